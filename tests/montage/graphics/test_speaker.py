"""Whose picture it is, by words: another person's beside a quotation is the worst fault."""

import pytest

from montage.graphics.speaker import full_name, shows_alone
from montage.model import Line, Script, Tag

NAME, CHINESE = "Boris Johnson", "姚明"


@pytest.mark.parametrize(
    "words",
    [
        "Boris Johnson", "Boris Johnson.", "boris johnson 2019", "Prime Minister Boris Johnson in London on Monday",
        "Boris Johnson speaks outside 10 Downing Street", "Boris Johnson, the prime minister, on Tuesday",
        "File photo: Boris Johnson at a press conference", "Boris Johnson\nportrait of 2019",
    ],
)  # fmt: skip
def test_a_text_about_one_person_tells(words: str) -> None:
    assert shows_alone(words, NAME, "en")


@pytest.mark.parametrize(
    "words",
    [
        "", "Johnson speaks in London", "Jeremy Corbyn in London", "Boris Johnson and Jeremy Corbyn",
        "Boris Johnson with supporters in Leeds", "Boris Johnson meets nurses in a hospital",
        "Boris Johnson, left, on Monday", "Boris Johnson's wife in London", "Boris Johnson’s letter",
        "Boris Johnson supporters in Leeds", "Supporters of Boris Johnson in Leeds", "A statue of Boris Johnson",
        "Boris Johnson on a poster in Leeds", "Jeremy Corbyn criticised Boris Johnson", "Boris Johnson's",
        "Boris Johnson as Jeremy Corbyn leaves", "Boris Johnson\nJeremy Corbyn at the debate",
        "Boris Johnson has been criticised by Jeremy Corbyn", "Boris Johnson waves to the crowd",
        "Boris Johnson Street in London", "Rachel Boris Johnson", "Boris Johnsonville",
    ],
)  # fmt: skip
def test_any_doubt_tells_nothing(words: str) -> None:
    assert not shows_alone(words, NAME, "en")


@pytest.mark.parametrize("words", ["姚明", "姚明在北京出席发布会", "资料图：姚明", "中国篮协主席姚明在上海讲话"])
def test_a_chinese_caption_about_one_person_tells(words: str) -> None:
    assert shows_alone(words, CHINESE, "zh")


@pytest.mark.parametrize(
    "words",
    [
        "姚明和周琦在北京",
        "姚明与周琦",
        "球迷等待姚明",
        "姚明的父亲姚志源",
        "姚明会见球员",
        "姚明（左）在北京",
        "周琦在北京",
        "姚明球迷在场边",
    ],
)
def test_any_doubt_tells_nothing_in_chinese_either(words: str) -> None:
    assert not shows_alone(words, CHINESE, "zh")


def test_a_full_name_is_asked_for() -> None:
    tag = Tag(NAME, "person")
    script = Script("", "en", (Line("“We will leave,” said Prime Minister Boris Johnson in London.", tags=(tag,)),))
    assert full_name("Prime Minister Boris Johnson", script) == NAME
    assert full_name("Johnson", script) == full_name("a spokesman", script) == full_name("", script) == ""
    chinese = Script("", "zh", (Line("姚明说，球队准备好了。", tags=(Tag(CHINESE, "person"),)),))
    assert full_name(CHINESE, chinese) == CHINESE
