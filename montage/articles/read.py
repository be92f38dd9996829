"""Reads an article: from the web, from a saved page, from Markdown or text, or from standard input."""

import os
import re
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assets_db.errors import UserError
from assets_db.files import atomic_write
from montage.articles.file_types import what_it_is
from montage.language.bounds import bounded
from montage.model import Article, Picture
from montage.web.charset import decode
from montage.web.redact import public_url
from montage.web.untrusted_text import without_controls

if TYPE_CHECKING:
    from montage.web.fetch import Page
    from montage.web.hosts import Reach

SPOKEN = {"en": "English", "zh": "Chinese"}
PAGE_BYTES = 10_000_000  # [B]
PIECE = 1 << 20  # [B] that are copied at once
LIMITS = {"image": 25_000_000, "video": 250_000_000}  # [B] of what an article shows
HTML = (".html", ".htm", ".xhtml")
MARKDOWN = (".md", ".markdown")
Get = Callable[..., "Page | None"]  # `fetch`, or `Web.get`
FORMS = "give a web address, or a file that is HTML, Markdown or text"
SAMPLE = 2000  # [characters] are enough to detect the language
SHORT = (
    200  # [characters] "Fire in Paris, Fire in Nice." is French to detection; a page that says otherwise is believed
)
LIKELY, SURE = 0.5, 0.9  # how sure detection is of what is spoken here, and of another language: "Hello." is no French
# The languages whose news may be mistaken for one another; more of them make detection slower, not better.
_NEIGHBOURS = "ENGLISH CHINESE JAPANESE KOREAN FRENCH GERMAN SPANISH PORTUGUESE ITALIAN DUTCH RUSSIAN ARABIC"
_MARKUP = re.compile(
    r"^\s*+(?>(?:<\?xml[^>]*+>|<!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|article|div|p|h1|meta)\b",
    re.IGNORECASE | re.DOTALL,
)

_DOCUMENT = re.compile(r"^\s*+(?:<!doctype\s+html|<html)\b", re.IGNORECASE)  # whatever its name is


def read_article(where: str, lang: str | None = None, get: Get | None = None) -> Article:
    """Read the article at `where`: an http(s) URL, the path of an .html, .md or .txt file, or "-" for standard input.

    `lang` ("en", "zh") overrides detection. `get` fetches a page as `fetch` does. Raises UserError for what cannot
    be read, holds no article, or is in a language that is not spoken here.
    """
    wanted = _spoken(lang) if lang else ""
    if "://" in where:
        article = _from_web(where, get)
    elif where == "-":
        article = _from_text(_limited(sys.stdin.buffer.read(PAGE_BYTES + 1), "standard input"), "standard input", where)
    else:
        article = _from_file(Path(where), where)
    if not article.text.strip():
        raise UserError(f"{where} holds a title and no text" if article.title else f"{where} is empty", FORMS)
    article = _cleaned(bounded(article))
    language = wanted or detect(f"{article.title}\n{article.text}", article.lang)
    return replace(article, source=public_url(where), lang=language)


def _cleaned(article: Article) -> Article:
    """Without what a terminal would obey: a page's words are shown on cards, in files and in logs."""
    clean = without_controls
    pictures = tuple(replace(one, caption=clean(one.caption), credit=clean(one.credit)) for one in article.pictures)
    title, text, publisher = map(clean, (article.title, article.text, article.publisher))
    return replace(article, title=title, text=text, publisher=publisher, pictures=pictures)


def save_picture(picture: Picture, out: Path, get: Callable[..., object] | None = None) -> None:
    """Put an article's picture or video into the file `out`, which is whole or not there.

    From its file, or from the web by `get`, which is called as `download` is. Raises UserError where it cannot be had.
    """
    if picture.path is None:
        from montage.web.fetch import download

        (get or download)(picture.url, out, limit_bytes=LIMITS[picture.kind], accept=f"{picture.kind}/")
        return
    try:
        with atomic_write(out) as temporary:
            _copy(picture.path, temporary, LIMITS[picture.kind])
    except OSError as error:
        raise UserError(f"{picture.path} cannot be copied ({error.strerror})", "check the file") from error


def _copy(path: Path, out: Path, most: int) -> None:
    """At most `most` bytes of a regular file, not of a pipe (endless) or device. Raises UserError, OSError."""
    with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise UserError(f"{path} is no file", "give one that is")
        left = most
        with out.open("wb") as written:
            while piece := file.read(min(PIECE, left + 1)):
                left -= len(piece)
                if left < 0:
                    raise UserError(f"{path} is larger than {most / 1e6:g} MB", "give a smaller one")
                written.write(piece)


