"""What a timeline was planned from: stored in it, so that what a person changed since is known by name.

Pictures, their order and times, overlays, subtitles and music are rendered as they stand. What is spoken or drawn was
made when the film was planned; changing the words in the timeline alone would change the half of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from assets_db.errors import UserError
from montage.cache import key_of
from montage.codec import canonical
from montage.model import Edits, Line, Speech, Timeline

SOUND = "narration"  # whose digest is that of the file
SPOKEN = ("lang", "voice")  # beside the text of the lines
DRAWN = ("title", "source", "published", "publisher", "template", "size", "fps", "edits")


def planned(timeline: Timeline) -> Mapping[str, str]:
    """Digests of what a plan is made from, by place: `lines[4].text`."""
    return {place: key_of(value) for place, value in _values(timeline)}


def changed(timeline: Timeline) -> list[str]:
    """Places at which a timeline differs from what it was planned from; none if that was not recorded."""
    if not timeline.planned:
        return []
    now, before = planned(timeline), dict(timeline.planned)
    before.pop(SOUND, None)
    return [place for place in {**now, **before} if now.get(place) != before.get(place)]


def check_planned(timeline: Timeline, file: Any) -> None:
    """Raises UserError where words of a timeline were changed that are spoken or drawn already."""
    places = changed(timeline)
    if places:
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        raise UserError(
            f"{file}: {places[0][:40]}{more} was changed, and what was spoken and drawn for it was not",
            f"plan it anew: newsreel plan {file} -o NEW.json",
        )


def _values(timeline: Timeline) -> Iterator[tuple[str, Any]]:
    for index, line in enumerate(timeline.lines):
        yield _at(index, "text"), line.text
        yield from ((_at(index, name), value) for name, value in _own(line))
    for name in (*SPOKEN, *DRAWN):
        yield name, _edits(timeline.edits) if name == "edits" else getattr(timeline, name)
    if timeline.speed != 1:  # timelines of earlier versions have none
        yield "speed", timeline.speed


def _edits(edits: Edits) -> Any:
    """Edits without what there is none of in timelines of earlier versions, where there is none."""
    name, values = canonical(edits)
    return [name, {field: value for field, value in values.items() if value or field != "unsaid"}]


def _own(line: Line) -> Iterator[tuple[str, Any]]:
    """What a line has of its own, where it has something: most lines, and those of earlier versions, do not."""
    if line.voice:
        yield "voice", line.voice
    if line.speed is not None:
        yield "speed", line.speed
    if line.subtitle is not None:
        yield "subtitle", line.subtitle


def spoken_lines(timeline: Timeline) -> dict[int, Speech]:
    """Line -> the speech that sounds as it is to sound: of lines that were moved, too, and not of changed ones."""
    return _speeches(timeline, ("text", "voice", "speed"))


def worded_lines(timeline: Timeline) -> dict[int, Speech]:
    """Line -> the speech that says just its words, by whatever voice."""
    return _speeches(timeline, ("text",))


def _speeches(timeline: Timeline, fields: tuple[str, ...]) -> dict[int, Speech]:
    if not timeline.planned:
        return {speech.line: speech for speech in timeline.speeches}
    now, found = planned(timeline), dict[int, Speech]()
    left = list(timeline.speeches)
    for index in range(len(timeline.lines)):
        wanted = [now.get(_at(index, name)) for name in fields]
        speech = next((s for s in left if [timeline.planned.get(_at(s.line, name)) for name in fields] == wanted), None)
        if speech is not None:
            found[index] = speech
            left.remove(speech)
    return found


def _at(line: int, name: str) -> str:
    return f"lines[{line}].{name}"
