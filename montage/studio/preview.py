"""What the page plays before a film is rendered: its slices, made by the renderer's own recipes in a small size."""

import os
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import fields, replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TypeVar

from assets_db.errors import UserError
from assets_db.files import write_text, writing_to
from montage.cache import key_of
from montage.ffmpeg.encoders import X264
from montage.files.digests import digest_of
from montage.graphics.rest import resting
from montage.model import Caption, Clip, Overlay, Speech, Timeline
from montage.render.recipe import ASS, FONTS, recipe
from montage.render.segments import segment
from montage.render.slices import Layer, Slice, slices
from montage.render.sound import mix, mix_key
from montage.subtitles.ass import burnt, events, to_ass
from montage.subtitles.fonts import copy_fonts
from montage.template import load_template

Timed = TypeVar("Timed", Caption, Speech)

FOLDER = "preview"  # in a film's work folder
SHORT_SIDE = 360  # [px]
NEAR = 1  # [s] within which what is said may still move on a card
KEYS = 20_000  # of parts that are known
# Of a clip: all but its place, and what speaks for it.
UNSEEN = {"start", "src", "line", "score", "why", "alternatives", "title", "rights", "instead", "pinned"}
SEEN = tuple(one.name for one in fields(Clip) if one.name not in UNSEEN)
MIXES = 6  # sounds that stay
MOST = 600  # files that stay: parts of half an hour, and what belongs to them


def part_keys(film: Timeline) -> list[tuple[str, Slice]]:
    """The film's slices in their order, each with what tells whether it looks as before, wherever it comes."""
    template = load_template(film.template)
    written = film.captions if burnt(film, template) else ()
    lit = bool(written and template.subtitles.highlight)
    return [(_key(film, part, written, lit), part) for part in slices(film)]


def _key(film: Timeline, part: Slice, written: Sequence[Caption], lit: bool) -> str:
    """`lit`: subtitles show which word is being said. All times count from the part's beginning."""
    start, end = part.start / film.fps, (part.start + part.dur) / film.fps
    captions = tuple((one.start - start, one.end - start, one.text) for one in _between(written, start, end))
    layers = [layer for layer in (part.picture, part.under) if layer]
    said = tuple(
        (word.text, word.start - start, word.end - start)
        for speech in _between(film.speeches, start - NEAR, end + NEAR)
        for word in speech.words
        if lit or any(layer.clip.origin == "card" for layer in layers)
    )
    over = tuple(_over(one, part) for one in part.overlays)
    seen = tuple(_seen(layer, part.start) for layer in layers)
    return _name(seen, part.dur, part.transition, over, captions, said, film.template, film.size, film.fps)


@lru_cache(KEYS)
def _name(*seen: object) -> str:
    """Most parts of a film are as they were before an act: hashing what is seen takes a tenth of writing it down."""
    return key_of(*seen)


def _between(parts: Sequence[Timed], start: Fraction, end: Fraction) -> Sequence[Timed]:
    """Those of `parts`, which follow each other, that are there at some time from `start` to `end` [s]."""
    first = bisect_right(parts, start, key=lambda part: part.end)
    return parts[first : bisect_left(parts, end, key=lambda part: part.start)]


def _seen(layer: Layer, start: int) -> tuple[object, ...]:
    """What is seen of a layer of a part from frame `start` on."""
    clip = layer.clip
    source = (
        "" if clip.origin == "card" else clip.src
    )  # cards are drawn anew for each plan: their key tells what they say
    return layer.at, layer.length, clip.start - start, source, *(getattr(clip, name) for name in SEEN)


def _over(overlay: Overlay, part: Slice) -> tuple[Overlay, str]:
    """An overlay as it is seen in a part, and what is in its file.

    A picture that stands there as long as the part lasts comes and goes elsewhere.
    """
    first, last = overlay.start - part.start, overlay.start + overlay.dur - part.start
    if overlay.kind == "image":
        first = max(first, -(overlay.enter.frames if overlay.enter else 0))
        last = min(last, part.dur + (overlay.leave.frames if overlay.leave else 0))
    bare = replace(overlay, start=first, dur=last - first, src=Path(), shot="", by_hand=False)
    try:
        state = overlay.src.stat()
        return bare, _content(overlay.src, state.st_size, state.st_mtime_ns)
    except OSError:
        return bare, str(overlay.src)  # it is gone, and is left out


@lru_cache(KEYS)
def _content(file: Path, *_: int) -> str:
    """What is in a file of this size [B] and time of change [ns]."""
    return digest_of(file)


def sound_key(film: Timeline) -> str:
    """Names the sound of a film as it is rendered; empty where narration or music are gone."""
    try:
        return mix_key(film, load_template(film.template).sound)
    except UserError:
        return ""


class Preview:
    """Parts of one film, in its work folder."""

    def __init__(self, work: Path) -> None:
        """`work`: the film's work folder."""
        self._work = work / FOLDER
        self._made: dict[str, Path] = {}  # by the keys of parts
        self._mixing = Lock()
        self._making = Lock()  # one at a time: each takes all processors, and subtitles lie in one file

    def part(self, film: Timeline, key: str) -> Path:
        """The video of the part of `film` that has this key, its shorter side SHORT_SIDE: from before, or made now.

        Raises KeyError where `film` has no such part, MediaError and FfmpegError for what cannot be shown, DiskFull.
        """
        made = self._made.get(key)
        if made is None or not made.is_file():
            made = self._made[key] = self._make(film, dict(part_keys(film))[key])
        return made

    def sound(self, film: Timeline) -> Path:
        """The sound of `film` as it is rendered, from before, or mixed now.

        Raises UserError for narration or music that cannot be read, DiskFull.
        """
        self._work.mkdir(parents=True, exist_ok=True)
        with self._mixing, writing_to(self._work):
            made = mix(film, load_template(film.template).sound, self._work).path
            os.utime(made)
            files = sorted((self._work / "sound").glob("*.m4a"), key=lambda file: file.stat().st_mtime_ns)
            self._forget([part for file in files[:-MIXES] for part in file.parent.glob(f"{file.stem}.*")], 0)
        return made

    def _make(self, film: Timeline, part: Slice) -> Path:
        template = load_template(film.template)
        small = replace(film, size=_small(film.size))
        subtitles = events(small, template, resting(small)) if burnt(film, template) else ()
        with self._making, writing_to(self._work):
            for name in ("segments", "stills"):
                (self._work / name).mkdir(parents=True, exist_ok=True)
            copy_fonts(template.fonts, self._work / FONTS)
            write_text(self._work / ASS, to_ass(small, template, resting(small)))
            one = recipe(part, small, template, X264, subtitles, self._work)
            file = segment(one, os.cpu_count() or 1, self._work, lambda: None)
            os.utime(file)
            self._forget(sorted((self._work / "segments").iterdir(), key=lambda file: file.stat().st_mtime_ns), MOST)
        return file

    def _forget(self, files: Sequence[Path], most: int) -> None:
        """Delete all files but the last `most`."""
        for file in files[: max(0, len(files) - most)]:
            file.unlink(missing_ok=True)


def _small(size: tuple[int, int]) -> tuple[int, int]:
    share = min(1.0, SHORT_SIDE / min(size))
    width, height = (max(2, 2 * round(side * share / 2)) for side in size)
    return width, height
