"""Texts that were made to take time away: each repeats what some pattern or algorithm would try in every way.

`TEXTS` maps a name to a function of a length [characters]; tests and benchmarks send them through the stages.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping


def _repeated(unit: str, before: str = "", after: str = "") -> Callable[[int], str]:
    def text(length: int) -> str:
        body = max(0, length - len(before) - len(after))
        return before + (unit * (body // len(unit) + 1))[:body] + after

    return text


def _base64(length: int) -> str:
    """Lines of 64 characters, as keys and mails have them."""
    seed = b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(length // 32 + 1))
    return "\n".join(base64.b64encode(seed).decode()[at : at + 64] for at in range(0, length, 65))[:length]


def _mixed(length: int) -> str:
    """A piece of each of the others in turn."""
    others = [make for name, make in TEXTS.items() if name != "mixed"]
    return "".join(make(length // len(others)) for make in others)


TEXTS: Mapping[str, Callable[[int], str]] = {
    "one word of capitals": _repeated("ABCDEFGHIJKLM"),
    "one word of small letters": _repeated("abcdefghijklm"),
    "ACGT": _repeated("GGATCACAGTCTACACTGCT", "The lab published ", " on Monday."),
    "digits": _repeated("1234567890"),
    "1,1,1": _repeated("1,"),
    "1.1.1": _repeated("1."),
    "spaces": _repeated(" ", "The end", "of it."),
    "tabs and spaces": _repeated(" \t", "The end", "of it."),
    "newlines": _repeated("\n", "The end", "of it."),
    "wrapped lines": _repeated("the long line goes on without any end and on and on and on\n"),
    "dots": _repeated("."),
    "a.": _repeated("a."),
    "A. ": _repeated("A. "),
    "A b. ": _repeated("Mr. "),
    "ellipses": _repeated("…"),
    "opening quotes": _repeated("“"),
    "He said": _repeated("“He said "),
    "closing quotes": _repeated("”"),
    "straight quotes": _repeated('"'),
    "brackets": _repeated("("),
    "square brackets": _repeated("[["),
    "brackets in pairs": _repeated("(a) [b] "),
    "commas": _repeated(","),
    "a comma after each word": _repeated("word, "),
    "and": _repeated("a and "),
    "capitals in a row": _repeated("Aa Bb "),
    "capitals and initials": _repeated("Aa B. "),
    "ampersands": _repeated("&"),
    "entities": _repeated("&amp;&lt;"),
    "tags": _repeated("<"),
    "open tags": _repeated("<a "),
    "nested": _repeated("<div>"),
    "comments": _repeated("<!--"),
    "dashes": _repeated("—"),
    "dashes and spaces": _repeated(" - "),
    "hyphens": _repeated("-"),
    "hyphenated": _repeated("a-"),
    "underlines": _repeated("_"),
    "title tails": _repeated(" | a", "A headline that is long enough"),
    "asterisks": _repeated("*a "),
    "backticks": _repeated("`a"),
    "links": _repeated("[a]("),
    "quoted lines": _repeated("> "),
    "colons": _repeated("title: "),
    "URLs": _repeated("https://example.org/a/b?c=d&e=f#g "),
    "one URL": _repeated("/a?b=c", "https://example.org"),
    "addresses": _repeated("a@b."),
    "base64": _base64,
    "Chinese": _repeated("本报记者在北京报道今天的天气很好"),
    "one Chinese character": _repeated("说"),
    "Chinese commas": _repeated("，"),
    "Chinese stops": _repeated("他说。"),
    "Chinese quotations": _repeated("“他说，"),
    "Chinese lists": _repeated("苹果、"),
    "Chinese numbers": _repeated("三百万"),
    "combining marks": _repeated("\u0301", "a"),
    "marked letters": _repeated("e\u0301"),
    "emoji joined": _repeated("👨\u200d"),
    "families": _repeated("👨\u200d👩\u200d👧 "),
    "flags": _repeated("🇩🇪"),
    "marks of direction": _repeated("\u200f\u202e"),
    "Hebrew and English": _repeated("שלום abc (1) "),
    "Arabic": _repeated("مرحبا بالعالم "),
    "zero width": _repeated("\u200b\ufeff"),
    "half of a pair": _repeated("\ufffd"),
    "numbers and units": _repeated("1,000 million "),
    "spelt numbers": _repeated("one hundred and "),
    "increases": _repeated("rose by about "),
    "the the": _repeated("the "),
    "said": _repeated("said Mr "),
    "percent": _repeated("%"),
    "mixed": _mixed,
}
