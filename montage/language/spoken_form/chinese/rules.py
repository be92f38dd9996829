"""All rules for Chinese, in the order in which they are tried: what is more particular comes first."""

from montage.language.spoken_form.characters import OTHER_FIGURE, figure_of
from montage.language.spoken_form.chinese.addresses import ADDRESSES, VERSIONS
from montage.language.spoken_form.chinese.dates import DATES
from montage.language.spoken_form.chinese.figures import NUMBERS, RANGES, SIGNED
from montage.language.spoken_form.chinese.money import MONEY
from montage.language.spoken_form.chinese.numbers import number
from montage.language.spoken_form.chinese.signs import MATHS, SIGNS
from montage.language.spoken_form.chinese.units import UNITS
from montage.language.spoken_form.rewriting import Rule

CHINESE_RULES: tuple[Rule, ...] = (
    *ADDRESSES,
    *DATES,
    *VERSIONS,
    *SIGNED,
    *MONEY,
    *UNITS,
    (OTHER_FIGURE, lambda match: _in_words(figure_of(match[0]))),
    *RANGES,
    *MATHS,
    *NUMBERS,
    *SIGNS,
)


def _in_words(figure: str | None) -> str | None:
    """At once in words: what ① numbers is not counted by it."""
    return number(figure) if figure and figure.isdigit() else figure
