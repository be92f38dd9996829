"""From the spoken script and the shots found to the main track. Pure: no files, no clock, no chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from assets_db.model import Shot
from assets_db.timebase import frame_at
from montage.align.build import build_problem
from montage.align.kept import Stay, edges
from montage.align.missing_footage import missing_footage
from montage.align.problem import ENDLESS, Problem
from montage.align.repetition_costs import costs
from montage.align.rules import Rules
from montage.align.solve import Clips, solve
from montage.align.transitions import Handles, joined
from montage.model import NO_PULSE, Alternative, Anchor, BeatTimes, Clip, Hit, Narration, Ranking, Script

RUNNERS_UP = 3
MOVES: tuple[Literal["in", "right", "out", "left"], ...] = ("in", "right", "out", "left")
WRITTEN_BELOW = 0.02  # of a picture's lowest quarter: a logo and the time take less
MARGIN = Fraction(3, 10)  # [s] of a shot's beginning that is left out where there is room: what is left of a dissolve


@dataclass(frozen=True, slots=True)
class Plan:
    """The main track: clips that follow each other from the first frame to the last, and what footage was lacking."""

    clips: tuple[Clip, ...]
    notes: tuple[str, ...] = ()


def align(
    script: Script,
    narration: Narration,
    anchors: Sequence[Anchor],
    ranking: Ranking,
    rules: Rules,
    pulse: BeatTimes = NO_PULSE,
    pins: Mapping[int, Hit] | None = None,
    kept: Sequence[Stay] = (),
) -> Plan:
    """Choose the cuts and the shots; `pins` are shots that a line of the script must show, `kept` clips that stay.

    Every line needs at least one hit (`fill` sees to that). Each clip has what its choice cost, term by term, and
    the runners-up.
    """
    problem = build_problem(script, narration, anchors, ranking, rules, pulse, pins, kept)
    chosen = _held(problem, solve(problem))
    lines = [speech.line for speech in narration.speeches]
    places = _in_points(problem, chosen)
    rooms = [_room(problem, clip, place) for clip, place in zip(chosen, places, strict=True)]
    clips = tuple(
        _clip(problem, clip, lines[problem.line(*clip[:2])], place, why, number)
        for number, (clip, place, why) in enumerate(zip(chosen, places, _reasons(problem, chosen), strict=True))
    )
    stay = {stay.clip.start: stay.clip for stay in kept if stay.clip.origin != "card" or stay.clip.by_hand}
    clips = tuple(stay.get(clip.start, clip) for clip in clips)
    turns = {anchor.line for anchor in anchors if anchor.kind == "topic"}
    fixed = {frame_at(at, rules.fps) for at in script.edits.cuts} | edges(kept)
    return Plan(joined(clips, rooms, rules.transitions, rules.fps, turns, fixed), missing_footage(problem, chosen))


def _held(problem: Problem, clips: Clips) -> Clips:
    """A card that stays is one clip, not two of the same."""
    held: Clips = []
    for i, j, shot in clips:
        stays = i in problem.kept or (held and held[-1][0] in problem.kept)
        if held and held[-1][2] == shot and problem.card[shot] and not stays:
            held[-1] = (held[-1][0], j, shot)
        else:
            held.append((i, j, shot))
    return held


def _in_points(problem: Problem, clips: Clips) -> list[int]:
    """For each clip the frame of its shot that it starts with: what was not seen yet, then from the start again."""
    margin, shown = int(MARGIN * problem.rules.fps), dict[int, int]()
    starts = []
    for i, j, shot in clips:
        room = int(problem.length[shot]) - problem.frames(i, j)
        start = min(shown[shot], room) if shot in shown else min(margin, room // 2)
        if problem.still[shot] or start < 0 or shown.get(shot, 0) > room + margin:
            start = 0
        shown[shot] = start + problem.frames(i, j)
        starts.append(start)
    return starts


def _room(problem: Problem, clip: tuple[int, int, int], place: int) -> Handles:
    i, j, shot = clip
    if problem.still[shot]:
        return Handles(ENDLESS, ENDLESS)
    return Handles(place, max(0, int(problem.length[shot]) - place - problem.frames(i, j)))


def _reasons(problem: Problem, clips: Clips) -> list[Mapping[str, float]]:
    """For each clip the terms that cost something, the greatest first."""
    found: list[Mapping[str, float]] = []
    before = -1
    for (i, j, shot), (repeat, soon) in zip(clips, costs(problem, clips), strict=True):
        one = np.array([shot])
        parts = (
            problem.parts(i, np.array([j]), one)
            | problem.beside(np.array([before]), one)
            | {"repeat": repeat, "soon": soon}
        )
        terms = {name: round(float(np.ravel(value)[0]), 3) for name, value in parts.items()}
        found.append({name: cost for name, cost in sorted(terms.items(), key=lambda term: -term[1]) if cost})
        before = shot
    return found


def _clip(
    problem: Problem, clip: tuple[int, int, int], line: int, place: int, why: Mapping[str, float], number: int
) -> Clip:
    i, j, shot = clip
    hit, fps = problem.shots[shot], problem.rules.fps
    asset, still = hit.shot.asset, hit.shot.asset.kind == "image"
    return Clip(
        start=int(problem.cuts[i]),
        dur=problem.frames(i, j),
        src=asset.path,
        kind=asset.kind,
        offset=Fraction(0) if still else hit.shot.offset + Fraction(place) / fps,
        key=hit.shot.key,
        origin=asset.origin,
        line=line,
        score=round(problem.best_fit(i, j, shot), 3),
        why={**why, "damaged": hit.shot.looks.damaged} if hit.shot.looks.damaged else why,
        alternatives=tuple(alternative_of(other) for other in _runners_up(problem, i, j, shot)),
        move=MOVES[number % len(MOVES)] if still and asset.origin != "card" else "none",
        title=asset.title,
        rights=asset.rights,
        preview=asset.preview,
        jumps=asset.jumps,
        low_text=has_low_text(hit.shot),
    )


def _runners_up(problem: Problem, i: int, j: int, shot: int) -> list[Hit]:
    shots = problem.candidates[problem.line(i, j)]
    ranked = shots[np.argsort(problem.alone(i, j, shots), kind="stable")]
    return [problem.shots[other] for other in ranked if other != shot][:RUNNERS_UP]


def has_low_text(shot: Shot) -> bool:
    """Whether something is written where subtitles stand: more than a small logo, or the time of day."""
    return shot.looks.low_text > WRITTEN_BELOW


def alternative_of(hit: Hit) -> Alternative:
    """A shot that was found, as a runner-up."""
    asset = hit.shot.asset
    return Alternative(
        asset.path, Fraction(0) if asset.kind == "image" else hit.shot.offset, hit.shot.key, round(hit.score, 3),
        asset.kind, asset.origin, asset.title, asset.rights, asset.preview, asset.jumps, has_low_text(hit.shot),
    )  # fmt: skip
