"""The film as a score: everything at its time, nothing over anything else."""

import math
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from montage.model import Anchor, BeatTimes, Clip, Speech, Timeline, Word
from montage.report.chart_layout import GUTTER, LYRICS, SECOND, SMALL, SPAN, WIDTH, clock, fitting, places
from montage.report.plots import wide
from montage.report.timeline_chart import legend, score
from montage.template import Pace
from tests.films import timeline

PACE = Pace(wanted=Fraction(2), lead=Fraction(2, 25))


def drawn(film: Timeline, pace: Pace = PACE) -> list[Element]:
    return [ElementTree.fromstring(system) for system in score(film, pace)]


def of_class(system: Element, name: str) -> list[Element]:
    return [one for one in system.iter() if name in one.get("class", "").split()]


def told(one: Element) -> str:
    return one.findtext("title") or ""


def at(second: float) -> float:
    """Where a moment of the first system stands."""
    return GUTTER + second * SECOND


def spoken(*words: tuple[str, float, float]) -> tuple[Speech, ...]:
    made = tuple(Word(text, Fraction(str(start)), Fraction(str(end))) for text, start, end in words)
    return (Speech(0, made[0].start, made[-1].end, made),)


def anchor(start: float, end: float, text: str = "rocket", **more: object) -> Anchor:
    told: dict[str, object] = {"line": 0, "query": "", "kind": "thing", "weight": 0.5} | more
    return Anchor(at=Fraction(str(start)), until=Fraction(str(end)), text=text, **told)  # type: ignore[arg-type]


def with_clips(film: Timeline, **told: object) -> Timeline:
    return replace(film, video=tuple(replace(clip, **told) for clip in film.video))  # type: ignore[arg-type]


def test_a_long_film_goes_on_on_the_next_line_and_so_does_a_clip() -> None:
    first, second = drawn(timeline(30 * (SPAN - 1), 30 * 5))
    assert [use.get("href") for use in first.iter("use")] == ["#still-1", "#still-2"]
    assert [use.get("href") for use in second.iter("use")] == ["#still-2"]
    assert not of_class(first, "gone-on") and len(of_class(second, "gone-on")) == 1


def test_a_clip_that_ends_with_a_line_is_not_on_the_next() -> None:
    _, second = drawn(timeline(30 * SPAN, 60))
    assert [use.get("href") for use in second.iter("use")] == ["#still-2"]


def test_a_film_that_ends_with_a_line_has_no_empty_one() -> None:
    assert len(drawn(timeline(30 * SPAN))) == 1


def test_clips_stand_where_they_are_up() -> None:
    (system,) = drawn(timeline(60, 30))
    spans = [(float(one.get("x", 0)), float(one.get("width", 0))) for one in of_class(system, "place")]
    assert spans == [(at(0) + 1, 2 * SECOND - 2), (at(2) + 1, SECOND - 2)]


def test_pictures_keep_within_their_clips_and_their_shape() -> None:
    (system,) = drawn(timeline(15, 120))
    first, second = (float(one.get("width", 0)) for one in system.iter("use"))
    assert first == SECOND / 2 - 2 and second == pytest.approx(64 * 16 / 9, abs=0.01)


def test_cuts_are_marked_by_what_they_follow() -> None:
    film = timeline(60, 60, 60, 60)
    film = replace(
        film,
        speeches=spoken(("one", 2.08, 2.5)),
        anchors=(anchor(4.08, 5),),
        pulse=BeatTimes((Fraction(6),)),
    )
    (system,) = drawn(film)
    marks = [one.get("class") for one in of_class(system, "mark")]
    assert marks == ["mark line", "mark named", "mark beat"]
    assert [float(one.get("x1", 0)) for one in of_class(system, "cut")] == [at(2), at(4), at(6)]
    assert len(legend()) == 4


def test_a_cut_at_nothing_is_told_apart_and_the_films_start_is_none() -> None:
    (system,) = drawn(replace(timeline(60, 60), speeches=()))
    assert [one.get("class") for one in of_class(system, "mark")] == ["mark free"]


