"""Which files newsreel wrote itself: those alone may be replaced without asking."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets_db.errors import UserError
from indexer.own_films import AGENT
from montage.files.paths import Paths
from montage.subtitles.srt import to_srt
from montage.timeline.file import is_timeline, is_unedited, load_timeline

if TYPE_CHECKING:
    from PIL import Image

MARK = AGENT.encode()  # in pages, pictures, films and project files that are written here
HEAD = 8_000_000  # [bytes] of a file that are searched for it: the index of a film of ten hours
REPORT = re.compile(
    rb'<meta name="generator" content="newsreel">|<title>[^<]* \xc2\xb7 storyboard</title>'
    rb'|<title>Films</title>\s*<link rel="alternate" type="application/rss.xml"|<title>Footage library \xc2\xb7 '
)
CREDITS = re.compile(r"[^\n]*\n={3,}\n\n.*^Narration\n", re.DOTALL | re.MULTILINE)
LARGEST = 64_000_000  # [bytes] of a text


def is_film(path: Path) -> bool:
    """Whether an MP4 file was made here: it says so, or a timeline lies beside it."""
    head = _head(path)
    return head[4:8] == b"ftyp" and (MARK in head or is_timeline(Paths(path).timeline))


def is_plan(path: Path) -> bool:
    """Whether a timeline is as newsreel wrote it, not changed by hand since."""
    return is_unedited(path)


def is_page(path: Path) -> bool:
    """Whether an HTML page is one of ours: a storyboard, a library page, a list of films."""
    return REPORT.search(_head(path, 4096)) is not None


def is_marked(path: Path) -> bool:
    """Whether a picture or a project file says that it was made here."""
    return MARK in _head(path)


def is_subtitles(path: Path) -> bool:
    """Whether subtitles are those of the timeline beside them, not corrected by hand."""
    try:
        planned = load_timeline(Paths(path.with_suffix(".mp4")).timeline)
        return _text(path) == to_srt(planned.captions)
    except UserError:
        return False


def is_credits(path: Path) -> bool:
    """Whether a text has the form of a film's credits."""
    return CREDITS.match(_text(path)) is not None


def save_marked(picture: "Image.Image", path: Path, mark: str = AGENT, **how: Any) -> None:
    """Write a picture, PNG or JPEG by its name, so that it is known as ours. Raises OSError and ValueError.

    `mark` begins with our name, and may say more: what is no footage.
    """
    from PIL.PngImagePlugin import PngInfo

    if path.suffix.lower() == ".png":
        info = PngInfo()
        info.add_text("Software", mark)
        picture.save(path, pnginfo=info, **how)
    else:
        picture.save(path, comment=mark, **how)


def _text(path: Path) -> str:
    return _head(path, LARGEST).decode("utf-8", "surrogateescape").replace("\r\n", "\n")


def _head(path: Path, size: int = HEAD) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""  # what cannot be read is not known to be ours
