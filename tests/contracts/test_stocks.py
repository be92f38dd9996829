"""What every stock service promises (montage/stock/stock.py), over each that is installed and has a server here."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_cache_path

from assets_db import plugins
from assets_db.errors import UserError
from indexer.metadata.licences import find_licence, says_a_licence
from montage.stock import api
from montage.stock.stock import ServiceDisabled, Stock, bring
from tests.stock_server import KEY, Site, Thing, point_at, stock_site

SERVED = ("pexels", "pixabay")  # others need the network
FILM = (1280, 720)
THINGS = (
    Thing(1, "video", "seal on a beach", 1),
    Thing(2, "video", "seal colony", 2),
    Thing(1, "image", "seal pup", 3),
    Thing(3, "image", "seal in the water", 4, author="Bo Bytes"),
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(api, "PAUSE", 0.0)
    (tmp_path / "site").mkdir()
    with stock_site(tmp_path / "site", *THINGS) as site:
        point_at(site, monkeypatch)
        yield site


@pytest.fixture(params=sorted(plugins.names("stock")))
def name(request: pytest.FixtureRequest) -> str:
    if request.param not in SERVED:
        pytest.skip("there is no server for it here")
    return str(request.param)


@pytest.fixture
def service(name: str, site: Site) -> Any:
    return plugins.load("stock", name, Stock)


def found(service: Stock, query: str = "seal", k: int = 10) -> list[tuple[str, str]]:
    return [(offer.kind, offer.id) for offer in service.find(query, "en", FILM, k)]


EVERYTHING = [("video", "1"), ("video", "2"), ("image", "1"), ("image", "3")]


def test_ours_are_installed() -> None:
    assert set(SERVED) <= set(plugins.names("stock"))


def test_offers_say_all_that_is_promised(service: Any, name: str) -> None:
    offers = service.find("seal", "en", FILM, 10)
    assert service.name == name
    assert found(service) == EVERYTHING
    for offer in offers:
        assert offer.service == name
        assert all(url.startswith("http") for url in (offer.page, offer.preview, offer.file))
        assert name in offer.page
        assert FILM <= offer.size < (1920, 1080), "the smallest that covers the film"
        assert offer.duration == (Fraction(12) if offer.kind == "video" else None)
        assert "seal" in offer.words.lower()
        assert says_a_licence(offer.licence) and find_licence(offer.licence).id == name
    assert [offer.author for offer in offers] == ["Ann Author"] * 3 + ["Bo Bytes"]
    assert len({offer.key for offer in offers}) == len(offers)


@pytest.mark.parametrize("k", [0, 1, 2])
def test_at_most_k_of_each_kind(service: Any, k: int) -> None:
    assert [kind for kind, _ in found(service, k=k)] == ["video"] * k + ["image"] * k


@pytest.mark.parametrize(
    "query", ["", "  ", "seal\n\nbeach", "海豹 冰川", "🙂", "a" * 300, "seal " * 100, "&key=1#?%00"]
)
def test_any_query_is_asked_for_or_has_no_offers(service: Any, site: Site, query: str) -> None:
    for lang in ("en", "zh", "zh-TW", "xx", ""):
        assert isinstance(service.find(query, lang, (720, 1280), 2), list)
    assert all(len(asked.get("q", "")) <= 100 for _, asked, _ in site.asked), "more Pixabay does not take"


def test_all_files_come_as_a_film_takes_them(service: Any, tmp_path: Path) -> None:
    found = service.find("seal", "en", FILM, 10)
    assert found
    for offer in found:
        assert bring(offer, tmp_path).stat().st_size


def test_a_search_is_asked_once_a_day(service: Any, name: str, site: Site) -> None:
    assert found(service) == EVERYTHING
    asked = len(site.asked)
    site.moods = ["broken"]
    assert found(plugins.load("stock", name, Stock)) == EVERYTHING, "from disk, for another film too"
    assert len(site.asked) == asked


def test_without_a_key_it_says_where_to_get_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (f"NEWSREEL_{name.upper()}_KEY", f"{name.upper()}_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(UserError, match=rf"https://\S*{name}\S* and set NEWSREEL_{name.upper()}_KEY"):
        plugins.load("stock", name, Stock)
    monkeypatch.setenv(f"{name.upper()}_API_KEY", KEY)
    assert plugins.load("stock", name, Stock).name == name
    monkeypatch.setenv(f"{name.upper()}_API_KEY", "schlüssel\nX-Other: 1")
    with pytest.raises(UserError, match="no key"):
        plugins.load("stock", name, Stock)


@pytest.mark.parametrize(
    ("mood", "what"),
    [("refused", "refuses the key in NEWSREEL_"), ("forbidden", "refuses the key in NEWSREEL_"),
     ("broken", "answers 500"), ("html", "something else"), ("cut", "something else"), ("other", "something else"),
     ("strange", "not known"), ("silent", "in time")],
)  # fmt: skip
def test_a_service_that_fails_is_told_once_and_left_alone(
    service: Any, name: str, site: Site, mood: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "STALL", 0.2)
    site.moods = [mood]
    with pytest.raises(ServiceDisabled) as caught:
        service.find("seal", "en", FILM, 10)
    said = str(caught.value)
    assert what in said and "not asked again for this film" in said and name in said
    assert "\n" not in said and KEY not in said
    asked = len(site.asked)
    assert asked <= api.TRIES
    site.moods = ["good"]
    assert found(service, "seal pup") == []
    assert len(site.asked) == asked


@pytest.mark.parametrize("mood", ["broken", "html", "cut", "busy"])
def test_what_passes_is_tried_again(service: Any, site: Site, mood: str) -> None:
    site.moods, site.after = [mood, "good"], "0"
    assert found(service) == EVERYTHING


def test_photographs_that_fail_cost_no_videos(service: Any, site: Site) -> None:
    site.moods = ["good", "broken"]
    assert found(service) == EVERYTHING[:2]
    with pytest.raises(ServiceDisabled, match="answers 500"):
        service.find("another seal", "en", FILM, 10)


def test_a_short_wait_is_waited_and_a_long_one_is_not(
    service: Any, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.moods, site.after = ["busy", "good"], "1"
    start = time.monotonic()
    assert found(service) == EVERYTHING
    assert time.monotonic() - start >= 0.9
    site.moods, site.after = ["busy"], "7200"
    with pytest.raises(ServiceDisabled, match="no further search for 2 h"):
        service.find("other", "en", FILM, 10)


def test_a_limit_holds_for_the_next_film_too(service: Any, name: str, site: Site) -> None:
    site.moods, site.after = ["good", "spent"], "3600"
    assert found(service) == EVERYTHING
    asked = len(site.asked)
    with pytest.raises(ServiceDisabled, match="no further search"):
        plugins.load("stock", name, Stock).find("other", "en", FILM, 10)
    assert len(site.asked) == asked, "it is not even asked"


def test_threads_ask_one_after_the_other_and_hear_of_the_end_once(service: Any, site: Site) -> None:
    site.moods = ["refused"]
    told = []
    gate = threading.Barrier(6)

    def ask(number: int) -> None:
        gate.wait()
        try:
            assert service.find(f"seal {number}", "en", FILM, 3) == []
        except ServiceDisabled as error:
            told.append(error)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(ask, range(6)))
    assert len(told) == 1
    assert site.most_at_once == 1
    assert len(site.asked) == 1


def test_an_offer_that_lacks_something_is_left_out(service: Any, site: Site) -> None:
    site.things += [
        Thing(8, "video", "seal", 8, more={"id": None}), Thing(9, "video", "seal", 9, more={"user": None}),
        Thing(8, "image", "seal", 8, more={"src": {}, "largeImageURL": 7}),
        Thing(9, "image", "seal", 9, more={"width": "wide", "imageWidth": 0}),
    ]  # fmt: skip
    assert found(service) == EVERYTHING


def test_what_is_too_small_to_be_sharp_is_left_out(service: Any, site: Site) -> None:
    site.things[:] = [Thing(5, "video", "seal", 5, size=(640, 360)), Thing(6, "image", "seal", 6, size=(640, 360))]
    assert [offer.size for offer in service.find("seal", "en", FILM, 9)] == [(640, 360), (640, 360)]
    assert service.find("seal", "en", (1920, 1080), 9) == []


def test_a_damaged_or_old_answer_on_disk_is_asked_for_again(
    service: Any, name: str, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert found(service) == EVERYTHING
    kept = sorted((user_cache_path("newsreel") / "stock" / name).glob("*.json"))
    assert len(kept) == 2
    assert all(KEY not in file.read_text() for file in kept)
    kept[0].write_text('[{"id"')
    os.utime(kept[1], (time.time() - 90_000,) * 2)
    asked = len(site.asked)
    assert found(service) == EVERYTHING
    assert len(site.asked) == asked + 2


def test_a_disk_that_takes_nothing_costs_no_pictures(
    service: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    assert found(service) == EVERYTHING
    assert "cannot be stored" in caplog.text
