"""What acts have to know beside the film: its shots and their spans, music, voices, and what draws in its look."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from assets_db.errors import UserError
from assets_db.model import Shot, ShotKey
from assets_db.plugins import check
from indexer.media.safety import MediaError
from indexer.probe import probe
from montage.align.align import alternative_of
from montage.cache import StageCache, key_of
from montage.edits import PINNED
from montage.graphics.canvas import Look, look_of
from montage.graphics.content import Card
from montage.graphics.draw import draw
from montage.graphics.overlays import PanelText, draw_panel
from montage.library import Library
from montage.model import Alternative, BeatTimes, Clip, Hit, Music, Overlay, Timeline
from montage.music.pieces import laid
from montage.settings import Settings
from montage.studio.brought import Brought, piece_key
from montage.studio.cards import Drawing
from montage.studio.cut import Span, Spans, as_alternative
from montage.studio.journal import FOLDER
from montage.studio.relink import relinked
from montage.template import load_template
from montage.trust import check_named, split

CANDIDATES = 12
BY_HAND = ("edge", "kokoro", "espeak")  # voices that need no argument


class FilmFootage:
    """See `acts.Footage`. One film's; it writes into the film's work folder alone."""

    def __init__(self, settings: Settings, library: Library, cache: StageCache) -> None:
        self._settings, self._library, self._cache = settings, library, cache
        self._spans: dict[str, Span | None] = {}
        self._offered: dict[str, Shot] = {}  # shots that are not the library's, by key
        self.brought = Brought(cache.work, library.store, settings.allow_private)

    def candidates(self, film: Timeline, number: int, text: str) -> tuple[str, list[Hit]]:
        """Shots of the library for a clip, best first, and the text that they were searched by: its line's."""
        if not 0 <= number < len(film.video):
            raise UserError(f"there is no clip {number + 1}", f"the film has {len(film.video)}")
        line = film.lines[min(film.video[number].line, len(film.lines) - 1)]
        asked = text or line.query or line.text
        return asked, list(self._library.search(asked, CANDIDATES))

    def offer(self, shots: Sequence[Shot]) -> None:
        """Shots that are not the library's may be swapped in."""
        self._offered |= {shot.key: shot for shot in shots}

    def shot(self, key: str) -> Shot | None:
        """A shot of the library, or one that was brought."""
        found = self._library.store.shots([key])
        if not found and key not in self._offered:
            self.offer(self.brought.shots())
        return found[0] if found else self._offered.get(key)

    def spans(self, film: Timeline, *more: str) -> Spans:
        """See `Footage`."""
        clips = {clip.key: clip for clip in film.video if clip.kind == "video"}
        missing = [key for key in (*clips, *more) if key not in self._spans]
        shots = self._offered | {shot.key: shot for shot in self._library.store.shots(missing)}
        for key in missing:
            self._spans[key] = (
                _span(shots[key]) if key in shots else _span_of_file(clips[key]) if key in clips else None
            )
        return {key: span for key, span in self._spans.items() if span}

    def alternative(self, film: Timeline, number: int, key: str) -> Alternative:
        """See `Footage`."""
        shot = self.shot(key)
        if shot and shot.mark == "unusable":
            raise UserError(
                "this shot is marked as unusable", f"choose another, or say newsreel library edit {key} --usable"
            )
        known = {clip.key: as_alternative(clip) for clip in film.video}
        known |= {other.key: other for clip in film.video[number : number + 1] for other in clip.alternatives}
        if key in known:
            return known[key]
        if shot is None:
            raise UserError("the library does not have this shot any more", "search again")
        return alternative_of(Hit(shot, PINNED))

    def pieces(self, film: Timeline) -> list[Path]:
        """The music that may be chosen."""
        return self.brought.pieces(film, self._settings.music)

    def music(self, film: Timeline, piece: str) -> tuple[Music, BeatTimes]:
        """See `Footage`."""
        path = next((one for one in self.pieces(film) if piece_key(one) == piece), None)
        if path is None:
            raise UserError("this piece of music is not there any more", "choose another one")
        return laid(path, film.frames / film.fps, self._cache)

    def voices(self, film: Timeline) -> list[str]:
        """Voices that may be chosen: those that were named, the film's own, and what needs nothing more."""
        own = [line.voice for line in film.lines if line.voice]
        return list(dict.fromkeys([film.voice, *split(self._settings.voice), *own, *BY_HAND]))

    def check_voice(self, voice: str) -> None:
        """See `Footage`."""
        check_named({"voice": voice}, "the page", self._settings.allowed)
        check("voice", voice)

    def relinked(self, film: Timeline, folder: str) -> Timeline:
        """See `Footage`."""
        return relinked(film, Path(folder))

    def drawing(self, film: Timeline) -> Drawing:
        """See `Footage`."""
        return _Drawing(look_of(load_template(film.template), film.size), self._cache.work / FOLDER / "drawn")


class _Drawing:
    """See `cards.Drawing`. What looks the same is one file, so that undo finds what it was."""

    def __init__(self, look: Look, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._look, self._folder = look, folder

    def card(self, card: Card) -> tuple[Path, str]:
        file = self._folder / f"card-{key_of(repr(card), repr(self._look))}.png"
        draw(card, self._look, file)
        return file, str(ShotKey.of(hashlib.sha256(file.read_bytes()).hexdigest(), 0, 1))

    def panel(self, overlay: Overlay, text: PanelText) -> Overlay:
        file = self._folder / f"panel-{key_of(overlay.role or '', repr(text), repr(self._look))}.png"
        drawn = draw_panel(overlay.role, text, self._look, file)
        return replace(overlay, src=drawn.file, rect=drawn.rect)


def _span(shot: Shot) -> Span | None:
    return Span(shot.offset, shot.offset + shot.duration) if shot.asset.kind == "video" else None


def _span_of_file(clip: Clip) -> Span | None:
    """The whole file, where the library does not know the shot; None where the file is gone."""
    try:
        asset = probe(clip.src)
    except (MediaError, OSError):
        return None
    return Span(Fraction(0), asset.duration * asset.time_base)
