"""How true scores are: fitting them, and the share of hits that are right by score."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from assets_db.tokens import query_tokens
from indexer.passes.calibrate import Fit
from indexer.passes.embed import Rows

DEEP = 10  # hits of a query
SAME = 0.5  # of a caption's words: what else shows it
EDGES = (0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.01)

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def same_scene(asked: Sequence[str], said: Sequence[str]) -> Flags:
    """[m, n] whether `said` has the share SAME of the words of `asked`, the rarer ones counting more."""
    wanted = [query_tokens(text) for text in asked]
    there = [frozenset(query_tokens(text)) for text in said]
    having = Counter(token for tokens in there for token in tokens)
    weight = {token: np.log1p(len(there) / (1 + having[token])) for tokens in wanted for token in tokens}
    totals = [sum(weight[token] for token in tokens) for tokens in wanted]
    return np.array(
        [
            [sum(weight[token] for token in tokens if token in text) >= SAME * total for text in there]
            for tokens, total in zip(wanted, totals, strict=True)
        ]
    )


def best_hits(among_texts: Rows, among_pictures: Rows, right: Flags, fit: Fit) -> tuple[Floats, Floats, Flags]:
    """The standings of each query's best hits, one after the other, and which are right."""
    order = np.argsort(-chances(fit, among_texts, among_pictures), axis=1, kind="stable")[:, :DEEP]
    one, two = (
        np.take_along_axis(table, order, axis=1).ravel().astype(np.float64) for table in (among_texts, among_pictures)
    )
    return one, two, np.asarray(np.take_along_axis(right, order, axis=1).ravel(), np.bool_)


def fitted(among_texts: Floats, among_pictures: Floats, right: Flags) -> Fit:
    """The logistic that turns the two standings of hits into how often they are right."""
    model = LogisticRegression(C=100).fit(np.stack([among_texts, among_pictures], axis=1), right)
    one, two = model.coef_[0].round(2).tolist()
    return Fit(one, two, round(float(model.intercept_[0]), 2))


def chances(fit: Fit, among_texts: Floats | Rows, among_pictures: Floats | Rows) -> Floats:
    """The probability of each pair of standings."""
    odds = fit.picture * among_texts + fit.library * among_pictures + fit.offset
    return np.asarray(1 / (1 + np.exp(-odds)), np.float64)


def reliability(scores: Floats, right: Flags) -> list[tuple[int, float, float]]:
    """(hits, mean score, share that is right) of each range of scores that has some."""
    ranges = [(scores >= low) & (scores < high) for low, high in pairwise(EDGES)]
    return [(int(some.sum()), float(scores[some].mean()), float(right[some].mean())) for some in ranges if some.any()]


def expected_error(bins: Sequence[tuple[int, float, float]]) -> float:
    """The mean distance of score and share that is right, each range by its hits."""
    return sum(count * abs(score - right) for count, score, right in bins) / sum(count for count, _, _ in bins)
