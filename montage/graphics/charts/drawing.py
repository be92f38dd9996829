"""How charts are laid out: columns along time, rows of bars, parts of a whole, a score. All bars begin at zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from montage.graphics.charts.chart import Chart, Point
from montage.graphics.charts.lettering import GROWS, LEADING, STEP, Lettering, count_up, lettered, write
from montage.graphics.contrast import Colour, mixed
from montage.graphics.layers import Ink, bar, shape
from montage.graphics.shapes import ground_colours
from montage.graphics.sheet import QUICK, Sheet
from montage.graphics.stack import Block, stacked

Area = tuple[float, float, float, float]  # left, top, right, bottom [px]

FIGURE, LABEL = (0.075, 0.032), (0.052, 0.028)  # of the em, at most and at least
PARTS = 5  # more cannot be told by their colours
COLUMN = 0.62  # of its slot
WIDEST = 0.2  # of the em: a column
ROW = (0.15, 0.34)  # of the em: a row at most, wide and upright
SHARE = 0.42  # of the width that what is counted takes beside a chart
ARROW = [(0.0, 0.32), (0.56, 0.32), (0.56, 0.0), (1.0, 0.5), (0.56, 1.0), (0.56, 0.68), (0.0, 0.68)]


def lay_out(sheet: Sheet, chart: Chart, top: float) -> None:
    """Lay out a chart below `top` [px], with what it counts above it or beside it."""
    if chart.form == "score":
        _score(sheet, chart, top)
        return
    area = _below_subject(sheet, chart, top)
    if chart.form == "parts" and len(chart.points) <= PARTS:
        _parts(sheet, chart.points, area)
    elif chart.form in ("change", "series") and (columns := _fitting(sheet, chart.points, area)):
        _columns(sheet, chart, area, columns)
    else:
        _rows(sheet, chart.points, area)


def _below_subject(sheet: Sheet, chart: Chart, top: float) -> Area:
    """Set what is counted; returns the room that is left: beside it for two columns of a wide card, else below."""
    em, right = sheet.em, sheet.left + sheet.width
    beside = chart.form == "change" and not (sheet.canvas.upright or sheet.canvas.centred)
    width = sheet.width * SHARE - em * 0.06 if beside else sheet.width
    room = sheet.bottom - top
    block = Block(sheet.shown(chart.subject), 0.078 if beside else 0.06, 0.036, "Bold", most=7 if beside else 3)
    sets = stacked(sheet.canvas, [block], (width, room * (1.0 if beside else 0.34)))
    high = sets[-1].bottom if sets else 0.0
    if beside:
        sheet.type(sets, sheet.left, top + (room - high) * 0.4, width, "rise")
        return sheet.left + sheet.width * SHARE, top, right, sheet.bottom
    sheet.type(sets, sheet.left, top, width, "rise")
    return sheet.left, top + high + em * 0.035, right, sheet.bottom


@dataclass(frozen=True, slots=True)
class _Columns:
    centres: tuple[float, ...]  # [px] where they stand
    slot: float  # [px] that each has for itself
    figures: Lettering
    labels: Lettering


def _fitting(sheet: Sheet, points: Sequence[Point], area: Area) -> _Columns | None:
    """Columns, as far from each other as their years are; None where their words have no room beside each other."""
    wide, years = area[2] - area[0], [point.year for point in points]
    places = years if all(years) and years == sorted(set(years)) else list(range(len(points)))
    gap = min(later - earlier for earlier, later in pairwise(places))
    slot = wide / ((places[-1] - places[0]) / gap + 1)
    slot = min(slot, WIDEST * sheet.em / COLUMN * 1.6) if len(points) > 2 else min(slot, sheet.em * 0.5)
    figures = lettered(sheet, [point.figure for point in points], slot * 0.88, FIGURE, 1, "Bold")
    labels = lettered(sheet, [point.label for point in points], slot * 0.94, LABEL, 3)
    if any("…" in line for some in (*figures.lines, *labels.lines) for line in some):
        return None
    reach = slot * (places[-1] - places[0]) / gap
    first = (area[0] + area[2] - reach) / 2
    centres = tuple(first + reach * (place - places[0]) / (places[-1] - places[0]) for place in places)
    return _Columns(centres, slot, figures, labels)


def _columns(sheet: Sheet, chart: Chart, area: Area, columns: _Columns) -> None:
    points, em = chart.points, sheet.em
    centres, slot, figures, labels = columns.centres, columns.slot, columns.figures, columns.labels
    foot = area[3] - labels.high - em * 0.015
    highest = foot - area[1] - figures.step - em * 0.01
    half = min(slot * COLUMN, WIDEST * em) / 2
    base = (centres[0] - slot / 2, foot, centres[-1] + slot / 2, foot + max(2, sheet.canvas.thick / 3))
    sheet.layers.append(bar(base, sheet.colour("muted"), "stand"))
    most = max(point.value for point in points)
    for number in sorted(range(len(points)), key=lambda place: points[place].turn):
        point, x, at = points[number], centres[number], points[number].turn * STEP
        high = highest * point.value / most
        colour = sheet.colour("accent") if number == len(points) - 1 or chart.form == "series" else _quiet(sheet)
        if high >= 1:
            sheet.layers.append(bar((x - half, foot - high, x + half, foot), colour, "up", at, GROWS, point.figure))
        count_up(sheet, figures, number, (x, foot - high - figures.step - em * 0.005), "middle", at, point.figure)
        write(sheet, labels, number, (x, foot + em * 0.015), "middle", "muted", at, point.figure)
    if chart.form == "change":
        _arrow(sheet, (centres[0] + half, centres[1] - half), foot - em * 0.06)


def _arrow(sheet: Sheet, between: tuple[float, float], middle: float) -> None:
    """From the first column to the second, in the free space between them."""
    side = round(min(sheet.em * 0.06, (between[1] - between[0]) * 0.6))
    if side > 3:
        place = round(sum(between) / 2 - side / 2), round(middle - side / 2)
        sheet.layers.append(Ink(shape((side, side), ARROW), place, sheet.colour("muted"), "across", STEP, QUICK))


def _rows(sheet: Sheet, points: Sequence[Point], area: Area) -> None:
    """Bars from left to right: their labels before them, in upright films above them."""
    em, count, upright = sheet.em, len(points), sheet.canvas.upright
    row = min((area[3] - area[1]) / count, ROW[upright] * em)
    top = area[1] + (area[3] - area[1] - row * count) * 0.4
    wide = area[2] - area[0]
    tallest = row * 0.45 if upright else row * 0.92
    labels = _within(sheet, points, wide if upright else wide * 0.36, 2 if tallest > em * 0.065 else 1, tallest)
    size = min(FIGURE[0], (row - (labels.high if upright else row * 0.35)) * 0.8 / LEADING / em)
    figures = lettered(sheet, [point.figure for point in points], wide * 0.4, (size, 0.026), 1, "Bold")
    left = area[0] if upright else area[0] + labels.wide + em * 0.03
    longest = area[2] - left - figures.wide - em * 0.03
    largest = max(point.value for point in points)
    for number in sorted(range(count), key=lambda place: points[place].turn):
        point, y, at = points[number], top + row * number, points[number].turn * STEP
        above, lines = labels.high if upright else 0.0, labels.step * len(labels.lines[number])
        middle = y + above + (row - above) * (0.4 if upright else 0.5)
        thick = min((row - above) * 0.5, em * 0.07)
        long = longest * point.value / largest
        if upright:
            write(sheet, labels, number, (area[0], y + above - lines), "left", "ink", at, point.figure)
        else:
            write(sheet, labels, number, (left - em * 0.03, middle - lines / 2), "right", "ink", at, point.figure)
        if long >= 1:
            colour = sheet.colour("accent") if point.value == largest else _quiet(sheet)
            box = (left, middle - thick / 2, left + long, middle + thick / 2)
            sheet.layers.append(bar(box, colour, "across", at, GROWS, point.figure))
        count_up(sheet, figures, number, (left + long + em * 0.02, middle - figures.step / 2), "left", at, point.figure)


def _within(sheet: Sheet, points: Sequence[Point], room: float, most: int, tallest: float) -> Lettering:
    """The labels of rows, no higher than `tallest` [px]."""
    size = LABEL[0]
    while True:
        labels = lettered(sheet, [point.label for point in points], room, (size, LABEL[1] * 0.9), most)
        if labels.high <= tallest or size <= LABEL[1] * 0.9:
            return labels
        size *= 0.94


def _parts(sheet: Sheet, points: Sequence[Point], area: Area) -> None:
    """A bar of all parts, lying over its legend, in upright films standing beside it."""
    em, upright, whole = sheet.em, sheet.canvas.upright, sum(point.value for point in points)
    thick, gap = em * (0.2 if upright else 0.13), max(2.0, em * 0.006)
    start = area[1] if upright else area[0]
    length = (area[3] if upright else area[2]) - start
    for number, point in enumerate(points):
        end = start + length * point.value / whole
        box = (area[0], start, area[0] + thick, end - gap) if upright else (start, area[1], end - gap, area[1] + thick)
        at = point.turn * STEP
        sheet.layers.append(
            bar(box, _shade(sheet, number, len(points)), "down" if upright else "across", at, GROWS, point.figure)
        )
        start = end
    left, top = (area[0] + thick + em * 0.06, area[1]) if upright else (area[0], area[1] + thick + em * 0.05)
    _legend(sheet, points, (left, top, area[2], area[3]))


def _legend(sheet: Sheet, points: Sequence[Point], area: Area) -> None:
    """A row for each part: its colour, its figure, and its label beside the figure, in upright films below it."""
    em, count, upright = sheet.em, len(points), sheet.canvas.upright
    row = min((area[3] - area[1]) / count, em * (0.3 if upright else 0.16))
    top = area[1] + (area[3] - area[1] - row * count) * (0.5 if upright else 0.0)
    size = min(FIGURE[0], row / em * (0.4 if upright else 0.6))
    figures = lettered(sheet, [point.figure for point in points], em * 0.4, (size, 0.026), 1, "Bold")
    side = min(row * 0.4, em * 0.035)
    left = area[0] + side + em * 0.025
    after = left if upright else left + figures.wide + em * 0.035
    tallest = row - figures.step - em * 0.01 if upright else row * 0.92
    labels = _within(sheet, points, area[2] - after, 2 if tallest > em * 0.065 else 1, tallest)
    for number, point in enumerate(points):
        lines, at = labels.step * len(labels.lines[number]), point.turn * STEP
        middle = top + row * (number + 0.5) - (lines / 2 if upright else 0.0)
        mark = (area[0], middle - side / 2, area[0] + side, middle + side / 2)
        sheet.layers.append(bar(mark, _shade(sheet, number, count), "across", at, QUICK, point.figure))
        count_up(sheet, figures, number, (left, middle - figures.step / 2), "left", at, point.figure)
        write(
            sheet,
            labels,
            number,
            (after, middle + (figures.step / 2 if upright else -lines / 2)),
            "left",
            "ink",
            at,
            point.figure,
        )


def _score(sheet: Sheet, chart: Chart, top: float) -> None:
    """Two sides and their points: beside each other, in upright films one above the other."""
    em, points, room = sheet.em, chart.points, sheet.bottom - top
    upright = sheet.canvas.upright
    wide, size = (0.9, 0.056) if upright else (0.44, 0.075)
    names = lettered(sheet, [point.label for point in points], sheet.width * wide, (size, 0.036), 2, "Bold")
    most = (room / 2 - em * 0.03 if upright else room) - names.high
    size = min(0.34, most / LEADING / em)
    figures = lettered(sheet, [point.figure for point in points], sheet.width * 0.36, (size, size * 0.5), 1, "Bold")
    high = figures.step + names.high
    largest = max(point.value for point in points)
    for number, point in enumerate(points):
        at = point.turn * STEP
        if upright:
            x, y = sheet.left + sheet.width / 2, top + room * (0.25 + 0.5 * number) - high / 2
        else:
            x, y = sheet.left + sheet.width * (0.23 + 0.54 * number), top + (room - high) * 0.42
        colour = "accent" if point.value == largest else "ink"
        write(sheet, figures, number, (x, y), "middle", colour, at, point.figure)
        write(sheet, names, number, (x, y + figures.step), "middle", "ink", at, point.figure)
    thick = sheet.canvas.thick
    if upright:
        wide, y = em * 0.16, top + room / 2
        box = (sheet.left + (sheet.width - wide) / 2, y, sheet.left + (sheet.width + wide) / 2, y + thick)
    else:
        x, y = sheet.left + sheet.width / 2, top + (room - high) * 0.42 + figures.step / 2
        box = (x - em * 0.05, y - thick / 2, x + em * 0.05, y + thick / 2)
    sheet.layers.append(bar(box, sheet.colour("muted"), "stand"))


def _quiet(sheet: Sheet) -> Colour:
    """For bars beside the one that matters."""
    return mixed(sheet.colour("muted"), ground_colours(sheet.canvas.style)[0], 0.75)


def _shade(sheet: Sheet, number: int, count: int) -> Colour:
    """Of a part: from the accent to the quiet colour."""
    return mixed(sheet.colour("accent"), _quiet(sheet), 1 - number / max(1, count - 1))
