"""What an editor reads back from an .otio is the film, to the frame, at every rate."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import opentimelineio as otio
import pytest

from assets_db.timebase import frame_at
from montage.exports.otio import COLOURS, to_otio
from montage.exports.reels import reels_of
from montage.model import Overlay, Timeline
from tests.export_media import AWKWARD, RATES, footage, rich, shot
from tests.media import numbered, read_number
from tests.render_media import film, frames, rendered

each_rate = pytest.mark.parametrize("fps", RATES, ids=lambda fps: f"{float(fps):.5g}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footage(tmp_path_factory.mktemp("footage"))


def read_back(timeline: Timeline) -> Any:
    """The timeline after OTIO's own writer and reader."""
    text = otio.adapters.write_to_string(to_otio(timeline, reels_of(timeline)[0]), "otio_json")
    return otio.adapters.read_from_string(text, "otio_json")


def placed(clip: Any, fps: Fraction) -> tuple[int, int]:
    """Start and length [frame] in the film; both must be whole."""
    span = clip.transformed_time_range(clip.trimmed_range(), clip.parent().parent())
    values = (span.start_time.rescaled_to(float(fps)).value, span.duration.rescaled_to(float(fps)).value)
    assert all(abs(value - round(value)) < 1e-6 for value in values), values
    return round(values[0]), round(values[1])


@each_rate
def test_clips_are_where_they_are_in_the_film(folder: Path, fps: Fraction) -> None:
    timeline = rich(folder, fps)
    made = read_back(timeline)
    clips = made.tracks[0].find_clips()
    assert [placed(clip, fps) for clip in clips] == [(clip.start, clip.dur) for clip in timeline.video]
    assert [clip.name for clip in clips] == [clip.src.name for clip in timeline.video]
    assert made.global_start_time.value == 0 and made.global_start_time.rate == float(fps)
    assert made.duration().rescaled_to(float(fps)).value == pytest.approx(timeline.frames, abs=1e-6)


@each_rate
def test_in_points_are_frames_of_the_file(folder: Path, fps: Fraction) -> None:
    """At the file's rate and from its timecode on; a missing file is counted at the film's."""
    made = read_back(rich(folder, fps))
    starts = [clip.source_range.start_time for clip in made.tracks[0].find_clips()]
    ntsc, own = float(Fraction(30000, 1001)), float(fps)
    expected = [(26, 25), (1_078_920 + 31, ntsc), (0, own), (75, 25), (frame_at(Fraction(7, 3), fps), own)]
    assert [(start.value, start.rate) for start in starts] == expected


def test_the_in_point_is_the_frame_that_the_film_shows(tmp_path: Path) -> None:
    """Rendered and read: at 30 frames a second out of 25 the first frame shown is not always the nearest."""
    source = numbered(tmp_path / "a.mp4", 120, "25")
    offsets = [Fraction(n, 600) for n in (600, 612, 630, 642, 655, 660, 666, 1210)]
    timeline = film(tmp_path, [shot(source, 6, offset) for offset in offsets])
    shown = frames(rendered(timeline, tmp_path))
    made = read_back(timeline)
    clips = made.tracks[0].find_clips()
    assert [clip.source_range.start_time.value for clip in clips] == [read_number(shown[n]) for n in range(0, 48, 6)]


@each_rate
def test_a_transition_lies_over_the_first_frames_of_its_clip(folder: Path, fps: Fraction) -> None:
    made = read_back(rich(folder, fps))
    found = made.tracks[0]
    transitions = [item for item in found if isinstance(item, otio.schema.Transition)]
    spans = [found.range_of_child(item) for item in transitions]
    assert [(span.start_time.value, span.duration.value) for span in spans] == [(0, 6), (50, 9), (111, 8)]
    assert all(item.in_offset.value == 0 for item in transitions)
    assert [item.transition_type for item in transitions] == [
        "Custom_Transition",
        "SMPTE_Dissolve",
        "Custom_Transition",
    ]
    assert [item.name for item in transitions] == ["black", "dissolve", "push"]


