"""A card takes the screen for a fact only where no shot fits its line."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from montage.align.align import align
from montage.align.rules import rules
from montage.anchors.find import find_anchors
from montage.fill.cards import CARD_OF_ANCHOR, Cards
from montage.fill.facts import with_shots_for_facts
from montage.fill.fallback_source import Gaps
from montage.model import Anchor, Clip, Hit, Ranking, Script
from montage.template import Pace
from tests.films import FPS, hit, narration, script
from tests.montage.fill.test_fill import NEWS, film

PAD = "The pad is old and grey."
FIGURE = script(PAD, "In the end it takes 300 people and much patience to build one of these pads.")
QUOTED = script(PAD, "The mayor of the city said: “We are going to rebuild every single one of these houses.”")


def offered(said: Script, folder: Path, *shots: Hit) -> tuple[Ranking, tuple[Anchor, ...]]:
    """What the aligner is offered where `shots` are found for the second line, and the film's anchors."""
    anchors = find_anchors(said, narration(said))
    cards = Cards(film(said, anchors), folder).fill(Gaps((0, 1), ()))
    lines = ((hit("z", 0.9, end=30),), (*shots, *cards.lines[1]))
    found = Ranking(lines, tuple(cards.anchors.get(place, ()) for place in range(len(anchors))))
    return with_shots_for_facts(found, anchors, NEWS.floor), anchors


def laid_out(said: Script, ranking: Ranking, anchors: tuple[Anchor, ...]) -> list[str]:
    clips: tuple[Clip, ...] = align(said, narration(said), anchors, ranking, rules(Pace(), FPS)).clips
    return [clip.origin for clip in clips]


def test_a_shot_that_fits_goes_on_while_a_figure_is_said(tmp_path: Path) -> None:
    shot = hit("a", 0.6, end=30)
    ranking, anchors = offered(FIGURE, tmp_path, shot)
    place = next(place for place, one in enumerate(anchors) if one.kind == "number")
    assert [one.score for one in ranking.anchors[place]] == [CARD_OF_ANCHOR, shot.score]
    assert "card" not in laid_out(FIGURE, ranking, anchors)
    alone = replace(ranking, anchors=tuple(hits[:1] for hits in ranking.anchors))
    assert "card" in laid_out(FIGURE, alone, anchors), "a card would have taken its place"


def test_where_no_shot_fits_the_card_is_shown(tmp_path: Path) -> None:
    ranking, anchors = offered(FIGURE, tmp_path, hit("a", NEWS.floor - 0.01, end=30))
    assert [len(hits) for hits in ranking.anchors if hits] == [1]
    assert "card" in laid_out(FIGURE, ranking, anchors)


def test_a_shot_is_as_good_at_a_fact_as_for_its_line(tmp_path: Path) -> None:
    ranking, anchors = offered(FIGURE, tmp_path, hit("a", 0.3), hit("b", 0.9))
    place = next(place for place, one in enumerate(anchors) if one.kind == "number")
    scores = {one.shot.key: one.score for one in ranking.anchors[place] if one.shot.asset.origin != "card"}
    assert scores == {hit("a", 0).shot.key: 0.3, hit("b", 0).shot.key: 0.9}


def test_a_shot_that_was_found_for_a_name_keeps_its_score(tmp_path: Path) -> None:
    anchor = Anchor(1, Fraction(6), Fraction(7), "300", "300", "number", 0.8)
    cards = Cards(film(FIGURE, (anchor,)), tmp_path).fill(Gaps((0,), ()))
    shot = hit("a", 0.9)
    found = Ranking(((), (shot, *cards.lines[1])), ((replace(shot, score=0.7), *cards.anchors[0]),))
    assert with_shots_for_facts(found, (anchor,), NEWS.floor).anchors == found.anchors


def test_what_cannot_be_laid_over_a_shot_keeps_its_card(tmp_path: Path) -> None:
    ranking, anchors = offered(QUOTED, tmp_path, hit("a", 0.6, end=30))
    place = next(place for place, one in enumerate(anchors) if one.kind == "quotation")
    assert [one.shot.asset.origin for one in ranking.anchors[place]] == ["card"]
