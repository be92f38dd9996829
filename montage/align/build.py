"""The spoken script and the shots found -> the problem to solve."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np

from assets_db.model import Shot, VisualFeatures
from assets_db.timebase import frame_at
from indexer.metadata.dates import middle_of
from montage.align import costs
from montage.align.costs import Floats, Ints
from montage.align.cut_points import Grid, cut_points, line_starts
from montage.align.kept import Stay, edges
from montage.align.problem import ENDLESS, Kept, Moment, Problem, ShotFeatures
from montage.align.rules import Rules
from montage.model import NO_PULSE, Anchor, BeatTimes, Hit, Narration, Ranking, Script

WAITED_FOR = 0.5  # an anchor of less weight brings no picture of its own: a phrase of few words finds anything
READABLE = Fraction(2)  # [s] that a card is up at least
GLIMPSE = 0.5  # of the shortest clip: a shot that lasts less is not shown
BEST = 3  # shots of a line that may end it where they end themselves
PINNED = 1000.0  # what it costs not to show what a person has pinned: more than a film
SCALES = {"close-up": 1, "aerial view": 2}  # tags for how near the camera is: 1 close, 2 wide


def build_problem(
    script: Script,
    narration: Narration,
    anchors: Sequence[Anchor],
    ranking: Ranking,
    rules: Rules,
    pulse: BeatTimes = NO_PULSE,
    pins: Mapping[int, Hit] | None = None,
    kept: Sequence[Stay] = (),
) -> Problem:
    """The problem of one film. Every line has at least one hit; `pins` are shots that a line must show, `kept` clips
    that stay where they are.
    """
    pins = pins or {}
    waited = [
        (anchor, _whole(hits))
        for anchor, hits in zip(anchors, ranking.anchors, strict=True)
        if anchor.weight >= WAITED_FOR
    ]
    of_line = _of_lines(ranking, pins, kept)
    shots = _best([*of_line, *(hits for _, hits in waited)])
    number = {hit.shot.key: place for place, hit in enumerate(shots)}
    grid, bounds = Grid.of(pulse, rules.fps), line_starts(narration, rules)
    named = [anchor for anchor, hits in waited if hits]
    fixed = [*(frame_at(at, rules.fps) for at in script.edits.cuts), *edges(kept)]
    spoken = [speech.line for speech in narration.speeches]
    over = [frame for line, start in zip(spoken, bounds, strict=False) for frame in _over(of_line[line], start, rules)]
    cuts = cut_points(script.lines, narration, script.lang, rules, named, grid, fixed, over)
    frames = list(cuts)
    found: dict[int, list[Hit]] = defaultdict(list)
    for anchor, hits in waited:
        found[anchor.line] += hits
    assets = {path: place for place, path in enumerate(sorted({hit.shot.asset.path for hit in shots}))}
    wanted = {frame for frame in fixed if frame in cuts}
    candidates = {line: _numbers([*of_line[line], *found[line]], number) for line in spoken}
    return Problem(
        rules=rules,
        shots=shots,
        cuts=np.array(frames, np.int64),
        sync=np.array([place.sync for place in cuts.values()]),
        offbeat=np.array([grid.off(frame) if bounds[0] < frame < bounds[-1] else 0.0 for frame in frames]),
        free=np.array([place.free for place in cuts.values()]),
        fixed=tuple(place for place, frame in enumerate(frames) if frame in wanted or place == len(frames) - 1),
        bounds=bounds,
        fit=np.stack([_scores(of_line[line], number) for line in spoken]),
        candidates=tuple(candidates[line] for line in spoken),
        moments=tuple(_moments(waited, pins, spoken, bounds, number, rules)),
        length=np.array([_frames(hit.shot, rules) for hit in shots], np.int64),
        least=np.array([_least(hit.shot, rules) for hit in shots], np.int64),
        still=np.array([hit.shot.asset.kind == "image" for hit in shots]),
        card=np.array([hit.shot.asset.origin == "card" for hit in shots]),
        asset=np.array([assets[hit.shot.asset.path] for hit in shots], np.int64),
        near_duplicates=_near_duplicates([hit.shot for hit in shots]),
        features=_features([hit.shot for hit in shots]),
        kept=_kept(kept, frames, candidates, shots, number),
    )


def _of_lines(ranking: Ranking, pins: Mapping[int, Hit], kept: Sequence[Stay]) -> list[list[Hit]]:
    """What may be shown on each line: what was found, what is pinned to it, what stays there."""
    return [
        [*_whole(hits), *_pinned(pins, line), *(stay.hit for stay in kept if stay.hit and stay.clip.line == line)]
        for line, hits in enumerate(ranking.lines)
    ]


def _kept(
    kept: Sequence[Stay],
    frames: Sequence[int],
    candidates: Mapping[int, Ints],
    shots: Sequence[Hit],
    number: Mapping[str, int],
) -> dict[int, Kept]:
    """Where clips stay, by the place of their first frame among the cuts at `frames`."""
    place = {frame: index for index, frame in enumerate(frames)}
    return {
        place[stay.clip.start]: Kept(
            place[stay.clip.start + stay.clip.dur], _stays(stay, candidates[stay.clip.line], shots, number)
        )
        for stay in kept
    }


def _stays(stay: Stay, candidates: Ints, shots: Sequence[Hit], number: Mapping[str, int]) -> Ints:
    """What may be shown where a clip stays: its shot, or a card of its line."""
    if stay.hit:
        return np.array([number[stay.hit.shot.key]], np.int64)
    cards = [shot for shot in candidates.tolist() if shots[shot].shot.asset.origin == "card"]
    return np.array(cards, np.int64) if cards and stay.clip.origin == "card" else candidates


def _whole(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Without damaged footage, where anything else was found."""
    return tuple(hit for hit in hits if not hit.shot.looks.damaged) or hits


