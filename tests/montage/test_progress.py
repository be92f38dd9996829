"""Events of a run, and how it is ended."""

from fractions import Fraction
from pathlib import Path

import pytest

from montage.backends.ffmpeg import Ffmpeg
from montage.cache import StageCache
from montage.progress import Cancelled, CancelToken, Event, Note, Reporter, StageProgress, StageReused, StageStarted
from tests.media import numbered
from tests.render_media import NEWS, clip, film


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (StageStarted("speak"), "speak"),
        (StageReused("speak"), "speak: as before"),
        (StageProgress("render", 3, 15, "part"), "render: part 3 of 15"),
        (StageProgress("files", 3, 15), "files: 3 of 15"),
        (Note("no font has \u2603"), "note: no font has \u2603"),
        (Note("3 new", "info"), "3 new"),
        (Note("the feed is empty", "warning"), "warning: the feed is empty"),
    ],
)
def test_an_event_is_a_line(event: Event, line: str) -> None:
    assert str(event) == line


def test_a_reporter_hands_events_on_until_its_run_is_cancelled() -> None:
    events: list[Event] = []
    token = CancelToken()
    reporter = Reporter(events.append, token)
    reporter(StageStarted("write"))
    reporter.check()
    token.cancel()
    with pytest.raises(Cancelled):
        reporter(StageStarted("speak"))
    with pytest.raises(Cancelled):
        reporter.check()
    assert events == [StageStarted("write")]


def _never() -> int:
    raise AssertionError("it was cancelled")


def test_a_cancelled_run_begins_no_stage(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with StageCache(tmp_path, Reporter(cancel=token)) as cache, pytest.raises(Cancelled):
        cache.run("write", int, _never)


def test_a_cancelled_run_encodes_no_further_segment(tmp_path: Path) -> None:
    token = CancelToken()
    events: list[Event] = []

    def progress(event: Event) -> None:
        events.append(event)
        if event == StageProgress("render", 2, 3, "part"):
            token.cancel()

    source = numbered(tmp_path / "a.mp4", 40, "30")
    timeline = film(tmp_path, [clip(source, 10), clip(source, 10, Fraction(1, 2)), clip(source, 10, Fraction(1))])
    with pytest.raises(Cancelled):
        Ffmpeg(cores=1).render(timeline, NEWS, tmp_path / "film.mp4", tmp_path / "work", Reporter(progress, token))
    assert StageProgress("render", 3, 3, "part") not in events and not (tmp_path / "film.mp4").exists()
    assert len([*(tmp_path / "work" / "segments").glob("*.mp4")]) == 1, "what was encoded is kept for the next time"