def test_urls_lead_to_the_files(folder: Path) -> None:
    timeline = rich(folder, Fraction(25))
    made = read_back(timeline)
    urls = [clip.media_reference.target_url for clip in made.tracks[0].find_clips()]
    assert [Path(url2pathname(urlsplit(url).path)) for url in urls] == [clip.src for clip in timeline.video]
    assert urls[0].endswith("/harbour%20100%25%20%232%20%E6%B8%AF%E5%8F%A3.mp4") and urls[0].startswith("file:///")


@each_rate
def test_anchors_are_markers_of_the_film(folder: Path, fps: Fraction) -> None:
    timeline = rich(folder, fps)
    made = read_back(timeline)
    markers = made.tracks.markers
    spans = [(m.marked_range.start_time.value, m.marked_range.duration.value) for m in markers]
    assert spans == [(7 + 29 * n, 13) for n in range(8)]
    assert [marker.name for marker in markers] == [anchor.text for anchor in timeline.anchors]
    assert [marker.color for marker in markers] == list(COLOURS.values())
    assert len(set(COLOURS.values())) == len(COLOURS)


def test_overlays_that_meet_lie_on_tracks_of_their_own(folder: Path) -> None:
    fps = Fraction(25)
    made = read_back(rich(folder, fps))
    tracks = made.video_tracks()[1:]
    assert [[placed(clip, fps) for clip in track.find_clips()] for track in tracks] == [
        [(5, 40), (100, 20)], [(30, 60)], [(20, 30)],
    ]  # fmt: skip
    video = tracks[2].find_clips()[0]
    assert (video.source_range.start_time.value, video.source_range.start_time.rate) == (50, 25)
    told = tracks[0].find_clips()[0].metadata["newsreel"]
    assert (told["name"], list(told["rect"]), list(told["enter"])) == ("title", [0.1, 0.2, 0.5, 0.25], ["fade", 5])


def test_of_overlays_that_meet_the_later_lies_higher(folder: Path) -> None:
    """Also where it begins first."""
    over = [Overlay(start, dur, folder / f"{start}.png", (0, 0, 1, 1)) for start, dur in ((50, 10), (0, 80), (55, 10))]
    made = read_back(replace(rich(folder, Fraction(25)), overlays=tuple(over)))
    names = [[clip.name for clip in track.find_clips()] for track in made.video_tracks()[1:]]
    assert names == [["50.png"], ["0.png"], ["55.png"]]


def test_what_is_known_of_a_shot_travels_along(folder: Path) -> None:
    made = read_back(rich(folder, Fraction(25)))
    clips = made.tracks[0].find_clips()
    first, fourth = clips[0].metadata["newsreel"], clips[3].metadata["newsreel"]
    assert (first["score"], first["why"]["looks"], first["text"]) == (0.8, 0.5, "What is said.")
    assert (fourth["credit"], fourth["licence"], fourth["title"]) == ("A. Person", "CC BY 4.0", "Harbour")
    assert (fourth["source_url"], fourth["made_by"]) == ("", "") and "rights" not in fourth


def test_files_tell_how_much_there_is_of_them(folder: Path) -> None:
    made = read_back(rich(folder, Fraction(25)))
    spans = [clip.media_reference.available_range for clip in made.tracks[0].find_clips()]
    assert (spans[0].start_time.value, spans[0].duration.value, spans[0].duration.rate) == (0, 200, 25)
    assert (spans[1].start_time.value, spans[1].duration.value) == (1_078_920, 240)
    assert spans[2] is None and spans[4] is None  # a picture, a missing file


def test_names_that_are_no_utf8_and_lines_of_a_hand_edited_film_stop_nothing(folder: Path) -> None:
    timeline = rich(folder, Fraction(25))
    odd = replace(timeline.video[0], src=folder / "a\udcff\x07b.mp4", line=9)
    made = read_back(replace(timeline, title="Two\nlines\x00", video=(odd, *timeline.video[1:])))
    assert made.name == "Two lines\ufffd"
    clip = made.tracks[0].find_clips()[0]
    assert clip.name == "a\ufffd\ufffdb.mp4" and clip.media_reference.target_url.endswith("/a%FF%07b.mp4")
    assert clip.metadata["newsreel"]["text"] == ""
    assert AWKWARD in {clip.name for clip in made.find_clips()}
