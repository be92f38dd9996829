"""One score of several witnesses."""

from montage.search.fusion import fused


def test_words_and_looks_are_independent_and_what_words_mean_is_not() -> None:
    assert fused({}) == 0
    assert fused({"metadata": 0.5}) == fused({"metadata": 0.5, "meaning": 0.4}) == 0.5
    assert fused({"metadata": 0.5, "looks": 0.5}) == 0.75
    assert fused({"meaning": 0.6, "metadata": 0.5, "looks": 0.5}) == 0.8
    assert fused({"metadata": 0.5, "screen": 0.5}) == 0.75
    assert fused({"looks": 0.3, "tags": 0.4}) == 0.4


def test_more_evidence_never_lowers_a_score() -> None:
    some = {"metadata": 0.2, "looks": 0.1}
    for name in ("person", "metadata", "screen", "speech", "folders", "tags", "meaning", "looks"):
        assert fused({**some, name: 0.9}) >= fused(some)


def test_the_best_come_first_of_what_fits_alike_and_lift_nothing_that_does_not_fit() -> None:
    scores = {"metadata": 0.5}
    assert 0.5 < fused(scores, "best") < 0.6 and fused(scores, "usable") == 0.5
    assert fused({"metadata": 0.2}, "best") < 0.27  # the floor
    assert fused({}, "best") == 0 and fused({"metadata": 1.0}, "best") == 1
