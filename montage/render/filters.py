"""ffmpeg filter graphs as text, pure: a layer's picture from its source to the film's size and frame grid."""

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from montage.ffmpeg.coding import COLOUR_FILTER
from montage.geometry import MIDDLE, cover, cut, even, fits, inside
from montage.model import Clip, Focus, Overlay, Transition
from montage.render.source import Source
from montage.render.stills import BACKDROP

PAST = 1  # [s] after the out-point at most that frames are made for
PREROLL = 1  # [s] before the in-point is laid on the grid too: past the last frame, that frame is still on screen
EXTREME = 8  # times wider or higher than the film, beside which the rest of a picture is not looked at
ROUND = 4  # [px] more are cut out of a picture that moves: whole pixels first, what is left between pixels
SCALER = "bicubic+accurate_rnd+full_chroma_int"
OURS = f"scale=flags={SCALER}:out_color_matrix=bt709:out_range=tv"
# PQ and HLG would look grey if their numbers were taken for BT.709; 100 nits is what BT.709 was graded on.
TONEMAP = (
    "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv,format=yuv420p"
)
RISE = Fraction(1, 20)  # of the film's height that an overlay rises by
SLIDE = Fraction(1, 16)  # of its width that one slides by


def video_graph(
    source: Source, clip: Clip, at: Fraction, length: Fraction, fps: Fraction, size: tuple[int, int], pad: int
) -> str:
    """From a video's timestamps to `length` [s] of frames of `size` at `fps`, numbered from 0 at `at` [s] of the clip.

    Where the source ends its last frame is repeated, at most `pad` times.
    """
    frames = [
        "bwdif=mode=send_frame" if source.interlaced else "",
        f"setpts=PTS-{number(source.start + clip.offset + at)}/TB",
        f"fps=fps={number(fps)}:start_time=-{PREROLL}",  # the nearest frame: timestamps in whole ms do not stutter
        f"trim=end_pts={math.ceil((length + PAST) * fps)}",  # a jump of the clock would be filled with frames for hours
        f"tpad=stop={pad}:stop_mode=clone",
        "trim=start_pts=0",
    ]
    if clip.fit == "fill" or fits(source.size, size):
        shape = _fill(source, size, clip.focus, at, fps)
    else:
        shape = _over_backdrop(source, size)
    return ",".join([*filter(None, frames), shape, "setsar=1", COLOUR_FILTER])


def picture_graph() -> str:
    """From one picture of the film's size to as many of it as are wanted."""
    return f"{OURS},format=yuv420p,loop=loop=-1:size=1,setsar=1,{COLOUR_FILTER}"


def transition_graph(transition: Transition, fps: Fraction, size: tuple[int, int]) -> str:
    """From the frames of the clip before, `[under]`, and those of the clip, `[over]`, to the transition."""
    frames = transition.frames
    if transition.kind == "dissolve":
        # The first frame already shows some of the new picture, the last some of the old: none is shown twice.
        length, early = float((frames + 1) / fps), float(1 / fps)
        return f"[under][over]xfade=transition=fade:duration={length:.6f}:offset=-{early:.6f}"
    if transition.kind == "push":
        done = f"(n+1)/{frames + 1}"
        return f"[under][over]hstack,crop=w={size[0]}:h={size[1]}:y=0:x='{size[0]}*{_smooth(done)}'"
    half = frames // 2
    ways = f"color={transition.kind}"
    return (
        f"[under]trim=end_frame={half},fade=t=out:s=0:n={half}:{ways}[down];"
        f"[over]trim=start_frame={half},setpts=PTS-STARTPTS,fade=t=in:s=0:n={frames - half}:{ways}[up];"
        "[down][up]concat=n=2:v=1"
        if half
        else f"[under]nullsink;[over]fade=t=in:s=0:n=1:{ways}"
    )


