"""Single characters: figures of other writings, fractions, and signs that no voice reads."""

import re
from fractions import Fraction
from unicodedata import category, numeric

from montage.language.spoken_form.rewriting import Rule

FRACTIONS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
OTHER_FIGURE = re.compile(r"[^\W_A-Za-z0-9\u00c0-\u024f\u3400-\u9fff]")  # or a letter of another script
_MARKS = frozenset(".,;:!?'\"-()[]–—―…“”‘’«»‹›„‚¿¡、。，；：？！（）《》〈〉「」『』【】〔〕〖〗·・\u200c\u200d")


def parts_of(sign: str) -> tuple[str, str]:
    """Numerator and denominator of one of `FRACTIONS`."""
    value = Fraction(numeric(sign)).limit_denominator(10)
    return str(value.numerator), str(value.denominator)


def figure_of(character: str) -> str | None:
    """A figure in decimal digits (²: 2, ⑩: 10, Ⅳ: 4, ٣: 3); a space if it has none, None if it is a letter."""
    if category(character)[0] != "N":
        return None
    value = numeric(character, -1.0)
    return str(int(value)) if value >= 0 and value.is_integer() else " "


def _sign(match: re.Match[str]) -> str | None:
    """A space; None for a mark of punctuation, and for a letter with its marks."""
    character = match[0]
    return None if character in _MARKS or category(character)[0] in "LMZ" else " "


# Each becomes a space, so that the words around it stay apart.
SPACES: tuple[Rule, ...] = ((re.compile(r"[^\w\s]|_"), _sign), (re.compile(r"[\x00-\x1f\x7f]"), lambda match: " "))
