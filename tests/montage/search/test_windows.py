"""Texts that are longer than an embedder reads."""

from pathlib import Path

import numpy as np
import pytest

from assets_db.store import Store
from indexer.passes.embed import embed_missing
from montage.search.rank import rank
from montage.search.windows import within_window
from tests.colours import Colours
from tests.montage.search.test_rank import put

LINE = "The old lighthouse at the harbour was painted red and white by many volunteers last Monday."
CHINESE = "据官员介绍，港口的旧灯塔周一被四十名志愿者漆成了红白两色。"


class Narrow(Colours):
    """Reads so many letters."""

    def __init__(self, letters: int) -> None:
        self.letters = letters
        self.asked: list[str] = []

    def fits(self, text: str) -> bool:
        return len(text) <= self.letters

    def texts(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return super().texts(texts)


def test_a_text_that_is_read_stays_as_it_is() -> None:
    assert within_window(LINE, Narrow(len(LINE))) == LINE
    assert within_window(LINE, Colours()) == LINE, "one that does not say how much it reads"


@pytest.mark.parametrize(
    ("text", "letters", "words"),
    [
        (LINE, 80, "old lighthouse harbour painted red white volunteers"),
        (LINE, 30, "old lighthouse harbour painted"),
        (LINE, 2, "old"),
        (CHINESE, 20, "官员 港口 灯塔 志愿者 漆成 红白"),
    ],
)
def test_a_longer_one_is_shortened_to_what_can_be_seen(text: str, letters: int, words: str) -> None:
    assert within_window(text, Narrow(letters)) == words


def test_an_embedder_is_not_asked_for_more_than_it_reads(tmp_path: Path) -> None:
    narrow = Narrow(60)
    with Store(tmp_path) as store:
        put(store, "a", "", "red")
        embed_missing(store, narrow)
        rank([LINE], store, narrow, 3)
    assert "old lighthouse harbour painted red white volunteers" in narrow.asked and LINE not in narrow.asked