def overlay_graph(
    overlay: Overlay, start: int, fps: Fraction, place: tuple[int, int, int, int], size: tuple[int, int]
) -> tuple[str, str]:
    """What an overlay's own picture goes through, and how it is laid over frames from frame `start` of the film on.

    `place`: left, top, width and height [px] in a film of `size`.
    """
    left, top, width, height = place
    first = overlay.start - start  # on this slice's clock; before 0 where it has begun earlier
    fades = [
        f"fade=t={way}:s={begin}:n={effect.frames}:alpha=1"
        for way, effect, begin in (
            ("in", overlay.enter, 0),
            ("out", overlay.leave, overlay.dur - (overlay.leave.frames if overlay.leave else 0)),
        )
        if effect
    ]
    scale = f"scale={width}:{height}:flags={SCALER}:out_color_matrix=bt709:out_range=tv,format=yuva420p"
    looped = "loop=loop=-1:size=1" if overlay.kind == "image" else ""
    own = [
        *([scale] if overlay.kind == "image" else ["format=yuva420p"]), looped, f"settb={number(1 / fps)}", "setpts=N",
        f"trim=end_frame={overlay.dur}", *fades, f"trim=start_frame={max(0, -first)}",
        f"setpts=PTS-STARTPTS+{max(0, first)}",
    ]  # fmt: skip
    x, y = _travel(overlay, f"(n-{first + 1})", left, top, size)  # the overlay filter counts from 1
    return ",".join(filter(None, own)), f"overlay=x='{x}':y='{y}':eof_action=pass:format=yuv420"


def subtitle_graph(start: int, fps: Fraction, ass: str, fonts: str) -> str:
    """Draw the film's subtitles on frames numbered from 0, the first of which is frame `start` of the film.

    `ass` and `fonts` are plain names in ffmpeg's working folder.
    """
    return f"settb={number(1 / fps)},setpts=N+{start},ass=filename={ass}:fontsdir={fonts},setpts=PTS-{start}"


def number(value: Fraction) -> str:
    """A fraction as ffmpeg reads it."""
    return f"{value.numerator}/{value.denominator}"


def _fill(source: Source, size: tuple[int, int], focus: Sequence[Focus], at: Fraction, fps: Fraction) -> str:
    """Cut to the film's shape, around the focus."""
    middle, source = _middle(source, size)
    whole = cover(source.size, size)
    scaled = middle + scale(source, whole)
    if whole == size:
        return scaled
    edges = [(float(one.at - at), cut(whole, size, one)) for one in focus] or [(0.0, cut(whole, size, MIDDLE))]
    axis = 0 if whole[0] > size[0] else 1
    if len(edges) > 1 and whole[axis] - size[axis] >= ROUND:
        return f"{scaled},{_following([(time, places[axis]) for time, places in edges], axis, whole, size, fps)}"
    left, top = (2 * round(edge / 2) for edge in edges[0][1])  # colour has half the resolution
    return f"{scaled},crop={size[0]}:{size[1]}:{left}:{top}"


def _following(
    points: Sequence[tuple[float, float]], axis: int, whole: tuple[int, int], size: tuple[int, int], fps: Fraction
) -> str:
    """A window that moves through (time [s], edge [px]) without a jerk: crop goes by pixels, perspective between."""
    most = whole[axis] - size[axis] - ROUND
    moved, wider = "xy"[axis], (size[0] + ROUND * (axis == 0), size[1] + ROUND * (axis == 1))

    def step(clock: str) -> str:
        return f"clip(2*floor(({_path(points, clock)})/2),0,{most})"

    clock = f"((on-1)/({number(fps)}))"  # perspective knows no time, and counts its frames from 1
    rest = f"+({_path(points, clock)})-{step(clock)}"
    corners = ":".join(
        f"{name}{corner}='{edge}{rest if name == moved else ''}'"
        for name, edges in {"x": "0W0W", "y": "00HH"}.items()
        for corner, edge in enumerate(edges)
    )
    places = f"{moved}='{step('t')}':{'yx'[axis]}=0"
    return (
        f"crop={wider[0]}:{wider[1]}:{places},perspective={corners}:interpolation=cubic:eval=frame,"
        f"crop={size[0]}:{size[1]}:0:0"
    )


def _path(points: Sequence[tuple[float, float]], clock: str) -> str:
    """Straight lines through (time [s], place [px]), as an expression of `clock` [s]."""
    legs = [
        (end, f"{a:.3f}+{(b - a) / (end - start):.5f}*({clock}-({start:.4f}))")
        for (start, a), (end, b) in pairwise(points)
    ]
    return _chosen([(points[0][0], f"{points[0][1]:.3f}"), *legs, (math.inf, f"{points[-1][1]:.3f}")], clock)


