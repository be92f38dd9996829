"""Which pictures cards are drawn with: what may be shown on their line; calm where cards follow each other."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.model import Asset, Rights, Shot
from indexer.probe import probe
from montage.graphics.canvas import look_of
from montage.graphics.card_file import card_in
from montage.graphics.content import Card
from montage.graphics.desk import Part
from montage.graphics.draw import draw
from montage.graphics.pictures import with_pictures
from montage.model import Clip, Edits, Hit, Line, Ranking, Script, Tag
from montage.template import ROOT, load_template

FPS = Fraction(25)
LOOK = look_of(load_template("news"), (640, 360))
LIBRARY = ROOT / "demo" / "library"
SCRIPT = Script("", "en", (Line("One."), Line("Two."), Line("Three.")))
NUMBER = Card("number", "5,500", "galaxies")
QUOTED = Card("quotation", "One cannot see a single border", speaker="Eileen Collins")
SAID = Script(
    "", "en", (Line("“One cannot see a single border,” said Eileen Collins.", tags=(Tag("Eileen Collins", "person"),)),)
)


def hit(name: str, score: float = 1.0, words: str = "", **of_asset: object) -> Hit:
    asset: Asset = replace(probe(LIBRARY / f"{name}.jpg"), **of_asset)  # type: ignore[arg-type]
    return Hit(Shot(asset, asset.start, asset.start + asset.duration, words=words), score)


def part(start: int, line: int = 0, card: Card | None = NUMBER) -> Part:
    origin = "card" if card else "own"
    return Clip(start, 50, Path("a.png"), "image", Fraction(0), "k", origin, line, 1.0), card  # type: ignore[arg-type]


def laid(parts: Sequence[Part], *lines: Sequence[Hit], script: Script = SCRIPT) -> list[Part]:
    return with_pictures(parts, script, Ranking(tuple(map(tuple, lines))), LOOK, FPS)


def used(parts: Sequence[Part], use: str = "backdrop") -> list[str]:
    return ["+".join(one.src.stem for one in clip.pictures if one.use == use) for clip, _ in parts]


def test_a_card_stands_on_the_best_of_its_line_and_says_so() -> None:
    ((clip, card),) = laid([part(0)], [hit("moon", rights=Rights("NASA", "CC0")), hit("mars")])
    assert card and card.backdrop and card.backdrop.picture.startswith(b"\x89PNG") and card.big == "5,500"
    (picture,) = clip.pictures
    assert (picture.use, picture.src.name, picture.rights.credit) == ("backdrop", "moon.jpg", "NASA")


def test_a_line_that_has_nothing_has_shapes_and_shots_stay_as_they_are() -> None:
    parts = laid([part(0), part(50, 1, None), part(100, 1)], [], [hit("moon")])
    assert used(parts) == ["", "", "moon"]
    assert parts[0][1] == NUMBER and parts[1] == part(50, 1, None)


@pytest.mark.parametrize(
    "kept_out", [{"origin": "generated"}, {"rights": Rights(made_by="a model")}, {"preview": "a service"}]
)
def test_nothing_generated_and_no_preview_stands_behind_a_card(kept_out: dict[str, object]) -> None:
    assert used(laid([part(0)], [hit("moon", **kept_out)])) == [""]
    assert used(laid([part(0)], [hit("moon", **kept_out), hit("mars")])) == ["mars"]


def test_a_card_is_no_picture() -> None:
    assert used(laid([part(0)], [hit("moon", origin="card")])) == [""]


def test_what_is_excluded_is_not_seen_out_of_focus_either() -> None:
    script = replace(SCRIPT, edits=Edits(exclude=("moon.jpg",)))
    assert used(laid([part(0)], [hit("moon"), hit("mars")], script=script)) == ["mars"]
    assert used(laid([part(0)], [hit("moon")], script=script)) == [""]


def test_cards_that_follow_each_other_keep_a_picture_as_long_as_it_suits() -> None:
    moon, mars, sun = hit("moon"), hit("mars"), hit("sun")
    parts = laid([part(0), part(50), part(100, 1), part(150, 2)], [moon], [mars, moon], [sun])
    assert used(parts) == ["moon", "moon", "moon", "sun"]
    assert [card.backdrop.begun for _, card in parts if card and card.backdrop] == [0.0, 2.0, 4.0, 0.0]


def test_after_a_shot_the_best_comes_again() -> None:
    moon, mars = hit("moon"), hit("mars")
    assert used(laid([part(0), part(50, 0, None), part(100, 1)], [moon], [mars, moon])) == ["moon", "", "mars"]


def test_a_picture_that_cannot_be_read_is_left_out() -> None:
    gone = hit("moon", path=Path("/nowhere/moon.jpg"))
    assert used(laid([part(0)], [gone, hit("mars")])) == ["mars"]
    assert used(laid([part(0)], [gone])) == [""]


def test_the_speaker_stands_beside_a_quotation() -> None:
    (made,) = laid([part(0, card=QUOTED)], [hit("astronaut", words="Eileen Collins, astronaut")], script=SAID)
    assert made[1] and made[1].portrait and made[1].backdrop
    assert used([made], "portrait") == ["astronaut"] == used([made])


@pytest.mark.parametrize(
    "wrong",
    [
        hit("astronaut", words="A woman in an orange suit"), hit("astronaut", words="Collins, astronaut"),
        hit("astronaut", words="Eileen Collins and Pamela Melroy"), hit("moon", words="Eileen Collins"),
        hit("astronaut", words="Eileen Collins", origin="stock"),
        hit("astronaut", words="Eileen Collins", rights=Rights(made_by="a model")),
    ],
    ids=["nobody is named", "no full name", "two people", "no face", "stock", "generated"],
)  # fmt: skip
def test_nobody_stands_there_where_it_is_not_sure_who_it_is(wrong: Hit) -> None:
    ((clip, card),) = laid([part(0, card=QUOTED)], [wrong], script=SAID)
    assert card and card.portrait is None and used([(clip, card)], "portrait") == [""]


def test_a_cards_file_keeps_its_pictures(tmp_path: Path) -> None:
    ((_, card),) = laid([part(0, card=QUOTED)], [hit("astronaut", words="Eileen Collins, astronaut")], script=SAID)
    assert card and card.portrait and card.backdrop
    draw(card, LOOK, tmp_path / "card.png")
    draw(QUOTED, LOOK, tmp_path / "plain.png")
    assert card_in(tmp_path / "card.png") == card and card_in(tmp_path / "plain.png") == QUOTED


def test_who_can_be_seen_may_be_said_by_a_person() -> None:
    told = hit("astronaut", words="img 0042")
    ((_, card),) = laid([part(0, card=QUOTED)], [told], script=SAID)
    assert card and card.portrait is None
    by_hand = replace(told, shot=replace(told.shot, person="Eileen Collins"))
    ((_, card),) = laid([part(0, card=QUOTED)], [by_hand], script=SAID)
    assert card and card.portrait


def test_a_card_that_is_no_quotation_has_no_speaker() -> None:
    ((_, card),) = laid([part(0)], [hit("astronaut", words="Eileen Collins")], script=SAID)
    assert card and card.portrait is None
