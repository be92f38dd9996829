"""Transitions, overlays and windows that follow: every frame where it should be, nothing jumps."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from montage.model import Effect, Focus, Overlay, Transition
from montage.render.slices import slices
from tests.media import colour, encode, numbered, read_number
from tests.montage.render.test_render import SOFT
from tests.render_media import NEWS, SMALL, centre, clip, film, frames, luma, render, rendered, still

pytestmark = pytest.mark.slow

KINDS = ("dissolve", "black", "white", "push")


def plain(folder: Path, name: str, level: int) -> Path:
    """A picture of one grey."""
    path = folder / f"{name}.png"
    Image.new("RGB", SMALL, (level, level, level)).save(path)
    return path


@pytest.mark.parametrize("fps", [Fraction(30), Fraction(30000, 1001), Fraction(25)])
def test_both_clips_run_on_frame_by_frame_through_a_dissolve(tmp_path: Path, fps: Fraction) -> None:
    source = numbered(tmp_path / "a.mp4", 60, str(fps))
    into = Transition("dissolve", 8)
    clips = [clip(source, 20), clip(source, 20, 20 / fps, transition=into), clip(source, 8, 40 / fps, transition=into)]
    made = frames(rendered(film(tmp_path, clips, fps=fps), tmp_path, SOFT))
    assert [read_number(frame) for frame in made] == list(range(48))  # the two pictures are the same, frame for frame


@pytest.mark.parametrize("frames", [1, 2, 7, 8])
def test_a_dissolve_goes_evenly_from_one_to_the_other(tmp_path: Path, frames: int) -> None:
    dark, bright = plain(tmp_path, "dark", 0), plain(tmp_path, "bright", 255)
    clips = [still(dark, 6), still(bright, 12, transition=Transition("dissolve", frames))]
    levels = [float(plane.mean()) for plane in luma(rendered(film(tmp_path, clips), tmp_path, SOFT))]
    wanted = [16.0] * 6 + [16 + 219 * (k + 1) / (frames + 1) for k in range(frames)] + [235.0] * (12 - frames)
    assert levels == pytest.approx(wanted, abs=3)


@pytest.mark.parametrize(("kind", "level"), [("black", 16), ("white", 235)])
@pytest.mark.parametrize("frames", [1, 2, 9, 10])
def test_a_fade_goes_through_its_colour(tmp_path: Path, kind: str, level: int, frames: int) -> None:
    grey = plain(tmp_path, "grey", 128)
    other = plain(tmp_path, "other", 120)
    clips = [still(grey, 6), still(other, 12, transition=Transition(kind, frames))]  # type: ignore[arg-type]
    levels = np.array([plane.mean() for plane in luma(rendered(film(tmp_path, clips), tmp_path, SOFT))])
    away = np.abs(levels - 126)
    assert (away[:6] < 6).all() and (away[6 + frames :] < 14).all()
    turn = 6 + frames // 2
    assert levels[turn] == pytest.approx(level, abs=6)
    assert (np.diff(away[6 : turn + 1]) >= -1).all() and (np.diff(away[turn : 6 + frames]) <= 1).all()


def test_a_push_moves_both_pictures_to_the_left(tmp_path: Path) -> None:
    dark, bright = plain(tmp_path, "dark", 0), plain(tmp_path, "bright", 255)
    clips = [still(dark, 4), still(bright, 12, transition=Transition("push", 9))]
    made = luma(rendered(film(tmp_path, clips), tmp_path, SOFT))
    edges = [int((plane[90] < 120).sum()) for plane in made[4:13]]
    assert edges[4] == pytest.approx(160, abs=3) and all(a > b for a, b in pairwise(edges))


@pytest.mark.parametrize("kind", KINDS)
def test_a_film_may_begin_with_a_transition(tmp_path: Path, kind: str) -> None:
    bright = plain(tmp_path, "bright", 255)
    made = luma(rendered(film(tmp_path, [still(bright, 12, transition=Transition(kind, 8))]), tmp_path, SOFT))  # type: ignore[arg-type]
    assert len(made) == 12 and made[0].mean() < 80 and made[9].mean() > 225


def test_a_still_moves_on_through_the_next_ones_transition(tmp_path: Path) -> None:
    moving = still(plain(tmp_path, "grey", 128), 20, move="in")
    timeline = film(tmp_path, [moving, replace(moving, transition=Transition("dissolve", 6))])
    first, into, rest = slices(timeline)
    assert into.under is not None
    assert [(part.at, part.length) for part in (first.picture, into.under)] == [(0, 26), (20, 26)]
    assert [(part.at, part.length) for part in (into.picture, rest.picture)] == [(0, 20), (6, 20)]
    assert len(frames(rendered(timeline, tmp_path, SOFT))) == 40  # two moving stills at once
    assert not list((tmp_path / "film.work").rglob("*.raw"))


def badge(folder: Path, size: tuple[int, int] = (64, 36)) -> Path:
    """A white picture with a see-through right half."""
    image = Image.new("RGBA", size, (255, 255, 255, 255))
    image.paste((0, 0, 0, 0), (size[0] // 2, 0, *size))
    image.save(folder / "badge.png")
    return folder / "badge.png"


def test_an_overlay_lies_in_its_rectangle_at_its_frames_over_a_cut(tmp_path: Path) -> None:
    black = plain(tmp_path, "black", 0)
    over = Overlay(8, 9, badge(tmp_path), (0.25, 0.5, 0.2, 0.2))
    timeline = replace(film(tmp_path, [still(black, 12), still(black, 12)]), overlays=(over,))
    made = luma(rendered(timeline, tmp_path, SOFT))
    assert [index for index, plane in enumerate(made) if plane.max() > 150] == list(range(8, 17))
    rows, columns = np.nonzero(made[12] > 150)
    assert (columns.min(), columns.max(), rows.min(), rows.max()) == (80, 111, 90, 125)


@pytest.mark.parametrize("kind", ["fade", "rise", "slide"])
def test_an_overlay_comes_and_goes(tmp_path: Path, kind: str) -> None:
    black = plain(tmp_path, "black", 0)
    effect = Effect(kind, 6)  # type: ignore[arg-type]
    over = Overlay(5, 30, badge(tmp_path), (0.25, 0.5, 0.2, 0.2), enter=effect, leave=effect)
    timeline = replace(film(tmp_path, [still(black, 8), still(black, 32)]), overlays=(over,))
    made = luma(rendered(timeline, tmp_path, SOFT))
    levels = [int(plane.max()) for plane in made]
    assert max(levels[:5]) < 25 and max(levels[35:]) < 25 and min(levels[12:29]) > 225
    assert all(a <= b + 2 for a, b in pairwise(levels[5:12]))
    assert all(a >= b - 2 for a, b in pairwise(levels[29:35]))
    places = [centre(plane) for plane in made[6:29]]
    axis = {"rise": 1, "slide": 0}.get(kind)
    for own, sign in ((0, -1), (1, 1)):  # from the left, from below
        way = [sign * (place[own] - places[-1][own]) for place in places]
        if own == axis:
            assert way[0] > 1.5 and all(a >= b - 0.2 for a, b in pairwise(way))
        assert max(map(abs, way[7:])) < 0.5


def test_higher_tracks_lie_over_lower_ones(tmp_path: Path) -> None:
    white, black = plain(tmp_path, "white", 255), plain(tmp_path, "black", 0)
    whole = (0.0, 0.0, 1.0, 1.0)
    over = (Overlay(0, 5, black, whole, track=2), Overlay(0, 5, white, whole, track=1))
    timeline = replace(film(tmp_path, [still(white, 5)]), overlays=over)
    assert max(plane.max() for plane in luma(rendered(timeline, tmp_path, SOFT))) < 25


def test_a_picture_in_the_picture_shows_its_frames(tmp_path: Path) -> None:
    source, black = numbered(tmp_path / "a.mp4", 60, "30"), colour(tmp_path / "black.mp4", "black", 3)
    over = Overlay(5, 20, source, (0.5, 0.0, 0.5, 0.5), kind="video", offset=Fraction(10, 30))
    timeline = replace(film(tmp_path, [clip(black, 12), clip(black, 18)]), overlays=(over,))
    made = frames(rendered(timeline, tmp_path, SOFT))
    shown = [read_number(frame[:90, 160:].repeat(2, 0).repeat(2, 1)) for frame in made[5:25]]
    assert shown == list(range(10, 30))
    assert made[4].max() < 20 and made[25].max() < 20


def test_two_videos_side_by_side_are_a_split_screen(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 60, "30")
    halves = [
        Overlay(0, 10, source, (left, 0.0, 0.5, 1.0), kind="video", offset=Fraction(at, 30))
        for left, at in ((0.0, 0), (0.5, 20))
    ]
    timeline = replace(film(tmp_path, [clip(source, 10)]), overlays=tuple(halves))
    first = frames(rendered(timeline, tmp_path, SOFT))[0]
    assert np.abs(first[:, :158].astype(int) - first[:, 162:].astype(int)[:, :158]).mean() > 1


@pytest.mark.parametrize("step", [59, 1])  # two points, and more than ffmpeg's expressions may be nested deep
def test_a_window_follows_its_focus_without_a_jerk(tmp_path: Path, step: int) -> None:
    size, count = (180, 320), 60
    ys, xs = np.mgrid[0:180, 0:320]
    drift = [60 + 3.0 * index for index in range(count)]
    pictures = [
        np.repeat((255 * np.exp(-((xs - x) ** 2 + (ys - 90) ** 2) / 162))[:, :, None], 3, 2).astype(np.uint8)
        for x in drift
    ]
    source = encode(tmp_path / "a.mp4", pictures, "30", ("-c:v", "libx264", "-crf", "4", "-pix_fmt", "yuv420p"))
    path = tuple(
        Focus(x / 320, 0.5, Fraction(index, 30)) for index, x in enumerate(drift) if index % step == 0 or index == 59
    )
    one = clip(source, count, fit="fill", focus=path)
    sharp = replace(film(tmp_path, [one], size=size))
    places = np.array([centre(plane)[0] for plane in luma(rendered(sharp, tmp_path, SOFT))])
    held = places[2:-8]  # at both ends the window stands at the picture's edge
    assert np.abs(held - 90).max() < 3 and np.abs(np.diff(held)).max() < 0.7  # [px] of 5.3 that it moves a frame


def test_an_overlay_that_is_gone_is_left_out_and_told(tmp_path: Path) -> None:
    black = plain(tmp_path, "black", 0)
    over = Overlay(0, 5, tmp_path / "gone.png", (0.0, 0.0, 1.0, 1.0), role="logo")
    timeline = replace(film(tmp_path, [still(black, 5)]), overlays=(over,))
    shown = render(timeline, tmp_path, NEWS)
    assert shown.overlays == () and "gone.png" in shown.notes[0]
