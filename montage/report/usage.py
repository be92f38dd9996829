"""How much of a film is the user's own footage, in figures and in a line for a person."""

from montage.model import Clip, Timeline, Usage
from montage.report.weak_spots import SHOWN, how_well

MOST = 3  # pictures, or things to film, that are named


def usage(film: Timeline) -> Usage:
    """The figures of `film`; the template's title and end cards are no clips of it."""
    clips = [clip for clip in film.video if not (clip.origin == "card" and clip.score >= 1)]
    own = [clip for clip in clips if clip.origin == "own"]
    cards = [clip for clip in clips if clip.origin == "card"]
    weakest = sorted((clip for clip in clips if how_well(clip) == "weak"), key=lambda clip: clip.score)
    shown = {clip.line for clip in own}
    missing = [thing for line in dict.fromkeys(clip.line for clip in cards) if line not in shown
               for thing in _things(film, line)]  # fmt: skip
    return Usage(
        len(clips), len(own), _seconds(film, clips), _seconds(film, own), _seconds(film, cards),
        tuple(f"{clip.title or clip.src.name} ({clip.score:.2f})" for clip in weakest[:MOST]),
        tuple(dict.fromkeys(missing))[:MOST],
    )  # fmt: skip


def usage_line(used: Usage) -> str:
    """`used` for a person: what was shown, what is weak, and what would help."""
    parts = [
        f"own footage {used.own_shots} of {used.shots} shots, {used.own_seconds:.0f} of {used.seconds:.0f} s",
        f"cards {used.card_seconds:.0f} s",
    ]
    if used.weakest:
        parts.append(f"weakest: {', '.join(used.weakest)}")
    if used.wanted:
        parts.append("would help: footage of " + ", ".join(f'"{thing}"' for thing in used.wanted))
    return "; ".join(parts)


def _things(film: Timeline, line: int) -> list[str]:
    """What a viewer waits to see in a line, the weightiest; else what the line's query asks for."""
    named = [anchor for anchor in film.anchors if anchor.line == line and anchor.kind in SHOWN]
    if named:
        return [max(named, key=lambda anchor: anchor.weight).text]
    return [film.lines[line].query] if line < len(film.lines) and film.lines[line].query else []


def _seconds(film: Timeline, clips: list[Clip]) -> float:
    return round(float(sum(clip.dur for clip in clips) / film.fps), 1)
