"""A contact sheet: the shots found for a query as one picture, each with its time code, its score and why."""

import math
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from assets_db.errors import UserError
from assets_db.files import atomic_write
from assets_db.store import Store
from assets_db.timebase import timecode
from indexer.own_films import SHEET
from montage.model import Hit
from montage.outputs.ownership import save_marked
from montage.report.match_reasons import why
from montage.report.thumbnails import stored_picture
from montage.template import ROOT

ENDINGS = (".jpg", ".jpeg", ".png")
QUALITY = 90  # of the JPEG, colours in full: red letters stay sharp; PNG takes no notice
MOST = 100  # shots; more are no help to an eye, and a JPEG ends at 65,535 px
PICTURE = (480, 270)  # [px] as much as stored frames have: 288 on their short side
GAP, MARGIN = 32, 64  # [px]
LEADING = 1.4  # [em] from line to line
PAPER, WELL, INK, MUTED, RULE, ACCENT = "#15181c", "#0b0d0f", "#eef1f4", "#98a3ae", "#333a42", "#e8b04b"
BIG, NAME, SMALL = 44, 21, 18  # [px] of type
TEXT_HEIGHT = 14 + round(LEADING * NAME) + 2 * round(LEADING * SMALL)  # [px] under a picture
CELL = (PICTURE[0], PICTURE[1] + TEXT_HEIGHT)
UNKNOWN = "□"  # for what the font lacks, and for bytes of a name that are not UTF-8


@dataclass(frozen=True, slots=True)
class _Type:
    """One size of the project's font, and the characters that it has."""

    font: ImageFont.FreeTypeFont
    known: frozenset[int]

    @property
    def leading(self) -> int:
        """[px]"""
        return round(LEADING * self.font.size)

    def clean(self, text: str) -> str:
        """`text` on one line, in characters that the font has."""
        sound = os.fsencode(text).decode("utf-8", "replace")  # a name that is not UTF-8 holds half characters
        line = " ".join(unicodedata.normalize("NFC", sound).split())
        return "".join(letter if ord(letter) in self.known else UNKNOWN for letter in line)

    def fitted(self, text: str, room: float, tail: int = 0) -> str:
        """`text` no wider than `room` [px], cut before its last `tail` characters where it must be."""
        line = self.clean(text)
        if self.font.getlength(line) <= room:
            return line
        end = line[len(line) - tail :]
        least, most = 0, len(line) - tail
        while least < most:
            middle = (least + most + 1) // 2
            fits = self.font.getlength(f"{line[:middle].rstrip()}…{end}") <= room
            least, most = (middle, most) if fits else (least, middle - 1)
        return f"{line[:least].rstrip()}…{end}"


def check_sheet(out: Path) -> None:
    """Raises UserError where no contact sheet can be written at `out`; call it before the search."""
    if out.suffix.lower() not in ENDINGS:
        raise UserError(f"{out} is not a name for a picture", f"end it in {', '.join(ENDINGS)}")
    if not out.absolute().parent.is_dir():
        raise UserError(f"there is no folder {out.absolute().parent}", "make it, or choose another place")


def write_sheet(query: str, hits: Sequence[Hit], store: Store, out: Path) -> None:
    """Write the contact sheet of `hits`, best first, as the JPEG or PNG that `out` ends in; whole or not at all.

    A sheet has 100 shots at most, and says so. Raises UserError as `check_sheet`, and where it cannot be written.
    """
    check_sheet(out)
    picture = contact_sheet(query, hits, store)
    try:
        with atomic_write(out) as temporary:
            save_marked(picture, temporary, SHEET, quality=QUALITY, subsampling=0)
    except OSError as error:
        reason = error.strerror or error
        raise UserError(f"{out} cannot be written ({reason})", "make room, or choose another place") from error


def contact_sheet(query: str, hits: Sequence[Hit], store: Store) -> Image.Image:
    """The sheet as a picture, RGB: 1,120 px wide for one shot, 2,656 for 17 and more."""
    shown = hits[:MOST]
    columns = max(2, min(5, math.ceil(math.sqrt(len(shown)))))
    width = 2 * MARGIN + columns * CELL[0] + (columns - 1) * GAP
    heading = _heading(query, len(shown), len(hits), width)
    rows = math.ceil(len(shown) / columns)
    sheet = Image.new("RGB", (width, heading.height + rows * (CELL[1] + GAP) + MARGIN - GAP), PAPER)
    sheet.paste(heading, (0, 0))
    for place, hit in enumerate(shown):
        row, column = divmod(place, columns)
        at = MARGIN + column * (CELL[0] + GAP), heading.height + row * (CELL[1] + GAP)
        sheet.paste(_cell(place + 1, hit, query, stored_picture(store, hit.shot.key)), at)
    return sheet


