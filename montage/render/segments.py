"""Every slice of the film as a file of its own: encoded once, found again by everything that went into it.

Beside each lie small pictures of its frames, for the check.
"""

import json
import re
import shutil
from collections.abc import Callable, Container, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from assets_db.errors import UserError
from assets_db.files import atomic_write
from assets_db.timebase import timecode
from indexer.media.safety import MediaError, open_media, open_picture
from montage.ffmpeg.encoders import Encoder
from montage.ffmpeg.proxies import small_beside
from montage.ffmpeg.run import FfmpegError, ffmpeg
from montage.files.seals import is_whole, seal
from montage.graphics.dress import redressed
from montage.graphics.rest import resting
from montage.model import Clip, Timeline
from montage.progress import SILENT, Reporter, StageProgress
from montage.render.excerpt import FOLDER as EXCERPTS
from montage.render.recipe import Recipe, recipe
from montage.render.slices import Slice, slices
from montage.render.source import check_spans, look
from montage.subtitles.ass import burnt, events
from montage.template import Template

WORKERS = 2  # a decoder waits for its encoder: two at a time keep the cores busy
DAMAGED = re.compile("corrupt|error|invalid|missing|concealing", re.IGNORECASE)
DAMAGE = "damaged"  # what a clip costs for it
RENDERS = 3  # the files of a film's last few renders stay cached


@dataclass(frozen=True, slots=True)
class Encoded:
    """The segments in order, and the timeline that they show: with the runners-up that stood in."""

    files: list[Path]
    timeline: Timeline


@dataclass(frozen=True, slots=True)
class _Failure:
    """A clip that cannot be shown."""

    number: int  # from 0
    reason: str


@dataclass(frozen=True, slots=True)
class _Made:
    """A slice as it lies on disk."""

    file: Path
    damaged: tuple[int, ...] = ()  # numbers of the clips about which the decoder complained


def encode(
    timeline: Timeline,
    template: Template,
    encoder: Encoder,
    work: Path,
    reporter: Reporter = SILENT,
    cores: int = WORKERS,
) -> Encoded:
    """The film's slices in `work/segments`; those that are there are not made again. `cores` processors are used.

    A clip that cannot be shown gives way to its runners-up, wherever it is seen. Raises UserError naming its file and
    time if none of them can be shown either, and DiskFull.
    """
    for name in ("segments", "stills"):
        (work / name).mkdir(exist_ok=True)
    timeline = without_lost(timeline)
    shown, reasons = timeline, dict[int, str]()
    while True:
        made = _attempt(shown, template, encoder, work, reporter, cores)
        failures = {one.number: one for one in made if isinstance(one, _Failure)}
        if not failures:
            slices_made = [one for one in made if isinstance(one, _Made)]
            files = [one.file for one in slices_made]
            _forget(work, files)
            damaged = {number for one in slices_made for number in one.damaged}
            return Encoded(files, _with_notes(with_damage(shown, damaged), timeline, reasons))
        for failure in failures.values():
            reasons.setdefault(failure.number, failure.reason)
            shown = _stood_in(shown, failure, reasons)
        if any(one.role == "label" or one.shot for one in shown.overlays):  # they name whose pictures are seen, or whom
            shown = redressed(shown, template, work / "dressed-anew")


def _attempt(
    timeline: Timeline, template: Template, encoder: Encoder, work: Path, reporter: Reporter, cores: int
) -> list[_Made | _Failure]:
    parts = slices(timeline)
    subtitles = events(timeline, template, resting(timeline)) if burnt(timeline, template) else ()
    workers = min(WORKERS, cores)
    threads = max(1, cores // workers)

    def made(number: int) -> _Made | _Failure:
        def of(part: Slice) -> _Made:
            one = recipe(part, timeline, template, encoder, subtitles, work)
            step = StageProgress("render", number + 1, len(parts), "part")
            file = segment(one, threads, work, lambda: reporter(step))
            numbers = [layer.number for layer in (part.picture, part.under) if layer]
            return _Made(file, tuple(numbers) if complaints_beside(file).exists() else ())

        part = parts[number]
        try:
            return of(part)
        except (MediaError, FfmpegError) as error:
            failed = _Failure(part.picture.number, error.reason)
        if part.under:  # one of the two: is it that one?
            try:
                of(Slice(part.start, part.dur, part.under))
            except (MediaError, FfmpegError) as error:
                return _Failure(part.under.number, error.reason)
        return failed

    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(made, number) for number in range(len(parts))]
        try:
            return [future.result() for future in futures]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            shutil.rmtree(work / EXCERPTS, ignore_errors=True)


