"""An .fcpxml is valid, its times are exact, and it shows the frames that the film shows."""

from dataclasses import replace
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from montage.exports.fcpxml import to_fcpxml
from montage.exports.otio import to_otio
from montage.exports.reels import reels_of
from montage.model import Timeline, Transition
from tests.export_media import AWKWARD, footage, rich, shot
from tests.montage.exports.test_otio import each_rate

# What we write of FCPXML 1.9's grammar: the order of elements, the attributes they may and must have.
GRAMMAR = """
<!ELEMENT fcpxml (resources?, event*)>
<!ATTLIST fcpxml version CDATA #FIXED "1.9">
<!ELEMENT resources (asset | effect | format)*>
<!ELEMENT format EMPTY>
<!ATTLIST format id ID #REQUIRED name CDATA #IMPLIED frameDuration CDATA #IMPLIED width CDATA #IMPLIED
  height CDATA #IMPLIED>
<!ELEMENT asset (media-rep+)>
<!ATTLIST asset id ID #REQUIRED name CDATA #IMPLIED start CDATA #IMPLIED duration CDATA #IMPLIED
  hasVideo CDATA #IMPLIED format IDREF #IMPLIED hasAudio CDATA #IMPLIED videoSources CDATA #IMPLIED
  audioSources CDATA #IMPLIED audioChannels CDATA #IMPLIED audioRate CDATA #IMPLIED>
<!ELEMENT media-rep EMPTY>
<!ATTLIST media-rep kind (original-media | proxy-media) "original-media" src CDATA #REQUIRED>
<!ELEMENT effect EMPTY>
<!ATTLIST effect id ID #REQUIRED name CDATA #IMPLIED uid CDATA #REQUIRED>
<!ELEMENT event (project)*>
<!ATTLIST event name CDATA #IMPLIED>
<!ELEMENT project (sequence)>
<!ATTLIST project name CDATA #IMPLIED>
<!ELEMENT sequence (spine)>
<!ATTLIST sequence format IDREF #REQUIRED duration CDATA #IMPLIED tcStart CDATA #IMPLIED tcFormat (DF | NDF) #IMPLIED>
<!ELEMENT spine (video | asset-clip | transition)*>
<!ELEMENT transition (filter-video?)>
<!ATTLIST transition name CDATA #IMPLIED offset CDATA #IMPLIED duration CDATA #REQUIRED>
<!ELEMENT filter-video EMPTY>
<!ATTLIST filter-video ref IDREF #REQUIRED name CDATA #IMPLIED>
<!ENTITY % clip "ref IDREF #REQUIRED lane CDATA #IMPLIED offset CDATA #IMPLIED name CDATA #IMPLIED
  start CDATA #IMPLIED">
<!ELEMENT asset-clip (note?, conform-rate?, adjust-conform?, adjust-transform?, adjust-volume?,
  (video | asset-clip)*, marker*)>
<!ATTLIST asset-clip %clip; duration CDATA #IMPLIED srcEnable (all | audio | video) "all" audioRole CDATA #IMPLIED>
<!ELEMENT video (note?, conform-rate?, adjust-conform?, adjust-transform?, (video | asset-clip)*, marker*)>
<!ATTLIST video %clip; duration CDATA #REQUIRED>
<!ELEMENT note (#PCDATA)>
<!ELEMENT conform-rate EMPTY>
<!ATTLIST conform-rate scaleEnabled (0 | 1) "1"
  srcFrameRate (23.98 | 24 | 25 | 29.97 | 30 | 60 | 47.95 | 48 | 50 | 59.94) #IMPLIED>
<!ELEMENT adjust-conform EMPTY>
<!ATTLIST adjust-conform type (fit | fill | none) "fit">
<!ELEMENT adjust-transform EMPTY>
<!ATTLIST adjust-transform position CDATA "0 0" scale CDATA "1 1">
<!ELEMENT adjust-volume EMPTY>
<!ATTLIST adjust-volume amount CDATA "0dB">
<!ELEMENT marker EMPTY>
<!ATTLIST marker start CDATA #REQUIRED duration CDATA #IMPLIED value CDATA #REQUIRED note CDATA #IMPLIED>
"""
CLIPS = ("video", "asset-clip")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footage(tmp_path_factory.mktemp("footage"))


def written(timeline: Timeline) -> Any:
    """The document's root, as an XML parser reads it."""
    return etree.fromstring(to_fcpxml(to_otio(timeline, reels_of(timeline)[0])).encode())


