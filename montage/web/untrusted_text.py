"""What goes out to a person: no escape sequence of a title, a file name or a server's answer, and no password.

The two streams of the command line are the one place that all of it goes through.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from montage.web.redact import public_text

# Control characters but tab and newline (C0, DEL, C1), direction overrides, and halves of file names that are no UTF-8.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_DIRECTIONS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """`text` with what a terminal would obey, or could not show, written as JSON writes it: \\u001b."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def without_controls(text: str) -> str:
    """`text` of a page or a server without what a terminal would obey; tabs and newlines stay."""
    return _DIRECTIONS.sub("", text)


@contextmanager
def plain_output() -> Iterator[None]:
    """Standard output and error are written to as `plain` has it, with addresses as they may be shown."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Plain(before[0]), Plain(before[1])
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def raw(stream: Any) -> Any:
    """The stream below, for whoever draws on a terminal with escape sequences and writes others' text plain."""
    return stream.stream if isinstance(stream, Plain) else stream


class Plain:
    """A text stream that lets no escape sequence through."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Of what is written."""
        self.stream.write(public_text(plain(text)))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """One after the other."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """The rest is the stream's; not its bytes, which would lead past."""
        if name in ("buffer", "stream"):
            raise AttributeError(name)
        return getattr(self.stream, name)
