"""One score of several witnesses."""

import pytest

from montage.search.fusion import fused

NAMES = ("metadata", "screen", "speech", "caption", "folders", "tags", "looks")


def test_words_and_looks_are_independent_witnesses() -> None:
    assert fused({}) == 0
    assert fused({"metadata": 0.5}) == 0.5
    assert fused({"metadata": 0.5, "looks": 0.5}) == 0.75
    assert fused({"metadata": 0.5, "screen": 0.5}) == 0.75
    assert fused({"looks": 0.3, "tags": 0.4}) == 0.4


def test_a_word_in_common_counts_for_less_in_a_text_that_means_something_else() -> None:
    alone, meant, otherwise = ({"metadata": 0.8}, {"metadata": 0.8, "meaning": 0.8}, {"metadata": 0.8, "meaning": 0.0})
    assert fused(alone) == 0.8 and fused(meant) == 0.8
    assert fused(otherwise) == pytest.approx(0.076, abs=0.001)
    assert fused({"metadata": 1.0, "meaning": 0.0}) == pytest.approx(0.581, abs=0.001)
    assert fused({"metadata": 0.1, "meaning": 0.6}) == 0.6, "another language: the meaning alone speaks"


def test_a_name_is_left_alone() -> None:
    assert fused({"metadata": 0.8, "meaning": 0.0}, named=True) == 0.8
    assert fused({"metadata": 0.8, "meaning": 0.9}, named=True) == 0.9


def test_who_is_told_of_and_not_as_asked_is_less_likely_what_it_looks_like() -> None:
    assert fused({"looks": 0.5, "meaning": 0.0}) == pytest.approx(0.378, abs=0.001)
    assert fused({"tags": 0.5, "meaning": 0.0}) == pytest.approx(0.378, abs=0.001)
    assert fused({"looks": 0.5}) == 0.5, "of a shot that nobody tells of nothing is held against it"


@pytest.mark.parametrize("judged", [{}, {"meaning": 0.0}, {"meaning": 0.4}])
def test_more_evidence_never_lowers_a_score(judged: dict[str, float]) -> None:
    some = {"metadata": 0.2, "looks": 0.1, **judged}
    assert all(fused({**some, name: 0.9}) >= fused(some) for name in NAMES)
    assert all(fused({**some, "meaning": more}) >= fused({**some, "meaning": 0.0}) for more in (0.0, 0.3, 0.9))
    assert all(0 <= fused({name: score, **judged}) <= 1 for name in NAMES for score in (0.0, 0.5, 1.0))


def test_the_best_come_first_of_what_fits_alike_and_lift_nothing_that_does_not_fit() -> None:
    scores = {"metadata": 0.5}
    assert 0.5 < fused(scores, mark="best") < 0.6 and fused(scores, mark="usable") == 0.5
    assert fused({"metadata": 0.2}, mark="best") < 0.27  # the floor
    assert fused({}, mark="best") == 0 and fused({"metadata": 1.0}, mark="best") == 1