def time(element: Any, name: str) -> Fraction:
    """[s] of an attribute that must be written as FCPXML wants it."""
    text = element.get(name)
    assert text.endswith("s") and "." not in text, text
    assert int(text[:-1].partition("/")[2] or 1) < 2**31
    return Fraction(text[:-1])


def whole(value: Fraction, fps: Fraction) -> int:
    frames = value * fps
    assert frames.denominator == 1, f"{value} s is not a whole frame at {fps}"
    return int(frames)


def shots(root: Any) -> list[Any]:
    return [element for element in root.find(".//spine") if element.tag in CLIPS]


@each_rate
def test_the_document_is_valid(folder: Path, fps: Fraction) -> None:
    """Also: each `ref` and `format` is an id that is there."""
    grammar = etree.DTD(StringIO(GRAMMAR))
    assert grammar.validate(written(rich(folder, fps))), grammar.error_log


@each_rate
def test_every_time_is_a_whole_number_of_frames(folder: Path, fps: Fraction) -> None:
    """Of the film for places and lengths, of the file (or its samples) for in-points."""
    root = written(rich(folder, fps))
    formats = {one.get("id"): one for one in root.iter("format")}
    assets = {one.get("id"): one for one in root.iter("asset")}
    film = formats[root.find(".//sequence").get("format")]
    assert time(film, "frameDuration") == 1 / fps
    for clip in root.iter(*CLIPS):
        parent = clip.getparent()
        base = time(parent, "start") if parent.tag in CLIPS else Fraction(0)
        whole(time(clip, "offset") - base, fps)
        assert whole(time(clip, "duration"), fps) > 0
        asset = assets[clip.get("ref")]
        own = formats.get(asset.get("format"))
        rate = 1 / time(own, "frameDuration") if own is not None and own.get("frameDuration") else fps
        whole(time(clip, "start"), Fraction(48_000) if asset.get("hasVideo") is None else rate)
        for marker in clip.findall("marker"):
            whole(time(marker, "start") - time(clip, "start"), fps)
            assert time(marker, "duration") == 1 / fps


@each_rate
def test_the_storyline_shows_the_frames_of_the_film(folder: Path, fps: Fraction) -> None:
    timeline = rich(folder, fps)
    root = written(timeline)
    at = 0
    for clip, element in zip(timeline.video, shots(root), strict=True):
        start, dur = whole(time(element, "offset"), fps), whole(time(element, "duration"), fps)
        later = clip.transition.frames // 2 if clip.transition and clip.start else 0
        assert start == at == clip.start + later
        at += dur
        if clip.kind == "video":  # the file's time at one moment, in the film and here
            here = time(element, "start") - start / fps
            there = made_in_point(timeline, clip.src, clip.offset) - clip.start / fps
            assert abs(here - there) < Fraction(1, 24), clip.src
    assert at == timeline.frames == whole(time(root.find(".//sequence"), "duration"), fps)


@each_rate
def test_transitions_lie_where_the_film_has_them(folder: Path, fps: Fraction) -> None:
    root = written(rich(folder, fps))
    spans = [(whole(time(one, "offset"), fps), whole(time(one, "duration"), fps)) for one in root.iter("transition")]
    assert spans == [(0, 6), (50, 9), (111, 8)]
    for one in root.iter("transition"):
        following = one.getnext()
        assert following.tag in CLIPS and time(one, "offset") <= time(following, "offset")
        assert time(one, "offset") + time(one, "duration") > time(following, "offset")


@each_rate
def test_what_hangs_on_the_storyline_is_where_the_film_has_it(folder: Path, fps: Fraction) -> None:
    timeline = rich(folder, fps)
    root = written(timeline)
    lanes: dict[str, list[tuple[int, int]]] = {}
    for element in root.iter(*CLIPS):
        if element.get("lane"):
            parent = element.getparent()
            start = time(parent, "offset") + time(element, "offset") - time(parent, "start")
            assert time(parent, "offset") <= start < time(parent, "offset") + time(parent, "duration")
            found = lanes.setdefault(element.get("lane"), [])
            found.append((whole(start, fps), whole(time(element, "duration"), fps)))
    music = lanes.pop("-2")
    assert lanes == {
        "1": [(5, 40), (100, 20)], "2": [(30, 60)], "3": [(20, 30)],
        "-1": [(0, timeline.frames)], "-3": [(50, 61), (196, 54)],
    }  # fmt: skip
    assert sum(dur for _, dur in music) == timeline.frames


