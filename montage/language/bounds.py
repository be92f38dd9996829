"""How much of an untrusted text is read: any page may be the input, and no text may stop the work.

Patterns and algorithms behind this are about linear; the bounds are for those of libraries, and for what is not known.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from montage.model import Article

LONGEST_TEXT = 100_000  # [characters] of a story: it would be spoken for more than an hour and a half
LONGEST_PARAGRAPH = 4_000  # [characters] a longer one is divided, which loses nothing
LONGEST_SENTENCE = 1_000  # [characters] likewise
LONGEST_WORD = 120  # [characters] without a space, and not Chinese: not speakable
LONGEST_TITLE = 300  # [characters]
LONGEST_CAPTION = 600  # [characters]
MOST_PICTURES = 200  # of a story
MOST_LINES = 3_000  # of a script
LONGEST_LINE = 5_000  # [characters] of a script's line

# Chinese, Japanese; Thai, Lao, Tibetan, Burmese, Khmer: written without spaces, a run of them is no word.
_UNSPACED = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u0e00-\u109f\u1780-\u17ff"
_WORD = re.compile(rf"[^\s{_UNSPACED}]{{{LONGEST_WORD + 1},}}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # an escape would command a terminal
_STOP = re.compile(r"[.!?。！？…;；][”\"’)）」』]*\s*")
_PAUSE = re.compile(r"[,，、:：—–]\s*|\s+")


def bounded(article: Article) -> Article:
    """`article` cut to what can be planned within seconds; its notes report what was cut."""
    text, notes = bounded_text(article.text)
    pictures = tuple(
        replace(one, caption=shortened(one.caption, LONGEST_CAPTION)) for one in article.pictures[:MOST_PICTURES]
    )
    if len(article.pictures) > MOST_PICTURES:
        notes = (*notes, f"of {len(article.pictures)} pictures the first {MOST_PICTURES} are looked at")
    title, publisher = (shortened(whole, LONGEST_TITLE) for whole in (article.title, article.publisher))
    if len(article.title) > LONGEST_TITLE:
        notes = (*notes, f"the title has {len(article.title)} characters: it is cut after {LONGEST_TITLE}")
    return replace(
        article, title=title, text=text, publisher=publisher, pictures=pictures, notes=(*article.notes, *notes)
    )


def bounded_text(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` without control characters and what is too long, and what was cut."""
    notes: list[str] = []
    text = _CONTROL.sub("", text)
    whole = len(text)
    if whole > LONGEST_TEXT:
        text = next(divided(text[:LONGEST_TEXT], LONGEST_TEXT - LONGEST_PARAGRAPH))
        notes.append(f"the article has {whole} characters: it is read as far as the first {len(text)}")
    text, cut = _WORD.subn(lambda match: f"{match[0][: LONGEST_WORD - 1]}…", text)
    if cut:
        notes.append(f"words of more than {LONGEST_WORD} characters are cut ({cut})")
    parts = (part for paragraph in text.split("\n\n") for part in divided(paragraph, LONGEST_PARAGRAPH))
    return "\n\n".join(parts), tuple(notes)


def shortened(text: str, most: int) -> str:
    """`text`, its words and itself cut with an ellipsis where they are too long; white space is one space."""
    line = _CONTROL.sub("", " ".join(text[: 4 * most].split()))
    line = _WORD.sub(lambda match: f"{match[0][: LONGEST_WORD - 1]}…", line)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def divided(text: str, most: int) -> Iterator[str]:
    """`text` in parts of at most `most` characters: after a sentence where one ends in the later half, else a pause."""
    at = 0
    while len(text) - at > most:
        end = next((end for mark in (_STOP, _PAUSE) if (end := _last(mark, text, at + most // 2, at + most))), 0)
        end = end or at + most
        yield text[at:end].strip()
        at = end
    yield text[at:].strip() if at else text


def _last(mark: re.Pattern[str], text: str, start: int, end: int) -> int:
    """The end of the last match between two places; 0 where there is none."""
    found = 0
    for match in mark.finditer(text, start, end):
        found = match.end()
    return found