def segment(one: Recipe, threads: int, work: Path, tell: Callable[[], None]) -> Path:
    """The file of one slice in `work/segments`: as it lies there, or encoded now, of which `tell` hears.

    Raises MediaError and FfmpegError for what cannot be shown, and DiskFull.
    """
    out = work / "segments" / f"{one.key}.mp4"
    if is_whole(out, small_beside(out)):
        return out
    tell()
    with atomic_write(small_beside(out)) as small, atomic_write(out) as temporary:
        with one.feeding(work) as feed:
            arguments = one.arguments(threads, temporary, small)
            log = ffmpeg(arguments, work, f"encode {one.src.name}", "warning", feed)
        complained = DAMAGED.search(log)
        if complained:  # few of these complaints mean that a picture stands still where others are missing
            check_spans(part.span for part in one.parts if part.span)
            complaints_beside(out).write_text(log, "utf-8")
        made = count_frames(temporary)
        if made != one.frames:
            raise MediaError(one.src, f"gave {made} of {one.frames} frames from {timecode(one.entry)} on")
    seal(out, small_beside(out))
    return out


def complaints_beside(segment: Path) -> Path:
    """Where the decoder's complaints about what a segment shows lie; no file: there were none."""
    return segment.with_suffix(".txt")


def with_damage(timeline: Timeline, damaged: Container[int]) -> Timeline:
    """`timeline` with a cost named DAMAGE at each of the clips `damaged`, for the check to report."""
    video = tuple(
        replace(clip, why={**clip.why, DAMAGE: clip.why.get(DAMAGE, 1.0)}) if number in damaged else clip
        for number, clip in enumerate(timeline.video)
    )
    return replace(timeline, video=video)


def _stood_in(timeline: Timeline, failure: _Failure, reasons: Mapping[int, str]) -> Timeline:
    """`timeline` with the next runner-up in the place of a clip. Raises UserError if there is none.

    A generated one stands in for its like alone: the film would not say that it is.
    """
    clip = timeline.video[failure.number]
    allowed = [one for one in clip.alternatives if one.origin in ("own", "article", "stock", "card", clip.origin)]
    allowed.sort(key=lambda one: one.src == clip.src)  # another moment of a file that fails may well fail, too
    if not allowed:
        what = f"{clip.src} cannot be shown at {_at(clip, timeline)} ({reasons[failure.number]})"
        raise UserError(what, "put it back or replace it, or plan again")
    other, *rest = allowed
    shown = replace(
        clip, src=other.src, kind=other.kind, offset=other.offset, key=other.key, origin=other.origin,
        score=other.score, why={}, alternatives=tuple(rest), focus=(), title=other.title, rights=other.rights,
        preview=other.preview, jumps=other.jumps, low_text=other.low_text, pictures=(),
        move="none" if other.kind == "video" else "in",
    )  # fmt: skip
    video = (*timeline.video[: failure.number], shown, *timeline.video[failure.number + 1 :])
    return replace(timeline, video=video)


def without_lost(timeline: Timeline) -> Timeline:
    """`timeline` without overlays whose file cannot be shown, and a note for each."""
    lost: dict[Path, str] = {}
    for overlay in timeline.overlays:
        try:
            if overlay.kind == "video":
                look(overlay.src, overlay.offset)
            else:
                with open_picture(overlay.src):
                    pass
        except MediaError as error:
            lost[overlay.src] = error.reason
    remaining = tuple(one for one in timeline.overlays if one.src not in lost)
    notes = tuple(f"{path.name} is not laid over the film ({reason})" for path, reason in lost.items())
    return replace(timeline, overlays=remaining, notes=(*timeline.notes, *notes))


def _with_notes(shown: Timeline, planned: Timeline, reasons: Mapping[int, str]) -> Timeline:
    """`shown` with a note for each clip that is not the one planned."""
    notes = [
        f"{_other(shown.video[number], clip)} at {_at(clip, planned)} ({reason})"
        for number, reason in sorted(reasons.items())
        for clip in [planned.video[number]]
    ]
    return replace(shown, notes=(*shown.notes, *notes))


def _other(shown: Clip, planned: Clip) -> str:
    if shown.src == planned.src:
        return f"another moment of {planned.src.name} is shown"
    return f"{shown.src.name} is shown instead of {planned.src.name}"


def _at(clip: Clip, timeline: Timeline) -> str:
    return timecode(Fraction(clip.start) / timeline.fps)


def _forget(work: Path, used: list[Path]) -> None:
    """Delete segments that none of the last few renders used; the newest first in `segments.json`."""
    record = work / "segments.json"
    try:
        before = [list(map(str, names)) for names in json.loads(record.read_text("utf-8"))]
    except (OSError, ValueError, TypeError):
        before = []
    renders = [sorted({path.name for path in used}), *before]
    recent = [names for place, names in enumerate(renders) if names not in renders[:place]][:RENDERS]
    record.write_text(json.dumps(recent), "utf-8")
    wanted = {name for names in recent for name in names}
    for path in (work / "segments").iterdir():
        if path.with_suffix(".mp4").name not in wanted and not path.name.startswith("."):
            path.unlink(missing_ok=True)


def count_frames(path: Path) -> int:
    """Frames of a video that ffmpeg wrote, by its own index."""
    with open_media(path) as container:
        return container.streams.video[0].frames if container.streams.video else 0
