"""The film's sound as OpenTimelineIO tracks: narration, music as it goes round, the shots that are heard."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from assets_db.timebase import frame_at, seconds
from montage.exports.bench import Bench
from montage.model import Music, Timeline

if TYPE_CHECKING:
    from opentimelineio import schema

CAPTION, BEAT, DOWNBEAT = "WHITE", "YELLOW", "MAGENTA"  # OTIO's marker colours
SEAM = Fraction(1)  # [s] before its end a piece without a loop starts again, as montage/render/sound.py mixes it


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a piece that plays without a jump."""

    start: int  # [frame]
    dur: int  # [frame] > 0
    offset: Fraction  # [s] of the file


def sound_tracks(timeline: Timeline, bench: Bench) -> Iterator["schema.Track"]:
    """Narration, then music and the shots' own sound, where there is any. Levels are not in them."""
    yield _narration(timeline, bench)
    if timeline.music:
        yield _music(timeline, timeline.music, bench)
    heard = [clip for clip in timeline.video if clip.gain is not None and clip.kind == "video"]
    if heard:
        clips = ((clip.start, bench.clip(clip.src, clip.offset, clip.dur, {"gain": clip.gain})) for clip in heard)
        yield bench.track("shots", "Audio", clips)


def stretches(music: Music, length: Fraction | None, frames: int, fps: Fraction) -> tuple[Stretch, ...]:
    """What plays of a piece of `length` [s] until the film's end; all at once where that is not known."""
    turns = [(0, music.offset)]  # [frame] of the film, [s] of the piece
    back, end = _turn(music, length)
    at = end - music.offset if end is not None else None
    while end is not None and at is not None and end > back and (frame := frame_at(at, fps)) < frames:
        turns.append((frame, back + seconds(frame, fps) - at))
        at += end - back
    ends = [*(start for start, _ in turns[1:]), frames]
    return tuple(
        Stretch(start, stop - start, max(Fraction(0), offset))
        for (start, offset), stop in zip(turns, ends, strict=True)
        if stop > start
    )


def _turn(music: Music, length: Fraction | None) -> tuple[Fraction, Fraction | None]:
    """Where in the file [s] a piece goes back to, and from where."""
    if music.loop:
        return music.loop.back, music.loop.end
    if length is None:
        return music.offset, None
    return music.offset, length - min(SEAM, (length - music.offset) / 4)


def _narration(timeline: Timeline, bench: Bench) -> "schema.Track":
    clip = bench.clip(timeline.narration, Fraction(0), timeline.frames, {"voice": timeline.voice})
    for caption in timeline.captions:
        start, end = (frame_at(time, timeline.fps) for time in (caption.start, caption.end))
        clip.markers.append(bench.marker(bench.span(start, max(1, end - start)), caption.text, CAPTION))
    return bench.track("narration", "Audio", [(0, clip)])


def _music(timeline: Timeline, music: Music, bench: Bench) -> "schema.Track":
    reel = bench.reels.get(music.path)
    played = stretches(music, reel.duration if reel else None, timeline.frames, timeline.fps)
    return bench.track("music", "Audio", ((part.start, _part(timeline, music, part, bench)) for part in played))


def _part(timeline: Timeline, music: Music, part: Stretch, bench: Bench) -> "schema.Clip":
    from opentimelineio.opentime import TimeRange

    clip = bench.clip(music.path, part.offset, part.dur, {})
    downbeats = set(_frames(timeline.pulse.downbeats, timeline.fps))
    for frame in sorted(downbeats.union(_frames(timeline.pulse.beats, timeline.fps))):
        if part.start <= frame < part.start + part.dur:
            place = clip.source_range.start_time + bench.time(frame - part.start)
            name, colour = ("downbeat", DOWNBEAT) if frame in downbeats else ("beat", BEAT)
            clip.markers.append(bench.marker(TimeRange(place, bench.time(1)), name, colour))
    return clip


def _frames(times: Iterable[Fraction], fps: Fraction) -> Iterator[int]:
    return (frame_at(time, fps) for time in times)
