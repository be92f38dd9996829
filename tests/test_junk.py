"""Ten thousand files that are none: a run ends with a tally, no traceback, and memory that does not grow."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.junk import fill

pytestmark = pytest.mark.slow

COUNT = 10_000
GROWN = 60  # [MB] between a fifth of the run and its end
SCRIPT = """
import json, sys
from pathlib import Path
from assets_db.store import Store
from indexer.run import index

def resident():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]) / 1024

seen = []
def progress(step):
    if step.stage == "files" and step.total and step.done in (step.total // 5, step.total):
        seen.append(resident())

with Store(Path(sys.argv[2])) as store:
    tally = index([Path(sys.argv[1])], store, embedder=None, progress=progress, workers=1)
    again = index([Path(sys.argv[1])], store, embedder=None)
print(json.dumps({"bad": len(tally.bad), "added": tally.added, "seen": seen, "again": again.added + again.updated,
                  "reasons": sorted({reason for _, reason in tally.bad if "Error" in reason})}))
"""


@pytest.mark.timeout(580)
def test_ten_thousand_files_of_junk(tmp_path: Path) -> None:
    fill(tmp_path / "junk", COUNT)
    made = subprocess.run(
        [sys.executable, "-c", SCRIPT, tmp_path / "junk", tmp_path / "library"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    told = json.loads(made.stdout.splitlines()[-1])
    assert told["bad"] > 0.7 * COUNT
    assert told["reasons"] == [], "each kind has words of its own"
    assert told["seen"][-1] - told["seen"][0] < GROWN
    assert "Traceback" not in made.stderr


def test_the_command_line_tells_of_junk_in_few_lines(tmp_path: Path) -> None:
    fill(tmp_path / "junk", 600, seed=1)
    command = [sys.executable, "-m", "montage.cli.main", "index", tmp_path / "junk", "--library", tmp_path / "library"]
    made = subprocess.run(
        [*command, "--embedder", "none", "--text-embedder", "none", "--reader", "none"],
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0
    assert b"Traceback" not in made.stderr and b"bad" in made.stdout
    assert len(made.stderr.splitlines()) < 60
