"""Who is at work shows it by a locked file, which the system lets go of when the process ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from montage.batch.leases import expired, lease, new_owner

HOLDS = "import sys, time; from pathlib import Path; from montage.batch.leases import lease\n"
HOLDS += "with lease(Path(sys.argv[1]), 'them'):\n print('held', flush=True); time.sleep(600)"


def test_the_living_are_not_dead_and_those_elsewhere_are_not_judged(tmp_path: Path) -> None:
    owner = new_owner()
    with lease(tmp_path, owner):
        assert expired(tmp_path, [owner, "on another machine"]) == []
    assert expired(tmp_path, [owner]) == [], "one that ended well leaves nothing"


def test_one_that_was_killed_is_dead(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline() == b"held\n"
        assert expired(tmp_path, ["them"]) == []
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert expired(tmp_path, ["them"]) == ["them"]
    assert list((tmp_path / "workers").iterdir()) == []


def test_names_are_new() -> None:
    assert new_owner() != new_owner()
