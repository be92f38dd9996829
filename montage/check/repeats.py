"""The same pictures again, as a viewer would notice them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from montage.check.fault import Fault, shown_name
from montage.check.picture import SAME, Pictures, Seen, lasting, seen_at
from montage.graphics.card_file import card_in
from montage.model import Clip, Timeline

Frames = npt.NDArray[np.int64]  # [n]

SHORTEST = 1.5  # [s] that is noticed
SAMPLE = 0.5  # [s] between the pictures that are looked for among all earlier ones
FLAT = 6.0  # levels (standard deviation) of a picture without content
CUT = 8.0  # score of a change between two shots
BLOCK = 512, 4096  # pictures compared at a time: 8 MB


@dataclass(frozen=True, slots=True)
class _Shots:
    """Which shot each frame belongs to: clips where they are known."""

    starts: Frames  # ascending
    timeline: Timeline | None

    def of(self, frames: Frames) -> Frames:
        return np.searchsorted(self.starts, frames, "right") - 1

    def still(self, frames: Frames) -> Frames:
        """A number for each still that is planned: one picture, however the camera moves over it. -1: a video."""
        if self.timeline is None:
            return np.full(len(frames), -1)
        files = {clip.src: number for number, clip in enumerate(self.timeline.video) if clip.kind == "image"}
        return np.array([files.get(clip.src, -1) for clip in self.timeline.video])[self.of(frames)]

    def clip(self, frame: int) -> Clip | None:
        return self.timeline.video[int(self.of(np.array([frame]))[0])] if self.timeline else None


def check_repeats(seen: Seen, timeline: Timeline | None) -> Iterator[Fault]:
    """Later stretches that show what was shown before, unless they are pinned there."""
    shots, fps = _shots(seen, timeline), seen.fps
    samples = np.arange(0, len(seen.small), max(1, round(SAMPLE * fps)))
    first = _first_shown(seen.small, samples, shots)
    places = [(int(frame), int(before)) for frame, before in zip(samples, first, strict=True)]
    for _, run in groupby(places, key=lambda one: (one[1] >= 0, int(shots.of(np.array([one[0]]))[0]))):
        again = [one for one in run if one[1] >= 0]
        if len(again) * SAMPLE >= SHORTEST and not _meant(shots.clip(again[0][1]), shots.clip(again[0][0]), timeline):
            start, end = again[0][0] / fps, again[-1][0] / fps + SAMPLE
            yield Fault("repeat", start, min(end, len(seen.small) / fps), _note(again[0][1] / fps, shots, again[0][0]))


def _note(before: float, shots: _Shots, frame: int) -> str:
    clip = shots.clip(frame)
    name = f" ({shown_name(clip)})" if clip else ""
    return f"the same pictures as at {before:.1f} s{name}"


def _shots(seen: Seen, timeline: Timeline | None) -> _Shots:
    if timeline:
        starts = [clip.start + (clip.transition.frames // 2 if clip.transition else 0) for clip in timeline.video]
        starts = [round(start * seen.fps / timeline.fps) for start in starts]
    else:
        starts = [0, *(frame for frame in seen_at(seen.changes, CUT) if lasting(seen.small, frame))]
    return _Shots(np.array([0, *starts[1:]]), timeline)


def _first_shown(small: Pictures, samples: Frames, shots: _Shots) -> Frames:
    """For each of `samples` the first frame of an earlier shot with the same picture; -1: there is none."""
    found = np.full(len(samples), -1)
    for a in range(0, len(samples), BLOCK[0]):
        mine = samples[a : a + BLOCK[0]]
        pictures, shot, still = _flat(small[mine]), shots.of(mine), shots.still(mine)
        got = np.where((pictures.std(axis=1) >= FLAT) | (still >= 0), -1, -2)
        for b in range(0, int(mine[-1]), BLOCK[1]):
            theirs = np.arange(b, min(b + BLOCK[1], len(small)))
            same = _apart(pictures, _flat(small[b : b + BLOCK[1]])) <= SAME**2
            same |= (shots.still(theirs)[None, :] == still[:, None]) & (still[:, None] >= 0)
            same &= shots.of(theirs)[None, :] < shot[:, None]
            hit = (got == -1) & same.any(axis=1)
            got[hit] = theirs[same.argmax(axis=1)[hit]]
        found[a : a + len(mine)] = np.maximum(got, -1)
    return found


def _flat(pictures: Pictures) -> npt.NDArray[np.float32]:
    return pictures.reshape(len(pictures), -1).astype(np.float32)


def _apart(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Mean squares of the differences, [len(a), len(b)]."""
    squares = np.square(a).sum(axis=1)[:, None] + np.square(b).sum(axis=1)[None, :] - 2 * (a @ b.T)
    return np.asarray(squares / a.shape[1], np.float32)


def _meant(before: Clip | None, again: Clip | None, timeline: Timeline | None) -> bool:
    """Whether a person wanted it, it is the end card, a page, or another moment of a take in which little happens."""
    if before is None or again is None or timeline is None:
        return False
    if again.origin == "card" and (again is timeline.video[-1] or _is_page(again)):
        return True  # a film without credits ends as it began; a page is read on
    return _is_pinned(again, timeline) or _other_moment(before, again, timeline)


def _is_page(clip: Clip) -> bool:
    card = card_in(clip.src)
    return card is not None and card.kind == "page"


def _is_pinned(clip: Clip, timeline: Timeline) -> bool:
    names = [pin.shot for pin in timeline.edits.pins if pin.line == clip.line]
    return any(name == clip.key or clip.src.match(part) for name in names for part in _files(name))


def _files(name: str) -> Sequence[str]:
    """The path in a pin's name, with and without a moment: a `#` may also be part of it."""
    return [part for part in (name, name.rpartition("#")[0]) if part]


def _other_moment(before: Clip, again: Clip, timeline: Timeline) -> bool:
    if again.kind == "image" or again.src != before.src:
        return False
    early, late = sorted((before, again), key=lambda clip: clip.offset)
    return early.offset + early.dur / timeline.fps <= late.offset
