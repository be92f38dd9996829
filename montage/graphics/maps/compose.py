"""How a locator map is laid out: the globe, the place with its name, the cities around; no label over another."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFilter

from montage.graphics.contrast import mixed
from montage.graphics.layers import Enter, Ink, Layer, bar, type_mask
from montage.graphics.maps.camera import Ground
from montage.graphics.maps.globe import DRY, Globe
from montage.graphics.maps.locator import Locator
from montage.graphics.sheet import QUICK, Sheet
from montage.graphics.stack import Block, one_line, stacked
from montage.places.gazetteer import Extent

FALL = 1.2  # [s] the camera takes
GLOBE = 0.46  # of the shorter side: the globe's radius at first
CLOSER = 2.0  # times at least that the globe grows
CLOSE = (3.2, 5.0, 8.0)  # [degrees] from a point to the nearer edges: the first with water and land
COAST = (0.06, 0.94)  # of the map that is land: then shores tell where it is
ROOM = (1.2, 2.0, 3.0, 4.5)  # times the room that an area takes: the first with water and land
BRACKET = 0.006  # of the em: how thick the corners around an area are
LAND = 0.25  # how far land is from the water's colour, the ground's end, to the template's muted one
NEIGHBOURS = 3  # cities that are named beside the place
HALO = 0.028  # of the em: how far the ground's colour goes out from letters
PAD = 0.012  # of the em between two labels
PULSE = (0.030, 0.052)  # of the em: the rings around the pin's point

Edges = tuple[float, float, float, float]  # left, top, right, bottom [px]


@dataclass(frozen=True, slots=True)
class _Room:
    """Where labels may stand, and what stands there."""

    edges: Edges
    taken: list[Edges]

    def take(self, box: Edges) -> bool:
        """Whether `box` is free; then it is taken."""
        left, top, right, bottom = self.edges
        inside = left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom
        free = inside and not any(
            box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3] for one in self.taken
        )
        if free:
            self.taken.append(box)
        return free


def locator_map(sheet: Sheet, name: str, inside: str, head: str, locator: Locator) -> None:
    """Lay a map on `sheet`: `name` is its place, `inside` what that lies in, `head` who published the article."""
    top = sheet.head(head)
    published, sheet.layers = sheet.layers, []
    ground = _ground(sheet, locator, top)
    sheet.layers = [ground, *(part for layer in published for part in _readable(sheet, layer))]
    room = _Room((sheet.left, top, sheet.canvas.size[0] - sheet.left, sheet.bottom), [])
    at = FALL * 0.85
    if locator.extent:
        place = _outline(ground, locator.extent)
        room.taken.extend(_brackets(sheet, place, at))
    else:
        (x, y), reach = ground.middle, sheet.em * PULSE[1]
        place = x - reach, y - reach, x + reach, y + reach
        room.taken.append(place)
        _pin(sheet, ground, at)
    room.taken.append(_title(sheet, sheet.shown(name, title=True), sheet.shown(inside), place, top, at))
    _neighbours(sheet, ground, locator, room, at + QUICK)


def _ground(sheet: Sheet, locator: Locator, top: float) -> Ground:
    style, size = sheet.canvas.style, sheet.canvas.size
    globe, middle = Globe(locator.latitude, locator.longitude), _middle(sheet, locator.extent, top)
    shorter = min(size[0], sheet.bottom)
    closest = shorter / 2 / math.sin(math.radians(CLOSE[0]))
    if locator.extent:
        reach = _reach(globe, locator.extent)
        fits = min((middle[0] - sheet.left) / reach[0], (middle[1] - top) / reach[1])
        scales = [min(closest, fits / room) for room in ROOM]
    else:
        scales = [shorter / 2 / math.sin(math.radians(angle)) for angle in CLOSE]
    near = next((scale for scale in scales if _has_shore(globe, size, middle, scale)), scales[1])
    end, muted = (ImageColor.getrgb(colour)[:3] for colour in (style.background_end, style.muted))
    return Ground(
        size, globe, middle, min(GLOBE * shorter, near / CLOSER), near, end, mixed(muted, end, LAND),
        sheet.canvas.image.copy(), max(1, round(sheet.em / 360)), style.borders, FALL,
    )  # fmt: skip


def _beside(sheet: Sheet) -> bool:
    """Whether the name stands to the right of its place; else under it."""
    return not (sheet.canvas.upright or sheet.canvas.centred)


def _middle(sheet: Sheet, extent: Extent | None, top: float) -> tuple[float, float]:
    """Where the place is [px]: there is room for the name beside it, or under it."""
    width = sheet.canvas.size[0]
    if _beside(sheet):
        return width * (0.34 if extent else 0.40), (top + sheet.bottom) / 2
    return width / 2, top + (sheet.bottom - top) * (0.38 if extent else 0.40)


def _has_shore(globe: Globe, size: tuple[int, int], middle: tuple[float, float], scale: float) -> bool:
    """Whether a map shows both land and water: then one sees where it is."""
    small = 8
    reduced = (size[0] // small, size[1] // small)
    mask = globe.mask(reduced, (middle[0] / small, middle[1] / small), scale / small, 1, False)
    return COAST[0] < float(np.asarray(mask).mean()) / DRY < COAST[1]


def _reach(globe: Globe, extent: Extent) -> tuple[float, float]:
    """How far an area goes from the middle to the sides, and up and down, in radii of the globe."""
    west, south, east, north = extent
    edges = [(x, y) for x in np.linspace(west, east, 9) for y in np.linspace(south, north, 9)]
    flat, _ = globe.seen(np.array(edges))
    return float(np.abs(flat[:, 0]).max()), float(np.abs(flat[:, 1]).max())


def _outline(ground: Ground, extent: Extent) -> Edges:
    """The box of an area [px]."""
    reach = _reach(ground.globe, extent)
    x, y = ground.middle
    wide, high = (part * ground.near for part in reach)
    return x - wide, y - high, x + wide, y + high


def _title(sheet: Sheet, name: str, inside: str, place: Edges, top: float, at: float) -> Edges:
    """The name and what it lies in, beside the box of the `place` or under it; returns the box taken [px]."""
    em, beside = sheet.em, _beside(sheet)
    left = place[2] + em * 0.03 if beside else sheet.left
    width = sheet.canvas.size[0] - sheet.left - left if beside else sheet.width
    under = place[3] + em * 0.01
    blocks = [
        Block(name, 0.125, 0.05, "Bold", leading=1.12, one_line=True, most=2),
        Block(inside, 0.046, 0.032, "Bold", gap=0.012, most=2),
    ]
    sets = stacked(sheet.canvas, blocks, (width, sheet.bottom - (top if beside else under)))
    high = sets[-1].bottom if sets else 0.0
    start = (place[1] + place[3] - high) / 2 if beside else under
    before = len(sheet.layers)
    sheet.type(sets, left, min(max(start, top), sheet.bottom - high), width, "rise", at, centred=not beside)
    lines = [layer for layer in sheet.layers[before:] if isinstance(layer, Ink)]
    sheet.layers[before:] = [part for line in lines for part in _readable(sheet, line)]
    if not lines:
        return place
    edges = np.array([line.box for line in lines], float)
    return (*map(float, edges[:, :2].min(0)), *map(float, edges[:, 2:].max(0)))  # type: ignore[return-value]


def _readable(sheet: Sheet, layer: Layer) -> list[Layer]:
    """A piece, over its halo where it is type."""
    return [_halo(sheet, layer), layer] if isinstance(layer, Ink) else [layer]


def _halo(sheet: Sheet, ink: Ink) -> Ink:
    """The water's colour around letters, so that they are read over shores."""
    pad = round(sheet.em * HALO)
    mask = Image.new("L", (ink.mask.width + 2 * pad, ink.mask.height + 2 * pad))
    mask.paste(ink.mask, (pad, pad))
    soft = mask.filter(ImageFilter.GaussianBlur(pad / 2.4)).point(
        [min(255, level * 5) * 9 // 10 for level in range(256)]
    )
    end = ImageColor.getrgb(sheet.canvas.style.background_end)[:3]
    enter: Enter = "stand" if ink.enter == "stand" else "fade"
    return Ink(soft, (ink.place[0] - pad, ink.place[1] - pad), end, enter, ink.at, ink.takes)


def _pin(sheet: Sheet, ground: Ground, at: float) -> None:
    """A point, and two rings around it."""
    x, y = ground.middle
    for radius, solid, wait in ((0.017, True, 0.0), (PULSE[0], False, 0.1), (PULSE[1], False, 0.25)):
        mask = _ring(radius * sheet.em, 0 if solid else max(1.5, sheet.em * 0.0045))
        spot = round(x - mask.width / 2), round(y - mask.height / 2)
        faint = mask if radius < PULSE[1] else mask.point([level // 2 for level in range(256)])
        sheet.layers.append(Ink(faint, spot, sheet.colour("accent"), "fade", at - 0.4 + wait, QUICK))


def _ring(radius: float, thick: float) -> Image.Image:
    """A ring, or with no thickness a disc, as a mask with soft edges."""
    side, fine = math.ceil(radius) * 2 + 2, 4
    large = Image.new("L", (side * fine, side * fine))
    pen, middle = ImageDraw.Draw(large), side * fine / 2
    for one, level in ((radius, 255), (radius - thick, 0)):
        if one > 0 and (level or thick):
            pen.ellipse(
                [middle - one * fine, middle - one * fine, middle + one * fine, middle + one * fine], fill=level
            )
    return large.resize((side, side), Image.Resampling.BOX)


def _brackets(sheet: Sheet, box: Edges, at: float) -> list[Edges]:
    """The four corners of an area's box; returns what they take [px]."""
    left, top, right, bottom = box
    long, thick = min(sheet.em * 0.07, (right - left) / 4, (bottom - top) / 4), max(2.0, sheet.em * BRACKET)
    corners = list[Edges]()
    for x in (left, right - long):
        for y in (top, bottom - long):
            corners.append((x, y, x + long, y + long))
            across, down = top if y == top else bottom - thick, left if x == left else right - thick
            for part in ((x, across, x + long, across + thick), (down, y, down + thick, y + long)):
                sheet.layers.append(bar(part, sheet.colour("accent"), "fade", at - 0.3, QUICK))
    return corners


def _neighbours(sheet: Sheet, ground: Ground, locator: Locator, room: _Room, at: float) -> None:
    """Dots and names of large cities around, where there is room for them."""
    em, shown = sheet.em, 0
    dot = _ring(em * 0.0075, 0)
    half = dot.width / 2
    for spot in locator.around:
        if shown == NEIGHBOURS:
            return
        flat = ground.globe.at(spot.latitude, spot.longitude)
        if flat is None:
            continue
        x, y = (middle + part * ground.near for middle, part in zip(ground.middle, flat, strict=True))
        face, text = one_line(sheet.canvas, sheet.shown(spot.name), "Regular", (0.036, 0.03), sheet.width * 0.4)
        mask, (dx, dy) = type_mask(text, face)
        pad, gap, baseline = em * PAD, em * 0.016, y + face.size * 0.36
        for left in (x + gap, x - gap - mask.width):
            place = round(left) + max(dx, 0), round(baseline) + dy
            box = (
                min(place[0], x - half) - pad, min(place[1], y - half) - pad,
                max(place[0] + mask.width, x + half) + pad, max(place[1] + mask.height, y + half) + pad,
            )  # fmt: skip
            if room.take(box):
                ink = Ink(mask, place, sheet.colour("ink"), "fade", at, QUICK)
                spot_at = round(x - half), round(y - half)
                sheet.layers += [_halo(sheet, ink), ink, Ink(dot, spot_at, sheet.colour("ink"), "fade", at, QUICK)]
                shown += 1
                break
