"""Where a picture of one shape lies in a film of another. Pure."""

from fractions import Fraction

from montage.model import Focus
from montage.template import SubtitleStyle

NEAR = Fraction(6, 5)  # a shape this much wider or higher than the film's is cut to fill it
UPRIGHT_MARGIN = 2.5
LINE_HEIGHT = 1.448  # libass takes a size for ascent + descent; this is what Noto Sans SC has per em
MIDDLE = Focus(0.5, 0.5)


def fits(shape: tuple[int, int], size: tuple[int, int]) -> bool:
    """Whether a picture of this shape is near enough to `size` to be cut to it."""
    ratio = Fraction(shape[0] * size[1], shape[1] * size[0])
    return 1 / NEAR <= ratio <= NEAR


def cover(shape: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """The smallest even size [px] of a picture of this shape that covers `size`."""
    scale = max(Fraction(size[0], shape[0]), Fraction(size[1], shape[1]))
    return max(even(shape[0] * scale), size[0]), max(even(shape[1] * scale), size[1])


def inside(shape: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """The largest even size [px] of a picture of this shape that fits into `size`."""
    scale = min(Fraction(size[0], shape[0]), Fraction(size[1], shape[1]))
    return min(even(shape[0] * scale), size[0]), min(even(shape[1] * scale), size[1])


def even(side: Fraction | float) -> int:
    """The nearest even number [px], at least 2: half the resolution of colour needs it."""
    return max(2, 2 * round(side / 2))


def cut(whole: tuple[int, int], size: tuple[int, int], focus: Focus) -> tuple[float, float]:
    """Left and top edge [px] of a window of `size` in a picture of `whole`, its middle as near `focus` as can be."""
    left, top = (
        min(max(share * length - part / 2, 0.0), float(length - part))
        for share, length, part in zip((focus.x, focus.y), whole, size, strict=True)
    )
    return left, top


def type_height(size: tuple[int, int]) -> int:
    """The height [px] that sizes of subtitles are shares of: less than the picture's where that is narrow."""
    return min(size[1], size[0] * 4 // 3)


def subtitle_room(style: SubtitleStyle, size: tuple[int, int]) -> float:
    """What two lines of subtitles and the margin under them take, as a share of the picture's height."""
    return style.margin * upright_margin(size) + 2 * LINE_HEIGHT * style.size * type_height(size) / size[1]


def upright_margin(size: tuple[int, int]) -> float:
    """How many times higher subtitles stand in an upright film: phones draw buttons over its lowest part."""
    return UPRIGHT_MARGIN if size[1] > size[0] else 1.0


def pixels(rect: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, width and height [px, even] of shares of `size`."""
    left, top = (2 * round(share * side / 2) for share, side in zip(rect[:2], size, strict=True))
    width, height = (even(Fraction(share) * side) for share, side in zip(rect[2:], size, strict=True))
    return left, top, width, height
