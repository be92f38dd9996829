"""How long a text takes to say, by what it is read as."""

import pytest

from montage.language.speaking_time import spoken_seconds


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1,250", "one thousand two hundred fifty"),
        ("$3", "three dollars"),
        ("2.5%", "two point five percent"),
        ("1,000,000", "one million"),
        ("a twenty-four hour day", "a twenty four hour day"),
        ("It cost $12.9bn.", "It cost twelve point nine billion dollars."),
        ("at 1:30 on Nov. 19, 2019", "at one thirty on November nineteenth, twenty nineteen"),
        ("a 习近平 day", "a " + "字" * 3 + " day"),
    ],
)
def test_figures_take_as_long_as_they_are_spoken(text: str, spoken: str) -> None:
    assert spoken_seconds(text, "en") == pytest.approx(spoken_seconds(spoken, "en"))


def test_pace() -> None:
    assert spoken_seconds("word " * 165, "en") == pytest.approx(60)
    assert spoken_seconds("字" * 260, "zh") == pytest.approx(60)
    assert spoken_seconds("3000亿", "zh") == pytest.approx(spoken_seconds("三千亿", "zh"))
    assert spoken_seconds("涨5.2%", "zh") == pytest.approx(spoken_seconds("涨百分之五点二", "zh"))
    assert spoken_seconds("FBI", "zh") == pytest.approx(spoken_seconds("三个字", "zh"))
    assert spoken_seconds("2019年", "zh") == pytest.approx(spoken_seconds("二零一九年", "zh"))


def test_figures_take_their_time_in_languages_without_a_spoken_form() -> None:
    assert spoken_seconds("1 234 567 personnes", "fr") > spoken_seconds("des personnes", "fr")
