"""The best made shot for a line: several are made, each with a seed of its own, and the one that fits best is used.

A shot that is longer than its generator can make is made in parts, the last frames of one being what the next goes on
from. What was made is cached under a key of everything it was made by; a clip without its record was cut off, and never
counts.
"""

import math
import random
import shutil
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import cattrs
import numpy as np

from assets_db.errors import UserError
from assets_db.files import write_text
from assets_db.protocols import check_result
from assets_db.source import source_digest
from assets_db.timebase import frame_at
from indexer.media.safety import MediaError, as_media_error, open_media, video_stream
from indexer.passes.calibrate import Calibration
from indexer.passes.embed import Embedder, embed_pictures
from indexer.probe import probe
from indexer.shots.decode import Decoding, Pixels
from indexer.shots.keyframes import DARK, FLAT
from indexer.shots.looks import luma
from montage.cache import key_of
from montage.codec import dumps, loads
from montage.ffmpeg.coding import COLOUR_OPTIONS, tick_rates
from montage.ffmpeg.run import DiskFull, ffmpeg
from montage.files.digests import digest_of
from montage.generate.flicker import MOST, flicker, reduced
from montage.generate.frames import X264
from montage.generate.generator import GenerationRequest, Generator, Unavailable

SEEN = 5  # pictures of a clip that the embedder looks at
GOES_ON = 9  # frames that the next part is given; most models take the last one, LTX-Video eight and one
SEEDS = 2**31  # drawn ones are below: every framework takes them
RECORD = ".take"  # beside a clip
PARTS_LIST = "parts.txt"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a shot is to show."""

    prompts: tuple[str, ...]  # along the shot, one a part (`parts_of`)
    text: str  # what the embedder compares it with: the line's query, in words that it knows
    duration: Fraction  # [s]
    fps: Fraction  # [1/s] of the film
    size: tuple[int, int]  # [px] of the film
    seed: int = -1  # of the first candidate; -1: drawn, and saved with what it made
    avoid: str = ""  # what is not to be seen


@dataclass(frozen=True, slots=True)
class Take:
    """A shot that was made, and how well it is."""

    path: Path
    prompt: str  # those of all parts, one a line
    seed: int  # of its first part, the next ones have those after it: made again with it, it is the same
    score: float  # 0..1: fit, or 1 without one, times steadiness
    fit: float | None  # 0..1 calibrated, how well it shows the text; None where no embedder has an opinion
    flicker: float  # 0..1
    made_by: str  # the generator's name
    duration: Fraction  # [s]

    @property
    def maker(self) -> str:
        """The generator and the seed, for credits."""
        return f"{self.made_by}, seed {self.seed}"


@dataclass(frozen=True, slots=True)
class TakeResult:
    """The best take, None where none will do, and what went wrong on the way, one line each."""

    take: Take | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """Says how well pictures show a text."""

    embedder: Embedder
    calibration: Calibration

    def fit(self, text: str, pictures: Sequence[Pixels]) -> float | None:
        """0..1 for uint8 [h, w, 3] RGB pictures of one clip; None where either says nothing to the embedder."""
        query = self.embedder.texts([text])
        frames = embed_pictures(self.embedder, pictures)
        if not query.any() or not frames.any():
            return None
        return round(float(self.calibration.scores(query, frames, np.zeros(len(frames), np.int64))[0, 0]), 4)


@dataclass(frozen=True, slots=True)
class _Record:
    """What stands beside a cached clip; without a take, none of what was made would do."""

    taken: TakeResult
    digest: str = ""  # of the clip


def parts_of(generator: Generator, duration: Fraction) -> int:
    """In how many parts `generator` makes a shot of `duration` [s]; 1 where it cannot go on from a part."""
    if generator.longest is None or not generator.continues:
        return 1
    return max(1, math.ceil(duration / generator.longest))


def take(
    wanted: Scene,
    generator: Generator,
    folder: Path,
    judge: Judge | None,
    floor: float,
    count: int,
    time_budget: float,
    now: Callable[[], float] = time.monotonic,
) -> TakeResult:
    """The best of `count` candidates, if it fits at least `floor` and is steady; the others' files are deleted.

    No candidate is begun that would not be ready within `time_budget` [s], as long as the ones before it took; one that
    runs is not stopped, generators have limits of their own. Where the generator cannot go on from a part, the shot is
    at most as long as one. What was made is cached in `folder`: a second call with equal arguments makes nothing, a
    drawn seed is drawn once, and where no candidate would do none is tried again.
    Raises Unavailable where the generator can make no clip of this film, and DiskFull.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = judge.embedder.name if judge else ""
    key = key_of("take", generator.name, source_digest(type(generator).__module__), wanted, name, floor, count)
    cached = _cached(folder, key)
    if cached is not None:
        return cached
    for left in folder.glob(f".{key}-*"):  # of a run that was cut off
        shutil.rmtree(left, ignore_errors=True)
    first = random.SystemRandom().randrange(SEEDS) if wanted.seed < 0 else wanted.seed
    with tempfile.TemporaryDirectory(dir=folder, prefix=f".{key}-") as place:
        round_ = _Round(wanted, generator, Path(place), judge, floor)
        whole = round_.play(first, count, time_budget, now)
        return _settled(round_, folder, key, whole)


