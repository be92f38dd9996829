"""Jobs on several processes, a bounded number ahead, and none of them can take the run down."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from indexer.safety import MediaError

Item = TypeVar("Item")
Result = TypeVar("Result")
Arguments = tuple[Any, ...]
AHEAD = 2  # jobs a worker: none waits for work, and few results wait to be stored


def each(
    work: Callable[..., Result], jobs: Iterable[tuple[Item, Arguments]], workers: int
) -> Iterator[tuple[Item, Result | MediaError]]:
    """(item, work(*arguments)) for each (item, arguments) of `jobs`, in their order; the first argument is a path.

    With several workers, a job that takes its process down (a decoder that crashes) gives a MediaError.
    """
    if workers == 1:
        yield from ((item, work(*arguments)) for item, arguments in jobs)
        return
    waiting = iter(jobs)
    while True:
        lost = yield from _pooled(work, waiting, workers)
        if not lost:
            return
        for item, arguments in lost:
            yield item, _alone(work, arguments)


def _pooled(
    work: Callable[..., Result], jobs: Iterator[tuple[Item, Arguments]], workers: int
) -> Generator[tuple[Item, Result], None, list[tuple[Item, Arguments]]]:
    """Ends with the jobs that were lost when a process died; without any when all are done."""
    pool = _pool(workers)
    drawn: deque[tuple[Item, Arguments]] = deque()
    futures: deque[Future[Result]] = deque()
    try:
        while True:
            for item, arguments in islice(jobs, AHEAD * workers - len(futures)):
                drawn.append((item, arguments))
                futures.append(pool.submit(work, *arguments))
            if not futures:
                return []
            result = futures[0].result()
            futures.popleft()
            yield drawn.popleft()[0], result
    except BrokenProcessPool:
        return list(drawn)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(work: Callable[..., Result], arguments: Arguments) -> Result | MediaError:
    with _pool(1) as pool:
        try:
            return pool.submit(work, *arguments).result()
        except BrokenProcessPool:
            return MediaError(Path(arguments[0]), "crashes the decoder, or needs more memory than there is")


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn: what was started with threads of ffmpeg or torch in it must not be forked
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_start)


def _start() -> None:
    """Workers die of Ctrl-C at once and without a word, and with the process that started them, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
