"""Acts on what is said and how it looks: a timeline with other words, to be planned again. Lines are counted from 0."""

from dataclasses import replace

from assets_db.errors import UserError
from assets_db.timebase import frame_at
from montage.language.text import is_chinese
from montage.language.visual_query import visual_query
from montage.model import Line, Timeline
from montage.settings.checks import parse_size
from montage.studio.cut import clip_of
from montage.template import load_template
from montage.timeline.file import script_of
from montage.timeline.ranges import LONGEST_TEXT
from montage.writing.tags import tag_script


def write_line(film: Timeline, line: int, text: str) -> Timeline:
    """A line says `text`. Raises UserError for none."""
    _check_line(film, line)
    before = film.lines[line]
    written = replace(_line(film, text), voice=before.voice, speed=before.speed)
    return _with_lines(film, (*film.lines[:line], written, *film.lines[line + 1 :]), {})


def split_line(film: Timeline, line: int, at: int) -> Timeline:
    """A line becomes two, at a place of its text [characters]. Raises UserError where one of them would be empty."""
    _check_line(film, line)
    before = film.lines[line]
    parts = before.text[: max(0, at)], before.text[max(0, at) :]
    if not all(part.strip() for part in parts):
        raise UserError("one of the two lines would be empty", "put the cursor between two words")
    halves = (replace(_line(film, part), voice=before.voice, speed=before.speed) for part in parts)
    later = {old: old + 1 for old in range(line + 1, len(film.lines))}
    return _with_lines(film, (*film.lines[:line], *halves, *film.lines[line + 1 :]), later)


def join_lines(film: Timeline, line: int) -> Timeline:
    """A line and the next one become one. Raises UserError for the last."""
    _check_line(film, line)
    if line + 1 == len(film.lines):
        raise UserError("it is the last line", "join the one before with it")
    first, second = film.lines[line : line + 2]
    text = first.text + ("" if is_chinese(film.lang) else " ") + second.text
    whole = replace(_line(film, text), voice=first.voice, speed=first.speed)
    pins = [pin for pin in film.edits.pins if pin.line != line + 1 or all(one.line != line for one in film.edits.pins)]
    places = {old: old - 1 for old in range(line + 1, len(film.lines))}
    film = replace(film, edits=replace(film.edits, pins=tuple(pins)))
    return _with_lines(film, (*film.lines[:line], whole, *film.lines[line + 2 :]), places)


def lock_line(film: Timeline, line: int, locked: bool) -> Timeline:
    """All clips of a line are pinned, or none is."""
    _check_line(film, line)
    video = tuple(replace(clip, pinned=locked) if clip.line == line else clip for clip in film.video)
    if video == film.video:
        raise UserError("nothing changes", "all its clips are so already")
    return replace(film, video=video)


def speak_by(film: Timeline, voice: str, speed: float) -> Timeline:
    """Another voice, or another speed, for all lines that have none of their own."""
    return replace(film, voice=voice, speed=_speed(speed))


def speak_line(film: Timeline, line: int, voice: str, speed: float) -> Timeline:
    """A voice and a speed of a line's own; an empty voice and a speed of 0 are the film's."""
    _check_line(film, line)
    spoken = replace(film.lines[line], voice=voice, speed=_speed(speed) if speed else None)
    return replace(film, lines=(*film.lines[:line], spoken, *film.lines[line + 1 :]))


def subtitle(film: Timeline, line: int, text: str | None) -> Timeline:
    """What is written while a line is spoken; empty: nothing; None: what is spoken."""
    _check_line(film, line)
    written = replace(film.lines[line], subtitle=None if text is None else _text(text))
    return replace(film, lines=(*film.lines[:line], written, *film.lines[line + 1 :]))


def burn(film: Timeline, burn: bool) -> Timeline:
    """Subtitles are drawn into the picture; else they are a track that a player shows or does not."""
    return replace(film, burn=burn)


