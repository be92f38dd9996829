from dataclasses import replace

from montage.anchors import find_anchors, numbers
from montage.model import Line, Tag
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


def test_a_line_without_tags_has_no_names() -> None:
    said = script("Nothing to see.")
    assert find_anchors(replace(said, lines=(Line("Nothing to see."),)), narration(said)) == ()