@pytest.mark.parametrize(
    ("value", "origin", "how"), [(0.29, "own", "weak"), (0.296, "own", "good"), (0.9, "card", "card")]
)
def test_fit_is_as_high_as_the_score_and_coloured_by_it(value: float, origin: str, how: str) -> None:
    (full,), (system,) = (drawn(with_clips(timeline(60), score=score, origin=origin)) for score in (1.0, value))
    (bar,), (whole,) = of_class(system, "fit"), of_class(full, "fit")
    assert bar.get("class") == f"fit {how}"
    assert float(bar.get("height", 0)) == pytest.approx(value * float(whole.get("height", 0)), abs=0.01)


@pytest.mark.parametrize("value", [-1.0, 0.0, 7.0])
def test_a_score_that_cannot_be_stays_in_its_row(value: float) -> None:
    (system,) = drawn(with_clips(timeline(60), score=value))
    (bar,), (room,) = of_class(system, "fit"), of_class(system, "room")
    assert 0 < float(bar.get("height", 0)) <= float(room.get("height", 0))


def curve(system: Element, clip: int) -> list[tuple[float, float]]:
    path = of_class(system, "interest")[clip].get("d", "").strip("MZ").split("L")
    base = float(path[0].split()[1])
    return [(float(x), base - float(y)) for x, y in (point.split() for point in path[1:-1])]


def test_interest_decays_in_twice_the_wanted_length_and_a_cut_renews_it() -> None:
    (system,) = drawn(timeline(120, 60), Pace(wanted=Fraction(2)))
    first, second = curve(system, 0), curve(system, 1)
    assert first[0][0] == at(0) and first[-1][0] == at(4) == second[0][0]
    assert first[-1][1] == pytest.approx(first[0][1] * math.exp(-1), abs=0.1)
    assert second[0][1] == first[0][1]


def test_interest_goes_on_over_the_end_of_a_line() -> None:
    first, second = drawn(timeline(30 * 2 * SPAN))
    assert curve(second, 0)[0][1] == pytest.approx(curve(first, 0)[-1][1], abs=0.11)


def test_anchors_are_flags_as_high_as_they_weigh_over_their_windows() -> None:
    (system,) = drawn(replace(timeline(150), anchors=(anchor(1, 3, weight=0.25), anchor(4, 5, weight=1))))
    heads = of_class(system, "head")
    assert [float(one.get("cx", 0)) for one in heads] == [at(1), at(4)]
    base = max(float(one.get("y2", 0)) for one in of_class(system, "pole"))
    low, high = (base - float(one.get("cy", 0)) for one in heads)
    assert high == pytest.approx(4 * low)
    assert [float(one.get("width", 0)) for one in of_class(system, "window")] == [2 * SECOND, SECOND]
    assert told(of_class(system, "anchor")[0]) == "0:01.0 to 0:03.0 thing: rocket, weight 0.25"


def test_beats_and_the_first_of_bars() -> None:
    film = replace(timeline(90), pulse=BeatTimes((Fraction(1), Fraction(2), Fraction(9)), (Fraction(2),)))
    (system,) = drawn(film)
    assert [float(one.get("x1", 0)) for one in of_class(system, "beat")] == [at(1)]
    assert [float(one.get("x1", 0)) for one in of_class(system, "downbeat")] == [at(2)]


def shown(system: Element) -> list[tuple[float, float, str]]:
    words = [one for one in of_class(system, "word") if one.tag == "text"]
    return [(float(one.get("y", 0)), float(one.get("x", 0)), (one.text or "") or (one[0].tail or "")) for one in words]


def test_words_stand_where_they_are_said_and_what_is_waited_for_is_told_apart() -> None:
    film = replace(timeline(90), speeches=spoken(("the", 0.5, 0.7), ("rocket", 1, 2)), anchors=(anchor(1, 2),))
    (system,) = drawn(film)
    assert [(x, text) for _, x, text in shown(system)] == [(at(0.5), "the"), (at(1), "rocket")]
    assert [told(one) for one in of_class(system, "awaited")] == ["rocket, 0:01.0 to 0:02.0"]


