"""The film as a score: along its narration, pictures, fit, what a viewer waits for, interest, beats and words.

Inline SVG, broken into systems as music is. Its classes are styled by the page that it stands in, and its pictures
are that page's symbols `#still-1`, `#still-2`, ...
"""

import math
from fractions import Fraction
from functools import partial

from montage.language.text import is_chinese
from montage.model import NAMED, Anchor, Timeline, Word
from montage.report.chart_layout import (
    FLAGS,
    FOOT,
    GUTTER,
    HEIGHTS,
    LYRICS,
    SMALL,
    SPAN,
    STILL,
    WIDTH,
    Shown,
    Staff,
    clock,
    fitting,
    places,
    staves,
)  # fmt: skip
from montage.report.cut_reasons import CUT_KINDS, CutKind
from montage.report.plots import decimal, element, wide
from montage.report.weak_spots import SHOWN, how_well
from montage.template import Pace

PUSHED = 12.0  # [px] that a word may stand too late: a sixth of a second
LETTERS = 26  # of an anchor's name; a quotation is longer
STEP = 0.25  # [s] between points of a curve


def score(film: Timeline, pace: Pace) -> list[str]:
    """The systems of `film`, an SVG each."""
    return [_system(staff) for staff in staves(film, pace)]


def _system(staff: Staff) -> str:
    rows = {
        "ruler": _ruler, "pictures": _pictures, "fit": _fit, "interest": _interest, "cuts": _cuts, "names": _anchors,
        "beats": _beats, "words": _words,
    }  # fmt: skip
    parts = [part for name, row in rows.items() if name in staff.tops for part in row(staff)]
    names = [_gutter(staff, name) for name in ("fit", "interest", "beats", "words") if name in staff.tops]
    label = f"{clock(Fraction(staff.start))} to {clock(staff.end)}"
    box = f"0 0 {decimal(WIDTH)} {decimal(staff.tops[FOOT])}"
    return element("svg", inner="".join(names + parts), viewBox=box, role="img", aria_label=label)


def _gutter(staff: Staff, name: str) -> str:
    middle = staff.tops[name] + min(HEIGHTS[name], 18) / 2 + 4
    return element("text", text=name, class_="row", x=GUTTER - 12, y=middle, text_anchor="end")


def _ruler(staff: Staff) -> list[str]:
    base = staff.tops["ruler"] + HEIGHTS["ruler"]
    last = staff.x(staff.end)
    parts = [element("line", class_="rule", x1=GUTTER, x2=last, y1=base, y2=base)]
    for second in range(staff.start, math.floor(staff.end) + 1):
        x, long = staff.x(second), second % 5 == 0
        parts.append(element("line", class_="rule", x1=x, x2=x, y1=base - (6 if long else 3), y2=base))
        if long and second < staff.start + SPAN:
            shown = f"{second // 60}:{second % 60:02}"
            parts.append(element("text", text=shown, class_="time", x=x + 3, y=base - 5))
    return parts


def _pictures(staff: Staff) -> list[str]:
    return [_picture(staff, shown) for shown in staff.clips]


def _picture(staff: Staff, shown: Shown) -> str:
    """A clip's place: its picture, and its name where that leaves room; one that goes on from before is paler."""
    number, clip, top = shown.number, shown.clip, staff.tops["pictures"]
    left, right = staff.x(shown.start) + 1, staff.x(shown.end) - 1
    across = min(STILL * staff.film.size[0] / staff.film.size[1], right - left)
    name = clip.title or clip.src.name
    tooltip = f"{number}: {name}, {clock(shown.start)} to {clock(shown.end)}, {clip.origin}"
    thumb = partial(element, x=left, y=top, width=max(across, 0.5), height=STILL)
    parts = [
        element("rect", class_=f"place {clip.origin}", x=left, y=top, width=max(right - left, 0.5), height=STILL),
        thumb("use", href=f"#still-{number}"),
    ]
    if shown.start < staff.start:
        parts.append(thumb("rect", class_="gone-on"))
    title = fitting(name, right - left - across - 12)
    if len(title) > 3 or title == name:
        parts.append(element("text", text=title, class_="name", x=left + across + 6, y=top + 13))
    if right - left > 14:
        parts.append(element("rect", class_="badge", x=left, y=top, width=7 + 6.5 * len(str(number)), height=14))
        parts.append(element("text", text=str(number), class_="number", x=left + 3.5, y=top + 10.5))
    return element("a", href=f"#s{number}", inner=element("g", tooltip, inner="".join(parts)))


