"""What a reader sees and a listener must not hear: datelines, credits, invitations to click, parentheses."""

import re
from collections.abc import Sequence

from montage.language.boilerplate_lines import is_caption, is_furniture
from montage.language.datelines import without_dateline
from montage.language.text import HAN, WORD, is_chinese, sentences
from montage.language.walls import is_offer

_PARENTHESIS = re.compile(r"(?<!\s)\s*+\([^()]{0,120}+\)|（[^（）]{0,60}）|【[^】]{0,30}】")
_OCCASION = re.compile(  # ... says in a telephone interview
    r"(?<= said| says)(?: [A-Z][a-z]+day)? (?:in an?|at an?|during an?|by) (?:[\w-]+ )?(?:news |press |joint )?"
    r"(?:statement|interview|conference(?: call)?|briefing|e-?mail|release|telephone|phone|post|tweet|call)\b"
    r"[^.,;“”\"]{0,40}(?=[.,])"
)
_BULLET = re.compile(r"^(?:[•●▪■◆▲►▶*·★☆※»›]|\.\.\.|…|[-–—](?=\s)|(?:\d{1,2}|[a-z])[.)](?=\s))\s{0,9}")
_SIGNS = re.compile(r"\s{0,3}\[(?:sic|\d{1,3}|[a-z]|citation needed|note \d{1,2})\]|\[([^\[\]]{1,40})\]", re.IGNORECASE)
_EMOJI = re.compile(r"\s{0,3}[\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff\u2b00-\u2bff\u200d\ufe0f★☆]{1,20}\s{0,3}")
_ALERT = re.compile(
    r"^(?:BREAKING|JUST IN|EXCLUSIVE|WATCH|UPDATED?|LIVE|DEVELOPING|OPINION|Breaking|Exclusive)(?: NEWS)?\s?[:|–—-]\s?"
)
_HASHTAGS = re.compile(r"(?:\s{1,3}#\w{2,40}){1,20}\s{0,3}$")
_STOP = re.compile(r"[.!?。！？…；;:：][”\"’'」』）)]{0,4}$")
_FIGURES = re.compile(r"\d")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|did|does|do|said|says|won|lost|beat"
    r"|led|made|took"
    r"|got|came|went|fell|rose|ran|hit|saw|put|set|cut|left|gave|held|kept|told|threw|[a-z]{3,}ed|[a-z]{3,}ing)\b"
)
HEADING = 8  # [words] a line without a full stop, up to this long, is a heading or a list item
CHINESE_HEADING = 12  # [characters]
SUBHEADING, CHINESE_SUBHEADING = 16, 30  # the same for a paragraph of its own, on a page that uses full stops
COLON = 12  # [words, characters] before a colon that ends a paragraph announce a list
LABEL, CHINESE_LABEL = 3, 5  # the same on a page without full stops
SCORES = 0.6  # of a paragraph's sentences are short, with a figure and no verb: a box score, a table


def strip_boilerplate(sentence: str, lang: str, *, headings: bool = False) -> str:
    """`sentence` as it can be spoken; empty for furniture of the page, and for a heading unless `headings` is set."""
    chinese = is_chinese(lang)
    text = _BULLET.sub("", _EMOJI.sub(" ", " ".join(sentence.split())).strip())
    if is_furniture(text, lang) or is_offer(text):
        return ""
    text = without_dateline(_ALERT.sub("", _HASHTAGS.sub("", text)), lang)
    text = _SIGNS.sub(lambda sign: sign[1] or "", _PARENTHESIS.sub("", text)).strip()
    text = _OCCASION.sub("", text)
    if not WORD.search(text) or (_heading(text, chinese) and not headings):
        return ""
    return text if _STOP.search(text) else text + ("。" if chinese else ".")


def is_narrative(paragraph: str, lang: str, title: str, *, loose: bool = False) -> bool:
    """Whether a whole paragraph is a part of the story: no caption, subheading, box score, nor the title again.

    `loose`: the page does without full stops, so headings look like sentences.
    """
    text = " ".join(paragraph.split())
    if is_caption(text, lang) or is_furniture(text, lang) or is_offer(text):
        return False
    if _repeats(text, title) and len(sentences(text, lang)) < 2:
        return False
    if is_scores(text, lang):
        return False
    if text.endswith((":", "：")) and _spoken_units(text) <= COLON:
        return False
    return not (is_label(text, lang) if loose else is_subheading(text, lang))


def is_subheading(text: str, lang: str) -> bool:
    """Whether a whole paragraph is a heading: short, and without a full stop, or one bare question."""
    limit = CHINESE_SUBHEADING if is_chinese(lang) else SUBHEADING
    return _spoken_units(text) <= limit and (not _STOP.search(text) or text.endswith(("?", "？", ":", "：")))


def is_label(text: str, lang: str) -> bool:
    """Whether a paragraph of a page without full stops is too little to be a sentence."""
    if is_chinese(lang):
        return _spoken_units(text) <= CHINESE_LABEL
    return _spoken_units(text) <= LABEL or not (_VERB.search(text) or text.endswith((".", "!", "?")))


def is_scores(text: str, lang: str) -> bool:
    """Whether a paragraph is a row of results, as in "Tolivert 25 points, Davis 17 points" of a box score."""
    parts = sentences(text, lang)
    rows = [part for part in parts if _spoken_units(part) <= 10 and _FIGURES.search(part) and not _VERB.search(part)]
    return not is_chinese(lang) and len(rows) >= max(1, SCORES * len(parts))


def is_heading(text: str, lang: str) -> bool:
    """Whether a line is a heading or a list item: short, and without a full stop."""
    return not is_furniture(text, lang) and _heading(text, is_chinese(lang))


def unpunctuated(texts: Sequence[str]) -> bool:
    """Whether a page does without full stops: then a short line may be a sentence after all."""
    return 2 * sum(bool(_STOP.search(text)) for text in texts) < len(texts)


def _heading(text: str, chinese: bool) -> bool:
    length = _spoken_units(text)
    if _STOP.search(text):
        return length < 2 or text.endswith((":", "："))  # "Here are some of the highlights:"
    return length <= (CHINESE_HEADING if chinese else HEADING)


def _spoken_units(text: str) -> int:
    """Words, or Chinese characters."""
    return sum(len(match[0]) if HAN.match(match[0]) else 1 for match in WORD.finditer(text))


def _repeats(text: str, title: str) -> bool:
    """Whether a paragraph is the title, or half of it: what a page prints above its story."""
    plain, title = text.rstrip(".。!！?？").casefold(), title.strip().casefold()
    return plain == title or (len(plain) > 5 and (title.startswith(plain) or title.endswith(plain)))
