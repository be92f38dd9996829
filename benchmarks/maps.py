"""Locator maps: whether a line shows the place that it means, and how many maps news gets.

Lines: tests/data/places.tsv, each with the place meant, or that no one place is told. Baseline: the largest place of
each name, wherever it is said. Pages: the maps of every page's narration, against what a person who read the line said
of each (`map_marks.csv`, a digest of the line, the place, 1 if it is the one meant). A map that nobody has looked at is
counted apart: `maps_of` lists it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.narration import digest
from benchmarks.table import Row
from montage.articles.read import read_article
from montage.atlas.chinese import chinese_mentions
from montage.atlas.english import english_mentions
from montage.atlas.locate import Located, located
from montage.model import Line, Script, Story
from montage.places.gazetteer import Place
from montage.writing.write import write

LINES = Path(__file__).parent.parent / "tests/data/places.tsv"
WITH_REGION = ("US", "GB", "CN", "CA", "AU")  # countries whose places the table names with their region
MARKS = Path(__file__).with_name("map_marks.csv")
SECONDS = 240  # of a narration


@dataclass(frozen=True, slots=True)
class Map:
    """A map that a page's film would show."""

    page: str
    line: str
    shown: Located

    def __str__(self) -> str:
        """A line to be marked by hand."""
        place = self.shown.place
        where = ", ".join(filter(None, (place.name, place.region, place.country)))
        around = self.line[max(0, self.shown.start - 70) : self.shown.start + 70]
        return f"{self.page}\t{place.kind}\t{where}\t{self.shown.name}\t{around}"


def run(shared: Path) -> list[Row]:
    """Shares of the lines that are right, for each language and set, and maps a page."""
    rows: list[Row] = []
    with LINES.open(encoding="utf-8", newline="") as file:
        cases = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for lang in ("en", "zh"):
        for part in ("tuned", "held"):
            some = [case for case in cases if case[:2] == [part, lang]]
            ours = sum(_is_right(wanted, _ours(lang, page, text)) for _, _, wanted, page, text in some)
            plain = sum(_is_right(wanted, _largest(lang, text)) for _, _, wanted, _, text in some)
            rows.append(
                Row(f"{lang}, {part}: right", ours / len(some), f"of {len(some)} lines", plain / len(some), 0.9)
            )
    maps, pages, marks = list(maps_of(shared)), len(_rows(shared)), _marks()
    rows.append(Row("maps a page", len(maps) / pages, f"{len(maps)} maps on {pages} pages, {SECONDS} s each"))
    marked = [right for one in maps if (right := marks.get((digest(one.line), written(one.shown.place)))) is not None]
    rows.append(Row("maps that show the place meant", sum(marked) / len(marked), f"of {len(marked)} marked", None, 0.9))
    rows.append(Row("maps that nobody has looked at", len(maps) - len(marked)))
    return rows


def maps_of(shared: Path) -> Iterator[Map]:
    """The maps of each page's narration."""
    for row in _rows(shared):
        page = replace(read_article(str(shared / "data/articles" / row["html"]), row["lang"]), source=row["url"])
        script = write(Story(page), "extractive", SECONDS)
        for line, shown in located(script).items():
            yield Map(Path(row["html"]).stem, script.lines[line].text, shown)


def _marks() -> dict[tuple[str, str], bool]:
    """(digest of the line, place as the table writes it) -> whether the line means it."""
    with MARKS.open(encoding="utf-8", newline="") as file:
        return {(row["line"], row["place"]): row["right"] == "1" for row in csv.DictReader(file)}


def _rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "data/articles/index.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _ours(lang: str, page: str, text: str) -> list[str]:
    script = Script("", lang, tuple(Line(line) for line in text.split(" | ")), source=page)
    return [written(one.place) for one in located(script).values()]


def _largest(lang: str, text: str) -> list[str]:
    mentions = chinese_mentions(text) if lang == "zh" else english_mentions(text)
    return [written(one.candidates[0]) for one in mentions if one.candidates]


def _is_right(wanted: str, found: list[str]) -> bool:
    return wanted in found if wanted != "-" else not found


def written(place: Place) -> str:
    """As the table writes a place."""
    region = place.region if place.kind == "region" or place.country in WITH_REGION else ""
    return " ".join(filter(None, (place.country, region, place.name)))