def _fit(staff: Staff) -> list[str]:
    """How well each clip fits the narration, as bars of that height."""
    base, full = staff.tops["fit"] + HEIGHTS["fit"] - 10, HEIGHTS["fit"] - 12
    drawings = []
    for shown in staff.clips:
        clip, left, across = shown.clip, staff.x(shown.start), staff.x(shown.end) - staff.x(shown.start) - 2
        height = max(1.0, full * min(max(clip.score, 0.0), 1.0))
        how = how_well(clip)
        value = "card" if how == "card" else f"{clip.score:.2f}"
        tooltip = f"{shown.number} " + ("is a card that stands in" if how == "card" else f"fits {value} of 1")
        drawn = partial(element, "rect", x=left + 1, width=max(across, 0.5))
        parts = [
            drawn(class_="room", y=base - full, height=full),
            drawn(class_=f"fit {how}", y=base - height, height=height),
        ]
        if across > wide(value, SMALL):
            parts.append(element("text", text=value, class_=f"value {how}", x=left + 3, y=base - 3))
        drawings.append(element("g", tooltip, inner="".join(parts)))
    return drawings


def _interest(staff: Staff) -> list[str]:
    """exp(-(t - last cut) / tau), clip by clip."""
    base, full = staff.tops["interest"] + HEIGHTS["interest"], HEIGHTS["interest"] - 4
    parts = [element("line", class_="rule", x1=GUTTER, x2=staff.x(staff.end), y1=base, y2=base)]
    for shown in staff.clips:
        start = float(shown.start)
        first, last = max(start, float(staff.start)), min(float(shown.end), float(staff.end))
        count = max(1, math.ceil((last - first) / STEP))
        times = [first + (last - first) * place / count for place in range(count + 1)]
        points = [(staff.x(time), base - full * math.exp(-(time - start) / staff.tau)) for time in times]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        left = math.exp(-(last - start) / staff.tau)
        tooltip = f"{shown.number}: after {last - start:.1f} s the interest in it is down to {left:.2f}"
        area = f"M{points[0][0]:.1f} {base:.1f}L{line}L{points[-1][0]:.1f} {base:.1f}Z"
        parts.append(element("path", tooltip, class_="interest", d=area))
    return parts


def _cuts(staff: Staff) -> list[str]:
    """A line through all rows at each cut, and what it follows at its head; a film's start is none."""
    parts, top = [], staff.tops["cuts"] + HEIGHTS["cuts"] / 2
    for shown in staff.clips:
        if shown.start and shown.start >= staff.start:
            x, kind = staff.x(shown.start), shown.cut.kind
            line = element("line", class_=f"cut {kind}", x1=x, x2=x, y1=top, y2=staff.tops[FOOT])
            tooltip = f"{clock(shown.start)} cut to {shown.number}: {shown.cut.text}"
            parts.append(element("g", tooltip, inner=line + mark(kind, x, top)))
    return parts


def mark(kind: CutKind, x: float, y: float) -> str:
    """What a cut of this kind has at its head."""
    if kind == "line":
        return element("rect", class_="mark line", x=x - 4, y=y - 4, width=8, height=8)
    if kind == "named":
        shape = f"M{decimal(x)} {decimal(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5Z"
        return element("path", class_="mark named", d=shape)
    return element("circle", class_=f"mark {kind}", cx=x, cy=y, r=4 if kind == "beat" else 3)


def legend() -> list[tuple[str, str]]:
    """A mark (SVG) and its meaning, for each kind of cut."""
    drawn = partial(element, "svg", viewBox="0 0 14 14", width=14, height=14)
    return [(drawn(inner=mark(kind, 7.0, 7.0)), text) for kind, text in CUT_KINDS.items()]


