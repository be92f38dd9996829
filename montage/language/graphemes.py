"""What a reader takes for one character, how wide it is, and which marks belong to what follows or precedes them."""

import re
from functools import cache
from unicodedata import category, east_asian_width

# No line ends with one of these, and none begins with one of those: marks, and vowels of Thai.
OPENING = frozenset("“‘「『《〈（【〔〖([{«‹„‚¿¡$£€¥￥₹₽₩#@~＃＠［｛｟เแโใไ")
CLOSING = frozenset(
    "”’」』》〉）】〕〗)]}»›.,;:!?%‰°℃…‥、。，．；：！？％］｝｠・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〻،؛؟۔٪।॥ะาำๅๆฯ"
)
_CHINESE = re.compile(r"[\u2e80-\u9fff]")
LONGEST = 40  # [code points] of a cluster: a family with skin tones has 11
JOINER = "\u200d"  # zero width joiner


def clusters(text: str) -> list[str]:
    """`text` in grapheme clusters (UAX #29 without the rules for Hangul jamo and Indic conjuncts)."""
    found: list[str] = []
    for character in text:
        if (
            found
            and len(found[-1]) < LONGEST
            and (_extends(character) or _joined(found[-1]) or _flag(found[-1] + character))
        ):
            found[-1] += character
        else:
            found.append(character)
    return found


def width(text: str) -> int:
    """How much room `text` takes: 2 a Chinese character or an emoji, 1 any other, 0 a mark on another.

    Marks that Chinese and Latin share are as wide as what stands beside them.
    """
    if text.isascii():
        return len(text)
    chinese = _CHINESE.search(text) is not None
    return sum(_width(character, chinese) for character in text)


def is_tone(character: str) -> bool:
    """Whether it is one of the five skin tones of emoji."""
    return "\U0001f3fb" <= character <= "\U0001f3ff"


@cache
def _width(character: str, chinese: bool) -> int:
    if category(character) in ("Mn", "Me", "Cf") or is_tone(character):
        return 0
    return 2 if east_asian_width(character) in ("WFA" if chinese else "WF") or character >= "\U0001f000" else 1


def _extends(character: str) -> bool:
    """Marks, variation selectors, joiners, skin tones and the tags of regional flags."""
    return (
        category(character) in ("Mn", "Mc", "Me")
        or character in ("\u200c", JOINER)
        or is_tone(character)
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _joined(before: str) -> bool:
    """After an emoji and a joiner comes another emoji; between letters a joiner only changes their shapes."""
    return before.endswith(JOINER) and not before[0].isalpha()


def _flag(pair: str) -> bool:
    """Two regional indicators."""
    return len(pair) == 2 and all("\U0001f1e6" <= character <= "\U0001f1ff" for character in pair)
