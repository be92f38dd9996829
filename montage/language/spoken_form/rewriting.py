"""Rules that rewrite a line, and from which of its written characters each new one comes."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Group = str | int
# What a match is replaced by: one text, which comes from all of it, or texts with the group that each comes from.
# None leaves the match as it is.
Replacement = str | tuple[tuple[str, Group], ...] | None
Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Replacement]]


@dataclass(frozen=True, slots=True)
class SpokenForm:
    """A line as it is read aloud."""

    text: str
    origins: tuple[int, ...]  # for each character of `text`, the written character it comes from; never decreasing


def rewritten(form: SpokenForm, rules: Iterable[Rule]) -> SpokenForm:
    """`form` with every match of each rule replaced, rule by rule."""
    for pattern, replace in rules:
        form = _replaced(form, pattern, replace)
    return form


def before(match: re.Match[str], reach: int = 60) -> str:
    """The text before a match, at most `reach` characters."""
    return match.string[max(0, match.start() - reach) : match.start()]


def after(match: re.Match[str], reach: int = 60) -> str:
    """The text after a match, at most `reach` characters."""
    return match.string[match.end() : match.end() + reach]


def _replaced(
    form: SpokenForm, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], Replacement]
) -> SpokenForm:
    texts: list[str] = []
    origins: list[int] = []
    at = 0
    for match in pattern.finditer(form.text):
        new = replace(match)
        if new is None:
            continue
        texts.append(form.text[at : match.start()])
        origins += form.origins[at : match.start()]
        for text, group in ((new, 0),) if isinstance(new, str) else new:
            texts.append(text)
            origins += _spread(form.origins, match.span(group), len(text), origins[-1] if origins else 0)
        at = match.end()
    if not at:
        return form
    return SpokenForm("".join([*texts, form.text[at:]]), (*origins, *form.origins[at:]))


def _spread(origins: tuple[int, ...], span: tuple[int, int], count: int, least: int) -> list[int]:
    """The origins of `count` characters that come, evenly, from those of `span`; none is below `least`."""
    start, end = span
    if start == end:
        return [least] * count
    return [max(least, origins[start + index * (end - start) // count]) for index in range(count)]
