"""Everything that decides a plan, gathered from a source: what is spoken, what may be shown, the music, the rules."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from assets_db.errors import UserError
from assets_db.folders import cache_folder
from assets_db.plugins import identity
from assets_db.timebase import frame_at
from indexer.own_films import BROUGHT
from montage.align.cut_points import line_starts
from montage.align.kept import Stay, moved, moved_overlays
from montage.align.rules import Rules, rules, transitions_on_grid
from montage.anchors.find import find_anchors
from montage.articles.read import read_article, saving
from montage.cache import FOLDER, Keyed, StageCache, key_of
from montage.edits import check_edits, check_usable, is_excluded, pinned, without
from montage.fill.article import Save
from montage.fill.fallback_source import Wanted
from montage.fill.generated import GenerationSettings
from montage.fill.ladder import filled
from montage.graphics.dress import is_dress, title_and_end_frames
from montage.library import Library
from montage.model import NO_EDITS, Anchor, BeatTimes, Hit, Music, Narration, Overlay, Ranking, Script, Story, Timeline
from montage.music.pieces import chosen, laid
from montage.narration.pace import Pace, measured
from montage.narration.speak import speak, speak_again
from montage.search.rank import search
from montage.search.second_look import reranked
from montage.settings import Settings, check_settings
from montage.template import Pauses, Template, load_template
from montage.timeline.file import is_timeline, load_timeline, narration_of, script_of
from montage.timeline.planned import changed, spoken_lines, worded_lines
from montage.trust import check_named, split
from montage.web.fetch import fetch
from montage.web.hosts import PUBLIC, Reach
from montage.writing.recognition import usual
from montage.writing.write import read_script, write

LINES = "lines"  # where a film's work folder keeps spoken lines
CANDIDATES = 24  # shots a line and an anchor
WRITING = ("seconds", "writer", "recognizer")  # settings for a film that is written from an article
LINE = Fraction(13, 2)  # [s] a newsreader takes for a line: the mean of 60 news pages
OFF = Fraction(1, 20)  # of the length asked for that a film may be too long or too short


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What a film is planned with, besides its source."""

    settings: Settings
    library: Library
    cache: StageCache
    # Puts what an article shows into a file; None: from public hosts, and from that of a source that is named.
    save: Save | None = None
    # Settings that somebody asked for just now: for all others, what a timeline was made with counts.
    given: Collection[str] = ()
    # Whether a timeline keeps its clips on all lines that are spoken as before; else those that a person has pinned.
    keep: bool = False


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """The inputs of the aligner; a timeline holds a copy of them."""

    script: Script
    narration: Narration
    anchors: tuple[Anchor, ...]
    shots: Ranking  # something for every line
    found: Ranking  # everything that the library has for them, whether or not it may be shown
    pins: Mapping[int, Hit]
    kept: tuple[Stay, ...]  # clips of a timeline that stay
    written: tuple[Overlay, ...]  # overlays of a timeline that a person has written
    music: Music | None
    pulse: BeatTimes
    burn: bool | None  # see `Timeline`
    rules: Rules
    look: Template
    template: str  # as a timeline names it
    size: tuple[int, int]  # [px]
    notes: tuple[str, ...]  # what could not be had


def collect_inputs(source: str | Story | Timeline, context: PlanContext) -> PlanInputs:
    """The inputs for an article, a story that has been read, a script, or a timeline that is to be planned anew.

    Raises UserError for settings that are `given` and do nothing for what `source` is.
    """
    library, cache, given = context.library, context.cache, context.given
    reach = Reach(context.settings.allow_private).naming(*([source] if isinstance(source, str) else ()))
    before = _timeline(source)
    if before:
        check_named({"voice": before.voice}, "the timeline", context.settings.allowed)
        context = replace(context, settings=_as_before(context.settings, before, given))
    settings = context.settings
    template = load_template(settings.template)
    if settings.least_fit is not None:
        template = replace(template, floor=settings.least_fit)
    if before:
        script = script_of(before)
        check_given(script, given, settings)
        check_edits(script.edits, len(script.lines))
        _check_voices(script, settings)
        narration = _again(before, script, template, context) or _speak(script, settings, template, cache)
    else:
        assert not isinstance(source, Timeline)
        script, narration = narrate(source, settings, template, cache, reach, given)
    anchors = find_anchors(script, narration)
    size = settings.frame_size or template.size
    spans = _seen_for(len(script.lines), narration)
    wanted = Wanted(seen(replace(script, edits=NO_EDITS)), anchors, template, size, settings.rate, spans)
    found = _looked_again(_found(wanted, library, cache), wanted, context)
    shots = _shots(found, wanted, script.edits.exclude, context, reach)
    music, pulse = _music(settings, key_of(script.lines), narration.duration, cache)
    if before and before.music and not settings.music:
        music, pulse = _music_again(before, narration, cache)
    rules = _rules(template, settings.rate, script, narration)
    kept = _kept(before, narration, rules, (*shots.lines, *shots.anchors), context) if before else ()
    written = _written(before, narration, rules.fps) if before else ()
    return PlanInputs(
        script, narration, anchors, shots, found, _titled(script, shots) | pinned(script.edits, library.store), kept,
        written, music, pulse, before.burn if before else None, rules, template, template.reference, size,
        (*library.notes, *script.notes, *narration.notes, *found.notes, *shots.notes),
    )  # fmt: skip


