"""Whole journeys in a browser: from the first cut to the film, across a crash, in both languages, by keyboard alone."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from montage.timeline.file import load_timeline
from tests.e2e.command import SMALL, newsreel
from tests.e2e.conftest import ARTICLE, made_footage
from tests.e2e.studio import Server, browser_page, faults_by_axe
from tests.media import picture, tone


@pytest.fixture(scope="module")
def first_cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a first cut."""
    folder = tmp_path_factory.mktemp("cut")
    made_footage(folder / "footage")
    (folder / "article.md").write_text(ARTICLE, encoding="utf-8")
    newsreel("index", "footage", "--library", "library", "--reader", "none", "--embedder", "none", cwd=folder)
    newsreel("plan", "article.md", "-o", "film.json", "--library", "library", *SMALL, cwd=folder)
    return folder


@pytest.fixture
def film(first_cut: Path, tmp_path: Path) -> Path:
    """A first cut of a test's own; the footage of its library is where it was."""
    folder = tmp_path / "cut"
    shutil.copytree(first_cut, folder)
    return folder / "film.json"


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
        expect(page.locator("#rendered a").first).to_have_text("film.mp4")
        with page.expect_download() as download:
            page.locator("#rendered a").first.click()
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
        weak = page.locator(".weak li").all_inner_texts()
        assert weak and all(re.search("[一-鿿]", text) for text in weak), weak
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


def test_an_article_is_planned_first_and_one_studio_has_a_film(film: Path) -> None:
    settings = ("--library", "library", *SMALL)
    server = Server("article.md", "-o", "other.json", *settings, cwd=film.parent)
    try:
        second = newsreel("studio", "other.json", "--port", "0", *settings, cwd=film.parent, check=False)
        assert second.returncode == 1 and "another newsreel is at work" in second.stderr
        port = server.address.rstrip("/").rpartition(":")[2]
        taken = newsreel("studio", film, "--port", port, *settings, cwd=film.parent, check=False)
        assert taken.returncode == 1 and "choose another --port" in taken.stderr
    finally:
        server.kill()
    assert load_timeline(film.with_name("other.json")).lines


def test_music_is_brought_heard_and_turned_down(film: Path, server: Server) -> None:
    hum = tone(film.with_name("A quiet hum.wav"), 30, 220)
    with browser_page() as page:
        opened(page, server)
        sound = page.locator("audio")
        expect(sound).to_have_attribute("data-mix", re.compile("."))
        before = sound.get_attribute("data-mix")
        page.locator("#sound summary").click()
        page.locator("#sound input[type=file]").set_input_files(hum)
        expect(page.locator("#music option:checked")).to_have_text("A quiet hum")
        expect(sound).not_to_have_attribute("data-mix", str(before))
        expect(sound).to_have_attribute("data-mix", re.compile("."))
        loud = sound.get_attribute("data-mix")
        page.locator("#level").fill("-12")
        expect(page.locator("#undo")).to_have_attribute("title", _with("the music's level"))
        expect(sound).not_to_have_attribute("data-mix", str(loud))
        page.keyboard.press("Escape")
        page.keyboard.press("Space")
        page.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")
        assert sound.evaluate("one => one.src").startswith("blob:")


def test_a_line_is_spoken_slower_and_subtitled_in_other_words(server: Server) -> None:
    with browser_page() as page:
        opened(page, server)
        line = page.locator("[data-line='1']")
        line.hover()
        line.get_by_label("voice and subtitle of the line").click()
        length = page.locator(".transport .quiet").first.inner_text()
        line.get_by_label("speed").select_option("0.7")
        expect(page.locator("#undo")).to_have_attribute("title", _with("a line's voice"))
        expect(page.locator(".transport .quiet").first).not_to_have_text(length)
        written = line.get_by_label("subtitle of line 2")
        written.fill("In other words.")
        written.press("Enter")
        expect(page.locator("#undo")).to_have_attribute("title", _with("change a subtitle"))
        expect(line.get_by_title("of its own")).to_be_visible()
        line.get_by_role("button", name="Write what is spoken").click()
        expect(written).to_have_value(_with("384,400"))


def test_a_card_a_picture_of_ones_own_and_one_of_the_article(film: Path, server: Server) -> None:
    mine = picture(film.with_name("My own harbour.png"), seed=5, size=(640, 360))
    with browser_page() as page:
        opened(page, server)
        page.locator("#card summary").click()
        page.locator("#card").get_by_label("main words").fill("Ready to leave")
        page.locator("#card").get_by_role("button", name="Show the card").click()
        expect(page.locator(".clips .clip").first).to_have_attribute("title", _with("Ready to leave"))
        page.locator("#card").get_by_label("kind").select_option("key words")
        page.locator("#card").get_by_label("items").fill("rocket\nmoon")
        page.locator("#card").get_by_role("button", name="Draw it").click()
        expect(page.locator(".clips .clip").first).to_have_attribute("title", _with("rocket, moon"))
        page.locator(".candidates input[type=file]").set_input_files(mine)
        expect(page.locator(".clips .clip").first).to_have_attribute("title", _with("My own harbour"))
        expect(page.locator(".candidates").get_by_text("Brought into this film")).to_be_visible()
        broken = film.with_name("broken.mp4")
        broken.write_text("no film")
        page.locator(".candidates input[type=file]").set_input_files(broken)
        expect(page.get_by_role("alert")).to_contain_text("broken.mp4 cannot be read as a picture or a video")


def test_a_render_goes_on_without_a_page_and_its_film_is_there_after_a_restart(film: Path) -> None:
    server = started(film)
    with browser_page() as page:
        opened(page, server)
        page.locator("#render").click()
        expect(page.locator(".doing")).to_be_visible()
        page.close()
    with browser_page() as page:
        opened(page, server)
        expect(page.locator("#rendered a").first).to_have_text("film.mp4")
        server.kill()
        again = started(film)
        opened(page, again)
        expect(page.locator("#rendered a").first).to_have_text("film.mp4")
        page.locator("#export summary").click()
        for name in ("otio", "fcpxml", "srt", "vtt", "credits", "report"):
            with page.expect_download() as download:
                page.locator(f"[data-format={name}]").click()
            assert download.value.suggested_filename.startswith("film.")
            assert download.value.path().stat().st_size > 100
        again.kill()


def test_files_that_are_gone_are_found_again_by_their_folder(film: Path) -> None:
    server = started(film)
    film.with_name("footage").rename(film.with_name("elsewhere"))
    with browser_page("zh-CN") as page:
        page.goto(server.address)
        folder = page.get_by_label("文件夹")
        folder.fill(str(film.with_name("nowhere")))
        folder.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("没有这个文件夹")
        folder.fill(str(film.with_name("elsewhere")))
        folder.press("Enter")
        expect(folder).to_have_count(0)
        expect(page.locator("#undo")).to_have_attribute("title", _with("重新链接文件"))
    server.kill()


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh-CN", 420)])
def test_axe_finds_no_serious_fault(server: Server, language: str, width: int) -> None:
    with browser_page(language, width) as page:
        opened(page, server)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert faults_by_axe(page) == []
        page.locator("#sound summary").click()
        page.locator("[data-line='1'] button[aria-expanded]").click()
        page.locator("#card summary").click()
        assert faults_by_axe(page) == []
