"""Files of a film that are gone, found again below a folder: by their names, and where it is known by their content."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from assets_db.errors import UserError
from assets_db.model import CONTENT_DIGITS
from indexer.scan import digest
from montage.model import Alternative, Clip, Timeline, shot_named

MOST = 200_000  # files that are looked at


def gone(film: Timeline) -> list[Path]:
    """The files of a film that are not there, each once: of its clips, their runners-up, overlays and music."""
    return [path for path in dict.fromkeys(_files(film)) if not path.is_file()]


def relinked(film: Timeline, folder: Path) -> Timeline:
    """`film` with the files that are gone as they lie below `folder`.

    Raises UserError where nothing is gone, where the folder cannot be read, and where none of them lies there.
    """
    missing = gone(film)
    if not missing:
        raise UserError("no file of the film is gone", "there is nothing to find again")
    wanted = {path.name for path in missing}
    found: dict[str, list[Path]] = {}
    for file in _below(folder):
        if file.name in wanted:
            found.setdefault(file.name, []).append(file)
    contents = _contents(film)
    places = {path: same for path in missing if (same := _same(found.get(path.name, []), contents.get(path)))}
    if not places:
        raise UserError(f"none of the {len(missing)} files that are gone lies there", "name another folder")
    return _moved(film, places)


def _files(film: Timeline) -> Iterator[Path]:
    for clip in film.video:
        yield clip.src
        yield from (other.src for other in clip.alternatives)
    yield from (overlay.src for overlay in film.overlays)
    if film.music:
        yield film.music.path


def _below(folder: Path) -> Iterator[Path]:
    if not folder.is_absolute() or not folder.is_dir():
        raise UserError("there is no such folder", "name it from the root on, as /media/disk/footage")
    looked = 0
    for place, _, names in os.walk(folder):
        looked += len(names)
        if looked > MOST:
            raise UserError(f"there are more than {MOST:,} files", "name a folder nearer to them")
        yield from (Path(place) / name for name in names)


def _contents(film: Timeline) -> Mapping[Path, str]:
    """The first digits of the digests of files, where shots name them."""
    parts: list[Clip | Alternative] = [*film.video, *(other for clip in film.video for other in clip.alternatives)]
    named = ((part.src, shot_named(part.key)) for part in parts)
    return {path: shot.content for path, shot in named if shot}


def _same(files: list[Path], content: str | None) -> Path | None:
    """The first of `files` with that content; of none that is known the only one."""
    if content is None:
        return files[0] if len(files) == 1 else None
    return next((file for file in files if digest(file)[:CONTENT_DIGITS] == content), None)


def _moved(film: Timeline, places: Mapping[Path, Path]) -> Timeline:
    def clip(one: Clip) -> Clip:
        others = tuple(replace(other, src=places.get(other.src, other.src)) for other in one.alternatives)
        return replace(one, src=places.get(one.src, one.src), alternatives=others)

    music = replace(film.music, path=places.get(film.music.path, film.music.path)) if film.music else None
    overlays = tuple(replace(one, src=places.get(one.src, one.src)) for one in film.overlays)
    return replace(film, video=tuple(map(clip, film.video)), overlays=overlays, music=music)
