"""When facts are laid over shots: with their words, long enough to be read, a few of them, none twice."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from montage.graphics.canvas import look_of
from montage.graphics.content import Card
from montage.graphics.draw import draw
from montage.graphics.facts import Fact
from montage.graphics.lower_thirds import LaidFact, laid, says
from montage.model import Clip, Transition
from montage.template import load_template
from tests.render_media import FPS, clip, still, timeline_of

SECOND = 30  # [frame]
KEYS = ("a@0-1", "b@0-1", "c@0-1")


def film(*seconds: float) -> list[Clip]:
    """Shots of these lengths [s], each with a key of its own."""
    shots = [clip(Path("a.mp4"), round(one * 30), key=key) for one, key in zip(seconds, KEYS, strict=False)]
    return list(timeline_of(shots).video)


def fact(at: float, big: str = "300", kind: str = "figure", until: float = 0.0, **fields: object) -> Fact:
    made = Fact(kind, 0, Fraction(at), Fraction(until or at + 1), big, small="people", shots=KEYS)  # type: ignore[arg-type]
    return replace(made, **fields)  # type: ignore[arg-type]


def spans(
    facts: list[Fact], clips: list[Clip], taken: tuple[tuple[int, int], ...] = (), lang: str = "en"
) -> list[tuple[float, float]]:
    return [(one.start / 30, one.dur / 30) for one in laid(facts, clips, taken, (), lang, FPS)]


def test_it_comes_with_its_word_and_goes_when_its_clause_is_over() -> None:
    assert spans([fact(2, until=5)], film(20)) == [(pytest.approx(1.9), pytest.approx(3.9))]
    assert spans([fact(2, until=2.5)], film(20)) == [(pytest.approx(1.9), 2.0)], "it has to be read"
    ((_, long),) = spans([fact(2, until=2.5, small="x" * 60)], film(20))
    assert long == pytest.approx(63 / 17, abs=0.1)
    ((_, slow),) = spans([fact(2, until=2.5, small="长" * 30)], film(20), lang="zh")
    assert slow == pytest.approx(33 / 9, abs=0.1)
    assert spans([fact(2, until=19)], film(20)) == [(pytest.approx(1.9), 6.0)], "at most"


def test_it_is_gone_before_a_card_comes_and_does_not_come_where_that_is_too_soon(tmp_path: Path) -> None:
    card = still(tmp_path / "none.png", 90, origin="card", key="card@0-1")
    first, last = film(5, 10)
    clips = list(timeline_of([first, card, last]).video)
    assert spans([fact(1, until=9)], clips) == [(pytest.approx(0.9), pytest.approx(4.1))]
    assert spans([fact(4)], clips) == [(3.0, 2.0)], "a second sooner"
    assert spans([fact(4, small="x" * 60)], clips) == [], "there is no time to read it"
    assert spans([fact(6)], clips) == [], "the card is up"


def test_it_goes_with_a_cut_that_comes_just_before_its_end() -> None:
    assert spans([fact(1, until=5)], film(5.2, 10)) == [(pytest.approx(0.9), pytest.approx(4.3))]
    assert spans([fact(1, until=5)], film(3.5, 10)) == [(pytest.approx(0.9), pytest.approx(4.9))], "it lies over two"


def test_it_is_gone_before_the_pictures_of_another_line() -> None:
    first, second, third = film(3, 4, 8)
    clips = [first, second, replace(third, line=1)]
    assert spans([fact(1, until=9)], clips) == [(pytest.approx(0.9), 6.0)], "over both shots of its line"
    assert spans([fact(5.5, until=9)], clips) == [(5.0, 2.0)]
    assert spans([fact(1, until=9, line=1)], clips) == [(pytest.approx(0.9), pytest.approx(2.1))]


def test_it_waits_until_a_transition_is_over() -> None:
    first, second = film(5, 10)
    dissolved = replace(second, transition=Transition("dissolve", 30))
    assert spans([fact(5.2, until=8)], [first, dissolved]) == [(6.0, pytest.approx(2.8))]


def test_a_name_stands_over_one_shot_and_keeps_its_key() -> None:
    named = fact(1, "Mark Esper", "name", until=5, shots=KEYS[:2])
    (one,) = laid([named], film(4, 10), (), (), "en", FPS)
    assert (one.start + one.dur, one.shot) == (4 * SECOND, KEYS[0])
    assert laid([replace(named, at=Fraction(6), shots=KEYS[:1])], film(4, 10), (), (), "en", FPS) == [], (
        "the shot is another one"
    )


def test_two_are_apart_and_the_weightier_is_kept() -> None:
    light, heavy = fact(2, "300", weight=0.5), fact(6, "400", weight=0.8)
    assert [one.fact.big for one in laid([light, heavy], film(30), (), (), "en", FPS)] == ["400"]
    far = replace(heavy, at=Fraction(12), until=Fraction(13))
    assert [one.fact.big for one in laid([light, far], film(30), (), (), "en", FPS)] == ["300", "400"]


def test_none_is_seen_beside_a_title() -> None:
    assert spans([fact(2)], film(30), taken=((0, 90),)) == []
    assert spans([fact(2)], film(30), taken=((200, 290),)) == [(pytest.approx(1.9), 2.0)]


def test_nothing_is_shown_twice(tmp_path: Path) -> None:
    assert len(laid([fact(2), fact(15)], film(30), (), (), "en", FPS)) == 1
    assert laid([fact(2, "$12.9bn")], film(30), (), ("Firm to raise up to $12.9BN",), "en", FPS) == []
    look = look_of(load_template("news"), (320, 180))
    shown = tmp_path / "card.png"
    for card, times in ((Card("number", "300", "people"), 0), (Card("page", "Title", items=("300 people came.",)), 1)):
        draw(card, look, shown)
        clips = list(timeline_of([*film(20), still(shown, 90, origin="card")]).video)
        assert len(laid([fact(2)], clips, (), (), "en", FPS)) == times


@pytest.mark.parametrize(
    ("text", "figure", "wanted"),
    [
        ("300 people", "300", True), ("1,300 people", "300", False), ("300,000 people", "300", False),
        ("1.300", "300", False), ("3000", "300", False), ("共300人。", "300", True), ("up 45%, he says", "45%", True),
    ],
)  # fmt: skip
def test_a_figure_is_no_part_of_another(text: str, figure: str, wanted: bool) -> None:
    assert says(text, figure) == wanted


def test_what_is_laid_says_when_it_is_seen() -> None:
    (one,) = laid([fact(2)], film(30), (), (), "en", FPS)
    assert one == LaidFact(fact(2), 57, 60, KEYS[0])