def test_a_word_inside_a_name_is_part_of_it_in_chinese_only() -> None:
    named = replace(
        timeline(60), anchors=(anchor(0, 2, "cat on 黑天鹅"),), speeches=spoken(("a", 0, 1), ("天鹅", 1, 2))
    )
    assert not of_class(drawn(named)[0], "awaited")
    assert [told(one)[:2] for one in of_class(drawn(replace(named, lang="zh"))[0], "awaited")] == ["a,", "天鹅"]


def test_words_that_come_thick_and_fast_do_not_overlap_and_none_is_lost() -> None:
    said = [(f"word{number}", number / 10, number / 10 + 0.1) for number in range(140)]
    (system,) = drawn(replace(timeline(30 * SPAN), speeches=spoken(*said)))
    ends: dict[float, float] = {}
    for y, x, text in shown(system):
        assert x >= ends.get(y, 0)
        ends[y] = x + wide(text, SMALL)
    assert len(ends) == LYRICS and max(ends.values()) <= WIDTH
    assert len(of_class(system, "word")) == 140


def test_long_texts_stay_on_the_line() -> None:
    said = spoken(("x" * 400, SPAN - 0.5, SPAN))
    film = replace(
        with_clips(timeline(30 * SPAN), title="y" * 900), speeches=said, anchors=(anchor(14.9, 15, "z" * 300),)
    )
    (system,) = drawn(film)
    texts = list(system.iter("text"))
    assert texts
    for one in texts:
        text = "".join(one.itertext()).removeprefix(told(one))
        left = float(one.get("x", 0)) - (wide(text, SMALL) if one.get("text-anchor") == "end" else 0)
        assert left >= 0 and left + wide(text, SMALL) <= WIDTH + 1, text


def test_rows_that_a_film_has_nothing_for_are_left_out() -> None:
    def height(film: Timeline) -> float:
        return float(drawn(film)[0].get("viewBox", "").split()[3])

    bare = replace(timeline(60), speeches=())
    worded, beaten = timeline(60), replace(bare, pulse=BeatTimes((Fraction(1),)))
    assert height(bare) < height(beaten) < height(worded) < height(replace(worded, anchors=(anchor(0, 1),)))
    names = [one.text for one in of_class(drawn(bare)[0], "row")]
    assert names == ["fit", "interest"]


@pytest.mark.parametrize("lengths", [(1,), (1, 1, 1), (30 * 60 * 30,)])
def test_films_of_a_frame_and_of_half_an_hour(lengths: tuple[int, ...]) -> None:
    film = timeline(*lengths)
    assert len(drawn(film)) == -(-film.frames // (30 * SPAN))


def test_upright_films_have_upright_pictures() -> None:
    (system,) = drawn(replace(timeline(90), size=(1080, 1920)))
    (use,) = system.iter("use")
    assert float(use.get("width", 0)) < float(use.get("height", 0))


def test_no_text_breaks_out() -> None:
    bad = "\"'><script>&"
    clip: Clip = replace(timeline(150).video[0], title=bad)
    film = replace(timeline(150), video=(clip,), speeches=spoken((bad, 1, 2)), anchors=(anchor(1, 2, bad),))
    systems = score(film, PACE)
    assert systems and not any("<script" in system for system in systems)
    drawn(film)


def test_texts_take_the_first_line_that_has_room_and_are_pushed_no_further_than_said() -> None:
    assert places([0, 5, 20, 21], [10, 10, 10, 10], 2) == [(0, 0), (1, 5), (0, 20), (1, 21)]
    assert places([0, 5, 6], [10, 10, 10], 2, pushed=3) == [(0, 0), (1, 5), None]
    assert places([0, 5, 8], [10, 10, 10], 2, pushed=3) == [(0, 0), (1, 5), (0, 10)]


@pytest.mark.parametrize(("text", "room", "kept"), [("abc", 100, "abc"), ("abcdefgh", 30, "abc…"), ("黑天鹅", 5, "")])
def test_what_has_no_room_is_cut_off_with_dots(text: str, room: float, kept: str) -> None:
    assert fitting(text, room) == kept


@pytest.mark.parametrize(("time", "text"), [("0", "0:00.0"), ("59.96", "1:00.0"), ("3723.44", "62:03.4")])
def test_clock(time: str, text: str) -> None:
    assert clock(Fraction(time)) == text