def _timeline(source: str | Story | Timeline) -> Timeline | None:
    """The timeline that is to be planned anew; None for another source."""
    if isinstance(source, str):
        return load_timeline(Path(source), anew=True) if is_timeline(Path(source)) else None
    return source if isinstance(source, Timeline) else None


def _kept(
    before: Timeline, narration: Narration, rules: Rules, rankings: Iterable[Sequence[Hit]], context: PlanContext
) -> tuple[Stay, ...]:
    """The clips of a timeline that stay, where its lines are spoken now."""
    lines = _lines_now(before)
    left = {speech.line for speech in before.speeches} - {speech.line for speech in worded_lines(before).values()}
    shown = (clip for clip in before.video if not is_dress(clip) and not is_excluded(clip, before.edits.exclude))
    staying = (clip for clip in shown if clip.pinned or (context.keep and clip.line not in left))
    ends = line_starts(narration, rules)
    clips = moved(
        staying, {one.line: one for one in before.speeches}, {one.line: one for one in narration.speeches}, lines,
        rules.fps, (ends[0], ends[-1]), rules.shortest,
    )  # fmt: skip
    known = {hit.shot.key: hit for hits in rankings for hit in hits}
    stored = context.library.store.shots([clip.key for clip in clips if clip.key not in known])
    known |= {shot.key: Hit(shot, 0.0) for shot in stored}
    for clip in clips:
        if clip.pinned and clip.key in known:
            check_usable(known[clip.key].shot, clip.line)
    clips = tuple(clip for clip in clips if clip.key not in known or known[clip.key].shot.mark != "unusable")
    hits = (known.get(clip.key) if clip.origin != "card" else None for clip in clips)
    return tuple(
        Stay(clip, replace(hit, score=clip.score) if hit else None) for clip, hit in zip(clips, hits, strict=True)
    )


def _lines_now(before: Timeline) -> dict[int, int]:
    """A line of a timeline as it was planned -> the same line now; one that was changed is at its place."""
    said = {index: speech.line for index, speech in worded_lines(before).items()}
    left = {speech.line for speech in before.speeches} - set(said.values())
    return {old: new for new, old in said.items()} | {line: line for line in left if line not in said}


def _written(before: Timeline, narration: Narration, fps: Fraction) -> tuple[Overlay, ...]:
    """The overlays of a timeline that a person has written, where their lines are spoken now."""
    written = (one for one in before.overlays if one.by_hand)
    then, now = ({one.line: one for one in speeches} for speeches in (before.speeches, narration.speeches))
    return moved_overlays(written, then, now, _lines_now(before), fps, frame_at(narration.duration, fps))


def _as_before(settings: Settings, timeline: Timeline, given: Collection[str]) -> Settings:
    """`settings` with the look of a timeline that is planned anew. Another template brings its own size."""
    width, height = timeline.size
    look = {"template": timeline.template, "size": f"{width}x{height}", "fps": str(timeline.fps)}
    look["speed"] = str(timeline.speed)
    if "voice" in changed(timeline):
        look["voice"] = timeline.voice
    if "template" in given:
        look["size"] = ""
    unchanged = {name: value for name, value in look.items() if name not in given}
    return replace(settings, **check_settings(unchanged, "the timeline"))


def check_given(script: Script, given: Collection[str], settings: Settings) -> None:
    """Raises UserError for settings that do nothing where no film is written, but a script or timeline is spoken."""
    idle = [name for name in WRITING if name in given]
    if "lang" in given and settings.lang.partition("-")[0] != script.lang.partition("-")[0]:
        idle.append("lang")
    if idle:
        raise UserError(
            f"--{idle[0]} does nothing here: the lines are spoken as they are written",
            "leave it out, edit the lines, or plan the film from its article",
        )


def _check_voices(script: Script, settings: Settings) -> None:
    """Raises UserError for a line's voice that is a program which nobody here has allowed."""
    for voice in dict.fromkeys(line.voice for line in script.lines if line.voice):
        check_named({"voice": voice}, "a line", settings.allowed)


