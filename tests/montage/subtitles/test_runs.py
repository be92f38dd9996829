"""Lines of captions as runs, from left to right."""

import pytest

from montage.subtitles.fonts import chain
from montage.subtitles.karaoke import Spoken
from montage.subtitles.runs import length, lines_of
from montage.template import ROOT

FACES = chain(ROOT / "fonts", "Noto Sans SC")


def runs(text: str, words: tuple[tuple[int, int], ...] = (), right: bool = False) -> list[list[str]]:
    said = [Spoken(low, high, 0, 1) for low, high in words]  # type: ignore[arg-type]
    return [[run.text for run in line] for line in lines_of(text, said, FACES, right)]


def test_plain_text_is_one_run_a_line() -> None:
    assert runs("Nothing is\n没有 decided 12%") == [["Nothing is"], ["没有 decided 12%"]]


def test_a_word_is_a_run_of_its_own_on_each_of_its_lines() -> None:
    assert runs("a long-\nish one", ((2, 11), (12, 15))) == [["a ", "long-"], ["ish", " ", "one"]]


@pytest.mark.parametrize(
    ("text", "right", "wanted"),
    [
        ("אמר Intel אתמול.", True, [".", "אתמול", "Intel", "אמר"]),
        ("say אמר אתמול now", False, ["say", "אמר אתמול", "now"]),
        ("אמר 🎉 (ABC) אתמול", True, ["אתמול", ")", "ABC", "(", "🎉", "אמר"]),  # mirrored
    ],
)
def test_runs_stand_where_they_are_seen(text: str, right: bool, wanted: list[str]) -> None:
    (line,) = runs(text, right=right)
    assert [run.strip() for run in line if run.strip()] == wanted


def test_what_is_not_drawn_is_in_no_run() -> None:
    assert runs("a \ue000 b\u202e!\n\ue000\n\nc\u2066") == [["a b!"], ["c"]]
    assert runs("\ue000") == []


def test_the_length_is_that_of_what_is_drawn() -> None:
    assert length("国家", FACES) == 2
    assert length("国\ue000家", FACES) == 2
    assert length("iii", FACES) < length("WWW", FACES)
