"""Addresses as they are shown and kept: nobody gets in with them."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from assets_db.errors import UserError
from assets_db.jobs import Job, Jobs, Link
from assets_db.model import Rights
from montage.articles.read import read_article
from montage.batch.site import write_site
from montage.cli.main import main
from montage.credits.file import credits_text
from montage.credits.sources import public_form
from montage.model import Line, Picture
from montage.report.report import report
from montage.web.fetch import fetch
from montage.web.hosts import PUBLIC
from montage.web.redact import LONGEST, public_text, public_url
from tests.films import timeline
from tests.news_server import Answer, News, news

SECRET = "http://user:hunter2@news.example.org/story?id=7&token=hunter2"


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("http://user:hunter2@a.example/b?c=1", "http://a.example/b?c=1"), ("http://user@a.example/", "http://a.example/"),
        ("http://u:p@ss@a.example/", "http://a.example/"), ("https://a.example/?token=1&id=2", "https://a.example/?id=2"),
        ("https://a.example/?id=2&Token=1", "https://a.example/?id=2"), ("https://a.example/?sig=1", "https://a.example/"),
        ("https://a.example/?X-Amz-Signature=1&X-Amz-Date=2&w=3", "https://a.example/?w=3"),
        ("https://a.example/?x-goog-credential=1", "https://a.example/"), ("https://a.example/?sv=1&sig=2", "https://a.example/?sv=1"),
        ("https://a.example/?access_token=1;w=2", "https://a.example/?w=2"), ("https://a.example/?accessToken=1", "https://a.example/"),
        ("https://a.example/?api%5Fkey=1", "https://a.example/"), ("https://a.example/?apikey=1&q=2", "https://a.example/?q=2"),
        ("https://a.example/?user[password]=1", "https://a.example/"), ("https://a.example/?auth_key=1", "https://a.example/"),
        ("https://a.example/;jsessionid=1?w=2", "https://a.example/?w=2"), ("https://a.example/?PHPSESSID=1", "https://a.example/"),
        ("https://a.example/#access_token=1&state=2", "https://a.example/#state=2"), ("https://a.example/#part", "https://a.example/#part"),
        ("https://a.example/?u=https%3A%2F%2Fx%3Ay%40b.example%2F", "https://a.example/?u=https%3A%2F%2Fb.example%2F"),
        ("https://a.example/?keyword=1&author=2&monkey=3", "https://a.example/?keyword=1&author=2&monkey=3"),
        ("https://a.example/a%20b?c=%E6%96%B0&d", "https://a.example/a%20b?c=%E6%96%B0&d"),
        ("saved/page.html", "saved/page.html"),
        ("postgresql+psycopg://u:hunter2@h:5432/db", "postgresql+psycopg://h:5432/db"), ("http://u:hunter2@[", "http://[/…"),
        ("-", "-"), ("", ""),
    ],
)  # fmt: skip
def test_what_lets_in_is_left_out(url: str, public: str) -> None:
    assert public_url(url) == public
    assert public_url(public) == public


def test_addresses_in_texts() -> None:
    told = public_text(f"first {SECRET}, then ('{SECRET}') and postgresql://u:hunter2@h/db cannot be read")
    assert (
        "hunter2" not in told and "http://news.example.org/story?id=7" in told and told.endswith("h/db cannot be read")
    )


def test_long_addresses_cost_nothing() -> None:
    begun = time.monotonic()
    for part in (";sid", ";a", "&token", "=", "%3A//", "@", "://", "http://a:b@c?"):
        assert "hunter2" not in public_text(f"http://u:hunter2@a.example/{part * 200_000}")
        public_url(f"http://a.example/{part * (LONGEST // len(part) - 10)}")
    assert time.monotonic() - begun < 2


@pytest.fixture
def server() -> Iterator[News]:
    prose = "<p>The old bridge over the river was closed on Monday after engineers found cracks in it.</p>" * 4
    page = f"<html lang=en><title>A bridge</title><article>{prose}<figure><img src='/a.jpg'></figure></article>"
    with news({"/page?token=hunter2": Answer(page)}) as held:
        yield held


def test_an_article_is_kept_under_its_public_address(server: News) -> None:
    where = f"{server.address.replace('//', '//user:hunter2@')}/page?token=hunter2"
    reach = PUBLIC.naming(where)
    article = read_article(where, get=lambda url, **more: fetch(url, reach=reach, **more))
    assert article.source == f"{server.address}/page" and server.asked["/page?token=hunter2"] == 1
    with pytest.raises(UserError) as caught:
        fetch(f"{where}&no=1", limit_bytes=1000, reach=reach)
    assert "hunter2" not in str(caught.value) and "/page?no=1 answers 404" in str(caught.value)


def test_a_timeline_and_what_is_made_of_it_hold_no_secret() -> None:
    pictures = (Picture(f"{SECRET}&w=1", page=SECRET, publisher="Daily"),)
    made = timeline(90)
    clips = tuple(replace(clip, origin="article", rights=Rights(source_url=f"{SECRET}&w=1")) for clip in made.video)
    lines = (Line("A text.", sources=((SECRET, 0),)), *made.lines[1:])
    notes = (f"{SECRET} is away",)
    shown = public_form(replace(made, source=SECRET, video=clips, lines=lines, pictures=pictures, notes=notes))
    for text in (str(shown), report(shown), credits_text(shown)):
        assert "hunter2" not in text
    assert shown.pictures[0].url == "http://news.example.org/story?id=7&w=1"


def test_the_page_of_films_and_the_podcast_hold_no_secret(tmp_path: Path) -> None:
    with Jobs(tmp_path / "lib") as jobs:
        jobs.add(tmp_path, [Link(SECRET, title="", published="2026-11-20")])
        job = jobs.claim(tmp_path, "new", "me")
        assert job
        jobs.end(job.id, "me", "failed", error=f"{SECRET} answers 500")
        (failed,) = jobs.all()
    films: list[Job] = [replace(failed, film=str(tmp_path / "a" / "film.mp4"), details={"seconds": 1.0})]
    write_site(tmp_path, films, [failed], "")
    for name in ("index.html", "films.xml"):
        text = (tmp_path / name).read_text()
        assert "hunter2" not in text and "news.example.org/story?id=7" in text
    for more in ([], ["--json"]):
        told = CliRunner().invoke(main, ["jobs", "--library", str(tmp_path / "lib"), *more]).stdout
        assert "hunter2" not in told and "news.example.org/story?id=7" in told
    assert json.loads(told)[0]["url"] == "http://news.example.org/story?id=7"
