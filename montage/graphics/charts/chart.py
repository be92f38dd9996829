"""What a chart says: figures of one kind that a line, or the line before it and the line, sets against each other.

Only what the grammar of the text compares: one unit, one thing counted. Every label is words of the text.
"""

from dataclasses import dataclass
from typing import Literal

from montage.graphics.around import capital, limit, without_edge_marks
from montage.graphics.charts.amounts import Amount, comparable
from montage.graphics.moments import Moment
from montage.language.text import content_words, is_chinese, tagged

Form = Literal["change", "parts", "ranking", "series", "score"]
FEWEST, MOST = 2, 8  # figures of a chart
WHOLE = (98, 101)  # [%] that shares which are all of a whole add up to, rounded as they are
VISIBLE = 0.03  # of the larger figure: a smaller change cannot be seen in bars from zero
LONGEST = (60, 26)  # [characters] of a label: English, Chinese


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a chart."""

    label: str  # a year, a side, a part; empty: the text gives it no name
    figure: str  # as written, with its unit: "around $3.5 billion", "3.5亿元"
    value: float  # what the figure is worth, 0 or more
    year: int = 0  # that the label is; 0: none
    turn: int = 0  # its place among the figures as they are spoken, from 0


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures that are compared, in the order of their time where they have one, else of the text."""

    form: Form
    subject: str  # what is counted, in the text's words
    points: tuple[Point, ...]


Pairs = tuple[tuple[str | Moment, Amount], ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Amounts with the words that name them, in the order of a chart."""

    form: Form
    subject: str
    pairs: Pairs
    turns: tuple[int, ...] = ()  # of each, its place in the text; empty: they are in its order


def chart_from(pairing: Pairing, lang: str) -> Chart | None:
    """The chart of what was found; None where its figures or its names do not suit each other."""
    names, amounts = [name for name, _ in pairing.pairs], [amount for _, amount in pairing.pairs]
    subject = capital(without_edge_marks(pairing.subject), lang)
    if not FEWEST <= len(amounts) <= MOST or not comparable(amounts) or not _says_something(subject, lang):
        return None
    labels = [name.words if isinstance(name, Moment) else without_edge_marks(name) for name in names]
    names_given = [label for label in labels if label]
    if len(set(names_given)) < len(names_given) or max(map(len, labels)) > limit(lang, LONGEST):
        return None
    turns = pairing.turns or tuple(range(len(amounts)))
    points = tuple(
        Point(label, amount.figure, float(amount.value), (name.year or 0) if isinstance(name, Moment) else 0, turn)
        for name, label, amount, turn in zip(names, labels, amounts, turns, strict=True)
    )
    values = [point.value for point in points]
    flat = max(values) - min(values) < VISIBLE * max(values) if pairing.form == "change" else not max(values)
    return None if flat else Chart(pairing.form, subject, points)


def _says_something(subject: str, lang: str) -> bool:
    """Whether it names something, beside counters and pronouns."""
    if is_chinese(lang):
        return any(flag[:1] in "nvlji" or flag in ("eng", "an") for _, flag in tagged(subject))
    return bool(content_words(subject, lang))


def shares(subject: str, pairs: Pairs) -> Pairing:
    """Percentages of one whole: its parts where they make it up; else they may overlap, and are compared only."""
    total = sum(amount.value for _, amount in pairs)
    return Pairing("parts" if WHOLE[0] <= total <= WHOLE[1] else "ranking", subject, pairs)


def at_times(subject: str, pairs: Pairs) -> Pairing | None:
    """Amounts at the times of `pairs`, which are as they are spoken; None for three or more without dates."""
    ordered = in_time(pairs)
    if len(pairs) > FEWEST and not all_dated(pairs):
        return None
    form: Form = "change" if len(pairs) == FEWEST else "series"
    return Pairing(form, subject, ordered, tuple(map(pairs.index, ordered)))


def all_dated(pairs: Pairs) -> bool:
    """Whether all have a date, to the year, to the month, or to the day."""
    keys = [name.key if isinstance(name, Moment) else () for name, _ in pairs]
    return all(keys) and len({(len(key), key[0] < 0) for key in keys}) == 1


def in_time(pairs: Pairs) -> Pairs:
    """`pairs` by their dates, or "last year" before what is told with it; else as they come."""
    times = [name if isinstance(name, Moment) else None for name, _ in pairs]
    if all_dated(pairs):
        dated = zip((time.key for time in times if time), pairs, strict=True)
        return tuple(pair for _, pair in sorted(dated, key=lambda one: one[0]))
    if len(pairs) == FEWEST and times[1] and times[1].earlier and not (times[0] and times[0].earlier):
        return pairs[1], pairs[0]
    return pairs
