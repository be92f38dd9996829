"""Cards: one that stands unchanged for too long, one whose words are cut off, two that lie over each other."""

from collections.abc import Iterator
from itertools import pairwise

from montage.check.fault import Fault
from montage.graphics.animate import last_spoken
from montage.graphics.canvas import look_of
from montage.graphics.card_file import card_in
from montage.graphics.content import Card
from montage.graphics.spoken import spoken_during
from montage.model import Clip, Timeline
from montage.template import Template

LEEWAY = 1.0  # [s] that a card may stand longer than the template says: its parts take a while to come
OVERLAID = ("dissolve", "push")  # transitions in which two pictures are seen at a time


def check_compositions(timeline: Timeline | None, template: Template) -> Iterator[Fault]:
    """The cards of a film that say something; the end card is none of them."""
    if timeline is None:
        return
    shown = [(clip, card_in(clip.src) if clip.origin == "card" else None) for clip in timeline.video]
    for clip, card in shown:
        if card:
            yield from _held(clip, card, timeline, template)
            yield from _cut_off(clip, card, timeline)
    for (_, before), (clip, card) in pairwise(shown):
        both_pages = before and card and before.kind == card.kind == "page"
        if before and card and not both_pages and clip.transition and clip.transition.kind in OVERLAID:
            start = float(clip.start / timeline.fps)
            end = start + float(clip.transition.frames / timeline.fps)
            yield Fault("text", start, end, f"the words of two cards lie over each other in a {clip.transition.kind}")


def _held(clip: Clip, card: Card, timeline: Timeline, template: Template) -> Iterator[Fault]:
    spoken = spoken_during(clip.start, clip.dur, timeline.fps, timeline.speeches)
    start, seconds = float(clip.start / timeline.fps), float(clip.dur / timeline.fps)
    stands = min(seconds, last_spoken(card, look_of(template, timeline.size), spoken))
    hold = float(template.cards.hold)
    if seconds - stands > hold + LEEWAY:
        what = f"the card stands unchanged for {seconds - stands:.1f} s, longer than the template's {hold:g} s"
        yield Fault("text", start + stands, start + seconds, what)


def _cut_off(clip: Clip, card: Card, timeline: Timeline) -> Iterator[Fault]:
    written = timeline.title + "".join(line.text for line in timeline.lines)  # an author may end with an ellipsis
    texts = (card.lead, card.big, card.small, card.role, card.speaker)
    if cut := next((text for text in texts if "…" in text and "…" not in written), ""):
        start, end = (float(frame / timeline.fps) for frame in (clip.start, clip.start + clip.dur))
        yield Fault("text", start, end, f"the words of the card are cut off: {cut[-40:]}")
