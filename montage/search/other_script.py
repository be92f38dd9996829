"""What a name is called in the other script: places by GeoNames, some bodies by a table, Chinese persons by pinyin.

Persons of other languages have no table here: 奥巴马 is not found by Obama.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from montage.language.entities import Kind
from montage.language.gazetteer import COMPOUND_SURNAMES, SURNAME_READINGS, SURNAMES
from montage.language.namesakes import IN_BOTH_SCRIPTS
from montage.language.text import HAN
from montage.places.gazetteer import gazetteer

SURER = 10  # times as prominent as the next of its name is the place that a name alone means
AREAS = ("州", "省", "市", "县")  # ends of Chinese names that are often left out
_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}")


@lru_cache(maxsize=1024)
def in_other_script(name: str, kind: Kind) -> tuple[str, ...]:
    """What the bearer of `name` is called in Chinese, or in Latin letters where `name` is Chinese; often nothing."""
    chinese = bool(HAN.search(name))
    bodies = (row for row in IN_BOTH_SCRIPTS if name in row)
    found = [other for row in bodies for other in row if bool(HAN.search(other)) != chinese]
    if kind == "place":
        found += _place(name, chinese)
    if kind == "person" and chinese:
        found += _pinyin(name)
    return tuple(dict.fromkeys(found))


def _place(name: str, chinese: bool) -> Iterator[str]:
    """The other name of the place that `name` alone means; nothing where that is not sure."""
    known = gazetteer()
    names = (name, *(f"{name}{area}" for area in AREAS)) if chinese else (name,)
    places = next((found for one in names if (found := known.named(one))), ())
    likely = [place for place in places if place.prominence * SURER > places[0].prominence]
    areas = {place.kind for place in places} >= {"country", "region"}  # Georgia: size does not decide between these
    labels = {place.label(not chinese) for place in (places if areas else likely)}
    if len(labels) == 1 and (label := labels.pop()):
        yield label
        if not chinese and len(label) > 3 and label.endswith(AREAS):
            yield label[:-1]


def _pinyin(name: str) -> Iterator[str]:
    """As English news writes a Chinese person: surname, then the given name in one word. 习近平: Xi Jinping."""
    if not _PERSON.fullmatch(name) or not (name[0] in SURNAMES or name.startswith(COMPOUND_SURNAMES)):
        return
    from pypinyin import lazy_pinyin

    size = 2 if name.startswith(COMPOUND_SURNAMES) and len(name) > 2 else 1
    surname, given = name[:size], name[size:]
    read = SURNAME_READINGS.get(surname) or "".join(lazy_pinyin(surname))
    yield f"{read.capitalize()} {''.join(lazy_pinyin(given)).capitalize()}"
