"""What a person sees of a run."""

from fractions import Fraction
from pathlib import Path

import pytest

from indexer.tally import Progress
from montage.cli import progress as bar
from montage.cli.progress import MOST, ProgressBar, told


def files(done: int, size: int = 0, reason: str = "") -> Progress:
    return Progress("files", done, 1000, size, 10_000, Fraction(0), Path(f"/footage/{done}.mp4"), reason)


def test_time_left_goes_by_bytes_and_speed_by_hours() -> None:
    progress = Progress("files", 12, 340, 1000, 4000, Fraction(3 * 3600))
    assert told(progress, 1200) == "files 12 of 340, 3.0 hours of video, 9 x real time, 1:00:00 left"


def test_passes_count_what_they_make() -> None:
    assert told(Progress("vectors", 250, 1000), 61) == "vectors 250 of 1000, 0:03:03 left"
    assert told(Progress("vectors", 0, 0), 0) == "vectors 0 of 0"


def test_ten_thousand_bad_files_do_not_bury_the_rest(capfd: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as heard:
        heard(files(0))
        for number in range(1, 10_001):
            heard(files(number, reason="is empty"))
        heard(Progress("vectors", 0, 5))
    lines = capfd.readouterr().err.splitlines()
    assert lines[0] == "/footage/1.mp4: is empty"
    assert lines[MOST:] == [f"and {10_000 - MOST} more; newsreel library --bad lists what cannot be used"]


def test_a_log_has_a_line_a_minute(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(bar.time, "monotonic", lambda: now)
    with ProgressBar() as heard:
        for number in range(40):
            heard(files(number, 10 * number))
            now += 10
    assert capfd.readouterr().err.splitlines() == [
        "files 6 of 1000, 2:45:40 left",
        *[f"files {number} of 1000, {left} left" for number, left in ((12, "2:44:40"), (18, "2:43:40"))],
        *[f"files {number} of 1000, {left} left" for number, left in ((24, "2:42:40"), (30, "2:41:40"))],
        "files 36 of 1000, 2:40:40 left",
    ]


def test_a_name_that_is_not_utf8_can_be_told(capfd: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as heard:
        heard(Progress("files", 1, 1, path=Path("caf\udce9.mp4"), reason="is empty"))
    assert capfd.readouterr().err
