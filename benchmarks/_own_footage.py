"""Whether own footage is shown where it fits: films of the themed scripts, with all files under their real names.

Once by words alone, once with the small real encoder. Half of the scripts was set aside before anything was tuned; the
Chinese script tells what an English one does, so both are in the same half.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from assets_db.store import Store
from benchmarks.libraries import conse, footage_files, library, lines
from benchmarks.table import Row
from indexer.passes.embed import Embedder
from montage.align.align import align
from montage.cache import StageCache
from montage.library import Library
from montage.planning import PlanContext, PlanInputs, collect_inputs
from montage.settings import Settings

HALVES = {"tuned": ("animals", "animals_zh"), "held out": ("sport", "weekend")}
UNRELATED = 0.05
# Files that fit a line beside its own, by eye, before anything was measured.
ALSO = {"Someone can play the guitar while the others cook.": {"stllm__cooking.mp4"}}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown on one line for which the library has a fitting file."""

    fitting: Fraction  # [s] of own footage that fits
    seconds: Fraction  # [s] of the line
    unrelated: bool  # own footage that does not fit


def fitting_files(shared: Path) -> dict[str, set[str]]:
    """The names of the files that fit each line of the themed scripts."""
    return {line.text: set(line.gold) | ALSO.get(line.text, set()) for line in lines(shared)}


def own_footage(shared: Path) -> list[Row]:
    """The share of lines, and of their seconds, that show their own footage; and that show something unrelated."""
    files = footage_files(shared)
    rows = []
    for name, embedder in (("file names", None), ("file names and looks", conse(shared))):
        with library(files, embedder, named=True) as (store, names), TemporaryDirectory() as folder:
            for half, scripts in HALVES.items():
                shown = [
                    one for script in scripts for one in _shown(shared, script, store, embedder, names, Path(folder))
                ]
                rows += _rows(f"{name}, {half} scripts", shown)
    return rows


def _shown(
    shared: Path, script: str, store: Store, embedder: Embedder | None, names: dict[Path, str], folder: Path
) -> Iterator[Shown]:
    with StageCache(folder / script) as cache:
        source = str(shared / f"data/scripts/{script}.json")
        inputs = collect_inputs(
            source, PlanContext(Settings(voice="espeak", fill="own,card"), Library(store, embedder), cache)
        )
    fits = fitting_files(shared)
    clips = align(inputs.script, inputs.narration, inputs.anchors, inputs.shots, inputs.rules, inputs.pulse).clips
    for index, line in enumerate(inputs.script.lines):
        mine = [clip for clip in clips if clip.line == index]
        own = [
            (names[clip.src] in fits[line.text], clip.dur / inputs.rules.fps) for clip in mine if clip.origin == "own"
        ]
        yield Shown(
            fitting=sum((length for fitting, length in own if fitting), Fraction(0)),
            seconds=_seconds(inputs, index),
            unrelated=not all(fitting for fitting, _ in own),
        )


def _seconds(inputs: PlanInputs, line: int) -> Fraction:
    starts = [speech.start for speech in inputs.narration.speeches]
    return [*starts[1:], inputs.narration.duration][line] - (starts[line] if line else 0)


def _rows(name: str, shown: list[Shown]) -> list[Row]:
    lines_, seconds = len(shown), sum(one.seconds for one in shown)
    own = sum(one.fitting > 0 for one in shown) / lines_
    filled = float(sum(one.fitting for one in shown) / seconds)
    unrelated = sum(one.unrelated for one in shown) / lines_
    return [
        Row(f"{name}: lines that show their own footage", round(own, 3), f"of {lines_}"),
        Row(f"{name}: seconds of own footage", round(filled, 3), f"of {float(seconds):.0f} s"),
        Row(f"{name}: lines with an unrelated picture", round(unrelated, 3), "", None, UNRELATED, True),
    ]
