"""What an editor reads back from an .edl is the main track, to the frame, at every rate."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from assets_db.errors import UserError
from montage.exports.edl import to_edl
from montage.exports.otio import to_otio
from montage.exports.reels import reels_of
from montage.model import Timeline
from tests.export_media import AWKWARD, footage, rich, shot
from tests.media import numbered
from tests.montage.exports.test_otio import each_rate, placed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footage(tmp_path_factory.mktemp("footage"))


def written(timeline: Timeline) -> tuple[str, tuple[str, ...]]:
    return to_edl(to_otio(timeline, reels_of(timeline)[0]))


def read_back(text: str, fps: Fraction) -> Any:
    return otio.adapters.read_from_string(text, "cmx_3600", rate=float(fps))


def events(text: str) -> list[list[str]]:
    """The lines of each event."""
    found: dict[str, list[str]] = {}
    number = ""
    for line in text.splitlines()[3:]:
        number = line[:3] if line[:3].isdigit() else number
        found.setdefault(number, []).append(line)
    return list(found.values())


@each_rate
def test_events_are_where_the_clips_are(folder: Path, fps: Fraction) -> None:
    timeline = rich(folder, fps)
    text, _ = written(timeline)
    made = read_back(text, fps)
    clips = made.tracks[0].find_clips()
    assert [placed(clip, fps) for clip in clips] == [(clip.start, clip.dur) for clip in timeline.video]
    assert [clip.name for clip in clips] == [clip.src.name for clip in timeline.video]
    urls = [next(line for line in event[::-1] if " CLIP: " in line).split(": ")[1] for event in events(text)]
    assert urls == [clip.src.as_uri() for clip in timeline.video]  # as written: OTIO reads a dissolve's first file


@each_rate
def test_source_times_are_the_nearest_frames_at_the_films_rate(folder: Path, fps: Fraction) -> None:
    made = read_back(written(rich(folder, fps))[0], fps)
    starts = [clip.source_range.start_time.value for clip in made.tracks[0].find_clips()]
    ntsc = Fraction(1001, 30000)
    times = [Fraction(26, 25), (1_078_920 + 31) * ntsc, Fraction(0), Fraction(3), Fraction(7, 3)]
    assert starts == [round(time * fps) for time in times]


@each_rate
def test_dissolves_are_as_long_as_the_film_has_them(folder: Path, fps: Fraction) -> None:
    text, _ = written(rich(folder, fps))
    lengths = [line.split()[4] for line in text.splitlines() if line[:3].isdigit() and line.split()[3] == "D"]
    assert lengths == ["009", "008"]
    track = read_back(text, fps).tracks[0]
    spans = [item.duration().value for item in track if isinstance(item, otio.schema.Transition)]
    assert spans == [9, 8]


def test_timecode_drops_frames_where_the_clock_needs_it(folder: Path) -> None:
    """17,982 frames at 29.97 last ten minutes; counted without dropping they would be 9:59:12."""
    long = shot(folder / AWKWARD, 17_982, Fraction(0))
    for rate, code, end in (("30000/1001", "DROP FRAME", "00:10:00;00"), ("30", "NON-DROP FRAME", "00:09:59:12")):
        plain = rich(folder, Fraction(rate))
        text, _ = written(replace(plain, video=(long,), frames=17_982))
        assert f"\nFCM: {code}\n" in text
        assert next(line for line in text.splitlines() if line.startswith("001")).split()[-1] == end


def test_reels_are_short_and_unlike_each_other(tmp_path: Path) -> None:
    """Editors find files by them: two of one name would be one file."""
    names = ("interview one.mp4", "interview two.mp4", "港口.mp4", "上海.mp4", "BL.mp4", "interview one.mp4")
    clips = [shot(tmp_path / name, 10, Fraction(0)) for name in names]
    placed = [replace(clip, start=10 * index) for index, clip in enumerate(clips)]
    text, _ = written(replace(rich(tmp_path, Fraction(25)), video=tuple(placed), frames=60))
    reels = [line.split()[1] for line in text.splitlines() if line[:3].isdigit()]
    assert reels == ["INTERVIE", "INTE0002", "REEL0003", "REEL0004", "BL0005", "INTERVIE"]


def test_what_it_cannot_hold_is_told_in_the_file_too(folder: Path) -> None:
    text, notes = written(rich(folder, Fraction(30)))
    assert notes == (
        "the EDL is without sound, overlays (4), markers (26)",
        "the EDL begins with a cut",
        "the EDL has dissolves for transitions of another kind (push)",
        "the EDL counts files of 25, 29.97 frames a second at the film's rate",
    )
    assert all(f"\n* {note}\n" in text for note in notes)


def test_a_plain_film_is_told_to_be_without_sound_alone(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 30, "30")
    bare = replace(rich(tmp_path, Fraction(30)), overlays=(), anchors=(), captions=(), music=None)
    _, notes = written(replace(bare, video=(shot(source, 30, Fraction(0)),), frames=30))
    assert notes == ("the EDL is without sound",)


def test_a_rate_without_timecode_is_refused_with_a_way_out(folder: Path) -> None:
    with pytest.raises(UserError, match=r"an EDL cannot count 12\.5 frames a second; export otio or fcpxml"):
        written(rich(folder, Fraction(25, 2)))
