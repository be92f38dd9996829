"""The functions that a program calls: thin callers of what the command line calls as well.

Each takes the fields of `montage.settings.Settings` as keyword arguments, and raises UserError for one that is not
known or wrong. Neither the environment nor a newsreel.toml is asked for settings. `progress` hears, a line at a time,
what is being done; without it nothing is said.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets_db.errors import UserError

if TYPE_CHECKING:
    from indexer.tally import Progress, Tally
    from montage.check.fault import Fault
    from montage.exports.export import Exported
    from montage.model import Film, Hit, Timeline
    from montage.settings import Settings

StrPath = str | os.PathLike[str]
Say = Callable[[str], None]
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
        progress: Say | None = None,
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

        say = progress or _silent
        with indexing(
            chosen, [Path(path), *map(Path, more)], workers=workers, licence=licence, credit=credit, new=new,
            reembed=reembed, progress=lambda step: say(_line(step)), tell=say,
        ) as once:  # fmt: skip
            return once()


def make(
    source: StrPath,
    out: StrPath,
    *,
    library: Library | StrPath = "",
    related: Iterable[StrPath] = (),
    progress: Say | None = None,
    **settings: Any,
) -> "Film":
    """Make a film at `out` of an article (URL, HTML, Markdown, text), a script or a timeline; a second run does what
    changed. `related`: feeds and addresses where others may tell of the same event."""
    chosen = _settings("make()", library, settings)
    from montage import film
    from montage.library import opened

    with opened(chosen) as footage:
        return film.make(
            os.fspath(source), Path(out), chosen, footage, progress or _silent, given=frozenset(settings),
            related=[os.fspath(place) for place in related],
        )  # fmt: skip


def plan(
    source: StrPath,
    out: StrPath,
    *,
    library: Library | StrPath = "",
    progress: Say | None = None,
    **settings: Any,
) -> "Timeline":
    """Plan a film of `source` without rendering it, and write its timeline to `out`, which ends in .json."""
    chosen = _settings("plan()", library, settings)
    from montage import film
    from montage.library import opened

    with opened(chosen) as footage:
        return film.plan_to(
            os.fspath(source), Path(out), chosen, footage, progress or _silent, given=frozenset(settings)
        )


def render(timeline: StrPath, out: StrPath, *, progress: Say | None = None, **settings: Any) -> "Film":
    """Render the timeline in a file as it stands, edited or not."""
    chosen = _settings("render()", "", settings)
    from montage import film

    return film.render(Path(timeline), Path(out), chosen, progress or _silent)


def search(
    text: str,
    *,
    library: Library | StrPath = "",
    k: int = 12,
    licence: str = "",
    previews: bool = False,
    progress: Say | None = None,
    **settings: Any,
) -> "tuple[Hit, ...]":
    """At most `k` shots for a text, best first, each with its score of 0..1 and why.

    `licence`: only footage under one of these, as "cc-by,public-domain". `previews`: also what bears a stock service's
    watermark. `progress` hears what could not be had.
    """
    if not 1 <= k <= MOST:
        raise UserError(f"search() is asked for {k} shots", f"choose between 1 and {MOST}")
    chosen = _settings("search()", library, settings)
    from montage.library import opened, unfitted
    from montage.search.rank import rank

    with opened(chosen) as footage:
        for note in (*footage.notes, *unfitted(footage.embedder)):
            (progress or _silent)(note)
        return tuple(rank([text], footage.store, footage.embedder, k, licence=licence, previews=previews)[0])


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
    film: StrPath, timeline: StrPath | None = None, *, template: str = "", progress: Say | None = None
) -> "tuple[Fault, ...]":
    """What is wrong with a film, in the order of its time: black, frozen, silent, clipped, drifting, ...

    What its timeline plans is no fault; None: the one beside the film, if there is one.
    """
    from montage.delivery import check_file

    return check_file(Path(film), Path(timeline) if timeline else None, template, progress)


def _settings(where: str, library: Library | StrPath, given: Mapping[str, Any]) -> "Settings":
    """The settings that arguments say, checked; `where` is the function that they were given to."""
    from montage.settings import from_arguments

    place = library.where if isinstance(library, Library) else library
    return from_arguments({**given, "library": place}, where)


def _line(step: "Progress") -> str:
    """`files 3 of 12`, and what is wrong with the file that was just done."""
    wrong = f": {step.path}: {step.reason}" if step.reason else ""
    return f"{step.stage} {step.done} of {step.total}{wrong}"


def _silent(_: str) -> None:
    pass
