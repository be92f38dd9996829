"""Whole journeys in a browser: from the first cut to the film, across a crash, in both languages, by keyboard alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from montage.timeline.file import load_timeline
from tests.e2e.command import SMALL, newsreel
from tests.e2e.studio import Server, browser_page


@pytest.fixture
def film(tmp_path: Path, article: Path, footage: Path) -> Path:
    """A first cut."""
    newsreel("index", footage, "--library", "library", "--reader", "none", "--embedder", "none", cwd=tmp_path)
    newsreel("plan", article, "-o", "film.json", "--library", "library", *SMALL, cwd=tmp_path)
    return tmp_path / "film.json"


@pytest.fixture
def server(film: Path) -> Iterator[Server]:
    one = started(film)
    yield one
    one.kill()


def started(film: Path) -> Server:
    return Server(film, "--library", "library", "--embedder", "none", "--voice", "espeak", cwd=film.parent)


def opened(page: Page, server: Server) -> None:
    page.goto(server.address)
    expect(page.locator(".candidates .shots li").first).to_be_visible()


def _with(part: str) -> re.Pattern[str]:
    return re.compile(re.escape(part))


def shown(page: Page) -> list[str]:
    """What the clips of the strip are called."""
    return [
        title.splitlines()[0] for title in page.locator(".clips .clip").evaluate_all("all => all.map(one => one.title)")
    ]


def test_from_the_first_cut_to_the_film_across_a_crash(film: Path) -> None:
    server = started(film)
    with browser_page() as page:
        opened(page, server)
        first = shown(page)
        other = page.locator(".shots button.shot:enabled").last
        name = other.locator(".name").inner_text()
        other.click()
        expect(page.locator(".clips .clip").first).to_have_attribute("title", _with(name))
        swapped = shown(page)
        assert swapped != first
        words = page.get_by_label("line 2", exact=True)
        before = words.input_value()
        words.fill("The Moon is far away, and it takes three long days until the astronauts land there.")
        words.press("Control+Enter")
        expect(page.locator("#undo")).to_have_attribute("title", _with("change the words"))
        expect(page.locator("#undo")).to_be_enabled()
        for _ in range(2):
            page.locator("#undo").click()
            expect(page.locator("#redo")).to_be_enabled()
        expect(page.locator("#undo")).to_be_disabled()
        assert shown(page) == first and words.input_value() == before
        server.kill()
        again = started(film)
        opened(page, again)
        assert shown(page) == first
        page.locator("#redo").click()
        expect(page.locator("#redo")).to_have_attribute("title", _with("redo: change the words"))
        assert shown(page) == swapped
        page.locator("#render").click()
        expect(page.locator("#rendered a")).to_have_text("film.mp4")
        with page.expect_download() as download:
            page.locator("#rendered a").click()
        assert download.value.path().read_bytes() == film.with_suffix(".mp4").read_bytes()
        assert again.end() == 130
    assert name in [clip.title or clip.src.name for clip in load_timeline(film).video]


def test_the_preview_follows_the_sound(server: Server) -> None:
    with browser_page() as page:
        opened(page, server)
        expect(page.locator("video.seen")).to_have_count(1)
        page.keyboard.press("Space")
        page.wait_for_function(
            """() => {
                const [sound, video] = [document.querySelector("audio"), document.querySelector("video.seen")];
                return sound.currentTime > 1 && video && !video.paused && video.currentTime > 0.2;
            }"""
        )
        page.keyboard.press("Space")
        expect(page.locator("#play")).to_be_visible()
        assert page.evaluate("document.querySelector('audio').paused")


def test_with_the_keyboard_alone_and_in_chinese(server: Server) -> None:
    with browser_page("zh-CN", 800, 900) as page:
        opened(page, server)
        assert page.locator("html").get_attribute("lang") == "zh"
        expect(page.locator("#render")).to_have_text("生成影片")
        clips = page.locator(".clips .clip")
        count = clips.count()
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("s")
        expect(clips).to_have_count(count + 1)
        page.keyboard.press("Delete")
        expect(clips).to_have_count(count)
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        expect(page.locator("#undo")).to_be_disabled()
        page.keyboard.press("p")
        expect(page.locator(".clips .clip svg")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing hangs over the side"


def test_what_cannot_be_done_is_told_and_several_pages_follow_each_other(server: Server) -> None:
    with browser_page() as page:
        opened(page, server)
        other = page.context.new_page()
        opened(other, server)
        page.keyboard.press("p")
        expect(other.locator("#undo")).to_have_attribute("title", _with("pin or unpin"))
        page.keyboard.press("Home")
        page.keyboard.press("s")
        expect(page.get_by_role("alert")).to_contain_text("there is a cut already")
        server.kill()
        page.keyboard.press("p")
        expect(page.get_by_role("alert")).to_contain_text("the studio does not answer")


def test_an_article_is_planned_first_and_one_studio_has_a_film(film: Path, article: Path) -> None:
    settings = ("--library", "library", *SMALL)
    server = Server(article, "-o", "other.json", *settings, cwd=film.parent)
    try:
        second = newsreel("studio", "other.json", "--port", "0", *settings, cwd=film.parent, check=False)
        assert second.returncode == 1 and "another newsreel is at work" in second.stderr
        port = server.address.rstrip("/").rpartition(":")[2]
        taken = newsreel("studio", film, "--port", port, *settings, cwd=film.parent, check=False)
        assert taken.returncode == 1 and "choose another --port" in taken.stderr
    finally:
        server.kill()
    assert load_timeline(film.with_name("other.json")).lines
