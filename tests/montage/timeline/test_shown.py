"""Overlays are the film's own only where newsreel drew their files, or where they are its template's logo."""

from dataclasses import replace
from pathlib import Path

from montage.graphics.overlays import draw_plain
from montage.model import CardPicture, Overlay
from montage.template import load_template
from montage.timeline.shown import as_shown
from montage.timeline.sources import Sources
from tests.films import timeline
from tests.media import picture

WHOLE = (0.0, 0.0, 1.0, 1.0)


def test_a_picture_in_the_place_of_one_that_was_drawn_has_no_role(tmp_path: Path) -> None:
    drawn, own = draw_plain("#000000", (64, 36), tmp_path / "black.png").file, picture(tmp_path / "chart.png")
    overlays = tuple(Overlay(0, 30, file, WHOLE, role="title", name="title") for file in (drawn, own))
    shown = as_shown(replace(timeline(30), overlays=overlays), load_template("news"), Sources())
    assert shown.overlays == (overlays[0], replace(overlays[1], role=None))


def test_a_picture_in_the_place_of_a_card_is_drawn_with_no_others(tmp_path: Path) -> None:
    used = (CardPicture("backdrop", tmp_path / "moon.jpg", "k"),)
    card = replace(timeline(30).video[0], src=picture(tmp_path / "other.png"), kind="image", origin="card")
    other = replace(timeline(30), video=(replace(card, key="0123456789abcdef@0-1", pictures=used),))
    (clip,) = as_shown(other, load_template("news"), Sources()).video
    assert (clip.origin, clip.pictures) == ("own", ())


def test_of_logos_that_of_the_template_alone_is_the_films(tmp_path: Path) -> None:
    files = [picture(tmp_path / name) for name in ("logo.png", "sponsor.png")]
    look = load_template("news")
    template = replace(look, folder=tmp_path, logo=replace(look.logo, file="logo.png"))
    overlays = tuple(Overlay(0, 30, file, WHOLE, role="logo") for file in files)
    shown = as_shown(replace(timeline(30), overlays=overlays), template, Sources())
    assert [one.role for one in shown.overlays] == ["logo", None]
