"""What a newsroom would not air: narrations of saved pages, read line by line, and how long the films are.

The rules were made while reading every second page; the others are judged here. A person has read each line and marked
what is wrong with it (`narration_marks.csv`, a digest of the line and the kind of fault). A line that nobody has read
since it came up is counted apart: read it, and add its digest.
"""

import csv
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from statistics import median

from benchmarks.table import Row
from montage.articles.read import read_article
from montage.cache import StageCache
from montage.language.numbers import numbers
from montage.model import Script, Story
from montage.planning import narrate
from montage.settings import Settings
from montage.template import load_template
from montage.writing.write import write

MARKS = Path(__file__).with_name("narration_marks.csv")
SECONDS = 53  # [s] of speech in a film of a minute
LENGTHS = (30, 60, 120)  # [s] of films
AIRED = {"en": 50 / 54, "zh": 25 / 28}  # films without a line that is wrong
NEAR, FAR = 0.05, 0.1  # of the length asked for: in the median, and for nine of ten


def run(shared: Path) -> list[Row]:
    """Films and lines without a fault, by language and kind; figures that stand as on the page; lengths."""
    marks, rows = _marks(), list[Row]()
    for lang, target in AIRED.items():
        scripts = [_script(page) for page in pages(shared, lang)]
        kinds = [[marks.get(digest(line.text), "unread") for line in script.lines] for script in scripts]
        good = [all(kind in ("", "unread") for kind in some) for some in kinds]
        rows.append(Row(f"films fit to air, {lang} ({len(good)} pages)", sum(good) / len(good), "", None, target))
        every = Counter(kind for some in kinds for kind in some)
        rows += [Row(f"lines, {lang}: {kind or 'good'}", every[kind] / every.total()) for kind in sorted(every)]
    rows.append(_figures([_script(page) for lang in AIRED for page in pages(shared, lang)], shared))
    for seconds in LENGTHS:
        off = sorted(_lengths(shared, seconds))
        rows.append(Row(f"{seconds} s ({len(off)} films): off in the median", median(off), "", None, NEAR, True))
        rows.append(Row(f"{seconds} s: within a tenth", sum(one <= FAR for one in off) / len(off), "", None, 0.9))
    return rows


def pages(shared: Path, lang: str) -> list[Path]:
    """Every second page of a language: those that no rule was made on."""
    return sorted((shared / "data" / "articles" / lang / "html").glob("*.html"))[1::2]


def digest(line: str) -> str:
    """What stands for a line in the marks."""
    return hashlib.sha256(line.encode()).hexdigest()[:12]


def _marks() -> dict[str, str]:
    """Digest of a line -> what is wrong with it; empty for nothing."""
    with MARKS.open(encoding="utf-8", newline="") as file:
        return {row["line"]: row["fault"] for row in csv.DictReader(file)}


def _script(page: Path) -> Script:
    return write(Story(read_article(str(page))), "extractive", SECONDS)


def _figures(scripts: Sequence[Script], shared: Path) -> Row:
    """The share of spoken figures that the page has as they are spoken."""
    kept = [text in read_article(script.source).text for script in scripts for text in _spoken(script)]
    return Row(f"figures as on the page ({len(kept)})", sum(kept) / len(kept), "", None, 1.0)


def _spoken(script: Script) -> Iterator[str]:
    yield from (text for line in script.lines for text, _ in numbers(line.text))


def _lengths(shared: Path, seconds: int) -> Iterator[float]:
    """How far each film is from the length asked for, as a share of it; where the page has so much to say."""
    template = load_template("news")
    for page in [page for lang in AIRED for page in pages(shared, lang)]:
        settings = Settings(seconds=seconds, voice="espeak")
        with tempfile.TemporaryDirectory() as folder, StageCache(Path(folder)) as cache:
            script, narration = narrate(str(page), settings, template, cache)
            all_of_it = write(Story(read_article(str(page))), "extractive", 3600)
        if len(script.lines) < len(all_of_it.lines):
            yield abs(float(narration.duration / Fraction(seconds)) - 1)
