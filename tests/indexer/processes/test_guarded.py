"""Calls that hang, eat memory or crash end with a line, and the next call finds a process that works."""

import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import pytest

from assets_db.errors import UserError
from indexer.processes.guarded import Guarded, Overrun
from tests.indexer.processes.test_programs import gone


def number() -> int:
    return os.getpid()


def hold() -> None:
    """C code that never lets go of the interpreter."""
    deque(repeat(None), maxlen=0)


def wait() -> None:
    """For what never comes."""
    time.sleep(600)


def eat() -> None:
    held = b"a" * 500_000_000
    time.sleep(60 + len(held) * 0)


def crash() -> None:
    os.kill(os.getpid(), 11)


def refuse() -> None:
    raise UserError("it is empty", "give another")


def fail() -> None:
    raise KeyError("lost")


@pytest.fixture
def guarded() -> Iterator[Guarded]:
    with Guarded(2, 400_000_000) as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "why"),
    [
        (wait, "reading x took longer than 2 s and was stopped; leave it out"),
        (hold, "reading x took longer than 2 s and was stopped; leave it out"),
        (eat, "reading x took more than 0.4 GB of memory; leave it out"),
        (crash, "reading x crashed the process that did it; leave it out"),
    ],
)
def test_what_takes_too_much_is_ended(
    guarded: Guarded, function: Callable[[], None], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.processes.lifetime.IDLE", 2)
    pid = guarded.call("asking", number)
    with pytest.raises(Overrun, match=re.escape(why)):
        guarded.call("reading x", function)
    assert gone(pid) and guarded.call("asking", number) != pid


def test_what_goes_wrong_in_order_is_told(guarded: Guarded) -> None:
    pid = guarded.call("asking", number)
    with pytest.raises(UserError, match="it is empty; give another") as caught:
        guarded.call("reading x", refuse)
    assert not isinstance(caught.value, Overrun)
    with pytest.raises(RuntimeError, match="KeyError: 'lost'"):
        guarded.call("reading x", fail)
    assert guarded.call("asking", number) == pid, "the process is kept"


def test_threads_share_one(guarded: Guarded) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len({*pool.map(lambda _: guarded.call("asking", number), range(12))}) == 1


def test_it_ends_with_the_block() -> None:
    with Guarded(2, 400_000_000) as guarded:
        pid = guarded.call("asking", number)
    assert gone(pid)


@pytest.mark.slow
def test_a_machine_that_stands_still_is_no_fault_of_the_page(guarded: Guarded) -> None:
    assert guarded.call("reading x", idle) == "read"


def idle() -> str:
    time.sleep(4)
    return "read"
