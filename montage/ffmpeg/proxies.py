"""Small pictures of every frame of the film, made as it is encoded: the check looks at them."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

SMALL = "scale=160:90:flags=fast_bilinear,format=gray"
# Without loss, in a stream that needs no index: those of a film are its parts' one after the other. A minute of moving
# pictures takes 2 to 8 MB (86 MB as they are) and a tenth of a second to write and to read.
CODEC = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "0", "-threads", "1", "-f", "h264")


def with_small(output: str, upload: str) -> str:
    """The end of a filter graph that gives `[out]` to the encoder, by way of `upload`, and `[small]`.

    `output` is a chain to the film's frames, complete but for its end.
    """
    return f"{output},split[whole][seen];[whole]{upload or 'null'}[out];[seen]{SMALL}[small]"


def small_output(frames: int, out: Path) -> tuple[str, ...]:
    """ffmpeg's arguments for so many small pictures in a file."""
    return ("-map", "[small]", "-frames:v", str(frames), "-fps_mode", "passthrough", *CODEC, str(out))


def small_input(fps: Fraction) -> tuple[tuple[str, ...], str]:
    """ffmpeg's arguments for small pictures from its standard input, and the first filters: a frame a tick.

    More threads would cost three times as much.
    """
    rate = f"{fps.numerator}/{fps.denominator}"
    numbered = f"settb={fps.denominator}/{fps.numerator},setpts=N,format=gray"
    return ("-threads", "1", "-f", "h264", "-framerate", rate, "-i", "pipe:0", "-filter_threads", "1"), numbered


def small_beside(segment: Path) -> Path:
    """Where the small pictures of a segment lie."""
    return segment.with_suffix(".h264")


def small_pictures(segments: Iterable[Path]) -> Iterator[bytes]:
    """Those of a whole film, a segment at a time."""
    return (small_beside(segment).read_bytes() for segment in segments)
