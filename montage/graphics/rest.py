"""Where burnt-in subtitles rest: while a card says their words. Subtitle tracks and files stay whole."""

from collections.abc import Iterator

from assets_db.timebase import frame_at
from montage.graphics.card_file import card_in
from montage.graphics.content import Card
from montage.graphics.spoken import letters_of
from montage.language.text import is_chinese, words
from montage.model import Caption, Clip, Timeline

MOST = 0.6  # of a subtitle's words are on the card: it would be read twice
SCRAP = 0.6  # [s] what is left of a subtitle before or after a card is not shown for less


def resting(timeline: Timeline) -> tuple[tuple[int, int], ...]:
    """(first frame, one past the last) of each stretch in which a film's burnt-in subtitles rest, in order."""
    cards = [(clip, card) for clip in timeline.video if clip.origin == "card" and (card := card_in(clip.src))]
    return tuple(sorted(stretch for clip, card in cards for stretch in _stretches(clip, card, timeline)))


def repeated(caption: Caption, card: Card, lang: str) -> float:
    """0..1, how much of a subtitle's words a card says, too."""
    on_card = " ".join((card.lead, card.big, card.unit, card.small, card.speaker, card.role, *card.items))
    said = [letters for word in words(caption.text, lang) if (letters := letters_of(word))]
    written: str | set[str] = letters_of(on_card) if is_chinese(lang) else set(map(letters_of, words(on_card, lang)))
    return sum(word in written for word in said) / len(said) if said else 0.0


def _stretches(clip: Clip, card: Card, timeline: Timeline) -> Iterator[tuple[int, int]]:
    first, last, scrap = clip.start, clip.start + clip.dur, float(SCRAP * timeline.fps)
    for caption in timeline.captions:
        start, end = (frame_at(time, timeline.fps) for time in (caption.start, caption.end))
        if start < last and end > first and repeated(caption, card, timeline.lang) >= MOST:
            yield (
                start if 0 < first - start < scrap else max(start, first),
                end if 0 < end - last < scrap else min(end, last),
            )
