"""A name is shown by its bearer: lines of narration with a wrong and a right picture, without a picture model."""

import csv
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.store import Store
from benchmarks.anchors import spoken
from indexer.metadata.filenames import name_words
from montage.anchors.find import find_anchors
from montage.fill.fallback_source import Wanted, gaps_of
from montage.fill.own import Own
from montage.language.visual_query import visual_query
from montage.model import Line, Ranking, Script
from montage.search.rank import search
from montage.template import load_template
from montage.writing.tags import tag_script
from tests.libraries import put
from tests.places import DATA

ROWS = DATA / "names.tsv"


def rows() -> Iterator[dict[str, str]]:
    """`lang`, `half` (tuned, held), `line`, and the titles `wrong` and `right`; a title may be a file's name."""
    with ROWS.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def shown(lang: str, text: str, titles: list[str], folder: Path) -> set[str]:
    """The titles of the pictures that a film which says only `text` may show."""
    script = Script("", lang, (Line(text, visual_query(text, lang)),))
    script = tag_script(script, text)
    anchors = find_anchors(script, spoken(script))
    with Store(folder) as store:
        keys = {
            put(store, title, name_words(Path(title)) if "." in title else title)[0][0].key: title for title in titles
        }
        ranking = search(script, anchors, store, None, 20)
    wanted = Wanted(script, anchors, load_template("news"), (1280, 720), Fraction(25), (Fraction(5),))
    empty = Ranking(((),), tuple(() for _ in anchors))
    found = Own(wanted, ranking).fill(gaps_of(wanted, empty))
    return {keys[hit.shot.key] for hits in (*found.lines.values(), *found.anchors.values()) for hit in hits}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["line"])
def test_a_name_is_shown_by_its_bearer_alone(row: dict[str, str], tmp_path: Path) -> None:
    found = shown(row["lang"], row["line"], [row["wrong"], row["right"]], tmp_path / "library")
    assert found == {row["right"]}
