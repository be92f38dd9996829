"""Pieces of music: where they lie, and how one is put under a film."""

import random
from fractions import Fraction
from pathlib import Path

from assets_db.errors import UserError
from montage.cache import StageCache
from montage.files.digests import file_stamp
from montage.model import BeatTimes, Music
from montage.music.beats import BeatGrid, track_beats
from montage.music.bed import lay

MUSIC = (".mp3", ".m4a", ".aac", ".ogg", ".opus", ".flac", ".wav")


def pieces_in(folder: Path) -> list[Path]:
    """The music in a folder, by name."""
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in MUSIC)


def chosen(where: Path, seed: str) -> Path:
    """`where`, or a piece of the folder there, drawn by `seed`. Raises UserError for a folder without music."""
    if not where.is_dir():
        return where
    pieces = pieces_in(where)
    if not pieces:
        raise UserError(f"{where} holds no music", f"put {', '.join(MUSIC)} files there")
    return random.Random(seed).choice(pieces)


def laid(piece: Path, film: Fraction, cache: StageCache) -> tuple[Music, BeatTimes]:
    """A piece of music under a film of length `film` [s], and its beats. Raises UserError for one that is not there."""
    file_stamp(piece)
    return lay(piece, cache.run("beats", BeatGrid, track_beats, piece), film)
