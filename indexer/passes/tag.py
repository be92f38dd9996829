"""What a shot shows -> words of it: zero-shot tags out of a fixed vocabulary, in English and Chinese.

The embedder says how well each entry goes with each frame. An entry is a tag where it stands far above the rest of the
vocabulary in every frame; in most shots of a busy street, or of nothing in particular, none does, and they get none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from assets_db.store import Store
from indexer.passes.embed import Embedder, Rows, embed_missing, language
from indexer.passes.fixed_texts import fingerprint, text_vectors

BATCH = 1024  # shots; some 3000 frames, 6 MB of vectors
MOST_TAGS = 6  # tags of a shot
LEAST_SPREAD = 1e-4  # of cosines: a picture that tells no text from another
# [standard deviations] above the mean entry, as `python -m benchmarks tags` finds them.
STANDS_OUT = {"conse-mobilenetv2-clipb32text": 6.0}
USUAL = 4.0  # for unmeasured embedders: in a normal distribution, one entry in 30,000
# CLIP's own prompt (Radford et al. 2021). With "a person" before an action, ConSE takes every action for a person.
PHRASE = "a photo of a {}"
PHRASES = {"action": "a photo of {}", "shot": "{}"}  # by kind
CHINESE_PHRASE = "一张{}的照片"  # "a photo of {}", of Chinese-CLIP's own prompts


@dataclass(frozen=True, slots=True)
class Entry:
    """A word that shots can be tagged with."""

    english: str
    chinese: str
    kind: str

    def phrase(self, lang: str) -> str:
        """What an embedder of this language is asked for: Chinese for `zh`, else English."""
        if lang == "zh":
            return CHINESE_PHRASE.format(self.chinese)
        return PHRASES.get(self.kind, PHRASE).format(self.english)


def maker(embedder: Embedder) -> str:
    """What found the tags: with another embedder, vocabulary or threshold all shots are tagged again."""
    least = STANDS_OUT.get(embedder.name, USUAL)
    lines = (f"{entry.phrase(language(embedder))} {entry.chinese}" for entry in vocabulary())
    return f"{embedder.name} {fingerprint(str(least), *lines)}"


def tag_shots(store: Store, embedder: Embedder, progress: Callable[[int], None] | None = None) -> int:
    """Tag every shot that has not been tagged by `embedder` with this vocabulary; returns how many were processed.

    Frames without a vector get theirs first. It can be stopped and resumed. `progress` is called with how many are
    done. Raises UserError where the library has vectors of another embedder.
    """
    entries, done = vocabulary(), 0
    least = STANDS_OUT.get(embedder.name, USUAL)
    by = maker(embedder)
    while keys := store.shots_without("tags", by, BATCH):
        embed_missing(store, embedder)
        texts = text_vectors(embedder, store.folder, [entry.phrase(language(embedder)) for entry in entries])
        frames: dict[str, list[Rows]] = {key: [] for key in keys}
        owners = store.shot_frames(keys)
        for frame, vector in zip(*store.vectors(list(owners)), strict=True):
            frames[owners[int(frame)]].append(vector)
        chosen = {key: chosen_tags(np.stack(some) @ texts.T, least) if some else [] for key, some in frames.items()}
        store.put_words("tags", by, {key: _text([entries[place] for place in some]) for key, some in chosen.items()})
        done += len(keys)
        if progress:
            progress(done)
    return done


def chosen_tags(cosines: Rows, least: float) -> list[int]:
    """Places of the entries that the frames of a shot show, the surest first: at most MOST_TAGS, often none.

    `cosines` [n, v] of n frames with v entries; a frame or an entry that is zero throughout has no opinion. An entry's
    standing in a frame is its cosine above the mean entry's, in standard deviations; `least` is wanted of the mean
    over all frames.
    """
    known = np.flatnonzero(cosines.any(axis=0))
    cosines = cosines[cosines.any(axis=1)][:, known]
    if not cosines.size:
        return []
    spread = np.maximum(cosines.std(axis=1, keepdims=True), LEAST_SPREAD)
    standing = ((cosines - cosines.mean(axis=1, keepdims=True)) / spread).mean(axis=0)
    best = np.argsort(-standing, kind="stable")[:MOST_TAGS]
    return [int(known[place]) for place in best if standing[place] >= least]


def vocabulary() -> list[Entry]:
    """The entries of vocabulary.txt: English, Chinese and kind, one entry a line."""
    lines = files("indexer.passes").joinpath("vocabulary.txt").read_text(encoding="utf-8").splitlines()
    return [Entry(*line.split("\t")) for line in lines]


def _text(entries: list[Entry]) -> str:
    return ", ".join(f"{entry.english} {entry.chinese}" for entry in entries)
