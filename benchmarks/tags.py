"""What zero-shot tags are worth with ConSE: the share that is right, and how many a shot gets.

A tag is right where people say it of the shot: one caption of footage, five of a photograph. They say it when they
name it, a synonym or a kind of it (WordNet). A tag of several words, of which they say some, counts as wrong and is
told apart. Baseline: as many tags, those of the highest cosine.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assets_db.tokens import query_tokens
from benchmarks.libraries import captions, conse, library, photo_captions, stretch
from benchmarks.table import Row
from indexer.passes.embed import Embedder, Rows
from indexer.passes.tag import STANDS_OUT, chosen_tags, vocabulary

DEPTH = 4  # levels of WordNet below a word that are still a kind of it

Stems = frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A shot: vectors [n, dim] of its frames, and what people say of it."""

    frames: Rows
    said: str


def run(shared: Path) -> list[Row]:
    """Precision and number of the tags of footage and photographs."""
    embedder, names = conse(shared), Names(shared / "models/conse")
    texts = embedder.texts([entry.phrase("en") for entry in vocabulary()])
    wanted = [names.of(entry.english) for entry in vocabulary()]
    least, rows = STANDS_OUT[embedder.name], list[Row]()
    for name, shots in (("footage", _footage(shared, embedder)), ("photos", _photos(shared, embedder))):
        cosines = [shot.frames @ texts.T for shot in shots]
        tags = [(shot, tag) for shot, some in enumerate(cosines) for tag in chosen_tags(some, least)]
        highest = np.stack([some.mean(axis=0) for some in cosines])
        plain = np.argsort(-highest, axis=None, kind="stable")[: len(tags)]
        said = [stems(shot.said) for shot in shots]
        found = [_right(wanted[tag], said[shot]) for shot, tag in tags]
        pairs = zip(*np.unravel_index(plain, highest.shape), strict=True)
        beside = [_right(wanted[tag], said[shot]) for shot, tag in pairs]
        rows += [
            Row(f"{name}: tags that are right", round(found.count(1) / len(tags), 3), f"of {len(tags)}",
                round(beside.count(1) / len(tags), 3), 0.6),
            Row(f"{name}: right in part", round(sum(0 < share < 1 for share in found) / len(tags), 3)),
            Row(f"{name}: tags a shot", round(len(tags) / len(shots), 3), f"of {len(shots)}"),
            Row(f"{name}: shots with a tag", round(len({shot for shot, _ in tags}) / len(shots), 3)),
        ]  # fmt: skip
    return rows


class Names:
    """Every name of a thing and of its kinds, from WordNet's files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._lemmas, self._synsets = dict[str, list[str]](), defaultdict[str, list[str]](list)
        for line in (folder / "wordnet_words.txt").read_text(encoding="latin1").splitlines():
            synset, lemmas = line.split("\t", 1)
            self._lemmas[synset] = [lemma.strip().lower() for lemma in lemmas.split(",")]
            for lemma in self._lemmas[synset]:
                self._synsets[lemma].append(synset)
        self._kinds = defaultdict[str, list[str]](list)
        for line in (folder / "wordnet_is_a.txt").read_text().splitlines():
            parent, kind = line.split()
            self._kinds[parent].append(kind)

    def of(self, tag: str) -> list[list[Stems]]:
        """For each content word of `tag`, or for the whole of it where WordNet has that: what it goes by, stemmed."""
        if tag in self._synsets:
            return [self._known(tag)]
        return [self._known(word) for word in re.findall("[a-z]+", tag.lower()) if stems(word)]

    def _known(self, word: str) -> list[Stems]:
        level, names = self._synsets.get(word, []), {word}
        for _ in range(DEPTH + 1):
            names.update(lemma for synset in level for lemma in self._lemmas.get(synset, []))
            level = [kind for synset in level for kind in self._kinds[synset]]
        return [found for name in names if (found := stems(name))]


def stems(text: str) -> Stems:
    """The content words of `text`, one form each."""
    return frozenset(query_tokens(text))


def _right(wanted: list[list[Stems]], said: Stems) -> float:
    """Share of a tag's words, 0..1, that were said in one form or another."""
    return float(np.mean([any(name <= said for name in names) for names in wanted]))


def _footage(shared: Path, embedder: Embedder) -> list[Seen]:
    told = captions(shared)
    files = [shared / "data/footage" / name for name in sorted({one.file for one in told})]
    with library(files, embedder) as (store, names):
        shots = {shot.key: stretch(shot, names[shot.asset.path], told) for shot in store.shots()}
        vectors = by_shot(store.frame_shots(store.vector_ids().tolist()), *store.vectors())
    return [Seen(vectors[key], told[place].text) for key, place in shots.items() if place >= 0 and key in vectors]


def _photos(shared: Path, embedder: Embedder) -> list[Seen]:
    told = photo_captions(shared)
    with library([shared / "data/photos/images" / name for name in told], embedder) as (store, names):
        paths = {shot.key: names[shot.asset.path] for shot in store.shots()}
        vectors = by_shot(store.frame_shots(store.vector_ids().tolist()), *store.vectors())
    return [Seen(vectors[key], " ".join(told[path])) for key, path in paths.items() if key in vectors]


def by_shot(owners: dict[int, str], ids: Iterable[int], vectors: Rows) -> dict[str, Rows]:
    """Vectors [n, dim] of the frames of each shot, by key."""
    found = defaultdict[str, list[Rows]](list)
    for frame, vector in zip(ids, vectors, strict=True):
        found[owners[int(frame)]].append(vector)
    return {key: np.stack(rows) for key, rows in found.items()}
