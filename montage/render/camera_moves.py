"""Camera moves over stills: what of the picture is seen at each moment. Pure."""

from typing import Literal

from montage.model import Focus

Move = Literal["none", "in", "out", "left", "right", "build"]  # the last: none, what is in the picture moves
Window = tuple[float, float, float]  # left and top edge, and side: shares of the picture's width and height


def eased(progress: float) -> float:
    """0..1 -> 0..1, slow at both ends (Hermite's smoothstep): a move neither starts nor stops with a jerk."""
    clipped = min(max(progress, 0.0), 1.0)
    return clipped * clipped * (3 - 2 * clipped)


def window(move: Move, zoom: float, focus: Focus, progress: float) -> Window:
    """What is seen at `progress` 0..1 of a move that goes `zoom` times as near.

    In heads for the focus and out comes from it; left and right go along the picture at the focus's height.
    """
    if move in ("none", "build") or zoom <= 1:
        return 0.0, 0.0, 1.0
    share, along = 1 - 1 / zoom, eased(progress)
    if move in ("in", "out"):
        near = along if move == "in" else 1 - along
        side = 1 - share * near
        ends = [min(max(place - (1 - share) / 2, 0.0), share) for place in (focus.x, focus.y)]
        return ends[0] * near, ends[1] * near, side
    left = share * (along if move == "right" else 1 - along)
    return left, min(max(focus.y - (1 - share) / 2, 0.0), share), 1 - share