class _Round:
    """The candidates for one shot: of those that will do, the best one's file is there, of the others none."""

    def __init__(self, wanted: Scene, generator: Generator, place: Path, judge: Judge | None, floor: float) -> None:
        self.best: Take | None = None
        self._wanted, self._generator, self._place, self._judge, self._floor = wanted, generator, place, judge, floor
        self._parts = parts_of(generator, wanted.duration)
        self._faults: Counter[str] = Counter()
        self._made = 0
        self._rejected: list[str] = []
        self._stopped = ""

    def play(self, seed: int, count: int, time_budget: float, now: Callable[[], float]) -> bool:
        """Make them. True where all were made and looked at."""
        start = now()
        for number in range(count):
            spent = now() - start
            needed = spent * (number + 1) / max(1, number)  # [s] with one more like those
            if time_budget <= 0 or needed > time_budget:
                self._stopped = f"{number} of {count} takes were made in the time there was"
                return False
            try:
                self._weigh(self._made_with(seed + number * self._parts))
            except DiskFull:
                raise
            except Unavailable as error:
                if self.best is None:
                    raise
                self._stopped = error.what
                return False
            except MediaError as error:  # its path is a passing one
                self._faults[f"what came {error.reason}"] += 1
            except UserError as error:
                self._faults[error.what] += 1
        return not self._faults

    @property
    def notes(self) -> tuple[str, ...]:
        """What went wrong, one line each."""
        tries = self._made + sum(self._faults.values())
        failures = [f"{times} of {tries} takes could not be made: {what}" for what, times in self._faults.items()]
        if self.best is None and self._rejected:
            failures.append(f"none of {self._made} takes will do: {self._rejected[0]}")
        return (*failures, *filter(None, [self._stopped]))

    def _made_with(self, seed: int) -> tuple[int, Path]:
        """A clip, part by part."""
        total = frame_at(self._length(), self._wanted.fps)
        edges = [part * total // self._parts for part in range(self._parts + 1)]
        clips: list[Path] = []
        for part, (start, end) in enumerate(pairwise(edges)):
            before = last_frames(clips[-1], GOES_ON) if clips else None
            order = self._order(part, end - start, seed + part, before)
            clips.append(self._place / f"{seed}-{part}.mp4")
            made = self._generator.make(order, clips[-1])
            good = made == clips[-1] and made.is_file()
            check_result(good, self._generator, "generator", "make", made, "the file that it was to make")
        return seed, clips[0] if len(clips) == 1 else _joined(clips, self._wanted.fps, self._place / f"{seed}.mp4")

    def _length(self) -> Fraction:
        longest = self._generator.longest
        alone = longest is not None and not self._generator.continues
        return min(self._wanted.duration, longest) if alone and longest is not None else self._wanted.duration

    def _order(self, part: int, frames: int, seed: int, before: Pixels | None) -> GenerationRequest:
        wanted = self._wanted
        prompt = wanted.prompts[min(part, len(wanted.prompts) - 1)]
        return GenerationRequest(prompt, frames / wanted.fps, wanted.fps, wanted.size, seed, wanted.avoid, before)

    def _weigh(self, made: tuple[int, Path]) -> None:
        """Keep a clip if it will do and is the best so far; other clips are deleted."""
        seed, path = made
        found, why = self._looked_at(seed, path)
        self._made += 1
        if why:
            self._rejected.append(why)
        better = not why and (self.best is None or found.score > self.best.score)
        gone = [file for file in self._place.glob(f"{seed}[.-]*") if file != path or not better]
        if better:
            gone += [self.best.path] if self.best else []
            self.best = found
        for file in gone:
            file.unlink(missing_ok=True)

    def _looked_at(self, seed: int, path: Path) -> tuple[Take, str]:
        """A clip as a take, and why it will not do. Raises MediaError for a file that is no video."""
        uneasy, pictures = looked_at(path)
        fit = self._judge.fit(self._wanted.text, pictures) if self._judge else None
        score = round((1.0 if fit is None else fit) * (1 - uneasy), 4)
        prompt = "\n".join(self._wanted.prompts[: self._parts])
        found = Take(path, prompt, seed, score, fit, uneasy, self._generator.name, self._length())
        if all(float(luma(picture).mean()) < DARK or float(luma(picture).std()) < FLAT for picture in pictures):
            return found, "it shows nothing"  # a model in too coarse a number format makes black pictures
        if uneasy > MOST:
            return found, f"it flickers ({uneasy:.2f}, {MOST} at most)"
        if fit is not None and fit < self._floor:
            return found, f"it does not show the line ({fit:.2f}, {self._floor:g} at least)"
        return found, ""


def looked_at(path: Path) -> tuple[float, list[Pixels]]:
    """How much a clip flickers, 0..1, and SEEN pictures of it, evenly spaced. Raises MediaError."""
    asset = probe(path)
    frames = max(1, round(asset.duration * asset.time_base * asset.fps))
    wanted = {(2 * place + 1) * frames // (2 * SEEN) for place in range(SEEN)}
    lights, pictures = [], []
    for number, seen in enumerate(Decoding(path, asset)):
        lights.append(reduced(seen.middle))
        if number in wanted:
            pictures.append(seen.middle)
    if not pictures:
        raise MediaError(path, "no frame can be decoded")
    return flicker(lights, asset.fps), pictures


def last_frames(path: Path, count: int) -> Pixels:
    """uint8 [n, h, w, 3] RGB, the last `count` frames of a clip in full size, or as many as it has."""
    last: deque[Pixels] = deque(maxlen=count)
    with open_media(path) as container, as_media_error(path):
        for frame in container.decode(video_stream(container, path)):
            last.append(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
    if not last:
        raise MediaError(path, "no frame can be decoded")
    return np.stack(last)


def _joined(clips: Sequence[Path], fps: Fraction, out: Path) -> Path:
    """`out`, the parts one after the other; encoded, as others' parts need not fit together as they are."""
    ticks, step = tick_rates(fps)
    (out.parent / PARTS_LIST).write_text("".join(f"file '{clip.name}'\n" for clip in clips), "utf-8")
    arguments = [
        "-f", "concat", "-i", PARTS_LIST, "-an", "-vf", f"settb=1/{ticks},setpts=N*{step}", "-fps_mode", "passthrough",
        *X264, *COLOUR_OPTIONS, "-video_track_timescale", str(ticks), "-movie_timescale", str(ticks), str(out),
    ]  # fmt: skip
    ffmpeg(arguments, out.parent, "join the parts of a take")
    for clip in clips:
        clip.unlink()
    return out


def _settled(round_: _Round, folder: Path, key: str, whole: bool) -> TakeResult:
    """What a round has left, under its final name. A round that was not `whole` and left nothing is forgotten."""
    best = round_.best
    if best is None:
        taken = TakeResult(None, round_.notes)
        if whole:
            write_text(folder / f"{key}{RECORD}", dumps(_Record(taken), folder))
        return taken
    final = folder / f"{key}.mp4"
    digest = digest_of(best.path)
    best.path.replace(final)
    taken = TakeResult(
        Take(final, best.prompt, best.seed, best.score, best.fit, best.flicker, best.made_by, best.duration),
        round_.notes,
    )
    write_text(folder / f"{key}{RECORD}", dumps(_Record(taken, digest), folder))
    return taken


def made_by(clip: Path) -> str:
    """The model, and the seed, of a clip that was generated for a film; empty for any other file."""
    record = clip.with_suffix(RECORD)
    taken = _cached(clip.parent, clip.stem) if record.is_file() else None
    return taken.take.maker if taken and taken.take else ""


def _cached(folder: Path, key: str) -> TakeResult | None:
    """What an earlier call has left; None where it left nothing whole."""
    try:
        record = loads((folder / f"{key}{RECORD}").read_text(encoding="utf-8"), _Record, folder)
        best = record.taken.take
        return record.taken if best is None or digest_of(best.path) == record.digest else None
    except (OSError, ValueError, cattrs.BaseValidationError):
        return None
