"""What is wrong with cards: a hold that is too long, words cut off, words over words."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from montage.check.compositions import check_compositions
from montage.graphics.canvas import look_of
from montage.graphics.compose import compose
from montage.graphics.content import Card
from montage.graphics.draw import draw
from montage.graphics.layers import Ink
from montage.model import Caption, Line, Speech, Timeline, Transition, Word
from montage.template import load_template
from tests.render_media import SMALL, still, timeline_of

NEWS = load_template("news")
NUMBER = Card("number", "300", "people", lead="It takes")
PAGE = Card("page", "Title", items=("It takes 300 people to build one.",))


def film(folder: Path, *cards: tuple[Card, int]) -> Timeline:
    clips = []
    for number, (card, frames) in enumerate(cards):
        draw(card, look_of(NEWS, SMALL), folder / f"{number}.png")
        clips.append(replace(still(folder / f"{number}.png", frames, origin="card"), line=0))
    return replace(timeline_of(clips), lines=(Line(PAGE.items[0]),))


def faults(timeline: Timeline) -> list[str]:
    return [str(fault) for fault in check_compositions(timeline, NEWS)]


def joined(timeline: Timeline, kind: str) -> Timeline:
    first, second = timeline.video
    return replace(timeline, video=(first, replace(second, transition=Transition(kind, 10))))  # type: ignore[arg-type]


def test_a_card_that_stands_too_long_is_told(tmp_path: Path) -> None:
    made = film(tmp_path, (NUMBER, 150), (NUMBER, 300))
    begin, end = float(150 / made.fps), float(450 / made.fps)
    told = f"{begin:.1f}-{end:.1f} s: the card stands unchanged for {end - begin:.1f} s, longer than the template's 6 s"
    assert faults(made) == [told]
    assert faults(film(tmp_path, (NUMBER, int(6 * made.fps)))) == []
    late = Fraction(begin + 4.5)
    words = (Word("300", late, late + 1), Word("people", late + 1, late + 2))
    assert faults(replace(made, speeches=(Speech(0, late, late + 2, words),))) == [], "it is still building"
    own = replace(made, video=tuple(replace(clip, origin="own") for clip in made.video))
    assert faults(own) == [] and list(check_compositions(None, NEWS)) == []


def test_words_that_are_cut_off_are_told(tmp_path: Path) -> None:
    cut = replace(NUMBER, small="people to build…")
    made = film(tmp_path, (cut, 60))
    assert len(faults(made)) == 1 and faults(made)[0].endswith("the words of the card are cut off: people to build…")
    assert faults(replace(made, lines=(Line("It takes 300 people to build…"),))) == [], "the line has it itself"
    assert faults(replace(made, title="It takes 300 people…")) == [], "the headline has"


def test_words_over_words_are_told(tmp_path: Path) -> None:
    made = film(tmp_path, (NUMBER, 60), (PAGE, 60))
    assert len(faults(joined(made, "dissolve"))) == 1 and "lie over each other" in faults(joined(made, "dissolve"))[0]
    assert faults(joined(made, "black")) == [] and faults(made) == []
    assert faults(joined(film(tmp_path, (PAGE, 60), (PAGE, 60)), "dissolve")) == [], "a page is read on"


def test_words_beyond_the_edge_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = film(tmp_path, (NUMBER, 60), (PAGE, 60))
    assert faults(made) == []
    whole = compose(NUMBER, look_of(NEWS, SMALL))
    moved = [replace(layer, place=(SMALL[0] - 10, 20)) for layer in whole.layers if isinstance(layer, Ink)]
    wide = max(layer.mask.width for layer in moved)
    monkeypatch.setattr("montage.check.compositions.compose", lambda *_: replace(whole, layers=moved))
    assert len(faults(made)) == 1 and f"reach {wide - 10} pixels beyond the picture's edge" in faults(made)[0]


def test_a_subtitle_that_says_what_a_card_says_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = Fraction(1)
    made = replace(film(tmp_path, (NUMBER, 60)), captions=(Caption(Fraction(0), second, "It takes 300 people"),))
    assert faults(made) == [], "it rests"
    monkeypatch.setattr("montage.check.compositions.resting", lambda _: ())
    assert faults(made) == ["0.0-1.0 s: the subtitle says what the card says"]
    other = replace(made, captions=(Caption(Fraction(0), second, "to build a bridge"),))
    assert faults(other) == []
