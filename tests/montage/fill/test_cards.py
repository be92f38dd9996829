"""Cards as a rung: for every line, and for the moments at which what they show is said."""

from fractions import Fraction
from pathlib import Path

from montage.fill.cards import CARD, CARD_OF_ANCHOR, Cards
from montage.fill.fallback_source import Gaps
from montage.model import Anchor
from tests.films import script
from tests.montage.fill.test_fill import SAID, film


def test_every_line_has_a_card_whatever_is_open(tmp_path: Path) -> None:
    found = Cards(film(), tmp_path).fill(Gaps((), ()))
    assert sorted(found.lines) == [0, 1]
    for hits in found.lines.values():
        assert all(hit.shot.asset.origin == "card" and hit.score == CARD for hit in hits)
        assert all(hit.shot.asset.path.parent == tmp_path and hit.shot.asset.path.is_file() for hit in hits)


def test_a_card_that_shows_a_figure_is_offered_for_the_moment_it_is_said(tmp_path: Path) -> None:
    said = script("The pad is old.", "It takes 300 people and 12,000 bolts to build one.")
    figures = tuple(
        Anchor(1, Fraction(at), Fraction(at + 1), text, text, "number", 0.8) for at, text in ((5, "300"), (8, "12,000"))
    )
    found = Cards(film(said, figures), tmp_path).fill(Gaps((), ()))
    assert {place: [hit.score for hit in hits] for place, hits in found.anchors.items()} == {
        0: [CARD_OF_ANCHOR], 1: [CARD_OF_ANCHOR],
    }  # fmt: skip
    shown = {hit.shot.key for hits in found.anchors.values() for hit in hits}
    assert len(shown) == 2 and shown == {hit.shot.key for hit in found.lines[1][:-1]}, "the last one is the page"


def test_the_same_card_is_drawn_alike(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    one, two = (Cards(film(SAID), folder).fill(Gaps((), ())) for folder in (tmp_path, tmp_path / "again"))
    assert [hit.shot.key for hits in one.lines.values() for hit in hits] == [
        hit.shot.key for hits in two.lines.values() for hit in hits
    ]


def test_a_map_names_whose_data_it_is_drawn_from(tmp_path: Path) -> None:
    found = Cards(film(script("The pad is old.", "Crowds filled the streets of Lisbon.")), tmp_path).fill(Gaps((), ()))
    assert ["GeoNames" in hit.shot.asset.rights.credit for hit in found.lines[1]] == [True, False]
    assert not any(hit.shot.asset.rights.credit for hit in found.lines[0])
