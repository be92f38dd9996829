"""What hostile texts are sent through: every pattern of the packages, and every stage from page to card.

`python -m tests.hostile_stages SECONDS patterns|STAGE...` runs here and prints a line for what took longer than its
budget: run it as a child that may be killed, since a pattern that hangs cannot be stopped from inside.
"""

import contextlib
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from html import escape
from pathlib import Path

import assets_db
import indexer
import montage
from assets_db.errors import UserError
from montage.anchors.find import find_anchors
from montage.articles.file_types import what_it_is
from montage.articles.html import read_page
from montage.articles.markdown import read_markdown, read_text
from montage.articles.read import detect
from montage.articles.similarity import related, signature
from montage.backends.extractive import Extractive
from montage.generate.refusals import refused
from montage.graphics.content import cards_for
from montage.graphics.type import drawable, fitted
from montage.language.boilerplate import strip_boilerplate
from montage.language.bounds import LONGEST_LINE, bounded
from montage.language.entities import names
from montage.language.graphemes import clusters
from montage.language.speaking_time import spoken_seconds
from montage.language.spoken_form.form import spoken_form
from montage.language.text import clauses, content_words, sentences
from montage.model import Article, Line, Narration, Script, Speech, Story, Word
from montage.subtitles.bidi import from_the_right, levels
from montage.subtitles.captions import captions
from montage.subtitles.fonts import chain, missing
from montage.subtitles.line_breaks import folded
from montage.template import load_template
from montage.web.charset import decode
from montage.writing.fact_check import check
from montage.writing.tags import survey
from montage.writing.write import write
from tests.hostile_text import TEXTS

PROSE = "The mayor said that the new bridge over the river will open in spring, and all of them came. " * 4
PAGE = "<!doctype html><html><head><title>A new bridge{title}</title>{head}</head><body><article><p>" + PROSE + "{body}"
FONTS = load_template("news").fonts
SHARE = ("og:site_name", "og:title", "og:url", "og:image", "og:locale", "article:published_time", "author")

REPEATS = 3  # of what seems slow

Stage = Callable[[str], object]


def _quoted(text: str) -> str:
    return escape(text.replace("\n", " "), quote=True)


def _page(title: str = "", head: str = "", body: str = "") -> Article:
    page = PAGE.replace("{title}", title).replace("{head}", head).replace("{body}", body)
    return bounded(read_page(page, "page.html", "https://example.org/news/story"))


def _shared(text: str) -> Article:
    return _page(head="".join(f'<meta property="{name}" content="{_quoted(text)}">' for name in SHARE))


def _structured(text: str) -> Article:
    plain = text.replace("</", "")
    told = f'{{"@type":"NewsArticle","author":"{plain}","publisher":{{"name":"{plain}"}},"articleBody":"{plain}'
    return _page(head="".join(f'<script type="application/ld+json">{one}</script>' for one in (told, f'{told}"}}')))


def _film(text: str) -> object:
    """From an article to its cards and subtitles, as `plan` goes; the voice takes a tenth of a second a word."""
    article = bounded(read_text(text, "story.txt"))
    lang = "zh" if len(re.findall(r"[\u3400-\u9fff]", text)) * 4 > len(text) else "en"
    try:
        script = write(Story(replace(article, lang=lang)), "extractive", 60)
    except UserError:
        return None
    narration = _spoken(script)
    anchors = find_anchors(script, narration)
    for index in range(len(script.lines)):
        for card in cards_for(script, index, anchors):
            fitted(drawable(card.title, FONTS), FONTS, "Bold", (900, 300), (70, 30))
        refused(script.lines[index], anchors, "")
    return captions(narration.speeches, script.lines, script.lang, Fraction(30))


def _spoken(script: Script) -> Narration:
    speeches, at = [], Fraction(0)
    for number, line in enumerate(script.lines):
        said = re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+", line.text)
        times = [at + Fraction(place, 10) for place in range(len(said) + 1)]
        spoken = tuple(Word(word, start, start + Fraction(1, 10)) for word, start in zip(said, times, strict=False))
        speeches.append(Speech(number, at, times[-1] + Fraction(1, 10), spoken))
        at = times[-1] + Fraction(1, 2)
    return Narration(Path("narration.wav"), int(at), 1, tuple(speeches), "none")


def _both(run: Callable[[str, str], object]) -> Stage:
    return lambda text: [run(text, lang) for lang in ("en", "zh")]


def _line(text: str, lang: str) -> object:
    """All that is done with a line of a script, which is never longer."""
    line = Line(text[:LONGEST_LINE])
    script = Script("A title", lang, (line,))
    narration = Narration(Path("narration.wav"), 9, 1, (Speech(0, Fraction(0), Fraction(9), ()),), "none")
    cards_for(script, 0, find_anchors(script, narration))
    return captions(narration.speeches, script.lines, lang, Fraction(30))


