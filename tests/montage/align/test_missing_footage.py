"""When footage is lacking, the film is the least bad there is, and says how much more would do."""

from fractions import Fraction

import pytest

from montage.align.align import Plan, align
from montage.align.rules import rules
from montage.model import Hit, Ranking
from montage.template import Pace
from tests.films import FPS, card_shot, hit, narration, script

RULES = rules(Pace(), FPS)
LINE = "Six words are said right here."


def planned(lines: int, *hits: Hit) -> Plan:
    said = script(*[LINE] * lines)
    return align(said, narration(said), (), Ranking((hits,) * lines), RULES)


def test_enough_footage_needs_no_word() -> None:
    assert planned(3, *[hit(name, 0.8) for name in "abcd"]).notes == ()


@pytest.mark.slow
def test_two_shots_for_ten_minutes() -> None:
    plan = planned(180, hit("a", 0.9, end=5), hit("b", 0.7, end=5))
    seconds = sum(clip.dur for clip in plan.clips) / FPS
    assert seconds > 600
    (note,) = plan.notes
    assert note.startswith("footage is lacking: ") and "was seen before" in note
    more = int(note.split("; ")[1].split()[0])
    assert abs(more * Pace().wanted - (seconds - 10)) < 20, "about all of the film is lacking"
    assert {clip.src.stem for clip in plan.clips} == {"a", "b"}
    assert all(one.src != other.src for one, other in zip(plan.clips, plan.clips[1:], strict=False))


def test_shots_that_are_all_shorter_than_the_shortest_cut_stand_still() -> None:
    plan = planned(2, hit("a", 0.9, end=1), hit("b", 0.8, end=1))
    assert [clip.dur >= RULES.shortest for clip in plan.clips] == [True] * len(plan.clips)
    assert "stands still" in plan.notes[0]


def test_a_card_is_no_lack_of_footage_and_better_than_standing_still() -> None:
    plan = planned(1, hit("a", 0.9, end=1), Hit(card_shot("x"), 0.1))
    assert [clip.origin for clip in plan.clips] == ["own", "card"]
    assert plan.notes == ()


def test_what_is_lacking_is_told_in_minutes() -> None:
    plan = planned(30, hit("a", 0.9, end=float(Fraction(5))))
    assert "1:" in plan.notes[0]
