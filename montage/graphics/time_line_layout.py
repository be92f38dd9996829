"""Time lines: dates on a line from left to right, in upright films from above, with what happened beside them."""

from PIL import Image, ImageDraw

from montage.graphics.charts.lettering import STEP, Lettering, lettered, write
from montage.graphics.content import Card
from montage.graphics.layers import Ink, bar
from montage.graphics.sheet import QUICK, Sheet

DATE, EVENT = (0.085, 0.034), (0.06, 0.03)  # of the em, at most and at least
DOT = 0.034  # of the em
DRAWN = 0.4  # [s] in which the line comes from one date to the next
MOST = 7  # lines of an event


def time_line(sheet: Sheet, card: Card) -> None:
    """Lay out the events of a card below its head."""
    top = sheet.head(card.head)
    (_upright if sheet.canvas.upright else _wide)(sheet, card, top)


def _wide(sheet: Sheet, card: Card, top: float) -> None:
    em, count = sheet.em, len(card.events)
    slot = sheet.width / count
    dates, events = _lettered(sheet, card, slot - em * 0.05, sheet.bottom - top - em * 0.14)
    high = dates.high + em * 0.1 + events.high
    line = top + (sheet.bottom - top - high) * 0.4 + dates.high + em * 0.035
    for number, event in enumerate(card.events):
        x, at = sheet.left + slot * number, event.turn * STEP
        end = sheet.left + sheet.width if number == count - 1 else x + slot
        _stretch(sheet, (x, line, end, line), at, event.when)
        _dot(sheet, (x + em * DOT / 2, line), at, event.when)
        write(
            sheet,
            dates,
            number,
            (x, line - em * 0.035 - dates.step * len(dates.lines[number])),
            "left",
            "ink",
            at,
            event.when,
        )
        write(sheet, events, number, (x, line + em * 0.045), "left", "ink", at, event.when)


def _upright(sheet: Sheet, card: Card, top: float) -> None:
    em, count, room = sheet.em, len(card.events), sheet.bottom - top
    x = sheet.left + em * DOT / 2
    left = sheet.left + em * 0.085
    row = min(room / count, em * 0.5)
    dates, events = _lettered(sheet, card, sheet.left + sheet.width - left, row - em * 0.03)
    top += (room - row * count) * 0.4
    for number, event in enumerate(card.events):
        y, at = top + row * number, event.turn * STEP
        dot = y + dates.step / 2
        below = y + row if number < count - 1 else y + dates.step + events.step * len(events.lines[number])
        _stretch(sheet, (x, dot, x, below + (dates.step / 2 if number < count - 1 else 0.0)), at, event.when)
        _dot(sheet, (x, dot), at, event.when)
        write(sheet, dates, number, (left, y), "left", "ink", at, event.when)
        write(sheet, events, number, (left, y + dates.step * len(dates.lines[number])), "left", "ink", at, event.when)


def _lettered(sheet: Sheet, card: Card, width: float, room: float) -> tuple[Lettering, Lettering]:
    """Dates and events that fit `width` and, one above the other, `room` [px]."""
    date, text = DATE[0], EVENT[0]
    while True:
        dates = lettered(sheet, [event.when for event in card.events], width, (date, DATE[1]), 2, "Bold")
        most = max(1, int((room - dates.high) / (sheet.em * text * 1.2)))
        events = lettered(sheet, [event.what for event in card.events], width, (text, EVENT[1]), min(MOST, most))
        cut = any(lines and lines[-1].endswith("…") for lines in events.lines)
        if (dates.high + events.high <= room and not cut) or text <= EVENT[1]:
            return dates, events
        date, text = max(date * 0.94, DATE[1]), max(text * 0.94, EVENT[1])


def _stretch(sheet: Sheet, ends: tuple[float, float, float, float], at: float, words: str) -> None:
    """The line from a date to the next."""
    half = max(1.0, sheet.canvas.thick / 4)
    box = (ends[0] - half, ends[1] - half, ends[2] + half, ends[3] + half)
    sheet.layers.append(bar(box, sheet.colour("muted"), "down" if ends[0] == ends[2] else "across", at, DRAWN, words))


def _dot(sheet: Sheet, middle: tuple[float, float], at: float, words: str) -> None:
    side = max(6, round(sheet.em * DOT))
    large = Image.new("L", (side * 4, side * 4))
    ImageDraw.Draw(large).ellipse((1, 1, side * 4 - 2, side * 4 - 2), fill=255)
    mask = large.resize((side, side), Image.Resampling.BOX)
    place = round(middle[0] - side / 2), round(middle[1] - side / 2)
    sheet.layers.append(Ink(mask, place, sheet.colour("accent"), "fade", at, QUICK, words=words))
