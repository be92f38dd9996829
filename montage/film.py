"""The whole flow: `plan` turns an article into a timeline, `produce` turns a timeline into a film, `make` does both."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

from assets_db.errors import UserError
from assets_db.timebase import frame_at
from montage.align.align import align
from montage.brief import Brief, gather
from montage.check.check import check
from montage.dress import Dressed, dress
from montage.fill.article import Save
from montage.fonts import chain, missing
from montage.formats.credits import credits_text
from montage.formats.report import report
from montage.formats.srt import to_srt
from montage.framing.framing import framed
from montage.library import Library
from montage.model import Caption, Film, Story, Timeline
from montage.provenance.keys import load_signer
from montage.provenance.sign import sign
from montage.render.captions import captions
from montage.render.render import load_renderer
from montage.settings import Settings
from montage.steps import Steps, write_text
from montage.template import Template, load_template
from montage.timeline import VERSION, load_timeline, save_timeline
from montage.told import public_form

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


def make(
    source: str | Story, out: Path, settings: Settings, library: Library, say: Say = print, save: Save | None = None
) -> Film:
    """Make a film at `out` from an article, a story that has been read, or a script. A second run does what changed.

    `save` puts what an article shows into a file.
    Raises UserError for whatever a person can fix; nothing half-written is left under a final name.
    """
    check_place(out)
    load_signer(settings.signing)  # what is wrong with a key is told now, not when the film is rendered
    paths = Paths(out.absolute())
    with Steps(paths.work, say) as steps:
        timeline = plan(source, settings, library, steps, save)
        if library.generator:
            library.generator.close()  # its weights would take the encoder's memory
        return produce(timeline, paths, settings, steps.work, say)


def plan(source: str | Story, settings: Settings, library: Library, steps: Steps, save: Save | None = None) -> Timeline:
    """What is said and shown when, without rendering it. `save` puts what an article shows into a file.

    A timeline is a SOURCE too: said as it was, in its size, rate and look, and shown anew as its `wishes` ask for.
    """
    brief = gather(source, settings, library, steps, save)
    script, narration = brief.script, brief.narration
    chosen = align(script, narration, brief.anchors, brief.shots, brief.rules, brief.pulse, brief.pins)
    frames = frame_at(narration.duration, brief.rules.fps)
    piece = brief.music.path if brief.music else None
    dressed = steps.run(
        "dress", Dressed,
        lambda folder: _framed(
            dress(script, chosen.clips, brief.look, brief.size, brief.rules.fps, frames, piece, folder), brief
        ),
        version("newsreel"), script, chosen.clips, brief.look, brief.size, brief.rules.fps, frames, piece,
    )  # fmt: skip
    written = captions(narration.speeches, script.lines, script.lang, brief.rules.fps, brief.size, brief.look.subtitles)
    planned = Timeline(
        version=VERSION,
        title=script.title,
        lang=script.lang,
        source=script.source,
        fps=brief.rules.fps,
        size=brief.size,
        frames=frames,
        template=brief.template,
        video=dressed.clips,
        overlays=dressed.overlays,
        narration=narration.audio,
        captions=written,
        lines=script.lines,
        speeches=narration.speeches,
        anchors=brief.anchors,
        music=brief.music,
        pulse=brief.pulse,
        wishes=script.wishes,
        voice=narration.voice,
        published=script.published,
        publisher=script.publisher,
        pictures=script.pictures,
        notes=(*brief.notes, *chosen.notes, *_undrawn(written, brief.look)),
    )
    return public_form(planned)


def _framed(dressed: Dressed, brief: Brief) -> Dressed:
    """With a focus for each picture that is cut, or that the camera moves over."""
    return replace(dressed, clips=framed(dressed.clips, brief.size, brief.rules.fps))


def _undrawn(captions: Sequence[Caption], template: Template) -> Iterator[str]:
    """A note of what no font has."""
    style = template.subtitles
    lacking = missing((one.text for one in captions), chain(template.fonts, style.font, style.bold))
    if lacking and style.burn:
        yield f"no font has {' '.join(lacking)}: left out of the picture, kept in the .srt file"


def produce(timeline: Timeline, paths: Paths, settings: Settings, work: Path, say: Say = print) -> Film:
    """Render `timeline`, sign the film, look it through, and write its subtitles, report and credits beside it."""
    if settings.strict and timeline.notes:
        raise UserError(timeline.notes[0], "correct it, or leave out --strict")
    template, signer = load_template(timeline.template), load_signer(settings.signing)
    say("render")
    renderer = load_renderer(settings.renderer, settings.encoder, settings.cores)
    rendered = renderer.render(timeline, template, paths.film, work, say)
    sign(paths.film, rendered.timeline, signer)
    say("check")
    faults = tuple(map(str, check(paths.film, rendered.timeline, template, settings.cores, rendered.segments)))
    timeline = replace(rendered.timeline, faults=faults)
    save_timeline(timeline, paths.beside(".json"))
    write_text(paths.beside(".srt"), to_srt(timeline.captions))
    write_text(paths.beside(".credits.txt"), credits_text(timeline))
    write_text(paths.beside(".html"), report(timeline))
    if settings.strict and faults:
        raise UserError(f"{paths.film}: {faults[0]}", "change the timeline and render it again, or leave out --strict")
    return Film(
        path=paths.film,
        timeline=paths.beside(".json"),
        report=paths.beside(".html"),
        subtitles=paths.beside(".srt"),
        credits=paths.beside(".credits.txt"),
        duration=Fraction(timeline.frames) / timeline.fps,
        notes=timeline.notes,
        faults=faults,
    )


def render(file: Path, out: Path, settings: Settings, say: Say = print) -> Film:
    """Render the timeline in `file`, as it is: nothing is planned again."""
    check_place(out)
    timeline = public_form(load_timeline(file))
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
