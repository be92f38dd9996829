"""What a timeline was planned from: stored in it, so that what a person changed since is known by name.

Pictures, their order and times, overlays, subtitles and music are rendered as they stand. What is spoken or drawn was
made when the film was planned; changing the words in the timeline alone would change the half of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from assets_db.errors import UserError
from montage.cache import key_of
from montage.model import Speech, Timeline

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
        yield _text_at(index), line.text
    for name in (*SPOKEN, *DRAWN):
        yield name, getattr(timeline, name)
    if timeline.speed != 1:  # timelines of earlier versions have none
        yield "speed", timeline.speed


def spoken_lines(timeline: Timeline) -> dict[int, Speech]:
    """Line -> the speech that says just its text: of lines that were moved, too, and not of those that were changed."""
    texts = {speech.line: timeline.planned.get(_text_at(speech.line), "") for speech in timeline.speeches}
    if not timeline.planned:
        return {speech.line: speech for speech in timeline.speeches}
    found: dict[int, Speech] = {}
    left = list(timeline.speeches)
    for index, line in enumerate(timeline.lines):
        wanted = key_of(line.text)
        speech = next((one for one in left if texts[one.line] == wanted), None)
        if speech is not None:
            found[index] = speech
            left.remove(speech)
    return found


def _text_at(line: int) -> str:
    return f"lines[{line}].text"
