"""How much a mention matters."""

import pytest

from montage.anchors.salience import FILM, Context, overlap, rarity, repetition
from montage.model import Line, Script

STORY = Context.of(
    Script(
        "Whales return", "en", tuple(Line(text) for text in ("Whales and boats.", "Boats.", "Boats, gulls.", "Ice."))
    )
)


def whale(line: int = 0, start: float = 0.0) -> float:
    return STORY.salience(frozenset(["whale"]), line, start)


def test_what_is_rare_counts_more() -> None:
    assert rarity(1, 10) == 1 and rarity(10, 10) == pytest.approx(0)
    assert rarity(2, 10) > rarity(5, 10)
    assert rarity(1, 1) == 1


def test_the_share_of_words_that_the_title_says() -> None:
    assert overlap(frozenset(["whale", "boat"]), frozenset(["whale"])) == 0.5
    assert overlap(frozenset(), frozenset(["whale"])) == 0


def test_what_comes_again_counts_more_each_time_by_less() -> None:
    assert repetition(1) == 0 < repetition(2) < repetition(3) < 1
    assert repetition(3) - repetition(2) < repetition(2) - repetition(1)


def test_early_in_the_film_and_in_the_line_is_more_salient() -> None:
    assert whale(0) > whale(1) > whale(3)
    assert whale(0) - whale(1) == pytest.approx(FILM / 4)
    assert whale(0, 0.0) > whale(0, 0.9)


def test_what_the_title_says_is_more_salient_than_what_it_does_not() -> None:
    assert whale() > STORY.salience(frozenset(["gull"]), 0, 0)


@pytest.mark.parametrize("words", [["whale"], ["boat"], [], ["unheard"]])
@pytest.mark.parametrize("line", range(4))
@pytest.mark.parametrize("start", [0.0, 1.0])
def test_salience_stays_between_none_and_all(words: list[str], line: int, start: float) -> None:
    assert 0 <= STORY.salience(frozenset(words), line, start) <= 1
