"""Cards: one that stands too long, words cut off or beyond the edge, two that lie over each other, words said twice."""

from collections.abc import Iterator
from itertools import pairwise

from assets_db.timebase import frame_at
from montage.check.fault import Fault, Stretch, common, merged, without
from montage.graphics.animate import last_spoken
from montage.graphics.canvas import look_of
from montage.graphics.card_file import card_in
from montage.graphics.compose import compose
from montage.graphics.content import Card
from montage.graphics.layers import Count, Ink
from montage.graphics.rest import MOST, repeated, resting, words_of
from montage.graphics.spoken import spoken_during
from montage.model import Clip, Timeline
from montage.subtitles.ass import burnt
from montage.template import Template

LEEWAY = 1.0  # [s] that a card may stand longer than the template says: its parts take a while to come
TWICE = 0.2  # [s] for which a subtitle may say what a card says
BEYOND = 2  # [px] that soft edges of type reach over the picture's edge
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
            yield from _beyond(clip, card, timeline, template)
    for (_, before), (clip, card) in pairwise(shown):
        both_pages = before and card and before.kind == card.kind == "page"
        if before and card and not both_pages and clip.transition and clip.transition.kind in OVERLAID:
            start = float(clip.start / timeline.fps)
            end = start + float(clip.transition.frames / timeline.fps)
            yield Fault("text", start, end, f"the words of two cards lie over each other in a {clip.transition.kind}")
    if burnt(timeline, template):
        for start, end in merged(doubled(timeline)):
            if end - start > TWICE:
                yield Fault("text", start, end, "the subtitle says what the card says")


def doubled(timeline: Timeline) -> list[Stretch]:
    """Stretches [s] in which a burnt-in subtitle says most of what is on the card above it, too."""
    rests = [(float(first / timeline.fps), float(end / timeline.fps)) for first, end in resting(timeline)]
    found = list[Stretch]()
    for clip in timeline.video:
        card = card_in(clip.src) if clip.origin == "card" else None
        said = [one for one in timeline.captions if card and repeated(one, words_of(card), timeline.lang) >= MOST]
        spans = [tuple(float(frame_at(at, timeline.fps) / timeline.fps) for at in (one.start, one.end)) for one in said]
        found += common([(start, end) for start, end in spans], [_span(clip, timeline)])
    return without(found, rests)


def _held(clip: Clip, card: Card, timeline: Timeline, template: Template) -> Iterator[Fault]:
    spoken = spoken_during(clip.start, clip.dur, timeline.fps, timeline.speeches)
    start, seconds = float(clip.start / timeline.fps), float(clip.dur / timeline.fps)
    stands = min(seconds, last_spoken(card, look_of(template, timeline.size), spoken))
    hold = float(template.cards.hold)
    if seconds - stands > hold + LEEWAY:
        what = f"the card stands unchanged for {seconds - stands:.1f} s, longer than the template's {hold:g} s"
        yield Fault("text", start + stands, start + seconds, what)


def _beyond(clip: Clip, card: Card, timeline: Timeline, template: Template) -> Iterator[Fault]:
    """Type that the picture's edge cuts; a page goes beyond it, and moves."""
    if card.kind == "page":
        return
    width, height = timeline.size
    layers = compose(card, look_of(template, timeline.size)).layers
    boxes = [layer.box for layer in layers if isinstance(layer, Ink | Count)]
    over = max((max(-left, -top, right - width, bottom - height) for left, top, right, bottom in boxes), default=0)
    if over > BEYOND:
        yield Fault("text", *_span(clip, timeline), f"the card's words reach {over} pixels beyond the picture's edge")


def _span(clip: Clip, timeline: Timeline) -> Stretch:
    return float(clip.start / timeline.fps), float((clip.start + clip.dur) / timeline.fps)


def _cut_off(clip: Clip, card: Card, timeline: Timeline) -> Iterator[Fault]:
    written = timeline.title + "".join(line.text for line in timeline.lines)  # an author may end with an ellipsis
    texts = (card.lead, card.big, card.small, card.role, card.speaker)
    if cut := next((text for text in texts if "…" in text and "…" not in written), ""):
        yield Fault("text", *_span(clip, timeline), f"the words of the card are cut off: {cut[-40:]}")
