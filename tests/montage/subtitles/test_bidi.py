"""Bidirectional text: cases of Unicode's own BidiCharacterTest.txt, and sentences."""

import pytest

from montage.subtitles.bidi import from_the_right, levels, visual

# code points; direction of the line; levels; places from left to right
CASES = """
05D0 05D1 0028 05D2 05D3 005B 0026 0065 0066 005D 002E 0029 0067 0068;0;1 1 0 1 1 0 0 0 0 0 0 0 0 0;1 0 2 4 3 5 6 7 8 9 10 11 12 13
05D0 05D1 0028 05D2 05D3 005B 0026 0065 0066 005D 002E 0029 0067 0068;1;1 1 1 1 1 1 1 2 2 1 1 1 2 2;12 13 11 10 9 7 8 6 5 4 3 2 1 0
0061 0062 0063 0020 0028 0064 0065 0066 0020 0627 0628 062C 0029 0020 05D0 05D1 05D2;1;2 2 2 1 1 2 2 2 1 1 1 1 1 1 1 1 1;16 15 14 13 12 11 10 9 8 5 6 7 4 3 0 1 2
0627 0628 062C 0020 0062 006F 006F 006B 0028 0073 0029;0;1 1 1 0 0 0 0 0 0 0 0;2 1 0 3 4 5 6 7 8 9 10
0627 0628 062C 0020 0062 006F 006F 006B 0028 0073 0029;1;1 1 1 1 2 2 2 2 2 2 2;4 5 6 7 8 9 10 3 2 1 0
"""  # noqa: E501


@pytest.mark.parametrize("case", CASES.strip().split("\n"))
def test_unicode_s_own_cases(case: str) -> None:
    codes, right, wanted, order = case.split(";")
    found = levels("".join(chr(int(code, 16)) for code in codes.split()), right == "1")
    assert " ".join(map(str, found)) == wanted
    assert " ".join(map(str, visual(found))) == order


def seen(text: str, right: bool = True) -> str:
    """The characters from left to right."""
    return "".join(text[place] for place in visual(levels(text, right)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("אבג.", ".גבא"),
        ("אב (AB) גד", "דג )AB( בא"),
        ("אב AB (CD) גד", "דג AB (CD) בא"),  # a pair of brackets stays one
        ("אב 12.5% גד", "דג 12.5% בא"),
        ("اب 10-12 جد", "دج 12-10 با"),  # a hyphen does not join figures after Arabic letters
        ("אב $5,000", "$5,000 בא"),
        ("אב\u2067 גד\u2069", "\u2069דג \u2067בא"),
    ],
)
def test_figures_and_names_stand_as_they_are_read(text: str, wanted: str) -> None:
    assert seen(text) == wanted


def test_a_line_from_the_left_has_words_from_the_right_in_their_place() -> None:
    assert seen("say אב גד!", right=False) == "say דג בא!"
    assert seen("", right=False) == ""


@pytest.mark.parametrize(
    ("text", "lang", "right"),
    [
        ("OpenAI ChatGPT אב", "he", True),
        ("plain", "ar-EG", True),
        ("he said “אב”", "en", False),
        ("אבג דהו ok", "en", True),
        ("你好", "zh", False),
    ],
)
def test_the_language_or_most_letters_say_where_a_line_begins(text: str, lang: str, right: bool) -> None:
    assert from_the_right(text, lang) is right
