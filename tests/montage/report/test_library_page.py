"""The page about a footage library: one file, whatever the library holds."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from assets_db.errors import UserError
from assets_db.model import Frame, Rights, Shot, VisualFeatures
from assets_db.store import Store
from montage.report import library_page as pages
from montage.report.library_page import library_page, write_library_page
from tests.html_page import Page
from tests.libraries import asset, file

pytestmark = pytest.mark.slow


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        yield opened


def keep(store: Store, name: str, shots: int = 1, **told: Any) -> list[str]:
    """A video of so many shots, each with a picture; returns their keys."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 36), "red").save(buffer, "JPEG")
    clip = asset(name, path=Path("/footage") / name, duration=100 * shots, **told)
    made = [Shot(clip, 100 * n, 100 * n + 90, VisualFeatures()) for n in range(shots)]
    store.add(file(name, name), clip, [(shot, [Frame(shot.start, buffer.getvalue())]) for shot in made])
    return [shot.key for shot in made]


def page(store: Store) -> Page:
    return Page(library_page(store, store.folder))


def test_an_empty_library_has_a_page(store: Store) -> None:
    text = page(store).text
    assert "0 s of video 0 videos 0 pictures 0 shots" in text
    assert "Near-duplicates" not in text and "Vanished" not in text and "What is seen" not in text


def test_it_tells_what_there_is(store: Store) -> None:
    keys = keep(store, "a.mp4", 4, rights=Rights(licence="CC BY 4.0"), recorded="2021-06-04") + keep(
        store, "b.mp4", recorded="2023-01-02"
    )
    store.put_words("tags", "model", dict.fromkeys(keys[:3], "dog 狗, grass 草") | {keys[3]: "dog 狗"})
    store.put_words("screen", "ocr", {keys[0]: "HOTEL", keys[1]: ""})
    store.put_groups(dict.fromkeys(keys[:2], 7))
    text = page(store).text
    assert "17 s of video 2 videos 0 pictures 5 shots" in text
    assert "dog 狗 80 % 4 grass 草 60 % 3" in text
    assert "CC BY 4.0 1 · 50 %" in text and "licence unknown 1 · 50 %" in text
    assert "text in the picture found in 1 2 of 5" in text and "speech never looked for 0 of 5" in text
    assert "2 shots in 1 group" in text and "2 × a.mp4" in text
    assert "2021-06" in text and "2 files with a date, 0 without" in text


def test_it_tells_what_is_to_be_done(store: Store) -> None:
    keep(store, "a.mp4", 2)
    keep(store, "gone.mp4")
    store.put_file(replace(file("bad.mp4"), status="bad", reason="has no video"))
    store.mark_missing([Path("/footage/gone.mp4")])
    text = page(store).text
    assert "1 file could not be read" in text and "bad.mp4 /footage has no video" in text
    assert "1 file vanished" in text and "gone.mp4 /footage" in text
    assert "no licence is known of 1 of 1 file;" in text
    assert "2 of 2 shots have no vector yet" in text


def test_nothing_is_to_be_done_where_all_is_well(store: Store) -> None:
    keep(store, "a.mp4", rights=Rights(licence="CC0"))
    store.set_embedder("model", 2)
    store.put_vectors({frame: np.array([1, 0], np.float16) for frame, _ in store.frames_without_vector(9)})
    assert 'class="notes"' not in library_page(store, store.folder)


def test_strange_names_stay_text(store: Store, tmp_path: Path) -> None:
    key = keep(store, '<script>"&.mp4', rights=Rights(licence="<script>alert(1)</script>"))[0]
    keep(store, "half\udcff.mp4")
    store.put_words("tags", "model", {key: "<script>, 狗"})
    store.put_file(replace(file("<script>.mov"), status="bad", reason="<script>"))
    write_library_page(store, str(store.folder), tmp_path / "library.html")
    html = (tmp_path / "library.html").read_text("utf-8", "replace")
    assert "<script" not in html and "&lt;script&gt;" in html
    Page(html)


def test_the_page_opens_offline(store: Store) -> None:
    keep(store, "a.mp4", 3)
    html = library_page(store, store.folder)
    assert "data:image/jpeg;base64," in html
    assert not re.findall(r"(?:src|href)=\"(?!data:)|url\(|@import|<link|<script", html)


def test_it_stays_small_however_much_there_is(store: Store) -> None:
    keys = [key for n in range(60) for key in keep(store, f"{n}.mp4", 5, rights=Rights(licence=f"licence number {n}"))]
    store.put_words("tags", "model", {key: f"tag{n} 标签" for n, key in enumerate(keys)})
    store.put_groups({key: 1 + n // 6 for n, key in enumerate(keys)})
    store.put_files([replace(file(f"bad{n}.mp4"), status="bad", reason="is empty") for n in range(200)])
    html = library_page(store, store.folder)
    assert html.count("<img") <= pages.SAMPLES + pages.GROUPS * pages.MEMBERS
    assert html.count("is empty") == pages.FILES and "newsreel library --bad lists them all" in html
    assert f"{60 - pages.LICENCES} others" in html and len(re.findall(r"<div>tag\d+ 标签", html)) == pages.TAGS
    assert f"300 shots in 50 groups; the {pages.GROUPS} largest" in Page(html).text


def test_no_password_stands_on_the_page(store: Store) -> None:
    html = library_page(store, "postgresql://desk:secret@host/library")
    assert "secret" not in html and "postgresql://desk:***@host/library" in html


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [(("2021-06-04", "2022-01-01"), "2021-06", "2022-01"), (("1990-01-01", "2021-06-04"), "1990", "2021"),
     (("1895-12-28", "2026-01-01"), "1890s", "2020s")],
)  # fmt: skip
def test_dates_are_told_as_finely_as_there_is_room(store: Store, days: tuple[str, str], first: str, last: str) -> None:
    for day in days:
        keep(store, f"{day}.mp4", recorded=day)
    titles = re.findall(r"<title>([\w-]+): 1</title>", library_page(store, store.folder))
    assert (titles[0], titles[-1]) == (first, last)


def test_what_cannot_be_written_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        write_library_page(store, str(store.folder), tmp_path / "no folder" / "library.html")
