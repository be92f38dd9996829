"""What cuts follow."""

from dataclasses import replace
from fractions import Fraction

import pytest

from montage.model import Anchor, BeatTimes, Speech
from montage.report.cut_reasons import cut_reasons
from tests.films import timeline

LEAD = Fraction(2, 25)  # [s] two frames


@pytest.mark.parametrize(
    ("frame", "kind"), [(56, "free"), (57, "line"), (58, "line"), (60, "line"), (61, "line"), (62, "free")]
)
def test_a_cut_just_before_a_line_follows_it(frame: int, kind: str) -> None:
    film = replace(timeline(frame, 60), speeches=(Speech(3, Fraction(2), Fraction(3), ()),))
    _, found = cut_reasons(film, LEAD)
    assert found.kind == kind and (kind == "free" or found.text == "line 3 starts")


@pytest.mark.parametrize(("frame", "kind"), [(58, "free"), (59, "beat"), (61, "beat"), (62, "free")])
def test_a_cut_on_a_beat_is_within_a_frame_of_it(frame: int, kind: str) -> None:
    film = replace(timeline(frame, 60), speeches=(), pulse=BeatTimes((Fraction(2),)))
    assert cut_reasons(film, LEAD)[1].kind == kind


def test_a_line_comes_before_a_name_and_a_name_before_a_beat() -> None:
    two = Fraction(2)
    beaten = replace(timeline(60, 60), speeches=(), pulse=BeatTimes((two,)))
    first, second = (Anchor(0, two, two + 1, text, "", "thing", 0.7) for text in ("rocket", "pad"))
    named = replace(beaten, anchors=(first, second))
    lined = replace(named, speeches=(Speech(0, two, two + 1, ()),))
    assert [cut_reasons(film, LEAD)[1].kind for film in (beaten, named, lined)] == ["beat", "named", "line"]
    assert cut_reasons(named, LEAD)[1].text == "“rocket” is named"
