"""What a reader takes for one character, how wide it is, and which marks belong to what follows or precedes them."""

import re
from functools import cache
from unicodedata import category, east_asian_width

import regex

# No line ends with one of these, and none begins with one of those: marks, and vowels of Thai.
OPENING = frozenset("“‘「『《〈（【〔〖([{«‹„‚¿¡$£€¥￥₹₽₩#@~＃＠［｛｟เแโใไ")
CLOSING = frozenset(
    "”’」』》〉）】〕〗)]}»›.,;:!?%‰°℃…‥、。，．；：！？％］｝｠・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〻،؛؟۔٪।॥ะาำๅๆฯ"
)
_CHINESE = re.compile(r"[\u2e80-\u9fff]")
# \X counts the regional indicators before each one, which takes the square of their number: they are paired first.
_CLUSTER = regex.compile(r"[\U0001f1e6-\U0001f1ff]{1,2}[\p{Grapheme_Extend}\u200d]*|\X")
LONGEST = 40  # [code points] of a cluster: a family with skin tones has 11
JOINER = "\u200d"  # zero width joiner


def clusters(text: str) -> list[str]:
    """`text` in extended grapheme clusters (UAX #29); one without end is cut."""
    return [cluster[at : at + LONGEST] for cluster in _CLUSTER.findall(text) for at in range(0, len(cluster), LONGEST)]


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
