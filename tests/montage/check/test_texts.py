"""Text over text is a fault, and a film's own end card is none."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from montage.check.repeats import check_repeats
from montage.check.texts import check_texts
from montage.model import Caption, Overlay, OverlayRole, Timeline
from montage.template import LowerThird, Title
from tests.check_films import seen, small
from tests.media import picture
from tests.montage.graphics.test_dress import PLAIN, SIZE, dressed, named
from tests.render_media import NEWS, SMALL, clip, still, timeline_of

LOW, HIGH = (0.0, 0.7, 0.5, 0.2), (0.0, 0.1, 0.5, 0.2)


def film(folder: Path, *overlays: Overlay) -> Timeline:
    card = still(picture(folder / "card.png", 1, SMALL), 60, origin="card")
    return replace(timeline_of([clip(Path("a.mp4"), 60), card, clip(Path("b.mp4"), 60)]), overlays=overlays)


def over(start: int, dur: int, role: OverlayRole, rect: tuple[float, float, float, float] = LOW) -> Overlay:
    return Overlay(start, dur, Path("x.png"), rect, role=role)


def faults(timeline: Timeline) -> list[str]:
    return [str(fault) for fault in check_texts(timeline, NEWS)]


def test_a_title_over_a_card_is_told(tmp_path: Path) -> None:
    assert faults(film(tmp_path, over(0, 60, "title"))) == []
    assert faults(film(tmp_path, over(0, 90, "title"))) == ["2.0-3.0 s: the title lies over a card"]
    assert faults(film(tmp_path, over(30, 90, "lower third"))) == ["2.0-4.0 s: the lower third lies over a card"]
    assert faults(film(tmp_path, over(0, 90, "label"), over(0, 180, "logo"))) == []
    assert faults(film(tmp_path, replace(over(0, 90, "title"), name="title", role=None))) == [], "a person's own"


def test_two_texts_over_each_other_are_told(tmp_path: Path) -> None:
    title, third = over(0, 50, "title"), over(10, 40, "lower third")
    assert faults(film(tmp_path, title, third)) == ["0.3-1.7 s: the title and the lower third lie over each other"]
    assert faults(film(tmp_path, title, replace(third, rect=HIGH))) == []


def test_a_text_that_is_gone_too_soon_is_told(tmp_path: Path) -> None:
    assert faults(film(tmp_path, over(0, 36, "lower third"))) == []
    told = ["0.0-1.2 s: the lower third is seen for 1.2 s: too short to read"]
    assert faults(film(tmp_path, over(0, 35, "lower third"))) == told
    assert faults(film(tmp_path, over(0, 10, "label"))) == []


def test_a_lower_third_over_subtitles_is_told(tmp_path: Path) -> None:
    said = (Caption(Fraction(1), Fraction(3), "Words."),)
    low = over(0, 60, "lower third", (0.0, 0.8, 0.5, 0.15))
    assert faults(replace(film(tmp_path, low), captions=said)) == ["1.0-2.0 s: the lower third lies over the subtitles"]
    assert faults(replace(film(tmp_path, over(0, 60, "lower third", HIGH)), captions=said)) == []
    soft = replace(NEWS, subtitles=replace(NEWS.subtitles, burn=False))
    assert list(check_texts(replace(film(tmp_path, low), captions=said), soft)) == []


def test_overlays_keep_off_cards(tmp_path: Path) -> None:
    template = replace(PLAIN, title=Title("over", Fraction(2)), lower_third=LowerThird(Fraction(3)))
    card = still(picture(tmp_path / "card.png", 1, SIZE), 60, origin="card")
    short, long = clip(Path("a.mp4"), 45), clip(Path("b.mp4"), 120)
    assert named(dressed(template, tmp_path, short, card, long)) == {"title": (0, 45), "lower third": (105, 90)}
    flash = clip(Path("a.mp4"), 20)
    assert named(dressed(template, tmp_path, flash, card, long)) == {"lower third": (80, 90)}


def test_the_end_card_of_a_film_with_nobody_to_name_is_no_repeat(tmp_path: Path) -> None:
    first, other = small(1, 90), small(2, 90)
    cards = [still(picture(tmp_path / f"{name}.png", name, SMALL), 90, origin="card") for name in (1, 2)]
    pictures = seen(np.concatenate([first, other, first]), [(90, 30.0), (180, 30.0)])
    assert list(check_repeats(pictures, timeline_of([*cards, cards[0]]))) == []
    again = timeline_of([*cards, replace(cards[0], origin="own")])
    assert len(list(check_repeats(pictures, again))) == 1
