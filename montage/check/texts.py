"""Text over the picture that cannot be read: over a card, another text or the subtitles, or seen too shortly."""

from collections.abc import Iterator
from itertools import combinations

from assets_db.timebase import frame_at
from montage.check.fault import Fault, Stretch, common
from montage.geometry import subtitle_room
from montage.graphics.dress import READ_IN
from montage.model import Overlay, OverlayRole, Timeline
from montage.subtitles.ass import burnt
from montage.template import Template

SEEN = 0.2  # [s] that two texts may share while one goes and the other comes
READ: tuple[OverlayRole, ...] = ("title", "lower third")  # a label is small and keeps to its corner


def check_texts(timeline: Timeline | None, template: Template) -> Iterator[Fault]:
    """Titles and lower thirds over cards, over each other, over subtitles, and those that are gone too soon."""
    if timeline is None:
        return
    texts = [one for one in timeline.overlays if one.role in READ]
    cards = [_span(clip.start, clip.dur, timeline) for clip in timeline.video if clip.origin == "card"]
    for text in texts:
        for start, end in common([_span(text.start, text.dur, timeline)], cards):
            if end - start > SEEN:
                yield Fault("text", start, end, f"the {text.role} lies over a card")
        yield from _unreadable(text, timeline, template)
    for one, other in combinations(texts, 2):
        spans = common([_span(one.start, one.dur, timeline)], [_span(other.start, other.dur, timeline)])
        if spans and spans[0][1] - spans[0][0] > SEEN and _meet(one, other):
            yield Fault("text", *spans[0], f"the {one.role} and the {other.role} lie over each other")


def _unreadable(text: Overlay, timeline: Timeline, template: Template) -> Iterator[Fault]:
    """A text that is seen for less than it takes to read a few words, or that reaches down to burnt-in subtitles."""
    start, end = _span(text.start, text.dur, timeline)
    if text.dur < frame_at(READ_IN, timeline.fps):
        yield Fault("text", start, end, f"the {text.role} is seen for {end - start:.1f} s: too short to read")
    low = text.rect[1] + text.rect[3] > 1 - subtitle_room(template.subtitles, timeline.size)
    said = [(float(one.start), float(one.end)) for one in timeline.captions] if burnt(timeline, template) else []
    under = common([(start, end)], said) if low and text.role == "lower third" else []
    if under:
        yield Fault("text", *under[0], f"the {text.role} lies over the subtitles")


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
