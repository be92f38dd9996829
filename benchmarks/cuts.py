"""Shot boundaries: on real takes joined with known cuts, on edited clips with documented ones, and on single takes.

Baselines on the same frames: full TransNetV2 (its own sliding window over every frame, as its package runs it) and
PySceneDetect's AdaptiveDetector. A boundary is found if one is told within it, or TOLERANCE beside it; each counts
once. Times are of the processor, in one run, without decoding.
"""

import csv
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg
import numpy as np

from assets_db.model import Asset
from benchmarks.table import Row
from indexer.probe import probe
from indexer.shots.cuts import Finder
from indexer.shots.decode import Decoding, Pixels
from indexer.shots.transnet import network

KINDS = {"hard": (0.0, 0.0), "dissolve": (0.4, 1.0), "fade": (0.3, 0.8)}  # [s] a change, for fades to black and back
FILMS = 2  # of each kind
TAKES = 11  # in a film
LENGTHS = (2.2, 3.0)  # [s] of a take, so that none is all change
SIZE = (320, 180)  # [px]: all detectors look at less
FPS = 25
TOLERANCE = 0.12  # [s] three frames
TOLD = 0.3  # [s] that the documented times are good to
GAP = 0.5  # [s] between two captions, at most, that a boundary lies in
ALONE = (6, 8)  # [s] a single take that counts as low-cut material, and how much of it is looked at
EVERY = 3  # of these, for time
THREADS = 1  # of the network: several wait for each other, and the wait would count as work
EDITED = {  # [s] files of footage_edge whose boundaries are documented elsewhere
    "bbb480__video.mp4": (11.88, 15.75, 23.04),
    "pyscenedetect__goldeneye-vfr-drop3.mp4": (3.75, 8.76),
}
Change = tuple[float, float]  # [s] first and last moment of a boundary
WAYS = ("ours", "transnet", "pyscenedetect")


@dataclass(frozen=True, slots=True)
class Film:
    """A video, its kind, and what is known of its boundaries up to `end` [s]."""

    path: Path
    kind: str
    changes: Sequence[Change]
    end: float
    slack: float = TOLERANCE  # [s]


@dataclass(slots=True)
class Score:
    """Boundaries that were found, told and true, and what that took."""

    hits: int = 0
    told: int = 0
    true: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.hits + other.hits, self.told + other.told, self.true + other.true, self.seconds + other.seconds
        )

    @property
    def f1(self) -> float:
        """1 where nothing is to be found and nothing is told."""
        return round(2 * self.hits / (self.told + self.true), 3) if self.told + self.true else 1.0


@dataclass(slots=True)
class Result:
    """What all ways made of the films of one kind."""

    scores: dict[str, Score]
    judged: int = 0
    ticks: int = 0


def run(shared: Path) -> list[Row]:
    """F1 by kind, then share of frames and time."""
    found: dict[str, Result] = {}
    network(THREADS)  # loaded before anything is timed
    with TemporaryDirectory() as folder:
        for film in [*_joined(shared, Path(folder)), *_edited(shared), *_single(shared)]:
            result = found.setdefault(film.kind, Result({way: Score() for way in WAYS}))
            _look(film, result)
    return [*_f1(found), *_cost(found)]


def _f1(found: dict[str, Result]) -> Iterator[Row]:
    everything = {way: sum((result.scores[way] for result in found.values()), Score()) for way in WAYS}
    several = {kind: result.scores for kind, result in found.items() if result.scores["ours"].true}
    for kind, scores in {"all": everything, **several}.items():
        ours, full, simple = (scores[way].f1 for way in WAYS)
        yield Row(f"{kind}: F1 ({scores['ours'].true} boundaries)", ours, "", full, full)
        yield Row(f"{kind}: F1 of PySceneDetect", simple)
    alone = found["single take"].scores
    false = alone["ours"].told - alone["ours"].hits
    yield Row("single take: boundaries told", false, "", alone["transnet"].told, None, lower_is_better=True)


