"""How much a clip flickers: what changes from frame to frame though nothing moves. Made clips do, filmed ones hardly.

Two things are measured on small luma pictures. Brightness: how far the mean of the picture strays from its course over
half a second; a fade strays nowhere. Structure: each frame against the one before and the one after, both moved to
where it is (DIS optical flow), and without their mean brightness. What differs from both in the same direction is
neither movement nor a cut: so film restoration finds blotches.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.shots.decode import Pixels
from indexer.shots.looks import luma

Light = npt.NDArray[np.float32]  # [72, 128] luma in 0..255

SIZE = (128, 72)  # [px] grain is gone, boiling textures are not
MOST = 0.55  # a clip with more is not shown: one of 53 filmed ones has, and all of them with patches of noise laid over
HELD = 0.4  # [levels] frames that differ less are one frame, held: at 8 a second shown at 24
UNEASY = 0.18  # of the picture's contrast, at which structure makes 0.5: filmed clips have 0.01 to 0.1, a fast pan 0.18
STRAYING = 5.0  # [levels] at which brightness makes 0.5: filmed clips have 0.1 to 1.5, through a car's windscreen 2.8
LEAST_CONTRAST = 8.0  # [levels] of a picture; a flatter one has nothing that could be uneasy
EVEN, SPREAD = 128.0, 45.0  # [levels] mean and contrast that pictures are brought to before movement is looked for


def reduced(picture: Pixels) -> Light:
    """Of uint8 [h, w, 3] RGB of any size and shape what flicker is measured on."""
    made = _cv2().resize(luma(picture), SIZE, interpolation=_cv2().INTER_AREA)
    return np.asarray(made, np.float32)


def flicker(frames: Sequence[Light], fps: Fraction) -> float:
    """0 steady .. 1 another picture every frame, for all frames of a clip in order; 0 for fewer than three."""
    if len(frames) < 3:
        return 0.0
    steady = _steady(_straying(frames, fps), STRAYING) * _steady(_uneasiness(frames), UNEASY)
    return round(1 - steady, 3)


def _steady(value: float, half: float) -> float:
    """1 for nothing, 0.5 at `half`; squared, so that what every filmed clip has costs little."""
    return half**2 / (half**2 + value**2)


def _straying(frames: Sequence[Light], fps: Fraction) -> float:
    """[levels] mean distance of the pictures' brightness from its running mean over half a second."""
    course = np.array([float(frame.mean()) for frame in frames])
    reach = min(max(1, round(fps / 4)), len(course) - 1)  # frames to either side
    # Odd reflection goes on as the course came: at the ends of a fade, too, it strays nowhere.
    padded = np.pad(course, reach, mode="reflect", reflect_type="odd")
    smooth = np.convolve(padded, np.ones(2 * reach + 1) / (2 * reach + 1), "valid")
    return float(np.abs(course - smooth).mean())


def _uneasiness(frames: Sequence[Light]) -> float:
    """What frames do not share with their neighbours, root mean square of their contrast, mean over the clip."""
    distinct = [frames[0]]
    for frame in frames[1:]:
        if float(np.abs(frame - distinct[-1]).mean()) > HELD:
            distinct.append(frame)
    found = [_apart(*three) for three in zip(distinct, distinct[1:], distinct[2:], strict=False)]
    return float(np.mean(found)) if found else 0.0


def _apart(before: Light, frame: Light, after: Light) -> float:
    one, other = _left_over(frame, before), _left_over(frame, after)
    shared = np.where(np.sign(one) == np.sign(other), np.minimum(np.abs(one), np.abs(other)), 0)
    return float(np.sqrt((shared**2).mean()) / max(float(frame.std()), LEAST_CONTRAST))


def _left_over(frame: Light, neighbour: Light) -> Light:
    """`frame` less `neighbour` moved to where it is, each without its mean brightness."""
    cv2 = _cv2()
    flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(_evened(frame), _evened(neighbour), None)
    across, down = np.meshgrid(*(np.arange(side, dtype=np.float32) for side in SIZE))
    moved = cv2.remap(
        neighbour - neighbour.mean(), across + flow[..., 0], down + flow[..., 1], cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(frame - frame.mean() - moved, np.float32)


def _evened(frame: Light) -> Pixels:
    """uint8 [72, 128] of one mean and contrast: a change of brightness is no movement."""
    spread = max(float(frame.std()), LEAST_CONTRAST / 2)
    return np.asarray(np.clip(EVEN + SPREAD * (frame - frame.mean()) / spread, 0, 255), np.uint8)


def _cv2() -> Any:
    import cv2

    cv2.setNumThreads(1)  # pictures are tiny
    return cv2
