"""Which offers fit a text: their small pictures looked at by the library's own embedder, and their words.

In what order a service gives them does not count.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assets_db.errors import UserError
from assets_db.fulltext import TRUST, fits
from assets_db.tokens import content_words, tokens
from indexer.passes.calibrate import Calibration
from indexer.passes.embed import Embedder, embed_pictures
from indexer.shots.decode import Pixels
from indexer.shots.duplicates import groups, signature
from indexer.shots.keyframes import still
from montage.stock.stock import Offer
from montage.web.fetch import download
from montage.web.hosts import PUBLIC, Reach

PREVIEW_BYTES = 3_000_000
ALL = 20.0  # [s] for the pictures of one text; what has not come by then is judged by words alone
STALL = 5.0  # [s]
AT_ONCE = 4  # pictures


@dataclass(frozen=True, slots=True)
class _Seen:
    """An offer, and how its picture is distinguished from others."""

    offer: Offer
    score: float  # 0..1
    signature: int  # 0: not seen, or nothing to distinguish it by


def choose(
    query: str,
    offers: Sequence[Offer],
    embedder: Embedder | None,
    calibration: Calibration | None,
    k: int,
    reach: Reach = PUBLIC,
) -> list[tuple[Offer, float]]:
    """The `k` of `offers` that fit `query` best, best first, each with its score in 0..1; of near-duplicates the best.

    Words and looks are independent witnesses, as in `search/rank.py`. Without an embedder, for a text that it does
    not know, and for offers whose picture cannot be had, words alone count. Equal scores go by service and number.
    `reach`: hosts that the pictures may lie on.
    """
    offers = list({offer.key: offer for offer in offers}.values())
    pictures = _pictures(offers, reach) if embedder and calibration else {}
    looks = _looks(query, pictures, embedder, calibration) if embedder and calibration else {}
    seen = [_seen(query, offer, looks.get(offer.key, 0.0), pictures.get(offer.key)) for offer in offers]
    ordered = sorted(seen, key=lambda one: (-one.score, one.offer.kind == "image", one.offer.key))
    return [(one.offer, one.score) for one in _apart(ordered)][:k]


def _seen(query: str, offer: Offer, looks: float, picture: Pixels | None) -> _Seen:
    score = round(1 - (1 - _word_fit(query, offer.words)) * (1 - looks), 4)
    return _Seen(offer, score, signature(picture) if picture is not None else 0)


def _word_fit(query: str, words: str) -> float:
    """How well `words` fit `query`, 0..1, with the trust that words beside the library's own footage have."""
    wanted, present = content_words(query), set(tokens(words))
    asked, size = sum(wanted.values()), round(sum(content_words(words).values()))
    if not asked:
        return 0.0
    share = sum(part for token, part in wanted.items() if token in present) / asked
    return TRUST["metadata"] * fits(share, asked, size)


def _looks(query: str, pictures: dict[str, Pixels], embedder: Embedder, calibration: Calibration) -> dict[str, float]:
    """Key -> how well the picture fits `query`, 0..1."""
    if not pictures:
        return {}
    rows = embed_pictures(embedder, list(pictures.values()))
    scores = calibration.scores(embedder.texts([query]), rows, np.arange(len(rows)))[0]
    return dict(zip(pictures, scores.tolist(), strict=True))


def _apart(ordered: Sequence[_Seen]) -> list[_Seen]:
    """Of what shows the same the first alone."""
    known = [one for one in ordered if one.signature]
    group = groups([one.offer.key for one in known], np.array([one.signature for one in known], np.int64))
    best: dict[object, _Seen] = {}
    for one in ordered:
        best.setdefault(group.get(one.offer.key, one.offer.key), one)
    return list(best.values())


def _pictures(offers: Sequence[Offer], reach: Reach) -> dict[str, Pixels]:
    """Key -> the small picture, for those that can be fetched and read."""
    end = time.monotonic() + ALL
    named = reach.naming(*{offer.base for offer in offers})
    with TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda offer: _picture(offer, Path(folder), end, named), offers)
        return {offer.key: picture for offer, picture in zip(offers, found, strict=True) if picture is not None}


def _picture(offer: Offer, folder: Path, end: float, reach: Reach) -> Pixels | None:
    path, left = folder / f"{offer.key}.jpg", end - time.monotonic()
    try:
        download(
            offer.preview, path, limit_bytes=PREVIEW_BYTES, accept="image/", deadline=left, stall=min(STALL, left),
            reach=reach,
        )  # fmt: skip
        return still(path)
    except UserError:  # words are left
        return None
