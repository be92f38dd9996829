"""The whole flow: `plan` turns an article into a timeline, `produce` turns a timeline into a film, `make` does both."""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

from assets_db.errors import UserError
from assets_db.timebase import frame_at
from montage.align.align import align
from montage.align.rules import rules
from montage.anchors import find_anchors
from montage.article import read_article, read_picture
from montage.beats import BeatGrid, track_beats
from montage.fill import fill
from montage.formats.credits import credits_text
from montage.formats.report import report
from montage.formats.srt import to_srt
from montage.library import Library
from montage.model import Film, Music, Narration, Pulse, Ranking, Script, Timeline
from montage.music import lay
from montage.render.captions import captions
from montage.render.render import load_renderer
from montage.search import search
from montage.settings import Settings
from montage.speak import speak
from montage.steps import Steps, file_stamp, key_of, write_text
from montage.template import Template, load_template
from montage.timeline import VERSION, load_timeline, save_timeline
from montage.write import read_script, write

CANDIDATES = 24  # shots a line and an anchor
ENDPOINT = ("NEWSREEL_LLM_URL", "NEWSREEL_LLM_MODEL")  # what an LLM writes depends on them too
MUSIC = (".mp3", ".m4a", ".aac", ".ogg", ".opus", ".flac", ".wav")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a film and what stands beside it lie."""

    film: Path

    @property
    def work(self) -> Path:
        """Reusable steps."""
        return self.film.with_suffix(".work")

    def beside(self, suffix: str) -> Path:
        """`film.json`, `film.srt`, `film.html`, `film.credits.txt`."""
        return self.film.with_suffix(suffix)


def make(source: str, out: Path, settings: Settings, library: Library, say: Say = print) -> Film:
    """Make a film at `out` from an article or a script. A second run does only what changed.

    Raises UserError for whatever a person can fix; nothing half-written is left under a final name.
    """
    check_place(out)
    paths = Paths(out.absolute())
    with Steps(paths.work, say) as steps:
        timeline = plan(source, settings, library, steps)
        return produce(timeline, paths, settings, steps.work, say)


def plan(source: str, settings: Settings, library: Library, steps: Steps) -> Timeline:
    """What is said and shown when, without rendering it."""
    store, embedder = library.store, library.embedder
    template, code = load_template(settings.template), version("newsreel")
    script = _script(source, settings, steps)
    narration = steps.run(
        "speak",
        Narration,
        lambda folder: _speak(script, settings, template, folder),
        code,
        script,
        settings.voice,
        template.pauses,
    )
    anchors = find_anchors(script, narration)
    ranking = steps.run(
        "search", Ranking, lambda _: search(script, anchors, store, embedder, CANDIDATES),
        code, script, anchors, store.revision, embedder.name if embedder else "",
    )  # fmt: skip
    size = settings.frame_size
    shots = steps.run(
        "fill", Ranking,
        lambda folder: fill(script, ranking, anchors, settings.rungs, template, size, folder, read_picture),
        code, script, ranking, anchors, settings.fill, template, settings.size,
    )  # fmt: skip
    music, pulse = _music(settings, key_of(script), narration.duration, steps)
    clips = align(script, narration, anchors, shots, rules(template.pace, settings.rate), pulse)
    return Timeline(
        version=VERSION,
        title=script.title,
        lang=script.lang,
        source=script.source,
        fps=settings.rate,
        size=settings.frame_size,
        frames=frame_at(narration.duration, settings.rate),
        template=settings.template,
        video=clips,
        narration=narration.audio,
        captions=captions(narration.speeches, script.lines, script.lang, settings.rate, settings.frame_size),
        lines=script.lines,
        speeches=narration.speeches,
        anchors=anchors,
        music=music,
        pulse=pulse,
        voice=narration.voice,
        published=script.published,
        publisher=script.publisher,
        notes=(*library.notes, *script.notes, *narration.notes, *shots.notes),
    )


def produce(timeline: Timeline, paths: Paths, settings: Settings, work: Path, say: Say = print) -> Film:
    """Render `timeline`, and write its subtitles, report and credits beside the film."""
    if settings.strict and timeline.notes:
        raise UserError(timeline.notes[0], "correct it, or leave out --strict")
    template = load_template(timeline.template)
    say("render")
    load_renderer(settings.renderer).render(timeline, template, paths.film, work, say)
    save_timeline(timeline, paths.beside(".json"))
    write_text(paths.beside(".srt"), to_srt(timeline.captions))
    write_text(paths.beside(".credits.txt"), credits_text(timeline))
    write_text(paths.beside(".html"), report(timeline))
    return Film(
        path=paths.film,
        timeline=paths.beside(".json"),
        report=paths.beside(".html"),
        subtitles=paths.beside(".srt"),
        credits=paths.beside(".credits.txt"),
        duration=Fraction(timeline.frames) / timeline.fps,
        notes=timeline.notes,
    )


def render(file: Path, out: Path, settings: Settings, say: Say = print) -> Film:
    """Render the timeline in `file`, as it is: nothing is planned again."""
    check_place(out)
    timeline = load_timeline(file)
    paths = Paths(out.absolute())
    with Steps(paths.work, say) as steps:
        return produce(timeline, paths, settings, steps.work, say)


def plan_to(source: str, out: Path, settings: Settings, library: Library, say: Say = print) -> Timeline:
    """Plan a film and write its timeline to `out`."""
    check_place(out)
    with Steps(Paths(out.absolute()).work, say) as steps:
        timeline = plan(source, settings, library, steps)
    save_timeline(timeline, out)
    return timeline


def check_place(out: Path) -> None:
    """Raises UserError if no file can be written at `out`: before an hour's work, not after it."""
    if out.is_dir():
        raise UserError(f"{out} is a folder", "give a file name: -o film.mp4")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        probe = out.parent / f".{out.name}.probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UserError(f"{out} cannot be written ({error.strerror})", "choose another place with -o") from error


def _script(source: str, settings: Settings, steps: Steps) -> Script:
    code = version("newsreel")
    if source.endswith(".json"):
        return replace(read_script(Path(source)), source=source)
    article = read_article(
        source, settings.lang or None
    )  # read every time: a page changes; all that follows is keyed by what it says
    return steps.run(
        "write", Script, lambda _: write(article, settings.writer, settings.seconds, settings.ner or None),
        code, article, settings.writer, settings.seconds, settings.ner, [os.environ.get(name, "") for name in ENDPOINT],
    )  # fmt: skip


def _speak(script: Script, settings: Settings, template: Template, folder: Path) -> Narration:
    pauses = template.pauses
    return speak(
        script, settings.voice, folder / "narration.wav", head=pauses.head, between=pauses.between, tail=pauses.tail
    )


def _music(settings: Settings, seed: str, film: Fraction, steps: Steps) -> tuple[Music | None, Pulse]:
    """The piece asked for, laid under the film; of a folder, one drawn by the script and the seed."""
    if not settings.music:
        return None, Pulse()
    path = Path(settings.music).absolute()
    if path.is_dir():
        pieces = sorted(file for file in path.iterdir() if file.suffix.lower() in MUSIC)
        if not pieces:
            raise UserError(f"{path} holds no music", f"put {', '.join(MUSIC)} files there")
        path = random.Random(f"{seed}{settings.seed}").choice(pieces)
    stamp = file_stamp(path)  # raises if there is no such file
    grid = steps.run("beats", BeatGrid, lambda _: track_beats(path), version("newsreel"), stamp)
    return lay(path, grid, film)
