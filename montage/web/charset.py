"""Bytes of a page or text file to a string, whatever its charset and whatever it says its charset is."""

import codecs
import re
from collections.abc import Iterator

from assets_db.errors import UserError

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read under these names: the larger set of which the named one is a part.
LARGER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
}
_META = re.compile(rb"<(?:meta|\?xml)[^<>]*?(?:charset|encoding)\s*+=\s*+[\"']?\s*+([\w.:-]++)", re.IGNORECASE)
_META_WITHIN = 8192  # [B]
_SAMPLE = 20_000  # [B] are enough for detection, which is slow
_SPOILT = 0.005  # of the characters: a declared charset may fail on so many, cut-off characters are common
_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(body: bytes, header: str = "") -> str:
    """The text of `body`; `header` is the charset an HTTP header names.

    In this order: byte order mark; strict UTF-8, as nothing else looks like it; the declared charset, if the bytes
    fit; detection. Raises UserError where the bytes are no text.
    """
    for mark, name in BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    text = next(text for text in _readings(body, header) if text is not None)
    if len(_CONTROL.findall(text)) > len(text) * _SPOILT:
        raise UserError("this is no text", "give a web page, Markdown or text")
    return text


def _readings(body: bytes, header: str) -> Iterator[str | None]:
    yield _utf8(body)
    yield _declared(body, header)
    yield _detected(body) if _many_bytes_a_character(body) else None
    yield body.decode("cp1252", "replace")


def _utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _declared(body: bytes, header: str) -> str | None:
    for name in _names(body, header):
        text = body.decode(name, "replace")
        if text.count("\ufffd") <= len(text) * _SPOILT:
            return text
    return None


def _names(body: bytes, header: str) -> Iterator[str]:
    """The charsets that the page declares and Python knows. Latin-1 is often a server's default for no reason."""
    declared = [header, *(name.decode("ascii") for name in _META.findall(body[:_META_WITHIN]))]
    for name in declared:
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        larger = LARGER.get(known, known)
        if larger != "cp1252" or not _many_bytes_a_character(body):
            yield larger


def _many_bytes_a_character(body: bytes) -> bool:
    """Whether most bytes above ASCII stand beside another one: Latin letters with accents stand alone."""
    runs = [len(run) for run in _HIGH.findall(body)]
    return sum(length for length in runs if length > 1) > 0.8 * sum(runs)


def _detected(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    sample = b"\n".join(line for line in body.splitlines() if not line.isascii())[:_SAMPLE]
    best = from_bytes(sample).best()
    if best is None:
        return None
    name = codecs.lookup(best.encoding).name
    return body.decode(LARGER.get(name, name), "replace")
