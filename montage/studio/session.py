"""A film that is open in the studio: the one place that reads and writes its files. One process a film."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from threading import Lock, RLock
from typing import Any

from assets_db.errors import UserError
from assets_db.files import write_text
from assets_db.model import Shot
from indexer.media.safety import MediaError
from indexer.probe import probe
from montage.align.align import alternative_of
from montage.cache import FOLDER, Keyed, StageCache
from montage.edits import PINNED
from montage.files.digests import digest_of
from montage.files.paths import Paths
from montage.film import plan, produce
from montage.framing.framing import framed
from montage.graphics.dress import redressed
from montage.library import Library, opened
from montage.model import Alternative, Clip, Film, Hit, Timeline
from montage.outputs.inputs import files_read
from montage.outputs.outputs import claim, film_outputs
from montage.planning import PlanContext
from montage.progress import Reporter
from montage.settings import Settings
from montage.studio import journal
from montage.studio.acts import Plan, done
from montage.studio.cut import Span, Spans, as_alternative
from montage.studio.journal import Journal
from montage.studio.preview import Preview
from montage.template import Template, load_template
from montage.timeline.file import load_timeline

READ = "read.txt"  # beside the journal: the digest of the timeline file as it was read or written last
CANDIDATES = 12


class Session:
    """One open film. Acts come one after the other; the film may be rendered meanwhile."""

    def __init__(self, file: Path, settings: Settings, library: Library, cache: StageCache, reporter: Reporter) -> None:
        """`file` is the film's timeline. Where somebody has changed it since, that is one more step.

        Raises UserError for a timeline that cannot be rendered.
        """
        self.file, self.settings, self.library = file.absolute(), settings, library
        self._cache, self._reporter = cache, reporter
        self._acting, self._rendering = RLock(), Lock()
        self._spans: dict[str, Span | None] = {}
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
            film, how = done(self.film, name, given, self)
            self.journal.do(name, self._planned(film, how) if how else self._dressed(film))

    def render(self) -> Film:
        """Render the film as it is, beside its timeline, which then says what is shown. Raises UserError."""
        with self._rendering:
            film, paths = self.film, Paths(self.out)
            outputs = film_outputs(self.out, read=self.file)
            claim(outputs, files_read(str(self.file), self.settings, film), paths.work, self.library.store)
            made = produce(film, paths, self.settings, self._cache.work, self._reporter)
            self._note_read()
            return made

    def candidates(self, number: int, text: str = "") -> tuple[str, list[Hit]]:
        """Shots of the library for a clip, best first, and the text that they were searched by: its line's."""
        film = self.film
        if not 0 <= number < len(film.video):
            raise UserError(f"there is no clip {number + 1}", f"the film has {len(film.video)}")
        line = film.lines[min(film.video[number].line, len(film.lines) - 1)]
        asked = text or line.query or line.text
        return asked, list(self.library.search(asked, CANDIDATES))

    def spans(self, film: Timeline, *more: str) -> Spans:
        """See `Footage`."""
        clips = {clip.key: clip for clip in film.video if clip.kind == "video"}
        missing = [key for key in (*clips, *more) if key not in self._spans]
        shots = {shot.key: shot for shot in self.library.store.shots(missing)}
        for key in missing:
            self._spans[key] = (
                _span(shots[key]) if key in shots else _span_of_file(clips[key]) if key in clips else None
            )
        return {key: span for key, span in self._spans.items() if span}

    def alternative(self, film: Timeline, number: int, key: str) -> Alternative:
        """See `Footage`."""
        shots = self.library.store.shots([key])
        if shots and shots[0].mark == "unusable":
            raise UserError(
                "this shot is marked as unusable", f"choose another, or say newsreel library edit {key} --usable"
            )
        known = {clip.key: as_alternative(clip) for clip in film.video}
        known |= {other.key: other for clip in film.video[number : number + 1] for other in clip.alternatives}
        if key in known:
            return known[key]
        if not shots:
            raise UserError("the library does not have this shot any more", "search again")
        return alternative_of(Hit(shots[0], PINNED))

    def _planned(self, film: Timeline, how: Plan) -> Timeline:
        context = PlanContext(self.settings, self.library, self._cache, keep=how == "keep")
        return plan(film, context)

    def _dressed(self, film: Timeline) -> Timeline:
        """`film` with what follows from other clips: where they are cut to shape, and whose pictures they are."""
        before, template = self.film, load_template(film.template)
        video = tuple(
            clip if clip in before.video or (clip.kind == "image" and clip.focus) else self._framed(clip, template)
            for clip in film.video
        )
        film = replace(film, video=video)
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
    """What a film says of its pictures' origin: on its end card, and with `labels` while they are seen."""
    if labels or any(clip.origin == "generated" for clip in film.video):
        runs = groupby(film.video, key=lambda clip: (clip.rights, clip.origin))
        return [(key, next(run).start) for key, run in runs]
    return list(dict.fromkeys(clip.rights for clip in film.video if clip.origin != "card"))


def _span(shot: Shot) -> Span | None:
    return Span(shot.offset, shot.offset + shot.duration) if shot.asset.kind == "video" else None


def _span_of_file(clip: Clip) -> Span | None:
    """The whole file, where the library does not know the shot; None where the file is gone."""
    try:
        asset = probe(clip.src)
    except (MediaError, OSError):
        return None
    return Span(Fraction(0), asset.duration * asset.time_base)


@contextmanager
def opened_film(file: Path, settings: Settings, reporter: Reporter) -> Iterator[Session]:
    """The film of a timeline file, with its library and the lock of its work folder.

    Raises UserError where another newsreel is at work on it, and for a library or a timeline that cannot be used.
    """
    with opened(settings) as library, StageCache(Paths(file.absolute()).work, reporter) as cache:
        yield Session(file, settings, library, cache, reporter)