@each_rate
def test_markers_are_where_the_film_has_them(folder: Path, fps: Fraction) -> None:
    timeline = rich(folder, fps)
    found = []
    for element in shots(written(timeline)):
        for marker in element.findall("marker"):
            into = time(marker, "start") - time(element, "start")
            assert 0 <= into < time(element, "duration")
            found.append((whole(time(element, "offset") + into, fps), marker.get("value"), marker.get("note")))
    assert sorted(found) == [(7 + 29 * n, anchor.text, anchor.kind) for n, anchor in enumerate(timeline.anchors)]


def test_files_are_there_once_and_hold_what_is_used_of_them(folder: Path) -> None:
    root = written(rich(folder, Fraction(30)))
    assets = {one.get("name"): one for one in root.iter("asset")}
    assert len(assets) == len(list(root.iter("asset"))) == 7
    assert assets[AWKWARD][0].get("src") == (folder / AWKWARD).as_uri()
    camera = assets["camera.mov"]
    assert time(camera, "start") == 1_078_920 * Fraction(1001, 30000)
    assert (camera.get("hasVideo"), camera.get("hasAudio")) == ("1", "1")  # it is heard: an editor finds no sound there
    assert (assets["photo.png"].get("duration"), assets["music.wav"].get("hasVideo")) == ("0s", None)
    idents = {one.get("id"): one for one in root.iter("asset")}
    for clip in root.iter("asset-clip"):
        asset = idents[clip.get("ref")]
        start = time(asset, "start")
        assert start <= time(clip, "start") and time(clip, "start") + time(clip, "duration") <= start + time(
            asset, "duration"
        )


def test_a_file_of_another_rate_is_not_played_faster(folder: Path) -> None:
    timeline = rich(folder, Fraction(24))
    rates = [one.get("srcFrameRate") for one in written(timeline).iter("conform-rate")]
    assert sorted(rates) == ["25"] * 3 + ["29.97"] * 2
    assert {one.get("scaleEnabled") for one in written(timeline).iter("conform-rate")} == {"0"}


def test_overlays_lie_in_their_rectangles(folder: Path) -> None:
    """A picture of 64 x 32 in a film of 1280 x 720 is fitted to 1280 x 640; a video keeps its shape."""
    found = [one.attrib for one in written(rich(folder, Fraction(30))).iter("adjust-transform")]
    assert {"position": "-26.67 17.5", "scale": "0.5 0.2812"} in found  # 640 x 180 px around (448, 234)
    assert {"position": "22.22 -25", "scale": "0.25 0.25"} in found


def test_framing_and_levels_are_told(folder: Path) -> None:
    root = written(rich(folder, Fraction(30)))
    assert [one.getparent().get("name") for one in root.iter("adjust-conform")] == ["camera.mov"]
    assert [one.get("amount") for one in root.iter("adjust-volume")] == ["-18dB", "-12dB"]
    assert [one.text for one in root.iter("note")][-2] == "What is said. · Harbour · A. Person · CC BY 4.0"


@pytest.mark.parametrize(
    ("rate", "code"), [("30000/1001", "DF"), ("60000/1001", "DF"), ("24000/1001", "NDF"), ("25", "NDF")]
)
def test_timecode_keeps_to_the_clock(folder: Path, rate: str, code: str) -> None:
    assert written(rich(folder, Fraction(rate))).find(".//sequence").get("tcFormat") == code


def test_the_shortest_transitions_and_clips_keep_their_order(folder: Path) -> None:
    clips = [shot(folder / AWKWARD, n, Fraction(n), transition=Transition("dissolve", n)) for n in (1, 1, 2, 3)]
    placed = [replace(clip, start=sum(one.dur for one in clips[:index])) for index, clip in enumerate(clips)]
    root = written(replace(rich(folder, Fraction(25)), video=tuple(placed), frames=7))
    order = [(element.tag, whole(time(element, "offset"), Fraction(25))) for element in root.find(".//spine")]
    assert [place for _, place in order] == [0, 0, 1, 1, 2, 3, 4, 5]
    assert [whole(time(one, "duration"), Fraction(25)) for one in shots(root)] == [1, 2, 2, 2]


def made_in_point(timeline: Timeline, src: Path, offset: Fraction) -> Fraction:
    """[s] on the file's clock."""
    reel = reels_of(timeline)[0].get(src)
    return offset + (reel.first / reel.rate if reel and reel.rate else 0)
