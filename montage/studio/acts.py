"""Every act by its name: what it takes beside the film, and whether the film is planned again for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assets_db.errors import UserError
from montage.codec import converter, explain
from montage.model import Alternative, Timeline
from montage.studio import cut, script
from montage.studio.cut import Spans

Plan = Literal["", "keep", "anew"]  # none; clips on lines that say what they said stay; those that are pinned stay


class Footage(Protocol):
    """What acts have to know of shots."""

    def spans(self, film: Timeline, *more: str) -> Spans:
        """What may be seen of the shots of a film, and of `more`, by their keys."""

    def alternative(self, film: Timeline, number: int, key: str) -> Alternative:
        """The shot of this key, for a clip. Raises UserError for one that nobody knows."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act."""

    do: Callable[..., Timeline]  # (film, footage, named arguments)
    takes: Mapping[str, type]
    plan: Plan = ""


def _swap(film: Timeline, footage: Footage, clip: int, shot: str) -> Timeline:
    return cut.swap(film, clip, footage.alternative(film, clip, shot), footage.spans(film, shot))


def _roll(film: Timeline, footage: Footage, clip: int, frame: int, snap: bool) -> Timeline:
    return cut.roll(film, clip, cut.snapped(film, frame) if snap else frame, footage.spans(film))


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
    "pin": Act(_alone(cut.pin), {"clip": int, "pinned": bool}),
    "write_line": Act(_alone(script.write_line), {"line": int, "text": str}, "keep"),
    "add_line": Act(_alone(script.add_line), {"line": int, "text": str}, "keep"),
    "delete_line": Act(_alone(script.delete_line), {"line": int}, "keep"),
    "move_line": Act(_alone(script.move_line), {"line": int, "to": int}, "keep"),
    "retitle": Act(_alone(script.retitle), {"title": str}, "keep"),
    "restyle": Act(_alone(script.restyle), {"template": str}, "keep"),
    "resize": Act(_alone(script.resize), {"size": str}, "keep"),
    "exclude": Act(_alone(script.exclude), {"name": str}, "keep"),
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
        values: dict[str, Any] = {key: read.structure(given[key], kind) for key, kind in act.takes.items()}
    except ValueError as error:
        raise UserError(f"{name}: {explain(error)}", "correct it") from error
    return act.do(film, footage, **values), act.plan
