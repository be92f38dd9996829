"""What is particular to Pexels. What all services promise is in tests/contracts/test_stocks.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.backends.pexels import Pexels
from tests.stock_server import Site, Thing, point_at, stock_site

THINGS = (
    Thing(7, "video", "Seal On The Beach", 1, size=(3840, 2160)),
    Thing(8, "image", "A seal", 2, size=(4000, 6000)),
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with stock_site(tmp_path, *THINGS) as site:
        point_at(site, monkeypatch)
        yield site


def test_the_key_is_a_header_and_stands_in_no_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREEL_PEXELS_KEY", "my key")
    Pexels().find("seal", "en", (1280, 720), 5)
    assert site.asked
    for path, query, headers in site.asked:
        assert headers["Authorization"] == "my key"
        assert "my key" not in path + str(query)
        assert headers["User-Agent"].startswith("newsreel/")


@pytest.mark.parametrize(
    ("lang", "locale"),
    [("en", "en-US"), ("zh", "zh-CN"), ("zh-CN", "zh-CN"), ("zh-TW", "zh-TW"), ("zh-hant", "zh-TW"), ("yue", "zh-TW"),
     ("pt_BR", "pt-BR"), ("de-at", "de-DE"), ("xx", None)],
)  # fmt: skip
def test_it_is_asked_in_the_films_language(site: Site, lang: str, locale: str | None) -> None:
    Pexels().find("海豹", lang, (1280, 720), 5)
    assert {query.get("locale") for _, query, _ in site.asked} == {locale}
    assert {query["query"] for _, query, _ in site.asked} == {"海豹"}


@pytest.mark.parametrize(
    ("size", "orientation"), [((1920, 1080), "landscape"), ((1080, 1920), "portrait"), ((720, 720), "square")]
)
def test_it_is_asked_for_the_films_shape(site: Site, size: tuple[int, int], orientation: str) -> None:
    Pexels().find("seal", "en", size, 500)
    assert [(path, query["orientation"], query["per_page"]) for path, query, _ in site.asked] == [
        ("/videos/search", orientation, "80"), ("/v1/search", orientation, "80"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("size", "video", "photo"),
    [
        ((320, 180), "video-7-640.mp4", "photo-8-large.jpeg"),
        ((640, 360), "video-7-640.mp4", "photo-8-large2x.jpeg"),
        ((642, 360), "video-7-1280.mp4", "photo-8-large2x.jpeg"),
        ((1280, 720), "video-7-1280.mp4", "photo-8-original.jpeg"),
        ((2560, 1440), "video-7-1920.mp4", "photo-8-original.jpeg"),
    ],
)
def test_the_smallest_rendition_that_covers_the_film(site: Site, size: tuple[int, int], video: str, photo: str) -> None:
    files = [offer.file.rpartition("/")[2].partition("?")[0] for offer in Pexels().find("seal", "en", size, 5)]
    assert files == [video, photo]


def test_a_video_is_told_by_its_address_and_seen_in_its_middle(site: Site) -> None:
    video, photo = Pexels().find("seal", "en", (1280, 720), 5)
    assert (video.words, photo.words) == ("Seal on the beach", "A seal")
    assert video.preview.endswith("still-7-320.jpg")
    site.things[:] = [
        Thing(7, "video", "", 1, more={"url": "https://www.pexels.com/zh-cn/video/7/", "tags": ["海豹", 3, ""]}),
        Thing(8, "image", "gone", 2, more={"alt": None, "url": "https://www.pexels.com/photo/black-seal-8/"}),
    ]
    video, photo = Pexels().find("海豹", "zh", (1280, 720), 5)
    assert (video.words, photo.words) == ("海豹", "Black seal")


def test_without_pictures_of_a_video_its_poster_is_seen(site: Site) -> None:
    site.things[:] = [Thing(7, "video", "seal", 1, more={"video_pictures": []})]
    assert Pexels().find("seal", "en", (1280, 720), 5)[0].preview.endswith("still-7-640.jpg")


def test_an_address_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREEL_PEXELS_KEY", "key")
    monkeypatch.setenv("NEWSREEL_PEXELS_URL", "api.pexels.com")
    with pytest.raises(UserError, match=r"NEWSREEL_PEXELS_URL is 'api.pexels.com', which is not a web address; start"):
        Pexels()


def test_nobody_answers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("montage.stock.api.PAUSE", 0.0)
    monkeypatch.setenv("NEWSREEL_PEXELS_URL", "http://127.0.0.1:9")
    with pytest.raises(UserError, match=r"pexels cannot be reached \(ConnectError\); .*check the network"):
        Pexels().find("seal", "en", (1280, 720), 5)
