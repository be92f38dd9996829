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
    for name in ("metadata", "screen", "speech", "folders", "tags", "meaning", "looks"):
        assert fused({**some, name: 0.9}) >= fused(some)