def _is_script(source: str | Story) -> bool:
    return isinstance(source, str) and "://" not in source and source.lower().endswith(".json")


def narrate(
    source: str | Story,
    settings: Settings,
    template: Template,
    cache: StageCache,
    reach: Reach = PUBLIC,
    given: Collection[str] = (),
) -> tuple[Script, Narration]:
    """What is spoken, and the sound of it: as long as the film is asked to be, if there is so much to say.

    How long the voice takes for it is estimated by its pace, and known when it has spoken: where that is too far off,
    another choice of sentences is made.
    """
    if isinstance(source, str) and _is_script(source):
        script = replace(read_script(Path(source)), source=source)
        check_given(script, given, settings)
        check_edits(script.edits, len(script.lines))
        _check_voices(script, settings)
        return script, _speak(script, settings, template, cache)
    # Read every time: a page changes, and all that follows is keyed by what it says.
    if isinstance(source, str):
        source = Story(read_article(source, settings.lang or None, partial(fetch, reach=reach)))
    wanted = Fraction(settings.seconds)
    pace = _pace(source.article.lang, settings, cache)
    settings = replace(settings, voice=pace.voices)
    seconds = _speaking_time(wanted, template.pauses, pace.times)
    script = _script(source, seconds, settings, cache)
    narration = _speak(script, settings, template, cache, wanted)
    if abs(narration.duration / wanted - 1) > OFF:
        spoken = sum((speech.end - speech.start for speech in narration.speeches), Fraction(0))
        room = narration.duration - spoken  # pauses, head and tail
        other = _script(source, max(1, round(seconds * (wanted - room) / spoken)), settings, cache)
        if other.lines != script.lines:
            script, narration = other, _speak(other, settings, template, cache, wanted)
    return script, replace(narration, notes=(*pace.notes, *narration.notes))


def _pace(lang: str, settings: Settings, cache: StageCache) -> Pace:
    lines = Keyed(cache_folder("voices"), None)
    return cache.run("pace", Pace, measured, lang, _voices(settings.voice), settings.speaking_speed, lines)


def _speaking_time(wanted: Fraction, pauses: Pauses, times: float) -> int:
    """[s] that a newsreader takes for a film of `wanted` [s], spoken by a voice that takes `times` as long.

    Nobody speaks at its head and tail, nor between two lines.
    """
    within = max(Fraction(1), wanted - pauses.head - pauses.tail + pauses.between)
    return max(1, round(within * LINE / (LINE * Fraction(times) + pauses.between)))


def _script(story: Story, seconds: int, settings: Settings, cache: StageCache) -> Script:
    writer = Keyed(settings.writer, identity("writer", settings.writer))
    chosen = split(settings.recognizer) or usual(story.article.lang)
    recognizers = Keyed(",".join(chosen), [identity("recognizer", spec) for spec in chosen])
    return cache.run("write", Script, write, story, writer, seconds, recognizers, once=True)


def seen(script: Script) -> Script:
    """A script as far as it decides what is seen: by whatever voice, with whatever subtitles."""
    return replace(script, lines=tuple(replace(line, voice="", speed=None, subtitle=None) for line in script.lines))


def _heard(script: Script) -> Script:
    """A script as far as it decides what is heard: without edits and subtitles."""
    lines = tuple(replace(line, subtitle=None) for line in script.lines)
    return replace(script, edits=NO_EDITS, lines=lines)


def _speak(
    script: Script, settings: Settings, template: Template, cache: StageCache, wanted: Fraction | None = None
) -> Narration:
    return cache.run(
        "speak", Narration, speak, _heard(script), _voices(settings.voice), FOLDER / "narration.wav",
        **_silences(template.pauses), speed=settings.speaking_speed, wanted=wanted, lines=cache.work / LINES,
    )  # fmt: skip


def _voices(specs: str) -> Keyed:
    return Keyed(specs, [identity("voice", spec) for spec in split(specs)])


def _silences(pauses: Pauses) -> dict[str, Any]:
    return {"head": pauses.head, "between": pauses.between, "tail": pauses.tail}


def _again(before: Timeline, script: Script, template: Template, context: PlanContext) -> Narration | None:
    """A timeline's narration, with the lines spoken anew that were changed; None where all of them are to be."""
    now, given, cache = changed(before), context.given, context.cache
    if {"voice", "speed"} & {*given} or {"lang", "voice", "speed"} & {*now}:
        return None
    narration, unchanged = narration_of(before), spoken_lines(before)
    order = [(index, speech.line) for index, speech in sorted(unchanged.items())]
    in_order = order == [(index, index) for index in range(len(before.speeches))]
    same_look = not {"template"} & {*given, *now}
    if in_order and len(unchanged) == len(script.lines) and same_look:
        return narration
    spoken = Keyed(narration, (narration, identity("voice", narration.voice)))
    pauses = _pauses_of(narration, template.pauses) if same_look else template.pauses
    return cache.run(
        "speak", Narration, speak_again, _heard(script), spoken, unchanged,
        _voices(context.settings.voice), FOLDER / "narration.wav", **_silences(pauses),
        speed=context.settings.speaking_speed, frame=1 / context.settings.rate, lines=cache.work / LINES,
    )  # fmt: skip