def _cost(found: dict[str, Result]) -> Iterator[Row]:
    low, high = [found["single take"]], [found[kind] for kind in KINDS]
    for name, results, target in (("low-cut", low, 1 / 3), ("high-cut", high, None)):
        share = sum(result.judged for result in results) / sum(result.ticks for result in results)
        yield Row(f"{name}: frames to the network", round(share, 3), "of all", 1.0, target, lower_is_better=True)
        ours, full = (sum(result.scores[way].seconds for result in results) for way in WAYS[:2])
        yield Row(f"{name}: time", round(ours / full, 3), "of full TransNetV2", 1.0, None, lower_is_better=True)


def _look(film: Film, result: Result) -> None:
    asset, times, pictures = _decoded(film)
    start = time.process_time()
    finder = Finder(asset, THREADS)
    told = [cut for pts, small in zip(times, pictures, strict=True) for cut in finder.feed(pts, small)]
    ours = [_seconds(asset, pts) for pts in told + finder.finish()]
    between = time.process_time()
    full = [_seconds(asset, times[frame]) for frame in _transnet(np.stack(pictures))]
    end = time.process_time()
    result.judged += finder.judged
    result.ticks += finder.ticks
    told_by = zip(WAYS, (ours, full, _pyscenedetect(film)), (between - start, end - between, 0.0), strict=True)
    for way, cuts, seconds in told_by:
        result.scores[way] += _score(cuts, film, seconds)


def _score(cuts: Sequence[float], film: Film, seconds: float) -> Score:
    cuts = [cut for cut in cuts if cut <= film.end]
    left, hits = list(cuts), 0
    for first, last in film.changes:
        near = [cut for cut in left if first - film.slack <= cut <= last + film.slack]
        if near:
            left.remove(near[0])
            hits += 1
    return Score(hits, len(cuts), len(film.changes), seconds)


def _decoded(film: Film) -> tuple[Asset, list[int], list[Pixels]]:
    asset = probe(film.path)
    last = asset.start + film.end / asset.time_base
    times, pictures = [], []
    for seen in Decoding(film.path, asset):
        if seen.pts > last:
            break
        times.append(seen.pts)
        pictures.append(seen.small)
    return asset, times, pictures


def _seconds(asset: Asset, pts: int) -> float:
    return float((pts - asset.start) * asset.time_base)


