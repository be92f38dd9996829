"""Shots that wait on disk for their transaction."""

import errno
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.model import Frame, Shot
from indexer.spool import FOLDER, Spool, spooling
from tests import libraries
from tests.places import ROOT


def filled(folder: Path) -> Spool:
    made = libraries.asset("a")
    spool = Spool(folder)
    for shot, frames in libraries.shots(made, ["one", "two", ""]):
        spool.put(shot, frames)
    spool.seal(made)
    return spool


def content(spool: Spool) -> list[tuple[Shot, list[tuple[int, bytes]]]]:
    return [(shot, [(frame.pts, frame.jpeg) for frame in frames]) for shot, frames in spool]


def test_shots_come_back_any_number_of_times_and_elsewhere(tmp_path: Path) -> None:
    spool = filled(tmp_path)
    wanted = [
        (shot, [(frame.pts, frame.jpeg) for frame in frames])
        for shot, frames in libraries.shots(libraries.asset("a"), ["one", "two", ""])
    ]
    assert content(spool) == content(spool) == content(pickle.loads(pickle.dumps(spool))) == wanted
    assert len(spool) == 3


def test_they_are_of_what_they_are_sealed_with(tmp_path: Path) -> None:
    spool = filled(tmp_path)
    spool.seal(libraries.asset("a", duration=77))
    assert {shot.asset.duration for shot, _ in spool} == {77}


def test_frames_are_not_kept_in_memory_or_in_what_crosses_to_another_process(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    shot, _ = libraries.shots(libraries.asset("a"), ["one"])[0]
    spool.put(shot, [Frame(0, bytes(1_000_000))])
    assert len(pickle.dumps(spool)) < 1000


def test_discard_leaves_nothing(tmp_path: Path) -> None:
    filled(tmp_path).discard()
    assert not list(tmp_path.iterdir())


def test_a_run_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), spooling(tmp_path) as folder:
        filled(folder)
        raise ZeroDivisionError
    assert [path.name for path in (tmp_path / FOLDER).iterdir() if path.is_dir()] == []


KILLED = """
import os, signal, sys
from pathlib import Path
from indexer.spool import spooling
from tests.indexer.test_spool import filled
with spooling(Path(sys.argv[1])) as folder:
    filled(folder)
    print(folder, flush=True)
    if sys.argv[2] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_what_a_killed_run_left_is_swept_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    dead = subprocess.run([*command, "die"], cwd=ROOT, capture_output=True, text=True)
    assert dead.returncode == -signal.SIGKILL
    left = Path(dead.stdout.strip())
    with subprocess.Popen(
        [*command, "live"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as living:
        assert living.stdout is not None
        theirs = Path(living.stdout.readline().strip())
        with spooling(tmp_path) as ours:
            assert (left.exists(), theirs.exists(), ours.exists()) == (False, True, True)
            assert len(list(theirs.iterdir())) == 2
        living.communicate()


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = filled(tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pickle, "dump", full)
    with pytest.raises(UserError, match=r"cannot be written \(No space left on device\); make room"):
        spool.put(*libraries.shots(libraries.asset("a"), ["one"])[0])