def _chosen(parts: Sequence[tuple[float, str]], clock: str) -> str:
    """The first of the expressions whose end [s] `clock` has not reached. Halved, for ffmpeg's parser is not deep."""
    if len(parts) == 1:
        return parts[0][1]
    middle = len(parts) // 2
    halves = _chosen(parts[:middle], clock), _chosen(parts[middle:], clock)
    return f"if(lt({clock},{parts[middle - 1][0]:.4f}),{halves[0]},{halves[1]})"


def _travel(overlay: Overlay, frame: str, left: int, top: int, size: tuple[int, int]) -> tuple[str, str]:
    """Where an overlay is at each frame: it comes to its place, and goes from it."""
    shifts: dict[str, list[str]] = {"rise": [], "slide": [], "fade": []}
    if overlay.enter:
        shifts[overlay.enter.kind].append(f"pow(1-min(1,({frame}+1)/{overlay.enter.frames}),3)")
    if overlay.leave:
        frames = overlay.leave.frames
        shifts[overlay.leave.kind].append(f"pow(max(0,({frame}-{overlay.dur - frames}+1)/{frames}),3)")
    x = "".join([str(left), *(f"-{even(SLIDE * size[0])}*{shift}" for shift in shifts["slide"])])
    y = "".join([str(top), *(f"+{even(RISE * size[1])}*{shift}" for shift in shifts["rise"])])
    return x, y


def _smooth(share: str) -> str:
    """`moves.eased` as an expression."""
    return f"({share})*({share})*(3-2*({share}))"


def _over_backdrop(source: Source, size: tuple[int, int]) -> str:
    """The whole picture over itself, enlarged, blurred and darkened."""
    small = even(Fraction(size[0], BACKDROP)), even(Fraction(size[1], BACKDROP))
    middle, cut_off = _middle(source, size)
    behind = (
        f"{middle}{scale(cut_off, cover(cut_off.size, small))},"
        f"crop={small[0]}:{small[1]},gblur=sigma={max(small) / 28:.2f},lutyuv=y=16+(val-16)*0.45,"
        f"scale={size[0]}:{size[1]}:flags=bicubic"
    )
    front = scale(source, inside(source.size, size))
    return f"split[a][b];[a]{behind}[behind];[b]{front}[front];[behind][front]overlay=x=(W-w)/2:y=(H-h)/2"


def _middle(source: Source, size: tuple[int, int]) -> tuple[str, Source]:
    """The filter that leaves the middle of a picture of an extreme shape, and what is left of it.

    A strip of 16,000 by 16 pixels would be made millions of pixels wide before all but its middle is cut off.
    """
    width, height = source.size
    wide, high = Fraction(width * size[1], size[0] * height), Fraction(height * size[0], size[1] * width)
    if max(wide, high) <= EXTREME:
        return "", source
    share = EXTREME / max(wide, high)
    if wide > high:
        return f"crop=iw*{float(share):.6f}:ih,", replace(source, size=(max(2, round(width * share)), height))
    return f"crop=iw:ih*{float(share):.6f},", replace(source, size=(width, max(2, round(height * share))))


def scale(source: Source, size: tuple[int, int]) -> str:
    """Scale once, and bring whatever matrix and range the source has to BT.709, limited, 8 bit."""
    tagged = f"setparams={source.tags}," if source.tags else ""
    if not source.scaled:  # zimg knows the matrix; what is ordinary light has BT.709's curve, tagged or not
        ordinary = "" if source.hdr else ":tin=709:t=709:m=709:r=tv,format=yuv420p"
        return f"{tagged}zscale={size[0]}:{size[1]}:f=bicubic{ordinary}" + (f",{TONEMAP}" if source.hdr else "")
    if source.hdr:
        return f"{tagged}scale={size[0]}:{size[1]}:flags={SCALER},{TONEMAP}"
    colours = f"in_color_matrix={source.matrix}:out_color_matrix=bt709:out_range=tv"
    return f"{tagged}scale={size[0]}:{size[1]}:flags={SCALER}:{colours},format=yuv420p"
