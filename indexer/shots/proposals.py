"""Where one shot may become another, for little: generous, since a network looks at each place and decides.

Of the 20 dissolves in `benchmarks/cuts.py` one that TransNetV2 finds is not proposed, between takes of like colours:
it comes to 0.68 where TURN is 0.72. At 0.65 the network would see 17 % of single takes, and sees 4 %.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.shots.decode import Pixels

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

BESIDE = 12  # ticks on each side that a jump is compared with
JUMP = 2.2  # times the changes around it: a hard cut, even between two moments of one scene
STILL = 1.0  # [levels] of change that compression makes alone
SPANS = (16, 32)  # ticks: a dissolve lies within one of them
TURN = 0.72  # of what the colours change over as long a span before and after: a dissolve, also a slow one
CALM = 2.5  # Hellinger-like distance, 0..45, that the colours of a still camera keep
FADE = 25  # ticks within which a picture goes and another comes
DIP = 0.5  # of the contrast on both sides: a fade through a colour; a dissolve has a smaller dip
EDGE = 12  # ticks of a turn's ends that are left out: the change lies in its middle
REACH = max(SPANS) * 3 // 2 + EDGE  # ticks on each side that a tick is judged by


@dataclass(frozen=True, slots=True)
class Traits:
    """Traits of n consecutive pictures."""

    change: Floats  # [n, levels] mean difference to the picture before; 0 for one that is only shown longer
    fresh: Floats  # [n] 1 for a new picture, 0 for one that is only shown longer
    colours: Floats  # [n, 512] roots of the histogram
    contrast: Floats  # [n, levels] standard deviation of the luma

    def since(self, first: int) -> "Traits":
        """Those of the pictures from `first` on."""
        return Traits(self.change[first:], self.fresh[first:], self.colours[first:], self.contrast[first:])


def traits(pictures: Pixels, fresh: Flags, before: Pixels) -> Traits:
    """Of uint8 [n, 27, 48, 3] RGB, and the picture `before` them."""
    values = pictures.astype(np.int16)
    earlier = np.concatenate([before[None].astype(np.int16), values[:-1]])
    change = np.abs(values - earlier).mean((1, 2, 3), dtype=np.float32)
    return Traits(change, fresh.astype(np.float32), _colours(pictures), values.mean(3).std((1, 2), dtype=np.float32))


def joined(one: Traits, two: Traits) -> Traits:
    """Those of the pictures of `one`, then of `two`."""
    return Traits(*(np.concatenate([getattr(one, name), getattr(two, name)]) for name in Traits.__slots__))


def proposed(seen: Traits, first: int, last: int) -> Flags:
    """Whether a new shot may begin with each of the pictures `first` to `last`, exclusive.

    It depends on REACH pictures on each side, as far as there are any.
    """
    ticks = np.arange(first, last)
    wide = np.arange(max(0, first - EDGE), min(len(seen.change), last + EDGE))
    turns = _middles(_turns(seen.colours, wide))[first - wide[0] :][: len(ticks)]
    return np.asarray(_jumps(seen, ticks) | turns | _dips(seen.contrast, ticks))


def _jumps(seen: Traits, ticks: npt.NDArray[np.intp]) -> Flags:
    """Changes much greater than those around them."""
    change, fresh = (np.concatenate([[0.0], np.cumsum(values)]) for values in (seen.change, seen.fresh))
    start, end = (
        _clipped(ticks - BESIDE, len(seen.change) + 1),
        _clipped(ticks + BESIDE + 1, len(seen.change) + 1),
    )
    around = change[end] - change[start] - seen.change[ticks]
    count = fresh[end] - fresh[start] - seen.fresh[ticks]
    return np.asarray(seen.change[ticks] > JUMP * (STILL + around / np.maximum(1, count)))


def _turns(colours: Floats, ticks: npt.NDArray[np.intp]) -> Flags:
    """Colours that change more across a tick than before and after it."""
    flags = np.zeros(len(ticks), np.bool_)
    for span in SPANS:
        before, here, after = (_across(colours, ticks + shift, span) for shift in (-span, 0, span))
        early, late = ticks < span * 3 // 2, ticks >= len(colours) - span * 3 // 2  # there is nothing before, or after
        around = (np.where(early, after, before) + np.where(late, before, after)) / 2
        flags |= here > TURN * (CALM + around)
    return flags


def _middles(flags: Flags) -> Flags:
    """`flags` without EDGE at both ends of each run, or only its middle where it is shorter."""
    before, after = (_run(flags[::way])[::way] for way in (1, -1))
    return np.asarray(flags & (np.abs(before - after) <= 1))


def _run(flags: Flags) -> npt.NDArray[np.intp]:
    """How many flags stand in a row right before each, at most EDGE."""
    count = np.zeros(len(flags), np.intp)
    alive = flags
    for shift in range(1, EDGE + 1):
        alive = alive & np.concatenate([np.zeros(min(shift, len(flags)), np.bool_), flags[:-shift]])
        count += alive
    return count


def _across(colours: Floats, ticks: npt.NDArray[np.intp], span: int) -> Floats:
    start, end = _clipped(ticks - span // 2, len(colours)), _clipped(ticks + span // 2, len(colours))
    return np.asarray(np.abs(colours[end] - colours[start]).sum(1))


def _dips(contrast: Floats, ticks: npt.NDArray[np.intp]) -> Flags:
    """The picture goes towards one colour, and comes back."""
    reach = np.arange(FADE + 1)
    before, after = (contrast[_clipped(ticks[:, None] + side * reach, len(contrast))].max(1) for side in (-1, 1))
    return np.asarray(contrast[ticks] < DIP * np.minimum(before, after))


def _clipped(ticks: npt.NDArray[np.intp], count: int) -> npt.NDArray[np.intp]:
    return np.clip(ticks, 0, count - 1)


def _colours(pictures: Pixels) -> Floats:
    """float32 [n, 512]: roots of the shares of eight levels of red, green and blue."""
    levels = (pictures >> 5).reshape(len(pictures), -1, 3).astype(np.intp)
    bins = levels[..., 0] << 6 | levels[..., 1] << 3 | levels[..., 2]
    bins += np.arange(len(pictures))[:, None] << 9
    counts = np.bincount(bins.ravel(), minlength=len(pictures) << 9).reshape(-1, 512)
    return np.asarray(np.sqrt(counts / bins.shape[1]), np.float32)
