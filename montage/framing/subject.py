"""A few pictures of a shot -> how much of what matters lies where: faces, what moves, and what draws the eye."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexer.shots.decode import Pixels
from montage.framing.faces import Box, faces
from montage.framing.saliency import Map, saliency, shape

FACES = 0.7  # against 1 for all that draws the eye: then 0.94 of the faces found are in the window, 0.71 without
MOVES = 2.0  # what moves, likewise, where a lot does: 0.91 of the moments marked in 25 clips are held, at 1 0.87
LOOKED = 3  # each so many pictures of a shot are searched for faces: that takes longer than all the rest
NOISE = 8.0  # [levels] a difference between two pictures that grain and compression make
LEFT = 0.6  # of a picture that the next one shows, too, at least, where a camera is believed to have moved
CALM = 0.25  # [levels] mean difference beyond NOISE at which half is believed


def interest(pictures: Sequence[Pixels]) -> list[Map]:
    """One map float32 [h, w] for each of the pictures uint8 [height, width, 3] RGB, which are in order of time."""
    seen = [faces(picture) for picture in pictures[::LOOKED]]
    sure = FACES * sum(map(bool, seen)) / len(seen)  # a false face does not stay
    moves = movement(pictures)
    return [
        saliency(picture) + MOVES * moved + sure * faces_map(seen[index // LOOKED], shape(picture))
        for index, (picture, moved) in enumerate(zip(pictures, moves, strict=True))
    ]


def faces_map(boxes: Sequence[Box], size: tuple[int, int]) -> Map:
    """[h, w] of `size` (width, height) with a sum of 1, or 0 without faces: each a spot, a larger face a larger one."""
    made = np.zeros(size[::-1], np.float32)
    for left, top, width, height in boxes:
        down, across = (
            np.exp(-((((np.arange(cells) + 0.5) / cells - start) / length - 0.5) ** 2) * 8)  # two sigma at its edge
            for cells, start, length in ((size[1], top, height), (size[0], left, width))
        )
        made += np.outer(down, across).astype(np.float32)
    return np.asarray(made / max(float(made.sum()), 1e-9), np.float32)


def movement(pictures: Sequence[Pixels]) -> list[Map]:
    """For each picture, a map [h, w] of what moves but for the camera, with a sum of 0 (nothing) to 1 (a lot)."""
    size = shape(pictures[0])
    if len(pictures) < 2:
        return [np.zeros(size[::-1], np.float32)]
    greys = [_grey(picture, size) for picture in pictures]
    steps = [_difference(one, other, size) for one, other in pairwise(greys)]
    # What differs from before and after is where the mover is now, not where it was or will be.
    both = [steps[0], *(np.sqrt(one * other) for one, other in pairwise(steps)), steps[-1]]
    return [np.asarray(one / one.size / (float(one.mean()) + CALM), np.float32) for one in both]


def _grey(picture: Pixels, size: tuple[int, int]) -> Map:
    """Twice `size`: fine enough for small movers."""
    import cv2

    fine = (2 * size[0], 2 * size[1])
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(grey, fine, interpolation=cv2.INTER_AREA), np.float32)


def _difference(one: Map, other: Map, size: tuple[int, int]) -> Map:
    """How much `other` differs from `one` [levels], the camera's shift undone where that explains most of it."""
    import cv2

    plain = np.abs(one - other)
    moved, known = _moved_onto(one, other)
    shifted = np.abs(moved - other) * known
    # The median is the background's: a mover before a plain one is no camera movement.
    if known.mean() > LEFT and np.median(shifted[known]) < 0.9 * np.median(plain[known]):
        plain = shifted
    beyond = np.maximum(cv2.GaussianBlur(plain, (0, 0), 1.0) - NOISE, 0)
    return np.asarray(cv2.resize(beyond, size, interpolation=cv2.INTER_AREA))


def _moved_onto(one: Map, other: Map) -> tuple[Map, npt.NDArray[np.bool_]]:
    """`one` shifted as a whole to where `other` shows the same, and where it shows anything then."""
    import cv2

    height, width = one.shape
    hann = cv2.createHanningWindow((width, height), cv2.CV_32F)  # given as an argument, it is written into the pictures
    (right, down), _ = cv2.phaseCorrelate(one * hann, other * hann)
    shift = np.array([[1, 0, right], [0, 1, down]], np.float32)
    moved, known = (cv2.warpAffine(each, shift, (width, height)) for each in (one, np.ones_like(one)))
    return np.asarray(moved, np.float32), np.asarray(known) > 0.99
