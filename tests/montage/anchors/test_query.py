"""What is looked for when an anchor is said."""

import pytest

from montage.anchors.query import anchor_query, clause_at
from montage.model import AnchorKind, Line, Tag


@pytest.mark.parametrize(
    ("text", "kind", "said", "lang", "query"),
    [
        ("Some 300 old houses were lost, and 12 boats.", "number", "300", "en", "old houses"),
        ("Some 300 old houses were lost, and 12 boats.", "number", "12", "en", "boats"),
        ("The storm cost $45 million.", "number", "$45 million", "en", "storm"),
        ("消防员转移了300名居民。", "number", "300", "zh", "居民"),
        ("“We have seen no flood like it,” said the old mayor.", "quotation", "We have seen no flood like it,", "en",
         "old mayor"),
        ("一位老人说：“我们等了一整夜才看到灯光。”", "quotation", "我们等了一整夜才看到灯光。", "zh", "老人"),
        ("The red boat sank.", "thing", "red boat", "en", "red boat"),
        ("Armstrong spoke.", "person", "Armstrong", "en", "Neil Armstrong"),
    ],
)  # fmt: skip
def test_each_kind_asks_for_what_can_be_seen_of_it(
    text: str, kind: AnchorKind, said: str, lang: str, query: str
) -> None:
    assert anchor_query(kind, said, text.index(said), Line(text), lang, ["Moon", "Neil Armstrong"]) == query


def test_a_quotation_asks_for_the_name_that_says_it_before_any_other_thing() -> None:
    line = Line("“It was one small step,” said Armstrong to a reporter.", tags=(Tag("Armstrong", "person"),))
    assert anchor_query("quotation", "It was one small step,", 1, line, "en", []) == "Armstrong"


def test_who_is_quoted_stands_outside_the_quotation() -> None:
    line = Line("“Armstrong left his boots,” said a guide.", tags=(Tag("Armstrong", "person"),))
    assert anchor_query("quotation", "Armstrong left his boots,", 1, line, "en", []) == "guide"


def test_a_turn_asks_for_what_its_line_shows() -> None:
    assert anchor_query("topic", "Meanwhile", 0, Line("Meanwhile, cows.", query="cows"), "en", []) == "cows"


def test_the_clause_at_a_place() -> None:
    text = "The storm came at night, and the boats were lost."
    assert text[slice(*clause_at(text, text.index("boats"), "en"))] == "and the boats were lost."
