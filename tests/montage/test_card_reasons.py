"""A card says why the shot that fits its line best is not in its place."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from montage.align.rules import rules
from montage.card_reasons import explained
from montage.model import NO_PULSE, Anchor, Clip, Hit, Ranking
from montage.planning import PlanInputs
from montage.template import Pace, load_template
from tests.films import FPS, card_shot, hit, narration, script, video_shot

LOOK = load_template("news")
CARD = Hit(card_shot("card"), 0.1)
FITTING = hit("harbour", 0.8)


def clip(of: Hit, start: int, frames: int = 60) -> Clip:
    asset = of.shot.asset
    return Clip(start, frames, asset.path, asset.kind, Fraction(0), of.shot.key, asset.origin, 0, of.score)


def reason(found: tuple[Hit, ...], allowed: tuple[Hit, ...], *others: Clip, **inputs: Any) -> str:
    """Why a card is up where the library has `found`, of which `allowed` may be shown; `others` are shown, too."""
    said = script("A harbour in the fog.")
    anchors = inputs.get("anchors", ())
    plan = PlanInputs(
        said, narration(said), tuple(anchor for anchor, _ in anchors),
        Ranking(((*allowed, CARD),), tuple(hits for _, hits in anchors)), Ranking((found,)), {}, (), (), None, NO_PULSE,
        None, rules(Pace(), FPS), LOOK, "news", (1280, 720), (),
    )  # fmt: skip
    made = explained((clip(CARD, 0), *others), plan)
    assert [one.instead for one in made[1:]] == [""] * len(others), "a shot needs no reason"
    return made[0].instead


def test_nothing_was_found() -> None:
    assert reason((), ()) == "nothing was found for the line"


def test_below_the_floor() -> None:
    assert reason((hit("b", 0.1),), ()) == f"b.mp4 fits 0.10, below the floor of {LOOK.floor:g}"


def test_excluded() -> None:
    assert reason((FITTING,), ()) == "harbour.mp4 fits 0.80, and is excluded"


@pytest.mark.parametrize("start", [60, 900])
def test_shown_elsewhere_before_or_after(start: int) -> None:
    shown = clip(FITTING, start)
    assert reason((FITTING,), (FITTING,), shown) == f"harbour.mp4 fits 0.80, and is shown at {start / 30:.1f} s"


def test_too_short() -> None:
    glimpse = hit("harbour", 0.8, end=0.1)
    assert reason((glimpse,), (glimpse,)) == "harbour.mp4 fits 0.80, and is too short (0.1 s)"


def test_it_gave_way_to_a_figure() -> None:
    figure = Anchor(0, Fraction(1), Fraction(2), "3 days", "", "number", 1.0)
    told = reason((FITTING,), (FITTING,), anchors=[(figure, (CARD,))])
    assert told == "harbour.mp4 fits 0.80, and gave way to a card for a number"


def test_the_best_of_what_was_found_is_named() -> None:
    assert reason((FITTING, hit("b", 0.9)), ()).startswith("b.mp4 fits 0.90")


def test_a_title_is_said_instead_of_a_file() -> None:
    shot = video_shot("a")
    titled = Hit(replace(shot, asset=replace(shot.asset, title="Fog over the harbour")), 0.8)
    assert reason((titled,), ()).startswith("Fog over the harbour fits 0.80")
