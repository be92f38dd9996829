"""What a map says."""

import pytest

from montage.atlas.locate import Located
from montage.graphics.maps.locator import CANDIDATES, distance, lies_in, locator_of
from montage.places.gazetteer import Place, gazetteer


def place(name: str, kind: str = "city") -> Place:
    return next(one for one in gazetteer().named(name) if one.kind == kind)


def around(name: str, lang: str = "en", kind: str = "city") -> list[str]:
    return [spot.name for spot in locator_of(Located(0, name, 0, place(name, kind)), lang).around]


@pytest.mark.parametrize(
    ("name", "kind", "lang", "wanted"),
    [
        ("Boston", "city", "en", "Massachusetts, United States"),
        ("Boston", "city", "zh", "美国 · 马萨诸塞州"),
        ("Lyon", "city", "en", "France"),
        ("Texas", "region", "en", "United States"),
        ("Kenya", "country", "en", ""),
        ("Singapore", "city", "en", ""),
        ("Wuhan", "city", "zh", "中国 · 湖北"),
    ],
)
def test_what_a_place_lies_in(name: str, kind: str, lang: str, wanted: str) -> None:
    assert lies_in(place(name, kind), lang) == wanted


def test_large_and_near_cities_come_first() -> None:
    assert {"London", "Brussels"} <= set(around("Paris")[:4])
    assert "Paris" not in around("Paris") and len(around("Paris")) <= CANDIDATES


def test_a_countrys_own_cities_are_named() -> None:
    assert around("Kenya", kind="country")[0] == "Nairobi" and "Mombasa" in around("Kenya", kind="country")
    assert "Kampala" not in around("Kenya", kind="country")


def test_labels_are_in_the_films_language() -> None:
    assert around("Paris", "zh")[0] in ("伦敦", "布鲁塞尔") and all(
        not name.isascii() for name in around("Paris", "zh")
    )


def test_distances_are_those_of_the_great_circle() -> None:
    assert distance(0, 0, 0, 90) == pytest.approx(90) and distance(90, 0, -90, 17) == pytest.approx(180)
    assert distance(48.85, 2.35, 51.51, -0.13) == pytest.approx(3.09, abs=0.02)
