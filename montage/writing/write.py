"""A story in, a script out: through a writer, or read from a person's file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import cattrs

from assets_db.errors import UserError
from assets_db.plugins import load
from assets_db.protocols import check_result
from montage.articles.pictures import is_below, name_of
from montage.articles.read import SPOKEN
from montage.articles.similarity import canonical_url
from montage.codec import converter, explain
from montage.edits import with_edits
from montage.files.json_file import read_json
from montage.language.boilerplate import strip_boilerplate
from montage.language.bounds import LONGEST_LINE, LONGEST_TITLE, MOST_LINES, shortened
from montage.language.speaking_time import spoken_seconds
from montage.language.text import HAN, sentences
from montage.language.visual_query import visual_query
from montage.model import Article, Edits, Line, Picture, Script, Story
from montage.writing.background import background
from montage.writing.fact_check import own_sentences
from montage.writing.tags import tag_script

LONGEST_FILM = 86_400  # [s]


class Writer(Protocol):
    """Turns an article into a narration. What it leaves empty (tags, queries, where it is from) is filled in."""

    def write(self, article: Article, seconds: int) -> Script:
        """A script of at most about `seconds`, at least a line for an article that says something."""
        ...


def write(story: Story, writer: str, seconds: int, recognizers: str = "") -> Script:
    """The narration of `story`, tagged: its article, and at the end what the related pages add to it.

    `writer` is a spec for `plugins.load`, `recognizers` of names are as for `recognized`. Pictures are the article's,
    then those of the related pages. Raises UserError if the article says nothing, or the writer or a recognizer cannot
    be had.
    """
    article = story.article
    if not article.text.strip():
        raise UserError(f"{article.source} says nothing", "give a page with text on it")
    made: Writer = load("writer", writer, Writer)
    facts = background((), story, seconds)
    room = seconds - round(sum(spoken_seconds(fact.text, article.lang) for fact in facts))
    script = _written(made, article, room)
    if not script.lines:
        raise UserError(
            f"the writer '{writer}' found nothing to say in {article.source}", "choose another with --writer"
        )
    positions = own_sentences(article)
    own = tuple(_complete(_traced(line, article, positions), article.lang) for line in script.lines)
    added = background(own, story, seconds) if facts else ()  # a model may say more than the article
    script = replace(
        script,
        title=script.title or article.title,
        lang=article.lang,
        lines=(*own, *added),
        source=article.source,
        published=article.published,
        publisher=article.publisher,
        pictures=tuple(_pictures(story)),
        notes=(*article.notes, *script.notes),
    )
    return tag_script(script, _known(article, script), recognizers)


def _written(writer: Writer, article: Article, seconds: int) -> Script:
    """What a writer writes. Raises WrongBackend where that is no script."""
    script = writer.write(article, seconds)
    good = isinstance(script, Script) and isinstance(script.lines, (tuple, list))
    good = good and all(isinstance(line, Line) and isinstance(line.text, str) for line in script.lines)
    check_result(good, writer, "writer", "write", script, "a Script with a tuple of Lines")
    return script


def _traced(line: Line, article: Article, positions: Mapping[str, int]) -> Line:
    """`line` with where it is from, if it is a sentence of the article and does not say."""
    known = not line.sources and line.text in positions
    return replace(line, sources=((article.source, positions[line.text]),)) if known else line


def _pictures(story: Story) -> Iterable[Picture]:
    """Each picture once, the article's own first."""
    related = [
        replace(picture, page=page.source, publisher=page.publisher)
        for page in story.related
        for picture in page.pictures
    ]
    found: dict[str, Picture] = {}
    for picture in (*story.article.pictures, *related):
        found.setdefault(canonical_url(name_of(picture)), picture)
    return found.values()