def _heading(query: str, shown: int, found: int, width: int) -> Image.Image:
    """The query, on two lines where it is long, and how many shots there are."""
    big, small = _type("Bold", BIG), _type("Regular", SMALL)
    room = width - 2 * MARGIN
    first, rest = _broken(query, big, room)
    lines = [first] + ([big.fitted(rest, room)] if rest else [])
    picture = Image.new("RGB", (width, MARGIN + len(lines) * big.leading + small.leading + 36), PAPER)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + number * big.leading - 14), line, INK, big.font)
    count = "nothing found" if not found else f"{found} shots" if found > 1 else "1 shot"
    summary = f"first {shown} of {count}" if found > shown else count
    pen.text((MARGIN, MARGIN + len(lines) * big.leading - 8), summary, MUTED, small.font)
    pen.rectangle((MARGIN, picture.height - 22, width - MARGIN - 1, picture.height - 22), RULE)
    return picture


def _cell(rank: int, hit: Hit, query: str, picture: Image.Image | None) -> Image.Image:
    name, small = _type("Bold", NAME), _type("Regular", SMALL)
    cell = Image.new("RGB", CELL, PAPER)
    pen = ImageDraw.Draw(cell)
    _frame(cell, pen, picture, small)
    pen.rectangle((0, PICTURE[1], PICTURE[0] - 1, PICTURE[1] + 3), RULE)
    pen.rectangle((0, PICTURE[1], round(hit.score * (PICTURE[0] - 1)), PICTURE[1] + 3), ACCENT)
    y = PICTURE[1] + 10
    score, number = f"{hit.score:.2f}", f"{rank}"
    pen.text((PICTURE[0], y), score, ACCENT, name.font, anchor="ra")
    pen.text((0, y), number, MUTED, name.font)
    left = name.font.getlength(number) + 12
    path = hit.shot.asset.path
    room = PICTURE[0] - left - name.font.getlength(score) - 16
    pen.text((left, y), name.fitted(path.name, room, len(path.suffix) + 6), INK, name.font)
    y += name.leading
    pen.text((0, y), small.fitted(_when(hit), PICTURE[0]), INK, small.font)
    pen.text((0, y + small.leading), small.fitted(why(hit, query), PICTURE[0]), MUTED, small.font)
    return cell


def _frame(cell: Image.Image, pen: ImageDraw.ImageDraw, picture: Image.Image | None, small: _Type) -> None:
    """The whole picture, in the middle of its place."""
    pen.rectangle((0, 0, PICTURE[0] - 1, PICTURE[1] - 1), WELL)
    if picture is None:
        pen.text((PICTURE[0] / 2, PICTURE[1] / 2), "no picture kept", MUTED, small.font, anchor="mm")
        return
    scale = min(PICTURE[0] / picture.width, PICTURE[1] / picture.height)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    fitted = picture.resize(size, Image.Resampling.LANCZOS)
    cell.paste(fitted, ((PICTURE[0] - fitted.width) // 2, (PICTURE[1] - fitted.height) // 2))


def _when(hit: Hit) -> str:
    shot = hit.shot
    if shot.asset.kind == "image":
        return f"picture · {shot.asset.size[0]} × {shot.asset.size[1]}"
    return f"{timecode(shot.offset)} – {timecode(shot.offset + shot.duration)} · {float(shot.duration):.1f} s"


def _broken(text: str, type_: _Type, room: float) -> tuple[str, str]:
    """`text` in what fits on a line and the rest; between words where there are any."""
    line = type_.clean(text)
    end = next((n for n in range(len(line), 0, -1) if type_.font.getlength(line[:n]) <= room), 0)
    if end == len(line):
        return line, ""
    space = line.rfind(" ", 0, end + 1)
    cut = space if space > end // 2 else end
    return line[:cut].rstrip(), line[cut:].strip()


@cache
def _type(weight: str, size: int) -> _Type:
    path = ROOT / "fonts" / f"NotoSansSC-{weight}.otf"
    return _Type(ImageFont.truetype(str(path), size), _known(path))


@cache
def _known(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
