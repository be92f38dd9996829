"""What a person sees of a run."""

import re
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import pytest

from indexer.tally import IndexProgress
from montage.cli import progress as bar
from montage.cli.progress import MOST_BAD, FilmProgress, IndexProgressBar, progress_line
from montage.progress import Note, StageProgress, StageReused, StageStarted


def files(done: int, size: int = 0, reason: str = "") -> IndexProgress:
    return IndexProgress("files", done, 1000, size, 10_000, Fraction(0), Path(f"/footage/{done}.mp4"), reason)


def test_time_left_goes_by_bytes_and_speed_by_hours() -> None:
    progress = IndexProgress("files", 12, 340, 1000, 4000, Fraction(3 * 3600))
    assert progress_line(progress, 1200) == "files 12 of 340, 3.0 hours of video, 9 x real time, 1:00:00 left"


def test_passes_count_what_they_make() -> None:
    assert progress_line(IndexProgress("vectors", 250, 1000), 61) == "vectors 250 of 1000, 0:03:03 left"
    assert progress_line(IndexProgress("vectors", 0, 0), 0) == "vectors 0 of 0"


def test_ten_thousand_bad_files_do_not_bury_the_rest(capfd: pytest.CaptureFixture[str]) -> None:
    with IndexProgressBar() as heard:
        heard(files(0))
        for number in range(1, 10_001):
            heard(files(number, reason="is empty"))
        heard(IndexProgress("vectors", 0, 5))
    lines = capfd.readouterr().err.splitlines()
    assert lines[0] == "/footage/1.mp4: is empty"
    assert lines[MOST_BAD:] == [f"and {10_000 - MOST_BAD} more; newsreel library --bad lists what cannot be used"]


def test_a_log_has_a_line_a_minute(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(bar.time, "monotonic", lambda: now)
    with IndexProgressBar() as heard:
        for number in range(40):
            heard(files(number, 10 * number))
            now += 10
    assert capfd.readouterr().err.splitlines() == [
        "files 6 of 1000, 2:45:40 left",
        *[f"files {number} of 1000, {left} left" for number, left in ((12, "2:44:40"), (18, "2:43:40"))],
        *[f"files {number} of 1000, {left} left" for number, left in ((24, "2:42:40"), (30, "2:41:40"))],
        "files 36 of 1000, 2:40:40 left",
    ]


def test_a_name_that_is_not_utf8_can_be_shown(capfd: pytest.CaptureFixture[str]) -> None:
    with IndexProgressBar() as heard:
        heard(IndexProgress("files", 1, 1, path=Path("caf\udce9.mp4"), reason="is empty"))
    assert capfd.readouterr().err


EVENTS = (
    StageStarted("write"), StageReused("speak"), StageStarted("render"), StageProgress("render", 1, 2, "part"),
    Note("no font has \u2603"), StageProgress("render", 2, 2, "part"),
)  # fmt: skip


def test_a_log_of_a_film_has_a_line_an_event(capfd: pytest.CaptureFixture[str]) -> None:
    with FilmProgress() as drawn:
        for event in EVENTS:
            drawn(event)
    assert capfd.readouterr().err.splitlines() == [str(event) for event in EVENTS]


def test_on_a_terminal_segments_fill_a_bar_and_leave_no_lines(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes it for a terminal
    with FilmProgress() as drawn:
        for event in EVENTS:
            drawn(event)
    lines = [re.sub(r"\x1b\[[\d;?]*\w", "", line) for line in capfd.readouterr().err.splitlines()]
    stayed = [line.strip() for line in lines if line.strip() and "\u2501" not in line and "\u2578" not in line]
    assert stayed == ["write", "speak: as before", "render", "note: no font has \u2603"]


def test_lines_of_several_threads_are_not_glued(capfd: pytest.CaptureFixture[str]) -> None:
    with FilmProgress() as drawn, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: drawn(StageProgress("render", number, 400, "part")), range(400)))
    lines = capfd.readouterr().err.splitlines()
    assert sorted(lines) == sorted(f"render: part {number} of 400" for number in range(400))


def test_nothing_is_drawn_with_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    with FilmProgress(quiet=True) as drawn:
        for event in EVENTS:
            drawn(event)
    assert capfd.readouterr().err == ""
