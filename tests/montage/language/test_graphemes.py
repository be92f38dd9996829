"""Characters as a reader sees them."""

import pytest

from montage.language.graphemes import CLOSING, OPENING, clusters, width


@pytest.mark.parametrize(
    "parts",
    [
        ["a", "e\u0301", "b"],
        ["👩‍🚒", "👍🏽", "❤️‍🔥", "x"],
        ["🇦🇷", "🇨🇳", "🇦"],
        ["1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
        ["م", "ی‌", "خ"],
        ["हि", "न्दी"],
        ["क्षे", "त्र"],
        ["\u1112\u1161\u11ab", "\u1100\u1161\u11a8"],
        ["e" + "\u0301" * 39, "\u0301" * 11],  # nobody reads so many marks
        [],
    ],
)
def test_what_belongs_to_a_character_stays_with_it(parts: list[str]) -> None:
    assert clusters("".join(parts)) == parts


def test_flags_without_end_are_paired_in_time() -> None:
    assert len(clusters("🇦" * 300_000)) == 150_000


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("abc", 3), ("e\u0301", 1), ("国家", 4), ("“国家”", 8), ("“ab”", 4), ("🎉", 2), ("👍🏽", 2), ("❤️", 1), ("שָׁ", 1),
        ("한국", 4), ("ａ", 2), ("", 0),
    ],
)  # fmt: skip
def test_width_is_two_for_what_is_as_wide_as_high(text: str, room: int) -> None:
    assert width(text) == room


def test_no_mark_both_opens_and_closes() -> None:
    assert not OPENING & CLOSING
