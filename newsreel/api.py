"""The functions that a program calls: thin callers of what the command line calls as well.

Each takes the fields of `montage.settings.Settings` as keyword arguments, and raises UserError for one that is not
known or wrong. Neither the environment nor a newsreel.toml is asked for settings. `progress` is called with the
events of `montage.progress`, from several threads at once; as a text each is a line. Without it nothing is reported.
`cancel` ends a run from another thread, which then raises Cancelled.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets_db.errors import UserError

if TYPE_CHECKING:
    from assets_db.store import Store
    from indexer.metadata.person_sidecars import Written
    from indexer.tally import IndexProgress, Tally
    from montage.check.fault import Fault
    from montage.exports.export import Exported
    from montage.model import Film, Hit, Timeline
    from montage.progress import CancelToken, Note, Progress, Reporter
    from montage.settings import Settings

StrPath = str | os.PathLike[str]
MOST = 1000  # hits


@dataclass(frozen=True, slots=True)
class Library:
    """A footage library: a folder, or a database by its SQLAlchemy URL. Opened when it is used, and closed again."""

    where: StrPath = ""  # empty: the user's own, in their data folder

    def index(
        self,
        path: StrPath,
        *more: StrPath,
        workers: int = 0,
        licence: str = "",
        credit: str = "",
        new: bool = False,
        reembed: bool = False,
        progress: "Progress | None" = None,
        **settings: Any,
    ) -> "Tally":
        """Add or update the footage at these paths, files or folders; a library that is not there is made.

        With 0 `workers` all is decoded in this process. With more, a file that crashes the decoder cannot end this
        process, and the calling script needs `if __name__ == "__main__":`, as multiprocessing does. `licence` and
        `credit` are those of footage where nothing with it says. `new`: though a library beside it has nearly its name.
        `reembed`: the vectors are made again. A bad file is in the tally and stops nothing.
        """
        chosen = _settings("index()", self, settings)
        from montage.library import indexing

        with indexing(
            chosen, [Path(path), *map(Path, more)], workers=workers, licence=licence, credit=credit, new=new,
            reembed=reembed, progress=partial(_report, progress) if progress else _ignore,
        ) as once:  # fmt: skip
            return once()

    def edit(
        self,
        *what: StrPath,
        tags: Iterable[str] = (),
        untags: Iterable[str] = (),
        mark: str | None = None,
        reset: Iterable[str] = (),
        **words: str,
    ) -> int:
        """Say what footage shows: `what` are keys of shots, or files; returns how many these are.

        `words` are title, description, people, credit and licence; an empty one says that there is none. `tags` are
        added, `untags` taken away; `mark` is "usable", "unusable" or "best"; of the fields in `reset` nothing is said
        any more. All or nothing: raises UserError for what is not known.
        """
        from assets_db.editing import annotate

        values: dict[str, str | None] = {**dict.fromkeys(reset), **words, **({} if mark is None else {"mark": mark})}
        with self._opened() as store:
            return len(annotate(store, [os.fspath(one) for one in what], values, tuple(tags), tuple(untags)))

    def shots(self, **asked: Any) -> Iterator[dict[str, Any]]:
        """What `newsreel library --list --json` tells of each shot, one after the other, by path and time.

        `asked` are its filters: kind, since, until, longer, shorter, licence, source, usable, text.
        """
        from montage.archive import listing, wanted

        with self._opened() as store:
            yield from listing(store, wanted(store, **asked))

    def write_csv(self, path: StrPath, **asked: Any) -> int:
        """Write a table of what may be said of files and shots; returns its rows. `asked`: as of `shots`."""
        from assets_db.annotation_csv import write_csv
        from montage.archive import wanted

        with self._opened() as store:
            return write_csv(store, Path(path), wanted(store, **asked))

    def read_csv(self, path: StrPath) -> int:
        """Take over what such a table says, all or nothing; returns how many rows changed something."""
        from assets_db.annotation_csv import read_csv

        with self._opened() as store:
            return read_csv(store, Path(path))

    def write_sidecars(self) -> "Written":
        """Write what persons have said beside the files that it is about."""
        from indexer.metadata.person_sidecars import write_sidecars

        with self._opened() as store:
            return write_sidecars(store)

    def _opened(self) -> "Store":
        from assets_db.store import Store

        return Store(_settings("Library()", self, {}).library_url, create=False)


def make(
    source: StrPath,
    out: StrPath,
    *,
    library: Library | StrPath = "",
    related: Iterable[StrPath] = (),
    progress: "Progress | None" = None,
    cancel: "CancelToken | None" = None,
    **settings: Any,
) -> "Film":
    """Make a film at `out` of an article (URL, HTML, Markdown, text), a script or a timeline; a second run does what
    changed. `related`: feeds and addresses where others may tell of the same event."""
    chosen = _settings("make()", library, settings)
    from montage import film
    from montage.library import opened

    with opened(chosen) as footage:
        return film.make(
            os.fspath(source), Path(out), chosen, footage, _reporter(progress, cancel), given=frozenset(settings),
            related=[os.fspath(place) for place in related],
        )  # fmt: skip


def plan(
    source: StrPath,
    out: StrPath,
    *,
    library: Library | StrPath = "",
    progress: "Progress | None" = None,
    cancel: "CancelToken | None" = None,
    **settings: Any,
) -> "Timeline":
    """Plan a film of `source` without rendering it, and write its timeline to `out`, which ends in .json."""
    chosen = _settings("plan()", library, settings)
    from montage import film
    from montage.library import opened

    with opened(chosen) as footage:
        return film.plan_to(
            os.fspath(source), Path(out), chosen, footage, _reporter(progress, cancel), given=frozenset(settings)
        )


def render(
    timeline: StrPath,
    out: StrPath,
    *,
    progress: "Progress | None" = None,
    cancel: "CancelToken | None" = None,
    **settings: Any,
) -> "Film":
    """Render the timeline in a file as it stands, edited or not."""
    chosen = _settings("render()", "", settings)
    from montage import film

    return film.render(Path(timeline), Path(out), chosen, _reporter(progress, cancel))


def search(
    text: str,
    *,
    library: Library | StrPath = "",
    k: int = 12,
    licence: str = "",
    previews: bool = False,
    usable: bool = False,
    progress: "Progress | None" = None,
    **settings: Any,
) -> "tuple[Hit, ...]":
    """At most `k` shots for a text, best first, each with its score of 0..1 and why.

    `licence`: only footage under one of these, as "cc-by,public-domain". `previews`: also what bears a stock service's
    watermark. `usable`: nothing that a person has marked as unusable. `progress` hears what could not be had.
    """
    if not 1 <= k <= MOST:
        raise UserError(f"search() is asked for {k} shots", f"choose between 1 and {MOST}")
    chosen = _settings("search()", library, settings)
    from montage.library import opened, unfitted
    from montage.progress import Note, ignore

    with opened(chosen) as footage:
        for note in (*footage.notes, *unfitted(footage.embedder)):
            if progress:
                progress(Note(note))
        return footage.search(text, k, licence, previews, not usable, progress or ignore)


def load_timeline(path: StrPath) -> "Timeline":
    """The timeline in a file. Raises UserError that names the first wrong place by its path and value."""
    from montage.timeline.file import load_timeline as load

    return load(Path(path))


def save_timeline(timeline: "Timeline", path: StrPath) -> None:
    """Write a timeline as one that a person has edited: newsreel will not overwrite it. Raises UserError for one that
    cannot be rendered."""
    from montage.timeline.file import save_edited

    save_edited(timeline, Path(path))


def export(timeline: StrPath, formats: str = "otio", out: StrPath | None = None) -> "Exported":
    """Write the timeline in a file for editors, in some of otio,fcpxml,edl,srt,vtt.

    `out` is a folder, or the files' path without an ending; None: beside `timeline`.
    """
    from montage.delivery import export_file

    return export_file(Path(timeline), formats, None if out is None else os.fspath(out))


def check(
    film: StrPath, timeline: StrPath | None = None, *, template: str = "", progress: "Progress | None" = None
) -> "tuple[Fault, ...]":
    """What is wrong with a film, in the order of its time: black, frozen, silent, clipped, drifting, ...

    What its timeline plans is no fault; None: the one beside the film, if there is one.
    """
    from montage.delivery import check_file
    from montage.progress import ignore

    return check_file(Path(film), Path(timeline) if timeline else None, template, progress or ignore)


def _settings(where: str, library: Library | StrPath, given: Mapping[str, Any]) -> "Settings":
    """The settings that arguments say, checked; `where` is the function that they were given to."""
    from montage.settings import from_arguments

    place = library.where if isinstance(library, Library) else library
    return from_arguments({**given, "library": place}, where)


def _reporter(progress: "Progress | None", cancel: "CancelToken | None") -> "Reporter":
    from montage.progress import Reporter, ignore

    return Reporter(progress or ignore, cancel)


def _report(progress: "Progress", event: "IndexProgress | Note") -> None:
    """Hand on what a run of `index` reports: how far it is, and what is wrong with the file that was just done."""
    from montage.progress import Note, StageProgress

    if isinstance(event, Note):
        progress(event)
        return
    progress(StageProgress(event.stage, event.done, event.total))
    if event.reason:
        progress(Note(f"{event.path}: {event.reason}", "warning"))


def _ignore(_: object) -> None:
    pass
