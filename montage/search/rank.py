"""Which shots fit a text: the words of a shot, their meaning and its looks, fused into one score in 0..1."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from assets_db.faiss_index import vector_search
from assets_db.fulltext import Match
from assets_db.model import Shot
from assets_db.store import Store
from indexer.metadata.licences import matches
from indexer.passes.calibrate import Calibration
from indexer.passes.embed import Embedder
from indexer.passes.embed_texts import LoadedText
from montage.language.visual_query import visual_query
from montage.model import Anchor, Hit, Line, Ranking, Script
from montage.search.by_meaning import Meant, by_meaning
from montage.search.evidence import weighed
from montage.search.fusion import fused
from montage.search.name_bearers import Asked, bearers_of
from montage.search.windows import within_window

UNSEEN = ("number", "quotation")  # spoken, not visible: cards show them
NAMESAKES = 5  # times as many shots are looked through for a name: others may have its words
FRAMES_A_SHOT = 4  # the index holds frames: so many more are asked for than shots are wanted


def search(
    script: Script,
    anchors: Sequence[Anchor],
    store: Store,
    embedder: Embedder | None,
    k: int,
    reference: Store | None = None,
    text_embedder: LoadedText | None = None,
) -> Ranking:
    """Rank the `k` best shots for each line of `script` and each anchor.

    A named person, organisation or place is found by words alone, and by all of its name (`name_evidence`): a model
    that has not seen the name shows another person, and a tiger in the woods is not Tiger Woods. For a figure or a
    quotation there is nothing to find. Without an embedder, or for a text that it does not know, words alone rank, by
    their meaning, too, where there is a `text_embedder`; what they are worth for a line, see `evidence.weighed`. Looks
    and meanings are measured by those of `reference`, where `store` has too few to show what is usual.
    Raises UserError if the library's vectors were made by another embedder.
    """
    seen = [anchor for anchor in anchors if anchor.kind not in UNSEEN]
    bearers = bearers_of(script)
    asked = [
        replace(Asked.of(line.query or line.text, line.text, bearers), sentence=_sentence(line, script.lang))
        for line in script.lines
    ]
    asked += [Asked.of(one.query, script.lines[one.line].text, bearers, one.kind) for one in seen]
    blind = [False] * len(script.lines) + [one.is_name for one in asked[len(script.lines) :]]
    found = _ranked(asked, store, embedder, text_embedder, k, blind, reference or store)
    of_anchor = dict(zip(seen, found[len(script.lines) :], strict=True))
    lines = [weighed(hits, line.text, script.lang) for line, hits in zip(script.lines, found, strict=False)]
    return Ranking(tuple(lines), tuple(of_anchor.get(anchor, ()) for anchor in anchors))


def rank(
    texts: Sequence[str],
    store: Store,
    embedder: Embedder | None,
    k: int,
    licence: str = "",
    previews: bool = False,
    text_embedder: LoadedText | None = None,
    unusable: bool = False,
) -> list[tuple[Hit, ...]]:
    """The `k` best shots for each text, best first; equal scores go by shot key.

    With a `licence`, or a comma list of some, only footage under one of these (`licences.matches`) is searched. With
    `previews` also what bears a stock service's watermark, with `unusable` what a person has marked so, both by their
    words alone.
    """
    asked = [Asked(text) for text in texts]
    among = [one for one in store.licences() if matches(one, licence)] if licence else None
    return _ranked(asked, store, embedder, text_embedder, k, [False] * len(texts), store, previews, among, unusable)


def _sentence(line: Line, lang: str) -> str:
    """What is spoken, where its query is only words taken from it; else the query."""
    return line.text if line.query in ("", visual_query(line.text, lang)) else line.query


def _ranked(
    asked: Sequence[Asked],
    store: Store,
    embedder: Embedder | None,
    text_embedder: LoadedText | None,
    k: int,
    blind: Sequence[bool],
    reference: Store,
    previews: bool = False,
    licences: Collection[str] | None = None,
    unusable: bool = False,
) -> list[tuple[Hit, ...]]:
    """As `rank`. For what is `blind` words alone count; `reference` shows what is usual of looks and meanings."""
    words = [_by_words(one, store, k, previews, licences, unusable) for one in asked]
    looks: list[dict[str, float]] = [{} for _ in asked]
    meant: list[dict[str, Meant]] = [{} for _ in asked]
    seen = [place for place, skip in enumerate(blind) if not skip]
    texts = [asked[place].text for place in seen]
    if embedder and texts:
        for place, scores in zip(seen, _by_looks(texts, store, embedder, k, reference, licences), strict=True):
            looks[place] = scores
    if text_embedder and texts:
        said = [asked[place].sentence or asked[place].text for place in seen]
        also = [{match.key for match in words[place]} | looks[place].keys() for place in seen]
        judged = by_meaning(said, store, text_embedder, k, reference, licences, also)
        for place, some in zip(seen, judged, strict=True):
            meant[place] = some
    found = {match.key for some in words for match in some}.union(*looks, *meant)
    shots = {shot.key: shot for shot in store.shots(sorted(found))}
    proven = [_proven(one, some, shots) for one, some in zip(asked, words, strict=True)]
    evidence = zip(asked, proven, meant, looks, strict=True)
    return [_best(one, shots, words, meant, looks, k) for one, words, meant, looks in evidence]


def _by_words(
    asked: Asked, store: Store, k: int, previews: bool, licences: Collection[str] | None, unusable: bool
) -> list[Match]:
    """Shots that words find: more of them where a name may rule some out."""
    depth = 2 * k * (NAMESAKES if asked.names else 1)
    return [match for text in asked.variants for match in store.search_text(text, depth, previews, licences, unusable)]


def _proven(asked: Asked, found: Sequence[Match], shots: Mapping[str, Shot]) -> dict[str, Match]:
    """What each shot is found by, at best, once its names are looked at."""
    best: dict[str, Match] = {}
    for match in (asked.proven(match, shots[match.key]) for match in found if match.key in shots):
        if match.score > 0 and (match.key not in best or match.score > best[match.key].score):
            best[match.key] = match
    return best


def _best(
    asked: Asked,
    shots: Mapping[str, Shot],
    words: Mapping[str, Match],
    meant: Mapping[str, Meant],
    looks: Mapping[str, float],
    k: int,
) -> tuple[Hit, ...]:
    """The `k` best of the shots that anything speaks for."""
    keys = (words.keys() | meant.keys() | looks.keys()) & shots.keys()
    hits = [_hit(asked, shots[key], words.get(key), meant.get(key), looks.get(key, 0.0)) for key in keys]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.shot.key))[:k])


def _hit(asked: Asked, shot: Shot, match: Match | None, meant: Meant | None, seen: float) -> Hit:
    """Where its words were judged, their meaning has a score in any case, which may be 0."""
    by, words = (dict(match.by), dict(match.tokens)) if match else ({}, {})
    named = match is not None and asked.says_name(match)
    every = {**by, "looks": seen} | ({"meaning": meant.score} if meant else {})
    scores = {name: round(score, 3) for name, score in every.items() if score or name == "meaning"}
    return Hit(shot, round(fused(every, named, shot.mark), 4), scores, words, meant.text if meant else "", named)


def _by_looks(
    texts: Sequence[str],
    store: Store,
    embedder: Embedder,
    k: int,
    reference: Store,
    licences: Collection[str] | None,
) -> list[dict[str, float]]:
    """For each text the shots that look most like it: shot key -> calibrated score."""
    queries = embedder.texts([within_window(text, embedder) for text in texts])
    calibration = Calibration.of(embedder, reference)
    nearest = vector_search(store, calibration.centred(queries), FRAMES_A_SHOT * k, licences)[1]
    near = store.frame_shots(np.unique(nearest[nearest >= 0]).tolist())
    frames = store.shot_frames(sorted(set(near.values())))
    ids, vectors = store.vectors(list(frames))
    numbers = {key: number for number, key in enumerate(dict.fromkeys(frames.values()))}
    owners = np.array([numbers[frames[frame]] for frame in ids.tolist()], np.int64)
    scores = calibration.scores(queries, vectors, owners)
    wanted = [{near[frame] for frame in row.tolist() if frame in near} for row in nearest]
    return [
        {key: float(row[numbers[key]]) for key in keys if numbers[key] < len(row)}
        for row, keys in zip(scores, wanted, strict=True)
    ]
