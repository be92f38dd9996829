"""Runs jobs on several processes, a bounded number ahead; a crashing job does not end the run."""

import multiprocessing
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from indexer.media.safety import MediaError
from indexer.processes import programs
from indexer.processes.lifetime import end_with

Item = TypeVar("Item")
Result = TypeVar("Result")
Arguments = tuple[Any, ...]
AHEAD = 2  # jobs a worker: none waits for work, and few results wait to be stored


def each(
    work: Callable[..., Result], jobs: Iterable[tuple[Item, Arguments]], workers: int
) -> Iterator[tuple[Item, Result | MediaError]]:
    """(item, work(*arguments)) for each (item, arguments) of `jobs`, as they get done; the first argument is a path.

    A job that takes its process down (a decoder that crashes) gives a MediaError. With 0 workers all is done here,
    in order, and a crash ends the run.
    """
    if not workers:
        yield from ((item, work(*arguments)) for item, arguments in jobs)
        return
    waiting = iter(jobs)
    while lost := (yield from _pooled(work, waiting, workers)):
        for item, arguments in lost:
            yield item, _alone(work, arguments)


def _pooled(
    work: Callable[..., Result], jobs: Iterator[tuple[Item, Arguments]], workers: int
) -> Generator[tuple[Item, Result], None, list[tuple[Item, Arguments]]]:
    """Ends with the jobs that were lost when a process died; without any when all are done."""
    lost: list[tuple[Item, Arguments]] = []
    running: dict[Future[Result], tuple[Item, Arguments]] = {}
    with _pool(workers) as pool:
        while True:
            while not lost and len(running) < AHEAD * workers and (job := next(jobs, None)):
                try:
                    running[pool.submit(work, *job[1])] = job
                except BrokenProcessPool:
                    lost.append(job)
            if not running:
                return lost
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job = running.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    lost.append(job)
                else:
                    yield job[0], result


def _alone(work: Callable[..., Result], arguments: Arguments) -> Result | MediaError:
    with _pool(1) as pool:
        try:
            return pool.submit(work, *arguments).result()
        except BrokenProcessPool:
            return MediaError(Path(arguments[0]), "crashes the decoder, or needs more memory than there is")


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with the block, whatever they do then, and with this process, however it ends."""
    # spawn: what was started with threads of ffmpeg or torch in it must not be forked
    context = multiprocessing.get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(theirs, os.getpid()))
    try:
        with programs.owned():
            pool.submit(os.getpid)  # starts all of them
        yield pool
    finally:
        ours.close()
        pool.shutdown(wait=False, cancel_futures=True)
        theirs.close()


def _start(pipe: Connection, parent: int) -> None:
    """Workers die with their parent, and when the other end of `pipe` is closed."""
    end_with(parent)
    Thread(target=_die_with, args=(pipe,), daemon=True).start()


def _die_with(pipe: Connection) -> None:
    try:
        pipe.recv()
    except EOFError:
        os._exit(1)
