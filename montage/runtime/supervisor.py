"""Runs a command in a process of its own and watches over it.

Signals reach a command whose interpreter is held by C code only when that lets go, if ever. So the process that was
started does nothing but wait: it passes Ctrl-C and SIGTERM on, and kills a command that does not hear them, or that
takes more than its limit. The command ends with it, however it ends.
"""

import json
import os
import select
import signal
import time
from dataclasses import asdict, dataclass, field
from types import FrameType

from indexer.processes import programs
from indexer.processes.lifetime import end_with
from montage.runtime.limits import Limit, Limits

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DEAF = 2.0  # [s] after a signal in which a command says that it has heard it
CLEANING = 10.0  # [s] for what is half-done to be removed
ECHO = 0.2  # [s] after a signal in which a command has heard it without its being passed on: terminals signal both
LOOK = 0.25  # [s] between two looks at a command's memory
IDLE = 5.0  # [s] between two looks where nothing is limited

_control: list[int] = []  # in a command: the pipe to its supervisor


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, SIGTERM or SIGHUP."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@dataclass(frozen=True, slots=True)
class ExitStatus:
    """How a command ended: its exit status, and why it was stopped, where it was."""

    status: int
    why: str = ""


def supervise() -> ExitStatus | None:
    """None in the command, which goes on from here; how it ended in the process that was started.

    Where a process cannot be forked (Windows), the command is on its own.
    """
    if not hasattr(os, "fork"):
        return None
    reading, writing = os.pipe()
    parent, child = os.getpid(), os.fork()
    if child:
        os.close(writing)
        return _Watch(child, reading, Limits(child)).run()
    end_with(parent)
    os.close(reading)
    _control[:] = [writing]
    return None


def signals() -> list[int]:
    """Those that end a command: not what is ignored already, as nohup and shells do."""
    return [number for number in SIGNALS if signal.getsignal(number) != signal.SIG_IGN]


def interruptible() -> None:
    """Signals end this command at once: its programs are killed, then unfinished work is released."""

    def end(number: int, _: FrameType | None) -> None:
        for one in signals():
            signal.signal(one, signal.SIG_IGN)
        stopping(CLEANING)
        programs.stop()
        raise Interrupted(number)

    for number in signals():
        signal.signal(number, end)


def report(lane: str, limit: Limit | None) -> None:
    """Tell this process's supervisor its limit from now on."""
    _send({"lane": lane, "limit": asdict(limit) if limit else None})


def stopping(seconds: float) -> None:
    """Say that a signal was heard, and how long the end may take."""
    _send({"stopping": seconds})


def exit_status(error: KeyboardInterrupt | None) -> int:
    """What a command ends with after a signal: 130 for Ctrl-C, 143 for SIGTERM."""
    while error is not None and not isinstance(error, Interrupted):
        cause = error.__cause__
        error = cause if isinstance(cause, KeyboardInterrupt) else None
    return 128 + (error.number if error else signal.SIGINT)


def _send(message: dict[str, object]) -> None:
    for pipe in _control:
        os.write(pipe, json.dumps(message).encode() + b"\n")


@dataclass(slots=True)
class _Watch:
    """Of one command."""

    child: int
    pipe: int
    limits: Limits
    got: list[int] = field(default_factory=list)  # signals
    heard: int = 0  # of them by the command
    passed: int = 0  # of them on to it
    last: float = 0.0  # [s] when the last came
    over: float | None = None  # [s] when the command has to have ended
    unread: bytes = b""

    def run(self) -> ExitStatus:
        """Wait for the end."""
        wake, waking = os.pipe()
        for end in (wake, waking):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
        for number in signals():
            signal.signal(number, self._take)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            ended, status = os.waitpid(self.child, os.WNOHANG)
            if ended:
                return _ended(status)
            if why := self._look():
                os.kill(self.child, signal.SIGKILL)
                os.waitpid(self.child, 0)
                return ExitStatus(128 + self.got[-1] if self.got else 1, why)
            ready, _, _ = select.select([self.pipe, wake], [], [], self._pause())
            if wake in ready:
                os.read(wake, 1000)
            if self.pipe in ready:
                self._hear()

    def _take(self, number: int, _: FrameType | None) -> None:
        self.got.append(number)
        self.last = time.monotonic()
        if self.over is None or len(self.got) > 1:
            self.over = self.last + DEAF

    def _pause(self) -> float:
        """[s] until there is something to look at."""
        if self.passed < len(self.got):
            return ECHO / 4
        return LOOK if self.limits.lanes or self.got else IDLE

    def _look(self) -> str:
        """Pass on what has come; why the command is to be killed, if it is."""
        now = time.monotonic()
        if max(self.heard, self.passed) < len(self.got) and now - self.last > ECHO:
            os.kill(self.child, self.got[-1])
            self.passed = len(self.got)
        self.passed = max(self.passed, self.heard)
        if self.over is not None and now > self.over:
            return "stopped"
        broken = self.limits.broken()
        return broken[1] if broken else ""

    def _hear(self) -> None:
        some = os.read(self.pipe, 65536)
        if not some:  # waitpid reports its end
            time.sleep(LOOK / 10)
        *lines, self.unread = (self.unread + some).split(b"\n")
        for message in map(json.loads, lines):
            if "stopping" in message:
                self.heard += 1
                if len(self.got) <= 1:
                    self.over = time.monotonic() + message["stopping"]
            else:
                self.limits.hear(message["lane"], Limit(**message["limit"]) if message["limit"] else None)


def _ended(status: int) -> ExitStatus:
    if not os.WIFSIGNALED(status):
        return ExitStatus(os.waitstatus_to_exitcode(status))
    number = os.WTERMSIG(status)
    if number in SIGNALS:
        return ExitStatus(128 + number)
    return ExitStatus(1, f"newsreel was ended by the system (signal {number})")
