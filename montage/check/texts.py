"""Text over text: what the plan lays over a card, or over another text, which makes it unreadable."""

from collections.abc import Iterator
from itertools import combinations

from montage.check.fault import Fault, Stretch, common
from montage.model import Overlay, OverlayRole, Timeline

SEEN = 0.2  # [s] that two texts may share while one goes and the other comes
READ: tuple[OverlayRole, ...] = ("title", "lower third")  # a label is small and keeps to its corner


def check_texts(timeline: Timeline | None) -> Iterator[Fault]:
    """Titles and lower thirds over cards, and over each other."""
    if timeline is None:
        return
    texts = [one for one in timeline.overlays if one.role in READ]
    cards = [_span(clip.start, clip.dur, timeline) for clip in timeline.video if clip.origin == "card"]
    for text in texts:
        for start, end in common([_span(text.start, text.dur, timeline)], cards):
            if end - start > SEEN:
                yield Fault("text", start, end, f"the {text.role} lies over a card")
    for one, other in combinations(texts, 2):
        spans = common([_span(one.start, one.dur, timeline)], [_span(other.start, other.dur, timeline)])
        if spans and spans[0][1] - spans[0][0] > SEEN and _meet(one, other):
            yield Fault("text", *spans[0], f"the {one.role} and the {other.role} lie over each other")


def _span(start: int, frames: int, timeline: Timeline) -> Stretch:
    return float(start / timeline.fps), float((start + frames) / timeline.fps)


def _meet(one: Overlay, other: Overlay) -> bool:
    left, top, width, height = one.rect
    its_left, its_top, its_width, its_height = other.rect
    return (
        left < its_left + its_width
        and its_left < left + width
        and top < its_top + its_height
        and its_top < top + height
    )
