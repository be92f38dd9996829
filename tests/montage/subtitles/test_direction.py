"""A film's subtitles run one way."""

from dataclasses import replace
from fractions import Fraction

import pytest

from montage.model import Caption
from montage.subtitles.ass import events
from montage.subtitles.direction import directed, is_from_the_right
from montage.subtitles.srt import to_srt, to_vtt
from montage.template import load_template
from tests.films import timeline

ENGLISH, QUOTED = "The sign reads as follows, all of it:", "שלום לכולם ok!"
HEBREW = "ראש העיר אמר כי הגשר החדש ייפתח באביב"


def _captions(*texts: str) -> tuple[Caption, ...]:
    return tuple(Caption(Fraction(2 * n), Fraction(2 * n + 1), text) for n, text in enumerate(texts))


@pytest.mark.parametrize(
    ("texts", "lang", "right"),
    [
        ((ENGLISH, QUOTED), "en", False),  # a Hebrew caption in an English film
        ((HEBREW, HEBREW, "ok, OpenAI ChatGPT"), "en", True),  # a script that does not say its language
        ((ENGLISH,), "he", True),
    ],
)
def test_a_film_has_one_direction(texts: tuple[str, ...], lang: str, right: bool) -> None:
    assert is_from_the_right(replace(timeline(9), captions=_captions(*texts), lang=lang)) is right


def test_a_caption_in_another_script_is_laid_out_as_the_film_is() -> None:
    film = replace(timeline(9), captions=_captions(ENGLISH, QUOTED), lang="en")
    quoted = events(film, load_template("news"))[1].text
    assert quoted.index("שלום") < quoted.index("ok"), "from the left: the Hebrew words first"


def test_players_are_told_the_direction_of_lines_that_mislead() -> None:
    assert directed(_captions(ENGLISH, QUOTED)) == [ENGLISH, f"\u200e{QUOTED}"]
    assert directed(_captions(HEBREW, HEBREW, "OpenAI אמר")) == [HEBREW, HEBREW, "\u200fOpenAI אמר"]
    assert directed(_captions("One\n1, 2")) == ["One\n1, 2"]
    for written in (to_srt, to_vtt):
        assert f"\u200e{QUOTED}" in written(_captions(ENGLISH, QUOTED))
