"""What a person brings into one film: pictures, videos and music, kept in its work folder under names of ours.

It is described as the library's footage is, in a process that may be killed, and never part of the library.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assets_db.errors import UserError
from assets_db.files import write_text, writing_to
from assets_db.model import Shot
from assets_db.store import Store
from indexer.kinds import PICTURE, VIDEO
from indexer.media.safety import open_media
from indexer.own_films import BROUGHT
from indexer.processes.guarded import Guarded
from montage.articles.read import saving
from montage.fill.article import ArticleMedia
from montage.fill.fallback_source import Wanted
from montage.fill.media import MEMORY, SECONDS, Media
from montage.model import Timeline
from montage.music.pieces import MUSIC, pieces_in
from montage.template import load_template
from montage.timeline.file import script_of
from montage.web.hosts import Reach

LARGEST = 2 * 10**9  # [B] of a file that is brought
PIECES = "music"  # the folder of pieces, beside those of other origins
MOST_PIECES = 200  # that are offered
LONGEST_NAME = 120  # [characters] of a title that is taken from a file's name


class Brought:
    """What was brought into a film, and what its article shows."""

    def __init__(self, work: Path, library: Store, allow_private: bool) -> None:
        """`work` is the film's work folder. `allow_private`: the article's pictures may lie in one's own network."""
        self._folder, self._library, self._private = work / BROUGHT, library, allow_private

    @contextmanager
    def room(self, name: str) -> Iterator[Path]:
        """A file in the making, to be filled with what somebody calls `name`; it is gone when the block ends.

        Raises UserError for the name of something that no film is made of, DiskFull.
        """
        ending = Path(name).suffix.lower()
        if ending not in VIDEO | PICTURE | {*MUSIC}:
            raise UserError(f"{name[:40]} is no picture, no video and no music", "choose another file")
        with writing_to(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            file = self._folder / f".brought-{hashlib.sha256(name.encode()).hexdigest()[:16]}{ending}"
            try:
                yield file
            finally:
                file.unlink(missing_ok=True)

    def keep_shot(self, file: Path, name: str) -> Shot:
        """The first shot of a picture or a video that somebody calls `name`. Raises UserError for what is neither."""
        with self._media() as media:
            kept = self._kept(file, media.folder("own"), name)
            contents = media.describe("own", [kept])
            if not contents:
                _discard(kept)
                raise UserError(f"{name[:40]} cannot be read as a picture or a video", "choose another file")
            return media.shots(contents, "own")[0]

    def keep_piece(self, file: Path, name: str) -> Path:
        """Where a piece of music that somebody calls `name` lies now. Raises UserError for what has no sound."""
        folder = self._folder / PIECES
        folder.mkdir(exist_ok=True)
        try:
            with Guarded(SECONDS, MEMORY) as guarded:
                guarded.call(f"listening to {name[:40]}", _check_sound, file)
        except (UserError, RuntimeError) as error:
            raise UserError(f"{name[:40]} cannot be read as music", "choose another file") from error
        return self._kept(file, folder, name)

    def shots(self) -> list[Shot]:
        """What was brought, the first shot of each file."""
        files = _in(self._folder / "own")
        if not files:
            return []
        with self._media() as media:
            contents = media.describe("own", files)
            firsts = {shot.asset.sha256: shot for shot in reversed(media.shots(contents, "own"))}
        return [
            firsts[content] for content, file in sorted(contents.items(), key=lambda one: one[1]) if content in firsts
        ]

    def of_article(self, film: Timeline) -> tuple[list[Shot], tuple[str, ...]]:
        """What the article shows, fetched where it is not there yet; a note of what could not be had."""
        if not film.pictures:
            return [], ()
        wanted = Wanted(script_of(film), (), load_template(film.template), film.size, film.fps, ())
        with self._media() as media:
            shots, notes = ArticleMedia(wanted, media, saving(Reach(self._private))).shots()
        return list(shots.values()), notes

    def pieces(self, film: Timeline, more: str) -> list[Path]:
        """Music to choose from: what was brought, what lies beside the film's own, and in `more`, a file or folder."""
        folders = [self._folder / PIECES]
        single = []
        if film.music:
            single.append(film.music.path)
            folders.append(film.music.path.parent)
        if more:
            (folders if Path(more).is_dir() else single).append(Path(more).absolute())
        found: Iterable[Path] = (piece for folder in folders if folder.is_dir() for piece in pieces_in(folder))
        return list(dict.fromkeys([*single, *found]))[:MOST_PIECES]

    def _media(self) -> Media:
        return Media(self._folder, None, self._library)

    def _kept(self, file: Path, folder: Path, name: str) -> Path:
        """`file` in `folder` under a name of ours, with what somebody calls it beside it."""
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()[:16]
        kept = folder / f"{digest}{file.suffix}"
        with writing_to(folder):
            write_text(kept.with_suffix(".json"), json.dumps({"title": Path(name).stem[:LONGEST_NAME]}))
            file.replace(kept)
        return kept


def piece_key(piece: Path) -> str:
    """Names a piece of music: the page never hears of paths."""
    return hashlib.sha256(str(piece).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("[0-9a-f]*") if file.suffix != ".json") if folder.is_dir() else []


def _discard(kept: Path) -> None:
    for file in (kept, kept.with_suffix(".json")):
        with suppress(OSError):
            file.unlink()


def _check_sound(file: Path) -> None:
    """In a process of its own. Raises MediaError for what has no sound that can be decoded."""
    with open_media(file) as container:
        next(container.decode(audio=0))
