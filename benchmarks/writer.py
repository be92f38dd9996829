"""How much of the story a narration tells: words of the title, which the writer has not seen, at equal spoken length.

The baseline is the lead: the page's sentences from the top as they stand, cut at a clause at the same spoken length.
Text is the human truth where there is one, else what is extracted. Withheld from both: lines that repeat the title, and
what is no sentence (headings, bylines, "Copyright 2019 Hawaii News Now": a lead that reads them out finds title words
there). The rows `raw lead` leave the latter to the lead alone.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from benchmarks.table import Row
from montage.articles.read import read_article
from montage.backends.extractive import Extractive
from montage.language.boilerplate import strip_boilerplate
from montage.language.entities import names
from montage.language.numbers import numbers
from montage.language.speaking_time import spoken_seconds
from montage.language.text import clauses, content_words, sentences
from montage.model import Article

LENGTHS = (30, 60)  # [s]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares in 0..1 of one narration of one page."""

    words: float  # of the title's content words
    names: float | None  # of the title's names and numbers; None where it has none
    again: float  # of the narration's content words that it has said before


def run(shared: Path) -> list[Row]:
    """Title coverage and repetition, the extractive writer against the lead, for each length and language."""
    pages = [page for page in load(shared / "data" / "articles") if content_words(page.title, page.lang)]
    rows: list[Row] = []
    for seconds in LENGTHS:
        scores = [_scores(page, seconds) for page in pages]
        for lang in ("en", "zh", "all"):
            chosen = [three for page, three in zip(pages, scores, strict=True) if lang in (page.lang, "all")]
            rows += _rows(f"{seconds} s, {lang}", [(ours, lead) for ours, lead, _ in chosen], judged=lang == "all")
        rows += _rows(f"{seconds} s, all, raw lead", [(ours, raw) for ours, _, raw in scores], judged=False)[:1]
    return rows


def load(folder: Path) -> list[Article]:
    """Every page of the folder that has a text, human where there is one."""
    pages = []
    with (folder / "index.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            page = read_article(str(folder / row["html"]), row["lang"])
            text = _truth(folder / row["truth"]) if row["truth"] else ""
            pages.append(replace(page, lang=row["lang"], text=_withheld(text or page.text, page.title, row["lang"])))
    return pages


def lead(said_there: Sequence[str], lang: str, seconds: float) -> str:
    """The sentences from the top, as many as fit, then as many clauses of the next."""
    said = ""
    for sentence in said_there:
        if spoken_seconds(said + sentence, lang) > seconds:
            for clause in clauses(sentence, lang):
                if spoken_seconds(said + clause, lang) > seconds:
                    return said
                said += clause
        said += sentence + " "
    return said


def _scores(page: Article, seconds: int) -> tuple[Score, Score, Score]:
    """The writer's, the lead's, the raw lead's."""
    script = Extractive().write(replace(page, title=""), seconds)
    told = " ".join(line.text for line in script.lines)
    length = spoken_seconds(told, page.lang)
    raw = sentences(page.text, page.lang)
    proper = [sentence for sentence in raw if strip_boilerplate(sentence, page.lang)] or raw
    first, top = lead(proper, page.lang, length), lead(raw, page.lang, length)
    return _score(told, page), _score(first, page), _score(top, page)


def _score(told: str, page: Article) -> Score:
    said = content_words(told, page.lang)
    wanted = set(content_words(page.title, page.lang))
    named = {name.text.lower() for name in names(page.title, page.lang)} | {
        text.lower() for text, _ in numbers(page.title)
    }
    named = {name for name in named if name in page.text.lower()}
    return Score(
        words=len(wanted & set(said)) / len(wanted),
        names=fmean(name in told.lower() for name in named) if named else None,
        again=sum(count - 1 for count in Counter(said).values()) / max(1, len(said)),
    )


def _rows(label: str, pairs: Sequence[tuple[Score, Score]], judged: bool) -> list[Row]:
    def row(measure: str, ours: list[float], theirs: list[float], lower: bool = False) -> Row:
        value, baseline = round(fmean(ours), 4), round(fmean(theirs), 4)
        return Row(f"{label} ({len(ours)} pages): {measure}", value, "", baseline, baseline if judged else None, lower)

    named = [
        (ours.names, theirs.names) for ours, theirs in pairs if ours.names is not None and theirs.names is not None
    ]
    return [
        row("title words", [ours.words for ours, _ in pairs], [theirs.words for _, theirs in pairs]),
        row("title names and numbers", [ours for ours, _ in named], [theirs for _, theirs in named]),
        row("said again", [ours.again for ours, _ in pairs], [theirs.again for _, theirs in pairs], lower=True),
    ]


def _truth(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        text = str(json.loads(text).get("content", ""))  # paragraphs a line each
    return re.sub(r"\n+", "\n\n", text) if path.parent.parent.name == "zh" else text


def _withheld(text: str, title: str, lang: str) -> str:
    """`text` without the paragraphs that are the title again, or a heading made of half of it."""
    wanted = set(content_words(title, lang))
    plain = re.sub(r"\W+", "", title)

    def repeats(paragraph: str) -> bool:
        if len(plain) > 3 and plain in re.sub(r"\W+", "", paragraph):
            return True
        own = content_words(paragraph, lang)
        heading = len(own) <= 2 * len(wanted) and not re.search(r"[.。]$", paragraph.strip())
        return heading and 2 * len(wanted & set(own)) >= len(wanted)

    return "\n\n".join(paragraph for paragraph in re.split(r"\n\s*\n", text) if not repeats(paragraph))
