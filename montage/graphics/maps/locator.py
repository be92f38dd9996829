"""What a locator map says: the place, what it lies in, and the cities around it for orientation."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from assets_db.model import Rights
from montage.atlas.locate import Located
from montage.language.text import is_chinese
from montage.places.gazetteer import Place, gazetteer

REACH = 9.0  # [degrees] of a great circle: cities farther from a point are not looked at
CANDIDATES = 16  # cities that a map chooses its neighbours from
LARGEST = 5000  # cities of the world that may be among them
BESIDE = 0.35  # [degrees] a city nearer than this is a part of the place
RIGHTS = Rights("GeoNames (names and coordinates), Natural Earth (land)", "CC BY 4.0", "https://www.geonames.org/")


@dataclass(frozen=True, slots=True)
class Spot:
    """A city on a map."""

    name: str
    latitude: float  # [degrees]
    longitude: float  # [degrees]


@dataclass(frozen=True, slots=True)
class Locator:
    """A place on the globe, and what lies around it."""

    latitude: float  # [degrees] of the point, or of the middle of the area
    longitude: float  # [degrees]
    extent: tuple[float, float, float, float] | None = None  # west, south, east, north [degrees]; None: a point
    around: tuple[Spot, ...] = ()  # from large to small


def locator_of(located: Located, lang: str) -> Locator:
    """The map of a place, labelled in the film's language."""
    place = located.place
    return Locator(place.latitude, place.longitude, place.extent, tuple(islice(_around(place, lang), CANDIDATES)))


def lies_in(place: Place, lang: str) -> str:
    """The region and the country that a place lies in, in the order of the language; empty where that says nothing."""
    holders = [gazetteer().area(place.country, place.region) if place.kind == "city" else None]
    holders.append(gazetteer().area(place.country) if place.kind != "country" else None)
    chinese = is_chinese(lang)
    named = [label for one in holders if one and (label := one.label(chinese)) and label != place.label(chinese)]
    return " · ".join(reversed(named)) if chinese else ", ".join(named)


def _around(place: Place, lang: str) -> Iterator[Spot]:
    """Cities near a point, large and near ones first; within an area the largest first."""
    chinese = is_chinese(lang)
    weights = {
        city: weight
        for city in gazetteer().largest(LARGEST)
        if (weight := _weight(city, place)) and city.label(chinese) != place.label(chinese)
    }
    for city in sorted(weights, key=lambda one: -weights[one]):
        if label := city.label(chinese):
            yield Spot(label, city.latitude, city.longitude)


def _weight(city: Place, place: Place) -> float:
    """How well a city tells where a place is; 0: not at all."""
    if place.extent:
        west, south, east, north = place.extent
        inside = west <= city.longitude <= east and south <= city.latitude <= north and city.country == place.country
        return float(city.population * inside)
    away = distance(city.latitude, city.longitude, place.latitude, place.longitude)
    closer = (2 if city.capital else 1) * (2 if city.country == place.country else 1)
    return city.population * closer / (1 + away) if BESIDE < away < REACH else 0.0


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """[degrees] of the great circle between two points."""
    south, north = math.radians(latitude), math.radians(other_latitude)
    east = math.radians(other_longitude - longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(east / 2) ** 2
    return math.degrees(2 * math.asin(min(1.0, math.sqrt(half))))
