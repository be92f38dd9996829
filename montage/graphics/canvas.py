"""What cards and titles are drawn on: a picture of a film's size, and a template's look."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw

from montage.geometry import subtitle_room
from montage.graphics.backdrop import Backdrop
from montage.graphics.ground import ground_of
from montage.graphics.type import LEADING, Font, Weight, font
from montage.template import CardStyle, Template

GAP = 0.035  # of the height, between what is drawn and the subtitles
SIDE = 0.09  # of the width stays free on either side


@dataclass(frozen=True, slots=True)
class Look:
    """What everything that is drawn for a film has in common."""

    style: CardStyle
    size: tuple[int, int]  # [px] of the film
    fonts: Path  # a folder
    lowest: float = 1.0  # of the height: what is written ends above, subtitles begin below


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture that is being drawn."""

    image: Image.Image
    look: Look

    @property
    def style(self) -> CardStyle:
        """The template's colours."""
        return self.look.style

    @property
    def size(self) -> tuple[int, int]:
        """Width and height [px]."""
        return self.image.size

    @property
    def em(self) -> float:
        """What sizes of type are shares of [px]: the height, less where the picture is narrow."""
        return min(self.image.height, self.image.width * 4 / 3)

    @property
    def left(self) -> int:
        """Where type begins [px]."""
        return round(self.image.width * SIDE)

    @property
    def room(self) -> int:
        """How wide type may be [px]."""
        return self.image.width - 2 * self.left

    def font(self, weight: Weight, share: float) -> Font:
        """Type whose size is a share of `em`."""
        return font(self.look.fonts, weight, share * self.em)

    @property
    def centred(self) -> bool:
        """Whether the template sets type in the middle."""
        return self.style.align == "centre"

    @property
    def upright(self) -> bool:
        """Whether it is higher than wide: telephones lay their own words over its upper and lower edge."""
        return self.image.height > self.image.width

    @property
    def thick(self) -> int:
        """Of rules and bars [px]."""
        return max(2, round(self.style.rule * self.em))

    def lines(self, lines: list[str], face: Font, top: float, colour: str) -> float:
        """Write `lines`, as the template aligns them; returns where the next would begin [px]."""
        pen = ImageDraw.Draw(self.image)
        centred = self.style.align == "centre"
        for text in lines:
            x = (self.image.width - face.getlength(text)) / 2 if centred else self.left
            pen.text((x, top), text, font=face, fill=colour)
            top += face.size * LEADING
        return top

    def rule(self, top: float) -> None:
        """The short line in the accent's colour."""
        wide, high = self.em * 0.1, self.thick
        left = (self.image.width - wide) / 2 if self.style.align == "centre" else self.left
        ImageDraw.Draw(self.image).rectangle((left, top, left + wide, top + high - 1), fill=self.style.accent)


def look_of(template: Template, size: tuple[int, int]) -> Look:
    """The look of a template in films of `size` [px]."""
    return Look(template.cards, size, template.fonts, 1 - subtitle_room(template.subtitles, size) - GAP)


def ground(look: Look, backdrop: Backdrop | None = None) -> Canvas:
    """The ground of the template's cards, as it is in the beginning."""
    return Canvas(ground_of(look.style, look.size, backdrop).picture(0.0), look)


def clear(look: Look) -> Canvas:
    """Transparent black, for what lies over the ground: paint on it is multiplied by how dense it is.

    The fourth band says how dense. In RGBA, Pillow would not multiply what is painted on transparent pixels.
    """
    return Canvas(Image.new("RGBX", look.size, (0, 0, 0, 0)), look)


def glass(look: Look) -> Canvas:
    """A picture one sees through, in the colour of the template's ground: type on it keeps clean edges."""
    return Canvas(Image.new("RGBA", look.size, (*ImageColor.getrgb(look.style.background)[:3], 0)), look)
