"""Whether a template's values can be used: in their ranges, colours that are colours, a logo of its own."""

import re
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from assets_db.errors import UserError

LONGEST = 500  # [characters] of a text
COLOUR = re.compile(r"#[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?")
COLOURS = {  # place: whether it may be left out
    "subtitles.colour": False, "subtitles.outline_colour": False, "subtitles.highlight": True, "subtitles.box": True,
    "cards.background": False, "cards.background_end": False, "cards.ink": False, "cards.accent": False,
    "cards.muted": False, "cards.panel": False,
}  # fmt: skip
SECONDS = (0, 60)
SHARE = (0, 1)
WEIGHT = (0, 100)
DECIBELS = (-20, 80)  # below the speech
RANGES: dict[str, tuple[float, float]] = {
    "version": (1, 1),
    "floor": SHARE,
    "still_zoom": (1, 4),
    "pace.shortest": (0.1, 600),
    "pace.wanted": (0.1, 3600),
    "pace.longest": (0.1, 3600),
    "pace.lead": (0, 5),
    "pace.tolerance": (0, 5),
    **{f"style.{name}": WEIGHT for name in ("naming", "freshness", "rhythm", "phrasing", "music", "variety")},
    **{f"style.{name}": WEIGHT for name in ("continuity", "polish", "recency")},
    "style.movement": (-10, 10),
    "pauses.head": SECONDS,
    "pauses.between": SECONDS,
    "pauses.tail": SECONDS,
    "subtitles.size": (0.005, 0.5),
    "subtitles.outline": (0, 0.1),
    "subtitles.shadow": (0, 0.1),
    "subtitles.margin": (0, 0.9),
    "subtitles.letters": (4, 200),
    "sound.loudness": (-70, -5),
    "sound.true_peak": (-9, 0),
    "sound.music_under": DECIBELS,
    "sound.music_alone": DECIBELS,
    "sound.attack": (0, 30),
    "sound.release": (0, 30),
    "sound.shots": DECIBELS,
    "cards.rule": (0, 0.2),
    "cards.motif": SHARE,
    "cards.hold": (2, 600),
    "title.seconds": SECONDS,
    "lower_third.seconds": SECONDS,
    "ending.seconds": SECONDS,
    "ending.fade": SECONDS,
    "transitions.seconds": (0, 10),
    "motion.seconds": (0, 10),
    "logo.height": (0.005, 1),
}


def check_template(template: Any, file: Path) -> None:
    """Raises UserError for the first value of a Template that cannot be used, by its place in `file`."""
    for place, value in leaves(template):
        if why := _wrong(place, value):
            shown = str(value)[:60]
            raise UserError(f"{file}: {place} is {shown!r}", why)
    if any(side % 2 or not 64 <= side <= 8192 for side in template.size):
        raise UserError(f"{file}: size is {template.size[0]}x{template.size[1]}", "even sides from 64 to 8192 px")
    pace = template.pace
    if not pace.shortest <= pace.wanted <= pace.longest:
        shown = ", ".join(f"{float(one):g}" for one in (pace.shortest, pace.wanted, pace.longest))
        raise UserError(f"{file}: pace.shortest, wanted, longest are {shown}", "they ascend")
    _check_logo(template, file)


def leaves(value: Any, place: str = "") -> list[tuple[str, Any]]:
    """(place, value) of all numbers and texts in a Template."""
    if is_dataclass(value):
        inner = [(f"{place}.{one.name}".removeprefix("."), getattr(value, one.name)) for one in fields(value)]
        return [leaf for name, some in inner for leaf in leaves(some, name)]
    return [(place, value)] if isinstance(value, (int, float, Fraction, str)) and not isinstance(value, bool) else []


def _wrong(place: str, value: Any) -> str:
    """What a value at a place should be; empty where it is that."""
    if isinstance(value, str):
        if place in COLOURS:
            fine = COLOUR.fullmatch(value) or (COLOURS[place] and not value)
            return "" if fine else "write a colour as #e8b04b, with two more digits for how dense it is"
        if place == "subtitles.font" and "," in value:
            return "name one font"
        return "" if len(value) <= LONGEST and value.isprintable() else f"a text of {LONGEST} characters on one line"
    low, high = RANGES[place]
    return "" if low <= value <= high else f"it is from {low:g} to {high:g}"  # no comparison holds for NaN


def _check_logo(template: Any, file: Path) -> None:
    """A template comes from somebody else: it shows what lies in its folder, and nothing else of this machine."""
    logo = template.logo_file
    if logo is None:
        return
    inside = logo.is_file() and logo.resolve().is_relative_to(template.folder.resolve())
    if not inside:
        raise UserError(f"{file}: logo.file is '{template.logo.file[:60]}'", "name a picture in the template's folder")