def read_script(path: Path) -> Script:
    """The script in a JSON file; keys that a script does not have are passed over. Lines without tags are tagged.

    Raises UserError that names the place: `lines[3].text`.
    """
    data = read_json(path, "correct it")
    if isinstance(data, dict):
        data = with_edits(data)  # as scripts of earlier versions name them
    if not isinstance(data, dict) or not isinstance(data.get("lines"), list) or not data["lines"]:
        raise UserError(
            f"{path}: lines is missing or empty", 'write {"title": ..., "lang": ..., "lines": [{"text": ...}]}'
        )
    if len(data["lines"]) > MOST_LINES:
        raise UserError(f"{path}: lines has {len(data['lines']):,} entries", f"a film says {MOST_LINES:,} at most")
    for index, line in enumerate(data["lines"]):
        text = line.get("text") if isinstance(line, dict) else None
        if not isinstance(text, str) or not text.strip():
            raise UserError(f"{path}: lines[{index}].text is missing or no text", "give every line a text to be spoken")
    full_text = "\n\n".join(line["text"] for line in data["lines"])
    defaults = {"title": "", "lang": "zh" if HAN.search(full_text) else "en", "source": str(path)}
    try:
        script = converter(path.parent).structure({**defaults, **data}, Script)
        converter(strict=True).structure(data.get("edits", {}), Edits)  # one that is misspelt must not be lost
    except (cattrs.BaseValidationError, ValueError) as error:
        raise UserError(f"{path}: {explain(error)}", "correct it") from error
    script = replace(script, title=shortened(script.title, LONGEST_TITLE))
    _check_script(script, path)
    script = replace(
        script,
        lines=tuple(_complete(line, script.lang) for line in script.lines),
        pictures=tuple(_beside(picture, path) for picture in script.pictures),
    )
    return tag_script(script, f"{script.title}\n\n{full_text}")


def _beside(picture: Picture, script: Path) -> Picture:
    """A script may be a stranger's: of files it names those beside it or below. Raises UserError for others."""
    try:
        beside = picture.path is None or is_below(picture.path, script.parent)
    except (OSError, ValueError):  # longer than a name may be, or with a NUL
        beside = False
    if not beside:
        raise UserError(f"{script} names {picture.path}, which lies neither beside it nor below", "copy the file there")
    return picture


def _check_script(script: Script, path: Path) -> None:
    """Raises UserError for what a film cannot be made of, by its place."""
    texts = [("title", script.title), *((f"lines[{n}].text", line.text) for n, line in enumerate(script.lines))]
    texts += [(f"lines[{n}].query", line.query) for n, line in enumerate(script.lines)]
    for place, text in texts:
        if len(text) > LONGEST_LINE:
            raise UserError(
                f"{path}: {place} has {len(text):,} characters", f"divide it: {LONGEST_LINE:,} are the most"
            )
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise UserError(f"{path}: {place} has half a character in it", "write it anew")
    for tags in (script.topics, *(line.tags for line in script.lines)):
        if wrong := next((tag for tag in tags if not 0 <= tag.weight <= 1), None):
            raise UserError(f"{path}: the tag '{wrong.text[:40]}' weighs {wrong.weight:g}", "a weight is from 0 to 1")
    if script.lang.lower().replace("_", "-").partition("-")[0] not in SPOKEN:
        raise UserError(f"{path}: lang is '{script.lang[:20]}'", f"choose one of {', '.join(SPOKEN)}")
    if wrong_cut := next((cut for cut in script.edits.cuts if not 0 <= cut <= LONGEST_FILM), None):
        raise UserError(f"{path}: edits.cuts has {float(wrong_cut):g}", "a cut is a moment of the film, in seconds")


def _complete(line: Line, lang: str) -> Line:
    return line if line.query else replace(line, query=visual_query(line.text, lang))


def _known(article: Article, script: Script) -> str:
    """Everything known of the story, without the furniture of the page: what names and phrases are found in."""
    texts = [text for raw in sentences(article.text, article.lang) if (text := strip_boilerplate(raw, article.lang))]
    title = article.title + ("。" if HAN.search(article.title) else ".") if article.title else ""
    return "\n\n".join([title, *texts, *(line.text for line in script.lines)])
