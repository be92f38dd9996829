"""Where a script turns to another topic."""

from collections import Counter

import pytest

from montage.anchors.topic_shifts import cohesion, topic_shifts

STORM = [
    "The storm flooded the harbour.",
    "Boats in the harbour broke loose in the storm.",
    "The storm tore roofs from houses at the harbour.",
    "After the storm, boats were pulled from the harbour wall.",
]
MUSEUM = [
    "The museum shows a painting by Vermeer.",
    "Visitors queue for the painting in the museum.",
    "The museum bought the painting long ago.",
    "Vermeer made the painting, says the museum.",
]


@pytest.mark.parametrize(
    ("line", "lang", "cue"),
    [
        ("Meanwhile, visitors queue in Washington.", "en", "Meanwhile"),
        ("On the other hand, it brings jobs.", "en", "On the other hand"),
        ("与此同时，北京迎来客人。", "zh", "与此同时"),
        ("另一方面，游客更多了。", "zh", "另一方面"),
    ],
)
def test_a_cue_at_its_start_turns_a_line_but_never_the_first(line: str, lang: str, cue: str) -> None:
    assert topic_shifts(["Something else.", line], lang) == {1: cue}
    assert topic_shifts([line], lang) == {}


def test_a_cue_inside_a_line_or_a_word_turns_nothing() -> None:
    assert topic_shifts(["One.", "The mayor, however, stayed.", "Elsewheres do not exist."], "en") == {}


def test_lines_that_share_no_words_with_those_before_but_with_those_after_turn() -> None:
    assert topic_shifts([*STORM, *MUSEUM], "en") == {4: "The museum shows a painting by Vermeer"}


def test_a_line_that_leans_on_the_one_before_does_not_turn() -> None:
    assert topic_shifts([*STORM, "Its " + MUSEUM[0][4:], *MUSEUM[1:]], "en") == {}


def test_a_list_of_unlike_lines_has_no_turns() -> None:
    lines = ["Cows eat grass.", "A lion roars.", "Swans swim.", "The dog skates.", "Rabbits chew.", "Camels walk.",
             "Eagles soar.", "Wolves howl."]  # fmt: skip
    assert topic_shifts(lines, "en") == {}


def test_cohesion_is_one_for_the_same_words_and_none_for_others() -> None:
    one, other = Counter({"storm": 2, "boat": 1}), Counter({"museum": 1})
    assert cohesion([one], [one]) == pytest.approx(1)
    assert cohesion([one], [other]) == cohesion([], [one]) == 0
