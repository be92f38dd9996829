"""The aligner: how far from the optimum, how fast, and what a viewer gets, beside two ways without one.

The optimum of small made-up films is CP-SAT's. What a viewer gets is measured on made-up films of two minutes with
music, and on the themed scripts with real footage, ConSE, the offline voice and real music. Baselines: cuts at equal
lengths, and a shot a sentence, each with the best shot for its line that was not shown yet.
"""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks._instances import instance
from benchmarks._optimum import optimum
from benchmarks.libraries import conse, library
from benchmarks.table import Row
from montage.align import costs as clip_costs
from montage.align.build import build_problem
from montage.align.problem import Problem
from montage.align.repetition_costs import costs, energy
from montage.align.rules import Rules, rules
from montage.align.solve import Clips, solve
from montage.cache import StageCache
from montage.library import Library
from montage.planning import PlanContext, collect_inputs
from montage.settings import Settings
from montage.template import Pace, load_template

FPS = Fraction(30)
SMALL = Pace(shortest=Fraction(6, 5), wanted=Fraction(2), longest=Fraction(4))
PROVED = 100  # small films
FILMS = 8  # of two minutes
SOON = Fraction(1, 2)  # [s] around a word within which the thing should be up
CLOSE = Fraction(1, 10)  # [s] from a beat


@dataclass(frozen=True, slots=True)
class Planned:
    """A film's problem, and one answer to it."""

    problem: Problem
    clips: Clips


def run(shared: Path) -> list[Row]:
    """Gap, speed, then made-up and real films."""
    news, beat = (_rules(name) for name in ("news", "beat"))
    made = [instance(seed, news, 40, 50) for seed in range(FILMS)]
    musical = [instance(seed, beat, 40, 50) for seed in range(FILMS)]
    real = list(_real(shared))
    return [*_gap(), *_speed(news), *_viewer("made-up", made, musical), *_viewer("real", real, [])]


def _rules(template: str) -> Rules:
    look = load_template(template)
    return rules(look.pace, FPS, look.style)


def _gap() -> list[Row]:
    small = rules(SMALL, FPS, load_template("news").style)
    gaps = []
    for seed in range(PROVED):
        problem = instance(seed, small, 6, 6, words=(5,), beats=False)
        gaps.append(energy(problem, solve(problem)) / optimum(problem)[0] - 1)
    return [
        Row(f"gap to the optimum, median of {PROVED}", _percent(statistics.median(gaps)), "%", None, 0, True),
        Row("gap to the optimum, worst", _percent(max(gaps)), "%", None, 1, True),
    ]  # fmt: skip


def _percent(share: float) -> float:
    return round(100 * share, 4) + 0.0  # no -0


def _speed(how: Rules) -> list[Row]:
    """Processor time, of one thread but for the linear algebra."""
    rows = []
    for lines, most in ((40, 1.0), (300, 10.0)):
        problem = instance(0, how, lines, 50)
        started = time.process_time()
        solve(problem)
        seconds = time.process_time() - started
        told = f"{lines} lines, 50 candidates each, {float(problem.cuts[-1] / FPS):.0f} s of film"
        rows.append(Row(told, round(seconds, 2), "s", None, most, lower_is_better=True))
    return rows


def _viewer(name: str, problems: list[Problem], musical: list[Problem]) -> list[Row]:
    ours = [Planned(problem, solve(problem)) for problem in problems]
    equal = [Planned(problem, _equal(problem)) for problem in problems]
    sentence = [Planned(problem, _sentence(problem)) for problem in problems]
    seen = [_seen(some) for some in (ours, equal, sentence)]
    rows = [
        Row(f"{name}: best shot of an anchor up within 0.5 s", seen[0], "", seen[1], 0.9),
        Row(f"{name}: the same, a shot a sentence", seen[2]),
        Row(f"{name}: free cuts within a frame of a beat", _share(_free_on_beat(one) for one in ours), "", None, 0.95),
        Row(f"{name}: repeats though others fit", sum(map(_needless, ours)), "", sum(map(_needless, equal)), 0, True),
        Row(f"{name}: jump cuts", sum(map(_jumps, ours)), "", sum(map(_jumps, equal)), 0, True),
        Row(f"{name}: hard limits broken", sum(map(_broken, ours)), "", None, 0, True),
        Row(f"{name}: cut rate beside the wanted one", round(statistics.mean(map(_rate, ours)), 2), "x, 0.9 to 1.2"),
    ]  # fmt: skip
    if musical:
        beats = _share(_on_beat(Planned(problem, solve(problem))) for problem in musical)
        rows.append(Row(f"{name}, template beat: cuts within 0.1 s of a beat", beats, "", None, 0.87))
    return rows


