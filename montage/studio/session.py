"""A film that is open in the studio: the one place that reads and writes its files. One process a film."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from threading import Lock, RLock
from typing import Any

import cattrs

from assets_db.files import write_text
from montage.cache import FOLDER, Keyed, StageCache
from montage.codec import dumps, loads
from montage.credits.file import credits_text
from montage.credits.sources import public_form
from montage.exports.export import Writer, parse_formats
from montage.exports.mark import marked
from montage.files.digests import digest_of
from montage.files.paths import Paths
from montage.film import plan, produce
from montage.framing.framing import framed
from montage.graphics.dress import redressed
from montage.library import Library, opened
from montage.model import Clip, Film, Timeline
from montage.outputs.inputs import files_read
from montage.outputs.outputs import claim, film_outputs
from montage.planning import PlanContext
from montage.progress import Reporter
from montage.report.report import report
from montage.settings import Settings
from montage.studio import journal
from montage.studio.acts import Plan, done
from montage.studio.footage import FilmFootage
from montage.studio.journal import Journal
from montage.studio.preview import Preview
from montage.template import Template, load_template
from montage.timeline.file import load_timeline
from montage.timeline.planned import SOUND, planned

READ = "read.txt"  # beside the journal: the digest of the timeline file as it was read or written last
RENDERED = "rendered.json"  # beside it: the last render


@dataclass(frozen=True, slots=True)
class Render:
    """A render that came to its end."""

    step: int  # of the journal, that was rendered
    name: str  # of the film's file
    faults: tuple[str, ...]  # what the check found


class Session:
    """One open film. Acts come one after the other; the film may be rendered meanwhile."""

    def __init__(self, file: Path, settings: Settings, library: Library, cache: StageCache, reporter: Reporter) -> None:
        """`file` is the film's timeline. Where somebody has changed it since, that is one more step.

        Raises UserError for a timeline that cannot be rendered.
        """
        self.file, self.settings, self.library = file.absolute(), settings, library
        self._cache, self._reporter = cache, reporter
        self._acting, self._rendering = RLock(), Lock()
        self.footage = FilmFootage(settings, library, cache)
        self.preview = Preview(cache.work)
        read = load_timeline(self.file)
        self.journal = Journal(cache.work, read)
        if self._read_before() not in ("", digest_of(self.file)):
            self.journal.do("read", read)
        self._note_read()

    @property
    def film(self) -> Timeline:
        """As it is now."""
        return self.journal.film

    @property
    def out(self) -> Path:
        """Where the film is rendered to."""
        return Paths(self.file).beside(".mp4")

    def act(self, name: str, given: Mapping[str, Any]) -> None:
        """Do an act, or `undo`, or `redo`; it is on disk when this returns. Raises UserError, and nothing changes."""
        with self._acting:
            if name in ("undo", "redo"):
                (self.journal.undo if name == "undo" else self.journal.redo)()
                return
            film, how = done(self.film, name, given, self.footage)
            self.journal.do(name, self._planned(film, how) if how else self._dressed(film))

    def render(self) -> Film:
        """Render the film as it is, beside its timeline, which then says what is shown. Raises UserError."""
        with self._rendering:
            film, paths = self.film, Paths(self.out)
            outputs = film_outputs(self.out, read=self.file)
            claim(outputs, files_read(str(self.file), self.settings, film), paths.work, self.library.store)
            step = self.journal.number
            made = produce(film, paths, self.settings, self._cache.work, self._reporter)
            self._note_read()
            write_text(self._cache.work / journal.FOLDER / RENDERED, dumps(Render(step, made.path.name, made.faults)))
            return made

    def rendered(self) -> "Render | None":
        """The last render, of this studio or of one before; None where there is none, or its film is gone."""
        try:
            made = loads((self._cache.work / journal.FOLDER / RENDERED).read_text("utf-8"), Render)
        except (OSError, ValueError, cattrs.BaseValidationError):
            return None
        return made if self.out.is_file() else None

    def export(self, name: str) -> tuple[str, str, Sequence[str]]:
        """The film as it is for another program: a file's name and text, and notes of what it cannot say.

        `name` is a format of `newsreel export`, `credits` or `report`. Raises UserError for another.
        """
        film, stem = public_form(self.film), Paths(self.file).stem.name
        if name == "credits":
            return f"{stem}.credits.txt", credits_text(film), ()
        if name == "report":
            return f"{stem}.html", report(film), ()
        writer, (known, *_) = Writer(film), parse_formats(name)
        return f"{stem}.{known}", marked(writer.text(known), known), writer.notes

    def _planned(self, film: Timeline, how: Plan) -> Timeline:
        settings = replace(self.settings, music="")  # the film's own; what the setting names can be chosen
        return plan(film, PlanContext(settings, self.library, self._cache, keep=how == "keep"))

    def _dressed(self, film: Timeline) -> Timeline:
        """`film` with what follows from other clips: where they are cut to shape, and whose pictures they are."""
        before, template = self.film, load_template(film.template)
        video = tuple(
            clip if clip in before.video or (clip.kind == "image" and clip.focus) else self._framed(clip, template)
            for clip in film.video
        )
        known = {name: film.planned[name] for name in (SOUND,) if name in film.planned}
        film = replace(film, video=video, planned={**planned(film), **known} if film.planned else {})
        if _named(film, template.labels) == _named(before, template.labels):
            return film
        look = Keyed(template, (template, template.logo_file))
        return self._cache.run("redress", Timeline, redressed, film, look, FOLDER)

    def _framed(self, clip: Clip, template: Template) -> Clip:
        return framed([replace(clip, fit=template.fit)], self.film.size, self.film.fps)[0]

    def _read_before(self) -> str:
        try:
            return (self._cache.work / journal.FOLDER / READ).read_text("utf-8")
        except OSError:
            return ""

    def _note_read(self) -> None:
        write_text(self._cache.work / journal.FOLDER / READ, digest_of(self.file))


def _named(film: Timeline, labels: bool) -> Sequence[object]:
    """What a film says of the origin of music and pictures: on its end card, and with `labels` while they are seen."""
    music = film.music.path if film.music else None
    if labels or any(clip.origin == "generated" for clip in film.video):
        runs = groupby(film.video, key=lambda clip: (clip.rights, clip.origin))
        return [music, *((key, next(run).start) for key, run in runs)]
    return [music, *dict.fromkeys(clip.rights for clip in film.video if clip.origin != "card")]


@contextmanager
def opened_film(file: Path, settings: Settings, reporter: Reporter) -> Iterator[Session]:
    """The film of a timeline file, with its library and the lock of its work folder.

    Raises UserError where another newsreel is at work on it, and for a library or a timeline that cannot be used.
    """
    with opened(settings) as library, StageCache(Paths(file.absolute()).work, reporter) as cache:
        yield Session(file, settings, library, cache, reporter)
