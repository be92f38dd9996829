"""Black, standing still, silent: what of it the timeline means to be, and what its sources already are."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from indexer.media.safety import VIDEO_ARGS, MediaError, open_picture
from montage.check import picture
from montage.check.fault import Fault, Stretch, common, length, merged, shown_name, without
from montage.check.picture import Seen
from montage.check.sound import RATE, Heard, Samples
from montage.ffmpeg.proxies import SMALL
from montage.ffmpeg.run import FfmpegError, ffmpeg, media_input
from montage.model import Clip, Timeline
from montage.render.excerpt import ORIGIN, excerpt
from montage.render.source import look

ALONE = 2.0  # [s] of silence in a film whose words are not known
LOST = 0.5  # [s] of words that cannot be heard
BREATH = 1.5  # [s] that a voice pauses within what is counted as its words, where it gives no times for them
SPEAKS = 0.01  # root mean square of a narration, of 1, above which someone speaks: -40 dBFS
MOSTLY = 0.75  # of a stretch: the first pictures after a cut move while they become sharp
PIECE = 0.5  # [s] a source's stillness is added up from: its key frames look a little different
DARK, DARKLY = 26, 0.98  # levels, and the share of pixels below them: what picture.BLACK_FILTER calls black


def check_black(seen: Seen, timeline: Timeline | None) -> Iterator[Fault]:
    """Black that is neither a transition, an overlay over everything, nor a picture that is black itself."""
    if timeline is None:
        yield from (Fault("black", *stretch, "black") for stretch in seen.black)
        return
    for clip, stretch in _in_clips(without(seen.black, _covered(timeline)), timeline.video, timeline):
        if stretch[1] - stretch[0] >= picture.BLACK and not _is_black(clip, stretch, timeline):
            yield Fault("black", *stretch, f"black although {shown_name(clip)} is not")


def check_damaged(timeline: Timeline) -> Iterator[Fault]:
    """Clips of files that are damaged there: the decoder complained when they were indexed, or rendered."""
    for clip in timeline.video:
        if clip.why.get("damaged"):
            span = (float(clip.start / timeline.fps), float((clip.start + clip.dur) / timeline.fps))
            yield Fault("damaged", *span, f"{shown_name(clip)} is damaged there: its decoder complained")


def check_frozen(seen: Seen, timeline: Timeline | None) -> Iterator[Fault]:
    """Standing still in a clip that moves; stills and cards may."""
    if timeline is None:
        yield from (Fault("frozen", *stretch, "nothing moves; a still, or frozen") for stretch in seen.frozen)
        return
    clips = [clip for clip in timeline.video if clip.kind == "video"]
    for clip, stretch in _in_clips(seen.frozen, clips, timeline):
        if stretch[1] - stretch[0] < picture.FROZEN:
            continue
        known = _share(clip, stretch, timeline, picture.FROZEN_FILTER)
        if known is None:
            yield Fault("frozen", *stretch, f"nothing moves; whether {shown_name(clip)} does cannot be seen")
        elif known < MOSTLY:
            yield Fault("frozen", *stretch, f"frozen although {shown_name(clip)} moves")


def check_silent(heard: Heard, timeline: Timeline | None) -> Iterator[Fault]:
    """Silence where speech is planned."""
    if timeline is None:
        yield from (Fault("silent", *one, "silent") for one in heard.silent if one[1] - one[0] >= ALONE)
        return
    words = [word for speech in timeline.speeches for word in speech.words]
    times = merged((float(word.start), float(word.end)) for word in words)
    for stretch in heard.silent:
        lost = common([stretch], times)
        if lost and length(lost) >= (LOST if _spoken(heard.narration, lost) else BREATH):
            first = next(word.text for word in words if float(word.end) > lost[0][0])
            yield Fault("silent", lost[0][0], lost[-1][1], f"silent from “{first}” on, although somebody speaks")


def _in_clips(
    stretches: Iterable[Stretch], clips: Iterable[Clip], timeline: Timeline
) -> Iterator[tuple[Clip, Stretch]]:
    found = list(stretches)
    for clip in clips:
        span = (float(clip.start / timeline.fps), float((clip.start + clip.dur) / timeline.fps))
        yield from ((clip, part) for part in common([span], found))


def _covered(timeline: Timeline) -> list[Stretch]:
    """Where a transition goes through black, or an overlay lies over everything: a fade at the end."""
    frames = [
        (clip.start, clip.transition.frames)
        for clip in timeline.video
        if clip.transition and clip.transition.kind == "black"
    ]
    frames += [(one.start, one.dur) for one in timeline.overlays if one.rect[2:] == (1.0, 1.0)]
    return [(float(start / timeline.fps), float((start + dur) / timeline.fps)) for start, dur in frames]


def _is_black(clip: Clip, stretch: Stretch, timeline: Timeline) -> bool:
    """Whether a clip's source is; one that cannot be read is not."""
    if clip.kind == "video":
        return (_share(clip, stretch, timeline, picture.BLACK_FILTER) or 0.0) >= MOSTLY
    try:
        with open_picture(clip.src) as image:
            image.draft("L", (160, 160))
            image.thumbnail((160, 160))
            return bool(np.mean(np.asarray(image.convert("L")) < DARK) >= DARKLY)
    except MediaError:
        return False


def _share(clip: Clip, stretch: Stretch, timeline: Timeline, test: str) -> float | None:
    """For how much of a stretch [s of the film] the clip's source is black, or stands still; None: it is unreadable.

    A few seconds of it are decoded, and only where the film is suspected.
    """
    seconds = stretch[1] - stretch[0]
    start = float(clip.offset) + stretch[0] - float(clip.start / timeline.fps)
    chain = f"fps={timeline.fps},{SMALL},{test.format(PIECE)},scale=1:1,format=gray"
    with TemporaryDirectory() as folder:
        try:
            source, stream = _source(clip, max(0.0, start), seconds, Path(folder))
            log = ffmpeg(
                [*source, "-map", f"0:{stream}", "-vf", chain, "-f", "rawvideo", "looked.raw"],
                Path(folder),
                f"look at {clip.src.name}",
                level="info",
            )
        except (FfmpegError, MediaError):
            return None
        looked = Path(folder, "looked.raw").stat().st_size / float(timeline.fps)  # less where the source ends
    return length((*picture.black(log), *picture.frozen(log, looked))) / seconds


def _source(clip: Clip, start: float, seconds: float, folder: Path) -> tuple[list[str], int]:
    """ffmpeg's arguments for `seconds` of a clip's source from `start` [s] on, and the stream. Raises MediaError."""
    file, stream = clip.src, look(clip.src, Fraction(start), clip.jumps).stream
    absolute: tuple[str, ...] = ()
    if clip.jumps:
        file, stream = excerpt(clip.src, Fraction(start), Fraction(seconds), folder), 0
        absolute, start = ("-seek_timestamp", "1"), start + float(ORIGIN)
    return [*VIDEO_ARGS, *absolute, "-ss", f"{start:.6f}", "-t", f"{seconds:.6f}", "-i", media_input(file)], stream


def _spoken(narration: Samples, lost: Iterable[Stretch]) -> bool:
    """Whether the voice itself is heard then."""
    parts = [narration[int(start * RATE) : int(end * RATE)] for start, end in lost]
    loud = np.concatenate([part.astype(np.float32) / 32768 for part in parts])
    return bool(len(loud) and np.sqrt(np.mean(np.square(loud))) > SPEAKS)
