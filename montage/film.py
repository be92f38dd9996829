"""The whole flow: `plan` turns an article into a timeline, `produce` turns a timeline into a film, `make` does both."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from assets_db.errors import UserError
from assets_db.files import write_texts
from assets_db.timebase import frame_at
from montage.align.align import align
from montage.articles.read import saving
from montage.cache import FOLDER, Keyed, StageCache
from montage.card_reasons import explained
from montage.check.check import check
from montage.credits.file import credits_text
from montage.credits.sources import public_form
from montage.feeds.related import read_story
from montage.files.paths import Paths
from montage.fill.article import Save
from montage.fill.facts import with_shots_for_facts
from montage.graphics.dress import Dressed, dress
from montage.graphics.facts import facts_of
from montage.library import Library
from montage.model import Caption, Film, Story, Timeline
from montage.outputs.inputs import files_of, files_read
from montage.outputs.outputs import claim, film_outputs, timeline_output
from montage.planning import PlanContext, PlanInputs, collect_inputs, seen
from montage.progress import SILENT, Reporter, StageStarted
from montage.provenance.keys import signer_and_notes
from montage.provenance.sign import sign
from montage.render.render import load_renderer, render_with
from montage.report.report import report
from montage.report.usage import usage
from montage.settings import Settings
from montage.subtitles.captions import captions
from montage.subtitles.fonts import chain, missing
from montage.subtitles.srt import to_srt
from montage.template import load_template
from montage.timeline.file import VERSION, load_timeline, narration_of, save_timeline, sealed
from montage.timeline.planned import SOUND, planned
from montage.timeline.shown import as_shown
from montage.timeline.sources import Sources
from montage.web.hosts import Reach

LONGEST_SILENCE = 600  # [s] that a film may be longer than its narration


def make(
    source: str | Story,
    out: Path,
    settings: Settings,
    library: Library,
    reporter: Reporter = SILENT,
    save: Save | None = None,
    given: Collection[str] = (),
    related: Sequence[str] = (),
) -> Film:
    """Make a film at `out` from an article, a story that has been read, or a script. A second run does what changed.

    `save` and `given`: see `PlanContext`.
    `related`: feeds and addresses that may tell of an article's event; their pictures may be shown, too.
    Raises UserError for whatever a person can fix; nothing half-written is left under a final name.
    """
    if related and isinstance(source, str):
        reach = Reach(settings.allow_private).naming(source, *related)
        source, save = read_story(source, related, settings.lang or None, reach, reporter), saving(reach)
    paths = Paths(out.absolute())
    claim(film_outputs(out), files_read(source, settings), paths.work, library.store)
    signer_and_notes(settings.signing)  # what is wrong with a key is reported now, not when the film is rendered
    with StageCache(paths.work, reporter) as cache:
        timeline = plan(source, PlanContext(settings, library, cache, save, given))
        if library.generator:
            library.generator.close()  # its weights would take the encoder's memory
        return produce(timeline, paths, settings, cache.work, reporter)


def plan(source: str | Story | Timeline, context: PlanContext) -> Timeline:
    """What is spoken and shown when, without rendering it.

    A timeline is a SOURCE too: spoken as it was but for lines that were changed, in its size, rate and look but for
    what is `given`, and shown anew as its `edits` ask for.
    """
    library, cache = context.library, context.cache
    inputs = collect_inputs(source, context)
    script, narration = inputs.script, inputs.narration
    offered = with_shots_for_facts(inputs.shots, inputs.anchors, inputs.look.floor)
    chosen = align(script, narration, inputs.anchors, offered, inputs.rules, inputs.pulse, inputs.pins, inputs.kept)
    chosen = replace(chosen, clips=explained(chosen.clips, inputs))
    frames = frame_at(narration.duration, inputs.rules.fps)
    piece = inputs.music.path if inputs.music else None
    look = Keyed(inputs.look, (inputs.look, inputs.look.logo_file))
    facts = facts_of(script, narration.speeches, inputs.anchors, chosen.clips, inputs.shots)
    shown = cache.run(
        "dress", Dressed, dress, seen(script), narration.speeches, chosen.clips, inputs.shots, look, inputs.size,
        inputs.rules.fps, frames, piece, FOLDER, facts, inputs.written,
    )  # fmt: skip
    written = captions(
        narration.speeches, script.lines, script.lang, inputs.rules.fps, inputs.size, inputs.look.subtitles
    )
    made = Timeline(
        version=VERSION,
        title=script.title,
        lang=script.lang,
        source=script.source,
        fps=inputs.rules.fps,
        size=inputs.size,
        frames=frames,
        template=inputs.template,
        video=shown.clips,
        overlays=shown.overlays,
        narration=narration.audio,
        captions=written,
        lines=script.lines,
        speeches=narration.speeches,
        anchors=inputs.anchors,
        music=inputs.music,
        pulse=inputs.pulse,
        burn=inputs.burn,
        edits=script.edits,
        voice=narration.voice,
        speed=narration.speed,
        published=script.published,
        publisher=script.publisher,
        pictures=script.pictures,
        notes=(*inputs.notes, *chosen.notes, *_undrawn(written, inputs)),
    )
    made = public_form(made)
    sources = Sources(cache.work)
    sources.learn((clip.src for clip in made.video if clip.origin == "own"), library.store)
    sources.save()
    return replace(made, planned={**planned(made), SOUND: sources.sha256(made.narration)})


def _undrawn(captions: Sequence[Caption], inputs: PlanInputs) -> Iterator[str]:
    """A note of what no font has."""
    style = inputs.look.subtitles
    lacking = missing((one.text for one in captions), chain(inputs.look.fonts, style.font, style.bold))
    if lacking and (style.burn if inputs.burn is None else inputs.burn):
        yield f"no font has {' '.join(lacking)}: left out of the picture, kept in the .srt file"


def produce(
    timeline: Timeline,
    paths: Paths,
    settings: Settings,
    work: Path,
    reporter: Reporter = SILENT,
    read: Path | None = None,
) -> Film:
    """Render `timeline`, sign the film, look it through, and write its subtitles, report and credits beside it.

    The film has its name only once it is signed. The timeline beside it is what was planned: a runner-up that stood in
    for a file that is away is noted, and takes nobody's place there. One that was `read` from there stays as it is.
    """
    template, (signer, unsigned) = load_template(timeline.template), signer_and_notes(settings.signing)
    sources = Sources(work)
    check_sound(timeline, sources)
    timeline = as_shown(timeline, template, sources, work / "dressed-anew")
    sources.read(files_of(timeline))
    if settings.strict and (notes := timeline.notes + unsigned):
        raise UserError(notes[0], "correct it, or leave out --strict")
    reporter(StageStarted("render"))
    renderer = load_renderer(settings.renderer, settings.encoder, settings.cores)
    with paths.rendering() as film:
        rendered = render_with(renderer, timeline, template, film, work, reporter)
        if altered := sources.altered():
            raise UserError(f"{altered[0]} has changed while it was shown", "render the film again")
        shown = as_shown(rendered.timeline, template, sources)
        contents = sources.read(files_of(shown))
        sign(film, shown, signer, contents)
    sources.save()
    reporter(StageStarted("check"))
    faults = tuple(map(str, check(paths.film, shown, template, settings.cores, rendered.segments)))
    stood_in = tuple(note for note in shown.notes if note not in timeline.notes)
    _write_beside(replace(timeline, faults=(*stood_in, *faults)), replace(shown, faults=faults), paths, read)
    if settings.strict and (stood_in or faults):
        what = (*stood_in, *faults)[0]
        raise UserError(f"{paths.film}: {what}", "change the timeline and render it again, or leave out --strict")
    return Film(
        path=paths.film,
        timeline=paths.timeline,
        report=paths.beside(".html"),
        subtitles=paths.beside(".srt"),
        credits=paths.beside(".credits.txt"),
        duration=Fraction(timeline.frames) / timeline.fps,
        notes=shown.notes + unsigned,
        faults=faults,
        usage=usage(shown),
    )


def _write_beside(planned_: Timeline, shown: Timeline, paths: Paths, read: Path | None) -> None:
    texts = {
        paths.beside(".srt"): to_srt(shown.captions),
        paths.beside(".credits.txt"): credits_text(shown),
        paths.beside(".html"): report(shown),
    }
    if read is None or not (paths.timeline.exists() and paths.timeline.samefile(read)):
        texts[paths.timeline] = sealed(planned_, paths.timeline.parent)
    write_texts(texts)


def check_sound(timeline: Timeline, sources: Sources) -> None:
    """Raises UserError where the narration is gone, is not what was spoken, or is much shorter than the film."""
    length = narration_of(timeline).duration
    spoken = timeline.planned.get(SOUND)
    if spoken and sources.sha256(timeline.narration) != spoken:
        raise UserError(f"{timeline.narration} is not what was spoken for the film", "put it back, or plan it again")
    if timeline.frames / timeline.fps > length + LONGEST_SILENCE:
        raise UserError(
            f"frames is {timeline.frames}, and the narration ends after {float(length):.0f} s", "correct frames"
        )


def render(file: Path, out: Path, settings: Settings, reporter: Reporter = SILENT) -> Film:
    """Render the timeline in `file`, as it is: nothing is planned again, and the file is left as it is."""
    outputs = film_outputs(out, read=file)
    timeline, paths = public_form(load_timeline(file)), Paths(out.absolute())
    claim(outputs, files_read(str(file), settings, timeline), paths.work)
    signer_and_notes(settings.signing)
    with StageCache(paths.work, reporter) as cache:
        return produce(timeline, paths, settings, cache.work, reporter, read=file)


def plan_to(
    source: str,
    out: Path,
    settings: Settings,
    library: Library,
    reporter: Reporter = SILENT,
    given: Collection[str] = (),
) -> Timeline:
    """Plan a film and write its timeline to `out`. `given`: settings that a person asked for, see `PlanContext`."""
    work = Paths(out.absolute()).work
    claim([timeline_output(out)], files_read(source, settings), work, library.store)
    with StageCache(work, reporter) as cache:
        timeline = plan(source, PlanContext(settings, library, cache, given=given))
        if settings.strict and timeline.notes:
            raise UserError(timeline.notes[0], "correct it, or leave out --strict")
        save_timeline(timeline, out)
    return timeline


def load_shown(file: Path) -> Timeline:
    """The timeline in `file`, as its files are: for reports."""
    timeline, work = load_timeline(file), Paths(file.absolute()).work
    return as_shown(timeline, load_template(timeline.template), Sources(work if work.is_dir() else None))