def _transnet(pictures: Pixels) -> list[int]:
    """First frames of shots, by the package's own window; a gradual change is cut at its middle."""
    import torch

    net, precision = network(THREADS)
    with torch.inference_mode(), precision:
        likely = net.predict_frames(torch.from_numpy(pictures), quiet=True)[0]
    changing = np.concatenate([[0], (likely.float().numpy().ravel() > 0.5).astype(int), [0]])
    starts, ends = (np.flatnonzero(np.diff(changing) == step) for step in (1, -1))
    cuts = [int(start + end - 1) // 2 + 1 for start, end in zip(starts, ends, strict=True)]
    return [cut for cut in cuts if cut < len(pictures)]


def _pyscenedetect(film: Film) -> list[float]:
    from scenedetect import AdaptiveDetector, detect

    return [start.get_seconds() for start, _ in detect(str(film.path), AdaptiveDetector(), end_time=film.end)[1:]]


def _edited(shared: Path) -> Iterator[Film]:
    """Clips whose captions follow each other, and those documented elsewhere."""
    for name, spans in _captions(shared).items():
        changes = [(one[1], two[0]) for one, two in pairwise(spans)]
        if changes and all(start - end <= GAP for end, start in changes):
            end = spans[-1][1] - GAP
            known = [(cut, cut) for cut in _detected(shared)[name] if cut < end and not _beside(cut, changes)]
            yield Film(shared / "data/footage" / name, "edited", [*changes, *known], end, TOLD)
    for name, cuts in EDITED.items():
        path = shared / "data/footage_edge" / name
        asset = probe(path)
        yield Film(path, "edited", [(cut, cut) for cut in cuts], float(asset.duration * asset.time_base))


def _single(shared: Path) -> Iterator[Film]:
    for path, seconds in [take for take in takes(shared) if take[1] >= ALONE[0]][::EVERY]:
        yield Film(path, "single take", (), min(seconds, ALONE[1]))


def takes(shared: Path) -> list[tuple[Path, float]]:
    """Clips of one take long enough to be cut from, and their seconds."""
    detected = _detected(shared)
    one = {name: spans[0][1] for name, spans in _captions(shared).items() if len(spans) == 1 and not detected[name]}
    return [(shared / "data/footage" / name, seconds) for name, seconds in one.items() if seconds > LENGTHS[1] + GAP]


def _detected(shared: Path) -> dict[str, list[float]]:
    """[s] of the cuts of each file, as its table has them: also those within one caption."""
    rows = csv.DictReader((shared / "data/footage/clips.csv").read_text(encoding="utf-8").splitlines())
    return {row["file"]: [float(cut) for cut in row["auto_cuts_s"].split()] for row in rows}


def _beside(cut: float, changes: Sequence[Change]) -> bool:
    return any(first - TOLD <= cut <= last + TOLD for first, last in changes)


def _captions(shared: Path) -> dict[str, list[Change]]:
    """[s] of the captions of each file."""
    spans: dict[str, list[Change]] = {}
    for row in csv.DictReader((shared / "data/footage/captions.csv").read_text(encoding="utf-8").splitlines()):
        spans.setdefault(row["file"], []).append((float(row["start_s"]), float(row["end_s"])))
    return spans


def _joined(shared: Path, folder: Path) -> Iterator[Film]:
    """FILMS of each kind, always the same."""
    draw = np.random.default_rng(0)
    sources = takes(shared)
    for kind, change in KINDS.items():
        for number in range(FILMS):
            parts = []
            for place in draw.choice(len(sources), TAKES, replace=False):
                path, seconds = sources[place]
                length = round(float(draw.uniform(*LENGTHS)) * FPS) / FPS
                parts.append((path, round(float(draw.uniform(0, seconds - length - GAP)), 2), length))
            changes = [round(float(draw.uniform(*change)) * FPS) / FPS for _ in parts[1:]]
            yield join(folder / f"{kind}{number}.mp4", kind, parts, changes)


def join(
    path: Path,
    kind: str,
    parts: Sequence[tuple[Path, float, float]],
    changes: Sequence[float],
    size: tuple[int, int] = SIZE,
    fps: int = FPS,
) -> Film:
    """Write takes (file, start, length [s]) one after the other as H.264, with a change of so many seconds between."""
    width, height = size
    fit = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height},setsar=1,format=yuv420p"
    graph = [
        f"[{n}:v]setpts=PTS-STARTPTS,fps={fps},{fit},tpad=stop=-1:stop_mode=clone,trim=end_frame={round(length * fps)}"
        for n, (_, _, length) in enumerate(parts)
    ]
    lengths = [part[2] for part in parts]
    if kind == "dissolve":
        ends = np.cumsum(lengths) - np.cumsum([0, *changes])
        spans = [(float(end - change), float(end)) for end, change in zip(ends, changes, strict=False)]
        mixes = [
            f"[{'m' if n else 'v'}{n}][v{n + 1}]xfade=duration={change}:offset={span[0]:.3f}[m{n + 1}]"
            for n, (change, span) in enumerate(zip(changes, spans, strict=True))
        ]
        last = f"[m{len(changes)}]"
    else:
        ends = np.cumsum(lengths)
        spans = [(float(end - change), float(end + change)) for end, change in zip(ends, changes, strict=False)]
        if kind == "fade":
            graph = [_faded(step, n, lengths, changes) for n, step in enumerate(graph)]
        mixes = ["".join(f"[v{n}]" for n in range(len(parts))) + f"concat=n={len(parts)}[m]"]
        last = "[m]"
    steps = [f"{step},settb=1/{fps},setpts=N[v{n}]" for n, step in enumerate(graph)]
    inputs = [str(word) for file, start, _ in parts for word in ("-ss", start, "-i", file)]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *inputs, "-filter_complex", ";".join([*steps, *mixes])]
    command += ["-map", last, "-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-y", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return Film(path, kind, spans, float(ends[-1]))


def _faded(step: str, place: int, lengths: Sequence[float], changes: Sequence[float]) -> str:
    if place:
        step += f",fade=in:st=0:d={changes[place - 1]}"
    if place < len(changes):
        step += f",fade=out:st={lengths[place] - changes[place]}:d={changes[place]}"
    return step
