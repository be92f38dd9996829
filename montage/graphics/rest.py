"""Where burnt-in subtitles rest: while a card, or a fact over a shot, says their words. Subtitle files stay whole."""

from collections.abc import Iterator

from assets_db.timebase import frame_at
from montage.graphics.card_file import card_in
from montage.graphics.content import Card
from montage.graphics.overlays import panel_in
from montage.graphics.spoken import letters_of
from montage.language.text import is_chinese, words
from montage.model import Caption, Timeline

MOST = 0.6  # of a subtitle's words are on the card: it would be read twice
SCRAP = 0.6  # [s] what is left of a subtitle before or after a card is not shown for less


def resting(timeline: Timeline) -> tuple[tuple[int, int], ...]:
    """(first frame, one past the last) of each stretch in which a film's burnt-in subtitles rest, in order."""
    cards = [(clip, card) for clip in timeline.video if clip.origin == "card" and (card := card_in(clip.src))]
    texts = [(clip.start, clip.dur, words_of(card)) for clip, card in cards]
    for one in timeline.overlays:
        if one.role == "lower third" and (text := panel_in(one.src)):
            texts.append((one.start, one.dur, " ".join((text.lead, text.big, text.small))))
    return tuple(sorted(stretch for text in texts for stretch in _stretches(*text, timeline)))


def words_of(card: Card) -> str:
    """What a card says."""
    return " ".join((card.lead, card.big, card.unit, card.small, card.speaker, card.role, *card.items))


def repeated(caption: Caption, shown: str, lang: str) -> float:
    """0..1, how much of a subtitle's words are `shown` elsewhere in the picture."""
    said = [letters for word in words(caption.text, lang) if (letters := letters_of(word))]
    written: str | set[str] = letters_of(shown) if is_chinese(lang) else set(map(letters_of, words(shown, lang)))
    return sum(word in written for word in said) / len(said) if said else 0.0


def _stretches(first: int, dur: int, shown: str, timeline: Timeline) -> Iterator[tuple[int, int]]:
    """Where subtitles rest while words are `shown` from frame `first` on."""
    last, scrap = first + dur, float(SCRAP * timeline.fps)
    for caption in timeline.captions:
        start, end = (frame_at(time, timeline.fps) for time in (caption.start, caption.end))
        if start < last and end > first and repeated(caption, shown, timeline.lang) >= MOST:
            yield (
                start if 0 < first - start < scrap else max(start, first),
                end if 0 < end - last < scrap else min(end, last),
            )
