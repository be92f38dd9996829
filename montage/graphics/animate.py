"""A card that comes to stand as its words are spoken: figures are counted up, quotations and lists come line by line.

Only what changes from frame to frame is drawn; once the card stands, its ground alone moves.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from PIL import Image

from montage.graphics.canvas import Look
from montage.graphics.card_file import card_in
from montage.graphics.compose import compose
from montage.graphics.content import Card
from montage.graphics.ground import Ground, ground_of, step_of
from montage.graphics.layers import Layer
from montage.graphics.page import typeset
from montage.graphics.page_motion import reading
from montage.graphics.planes import Box, Glass
from montage.graphics.sheet import Sheet
from montage.graphics.spoken import NOTHING_SPOKEN, SpokenWords
from montage.model import Clip

SHORTEST = Fraction(1)  # [s] a card that is seen for less stands still
MOST = 0.5  # of a card's time: then all stands that does not wait for a word
EARLY = 0.1  # [s] a part begins to come before its first word
REST = 0.4  # [s] that the last part stands at least before the card goes


def built(
    clip: Clip, look: Look, fps: Fraction, length: int, seen: range, spoken: SpokenWords = NOTHING_SPOKEN
) -> Iterator[bytes] | None:
    """The frames `seen` of a card that is on screen for `length`: yuv420p in BT.709, limited, of the film's size.

    Its parts come when they are `spoken`, the others one after the other from the beginning on. A page is read.

    In the end it stands as `draw` draws it, on a ground that goes on moving. None for any other picture. It begins when
    the transition into it is half over.
    """
    card = card_in(clip.src)
    if card is None:
        return None
    if card.kind == "page":
        return reading(typeset(card, look), spoken, fps, seen)
    wait = clip.transition.frames // 2 if clip.transition else 0
    return building(card, look, fps, length, wait, seen, spoken)


def building(
    card: Card,
    look: Look,
    fps: Fraction,
    length: int,
    wait: int,
    seen: range,
    spoken: SpokenWords = NOTHING_SPOKEN,
) -> Iterator[bytes]:
    """As `built`; it begins after `wait` frames."""
    sheet = compose(card, look)
    shares = _shares(sheet, fps, max(1, length - wait), spoken, wait / float(fps))
    if card.kind == "title":
        shares = shares[-1:]  # a film's first frame is what players show of it
    states = [shares[min(max(0, number - wait), len(shares) - 1)] for number in seen]
    moments = [step_of(number, fps) for number in seen]
    return _frames(sheet, ground_of(look.style, look.size, card.backdrop), states, moments)


def moves(frames: int, fps: Fraction) -> bool:
    """Whether a card that is seen for `frames` is seen long enough to move."""
    return frames / fps >= SHORTEST


def last_spoken(card: Card, look: Look, spoken: SpokenWords) -> float:
    """[s] of the clip when the last part of a card comes that is `spoken`; 0: none is. A page is read to its end."""
    if card.kind == "page":
        return max((time for _, time in spoken.starts), default=0.0)
    times = [spoken.time_of(layer.words) for layer in compose(card, look).layers if layer.words]
    return max((time for time in times if time is not None), default=0.0)


def eased(share: float) -> float:
    """Fast at first, and slower to its end."""
    return 1 - (1 - min(1.0, max(0.0, share))) ** 3


def _shares(
    sheet: Sheet, fps: Fraction, frames: int, spoken: SpokenWords = NOTHING_SPOKEN, begun: float = 0.0
) -> list[list[float]]:
    """For each frame until everything stands how far each piece is, 0..1.

    `begun` [s] after the clip's first frame is the first of them: the clock of `spoken` is the clip's.
    """
    spans = _spans(sheet.layers, float(frames / fps), spoken, begun)
    end = max((start + takes for start, takes in spans), default=0.0)
    count = min(frames, round(end * fps) + 1)
    times = [number / float(fps) for number in range(count - 1)]
    coming = [[eased((time - start) / takes) if takes else 1.0 for start, takes in spans] for time in times]
    return [*coming, [1.0] * len(spans)]


def _spans(layers: Sequence[Layer], seconds: float, spoken: SpokenWords, begun: float) -> list[tuple[float, float]]:
    """(when each piece begins to come, how long it takes) [s]. Quicker where the card is seen shortly."""
    times = [spoken.time_of(layer.words) if layer.words else None for layer in layers]
    cues = [
        None if time is None or time - begun >= seconds
        else max(0.0, min(time - EARLY - begun, seconds - layer.takes - REST))
        for time, layer in zip(times, layers, strict=True)
    ]  # fmt: skip
    others = [layer.at + layer.takes for layer, cue in zip(layers, cues, strict=True) if cue is None]
    haste = max(1.0, max(others, default=0.0) / (MOST * seconds))
    spans, latest = list[tuple[float, float]](), 0.0
    for layer, cue, time in zip(layers, cues, times, strict=True):
        start, takes = (layer.at / haste, layer.takes / haste) if cue is None else (cue, layer.takes)
        if cue is not None:
            latest = max(latest, cue)
        elif time is not None:  # spoken when the card has gone: not before what is read first
            start = max(start, min(latest, seconds - takes - REST))
        spans.append((start, takes))
    return spans


def _frames(sheet: Sheet, ground: Ground, states: Sequence[list[float]], moments: Sequence[float]) -> Iterator[bytes]:
    """The card with its pieces as far as each of `states` says, over its `ground` at each of `moments` [s]."""
    size = sheet.canvas.size
    glass = Glass(size)
    glass.draw(_painted(sheet, states[0], (0, 0, *size)), (0, 0, *size))
    behind = ground.planes(moments[0])
    frame = glass.over(behind).tobytes()
    yield frame
    for (before, then), (now, moment) in pairwise(zip(states, moments, strict=True)):
        changed = [layer.box for layer, old, new in zip(sheet.layers, before, now, strict=True) if old != new]
        for box in _apart(changed, size):
            glass.draw(_painted(sheet, now, box), box)
        behind = behind if moment == then else ground.planes(moment)
        frame = glass.over(behind).tobytes() if changed or moment != then else frame
        yield frame


def _painted(sheet: Sheet, shares: list[float], box: Box) -> Image.Image:
    """What is within `box` [px]."""
    part = sheet.canvas.image.crop(box)
    for layer, share in zip(sheet.layers, shares, strict=True):
        if _meet(layer.box, box):
            layer.paint(part, share, box[:2])
    return part


def _apart(boxes: list[Box], size: tuple[int, int]) -> list[Box]:
    """Boxes on even pixels that hold all of `boxes` and do not meet each other."""
    found: list[Box] = []
    for box in boxes:
        one = _even(box, size)
        while near := next((other for other in found if _meet(one, other)), None):
            found.remove(near)
            one = (min(one[0], near[0]), min(one[1], near[1]), max(one[2], near[2]), max(one[3], near[3]))
        if one[0] < one[2] and one[1] < one[3]:
            found.append(one)
    return found


def _even(box: Box, size: tuple[int, int]) -> Box:
    """A little larger, so that the softer colour of its edges lies within."""
    left, top = (max(0, edge // 2 * 2 - 4) for edge in box[:2])
    right, bottom = (min(side, -(-edge // 2) * 2 + 4) for edge, side in zip(box[2:], size, strict=True))
    return left, top, right, bottom


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
