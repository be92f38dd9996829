"""Segments and sound into one MP4, without encoding anything again."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from assets_db.files import atomic_write
from montage.ffmpeg.coding import tick_rates
from montage.ffmpeg.run import FfmpegError, ffmpeg, media_input
from montage.language.text import is_chinese
from montage.model import Timeline
from montage.render.segments import count_frames
from montage.subtitles.ass import burnt
from montage.subtitles.srt import to_srt
from montage.template import Template

LIST = "segments.txt"
SOFT = "subtitles.srt"
MARK = "made with newsreel"  # who makes films here may make this one anew, and does not take it for footage
DELAY = 2  # [frame] of the encoder: a picture comes out up to this much later than its place (3 B-frames, a pyramid)


def join(segments: Sequence[Path], sound: Path, timeline: Timeline, template: Template, out: Path, work: Path) -> None:
    """Write `out`: the segments one after the other, the sound, and subtitles as a track where none are burnt in.

    The file is ready to be played while it is still being loaded. Raises FfmpegError, DiskFull.
    """
    (work / LIST).write_text("".join(f"file '{path.relative_to(work).as_posix()}'\n" for path in segments), "utf-8")
    soft = bool(timeline.captions) and not burnt(timeline, template)
    language = "zho" if is_chinese(timeline.lang) else "eng"
    inputs = ["-f", "concat", "-i", LIST, "-i", media_input(sound)]
    codecs = ["-map", "0:v:0", "-map", "1:a:0", "-c", "copy", "-bsf:v", _on_grid(timeline.fps)]
    if soft:
        (work / SOFT).write_text(to_srt(timeline.captions), "utf-8")
        inputs += ["-f", "srt", "-i", SOFT]
        codecs += ["-map", "2:s:0", "-c:s", "mov_text", "-metadata:s:s:0", f"language={language}"]
    tags = [
        "-metadata",
        f"title={timeline.title}",
        "-metadata",
        f"comment={MARK}",
        "-metadata:s:a:0",
        f"language={language}",
    ]
    with atomic_write(out) as temporary:
        # A film is written where it will lie, so that renaming it is all that is left to do.
        ffmpeg(
            [*inputs, *codecs, *tags, "-movflags", "+faststart", "-f", "mp4", str(temporary)], work, "join the shots"
        )
        made = count_frames(temporary)
        if made != timeline.frames:
            raise FfmpegError("join the shots", f"{made} frames came out instead of {timeline.frames}")


def _on_grid(fps: Fraction) -> str:
    """Every timestamp to its frame: the concat demuxer rounds the places of its files to microseconds.

    Packets come in the order of decoding, one a frame. A segment of one or two frames has no delay of its own.
    """
    ticks = tick_rates(fps)[1]
    return f"setts=pts=round(PTS/{ticks})*{ticks}:dts=(N-{DELAY})*{ticks}"