def _real(shared: Path) -> Iterator[Problem]:
    """The themed scripts with real footage and music."""
    scripts = sorted((shared / "data/scripts").glob("*.json"))
    footage = sorted(path for path in (shared / "data/footage").iterdir() if path.suffix in (".mp4", ".webm", ".mkv"))
    music = sorted((shared / "data/music").glob("*.ogg")) + sorted((shared / "data/music").glob("*.wav"))
    with library(footage, conse(shared)) as (store, _), TemporaryDirectory() as folder:
        opened = Library(store, conse(shared))
        for number, script in enumerate(scripts):
            settings = Settings(voice="espeak", music=str(music[number]), fill="own,card")
            with StageCache(Path(folder) / script.stem) as steps:
                told = collect_inputs(str(script), PlanContext(settings, opened, steps))
                yield build_problem(told.script, told.narration, told.anchors, told.shots, told.rules, told.pulse)


def _taken(problem: Problem, spans: list[tuple[int, int]]) -> Clips:
    """For each span the best shot for its line that was not shown yet; cards may come again."""
    clips: Clips = []
    shown: set[int] = set()
    for i, j in spans:
        line = problem.line(i, j)
        fits = problem.fit[line].copy()
        fits[list(shown)] = -1.0
        candidates = problem.candidates[line]
        shot = int(candidates[np.argmax(fits[candidates])])
        clips.append((i, j, shot))
        if not problem.card[shot]:
            shown.add(shot)
    return clips


def _equal(problem: Problem) -> Clips:
    """Cuts at the places nearest to equal lengths."""
    end = int(problem.cuts[-1])
    count = max(1, round(end / problem.rules.wanted))
    wanted = [end * number / count for number in range(count + 1)]
    places = sorted({int(np.argmin(np.abs(problem.cuts - at))) for at in wanted})
    return _taken(problem, list(pairwise(places)))


def _sentence(problem: Problem) -> Clips:
    places = np.searchsorted(problem.cuts, sorted(set(problem.bounds))).tolist()
    return _taken(problem, list(pairwise(places)))


def _seen(films: list[Planned]) -> float:
    """Share of the anchors of which the best shot that can be had is up within SOON of the word.

    A shot can be had if it is as long as the shortest cut, and is not up elsewhere.
    """
    return _share(_anchors(one) for one in films)


def _anchors(planned: Planned) -> list[bool]:
    problem, near, found = planned.problem, int(SOON * FPS), []
    for moment in problem.moments:
        up = {
            shot for i, j, shot in planned.clips
            if problem.cuts[i] <= moment.frame + near and problem.cuts[j] > moment.frame - near
        }  # fmt: skip
        elsewhere = {shot for _, _, shot in planned.clips} - up
        free = [
            float(moment.fit[shot]) for shot in range(len(problem.shots))
            if shot not in elsewhere and problem.length[shot] >= problem.rules.shortest
        ]  # fmt: skip
        best = max(free)
        if best > 0:
            found.append(max(float(moment.fit[shot]) for shot in up) >= best)
    return found


def _free_on_beat(planned: Planned) -> list[bool]:
    problem = planned.problem
    return [bool(problem.offbeat[i] < 1 / 3) for i, _, _ in planned.clips[1:] if problem.free[i]]


def _on_beat(planned: Planned) -> list[bool]:
    """Whether each cut is within CLOSE of a beat; `offbeat` grows from a frame to 0.15 s."""
    problem, far = planned.problem, float((CLOSE * FPS - 1) / (Fraction(3, 20) * FPS))
    return [bool(problem.offbeat[i] <= far) for i, _, _ in planned.clips[1:]]


def _needless(planned: Planned) -> int:
    """Repeats of the same pictures where another candidate of the line, long enough and above a card, was never up."""
    problem, shown, count = planned.problem, {shot for _, _, shot in planned.clips}, 0
    whole = problem.rules.weights.repeat
    for (i, j, _), (repeat, _) in zip(planned.clips, costs(problem, planned.clips), strict=True):
        line, frames = problem.line(i, j), problem.frames(i, j)
        others = [s for s in problem.candidates[line] if s not in shown and problem.length[s] >= frames]
        count += repeat >= whole and bool(others)
    return count


def _jumps(planned: Planned) -> int:
    problem, see = planned.problem, planned.problem.features
    return sum(
        bool(problem.asset[one] == problem.asset[other] and not problem.card[one]
             and np.linalg.norm(see.tone[one] - see.tone[other]) <= clip_costs.ALIKE)
        for (_, _, one), (_, _, other) in pairwise(planned.clips)
    )  # fmt: skip


def _broken(planned: Planned) -> int:
    problem, how = planned.problem, planned.problem.rules
    lengths = [(problem.frames(i, j), shot) for i, j, shot in planned.clips]
    return sum(
        bool(
            length < min(how.shortest, problem.least[shot])
            or (length > how.longest and not problem.card[shot])
            or length > problem.length[shot]
        )
        for length, shot in lengths
    )


def _rate(planned: Planned) -> float:
    problem = planned.problem
    return len(planned.clips) / (float(problem.cuts[-1]) / problem.rules.wanted)


def _share(films: Iterator[list[bool]]) -> float:
    flags = [flag for one in films for flag in one]
    return round(sum(flags) / len(flags), 3) if flags else 1.0
