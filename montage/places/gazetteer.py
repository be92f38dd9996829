"""Countries, regions and cities: where they lie, what they are called in English and Chinese. From GeoNames."""

import lzma
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

FOLDER = Path(__file__).parent
PLACES_FILE, REGIONS_FILE = "places.tsv.xz", "regions.tsv"
DIGESTS_FILE = "digests.txt"  # as sha256sum writes them: a text, and so among the sources of stages that know places
CAPITAL = 8  # times its population is what a capital counts for
REGION = 0.05  # of its population is what a region counts for beside a city of its name
_LETTERS = str.maketrans("’øØłŁđĐı", "'oOlLdDi")  # that are not letters with an accent

PlaceKind = Literal["country", "region", "city"]
Extent = tuple[float, float, float, float]  # west, south, east, north [degrees]


@dataclass(frozen=True, slots=True)
class Place:
    """A country, a region of one, or a city of at least 15,000 people."""

    kind: PlaceKind
    name: str
    chinese: str  # in simplified characters; empty: not known
    country: str  # ISO 3166-1, two letters
    region: str  # GeoNames' code within the country; empty for a country
    latitude: float  # [degrees] of a city, or of the middle of the extent
    longitude: float
    population: int
    capital: bool
    extent: Extent | None  # of a country or a region, where it is known

    def label(self, chinese: bool) -> str:
        """Its name in Chinese or in English; empty where that is not known."""
        return self.chinese if chinese else self.name

    @property
    def prominence(self) -> float:
        """How likely its name alone means it: people, a capital's counted more and a region's less."""
        return self.population * {"country": 1.0, "region": REGION, "city": CAPITAL if self.capital else 1.0}[self.kind]


class Gazetteer:
    """All places, by their names."""

    def __init__(self, rows: Sequence[str]) -> None:
        """`rows` are the lines of places.tsv.xz: countries, regions, then cities from large to small."""
        self._rows, self._read = rows, dict[int, Place]()
        self._named = defaultdict[str, list[int]](list)
        self._areas = dict[tuple[str, str], int]()
        for number, row in enumerate(rows):
            kind, name, chinese, aliases, country, region, _ = row.split("\t", 6)
            for one in {plain(name), chinese, *map(plain, aliases.split(";"))} - {""}:
                self._named[one].append(number)
            if kind != "city":
                self._areas[country, region] = number

    def named(self, name: str) -> tuple[Place, ...]:
        """The places called `name`, in either language, the most prominent first."""
        found = map(self._place, self._named.get(plain(name), ()))
        return tuple(sorted(found, key=lambda place: -place.prominence))

    def area(self, country: str, region: str = "") -> Place | None:
        """A region of a country, or the country; None where it is not known by name."""
        number = self._areas.get((country, region))
        return None if number is None else self._place(number)

    def largest(self, count: int) -> Iterator[Place]:
        """The `count` largest cities."""
        return map(self._place, range(len(self._areas), min(len(self._areas) + count, len(self._rows))))

    def _place(self, number: int) -> Place:
        """The place in a row: read when it is first asked for."""
        if number not in self._read:
            kind, name, chinese, _, country, region, *figures, capital, extent = self._rows[number].split("\t")
            latitude, longitude, population = map(float, figures)
            west, south, east, north = map(float, extent.split(",")) if extent else (0.0,) * 4
            self._read[number] = Place(
                cast(PlaceKind, kind), name, chinese, country, region, latitude, longitude, int(population),
                bool(capital), (west, south, east, north) if extent else None,
            )  # fmt: skip
        return self._read[number]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The places, read once, when they are first asked for."""
    return Gazetteer(lzma.decompress((FOLDER / PLACES_FILE).read_bytes()).decode().splitlines())


def plain(name: str) -> str:
    """`name` as it is looked up: without case, accents and curly apostrophes."""
    return name.lower() if name.isascii() else unaccented(name.casefold())


def unaccented(name: str) -> str:
    """`name` without accents and curly apostrophes."""
    letters = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
