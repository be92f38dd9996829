"""A film that holds its segments is looked at by their small pictures, with the same result; any other is decoded."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from montage.check import check as checking
from montage.check.check import check
from montage.check.fault import Fault
from montage.check.joined import see_joined
from montage.check.picture import Seen, see
from montage.ffmpeg.proxies import small_beside
from montage.film import render as produce
from montage.model import Clip, Timeline
from montage.progress import SILENT
from montage.render.join import LIST
from montage.settings import Settings
from montage.timeline.file import load_timeline
from tests.check_films import good, kinds, scroll, standing
from tests.media import ffmpeg, picture
from tests.render_media import NEWS, SMALL, clip, narration, render, still, timeline_of

pytestmark = pytest.mark.slow

FPS = Fraction(30)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    good(folder)
    return folder / "film.mp4"


def segments(film: Path) -> list[Path]:
    """What `film` was joined from."""
    work = film.with_suffix(".work")
    return [work / line.split("'")[1] for line in (work / LIST).read_text("utf-8").splitlines()]


def both(film: Path, timeline: Timeline, monkeypatch: pytest.MonkeyPatch) -> tuple[Fault, ...]:
    """The faults of a film, which are the same whether it is decoded or not."""
    decoded = check(film, timeline, NEWS)
    monkeypatch.setattr(checking, "see", lambda *_: pytest.fail("it was decoded"))
    quick = check(film, timeline, NEWS, 0, segments(film))
    assert [(fault.kind, fault.what) for fault in quick] == [(fault.kind, fault.what) for fault in decoded]
    for one, other in zip(quick, decoded, strict=True):  # a still source is unquiet at first, and encoding calms it
        assert (one.start, one.until) == pytest.approx((other.start, other.until), abs=0.4)
    return quick


def rendered(folder: Path, *clips: Clip) -> tuple[Path, Timeline]:
    timeline = timeline_of(clips)
    voice = narration(folder / "narration.wav", float(timeline.frames / timeline.fps))
    return folder / "film.mp4", render(replace(timeline, narration=voice), folder)


def test_a_good_film_looks_the_same_either_way(film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert both(film, load_timeline(film.with_suffix(".json")), monkeypatch) == ()
    decoded, quick = see(film, 30, tmp_path), seen(film, tmp_path / "quick")
    assert quick and len(quick.small) == len(decoded.small) == 330
    assert np.abs(quick.small.astype(float) - decoded.small).mean() < 1
    assert np.array(quick.black) == pytest.approx(np.array(decoded.black), abs=0.04)
    assert np.array(quick.frozen) == pytest.approx(np.array(decoded.frozen), abs=0.1)
    clear = [[frame for frame, score in one.changes if score > 8] for one in (quick, decoded)]
    assert clear[0] == clear[1] and len(clear[0]) >= 3


def seen(film: Path, folder: Path, some: Sequence[Path] = (), fps: Fraction = FPS) -> Seen | None:
    folder.mkdir(exist_ok=True)
    return see_joined(film, fps, some or segments(film), folder)


def test_black_and_frozen_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a renderer would make it that shows something else than its source."""
    dark = standing(tmp_path / "a.mp4", 5, 3)
    ffmpeg("-f", "lavfi", "-i", "color=black:s=320x180:r=30:d=3", "-pix_fmt", "yuv420p", tmp_path / "b.mp4")
    film, timeline = rendered(tmp_path, clip(dark, 60, key="a"), clip(tmp_path / "b.mp4", 60, key="b"))
    for number, name in enumerate("ab"):
        scroll(tmp_path / f"{name}.mp4", number, 3)
    assert kinds(both(film, timeline, monkeypatch)) == ["frozen", "black", "frozen"]


@pytest.mark.parametrize("renderer", ["ffmpeg", "moviepy"])
def test_a_film_that_has_just_been_rendered_is_not_decoded(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renderer: str
) -> None:
    monkeypatch.setattr(checking, "see", lambda *_: pytest.fail("it was decoded"))
    made = produce(film.with_suffix(".json"), tmp_path / "film.mp4", Settings(renderer=renderer), SILENT)
    assert made.faults == ()


