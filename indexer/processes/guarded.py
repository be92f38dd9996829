"""Calls in a process of its own, which is killed when one takes too long or too much memory: work on text or media of
strangers can block the interpreter, and then nothing in its own process could stop it.
"""

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock
from typing import Any, TypeVar

from assets_db.errors import UserError
from indexer.processes import programs
from indexer.processes.lifetime import Stopwatch, end_with, resident

Result = TypeVar("Result")
LOOK = 0.1  # [s] between two looks at the memory
STARTING = 60.0  # [s] for the process to start and import, on a machine that is busy
READY = "ready"


class Overrun(UserError):
    """A call exceeded its limits, or crashed its process."""


class Guarded:
    """A context manager. Threads may share one: their calls are made one after the other."""

    def __init__(self, seconds: float, memory: int) -> None:
        """A call may work for `seconds` and hold `memory` [B], as far as the system tells."""
        self._seconds, self._memory, self._lock = seconds, memory, Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> "Guarded":
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._kill()

    def call(self, what: str, function: Callable[..., Result], *arguments: Any) -> Result:
        """`function(*arguments)`. `what` describes it in messages: "reading https://…".

        Raises Overrun; UserError as the function does; RuntimeError for anything else it raises.
        """
        with self._lock:
            pipe = self._started(what)
            try:
                pipe.send((function, arguments))
                good, result = self._answer(pipe, what, self._seconds)
            except (EOFError, OSError) as error:
                self._kill()
                raise Overrun(f"{what} crashed the process that did it", "leave it out") from error
            except BaseException:
                self._kill()
                raise
        if good:
            return result  # type: ignore[no-any-return]
        raise UserError(*result) if isinstance(result, tuple) else RuntimeError(result)

    def _started(self, what: str) -> Connection:
        if self._process is None or self._pipe is None or not self._process.is_alive():
            self._kill()
            context = multiprocessing.get_context("spawn")  # not fork: there are threads here
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
            with programs.owned():
                self._process.start()
            theirs.close()
            self._answer(self._pipe, what, STARTING)
        return self._pipe

    def _answer(self, pipe: Connection, what: str, seconds: float) -> Any:
        assert self._process and self._process.pid
        watch = Stopwatch(self._process.pid)
        while not pipe.poll(LOOK):
            if watch.over(seconds):
                raise Overrun(f"{what} took longer than {seconds:g} s and was stopped", "leave it out")
            if resident(self._process.pid) > self._memory:
                raise Overrun(f"{what} took more than {self._memory / 1e9:.1f} GB of memory", "leave it out")
        return pipe.recv()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection) -> None:
    """The process's work: answer calls until the caller is gone."""
    parent = multiprocessing.parent_process()
    assert parent and parent.pid
    end_with(parent.pid)
    pipe.send(READY)
    with suppress(EOFError):
        while True:
            function, arguments = pipe.recv()
            pipe.send(_outcome(function, arguments))


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, function(*arguments)
    except UserError as error:
        return False, (error.what, error.todo)
    except Exception as error:  # noqa: BLE001 (it is passed to the caller, who decides)
        return False, f"{type(error).__name__}: {error}"
