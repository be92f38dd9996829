"""Checks where a command's files go before work begins: nothing of the user's is overwritten."""

import mimetypes
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from assets_db.errors import UserError
from assets_db.store import Store
from indexer.kinds import PICTURE, VIDEO
from montage.exports.mark import is_unchanged
from montage.files.paths import Paths
from montage.outputs.ownership import is_credits, is_film, is_marked, is_page, is_plan, is_subtitles

FILMS, TIMELINES, PAGES, TABLES = (".mp4", ".m4v"), (".json",), (".html", ".htm"), (".csv",)
NAMES = mimetypes.MimeTypes(filenames=())  # endings that Python knows, whatever this machine does
KNOWN = frozenset((*VIDEO, *PICTURE, *NAMES.types_map[True], *NAMES.encodings_map, ".toml", ".md", ".yaml", ".work"))
PASSING = 44  # [bytes] that a passing name is longer by, while a film is signed: `..NAME.PID.part.PID-THREAD.part`
LONGEST = 255  # [bytes] of a name, where the file system does not state it
STAGE = re.compile(r"(?<![a-z])[a-z]++-[0-9a-f]{16}(?:-\d{1,9})?")
MOVE = "move it away, or choose another place"


@dataclass(frozen=True, slots=True)
class Output:
    """A file that a command is about to write."""

    path: Path
    is_ours: Callable[[Path], bool]  # whether a file that lies there was written by newsreel


@dataclass(frozen=True, slots=True)
class Input:
    """A file of the user's that the command reads."""

    path: Path
    what: str  # "the source", "the music"


def film_outputs(film: Path, read: Path | None = None) -> list[Output]:
    """The film and what is written beside it; not the timeline that was `read`, which stays as it is.

    Raises UserError for a name of another kind of file.
    """
    check_ending(film, FILMS, "a film is an MP4 file")
    paths = Paths(film)
    beside = {".json": is_plan, ".srt": is_subtitles, ".html": is_page, ".credits.txt": is_credits}
    found = [Output(film, is_film), *(Output(paths.beside(suffix), ours) for suffix, ours in beside.items())]
    return [one for one in found if read is None or one.path != paths.timeline or not _same(one.path, read)]


def timeline_output(out: Path) -> Output:
    """A timeline. Raises UserError for a name of another kind of file."""
    check_ending(out, TIMELINES, "a timeline is JSON")
    return Output(out, is_plan)


def page_output(out: Path) -> Output:
    """An HTML page. Raises UserError for a name of another kind of file."""
    check_ending(out, PAGES, "a report is HTML")
    return Output(out, is_page)


def export_output(stem: Path, name: str) -> Output:
    """STEM.otio, STEM.srt, ..."""
    out = stem.with_name(f"{stem.name}.{name}")
    return Output(out, is_subtitles if name == "srt" else is_unchanged)


def table_output(out: Path) -> Output:
    """A table that a person may edit: it takes no file's place. Raises UserError for a name of another kind of file."""
    check_ending(out, TABLES, "the table is CSV")
    return Output(out, lambda _: False)


def picture_output(out: Path) -> Output:
    """A sheet of pictures."""
    return Output(out, is_marked)


def check_ending(path: Path, endings: Sequence[str], what: str) -> None:
    """Raises UserError where the name of `path` says that it is something else. A date may end it: `2019.11.20`."""
    ending = path.suffix.lower()
    if ending in KNOWN and ending not in endings:
        raise UserError(f"{path} is no name for it: {what}", f"end it in {endings[0]}")


def claim(
    outputs: Sequence[Output], inputs: Iterable[Input] = (), work: Path | None = None, store: Store | None = None
) -> None:
    """Raises UserError unless all of `outputs` can be written, and none takes the place of a file of the user's:

    of `inputs`, of the library, another output, or anything else that newsreel has not written itself. `work` is the
    work folder. Folders that the outputs lie in are made.
    """
    try:
        _check(outputs, inputs, work, store)
        for folder in {one.path.parent for one in outputs}:
            _try_folder(folder)
    except OSError as error:
        raise UserError(f"{outputs[0].path} cannot be written ({error.strerror})", "choose another place") from error


def _check(outputs: Sequence[Output], inputs: Iterable[Input], work: Path | None, store: Store | None) -> None:
    """Raises UserError, and OSError for a place that cannot be looked at."""
    for one in outputs:
        _check_name(one.path)
    for one, other in combinations(outputs, 2):
        if one.path == other.path or _same(one.path, other.path):
            raise UserError(f"{one.path} and {other.path} would be one file", "choose another name")
    for read in inputs:
        for one in outputs:
            if _same(one.path, read.path):
                raise UserError(f"{one.path} would be written over {read.what}", "choose another name")
    if store is not None:
        _check_library(outputs, store)
    strangers = [str(one.path) for one in outputs if _is_strange(one)]
    if strangers:
        raise UserError(f"{', '.join(strangers)}: not as newsreel wrote it, or not written by it", MOVE)
    if work is not None and not _is_work(work):
        raise UserError(f"{work} is no work folder of newsreel's", MOVE)


def _check_name(path: Path) -> None:
    if path.is_dir():
        raise UserError(f"{path} is a folder", "give a file name: -o film.mp4")
    try:
        longest = os.pathconf(_existing(path.parent), "PC_NAME_MAX")
    except (OSError, ValueError, AttributeError):
        longest = LONGEST
    size = len(os.fsencode(path.name))
    if size + PASSING > longest:
        what = f"the name {path.name[:40]}… is too long: {size} bytes"
        raise UserError(what, f"choose one of {longest - PASSING} at most")


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.absolute().parents) if one.is_dir())


def _same(one: Path, other: Path) -> bool:
    """Whether two names are of one file: by a link, or in a file system that takes upper and lower case for one."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False  # one of them is not there


def _check_library(outputs: Sequence[Output], store: Store) -> None:
    """Raises UserError for an output that is footage, or would be taken for a sidecar of footage."""
    names = {(one.path.parent.absolute(), Paths(one.path).stem.name): one.path for one in outputs}
    taken = {one.path.stat().st_size: one.path for one in outputs if one.path.is_file()}
    for path, file in store.files().items():
        out = taken.get(file.bytes)
        if out is not None and _same(out, path):
            raise UserError(f"{out} would be written over footage of the library", "choose another name")
        out = names.get((path.parent, path.stem))
        if out is not None and path.is_file() and not _same(out, path):
            raise UserError(f"{out} would stand beside {path}, footage of that name", "choose another name")


def _is_strange(output: Output) -> bool:
    """Whether something lies there that newsreel has not written."""
    path = output.path
    if not path.exists():
        return False
    return not path.is_file() or (path.stat().st_size > 0 and not output.is_ours(path))


def site_outputs(place: Path) -> list[Output]:
    """The list of a batch's films, and their podcast feed."""
    return [Output(place / "index.html", is_page), Output(place / "films.xml", is_marked)]


def _is_work(folder: Path) -> bool:
    """Whether a folder is a film's work folder, or may become one."""
    if not folder.exists():
        return True
    try:
        names = {one.name for one in folder.iterdir()}
    except OSError:
        return False
    return not names or bool({"lock", "story.txt"} & names) or any(STAGE.fullmatch(name) for name in names)


def _try_folder(folder: Path) -> None:
    """Make it, and try whether a file can be written there: before an hour's work, not after it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".{os.getpid()}.probe.tmp"
    probe.touch()
    probe.unlink()
