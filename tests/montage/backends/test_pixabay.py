"""What is particular to Pixabay. What all services promise is in tests/contracts/test_stocks.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.backends.pixabay import Pixabay
from montage.stock import api
from tests.stock_server import Site, Thing, point_at, stock_site

THINGS = (Thing(7, "video", "seal beach sea", 1), Thing(8, "image", "seal beach", 2, size=(3000, 2000)))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(api, "PAUSE", 0.0)
    with stock_site(tmp_path, *THINGS) as site:
        point_at(site, monkeypatch)
        yield site


def test_a_key_that_it_does_not_know(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers 400, not 401."""
    monkeypatch.delenv("NEWSREEL_PIXABAY_KEY")
    monkeypatch.setenv("PIXABAY_API_KEY", "12345-wrong")
    with pytest.raises(UserError, match=r"refuses the key in PIXABAY_API_KEY \(400\)") as caught:
        Pixabay().find("seal", "en", (1280, 720), 5)
    assert "12345-wrong" not in str(caught.value)
    assert len(site.asked) == 1


def test_a_failure_does_not_tell_the_key(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is in the address."""
    monkeypatch.setenv("NEWSREEL_PIXABAY_KEY", "12345-secret")
    monkeypatch.setenv("NEWSREEL_PIXABAY_URL", "http://127.0.0.1:9/api")
    with pytest.raises(UserError, match="cannot be reached") as caught:
        Pixabay().find("seal", "en", (1280, 720), 5)
    assert "12345-secret" not in str(caught.value)


def test_what_is_asked_for(site: Site) -> None:
    Pixabay().find("seal", "zh-CN", (1080, 1920), 1)
    videos, photos = ({name: text for name, text in query.items() if name != "key"} for _, query, _ in site.asked)
    same = {"q": "seal", "lang": "zh", "safesearch": "true", "per_page": "3"}
    assert videos == same | {"video_type": "film"}
    assert photos == same | {"image_type": "photo", "orientation": "vertical"}


@pytest.mark.parametrize(
    ("lang", "known"), [("zh-TW", "zh"), ("yue", "zh"), ("nb", "no"), ("EN-gb", "en"), ("xx", None)]
)
def test_languages(site: Site, lang: str, known: str | None) -> None:
    Pixabay().find("seal", lang, (720, 720), 1)
    assert {query.get("lang") for _, query, _ in site.asked} == {known}
    assert not any("orientation" in query for _, query, _ in site.asked)


def test_a_query_that_nothing_has_all_words_of_is_made_shorter(site: Site) -> None:
    offers = Pixabay().find("seal beach fur hunters quota parliament", "en", (1280, 720), 5)
    assert [offer.id for offer in offers] == ["7", "8"]
    assert [query["q"] for _, query, _ in site.asked] == [
        "seal beach fur hunters quota parliament", "seal beach fur", "seal beach",
    ] * 2  # fmt: skip
    assert Pixabay().find("wolf forest snow", "en", (1280, 720), 5) == []


def test_a_query_is_cut_between_words(site: Site) -> None:
    Pixabay().find("seal " + "penguin " * 20, "en", (1280, 720), 5)
    assert site.asked[0][1]["q"] == "seal" + " penguin" * 12
    Pixabay().find("海" * 150, "zh", (1280, 720), 5)
    assert site.asked[-1][1]["q"] == "海" * 100


@pytest.mark.parametrize(
    ("size", "video", "photo"),
    [
        ((600, 340), "video-7-640.mp4", "photo-8-small.jpg"),
        ((1280, 720), "video-7-1280.mp4", "photo-8-large.jpg"),
        ((1920, 1080), "video-7-1920.mp4", "photo-8-large.jpg"),
    ],
)
def test_the_smallest_rendition_that_covers_the_film(site: Site, size: tuple[int, int], video: str, photo: str) -> None:
    files = [offer.file.rpartition("/")[2] for offer in Pixabay().find("seal", "en", size, 5)]
    assert files == [video, photo]


def test_users_whom_it_knows_better_get_larger_photographs(site: Site) -> None:
    more = {"fullHDURL": f"{site.address}/full.jpg", "imageURL": f"{site.address}/whole.jpg"}
    site.things[:] = [Thing(8, "image", "seal", 2, size=(3000, 2000), more=more)]
    files = [Pixabay().find("seal", "en", size, 5)[0].file for size in ((1900, 1070), (2560, 1440))]
    assert [file.rpartition("/")[2] for file in files] == ["full.jpg", "whole.jpg"]


@pytest.mark.parametrize("more", [{"isAiGenerated": True}, {"tags": "seal, Ai Generated, sea"}])
def test_what_a_machine_made_is_not_offered(site: Site, more: dict[str, object]) -> None:
    site.things += [Thing(10, "video", "seal", 3, more=more), Thing(11, "image", "seal", 4, more=more)]
    site.things.append(Thing(12, "image", "seal", 5, more={"type": "vector/svg"}))
    assert [offer.id for offer in Pixabay().find("seal", "en", (1280, 720), 5)] == ["7", "8"]


def test_another_refusal_is_of_this_search_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(self: api.Api, path: str, params: api.Params) -> tuple[int, dict[str, str], bytes]:
        return 400, {}, b'[ERROR 400] "page" is out of valid range.'

    pixabay = Pixabay()
    with monkeypatch.context() as patch:
        patch.setattr(api.Api, "_answer", odd)
        with pytest.raises(UserError, match=r'\(400: \[ERROR 400\] "page" is out') as caught:
            pixabay.find("seal", "en", (1280, 720), 5)
    assert not isinstance(caught.value, api.ServiceDisabled)
    assert len(pixabay.find("seal", "en", (1280, 720), 5)) == 2
