"""Figures that are neither sums, dates nor measures: ranges and scores, ratios, names with figures, plain numbers."""

import re

from montage.language.spoken_form.english.money import SCALES
from montage.language.spoken_form.english.numbers import NUMBER, code, hundreds, number, ordinal, plural, two_figures
from montage.language.spoken_form.rewriting import Replacement, Rule, after, before

_MINUS = re.compile(r"(?<![\w.)\]–−%-])[-–−](?=[$€£¥]?\.?[0-9])|(?<=-)−(?=[0-9])")
_SERIES = re.compile(r"(?<![\w.,-])[0-9]{1,3}(?:\.[0-9])?(?:-[0-9]{1,3}){2,4}(?![\w-]|[.,][0-9])")
_RANGE = re.compile(
    rf"(?<![\w,])(?P<low>{NUMBER})(?P<unit> percent)?(?P<dash>\s?[–−]\s?|[-—~～])(?P<high>{NUMBER})(?![0-9]|-[0-9])"
)
_CONTEST = re.compile(
    r"\b(?:won|wins?|winning|beat|beats|beaten|lost|loses?|losing|loss|leads?|led|leading|trail(?:s|ed|ing)?|victory"
    r"|defeat(?:s|ed)?|draws?|drew|scor(?:e|es|ed|ing)|vot(?:e|es|ed|ing)|ruling|ruled|tied?|final|majority|thrash(?:ed)?"
    r"|halftime|half-time)\b",
    re.I,
)
_COUNTS = re.compile(r"\s?-?(?:percent|million|billion|trillion|degrees|people|[a-z]{3,}s\b)")
_RATIO = re.compile(r"(?<![\w:.,])([0-9]{1,4}(?:\.[0-9]{1,4})?):([0-9]{1,4}(?:\.[0-9]{1,4})?)(?![\w:]|[.,][0-9])")
_ORDINAL = re.compile(r"(?<![\w.])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]++)(st|nd|rd|th)\b")
_TIMES = re.compile(r"(?<=[0-9])(?P<sign>\s?[×*]\s?|\s?x\s?)(?=[0-9])|(?<=[0-9])(?P<fold>[x×])(?![\w])")
_NAMED = re.compile(
    r"(?P<maker>\b(?:Boeing|Flight|flight|Route|Interstate|Highway)\s)(?P<type>[0-9]{3,4})"
    r"(?:(?P<dash>-)(?P<variant>[0-9]{1,4}))?(?![\w,]|\.[0-9])"
)
_JET = re.compile(
    r"(?<![\w.,$])7[0-9]7(?=-[0-9]{1,4}(?![0-9])|\s(?:MAX|Max|Dreamliner|jet|jets|jetliner|aircraft|plane|planes)\b)"
)
_NAME = re.compile(
    r"(?<![A-Za-z0-9])(?P<letters>[A-Za-z]{1,12})(?P<dash>[-‑–]?)(?P<figures>[0-9]{1,9})(?![0-9]|[.,][0-9])"
)
_NAME_DECIMAL = re.compile(r"(?<=[A-Za-z])(?=[0-9])|(?<=[A-Za-z])[-‑](?=[0-9])")
_SEVERAL = re.compile(r"(?<![\w.,])([0-9]{1,4})s\b")
_SHORT_YEAR = re.compile(r"(?<!\w)['’‘]([0-9]{2})(?![\w%])")
_JOINT = re.compile(r"(?<=[0-9])[-‑](?=[A-Za-z])|(?<=[A-Z])\.(?=[0-9])")
_EVEN = re.compile(r"(?<![0-9.,])50[-:/–]50(?![0-9])")
_SCALED = re.compile(r"(?<=[0-9])\s?(k|bn|tn|mn)\b|(?<=[0-9])(M|B)\b(?=\s[a-z])")
_FOUR = re.compile(r"(?<![\w.,])[1-9][0-9]{3}(?![\w]|[.,][0-9])")
_NUMBER = re.compile(rf"{NUMBER}|\.[0-9]++")


def _range(match: re.Match[str]) -> Replacement:
    """A score where a contest is told of, or where the greater number stands first; else a range."""
    low, high, dash = match["low"], match["high"], match["dash"]
    small = len(low) <= 3 and len(high) <= 3 and low.isdigit() and high.isdigit() and not match["unit"]
    counts = _COUNTS.match(after(match)) and int(low) < int(high) if small else True
    listed = before(match, 1) == "(" and after(match, 1) in (")", ",")  # a team's record
    contest = listed or _CONTEST.search(before(match)) or _CONTEST.search(after(match, 40))
    if small and " " not in dash and not counts and (contest or int(low) > int(high)):
        spoken = number if listed else _goals
        return (spoken(low), "low"), (" ", "dash"), (spoken(high), "high")
    return (low + (match["unit"] or ""), "low"), (" to ", "dash"), (high, "high")


def _goals(figures: str) -> str:
    return "nil" if figures == "0" else number(figures)


def _times(match: re.Match[str]) -> Replacement:
    if match["fold"]:
        return " times"
    return " by " if "x" in match["sign"] else " times "


def _named(match: re.Match[str]) -> Replacement:
    """Boeing seven thirty-seven eight hundred, Flight three seventy."""
    parts: list[tuple[str, str | int]] = [(match["maker"], "maker"), (code(match["type"]), "type")]
    if match["variant"]:
        parts += [(" ", "dash"), (code(match["variant"]), "variant")]
    return tuple(parts)


def _name(match: re.Match[str]) -> Replacement:
    """COVID nineteen, F sixteen, A three eighty."""
    space = " " if after(match, 1).isalpha() else ""
    return (f"{match['letters']} ", "letters"), (code(match["figures"]) + space, "figures")


def _scaled(match: re.Match[str]) -> Replacement:
    race = match[1] == "k" and re.match(r"\s(?:run|race|walk|course)\b", after(match))
    return " K" if race else f" {SCALES[match[1] or match[2]]}"


def _number(match: re.Match[str]) -> Replacement:
    """With spaces where letters stand beside it."""
    left, right = before(match, 1), after(match, 1)
    return f"{' ' if left.isalpha() else ''}{number(match[0])}{' ' if right.isalpha() else ''}"


SIGNED: tuple[Rule, ...] = ((_TIMES, _times), (_MINUS, lambda match: "minus "))
RANGES: tuple[Rule, ...] = (
    (_ORDINAL, lambda match: ordinal(match[1].replace(",", ""))),
    (_SERIES, lambda match: " ".join(map(number, match[0].split("-")))),
    (_NAMED, _named),
    (_JET, lambda match: code(match[0])),
    (_EVEN, lambda match: "fifty fifty"),
    (_RANGE, _range),
    (_RATIO, lambda match: ((match[1], 1), (" to ", 2), (match[2], 2))),
    (_SCALED, _scaled),
)
NUMBERS: tuple[Rule, ...] = (
    (_SEVERAL, lambda match: plural(code(match[1]))),
    (_SHORT_YEAR, lambda match: two_figures(match[1])),
    (_JOINT, lambda match: " "),
    (_NAME, _name),
    (_NAME_DECIMAL, lambda match: " "),
    (_FOUR, lambda match: hundreds(match[0])),
    (_NUMBER, _number),
)
