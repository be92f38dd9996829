"""Things that a camera can show, found in a line."""

import pytest

from montage.language.objects import is_listed, things


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A storm closed the old fish market.", ["storm", "old fish market"]),  # with modifiers
        ("Cyclists rang cowbells.", ["Cyclists", "cowbells"]),  # plurals, compounds
        ("Children and wolves.", ["Children", "wolves"]),
        ("Two men in a cable car.", ["men", "cable car"]),
        ("The officials closed roads.", ["roads"]),  # a verb belongs to no noun
        ("They saw the flooded streets.", ["flooded streets"]),
        ("Car sales rose.", []),  # a thing that only tells of something abstract; a verb
        ("A lawsuit after the ceasefire.", []),
        ("Someone can play the guitar.", ["guitar"]),
        ("Build a snowman.", ["snowman"]),
        ("They will ship 40 boxes.", ["boxes"]),
        ("Then Snow met Apple in Hyde Park.", []),
        ("Prince Charles has a first-period lead.", []),  # a title, an adjective
        ("Boeing and Amazon flew to Hamburg.", []),  # names are not things
    ],
)
def test_english_things_are_nouns_with_what_tells_their_looks(text: str, found: list[str]) -> None:
    assert [thing.text for thing in things(text, "en")] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("渔船停在防波堤旁。", ["渔船", "防波堤"]),
        ("讲解员打开玻璃展柜。", ["讲解员", "玻璃展柜"]),
        ("专家用显微镜检查布料。", ["专家", "显微镜", "布料"]),  # a verb between two things
        ("大家唱儿童歌曲。", []),
        ("结果超出预期。", []),  # 果 alone is a fruit
    ],
)
def test_chinese_things_are_words_that_end_like_something_visible(text: str, found: list[str]) -> None:
    assert [thing.text for thing in things(text, "zh")] == found


@pytest.mark.parametrize(
    ("text", "lang"), [("A red boat left the old harbour wall.", "en"), ("红色的渔船离开港口。", "zh")]
)
def test_a_thing_knows_where_it_stands(text: str, lang: str) -> None:
    found = things(text, lang)
    assert len(found) == 2
    assert all(text[thing.start : thing.end] == thing.text and thing.text.endswith(thing.head) for thing in found)


def test_more_detail_is_more_to_wait_for_and_common_things_have_none() -> None:
    detail = {thing.text: thing.detail for thing in things("A cargo plane, a plane and a door.", "en")}
    assert detail["cargo plane"] > detail["plane"] > detail["door"] == 0


def test_the_words_that_shots_are_tagged_with_are_listed() -> None:
    assert is_listed("helicopter", "en") and is_listed("直升机", "zh")
    assert not is_listed("Hamburg", "en") and not is_listed("福建", "zh")