def _checked(text: str, lang: str) -> object:
    article = bounded(Article("A title", text, lang, "story.txt"))
    return check([text[:LONGEST_LINE], "They came."], article, "a model")


def _related(text: str) -> object:
    one = bounded(Article("A title", text, "en", "one.txt"))
    return related(one, [bounded(Article("Another title", f"{text} more", "en", "two.txt"))])


STAGES: Mapping[str, Stage] = {
    "decode": lambda text: (decode(text.encode("gb18030", "replace")), decode(b"<meta \xe9" + text.encode())),
    "what it is": lambda text: what_it_is(text.encode("utf-8", "replace")),
    "detect": detect,
    "text": lambda text: bounded(read_text(text, "story.txt")),
    "Markdown": lambda text: bounded(read_markdown(text, "story.md")),
    "front matter": lambda text: bounded(read_markdown(f"---\ntitle: {text}\n---\n{PROSE}", "story.md")),
    "paragraph of a page": lambda text: _page(body=f"<p>{escape(text)}"),
    "HTML of a page": lambda text: _page(body=text),
    "title of a page": lambda text: _page(title=escape(text)),
    "what a page shares": _shared,
    "structured data": _structured,
    "script of a page": lambda text: _page(body=f"<script>{text}</script>"),
    "pictures of a page": lambda text: _page(
        body=f'<img srcset="{_quoted(text)}"><figure><img src="{_quoted(text)}" alt="{_quoted(text)}"><figcaption>'
        f"{escape(text)}</figcaption></figure>"
    ),
    "sentences": _both(sentences),
    "clauses": _both(clauses),
    "words": _both(content_words),
    "spoken form": _both(spoken_form),
    "seconds": _both(spoken_seconds),
    "names": _both(names),
    "tags": _both(survey),
    "tidy": _both(strip_boilerplate),
    "sentences to speak": _both(lambda text, lang: Extractive().write(Article("A title", text, lang, "x"), 60)),
    "a line": _both(_line),
    "check of a model": _both(_checked),
    "signature": signature,
    "related": _related,
    "clusters": clusters,
    "fonts": lambda text: missing([text], chain(FONTS, "Noto Sans SC")),
    "type": lambda text: fitted(drawable(text, FONTS), FONTS, "Bold", (900, 300), (70, 30)),
    "direction": lambda text: levels(text, from_the_right(text)),
    "folded": lambda text: folded(text[:LONGEST_LINE], 40),
    "film": _film,
}


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern for text that a module of the packages holds."""
    for package in (montage, indexer, assets_db):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                yield from _held(module.name, vars(importlib.import_module(module.name)))


def _held(name: str, values: Mapping[str, object]) -> Iterator[tuple[str, re.Pattern[str]]]:
    for key, value in list(values.items()):
        for one in value if isinstance(value, (tuple, list)) else [value]:
            for part in one if isinstance(one, tuple) else [one]:
                if isinstance(part, re.Pattern) and isinstance(part.pattern, str):
                    yield f"{name}.{key}", part


def tried(pattern: re.Pattern[str]) -> Stage:
    """A pattern, looked for everywhere and matched from the start and as a whole."""

    def run(text: str) -> object:
        pattern.match(text)
        pattern.fullmatch(text)
        return sum(1 for _ in pattern.finditer(text))

    return run


def slow(stage: Stage, length: int, budget: float) -> Iterator[str]:
    """The texts for which a stage takes longer than `budget` [s], and more than three times as long as for half of it.

    The first condition keeps a busy machine from failing what is linear, the second what is large from failing at all.
    """
    for name, make in TEXTS.items():
        took = _seconds(stage, make(length))
        if took > budget:  # again: a moment's noise is no growth
            took = min(took, *(_seconds(stage, make(length)) for _ in range(REPEATS)))
        if took > budget and took > 3 * min(_seconds(stage, make(length // 2)) for _ in range(REPEATS)):
            yield f"{name}: {took:.2f} s"
        elif took > 10 * budget:
            yield f"{name}: {took:.2f} s, although it grows no faster than the text"


def _seconds(stage: Stage, text: str) -> float:
    start = time.process_time()
    with contextlib.suppress(UserError):  # told in one line: that is what a text which is none should give
        stage(text)
    return time.process_time() - start


if __name__ == "__main__":
    wanted = sys.argv[2:]
    if wanted == ["patterns"]:
        for where, one in patterns():
            print(f"{where}:", flush=True)
            print(*(f"  {where}, {told}" for told in slow(tried(one), int(sys.argv[1]), 0.01)), sep="\n", flush=True)
    for stage_name in wanted if wanted != ["patterns"] else []:
        print(f"{stage_name}:", flush=True)
        found = slow(STAGES[stage_name], int(sys.argv[1]), 2.0)
        print(*(f"  {stage_name}, {told}" for told in found), sep="\n", flush=True)