def test_what_crosses_from_one_segment_into_the_next_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three parts of 0.8 s, none of which is long enough alone."""
    source = tmp_path / "a.mp4"
    lossless = ("-c:v", "libx264", "-qp", "0", "-pix_fmt", "yuv420p")
    ffmpeg("-loop", "1", "-framerate", "30", "-t", "3", "-i", picture(tmp_path / "a.png", 5, SMALL), *lossless, source)
    film, timeline = rendered(tmp_path, *(clip(source, 24, Fraction(n, 30), key="a") for n in (0, 24, 48)))
    scroll(source, 5, 3)
    whole = replace(timeline, video=(replace(timeline.video[0], dur=72),))
    assert [str(fault) for fault in both(film, whole, monkeypatch)] == ["0.0-2.4 s: frozen although a.mp4 moves"]


def test_a_cut_in_the_wrong_place_and_a_repeat_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, other = (still(picture(tmp_path / f"{name}.png", seed), 60) for seed, name in enumerate("ab"))
    film, timeline = rendered(tmp_path, first, other, replace(first))
    a, b, c = timeline.video
    late = replace(timeline, video=(replace(a, dur=66), replace(b, start=66, dur=54), c))
    assert {*kinds(both(film, late, monkeypatch))} == {"drift", "repeat"}


@pytest.fixture
def copy(film: Path, tmp_path: Path) -> Callable[..., Path]:
    """The film again by ffmpeg, with other options."""

    def make(*options: str, inputs: Sequence[str] = ()) -> Path:
        ffmpeg(*inputs, "-i", film, *options, tmp_path / "film.mp4")
        return tmp_path / "film.mp4"

    return make


def test_a_film_that_is_not_its_segments_is_decoded(film: Path, copy: Callable[..., Path], tmp_path: Path) -> None:
    parts = segments(film)
    assert seen(film, tmp_path / "looks")
    assert seen(copy("-c", "copy"), tmp_path / "looks", parts), "the same pictures in another file"
    assert not seen(copy("-c:a", "copy", "-qp", "10"), tmp_path / "looks", parts), "encoded again"
    assert not seen(copy("-c", "copy", "-t", "9"), tmp_path / "looks", parts), "cut short"
    assert not seen(copy("-c", "copy", inputs=("-itsscale", "1.01")), tmp_path / "looks", parts), "slower"
    late = ("-c", "copy", "-bsf:v", "setts=pts=PTS+100*eq(N\\,7)")
    assert not seen(copy(*late), tmp_path / "looks", parts), "one picture a third of a frame late"
    assert not seen(film, tmp_path / "looks", parts[::-1]) and not seen(film, tmp_path / "looks", parts[:-1])
    assert not seen(film, tmp_path / "looks", parts, Fraction(25)), "another rate than its own"


def test_damage_is_found_wherever_it_is(film: Path, tmp_path: Path) -> None:
    parts, data = segments(film), film.read_bytes()
    spoilt = tmp_path / "film.mp4"
    (tmp_path / "film.json").write_bytes(film.with_suffix(".json").read_bytes())
    timeline = load_timeline(tmp_path / "film.json")
    with av.open(str(film)) as container:
        places = [
            (one.pos or 0) + one.size - 9 for one in container.demux(video=0) if one.size > 99 and not one.is_keyframe
        ]
    for place in (places[0], places[len(places) // 2], places[-1]):
        spoilt.write_bytes(data[:place] + bytes(9) + data[place + 9 :])
        assert not seen(spoilt, tmp_path / "looks", parts)
    middle = data.index(b"mdat") + 3000
    spoilt.write_bytes(data[:middle] + bytes(4000) + data[middle + 4000 :])
    assert "damaged" in kinds(check(spoilt, timeline, NEWS, 0, parts))
    spoilt.write_bytes(data[: len(data) * 2 // 3])
    assert "duration" in kinds(check(spoilt, timeline, NEWS, 0, parts))


def test_small_pictures_that_are_not_the_films_are_not_trusted(film: Path, tmp_path: Path) -> None:
    """An encoder that makes something else of a picture shows in its key frames."""
    parts = segments(film)
    kept = [small_beside(part).read_bytes() for part in parts[:2]]
    try:
        small_beside(parts[0]).write_bytes(kept[1] + kept[1])
        assert not seen(film, tmp_path / "looks")
        small_beside(parts[0]).write_bytes(kept[0][: len(kept[0]) // 2])
        assert not seen(film, tmp_path / "looks")
        small_beside(parts[0]).unlink()
        assert not seen(film, tmp_path / "looks")
    finally:
        small_beside(parts[0]).write_bytes(kept[0])
    assert seen(film, tmp_path / "looks")
