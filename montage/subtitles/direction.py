"""Which way a film's subtitles run: one direction for all of them, whatever script a caption quotes."""

from collections.abc import Sequence
from unicodedata import bidirectional

from montage.model import Caption, Timeline
from montage.subtitles.bidi import from_the_right

FROM_LEFT, FROM_RIGHT = "\u200e", "\u200f"  # marks that show nothing


def is_from_the_right(timeline: Timeline) -> bool:
    """Whether a film's subtitles are laid out from the right."""
    return from_the_right("\n".join(one.text for one in timeline.captions), timeline.lang)


def directed(captions: Sequence[Caption], lang: str = "") -> list[str]:
    """The texts of `captions` for players, which go by the first letter of each line: those that mislead get a mark."""
    right = from_the_right("\n".join(one.text for one in captions), lang)
    return ["\n".join(_directed(line, right) for line in one.text.split("\n")) for one in captions]


def _directed(line: str, right: bool) -> str:
    strong = next((kind for kind in map(bidirectional, line) if kind in ("L", "R", "AL")), "R" if right else "L")
    return line if right == (strong != "L") else f"{FROM_RIGHT if right else FROM_LEFT}{line}"
