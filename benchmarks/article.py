"""Article extraction: token F1 against what people say the article is; for Chinese a token is a character.

The baseline is trafilatura with its defaults on the raw bytes. Truths made by a program are left out; pages of which
people marked a few segments that belong or do not belong to the article are counted apart.
"""

import csv
import json
import logging
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from assets_db.errors import UserError
from benchmarks.table import Row
from montage.articles.read import read_article

TARGETS = {"en": 0.97, "zh": 0.98}
Extract = Callable[[Path], str]


def run(shared: Path) -> list[Row]:
    """F1 and marked segments a language, and the seconds a page takes beside the baseline's."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it complains about pages we want it to fail on
    folder = shared / "data" / "articles"
    rows = []
    for lang, target in TARGETS.items():
        scores = f1_by_page(folder, lang, ours), f1_by_page(folder, lang, trafilatura_alone)
        value, baseline = (mean(score.values()) for score in scores)
        rows.append(Row(f"token F1, {lang}, {len(scores[0])} pages", value, "", baseline, target))
    value, baseline = segments(folder, ours), segments(folder, trafilatura_alone)
    rows.append(Row("marked segments right, zh, 2 pages", value, "", baseline, 1.0))
    ratio = _seconds(folder, ours) / _seconds(folder, trafilatura_alone)
    rows.append(Row("time, as a multiple of the baseline's", ratio, "x", 1.0, 3.0, lower_is_better=True))
    return rows


def f1_by_page(folder: Path, lang: str, extract: Extract) -> dict[str, float]:
    """Token F1 of each page of a language whose text a person wrote down."""
    return {
        row["html"]: f1(extract(folder / row["html"]), (folder / row["truth"]).read_text("utf-8"), lang)
        for row in _rows(folder)
        if row["lang"] == lang and row["truth"].endswith(".txt") and not row["truth_kind"].startswith("machine")
    }


def segments(folder: Path, extract: Extract) -> float:
    """The share of marked segments that are in the text where they belong there, and absent where they do not."""
    right: list[float] = []
    for row in _rows(folder):
        if "must-contain" in row["truth_kind"]:
            marked = json.loads((folder / row["truth"]).read_text("utf-8"))
            text = extract(folder / row["html"])
            right += [float(segment in text) for segment in marked["with"]]
            right += [float(segment not in text) for segment in marked["without"]]
    return mean(right)


def f1(text: str, truth: str, lang: str) -> float:
    """The harmonic mean of precision and recall of the tokens, each counted as often as it occurs."""
    found, wanted = _tokens(text, lang), _tokens(truth, lang)
    return 2 * (found & wanted).total() / max(1, found.total() + wanted.total())


def ours(path: Path) -> str:
    """The text that `read_article` finds; none where it finds no article."""
    try:
        return read_article(str(path)).text
    except UserError:
        return ""


def trafilatura_alone(path: Path) -> str:
    """The baseline."""
    from trafilatura import extract

    return extract(path.read_bytes()) or ""


def _tokens(text: str, lang: str) -> Counter[str]:
    if lang == "zh":
        return Counter(character for character in text if character.isalnum())
    return Counter(re.findall(r"\w+", text.lower()))


def _seconds(folder: Path, extract: Extract) -> float:
    """For every page [s]; what is loaded once is loaded by then."""
    start = time.perf_counter()
    for row in _rows(folder):
        extract(folder / row["html"])
    return time.perf_counter() - start


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