def _pinned(pins: Mapping[int, Hit], line: int) -> list[Hit]:
    return [pins[line]] if line in pins else []


def _best(rankings: Iterable[Iterable[Hit]]) -> tuple[Hit, ...]:
    """Each shot once, with its best score, by key."""
    best: dict[str, Hit] = {}
    for hit in (hit for hits in rankings for hit in hits):
        if hit.shot.key not in best or hit.score > best[hit.shot.key].score:
            best[hit.shot.key] = hit
    return tuple(best[key] for key in sorted(best))


def _moments(
    waited: Sequence[tuple[Anchor, tuple[Hit, ...]]],
    pins: Mapping[int, Hit],
    spoken: Sequence[int],
    bounds: Sequence[int],
    number: Mapping[str, int],
    rules: Rules,
) -> list[Moment]:
    """Anchors that some shot fits; they are judged a little after the word, when a picture that leads it is up. And
    pins, in the beginning of their line.
    """
    found = [
        Moment(frame_at(anchor.at, rules.fps) + rules.lead, anchor.weight, rules.weights.anchor * anchor.weight,
               _scores(hits, number))
        for anchor, hits in waited
        if hits
    ]  # fmt: skip
    for (start, end), line in zip(pairwise(bounds), spoken, strict=True):
        if line in pins:
            shown = np.zeros(len(number))
            shown[number[pins[line].shot.key]] = 1.0
            found.append(Moment(min((start + end) // 2, start + rules.wanted // 2), 0.0, PINNED, shown))
    return sorted(found, key=lambda moment: moment.frame)


def _scores(hits: Iterable[Hit], number: Mapping[str, int]) -> Floats:
    row = np.zeros(len(number))
    for hit in hits:
        row[number[hit.shot.key]] = max(row[number[hit.shot.key]], hit.score)
    return row


def _numbers(hits: Iterable[Hit], number: Mapping[str, int]) -> Ints:
    return np.unique([number[hit.shot.key] for hit in hits]).astype(np.int64)


def _frames(shot: Shot, rules: Rules) -> int:
    return ENDLESS if shot.asset.kind == "image" else int(shot.duration * rules.fps)


def _least(shot: Shot, rules: Rules) -> int:
    """How many frames a shot has to be up: a card has to be read, and a short shot is shown whole."""
    if shot.asset.origin == "card":
        wanted = (
            frame_at(READABLE, rules.fps) + rules.transitions.frames // 2
        )  # half of a transition to the next belongs to it
        return min(max(rules.shortest, wanted), rules.longest)
    frames = _frames(shot, rules)
    return frames if GLIMPSE * rules.shortest <= frames < rules.shortest else rules.shortest


def _over(hits: Sequence[Hit], start: int, rules: Rules) -> list[int]:
    """Frames at which the best shots of a line that starts at frame `start` are over, where they are short.

    One alone, and one after the other.
    """
    best = sorted(hits, key=lambda hit: (-hit.score, hit.shot.key))[:BEST]
    short = [frames for frames in (_frames(hit.shot, rules) for hit in best) if frames < rules.wanted]
    return [start + frames for frames in (*short, *accumulate(short))]


def _near_duplicates(shots: Sequence[Shot]) -> dict[int, Ints]:
    """Shot -> the others of its group of near-duplicates."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, shot in enumerate(shots):
        if shot.group:
            groups[shot.group].append(place)
    return {one: np.array([other for other in some if other != one]) for some in groups.values() if len(some) > 1
            for one in some}  # fmt: skip


def _features(shots: Sequence[Shot]) -> ShotFeatures:
    looks = [shot.looks for shot in shots]
    return ShotFeatures(
        poor=np.array([0.0 if shot.asset.origin == "card" else _poor(shot.looks) for shot in shots]),
        age=_ages(shots),
        lively=np.array([costs.lively(one.motion, one.pan, one.tilt, one.zoom) for one in looks]),
        motion=np.array([one.motion for one in looks]),
        camera=np.array([(one.pan, one.tilt) for one in looks]),
        tone=np.array([one.tone for one in looks]),
        scale=np.array([_scale(shot.tags) for shot in shots], np.int64),
    )


def _poor(looks: VisualFeatures) -> float:
    left, top, right, bottom = looks.bars
    return costs.poor(looks.sharpness, looks.brightness, looks.shake, max(left + right, top + bottom), looks.text)


def _ages(shots: Sequence[Shot]) -> Floats:
    """[m] by the newest footage there is; made pictures are new, and what has no date is half as old as can be."""
    days = [middle_of(shot.asset.recorded).toordinal() if shot.asset.recorded else None for shot in shots]
    newest = max((day for day in days if day is not None), default=0)
    unknown = [0.0 if shot.asset.origin in ("card", "article", "generated") else 0.5 for shot in shots]
    return np.array([costs.age(newest - day) if day else other for day, other in zip(days, unknown, strict=True)])


def _scale(tags: str) -> int:
    return next((scale for tag, scale in SCALES.items() if tag in tags), 0)
