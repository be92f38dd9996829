"""Give each clip its focus, from what its file shows."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np

from indexer.media.safety import MediaError
from indexer.shots.decode import Pixels
from montage.framing.path import Floats, path
from montage.framing.samples import picture, samples
from montage.framing.subject import interest
from montage.geometry import fits
from montage.model import Clip, Focus

# Where at least HALF of a side is seen, a camera heads for a part of NEAR: then it meets 0.81 of the marked subjects of
# 53 photographs, at 0.5 only 0.74. Where less is seen, all that the window holds counts: 0.87 are in it, not 0.83.
HALF = 0.5
NEAR = 0.3
KNOWN = 1000  # clips of which the focus stays known: films that are edited are framed again and again


def framed(clips: Sequence[Clip], size: tuple[int, int], fps: Fraction) -> tuple[Clip, ...]:
    """The clips of a film of `size` [px] at `fps`, with their focus.

    A still gets one; a video that is cut to another shape a still camera or a path. Other clips, and those whose file
    cannot be read, keep what they have.
    """
    return tuple(replace(clip, focus=_focus(clip, size, fps)) for clip in clips)


def _focus(clip: Clip, size: tuple[int, int], fps: Fraction) -> tuple[Focus, ...]:
    try:
        if clip.kind == "image":
            return clip.focus if clip.origin == "card" else (_in_still(clip.src, _state(clip.src), size),)
        if clip.fit != "fill":
            return clip.focus
        found = _in_video(clip.src, _state(clip.src), clip.offset, clip.dur / fps, clip.jumps, size)
        return clip.focus if found is None else found
    except (MediaError, OSError):
        return clip.focus  # who renders it says so


def _state(file: Path) -> tuple[int, int]:
    """Differs when a file has changed: size [B], time of change [ns]."""
    state = file.stat()
    return state.st_size, state.st_mtime_ns


@lru_cache(KNOWN)
def _in_still(file: Path, _: tuple[int, int], size: tuple[int, int]) -> Focus:
    """Where the window stands that holds most, and in it the height of what it holds."""
    seen = picture(file)
    across, down = (share if share < HALF else NEAR for share in _shares(seen, size))
    (matters,) = interest([seen])
    x = _middle(matters.sum(axis=0), across)
    inside = np.abs((np.arange(matters.shape[1]) + 0.5) / matters.shape[1] - x) <= across / 2
    return Focus(round(x, 4), round(_middle(matters[:, inside].sum(axis=1), down), 4))


def _middle(profile: Floats, share: float) -> float:
    return path(profile[None].astype(float), [0.0], 1.0, share)[0][1]


@lru_cache(KNOWN)
def _in_video(
    file: Path, _: tuple[int, int], offset: Fraction, seconds: Fraction, jumps: bool, size: tuple[int, int]
) -> tuple[Focus, ...] | None:
    """A still camera or a path; None where nothing is cut off."""
    seen = samples(file, offset, seconds, jumps)
    first = next(seen, None)
    if first is None or fits((first.picture.shape[1], first.picture.shape[0]), size):
        return None
    every = list(chain([first], seen))
    matters = interest([one.picture for one in every])
    shares = _shares(first.picture, size)
    axis = int(shares[1] < shares[0])  # the one along which something is cut off
    profiles = np.array([one.sum(axis=axis) for one in matters], float)
    knots = path(profiles, [max(0.0, one.at) for one in every], float(seconds), shares[axis])
    return tuple(_at(place, axis, at) for at, place in knots)


def _at(place: float, axis: int, at: float) -> Focus:
    time = Fraction(round(at * 1000), 1000)
    return Focus(0.5, round(place, 4), time) if axis else Focus(round(place, 4), 0.5, time)


def _shares(seen: Pixels, size: tuple[int, int]) -> tuple[float, float]:
    """How much of a picture's width and height a window of the film's shape shows."""
    wider = seen.shape[1] * size[1] / (seen.shape[0] * size[0])
    return min(1.0, 1 / wider), min(1.0, wider)
