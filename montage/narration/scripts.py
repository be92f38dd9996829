"""Which script (Latin, Arabic, Thai, ...) the letters of a line are written in, by its ISO 15924 code."""

from dataclasses import dataclass, replace
from unicodedata import category

from montage.language.text import is_chinese

LATIN = frozenset({"Latn"})  # a voice of any language reads it
CHINESE = LATIN | {"Hani", "Bopo"}
_SHARED = frozenset({"Zyyy", "Zinh", "Zzzz"})  # figures, marks and signs: no script's own
_TOGETHER = {"Hira": "Kana"}  # Japanese mixes both in one word


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line in one script."""

    start: int
    end: int
    script: str


def foreign(text: str, lang: str) -> list[Stretch]:
    """The stretches of `text` in scripts that are not those of `lang`, with the figures and spaces inside them.

    A single Greek letter is a sign (α, π, Ω) that a voice of any language knows.
    """
    own, last, found = CHINESE if is_chinese(lang) else LATIN, "", list[Stretch]()
    for place, character in enumerate(text):
        script = _script(character)
        if script in _SHARED:
            if found and found[-1].end == place and (character.isalpha() or category(character)[0] == "M"):
                found[-1] = replace(found[-1], end=place + 1)
            continue
        if script not in own and script == last:
            found[-1] = replace(found[-1], end=place + 1)
        elif script not in own:
            found.append(Stretch(place, place + 1, script))
        last = script
    return [one for one in found if one.script != "Grek" or one.end - one.start > 1]


def blanked(text: str, stretches: list[Stretch]) -> str:
    """`text` with spaces in place of `stretches`, as long as before."""
    for one in stretches:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _script(character: str) -> str:
    if character.isascii():
        return "Latn" if character.isalpha() else "Zyyy"
    from fontTools.unicodedata import script

    code = str(script(character))
    return _TOGETHER.get(code, code)
