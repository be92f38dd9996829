"""What is shown where footage is missing: films of the themed scripts, a third of the files that fit them taken away.

A hundred times, by a seed. A line is wrong where the film shows footage on it that neither its author nor marks of
ours call fitting; cards are right, and honest. So that a film of cards alone is no answer, the lines whose own footage
is there and ranked first are counted apart: how many show it. Once with footage under names that tell nothing, where
the small real encoder's eyes are all there is, and once with what people said of it beside it, as archives have it.
Baseline: always the best hit. Intervals: 95 %, of 10,000 resamplings of the lines, which is what there are few of.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assets_db.store import Store
from benchmarks._own_footage import fitting_files, own_footage
from benchmarks.libraries import conse, described, footage_files, library, lines
from benchmarks.table import Row
from indexer.passes.embed import Embedder
from montage.align.align import align
from montage.cache import StageCache
from montage.library import Library
from montage.planning import CANDIDATES, PlanContext, PlanInputs, collect_inputs
from montage.search.rank import search
from montage.settings import Settings

REMOVALS, TAKEN = 100, 1 / 3
UNRELATED, SHOWN = 0.05, 0.6
RESAMPLED = 10_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line in one film."""

    text: str
    unrelated: bool
    best_unrelated: bool  # what the best hit would have been
    accepted: bool  # something unrelated reaches the floor
    first: bool  # its own footage is there, and ranked first
    shown: bool  # and shown
    pictured: bool  # something else than a card is on it


def run(shared: Path) -> list[Row]:
    """Unrelated pictures, and what is not hidden behind cards."""
    embedder = conse(shared)
    files = footage_files(shared)
    rows = []
    for name, words in (("looks alone", []), ("looks and words", described(shared, files))):
        with library(files, embedder, words) as (store, names), TemporaryDirectory() as folder:
            outcomes = list(_outcomes(shared, store, embedder, names, Path(folder)))
        rows += _rows(name, outcomes)
    return rows + own_footage(shared)


def _outcomes(
    shared: Path, store: Store, embedder: Embedder, names: dict[Path, str], folder: Path
) -> Iterator[Outcome]:
    gold = fitting_files(shared)
    own = sorted({file for line in lines(shared) for file in line.gold})
    paths = {name: path for path, name in names.items()}
    scripts = sorted((shared / "data/scripts").glob("*.json"))
    known = store.files()
    for seed in range(REMOVALS):
        gone = [paths[name] for name in random.Random(seed).sample(own, round(TAKEN * len(own)))]
        store.mark_missing(gone)
        for script in scripts:
            with StageCache(folder / script.stem) as cache:
                inputs = collect_inputs(
                    str(script), PlanContext(Settings(voice="espeak", fill="own,card"), Library(store, embedder), cache)
                )
            yield from _judged(inputs, store, embedder, gold, names)
        store.put_files(known[path] for path in gone)


def _judged(
    inputs: PlanInputs, store: Store, embedder: Embedder, gold: dict[str, set[str]], names: dict[Path, str]
) -> Iterator[Outcome]:
    """The lines of one film."""
    clips = align(inputs.script, inputs.narration, inputs.anchors, inputs.shots, inputs.rules, inputs.pulse).clips
    ranking = search(inputs.script, (), store, embedder, CANDIDATES).lines  # before the ladder
    for index, line in enumerate(inputs.script.lines):
        shown = {names[clip.src] for clip in clips if clip.line == index and clip.origin == "own"}
        found = {names[hit.shot.asset.path]: hit.score for hit in reversed(ranking[index])}
        best = max(found, key=lambda name: found[name], default="")
        yield Outcome(
            line.text,
            unrelated=bool(shown - gold[line.text]),
            best_unrelated=bool(best) and best not in gold[line.text],
            accepted=any(score >= inputs.look.floor for name, score in found.items() if name not in gold[line.text]),
            first=best in gold[line.text],
            shown=bool(shown & gold[line.text]),
            pictured=bool(shown),
        )


def _rows(name: str, outcomes: list[Outcome]) -> list[Row]:
    unrelated, low, high = _share([(one.text, one.unrelated) for one in outcomes])
    best = _share([(one.text, one.best_unrelated) for one in outcomes])[0]
    first = [one for one in outcomes if one.first]
    shown, least, most = _share([(one.text, one.shown) for one in first])
    accepted, *wide = _share([(one.text, one.accepted) for one in outcomes])
    count = len({one.text for one in outcomes})
    return [
        Row(f"{name}: lines with an unrelated picture", unrelated, f"{low} to {high}", best, UNRELATED, True),
        Row(f"{name}: lines for which something unrelated reaches the floor", accepted, f"{wide[0]} to {wide[1]}"),
        Row(f"{name}: of lines ranked right, shown", shown, f"{least} to {most}", 1.0, SHOWN),
        Row(f"{name}: lines ranked right", round(len(first) / len(outcomes), 3), f"of {count}"),
        Row(f"{name}: lines with footage", _share([(one.text, one.pictured) for one in outcomes])[0]),
    ]


def _share(flags: Iterable[tuple[str, bool]]) -> tuple[float, float, float]:
    """The share of true ones, and its interval where another draw of lines might have been made."""
    of_line: dict[str, list[bool]] = {}
    for text, flag in flags:
        of_line.setdefault(text, []).append(flag)
    if not of_line:
        return 0.0, 0.0, 1.0
    hits = np.array([sum(some) for some in of_line.values()])
    counts = np.array([len(some) for some in of_line.values()])
    drawn = np.random.default_rng(0).integers(0, len(hits), (RESAMPLED, len(hits)))
    shares = hits[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(shares, [2.5, 97.5])
    return round(float(hits.sum() / counts.sum()), 3), round(float(low), 3), round(float(high), 3)
