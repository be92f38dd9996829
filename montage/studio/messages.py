"""The page's texts: written in English where they stand, in other languages in `catalogues/LANGUAGE.po`.

Beside what the page asks for these are what it is told: of what cannot be done, and of what is weak. There a value is
`{0}` in the catalogues, a number `{n0}`; the page puts the told one into the other text (`told` in texts.js).
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
CATALOGUES = HERE / "catalogues"
PAGE = HERE / "page"
SOURCE = "en"
_ASKED = re.compile(r'\bt\("([^"\\]{1,300})"')
_TAG = re.compile(r"([A-Za-z]{2,8})(?:-[A-Za-z0-9-]{1,40})?(?:;q=([0-9.]{1,6}))?")


@cache
def messages(language: str) -> Mapping[str, str]:
    """The texts in a language, by the English ones; empty for English. Raises FileNotFoundError for an unknown one."""
    from babel.messages.pofile import read_po

    if language == SOURCE:
        return {}
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id}


def languages() -> list[str]:
    """The languages that there are texts in."""
    return [SOURCE, *sorted(file.stem for file in CATALOGUES.glob("*.po"))]


def spoken_here(accepted: str) -> str:
    """The best language for an Accept-Language header."""
    known = languages()
    wanted = [(float(_quality(match[2])), match[1].lower()) for match in _TAG.finditer(accepted[:200])]
    ordered = sorted((pair for pair in wanted if pair[0] > 0), key=lambda pair: -pair[0])
    return next((name for _, name in ordered if name in known), SOURCE)


def used() -> list[str]:
    """The English texts that the page asks for, each once."""
    found = (match[1] for file in sorted(PAGE.glob("*.js")) for match in _ASKED.finditer(file.read_text("utf-8")))
    return list(dict.fromkeys(found))


def _quality(text: str | None) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
