"""Whether sound and picture are where they should be: the voice against the narration, cuts against the plan."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from montage.check.fault import Fault
from montage.check.picture import FAINT, Seen, lasting, seen_at
from montage.check.sound import RATE, Heard, Samples
from montage.model import Timeline

Curve = npt.NDArray[np.float32]  # [n]

TICK = 20  # [samples] of a curve: 5 ms, a third of a frame at 60 frames a second
WINDOW = 20.0  # [s] compared at a time
EVERY = 60.0  # [s] from one comparison to the next, and one at the end
FARTHEST = 2.0  # [s] that is looked for
FAINTLY = 0.01  # root mean square of the narration, of 1, below which there is nothing to compare: -40 dBFS
ALIKE = 0.5  # correlation below which it is another sound
CLEAR = 8.0  # score of a change that cannot be anything but a cut
NEAR = 1  # [frame] a cut may be off
LOOKED = 1.0  # [s] around a cut that is not where it should be


def check_voice(heard: Heard, timeline: Timeline) -> Iterator[Fault]:
    """Stretches in which the voice comes earlier or later than in the narration, or is not heard at all."""
    frame = float(1 / timeline.fps)
    most = NEAR * frame + TICK / RATE
    for start, end in _windows(min(len(heard.sound), len(heard.narration))):
        voice = _curve(heard.narration[start:end])
        if np.sqrt(np.mean(np.square(voice))) < FAINTLY:
            continue
        late, likeness = _lag(heard.sound, voice, start)
        span = (start / RATE, end / RATE)
        if likeness < ALIKE:
            yield Fault("drift", *span, "the narration is not what is heard")
        elif abs(late) > most:
            yield Fault("drift", *span, f"the voice is {abs(late):.2f} s {'late' if late > 0 else 'early'}")


def check_cuts(seen: Seen, timeline: Timeline) -> Iterator[Fault]:
    """Hard cuts that are seen, but not on their frame. Those between pictures that are much alike are not judged."""
    wanted = [
        after.start for before, after in pairwise(timeline.video) if not after.transition and after.src != before.src
    ]
    rate = float(timeline.fps) / seen.fps  # a film of a wrong rate is still cut where it should be
    faint = np.array([round(frame * rate) for frame in seen_at(seen.changes, FAINT)])
    lasts = [frame for frame in seen_at(seen.changes, CLEAR) if lasting(seen.small, frame)]
    clear = [at for at in (round(frame * rate) for frame in lasts) if not _planned(at, timeline)]
    off = []
    for frame in wanted:
        if np.any(np.abs(faint - frame) <= NEAR):
            continue
        near = min(clear, key=lambda one: abs(one - frame), default=None)
        if near is not None and abs(near - frame) <= LOOKED * timeline.fps:
            off.append((frame, near - frame))
    if off:
        frame, late = max(off, key=lambda one: abs(one[1]))
        times = [float(frame / timeline.fps) for frame, _ in off]
        how = f"{abs(late)} frames {'late' if late > 0 else 'early'}"
        others = f"; {len(off)} of {len(wanted)} are off" if len(off) > 1 else ""
        what = f"the cut planned at {float(frame / timeline.fps):.2f} s is seen {how}{others}"
        yield Fault("drift", times[0], times[-1], what)


def _planned(frame: int, timeline: Timeline) -> bool:
    """Whether the timeline has the picture change there, by a cut, a transition or an overlay."""
    changes = [(clip.start, clip.start + (clip.transition.frames if clip.transition else 0)) for clip in timeline.video]
    changes += [(end, end) for one in timeline.overlays for end in (one.start, one.start + one.dur)]
    return any(start - NEAR <= frame <= end + NEAR for start, end in changes)


def _windows(samples: int) -> Iterator[tuple[int, int]]:
    """First and last + 1 of the samples that are compared; all where there are few."""
    length = min(samples, int(WINDOW * RATE)) // TICK * TICK
    last = samples - length
    if length:
        yield from ((start, start + length) for start in range(0, last, int(EVERY * RATE)))
        yield last, last + length


def _curve(samples: Samples) -> Curve:
    """How loud it is at each tick, of 1."""
    whole = samples[: len(samples) // TICK * TICK].astype(np.float32).reshape(-1, TICK) / 32768
    return np.asarray(np.sqrt(np.mean(np.square(whole), axis=1)), np.float32)


def _lag(sound: Samples, voice: Curve, start: int) -> tuple[float, float]:
    """How much later [s] the voice comes in the film than at sample `start`, and the correlation there."""
    reach = int(FARTHEST * RATE)
    length = len(voice) * TICK
    part = sound[max(0, start - reach) : start + length + reach]
    padded = np.pad(part, (max(0, reach - start), max(0, start + length + reach - len(sound))))
    film, shape = _curve(padded), voice - voice.mean()
    products = np.correlate(film, shape, "valid")
    sums, squares = (np.concatenate([[0.0], np.cumsum(film.astype(np.float64) ** power)]) for power in (1, 2))
    count = len(voice)
    total, energy = sums[count:] - sums[:-count], squares[count:] - squares[:-count]
    spread = np.sqrt(np.maximum(energy - total**2 / count, 1e-12)) * np.linalg.norm(shape)
    likeness = products / np.maximum(spread, 1e-9)
    best = int(np.argmax(likeness))
    return best * TICK / RATE - FARTHEST, float(likeness[best])
