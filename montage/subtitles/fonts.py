"""Which font draws which character: the one a template names, then those of its fonts folder in a fixed order.

libass and Pillow would draw a box, or take any font of the machine. So it is decided here, by the fonts' own
tables; what no font has is left out of pictures, and can be reported: see `missing`.
"""

import filecmp
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import category

from assets_db.errors import UserError
from montage.language.graphemes import CLOSING, JOINER, clusters, is_tone, width

FALLBACK = (
    "Noto Sans SC", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Thai", "Noto Sans Devanagari",
    "Noto Sans CJK KR", "Noto Emoji", "Noto Sans Symbols2", "Noto Sans Math",
)  # fmt: skip
_REFINED = re.compile(f"{JOINER}[♀♂➡]")  # an emoji's sequence says so who runs, and where to
_SHAPING = "\u200c\u200d\u200e\u200f\u061c"  # letters, and the direction of what is beside them
_KEYCAP = "\u20e3"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file."""

    path: Path
    family: str
    bold: bool

    @property
    def advances(self) -> Mapping[int, float]:
        """The width [em] of each character that the font has, by code point."""
        return _tables(self.path)[0]

    @property
    def height(self) -> float:
        """Ascent and descent together [em], as GDI and libass count them: a size of type is this high."""
        return _tables(self.path)[1]

    def has(self, character: str) -> bool:
        """Whether it draws `character`."""
        return ord(character) in self.advances


def chain(folder: Path, first: str, bold: bool = False) -> tuple[Face, ...]:
    """The fonts in `folder` in the order in which they are asked: the family `first`, then the others.

    Of a family without a bold face the regular one is there. Raises UserError if `first` is not in the folder.
    """
    faces: dict[str, Face] = {}
    for face in _faces(folder):
        if face.family not in faces or face.bold == bold:
            faces[face.family] = face
    order = dict.fromkeys([*(name for name in FALLBACK if name in faces), *faces])
    if first not in faces:
        names = ", ".join(order) or "none"
        raise UserError(f"no font in {folder} is called '{first}'", f"add its file, or choose from {names}")
    return tuple(faces[name] for name in dict.fromkeys([first, *order]))


def drawable(text: str, faces: Sequence[Face]) -> list[tuple[int, Face]]:
    """The places of the characters of one line that are drawn, each with its font.

    Left out are what no font has, with the space it would leave, and what shows nothing of its own: selectors, skin
    tones, joiners. A word is drawn by one font where one has all of it, a space by the font of what is before it.
    """
    found: list[tuple[int, Face]] = []
    gap = False  # something was left out after the last of them
    for place, face in enumerate(_drawn_by(text, faces)):
        if face is None:
            gap = gap or not text[place].isspace()
            continue
        spaced = not found or text[found[-1][0]].isspace()
        if gap and spaced and text[place].isspace():
            continue
        if gap and found and spaced and text[place] in CLOSING:
            found.pop()
        gap = False
        found.append((place, face))
    while gap and found and text[found[-1][0]].isspace():
        found.pop()
    return found


def shown(text: str, faces: Sequence[Face]) -> str:
    """What a picture shows of one line."""
    return "".join(text[place] for place, _ in drawable(text, faces))


def missing(texts: Iterable[str], faces: Sequence[Face]) -> tuple[str, ...]:
    """The characters of `texts` that no font has, each once, in order: they are left out of pictures."""
    lacking = dict[str, None]()
    for text in dict.fromkeys(texts):
        for unit in _units(text):
            if not unit.isspace() and not _face(unit, faces):
                lacking.update((part, None) for part in clusters(unit) if not _face(part, faces))
    return tuple(lacking)


def _drawn_by(text: str, faces: Sequence[Face]) -> list[Face | None]:
    """The font for each character of `text`; None for those that are not drawn."""
    found: list[Face | None] = []
    before = faces[0]
    for unit in _units(text):
        for part in [unit] if unit.isspace() or _face(unit, faces) else clusters(unit):
            face = _spaces(before, faces) if part.isspace() else _face(part, faces)
            found += [face if face and face.has(one) and not _silent(one) else None for one in _plain(part)]
            before = face or before
    return found


def _spaces(before: Face, faces: Sequence[Face]) -> Face:
    return before if before.has(" ") else faces[0]


def _face(text: str, faces: Sequence[Face]) -> Face | None:
    """The first font that has all of `text` but what may be missing: what joins, chooses or refines."""
    needed = [one for one in _plain(text) if category(one) not in ("Cf", "Cc") and not _choosing(one)]
    return next((face for face in faces if all(face.has(one) for one in needed)), None)


def _plain(text: str) -> str:
    """`text` with nothing that refines an emoji, as long as before."""
    return _REFINED.sub(2 * JOINER, text)


def _silent(character: str) -> bool:
    """Whether it shows nothing: a soft hyphen, a byte order mark; not what shapes letters, or a flag's tags."""
    return category(character) == "Cf" and character not in _SHAPING and character < "\U000e0000"


def _choosing(character: str) -> bool:
    """Whether it only says how the character before it should look."""
    return is_tone(character) or character == _KEYCAP or "\ufe00" <= character <= "\ufe0f"


def _units(text: str) -> list[str]:
    """`text` in spaces, words and wide characters."""
    found: list[str] = []
    joins = False  # the next narrow character goes on with the word
    for cluster in clusters(text):
        narrow = not cluster.isspace() and width(cluster[0]) < 2
        if joins and narrow:
            found[-1] += cluster
        else:
            found.append(cluster)
        joins = narrow
    return found


@cache
def _faces(folder: Path) -> tuple[Face, ...]:
    """Every font of a folder, by file name."""
    from fontTools.ttLib import TTFont

    found = []
    for path in sorted([*folder.glob("*.otf"), *folder.glob("*.ttf")]):
        with TTFont(path, lazy=True) as font:
            family = font["name"].getDebugName(1) or path.stem
            found.append(Face(path, family, bool(font["OS/2"].fsSelection & 1 << 5)))
    return tuple(found)


@cache
def _tables(path: Path) -> tuple[dict[int, float], float]:
    """Advances by code point and height [em]."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        em, metrics, limits = font["head"].unitsPerEm, font["hmtx"].metrics, font["OS/2"]
        advances = {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}
        return advances, (limits.usWinAscent + limits.usWinDescent) / em


def copy_fonts(source: Path, folder: Path) -> None:
    """Bring the fonts in the folder `source` to `folder`.

    ffmpeg's filters take no path with a colon or a quote in it: the fonts come to where it runs.
    """
    folder.mkdir(exist_ok=True)
    for font in [*source.glob("*.otf"), *source.glob("*.ttf")]:
        copy = folder / font.name
        if not copy.exists() or not filecmp.cmp(font, copy, shallow=False):
            shutil.copyfile(font, copy)
