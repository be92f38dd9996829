"""Why a card is on screen where a shot might be: for the report, and for finding better footage."""

from collections.abc import Sequence
from dataclasses import replace

from assets_db.timebase import seconds
from montage.align.build import GLIMPSE
from montage.fill.fallback_source import best_of
from montage.model import Clip, Hit
from montage.planning import PlanInputs


def explained(clips: Sequence[Clip], inputs: PlanInputs) -> tuple[Clip, ...]:
    """`clips`, each card with the reason why the shot that fits its line best is not in its place."""
    return tuple(
        replace(clip, instead=_reason(clip, clips, inputs)) if clip.origin == "card" and not clip.by_hand else clip
        for clip in clips
    )


def _reason(card: Clip, clips: Sequence[Clip], inputs: PlanInputs) -> str:
    mine = [hit for hit in inputs.shots.lines[card.line] if hit.shot.asset.origin != "card"]
    best = next(iter(best_of(inputs.found.lines[card.line], mine)), None)
    if best is None:
        return "nothing was found for the line"
    fits = f"{best.shot.asset.title or best.shot.asset.path.name} fits {best.score:.2f}"
    if best.shot.key not in {hit.shot.key for hit in mine}:
        low = best.score < inputs.look.floor
        return f"{fits}, below the floor of {inputs.look.floor:g}" if low else f"{fits}, and is excluded"
    return f"{fits}, {_why_not(best, card, clips, inputs)}"


def _why_not(best: Hit, card: Clip, clips: Sequence[Clip], inputs: PlanInputs) -> str:
    """Why a shot that may be shown is not."""
    shown = next((clip for clip in clips if clip.key == best.shot.key), None)
    if shown:
        return f"and is shown at {float(seconds(shown.start, inputs.rules.fps)):.1f} s"
    if best.shot.duration * inputs.rules.fps < GLIMPSE * inputs.rules.shortest:
        return f"and is too short ({float(best.shot.duration):.1f} s)"
    figure = next(
        (anchor.kind for anchor, hits in zip(inputs.anchors, inputs.shots.anchors, strict=True)
         if any(hit.shot.key == card.key for hit in hits)),
        None,
    )  # fmt: skip
    if figure:
        return f"and gave way to a card for a {figure}"
    if best.shot.duration * inputs.rules.fps < inputs.rules.shortest:
        return f"and is too short here ({float(best.shot.duration):.1f} s)"
    return "and goes less well with the cuts and shots around it"
