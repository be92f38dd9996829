"""What is laid over the picture: the title, lower thirds, whose picture it is. PNGs with alpha."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFilter

from montage.geometry import even
from montage.graphics.canvas import SIDE, Canvas, Look, glass
from montage.graphics.card_file import save_drawn, words_in
from montage.graphics.contrast import LEAST, Colour, contrast, density, readable
from montage.graphics.stack import ENDLESS, Block, stacked
from montage.graphics.type import LEADING, drawable, fitted
from montage.model import OverlayRole

Rect = tuple[float, float, float, float]  # left, top, width, height, as shares of the film's

WHOLE: Rect = (0.0, 0.0, 1.0, 1.0)
EDGE = 0.035  # of the em, from the picture's edges to a label
LONGEST = 48  # [characters] of a label
WIDEST = 0.5  # of a wide picture's width, that a lower third takes


@dataclass(frozen=True, slots=True)
class PanelText:
    """The words of a lower third."""

    big: str
    small: str = ""  # below it
    lead: str = ""  # above it
    figure: bool = False  # whether `big` is one


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and where it lies."""

    file: Path
    rect: Rect


def panel_in(picture: Path) -> PanelText | None:
    """What a title or a lower third drawn before says; None for any other picture."""
    words = words_in(picture)
    if not words.get("big"):
        return None
    return PanelText(words["big"], words.get("small", ""), words.get("lead", ""), bool(words.get("kind")))


def draw_title(text: str, look: Look, out: Path) -> Drawn:
    """The headline over the first picture, which is darkened under it."""
    canvas = glass(look)
    width, height = look.size
    room = canvas.room if height > width else canvas.room * 0.86
    sizes = (canvas.em * 0.105, canvas.em * 0.05)
    shown = drawable(text, look.fonts)
    shown = shown.upper() if look.style.capitals else shown
    face, lines = fitted(shown, look.fonts, "Bold", (room, height * 0.4), sizes)
    top = height * look.lowest - len(lines) * face.size * LEADING
    _scrim(canvas, (top - height * 0.2) / height)
    canvas.rule(top - canvas.em * 0.035)
    canvas.lines(lines, face, top, look.style.ink)
    save_drawn(canvas.image, out, {"big": text})
    return Drawn(out, WHOLE)


def draw_lower_third(text: PanelText, look: Look, out: Path) -> Drawn:
    """A panel in the lower left corner, above the subtitles, as dense as its words need to be read over any picture."""
    whole, style, size = glass(look), look.style, look.size
    pad, bar = whole.em * 0.022, max(3.0, whole.em * 0.009)
    ground = _rgb(style.panel)
    plain = readable([_rgb(style.ink)], ground)
    wanted = {name: _rgb(getattr(style, name)) for name in ("ink", "muted", "accent")}
    colours = {name: one if contrast(one, ground) >= LEAST else plain for name, one in wanted.items()}
    most = size[0] * (1 - 2 * SIDE if whole.upright else WIDEST) - bar - 2.2 * pad
    sets = stacked(whole, _blocks(text, look), (most, ENDLESS))
    wide = bar + 2.2 * pad + max(one.face.getlength(line) for one in sets for line in one.lines)
    box = even(wide), even(1.4 * pad + sets[-1].bottom)
    dense = density(ground, colours.values(), _density(style.panel))
    panel = Image.new("RGBA", box, (*ground, round(255 * dense)))
    pen = ImageDraw.Draw(panel)
    pen.rectangle((0, 0, bar - 1, panel.height), fill=style.accent)
    for one in sets:
        for number, line in enumerate(one.lines):
            place = (bar + pad, pad * 0.6 + one.baseline(number))
            pen.text(place, line, font=one.face, fill=colours[one.block.colour], anchor="ls")
    save_drawn(panel, out, {"big": text.big, "small": text.small, "lead": text.lead, "kind": "figure" * text.figure})
    return Drawn(out, _rect((SIDE * 0.6 * size[0], look.lowest * size[1] - panel.height), panel.size, size))


def draw_panel(role: OverlayRole | None, text: PanelText, look: Look, out: Path) -> Drawn:
    """A title over the picture, or a lower third."""
    return draw_title(text.big, look, out) if role == "title" else draw_lower_third(text, look, out)


def _blocks(text: PanelText, look: Look) -> list[Block]:
    """The words of a panel from above: a figure is large, with its words in one tone; else what is below is paler."""
    lead, big, small = (drawable(part, look.fonts) for part in (text.lead, text.big, text.small))
    if text.figure:
        return [
            Block(lead, 0.036, 0.03, colour="ink", most=2),
            Block(big, 0.088, 0.05, "Bold", "accent", leading=1.16, one_line=True),
            Block(small, 0.036, 0.03, colour="ink", most=2),
        ]
    return [Block(big, 0.046, 0.03, "Bold", "ink", one_line=True), Block(small, 0.036, 0.03, colour="muted", most=2)]


def _rgb(colour: str) -> Colour:
    return ImageColor.getrgb(colour)[:3]


def _density(colour: str) -> float:
    return int(colour[7:] or "ff", 16) / 255


def draw_label(text: str, look: Look, out: Path) -> Drawn:
    """A few small words in the upper right corner: whose picture it is."""
    whole, style, size = glass(look), look.style, look.size
    face, edge = whole.font("Regular", 0.03), whole.em * EDGE
    text = drawable(text, look.fonts)
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    pad = face.size * 0.4
    box = (even(face.getlength(shown) + 2 * pad), even(face.size * LEADING + pad))
    soft = Image.new("L", box, 0)
    ImageDraw.Draw(soft).text((pad, pad / 2), shown, font=face, fill=255)
    shadow = soft.filter(ImageFilter.GaussianBlur(face.size * 0.12)).point(lambda level: min(255, level * 2))
    label = Image.new("RGBA", box, (0, 0, 0, 0))
    label.putalpha(shadow.point(lambda level: level * 7 // 10))
    ink = Image.new("RGBA", box, (*ImageColor.getrgb(style.ink)[:3], 0))
    ink.putalpha(soft.point(lambda level: level * 9 // 10))
    label = Image.alpha_composite(label, ink)
    save_drawn(label, out)
    return Drawn(out, _rect((size[0] - edge - box[0], edge * 0.7), box, size))


def draw_plain(colour: str, size: tuple[int, int], out: Path) -> Drawn:
    """One colour: what a film fades to."""
    save_drawn(Image.new("RGB", size, colour), out)
    return Drawn(out, WHOLE)


def _scrim(canvas: Canvas, start: float) -> None:
    """Darken the picture from `start` (a share of the height) downwards."""
    height = canvas.image.height
    ramp = Image.new("L", (1, height))
    for y in range(height):
        share = min(1.0, max(0.0, (y / height - start) / 0.3))
        ramp.putpixel((0, y), round(215 * share * share * (3 - 2 * share)))
    canvas.image.putalpha(ramp.resize(canvas.image.size))


def _rect(place: tuple[float, float], part: tuple[int, int], size: tuple[int, int]) -> Rect:
    left, top = (2 * round(edge / 2) / side for edge, side in zip(place, size, strict=True))
    return left, top, part[0] / size[0], part[1] / size[1]
