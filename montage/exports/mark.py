"""A digest inside an exported file: one that an editor has saved since is not written over.

It takes the place of 64 zeros, over which it was taken.
"""

import hashlib
import re
from pathlib import Path

ZEROS = "0" * 64
MARK = "newsreel-seal:"
COMMENTS = {"edl": "\n* {}\n", "fcpxml": "\n<!-- {} -->\n", "vtt": "\nNOTE {}\n"}  # at a file's end
LARGEST = 64_000_000  # [bytes]
_SEAL = re.compile(rf"{MARK}([0-9a-f]{{64}})")


def marked(text: str, name: str) -> str:
    """The text of a file of the format `name`, with its digest in it. One of OpenTimelineIO has the zeros already."""
    if name in COMMENTS:
        text = text.rstrip("\n") + "\n" + COMMENTS[name].format(MARK + ZEROS)
    return text.replace(MARK + ZEROS, MARK + _digest(text))


def is_unchanged(path: Path) -> bool:
    """Whether a file is as it was exported."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST).decode("utf-8", "surrogateescape")
    except OSError:
        return False
    found = _SEAL.search(text)
    return found is not None and found[1] == _digest(text.replace(found[0], MARK + ZEROS))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