def add_line(film: Timeline, line: int, text: str) -> Timeline:
    """A new line before `line`, or after the last."""
    if not 0 <= line <= len(film.lines):
        raise UserError(f"there is no line {line + 1}", f"the film has {len(film.lines)}")
    later = {old: old + 1 for old in range(line, len(film.lines))}
    return _with_lines(film, (*film.lines[:line], _line(film, text), *film.lines[line:]), later)


def delete_line(film: Timeline, line: int) -> Timeline:
    """Without a line, and what was pinned to it."""
    _check_line(film, line)
    if len(film.lines) == 1:
        raise UserError("it is the only line", "change its words instead")
    edits = replace(film.edits, pins=tuple(pin for pin in film.edits.pins if pin.line != line))
    earlier = {old: old - 1 for old in range(line + 1, len(film.lines))}
    return _with_lines(replace(film, edits=edits), (*film.lines[:line], *film.lines[line + 1 :]), earlier)


def move_line(film: Timeline, line: int, to: int) -> Timeline:
    """A line comes at place `to`."""
    _check_line(film, line)
    _check_line(film, to)
    order = [one for one in range(len(film.lines)) if one != line]
    order.insert(to, line)
    return _with_lines(film, tuple(film.lines[old] for old in order), {old: new for new, old in enumerate(order)})


def retitle(film: Timeline, title: str) -> Timeline:
    """Another title. Raises UserError for one that is too long."""
    return replace(film, title=_text(title))


def restyle(film: Timeline, template: str) -> Timeline:
    """Another template; the size stays. Raises UserError for one that is not there."""
    return replace(film, template=load_template(template).reference)


def resize(film: Timeline, size: str) -> Timeline:
    """Another size, as `720x1280`. Raises UserError for one that cannot be."""
    return replace(film, size=parse_size(size))


def exclude(film: Timeline, name: str) -> Timeline:
    """A shot, by its key, or a file, by its path, is not shown any more."""
    if not name or name in film.edits.exclude:
        raise UserError("it is excluded already" if name else "nothing is named", "name a shot or a file")
    return replace(film, edits=replace(film.edits, exclude=(*film.edits.exclude, name)))


def exclude_file(film: Timeline, clip: int) -> Timeline:
    """The file that a clip shows is not shown any more, at no moment of it."""
    return exclude(film, clip_of(film, clip).src.name)


def readmit(film: Timeline, name: str) -> Timeline:
    """What was excluded may be shown again."""
    return replace(film, edits=replace(film.edits, exclude=tuple(one for one in film.edits.exclude if one != name)))


def _with_lines(film: Timeline, lines: tuple[Line, ...], places: dict[int, int]) -> Timeline:
    """`film` with other lines; `places` leads from an old place to the new one, where that is another.

    Cuts that were set at a time would stay there while the words move: the clips at them are pinned instead.
    """
    cuts = {frame_at(cut, film.fps) for cut in film.edits.cuts}
    video = tuple(
        replace(one, pinned=one.pinned or bool({one.start, one.start + one.dur} & cuts)) for one in film.video
    )
    pins = tuple(replace(pin, line=places.get(pin.line, pin.line)) for pin in film.edits.pins)
    changed = replace(film, lines=lines, video=video, edits=replace(film.edits, pins=pins, cuts=()))
    return replace(changed, lines=tag_script(script_of(changed), "\n\n".join(line.text for line in lines)).lines)


def _line(film: Timeline, text: str) -> Line:
    text = _text(text)
    if not text:
        raise UserError("a line needs words", "write some, or delete the line")
    return Line(text, visual_query(text, film.lang))


def _speed(speed: float) -> float:
    if not 0.5 <= speed <= 2:
        raise UserError(f"a speed of {speed:g} is out of range", "choose between 0.5 and 2")
    return speed


def _text(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST_TEXT:
        raise UserError(f"the text has {len(text):,} characters", f"{LONGEST_TEXT:,} are the most")
    return text


def _check_line(film: Timeline, line: int) -> None:
    if not 0 <= line < len(film.lines):
        raise UserError(f"there is no line {line + 1}", f"the film has {len(film.lines)}")
