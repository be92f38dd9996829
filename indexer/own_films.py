"""Recognises newsreel's own output, which is no footage: films, card pictures, sheets, and its work folders.

Recognised by what newsreel writes into them, never by a name alone: other people's films are footage, with a C2PA
manifest or without.
"""

import re
from collections.abc import Container, Iterable
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from indexer.metadata.xmp import boxes

AGENT = "newsreel"  # as its films' manifests name what made them
CARD = "newsreel card"  # the text chunk of a card's picture
SHEET = "newsreel sheet"  # the comment of a contact sheet
WORK = ".work"
BROUGHT = "media"  # in a film's work folder: footage of others, fetched for that film
FILMS = frozenset((".mp4", ".m4v", ".mov"))
PICTURES = frozenset((".png", ".jpg", ".jpeg"))
HEAD = 2048  # [bytes] of a picture: the marks stand before what is seen
MOST_BOXES = 2000  # the manifest stands before picture and sound
C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # UUID, C2PA 2.2, A.5
_NAMED = re.compile(b"dname" + bytes([0x60 + len(AGENT)]) + AGENT.encode())  # CBOR: the text "name", then ours
_STAGE = re.compile(r"[a-z]+-[0-9a-f]{16}|segments|stills")


def is_work_folder(path: str | Path, within: Iterable[str]) -> bool:
    """Whether a folder is one that a film was made in; `within` are the names of what lies in it."""
    return str(path).endswith(WORK) and any(
        name in ("lock", "segments.json") or _STAGE.fullmatch(name) for name in within
    )


def is_own(path: Path, beside: Container[str], look: bool = True) -> bool:
    """Whether newsreel made the file `path`; `beside` are the names in its folder.

    Reads some hundred bytes, unless it is not to `look` inside.
    """
    ending = path.suffix.lower()
    if ending in FILMS and f"{path.stem}.credits.txt" in beside and f"{path.stem}.json" in beside:
        return True  # an unsigned film is recognised by the files beside it
    try:
        if not look:
            return False
        if ending in FILMS:
            with path.open("rb") as file:
                return _signed_by_us(file)
        if ending in PICTURES:
            with path.open("rb") as file:
                head = file.read(HEAD)
            return CARD.encode() in head or SHEET.encode() in head
    except OSError:
        return False  # the reason is reported when it is described
    return False


def _signed_by_us(film: BinaryIO) -> bool:
    """Whether the manifest that speaks for a film, the last in its store, names us as what made its claim."""
    for kind, start, end in islice(boxes(film, 0, film.seek(0, 2)), MOST_BOXES):
        film.seek(start)
        if kind == b"uuid" and film.read(16) == C2PA_BOX:
            # version and flags, `manifest`, the offset of a second store
            store = next(boxes(film, start + 16 + 4 + 9 + 8, end, b"jumb"), None)
            manifests = [one for one in _superboxes(film, store) if one] if store else []
            return bool(manifests) and any(
                _NAMED.search(_content(film, part))
                for part in _superboxes(film, manifests[-1])
                if _is_claim(film, part)
            )
    return False


Box = tuple[bytes, int, int]  # kind, start and end of what it holds


def _superboxes(film: BinaryIO, box: Box) -> list[Box]:
    return [one for one in islice(boxes(film, box[1], box[2], b"jumb"), MOST_BOXES) if one[0] == b"jumb"]


def _is_claim(film: BinaryIO, box: Box) -> bool:
    film.seek(box[1] + 8)  # behind the head of its description
    return film.read(4) == b"c2cl"


def _content(film: BinaryIO, box: Box) -> bytes:
    film.seek(box[1])
    return film.read(min(box[2] - box[1], 1_000_000))
