"""Decodes and cleans bytes and text of other programs for storage."""

import re
import unicodedata

_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_MOST_CONTROLS = 0.01  # of the characters: more is no text


def decoded(body: bytes) -> str:
    """The text of a few words or lines, in UTF-8, UTF-16, GBK or a Western code page. Raises ValueError for no text.

    Statistical detection, as pages have it, needs paragraphs: it takes the GBK of 版权所有 for Korean.
    """
    text = _utf16(body) if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in body else _bytewise(body)
    if len(_CONTROL.findall(text.removeprefix("\ufeff").rstrip("\0"))) > len(text) * _MOST_CONTROLS:
        raise ValueError("it is no text")
    return clean(text)


def clean(text: str) -> str:
    """`text` without characters that databases and pages reject: control characters, lone surrogates, byte order
    marks. Composed (NFC), so that a macOS name is found by what a keyboard types.
    """
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", text)).strip()


def _utf16(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    return body.decode("utf-16-be" if body.startswith(b"\0") else "utf-16-le", "replace")


def _bytewise(body: bytes) -> str:
    """GB 2312 puts two high bytes side by side; accented letters of a Western code page stand alone."""
    runs = [len(run) for run in _HIGH.findall(body)]
    chinese = ["gb2312"] + ["gb18030"] * (sum(run for run in runs if run > 1) > 0.8 * sum(runs))
    for name in ("utf-8-sig", *chinese):
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    return body.decode("cp1252", "replace")
