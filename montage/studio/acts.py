"""Every act by its name: what it takes beside the film, and whether the film is planned again for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assets_db.errors import UserError
from montage.codec import converter, explain
from montage.model import Alternative, BeatTimes, Music, Timeline
from montage.studio import cards, cut, script, sound
from montage.studio.cards import Drawing
from montage.studio.cut import Spans

Plan = Literal["", "keep", "anew"]  # none; clips on lines that say what they said stay; those that are pinned stay

Texts = dict[str, str]


class Footage(Protocol):
    """What acts have to know beside the film."""

    def spans(self, film: Timeline, *more: str) -> Spans:
        """What may be seen of the shots of a film, and of `more`, by their keys."""

    def alternative(self, film: Timeline, number: int, key: str) -> Alternative:
        """The shot of this key, for a clip. Raises UserError for one that nobody knows."""

    def music(self, film: Timeline, piece: str) -> tuple[Music, BeatTimes]:
        """A piece of music by its key, laid under the film. Raises UserError for one that nobody knows."""

    def check_voice(self, voice: str) -> None:
        """Raises UserError for a voice that is not known, or is a program that nobody has allowed."""

    def relinked(self, film: Timeline, folder: str) -> Timeline:
        """`film` with the files that are gone found again below a folder. Raises UserError where none is."""

    def drawing(self, film: Timeline) -> Drawing:
        """What draws in the film's look."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act."""

    do: Callable[..., Timeline]  # (film, footage, named arguments)
    takes: Mapping[str, Any]  # name -> type
    plan: Plan = ""


def _swap(film: Timeline, footage: Footage, clip: int, shot: str) -> Timeline:
    return cut.swap(film, clip, footage.alternative(film, clip, shot), footage.spans(film, shot))


def _roll(film: Timeline, footage: Footage, clip: int, frame: int, snap: bool) -> Timeline:
    return cut.roll(film, clip, cut.snapped(film, frame) if snap else frame, footage.spans(film))


def _trim(film: Timeline, footage: Footage, frame: int, head: bool) -> Timeline:
    keys = {
        other.key for clip in film.video for other in clip.alternatives if clip.start < frame < clip.start + clip.dur
    }
    return cut.trim(film, frame, head, footage.spans(film, *keys))


def _music(film: Timeline, footage: Footage, piece: str) -> Timeline:
    return sound.with_music(film, *footage.music(film, piece)) if piece else sound.with_music(film, None)


def _voice(do: Callable[..., Timeline]) -> Callable[..., Timeline]:
    def checked(film: Timeline, footage: Footage, voice: str, **given: Any) -> Timeline:
        if voice:
            footage.check_voice(voice)
        return do(film, voice=voice, **given)

    return checked


def _drawn(do: Callable[..., Timeline]) -> Callable[..., Timeline]:
    return lambda film, footage, **given: do(film, **given, drawing=footage.drawing(film))


def _on_spans(do: Callable[..., Timeline]) -> Callable[..., Timeline]:
    return lambda film, footage, clip, **given: do(film, clip, **given, spans=footage.spans(film))


def _alone(do: Callable[..., Timeline]) -> Callable[..., Timeline]:
    return lambda film, footage, **given: do(film, **given)


ACTS: Mapping[str, Act] = {
    "swap": Act(_swap, {"clip": int, "shot": str}),
    "slip": Act(_on_spans(cut.slip), {"clip": int, "frames": int}),
    "roll": Act(_roll, {"clip": int, "frame": int, "snap": bool}),
    "split": Act(_alone(cut.split), {"frame": int}),
    "join": Act(_on_spans(cut.join), {"clip": int}),
    "remove": Act(_on_spans(cut.remove), {"clip": int}),
    "trim": Act(_trim, {"frame": int, "head": bool}),
    "write_card": Act(_drawn(cards.write_card), {"clip": int, "kind": str, "texts": Texts}),
    "write_panel": Act(_drawn(cards.write_panel), {"overlay": int, "big": str, "small": str, "lead": str}),
    "remove_panel": Act(_alone(cards.remove_panel), {"overlay": int}),
    "credit": Act(_alone(cards.credit), {"clip": int, "text": str}),
    "relink": Act(lambda film, footage, folder: footage.relinked(film, folder), {"folder": str}),
    "music": Act(_music, {"piece": str}),
    "music_level": Act(_alone(sound.music_level), {"gain": float}),
    "pin": Act(_alone(cut.pin), {"clip": int, "pinned": bool}),
    "write_line": Act(_alone(script.write_line), {"line": int, "text": str}, "keep"),
    "add_line": Act(_alone(script.add_line), {"line": int, "text": str}, "keep"),
    "delete_line": Act(_alone(script.delete_line), {"line": int}, "keep"),
    "move_line": Act(_alone(script.move_line), {"line": int, "to": int}, "keep"),
    "split_line": Act(_alone(script.split_line), {"line": int, "at": int}, "keep"),
    "join_lines": Act(_alone(script.join_lines), {"line": int}, "keep"),
    "lock_line": Act(_alone(script.lock_line), {"line": int, "locked": bool}),
    "speak_by": Act(_voice(script.speak_by), {"voice": str, "speed": float}, "keep"),
    "speak_line": Act(_voice(script.speak_line), {"line": int, "voice": str, "speed": float}, "keep"),
    "subtitle": Act(_alone(script.subtitle), {"line": int, "text": str | None}, "keep"),
    "burn": Act(_alone(script.burn), {"burn": bool}),
    "retitle": Act(_alone(script.retitle), {"title": str}, "keep"),
    "restyle": Act(_alone(script.restyle), {"template": str}, "keep"),
    "resize": Act(_alone(script.resize), {"size": str}, "keep"),
    "exclude": Act(_alone(script.exclude), {"name": str}, "keep"),
    "exclude_file": Act(_alone(script.exclude_file), {"clip": int}, "keep"),
    "readmit": Act(_alone(script.readmit), {"name": str}, "keep"),
    "plan_again": Act(lambda film, footage: film, {}, "anew"),
}


def done(film: Timeline, name: str, given: Mapping[str, Any], footage: Footage) -> tuple[Timeline, Plan]:
    """`film` after the act of this `name`, and how it is to be planned again.

    Raises UserError for an act or arguments that are not known, and for what cannot be done.
    """
    act = ACTS.get(name)
    if act is None:
        raise UserError(f"no act is called {name[:40]!r}", f"choose from {', '.join(ACTS)}")
    if set(given) != set(act.takes):
        raise UserError(f"{name} takes {', '.join(act.takes) or 'nothing'}", "give these, and nothing else")
    read = converter()
    try:
        values: dict[str, Any] = {
            key: _texts(given[key]) if kind is Texts else read.structure(given[key], kind)
            for key, kind in act.takes.items()
        }
    except ValueError as error:
        raise UserError(f"{name}: {explain(error)}", "correct it") from error
    return act.do(film, footage, **values), act.plan


def _texts(value: object) -> Texts:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise ValueError("texts is no object of texts")
    return value
