"""Places by their names."""

from hashlib import sha256

import pytest

from montage.places.gazetteer import DIGESTS_FILE, FOLDER, PLACES_FILE, REGIONS_FILE, gazetteer, plain


def first(name: str) -> tuple[str, str]:
    place = gazetteer().named(name)[0]
    return place.kind, place.name


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Paris", ("city", "Paris")),
        ("巴黎", ("city", "Paris")),
        ("Zürich", ("city", "Zurich")),
        ("São Paulo", ("city", "São Paulo")),
        ("Saigon", ("city", "Ho Chi Minh City")),
        ("Ill.", ("region", "Illinois")),
        ("加州", ("region", "California")),
        ("UK", ("country", "United Kingdom")),
        ("阿联酋", ("country", "United Arab Emirates")),
    ],
)
def test_a_place_is_found_by_each_of_its_names(name: str, wanted: tuple[str, str]) -> None:
    assert first(name) == wanted


def test_places_of_one_name_come_by_their_prominence() -> None:
    some = gazetteer().named("Birmingham")
    assert [(one.country, one.region) for one in some[:2]] == [("GB", "ENG"), ("US", "AL")]
    assert gazetteer().named("Nowhere at All") == ()


def test_a_capital_counts_more_than_its_people() -> None:
    capital = next(one for one in gazetteer().named("San José") if one.capital)
    assert capital.country == "CR" and capital.prominence > capital.population


def test_the_largest_cities_are_large() -> None:
    people = [city.population for city in gazetteer().largest(500)]
    assert len(people) == 500 and people == sorted(people, reverse=True) and people[-1] > 900_000


def test_every_region_has_both_names_and_lies_in_a_country() -> None:
    lines = (FOLDER / REGIONS_FILE).read_text(encoding="utf-8").splitlines()
    assert len(lines) > 90
    for line in lines:
        country, code, name, chinese, _ = line.split("\t")
        region, holder = gazetteer().area(country, code), gazetteer().area(country)
        assert region and (region.name, region.chinese) == (name, chinese)
        assert holder and holder.chinese and holder.extent


def test_most_large_cities_have_a_chinese_name() -> None:
    cities = list(gazetteer().largest(1000))
    assert sum(bool(city.chinese) for city in cities) > 0.8 * len(cities)


def test_names_are_looked_up_without_case_and_accents() -> None:
    assert [plain(name) for name in ("Málaga", "Xi’an", "ŁÓDŹ")] == ["malaga", "xi'an", "lodz"]


def test_the_digest_that_stage_keys_know_is_that_of_the_places() -> None:
    digest = sha256((FOLDER / PLACES_FILE).read_bytes()).hexdigest()
    assert (FOLDER / DIGESTS_FILE).read_text(encoding="utf-8") == f"{digest}  {PLACES_FILE}\n"