def _anchors(staff: Staff) -> list[str]:
    """A flag at each moment that is waited for: its pole as high as it weighs, its name, and its window at the foot."""
    anchors = staff.within(staff.film.anchors, lambda anchor: anchor.at)
    widths = [wide(f"{anchor.kind} {_shortened(anchor.text)}", SMALL) + 8 for anchor in anchors]
    lefts = [staff.text_at(anchor.at, width - 4) for anchor, width in zip(anchors, widths, strict=True)]
    placed = places(lefts, widths, FLAGS)
    return [_flag(staff, anchor, place) for anchor, place in zip(anchors, placed, strict=True)]


def _flag(staff: Staff, anchor: Anchor, place: tuple[int, float] | None) -> str:
    left, base = staff.x(anchor.at), staff.tops["interest"] + HEIGHTS["interest"]
    head = base - (HEIGHTS["interest"] - 4) * min(max(anchor.weight, 0.0), 1.0)
    window = max(staff.x(anchor.until) - left, 2.0)
    kind = "named" if anchor.kind in NAMED else "seen" if anchor.kind in SHOWN else "said"
    parts = [
        element("rect", class_="window", x=left, y=base - 3, width=window, height=3),
        element("circle", class_="head", cx=left, cy=head, r=3),
    ]
    top = head
    if place is not None:
        top = staff.tops["names"] + 13 * place[0] + 2
        shown = element("tspan", text=anchor.kind, class_="kind") + " " + element("tspan", text=_shortened(anchor.text))
        parts.append(element("text", inner=shown, x=place[1] + 4, y=top + 8))
    parts.append(element("line", class_="pole", x1=left, x2=left, y1=top, y2=base))
    tooltip = f"{clock(anchor.at)} to {clock(anchor.until)} {anchor.kind}: {anchor.text}, weight {anchor.weight:.2f}"
    return element("g", tooltip, inner="".join(parts), class_=f"anchor {kind}")


def _beats(staff: Staff) -> list[str]:
    top, bars = staff.tops["beats"], set(staff.film.pulse.downbeats)
    parts = []
    for beat in staff.within(staff.film.pulse.beats, lambda beat: beat):
        first, x = beat in bars, staff.x(beat)
        tooltip = f"{clock(beat)} {'first beat of a bar' if first else 'beat'}"
        class_, height = ("downbeat", 11) if first else ("beat", 6)
        parts.append(element("line", tooltip, class_=class_, x1=x, x2=x, y1=top + 13 - height, y2=top + 13))
    return parts


def _words(staff: Staff) -> list[str]:
    """The words where they are spoken, or a hair later; one for which there is no room is a dot."""
    spoken = [word for speech in staff.film.speeches for word in speech.words]
    words = staff.within(spoken, lambda word: word.start)
    waited = [anchor for anchor in staff.film.anchors if anchor.at < staff.end and anchor.until > staff.start]
    widths = [wide(_shortened(word.text), SMALL) + 4 for word in words]
    lefts = [staff.text_at(word.start, width) for word, width in zip(words, widths, strict=True)]
    placed = places(lefts, widths, LYRICS, PUSHED)
    parts = []
    for word, left, place in zip(words, lefts, placed, strict=True):
        class_ = "word awaited" if any(_names(anchor, word, staff.film.lang) for anchor in waited) else "word"
        parts.append(_word(word, class_, staff.tops["words"], left, place))
    return parts


def _word(word: Word, class_: str, top: float, left: float, place: tuple[int, float] | None) -> str:
    tooltip = f"{word.text}, {clock(word.start)} to {clock(word.end)}"
    if place is None:
        return element("circle", tooltip, class_=class_, cx=left, cy=top + HEIGHTS["words"] - 2, r=1.5)
    line, x = place
    return element("text", tooltip, text=_shortened(word.text), class_=class_, x=x, y=top + 14 * line + 11)


def _names(anchor: Anchor, word: Word, lang: str) -> bool:
    named = word.text in (anchor.text if is_chinese(lang) else anchor.text.split())
    return named and anchor.at <= word.start < anchor.until


def _shortened(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"
