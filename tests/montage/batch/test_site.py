"""The page and the podcast feed of a batch's films."""

from dataclasses import replace
from pathlib import Path

import feedparser
import numpy as np
from lxml import html
from PIL import Image

from assets_db.jobs import Job
from montage.batch.site import save_poster, write_site
from tests.media import picture
from tests.render_media import narration, rendered, still, timeline_of

PLACE = Path("/films")


def job(number: int, **more: object) -> Job:
    made = Job(
        number, PLACE, f"https://a.example/{number}", "", f"Story {number}", f"2026-11-{number:02}", "", {}, "done", "",
        1, "", 0, 0, 1_800_000_000, "", None, f"/films/2026-11-{number:02}-story {number}-{number}/film.mp4",
        {"seconds": 62.5, "bytes": 1234, "faults": ["4.0-5.0 s: silent"], "notes": []},
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def test_the_page_shows_films_newest_first_with_what_is_to_be_looked_at(tmp_path: Path) -> None:
    films = [
        replace(one, output_dir=tmp_path, film=str(tmp_path / Path(one.film).relative_to(PLACE)))
        for one in (job(1), job(2))
    ]
    lost = job(3, state="failed", title="<b>Lost</b>", error="a.example answers 404", film="")
    write_site(tmp_path, films, [lost], "")
    page = html.fromstring((tmp_path / "index.html").read_text("utf-8"))
    assert [one.text for one in page.iter("h2")] == ["Story 2", "Story 1", "Not made"]
    assert page.xpath("//a[@class='poster']/@href")[0] == "2026-11-02-story%202-2/film.mp4"
    assert "1:02" in page.text_content() and "4.0-5.0 s: silent" in page.text_content()
    assert "<b>Lost</b>: a.example answers 404" in page.text_content()


def test_the_feed_is_a_podcast(tmp_path: Path) -> None:
    films = [replace(job(1, title="A & B \x07"), output_dir=tmp_path, film=str(tmp_path / "one/film.mp4"))]
    write_site(tmp_path, films, [], "https://films.example/all")
    feed = feedparser.parse((tmp_path / "films.xml").read_bytes())
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.title == "A & B" and entry.link == "https://a.example/1"
    (enclosure,) = entry.enclosures
    assert (enclosure.href, enclosure.type, enclosure.length) == (
        "https://films.example/all/one/film.mp4", "video/mp4", "1234",
    )  # fmt: skip
    assert entry.itunes_duration == "1:02" and entry.published_parsed[:3] == (2027, 1, 15)


def test_an_unsafe_link_is_not_shown(tmp_path: Path) -> None:
    write_site(tmp_path, [replace(job(1, url="javascript:alert(1)"), film=str(tmp_path / "a/film.mp4"))], [], "")
    assert "javascript" not in (tmp_path / "index.html").read_text("utf-8")


def test_the_poster_is_a_frame_of_the_first_picture_that_is_no_card(tmp_path: Path) -> None:
    card, photo = picture(tmp_path / "card.png", 1), picture(tmp_path / "photo.png", 2)
    film = timeline_of([still(card, 12, origin="card"), still(photo, 12)])
    film = replace(film, narration=narration(tmp_path / "narration.wav", 24 / float(film.fps)))
    save_poster(rendered(film, tmp_path), film, tmp_path / "poster.jpg")
    with Image.open(tmp_path / "poster.jpg") as poster, Image.open(photo) as shown, Image.open(card) as other:
        far = [_difference(poster, one) for one in (shown, other)]
        assert poster.format == "JPEG" and max(poster.size) <= 640
    assert far[0] < 12 < far[1]


def _difference(one: Image.Image, other: Image.Image) -> float:
    """Mean [levels] between two pictures, made small."""
    small = [np.asarray(image.convert("RGB").resize((32, 18)), float) for image in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())
