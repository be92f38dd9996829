"""All rules for English, in the order in which they are tried: what is more particular comes first."""

from montage.language.spoken_form.characters import OTHER_FIGURE, figure_of
from montage.language.spoken_form.english.abbreviations import ABBREVIATIONS
from montage.language.spoken_form.english.addresses import ADDRESSES
from montage.language.spoken_form.english.dates import DATES, YEARS
from montage.language.spoken_form.english.figures import NUMBERS, RANGES, SIGNED
from montage.language.spoken_form.english.money import MONEY
from montage.language.spoken_form.english.signs import MATHS, SIGNS
from montage.language.spoken_form.english.units import UNITS
from montage.language.spoken_form.rewriting import Rule

ENGLISH_RULES: tuple[Rule, ...] = (
    *ADDRESSES,
    *DATES,
    *SIGNED,
    *MONEY,
    *UNITS,
    (OTHER_FIGURE, lambda match: figure_of(match[0])),
    *RANGES,
    *MATHS,
    *ABBREVIATIONS,
    *YEARS,
    *NUMBERS,
    *SIGNS,
)
