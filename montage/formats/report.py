"""The storyboard: each shot with its words, score, runners-up, source and licence. One HTML file, offline."""

import base64
import io
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from assets_db.errors import UserError
from assets_db.timebase import seconds, timecode
from montage.model import Anchor, Clip, Timeline
from montage.template import load_template

THUMBNAIL = 496  # [px] wide: 248 on screen, sharp on dense displays


@dataclass(frozen=True, slots=True)
class Row:
    """One shot of the storyboard."""

    clip: Clip
    at: str
    seconds: str
    offset: str
    share: float  # [%] of the film
    said: str
    frame: str  # data: URL, or empty
    anchors: tuple[Anchor, ...]


def report(timeline: Timeline) -> str:
    """The storyboard of `timeline` as HTML. A picture that cannot be read is left out."""
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    return environment.get_template("report.html").render(
        t=timeline,
        rows=[_row(timeline, clip) for clip in timeline.video],
        origins=sorted(Counter(clip.origin for clip in timeline.video).items()),
        length=timecode(seconds(timeline.frames, timeline.fps)).rpartition(".")[0],
        rate=f"{float(timeline.fps):g}",
        floor=load_template(timeline.template).floor,
    )


def _row(timeline: Timeline, clip: Clip) -> Row:
    start, end = seconds(clip.start, timeline.fps), seconds(clip.start + clip.dur, timeline.fps)
    said = [
        word.text for speech in timeline.speeches for word in speech.words if start <= (word.start + word.end) / 2 < end
    ]
    return Row(
        clip=clip,
        at=timecode(start).rpartition(".")[0],
        seconds=f"{float(end - start):.1f}",
        offset=timecode(clip.offset).rpartition(".")[0],
        share=round(100 * clip.dur / timeline.frames, 3),
        said=("" if timeline.lang == "zh" else " ").join(said),
        frame=_thumbnail(clip, (end - start) / 2),
        anchors=tuple(anchor for anchor in timeline.anchors if start <= anchor.at < end),
    )


def _thumbnail(clip: Clip, middle: Fraction) -> str:
    from indexer.frames import picture_at

    try:
        image = picture_at(clip.src, clip.kind, clip.offset + middle if clip.kind == "video" else Fraction(0))
    except UserError:
        return ""
    image.thumbnail((THUMBNAIL, THUMBNAIL))
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=78)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
