from collections import Counter
from dataclasses import replace

import pytest

from benchmarks.anchors import NAMES, compare, marked, ours
from montage.align.build import WAITED_FOR
from montage.anchors.find import find_anchors, numbers
from montage.model import Anchor, Line, Tag
from tests.films import narration, script


def test_named_things_numbers_and_quotations_are_anchors_where_they_are_said() -> None:
    said = script(
        "Apollo 11 took 384,400 kilometres to the Moon.", "“The eagle has landed,” said Armstrong of the Moon."
    )
    tagged = (
        replace(said.lines[0], tags=(Tag("Moon", "place", 1.0),)),
        replace(said.lines[1], tags=(Tag("Armstrong", "person", 0.8), Tag("Moon", "place", 1.0))),
    )
    said = replace(said, lines=tagged)
    spoken = narration(said)
    anchors = find_anchors(said, spoken)
    assert [(a.kind, a.text, a.line) for a in anchors] == [
        ("number", "11", 0),
        ("number", "384,400", 0),
        ("place", "Moon", 0),
        ("quotation", "The eagle has landed,", 1),
        ("person", "Armstrong", 1),
    ]
    moon = next(a for a in anchors if a.text == "Moon")
    assert moon.at == spoken.speeches[0].words[-1].start
    assert all(0 <= a.weight <= 1 and a.at < a.until for a in anchors)


def test_numbers_keep_their_unit_and_years_are_none() -> None:
    assert numbers("It cost $12.9 billion, up 10 percent, in 2019.") == ["$12.9 billion", "10 percent"]
    assert numbers("2019年，公司投资1.2亿元，增长15%。") == ["1.2亿元", "15%"]
    assert numbers("No figure here, not even 1.") == []


def test_dates_and_parts_of_words_are_no_figures() -> None:
    assert numbers("A 43-year-old man left on June 16 with a B52, Apollo 17 and 55 mph winds.") == ["55"]
    assert numbers("今年的6月16日是父亲节，第12届，共有300人。") == ["300人"]


def test_a_line_that_shows_nothing_has_no_anchors() -> None:
    said = script("Nothing to see.")
    assert find_anchors(replace(said, lines=(Line("Nothing to see."),)), narration(said)) == ()


@pytest.mark.parametrize("name", NAMES)
def test_hand_marked_scripts_are_found_again(name: str) -> None:
    said, marks = marked(name)
    share = compare(ours(said), marks)
    assert share.precision >= 0.85
    assert share.recall >= 0.78


def test_a_thing_is_an_anchor_once_with_its_own_query() -> None:
    found = anchors_of("A red fishing boat sank.", "The boat was old.", "A small boat came.")
    assert [(a.line, a.text, a.query) for a in found if a.kind == "thing"] == [
        (0, "red fishing boat", "red fishing boat"),
        (2, "small boat", "small boat"),
    ]


def test_the_window_is_the_rest_of_the_clause() -> None:
    said = script("Two swans crossed the pond, and the fog came back.")
    spoken = narration(said)
    swans = next(a for a in find_anchors(said, spoken) if a.text == "swans")
    words = spoken.speeches[0].words
    assert (swans.at, swans.until) == (words[1].start, words[4].end)


def test_of_anchors_that_share_words_the_weightier_is_kept() -> None:
    line = Line("The museum ship Vasa draws crowds.", tags=(Tag("museum ship Vasa", "organisation"),))
    found = find_anchors(replace(script(line.text), lines=(line,)), narration(script(line.text)))
    assert [a.text for a in found if "museum" in a.text] == ["museum ship Vasa"]


def test_things_in_a_quotation_are_none_but_names_are() -> None:
    line = Line("“The boat came from Hamburg,” he said.", tags=(Tag("Hamburg", "place"),))
    found = find_anchors(replace(script(line.text), lines=(line,)), narration(script(line.text)))
    assert sorted(a.kind for a in found) == ["place", "quotation"]


def test_a_line_has_at_most_three_things_to_see_beside_its_figures() -> None:
    found = anchors_of("Some 120 boats, trucks, tractors, helicopters and balloons came.")
    assert Counter(a.kind for a in found) == {"number": 1, "thing": 3}


def test_where_nothing_can_be_seen_the_strongest_phrase_is_left_too_light_for_a_picture() -> None:
    (found,) = anchors_of("The dispute has lasted for ever.")
    assert (found.kind, found.text) == ("phrase", "dispute")
    assert found.weight < WAITED_FOR


def test_a_turn_of_topic_begins_with_its_line() -> None:
    said = script("Boats sank.", "Meanwhile, Paris slept.")
    spoken = narration(said)
    turn = next(a for a in find_anchors(said, spoken) if a.kind == "topic")
    assert (turn.line, turn.text, turn.at) == (1, "Meanwhile", spoken.speeches[1].start)


def test_what_the_title_says_weighs_more() -> None:
    lines = ("A boat and a truck.",)
    weights = {
        a.text: a.weight for a in find_anchors(replace(script(*lines), title="The truck"), narration(script(*lines)))
    }
    assert weights["truck"] > weights["boat"]


def test_jiebas_places_that_are_things_are_things() -> None:
    line = Line("台风 来了。", tags=(Tag("台风", "place"),))
    found = find_anchors(replace(script(line.text, lang="zh"), lines=(line,)), narration(script(line.text)))
    assert [(a.kind, a.text) for a in found] == [("thing", "台风")]


def anchors_of(*lines: str) -> tuple[Anchor, ...]:
    said = script(*lines)
    return find_anchors(said, narration(said))
