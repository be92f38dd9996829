"""The ladder: which rung is asked for what, and what a film is left with."""

from dataclasses import dataclass, field, replace
from fractions import Fraction

import pytest

from assets_db.errors import UserError
from montage.fill.fallback_source import Found, Gaps, Wanted, best_of, gaps_of
from montage.fill.fill import fill
from montage.fill.own import Own
from montage.model import Anchor, AnchorKind, Ranking, Script
from montage.template import load_template
from tests.films import FPS, hit, script

NEWS = load_template("news")
SAID = script("A rocket stands on its pad.", "The crew walks out to the bridge.")


def film(said: Script = SAID, anchors: tuple[Anchor, ...] = ()) -> Wanted:
    return Wanted(said, anchors, NEWS, (320, 180), FPS, tuple(Fraction(4) for _ in said.lines))


def anchor(kind: AnchorKind, weight: float = 0.8, line: int = 0) -> Anchor:
    return Anchor(line, Fraction(1), Fraction(2), "thing", "thing", kind, weight)


@dataclass
class Fixed:
    """A rung that has hits for lines, and remembers what it was asked for."""

    lines: dict[int, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    asked: list[Gaps] = field(default_factory=list)

    def fill(self, gaps: Gaps) -> Found:
        self.asked.append(gaps)
        return Found({line: (hit(f"f{line}", self.lines[line]),) for line in gaps.lines if line in self.lines},
                     notes=self.notes)  # fmt: skip


def test_each_rung_is_asked_for_what_those_before_it_left_open() -> None:
    first, second, third = Fixed({0: 0.9}), Fixed({1: 0.9}), Fixed()
    filled = fill(film(), [first, second, third])
    assert [rung.asked[0].lines for rung in (first, second, third)] == [(0, 1), (1,), ()]
    assert [[one.score for one in hits] for hits in filled.lines] == [[0.9], [0.9]]


def test_what_stands_in_leaves_the_gap_open_and_stays_a_candidate() -> None:
    stand_in, other = Fixed({0: NEWS.floor / 2, 1: 0.9}), Fixed({0: 0.8})
    filled = fill(film(), [stand_in, other])
    assert other.asked[0].lines == (0,)
    assert [one.score for one in filled.lines[0]] == [NEWS.floor / 2, 0.8]


def test_a_line_with_nothing_to_show_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(UserError, match=r"nothing fits line 1 .* add card to --fill"):
        fill(film(), [Fixed({0: 0.9})])


def test_what_could_not_be_had_is_told_in_order() -> None:
    assert fill(film(), [Fixed({0: 1}, ("one",)), Fixed({1: 1}, ("two",))]).notes == ("one", "two")


@pytest.mark.parametrize(
    ("kind", "weight", "open_"),
    [("thing", 0.8, (0,)), ("person", 0.8, (0,)), ("number", 0.8, ()), ("quotation", 0.8, ()), ("thing", 0.4, ())],
)
def test_only_what_can_be_seen_and_is_waited_for_is_a_gap(
    kind: AnchorKind, weight: float, open_: tuple[int, ...]
) -> None:
    assert gaps_of(film(anchors=(anchor(kind, weight),)), Ranking(((), ()), ((),))).anchors == open_


def test_own_footage_is_what_reaches_the_floor() -> None:
    ranking = Ranking(((hit("a", 0.9), hit("b", NEWS.floor - 0.01)), (hit("c", 0.1),)))
    found = Own(film(), ranking).fill(Gaps((0, 1), ()))
    assert [[one.score for one in found.lines[line]] for line in (0, 1)] == [[0.9], []]
    assert set(Own(film(), ranking).fill(Gaps((1,), ())).lines) == {1}, "what is not open is not filled"


@pytest.mark.parametrize(("kind", "about", "shown"), [("thing", 0.5, 1), ("thing", 0.1, 0), ("person", 0.1, 1)])
def test_what_shows_a_thing_is_about_its_line_too(kind: AnchorKind, about: float, shown: int) -> None:
    ranking = Ranking(((hit("ball", about),), ()), ((hit("ball", 0.9),),))
    found = Own(film(anchors=(anchor(kind),)), ranking).fill(Gaps((), (0,)))
    assert len(found.anchors[0]) == shown


def test_of_a_shot_ranked_twice_the_better_score_counts() -> None:
    low, high, other = hit("a", 0.3), hit("a", 0.6), hit("b", 0.6)
    assert best_of([low], [high, other]) == tuple(sorted([high, other], key=lambda one: one.shot.key))


def test_a_rung_that_has_something_for_a_closed_line_adds_to_it() -> None:
    class Cards(Fixed):
        def fill(self, gaps: Gaps) -> Found:
            return Found({0: (replace(hit("card", 0.1)),), 1: (hit("card", 0.1),)})

    filled = fill(film(), [Fixed({0: 0.9}), Cards()])
    assert [[one.score for one in hits] for hits in filled.lines] == [[0.9, 0.1], [0.1]]