def saving(reach: "Reach") -> Callable[[Picture, Path], None]:
    """`save_picture`, asking those hosts that are within `reach`."""
    from montage.web.fetch import download

    return partial(save_picture, get=partial(download, reach=reach))


def detect(text: str, declared: str = "") -> str:
    """ "en" or "zh". Where a text is too short to detect, its page's `declared` language counts, a BCP-47 tag.

    Raises UserError for a text in another language, or where neither is known.
    """
    best = _detector().compute_language_confidence_values(text[:SAMPLE])[0]
    code, name = str(best.language.iso_code_639_1.name).lower(), best.language.name.title()
    tag = declared.lower().replace("_", "-").split("-")[0]
    trusted = best.value >= (LIKELY if code in SPOKEN else SURE)
    if not trusted or (code not in SPOKEN and tag in SPOKEN and len(text) < SHORT):
        code, name = tag, f"in the language '{declared}'"
        if not code:
            raise UserError("the text is too short to tell its language", "name it with --lang en or --lang zh")
    if code not in SPOKEN:
        raise UserError(
            f"the article seems to be {name}, and newsreel speaks English and Chinese",
            "if it is one of them, say so with --lang en or --lang zh",
        )
    return str(code)


def _spoken(lang: str) -> str:
    code = lang.strip().lower().replace("_", "-").split("-")[0]
    if code not in SPOKEN:
        raise UserError(f"newsreel does not speak '{lang}'", "choose --lang en or --lang zh")
    return code


@cache
def _detector() -> Any:
    from lingua import Language, LanguageDetectorBuilder

    known = [getattr(Language, name) for name in _NEIGHBOURS.split()]
    return LanguageDetectorBuilder.from_languages(*known).with_low_accuracy_mode().build()


def _from_web(url: str, get: Get | None) -> Article:
    from montage.web.fetch import fetch

    page = (get or fetch)(url, limit_bytes=PAGE_BYTES)
    assert page  # None is for those who have it already
    return _parsed(_decoded(page.body, url, page.charset_header), _form(page), url, base=page.url_final)


def _form(page: "Page") -> str:
    """The suffix that a file of this page would have; empty where it must be found from the text itself."""
    if "html" in page.content_type:
        return ".html"
    suffix = Path(urlsplit(page.url_final).path).suffix.lower()
    if suffix in MARKDOWN or page.content_type == "text/markdown":
        return ".md"
    return ""


def _from_file(path: Path, where: str) -> Article:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # a pipe would be waited for, a device never ends
            raise UserError(f"'{where}' is a pipe or a device", "give a file, or - to read from standard input")
        with path.open("rb") as file:
            body = _limited(file.read(PAGE_BYTES + 1), where)
    except FileNotFoundError as error:
        raise UserError(f"there is no file '{where}'", FORMS) from error
    except IsADirectoryError as error:
        raise UserError(f"'{where}' is a folder", "give a file in it") from error
    except (OSError, ValueError) as error:
        raise UserError(f"'{where}' cannot be read ({error})", "check the path and its permissions") from error
    return _from_text(body, where, path.suffix.lower(), path.parent)


def _from_text(body: bytes, where: str, form: str, folder: Path | None = None) -> Article:
    return _parsed(_decoded(body, where), form, where, folder=folder)


def _limited(body: bytes, where: str) -> bytes:
    if len(body) > PAGE_BYTES:
        raise UserError(f"{where} is larger than {PAGE_BYTES / 1e6:g} MB", "give a single article")
    return body


def _decoded(body: bytes, where: str, charset: str = "") -> str:
    what, todo = what_it_is(body)
    if what:
        raise UserError(f"{where} is {what}, not a text", todo)
    try:
        text = decode(body, charset)
    except UserError as error:
        raise UserError(f"{where} is not a text", FORMS) from error
    if not text.strip():
        raise UserError(f"{where} is empty", FORMS)
    return text


def _parsed(text: str, form: str, where: str, base: str = "", folder: Path | None = None) -> Article:
    """The article in `text`, read as its `form` (a suffix) says; an empty form is found from the text."""
    from montage.articles.html import read_page
    from montage.articles.markdown import read_markdown, read_text

    if form in HTML or (form not in (*MARKDOWN, ".txt") and _MARKUP.match(text)) or _DOCUMENT.match(text):
        return read_page(text, where, base, folder)
    if form in MARKDOWN:
        return read_markdown(text, where, base, folder)
    return read_text(text, where)
