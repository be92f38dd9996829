"""Videos that a page shows as files."""

from pathlib import Path

import pytest
from trafilatura.utils import load_html

from montage.articles.html import read_page
from montage.articles.videos import videos
from montage.model import Picture

PROSE = "".join(
    f"<p>{'The rocket stood on its pad while the crew walked out to the bridge. ' * 3}</p>" for _ in range(4)
)


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><article><h1>A rocket</h1>{PROSE}{body}</article></body></html>"


def found(body: str, head: str = "", folder: Path | None = None) -> list[tuple[str, str]]:
    tree = load_html(page(body, head))
    return [(one.url, one.caption) for one in videos(tree, "https://x.example/news/a.html", folder)]


@pytest.mark.parametrize(
    "body",
    [
        '<video src="/clip.mp4"></video>',
        '<video><source src="https://x.example/clip.mp4" type="video/mp4"></video>',
        '<video data-src="/clip.mp4"></video>',
        '<video><source src="/clip.m3u8"><source src="/clip.mp4"></video>',
    ],
)
def test_a_player_in_the_text(body: str) -> None:
    assert found(body) == [("https://x.example/clip.mp4", "")]


def test_its_caption_is_the_figures() -> None:
    body = '<figure><video src="/clip.mp4"></video><figcaption>The rocket  lifts off</figcaption></figure>'
    assert found(body) == [("https://x.example/clip.mp4", "The rocket lifts off")]


def test_what_the_page_is_shared_by_and_described_by() -> None:
    head = (
        '<meta property="og:video" content="https://x.example/shared.mp4">'
        '<script type="application/ld+json">{"@graph": [{"@type": "VideoObject", "name": "Lift-off",'
        ' "contentUrl": "https://x.example/told.mp4"}]}</script>'
        '<script type="application/ld+json">not JSON</script>'
    )
    assert found("", head) == [("https://x.example/shared.mp4", ""), ("https://x.example/told.mp4", "Lift-off")]


@pytest.mark.parametrize(
    "body",
    [
        '<video src="/live.m3u8"></video>',
        '<video src="blob:https://x.example/1"></video>',
        '<video data-video-id="42"></video>',
        '<video src="http://[broken.mp4"></video>',
    ],
)
def test_streams_and_players_without_a_file_are_passed_over(body: str) -> None:
    assert found(body) == []


def test_a_video_elsewhere_on_the_page_is_another_storys() -> None:
    tree = load_html(page("").replace("</body>", '<aside><video src="/other.mp4"></video></aside></body>'))
    assert videos(tree, "https://x.example/", None) == ()


def test_a_saved_page_has_them_beside_it(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"mp4")
    article = read_page(page('<video src="clip.mp4"></video>'), "a.html", folder=tmp_path)
    assert article.pictures == (Picture("clip.mp4", path=tmp_path / "clip.mp4", kind="video"),)