def _pauses_of(narration: Narration, usual: Pauses) -> Pauses:
    """The silences of a narration: those between its lines are as long as each other, or less than a frame longer."""
    speeches = narration.speeches
    between = min((after.start - one.end for one, after in pairwise(speeches)), default=usual.between)
    return Pauses(speeches[0].start, between, narration.duration - speeches[-1].end)


def _music_again(before: Timeline, narration: Narration, cache: StageCache) -> tuple[Music, BeatTimes]:
    """A timeline's music as it lies, or laid anew under a narration of another length."""
    assert before.music
    if frame_at(narration.duration, before.fps) == before.frames:
        return before.music, before.pulse
    music, pulse = laid(before.music.path, narration.duration, cache)
    return replace(music, gain=before.music.gain), pulse


def _found(wanted: Wanted, library: Library, cache: StageCache) -> Ranking:
    """What the library has for each line and anchor."""
    store, embedder = Keyed(library.store, library.key), Keyed(library.embedder, None)
    anchors = tuple(replace(one, at=Fraction(0), until=Fraction(0)) for one in wanted.anchors)  # whenever they are said
    return cache.run(
        "search", Ranking, search, wanted.script, anchors, store, embedder, CANDIDATES,
        text_embedder=Keyed(library.text_embedder, None),
    )  # fmt: skip


def _looked_again(found: Ranking, wanted: Wanted, context: PlanContext) -> Ranking:
    """`found` after a second look, where there is one."""
    library = context.library
    if library.reranker is None:
        return found
    reranker = Keyed(library.reranker, (library.reranker.name, identity("reranker", context.settings.reranker)))
    store = Keyed(library.store, library.key)
    return context.cache.run("rerank", Ranking, reranked, found, wanted.script, wanted.anchors, store, reranker)


def _shots(found: Ranking, wanted: Wanted, excluded: tuple[str, ...], context: PlanContext, reach: Reach) -> Ranking:
    """What may be shown: what the library has `found`, and something for every line."""
    settings, library, cache = context.settings, context.library, context.cache
    save = context.save or saving(reach)
    ranking = without(found, excluded)
    making = GenerationSettings.of(settings, library.generator, cache.reporter)
    stock = Keyed(settings.stock_names, [identity("stock", name) for name in settings.stock_names])
    shown = cache.run(
        "fill", Ranking, filled, settings.rungs, wanted, ranking, Keyed(library, library.key), stock,
        Keyed(making, making.key), Keyed(save, None), Keyed(reach, reach.private), cache.work / BROUGHT, FOLDER,
    )  # fmt: skip
    allowed = without(shown, excluded)  # the article's pictures, too, as long as a line has something else
    lines = tuple(some or every for some, every in zip(allowed.lines, shown.lines, strict=True))
    return replace(allowed, lines=lines)


def _titled(script: Script, shots: Ranking) -> dict[int, Hit]:
    """A film that can begin with cards alone begins with its title's."""
    first = shots.lines[0]
    if any(hit.shot.asset.origin != "card" for hit in first):
        return {}
    return dict(enumerate(hit for hit in first[:1] if script.title and hit.shot.asset.title == script.title))


def _seen_for(lines: int, narration: Narration) -> tuple[Fraction, ...]:
    """[s] that each of so many lines is on screen: from its first word to the next line's."""
    starts = [*(speech.start for speech in narration.speeches), narration.duration]
    spans = {speech.line: after - speech.start for speech, after in zip(narration.speeches, starts[1:], strict=True)}
    return tuple(spans.get(line, Fraction(0)) for line in range(lines))


def _rules(template: Template, fps: Fraction, script: Script, narration: Narration) -> Rules:
    head, tail = title_and_end_frames(template, narration, fps)
    asked = rules(template.pace, fps, template.style, script.edits.style)
    return replace(asked, transitions=transitions_on_grid(template.transitions, fps), head=head, tail=tail)


def _music(settings: Settings, seed: str, film: Fraction, cache: StageCache) -> tuple[Music | None, BeatTimes]:
    """The piece asked for, laid under the film; of a folder, one drawn by the script and the seed."""
    if not settings.music:
        return None, BeatTimes()
    return laid(chosen(Path(settings.music).absolute(), f"{seed}{settings.seed}"), film, cache)
