"""Finding what is meant: text to shot, line to file, caption to photograph, all files under names that tell nothing.

The embedder is ConSE, which is weak and real: no CLIP weights are needed. A caption's rank is that of the first hit
that shows the stretch of film it was written for. Baseline: the cosine of a shot's mean frame. 75 captions are few: the
last footage row says in how many of 10,000 resamplings of them the system is no better than the baseline.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assets_db.store import Store
from benchmarks._languages import across_languages
from benchmarks.libraries import Caption, captions, conse, library, lines, photo_captions, stretch
from benchmarks.table import Row
from indexer.passes.calibrate import Calibration
from indexer.passes.embed import Embedder, Rows
from montage.language.visual_query import visual_query
from montage.search.rank import rank

Ranks = npt.NDArray[np.int64]
DEEP = 1000  # hits that are looked through
RESAMPLED = 10_000
TOLD, ASKED = 0, 2  # of a photograph's five captions: the one beside it, and the one it is looked for with


def run(shared: Path) -> list[Row]:
    """Every ranking, with the simplest one beside it."""
    embedder = conse(shared)
    return [*_footage(shared, embedder), *_photos(shared, embedder), *across_languages(shared)]


def _footage(shared: Path, embedder: Embedder) -> list[Row]:
    told = captions(shared)
    files = sorted({shared / "data/footage" / caption.file for caption in told})
    with library(files, embedder) as (store, names):
        found = [rank([caption.text], store, embedder, DEEP)[0] for caption in told]
        shown = {hit.shot.key: stretch(hit.shot, names[hit.shot.asset.path], told) for hits in found for hit in hits}
        ours = _ranks([[shown[hit.shot.key] for hit in hits] for hits in found])
        rows = _fusions(store, embedder, told, names, ours)
        return rows + _lines(shared, store, embedder, names)


def _fusions(store: Store, embedder: Embedder, told: list[Caption], names: dict[Path, str], ours: Ranks) -> list[Row]:
    """The system's figures beside those of other ways to put a shot's frames together."""
    queries = embedder.texts([caption.text for caption in told])
    shots = store.shots()
    frames = store.shot_frames([shot.key for shot in shots])
    ids, rows = store.vectors(list(frames))
    places = {shot.key: place for place, shot in enumerate(shots)}
    owner = np.array([places[frames[frame]] for frame in ids.tolist()])
    of_shot = [rows[owner == place] for place in range(len(shots))]
    shown = [stretch(shot, names[shot.asset.path], told) for shot in shots]
    calibration = Calibration.of(embedder, store)
    centred = [_above(calibration, queries, frames) for frames in of_shot]

    def ranked(score: Callable[[int], npt.NDArray[np.floating]]) -> Ranks:
        table = np.stack([score(place) for place in range(len(shots))], axis=1)
        return _ranks([[shown[place] for place in np.argsort(-row, kind="stable")] for row in table])

    mean = ranked(lambda place: queries @ of_shot[place].mean(axis=0))
    others = {
        "cosine of the best frame": ranked(lambda place: (of_shot[place] @ queries.T).max(axis=0)),
        "above distractors, best frame": ranked(lambda place: centred[place].max(axis=0)),
        "above distractors, mean of frames": ranked(lambda place: centred[place].mean(axis=0)),
        "above distractors, best and mean": ranked(
            lambda place: centred[place].max(axis=0) + centred[place].mean(axis=0)
        ),
    }
    targets = {1: 0.25, 5: 0.48, 10: None}
    found = [Row(f"footage: text to shot R@{k}", _at(ours, k), "", _at(mean, k), targets[k]) for k in targets]
    found += [Row(f"footage: {name}, R@{k}", _at(other, k)) for name, other in others.items() for k in (1, 5)]
    doubt = _no_better(ours < 5, mean < 5)
    return [*found, Row("footage: resamplings in which R@5 is no better", doubt, "", None, None, lower_is_better=True)]


def _above(calibration: Calibration, queries: Rows, frames: Rows) -> Rows:
    """[f, m] standard deviations above the distractors."""
    above = (calibration.centred(queries) @ frames.T) / (frames @ calibration.texts.T).std(axis=1)
    return np.asarray(above.T, np.float32)


def _lines(shared: Path, store: Store, embedder: Embedder, names: dict[Path, str]) -> list[Row]:
    spoken = [line for line in lines(shared) if line.lang == "en"]
    queries = [visual_query(line.text, "en") for line in spoken]
    hits = rank(queries, store, embedder, DEEP)
    files = [list(dict.fromkeys(names[hit.shot.asset.path] for hit in found)) for found in hits]
    first = sum(bool(found) and found[0] in line.gold for found, line in zip(files, spoken, strict=True))
    five = sum(bool(line.gold & set(found[:5])) for found, line in zip(files, spoken, strict=True))
    return [
        Row("lines: a gold file first", first, f"of {len(spoken)}", 8, 9),
        Row("lines: a gold file among the first five", five, f"of {len(spoken)}"),
    ]


def _photos(shared: Path, embedder: Embedder) -> list[Row]:
    told = photo_captions(shared)
    chosen = (shared / "data/photos/subset.txt").read_text(encoding="utf-8").split()
    files = [shared / "data/photos/images" / name for name in chosen]
    asked = [told[name][ASKED] for name in chosen]
    with library(files, embedder) as (store, names):
        looks = _photo_ranks(store, embedder, asked, chosen, names)
    with library(files, embedder, [told[name][TOLD] for name in chosen]) as (store, names):
        words = _photo_ranks(store, None, asked, chosen, names)
        both = _photo_ranks(store, embedder, asked, chosen, names)
    rows = [Row(f"photos: by looks, R@{k}", _at(looks, k)) for k in (1, 5, 10)]
    rows += [Row(f"photos: by another's words, R@{k}", _at(words, k)) for k in (1, 5, 10)]
    best = {k: max(_at(looks, k), _at(words, k)) for k in (1, 5, 10)}
    return rows + [Row(f"photos: by both, R@{k}", _at(both, k), "", best[k], best[k]) for k in best]


def _photo_ranks(
    store: Store, embedder: Embedder | None, asked: Sequence[str], chosen: Sequence[str], names: dict[Path, str]
) -> Ranks:
    numbers = {name: number for number, name in enumerate(chosen)}
    found = rank(asked, store, embedder, DEEP)
    return _ranks([[numbers[names[hit.shot.asset.path]] for hit in hits] for hits in found])


def _ranks(found: Iterable[Sequence[int]]) -> Ranks:
    """For the nth ranking, the place of n among its different members; a very high one where it is missing."""
    places = [{number: place for place, number in enumerate(dict.fromkeys(one))} for one in found]
    return np.array([place.get(number, DEEP) for number, place in enumerate(places)])


def _at(ranks: Ranks, k: int) -> float:
    return round(float((ranks < k).mean()), 3)


def _no_better(ours: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> float:
    """Share of resamplings (paired bootstrap) in which `ours` hits no more often than `other`."""
    drawn = np.random.default_rng(0).integers(0, len(ours), (RESAMPLED, len(ours)))
    better = ours[drawn].sum(axis=1) - other[drawn].sum(axis=1)
    return round(float((better <= 0).mean()), 3)
