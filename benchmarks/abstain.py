"""Whether nothing is shown where nothing fits: the scripts of all news pages over footage that is about other things.

By looks alone (the small real encoder, names that tell nothing), by words alone (what people said of the footage beside
it, in English or Chinese, and what is written in the picture, with the meaning of words), and by both. A line counts
where its best shot reaches the floor of the template `news`, as the ladder asks; seconds are as a newsreader speaks.
The pages are halved, every other one: what was tuned on one half is judged by the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets_db.store import Store
from benchmarks.libraries import conse, described, footage_files, library, reader, retell, text_embedder
from benchmarks.table import Row
from indexer.passes.embed import Embedder
from indexer.passes.embed_texts import LoadedText
from indexer.passes.meaning import Lang
from montage.articles.read import read_article
from montage.language.speaking_time import spoken_seconds
from montage.model import Script, Story
from montage.search.rank import search
from montage.template import load_template
from montage.writing.write import write

SECONDS = 60
MOST = 0.05  # of the lines
HALVES = ("tuned", "held out")
NAMES: dict[Lang, str] = {"en": "English", "zh": "Chinese"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether one line shows footage, and how long [s] it is spoken."""

    half: str
    footage: bool
    seconds: float


def run(shared: Path) -> list[Row]:
    """The share of lines and of seconds that show footage."""
    scripts = [(half, script) for lang in NAMES for half, script in pages(shared, lang)]
    files, looks, meaning = footage_files(shared), conse(shared), text_embedder()
    rows: list[Row] = []
    with library(files, looks, reader=reader()) as (store, names):
        rows += _rows("looks", _shown(scripts, store, looks, None))
        for lang, name in NAMES.items():
            retell(store, names, described(shared, files, [lang]), meaning)
            rows += _rows(f"{name} words", _shown(scripts, store, None, meaning))
            rows += _rows(f"{name} words and looks", _shown(scripts, store, looks, meaning))
    return rows


def pages(shared: Path, lang: str) -> Iterator[tuple[str, Script]]:
    """The scripts of all news pages in a language, and the half that each is of."""
    pages = sorted((shared / "data" / "articles" / lang / "html").glob("*.html"))
    for number, page in enumerate(pages):
        yield HALVES[number % 2], write(Story(read_article(str(page))), "extractive", SECONDS)


def _shown(
    scripts: Sequence[tuple[str, Script]], store: Store, looks: Embedder | None, meaning: LoadedText | None
) -> list[Shown]:
    floor = load_template("news").floor
    found = []
    for half, script in scripts:
        ranking = search(script, (), store, looks, 1, text_embedder=meaning)
        for line, hits in zip(script.lines, ranking.lines, strict=True):
            shown = any(hit.score >= floor for hit in hits)
            found.append(Shown(half, shown, spoken_seconds(line.text, script.lang)))
    return found


def _rows(name: str, every: Sequence[Shown]) -> Iterator[Row]:
    for half in HALVES:
        shown = [one for one in every if one.half == half]
        lines = sum(one.footage for one in shown) / len(shown)
        seconds = sum(one.seconds for one in shown if one.footage) / sum(one.seconds for one in shown)
        yield Row(f"{name}, {half} pages: lines with footage", round(lines, 3), f"of {len(shown)}", None, MOST, True)
        yield Row(f"{name}, {half} pages: seconds with footage", round(seconds, 3))
