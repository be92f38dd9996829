"""ffmpeg filter graphs as text, pure: a clip's picture from its source to the film's size and frame grid."""

from fractions import Fraction

from montage.model import Clip
from montage.render.source import Source

NEAR = Fraction(6, 5)  # a shape this much wider or higher than the film's is cut to fill it
PREROLL = 1  # [s] before the in-point is laid on the grid too: past the last frame, that frame is still on screen
BACKDROP = 8  # the backdrop is made this many times smaller: the blur costs next to nothing
SCALER = "bicubic+accurate_rnd+full_chroma_int"
TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
# PQ and HLG would look grey if their numbers were taken for BT.709; 100 nits is what BT.709 was graded on.
TONEMAP = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv,format=yuv420p"
)


def video_graph(source: Source, offset: Fraction, fps: Fraction, size: tuple[int, int]) -> str:
    """From a video's own timestamps to endless frames of `size` at `fps`, numbered from 0 at `offset` [s].

    The last frame is repeated where the source ends.
    """
    frames = [
        "bwdif=mode=send_frame" if source.interlaced else "",
        f"setpts=PTS-{_number(source.start + offset)}/TB",
        f"fps=fps={_number(fps)}:start_time=-{PREROLL}",  # the nearest frame: timestamps in whole ms do not stutter
        "tpad=stop=-1:stop_mode=clone",
        "trim=start_pts=0",
    ]
    shape = _fill if fits(source.size, size) else _over_backdrop
    return ",".join([*filter(None, frames), shape(source, size), "setsar=1", TAGS])


def still_graph(clip: Clip, zoom: float) -> str:
    """From a picture of the film's size, repeated, to the camera move of `clip`: `zoom` is how far it goes."""
    move = _move(clip, zoom)
    return ",".join(
        [
            f"scale=flags={SCALER}:out_color_matrix=bt709:out_range=tv",
            "format=yuv420p",
            "loop=loop=-1:size=1",
            *([move] if move else []),
            "setsar=1",
            TAGS,
        ]
    )


def subtitle_graph(start: int, fps: Fraction, ass: str, fonts: str) -> str:
    """Draw the film's subtitles on frames numbered from 0, the first of which is frame `start` of the film.

    `ass` and `fonts` are plain names in ffmpeg's working folder.
    """
    return f"settb={_number(1 / fps)},setpts=N+{start},ass=filename={ass}:fontsdir={fonts},setpts=PTS-{start}"


def fits(shape: tuple[int, int], size: tuple[int, int]) -> bool:
    """Whether a picture of this shape is near enough to `size` to be cut to it."""
    ratio = Fraction(shape[0] * size[1], shape[1] * size[0])
    return 1 / NEAR <= ratio <= NEAR


def cover(shape: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """The smallest even size [px] of a picture of this shape that covers `size`."""
    scale = max(Fraction(size[0], shape[0]), Fraction(size[1], shape[1]))
    return max(_even(shape[0] * scale), size[0]), max(_even(shape[1] * scale), size[1])


def inside(shape: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """The largest even size [px] of a picture of this shape that fits into `size`."""
    scale = min(Fraction(size[0], shape[0]), Fraction(size[1], shape[1]))
    return min(_even(shape[0] * scale), size[0]), min(_even(shape[1] * scale), size[1])


def _fill(source: Source, size: tuple[int, int]) -> str:
    parts = [_scale(source, cover(source.size, size))]
    if cover(source.size, size) != size:
        parts.append(f"crop={size[0]}:{size[1]}")
    return ",".join(parts)


def _over_backdrop(source: Source, size: tuple[int, int]) -> str:
    """The whole picture over itself, enlarged, blurred and darkened."""
    small = _even(Fraction(size[0], BACKDROP)), _even(Fraction(size[1], BACKDROP))
    behind = (
        f"{_scale(source, cover(source.size, small))},crop={small[0]}:{small[1]},gblur=sigma={max(small) / 28:.2f},"
        f"lutyuv=y=16+(val-16)*0.45,scale={size[0]}:{size[1]}:flags=bicubic"
    )
    front = _scale(source, inside(source.size, size))
    return f"split[a][b];[a]{behind}[behind];[b]{front}[front];[behind][front]overlay=x=(W-w)/2:y=(H-h)/2"


def _scale(source: Source, size: tuple[int, int]) -> str:
    """Scale once, and bring whatever matrix and range the source has to BT.709, limited, 8 bit."""
    if source.hdr:
        return f"scale={size[0]}:{size[1]}:flags={SCALER},{TONEMAP}"
    colours = f"in_color_matrix={source.matrix}:out_color_matrix=bt709:out_range=tv"
    return f"scale={size[0]}:{size[1]}:flags={SCALER}:{colours},format=yuv420p"


def _move(clip: Clip, zoom: float) -> str:
    """A camera move over a still, at a constant speed.

    `perspective` reads between pixels and takes new corners for every frame; zoompan rounds to whole pixels and
    shakes. `on` counts frames from 0.
    """
    share = 1 - 1 / zoom  # of the picture is outside the frame where the move is narrowest
    along = f"min(on/{max(1, clip.dur - 1)},1)"
    ways = {  # left, top, right and bottom edge of what is seen, as shares of the picture
        "in": (f"{share / 2:.6f}*{along}",) * 2 + (f"1-{share / 2:.6f}*{along}",) * 2,
        "out": (f"{share / 2:.6f}*(1-{along})",) * 2 + (f"1-{share / 2:.6f}*(1-{along})",) * 2,
        "right": (f"{share:.6f}*{along}", f"{share / 2:.6f}", f"1-{share:.6f}*(1-{along})", f"{1 - share / 2:.6f}"),
        "left": (f"{share:.6f}*(1-{along})", f"{share / 2:.6f}", f"1-{share:.6f}*{along}", f"{1 - share / 2:.6f}"),
    }
    if clip.move == "none" or share <= 0:
        return ""
    left, top, right, bottom = ways[clip.move]
    corners = ((left, top), (right, top), (left, bottom), (right, bottom))
    places = ":".join(f"x{i}='W*({x})':y{i}='H*({y})'" for i, (x, y) in enumerate(corners))
    return f"perspective={places}:interpolation=cubic:eval=frame"


def _even(side: Fraction) -> int:
    return max(2, 2 * round(side / 2))


def _number(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"
