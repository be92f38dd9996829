"""Which place each line of a script means, where its words or those around it leave no doubt."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from montage.atlas.chinese import chinese_mentions
from montage.atlas.demonyms import DEMONYMS
from montage.atlas.english import english_mentions
from montage.atlas.mention import Mention, holds
from montage.language.entities import names
from montage.language.text import is_chinese
from montage.model import Script
from montage.places.gazetteer import Place, gazetteer

CLEAR = 10  # times as prominent as the next of its name is a place that a name alone means
TRIFLE = 25  # times: then another of the name has to be told by its state or province
KNOWN = 300_000  # people that such a place has
ALONE = 100_000  # people that the only place of its name has: smaller ones with that name are not in the table
MOSTLY = 0.25  # of a region's people live in the city of its name: New York is the city
REGION, COUNTRY = 3, 1  # what the naming of a candidate's region counts for, and of its country


@dataclass(frozen=True, slots=True)
class Located:
    """A name in a line, and the place that it means."""

    line: int
    name: str
    start: int  # [characters] of the line
    place: Place


def located(script: Script) -> dict[int, Located]:
    """Line -> the place that a map of it shows: each place once, one of a line, where the line goes there.

    The country that the film is made in is not shown: its viewers know it.
    """
    texts = tuple(line.text for line in script.lines)
    bodies = tuple(
        frozenset(tag.text for tag in line.tags if tag.kind in ("person", "organisation")) for line in script.lines
    )
    return _located(texts, bodies, script.title, script.lang, home(script))


def home(script: Script) -> str:
    """The country of who published it, by the address or by the language; empty: not known."""
    host = urlsplit(script.source).hostname or "" if "://" in script.source else ""
    ending = host.rpartition(".")[2].upper()
    code = {"UK": "GB"}.get(ending, ending)
    if len(code) == 2 and gazetteer().area(code):
        return code
    named = [one.candidates[0].country for one in _mentions(script.publisher, script.lang) if one.candidates]
    return named[0] if named else "CN" if is_chinese(script.lang) else ""


@lru_cache(maxsize=4)  # asked for line by line
def _located(
    texts: tuple[str, ...], bodies: tuple[frozenset[str], ...], title: str, lang: str, home: str
) -> dict[int, Located]:
    mentions = [_free(_mentions(text, lang), text, some) for text, some in zip(texts, bodies, strict=True)]
    context = _Context.of([*mentions, _mentions(title, lang)], [title, *texts], lang, home)
    people = set[str]() if is_chinese(lang) else _people(" ".join(texts))
    shown, found = set[Place](), dict[int, Located]()
    for number, some in enumerate(mentions):
        meant = [
            Located(number, one.name, one.start, place)
            for one in some
            if one.there and (one.qualified or one.name not in people) and (place := context.meant(one))
        ]
        fresh = [one for one in meant if one.place not in shown and not _is_home(one.place, home)]
        if fresh:
            found[number] = min(fresh, key=lambda one: (("city", "region", "country").index(one.place.kind), one.start))
            shown.add(found[number].place)
    return found


def _mentions(text: str, lang: str) -> list[Mention]:
    return chinese_mentions(text) if is_chinese(lang) else english_mentions(text)


def _free(mentions: Iterable[Mention], text: str, bodies: Iterable[str]) -> list[Mention]:
    """`mentions` that are not a part of a person's or a body's name."""
    taken = [(at, at + len(body)) for body in bodies if (at := text.find(body)) >= 0]
    return [
        one
        for one in mentions
        if not any(start <= one.start and one.end <= end and end - start > len(one.name) for start, end in taken)
    ]


def _people(text: str) -> set[str]:
    """The words of people's names."""
    return {word for name in names(text, "en") if name.kind == "person" for word in (name.text, *name.text.split())}


def _is_home(place: Place, home: str) -> bool:
    return place.kind == "country" and place.country == home


@dataclass(frozen=True)
class _Context:
    """What a whole text says of where it is set."""

    countries: frozenset[str]
    regions: Counter[tuple[str, str]]  # how many names speak for a region

    @classmethod
    def of(cls, lines: Sequence[Sequence[Mention]], texts: Sequence[str], lang: str, home: str) -> "_Context":
        """Countries and regions that are named, or that a place lies in whose name has one meaning."""
        countries, regions = {home} - {""}, Counter[tuple[str, str]]()
        if not is_chinese(lang):
            words = frozenset(re.findall(r"\w+", " ".join(texts).lower()))
            countries |= {code for code, some in DEMONYMS.items() if some & words}
        for mention in (mention for some in lines for mention in some):
            if place := _alone(mention):
                countries.add(place.country)
                regions[place.country, place.region] += bool(place.region)
        return cls(frozenset(countries), regions)

    def meant(self, mention: Mention) -> Place | None:
        """The place that a name means; None where it may be several."""
        candidates = _without_nested(mention.candidates)
        if not candidates:
            return None
        first, *others = candidates
        scores = {place: self._support(place, mention) for place in candidates}
        best = max(scores.values())
        likely = [place for place in candidates if scores[place] == best]
        if mention.qualified:
            return likely[0] if len(likely) == 1 or likely[0].prominence >= CLEAR * likely[1].prominence else None
        clear = _is_clear(candidates)
        if best and len(likely) == 1:
            winner = likely[0]
            if clear and winner != first:
                trifle = first.prominence >= TRIFLE * winner.prominence
                return winner if best >= REGION else first if trifle and first.population >= KNOWN else None
            return winner
        if best:
            rivals = sorted(likely, key=lambda one: -one.prominence)
            return rivals[0] if _is_clear(rivals) and rivals[0] == first else None
        return first if clear and first.population >= (KNOWN if others else ALONE) else None

    def _support(self, place: Place, mention: Mention) -> int:
        """How much of the text speaks for a candidate beside the mention itself."""
        region = self.regions[place.country, place.region] if place.region else 0
        return REGION * bool(region) + COUNTRY * (place.country in self.countries)


def _alone(mention: Mention) -> Place | None:
    """The place that a mention means whatever stands around it."""
    candidates = _without_nested(mention.candidates)
    if not candidates or not (mention.qualified or _is_clear(candidates)):
        return None
    return candidates[0] if candidates[0].kind != "city" or candidates[0].population >= ALONE else None


def _is_clear(candidates: Sequence[Place]) -> bool:
    """Whether the first one is by far the most prominent. A country and a state of one name never are."""
    kinds = {one.kind for one in candidates}
    rival = len(candidates) > 1 and candidates[0].prominence < CLEAR * candidates[1].prominence
    return not rival and not {"country", "region"} <= kinds and sum(one.kind == "country" for one in candidates) < 2


def _without_nested(candidates: Sequence[Place]) -> list[Place]:
    """Of a region and a city in it of the same name one: the city where most of the people live there."""
    found = list(candidates)
    for area in [one for one in candidates if one.kind != "city"]:
        for city in [one for one in found if holds(area, one)]:
            lesser = area if city.population >= MOSTLY * area.population else city
            if lesser in found and area in found:
                found.remove(lesser)
    return found
