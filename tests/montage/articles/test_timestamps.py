"""Dates as sites write them: the date, or unknown."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from montage.articles.html import read_page
from montage.articles.markdown import read_markdown
from montage.articles.timestamps import day_of, moment
from montage.feeds import read_feed
from montage.web.polite import Web

SHARED = {
    "dates.xml": {
        "no zone": "2026-11-29T08:00", "EST": "2026-11-29T13:00", "BST-like": "2026-11-29T08:00",
        "CST China": "2026-11-29T14:00", "French": "2026-11-29T07:00", "zh date": "2026-11-29T08:00", "future": "",
        "slash": "2026-11-29T08:00", "epoch": "2026-11-29T08:00", "24h": "2026-11-30T00:00",
        "2digit": "2026-11-29T08:00", "longday": "2026-11-29T08:00", "old no zone": "2019-11-29T08:00",
        "T dot": "2026-11-29T00:00", "dc only": "2026-11-29T00:00",
    },
    "dates2.xml": {
        "slash": "2026-11-29T08:00", "slash short": "2026-06-09T08:00", "zh": "2026-11-29T08:00",
        "dots": "2026-11-29T00:00", "german": "2026-11-29T08:00", "Mo 2": "2026-11-30T08:00",
        "2digit": "2026-11-29T00:00", "MS": "2026-11-29T08:00", "iso space tz": "2026-11-29T00:00", "year only": "",
        "month": "", "Sept": "2026-09-29T08:00",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SHARED)
def test_dates_of_feeds_as_sites_write_them(shared: Path, name: str) -> None:
    feed = read_feed(str(shared / "data" / "cases" / "feeds" / name), Web())
    assert feed
    assert {entry.title: entry.published[:16] for entry in feed.entries} == SHARED[name]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2025-11-29", "2025-11-29T00:00"), ("2025-11-29T08:00:00Z", "2025-11-29T08:00"),
        ("2025-11-29T08:00:00.123456+08:00", "2025-11-29T00:00"), ("2025-11-29T08:00:00-0330", "2025-11-29T11:30"),
        ("2025-11-29 08:00:00 UTC", "2025-11-29T08:00"), ("20251129", "2025-11-29T00:00"),
        ("20251129T080000Z", "2025-11-29T08:00"), ("2025.11.29 8:00", "2025-11-29T08:00"),
        ("2025/1/2", "2025-01-02T00:00"), ("29/11/2025 08:00", "2025-11-29T08:00"), ("11-29-2025", "2025-11-29T00:00"),
        ("12/12/2025", "2025-12-12T00:00"), ("4.3.2025", "2025-03-04T00:00"),
        ("Saturday, 29-Nov-25 08:00:00 GMT", "2025-11-29T08:00"), ("Sat Nov 29 08:00:00 2025", "2025-11-29T08:00"),
        ("Sat, 29 Nov 2025 08:00:00 +0530", "2025-11-29T02:30"), ("29 November 2025", "2025-11-29T00:00"),
        ("November 29th, 2025", "2025-11-29T00:00"), ("Nov. 29, 2025 at 3:05 p.m. EST", "2025-11-29T20:05"),
        ("Nov 29, 2025, 12:05 AM", "2025-11-29T00:05"), ("1st May 2025", "2025-05-01T00:00"),
        ("2025年11月29日", "2025-11-29T00:00"), ("2025年1月2日 星期四 下午3:05", "2025-01-02T15:05"),
        ("2025年11月29日08时30分", "2025-11-29T08:30"), ("2025年11月29日（周六）", "2025-11-29T00:00"),
        ("二〇二五年十一月二十九日", "2025-11-29T00:00"), ("二零二五年十月十日", "2025-10-10T00:00"),
        ("1764403200", "2025-11-29T08:00"), ("1764403200000", "2025-11-29T08:00"),
        ("  Sat,  29 Nov\n2025 08:00:00 GMT ", "2025-11-29T08:00"), ("29 Nov 2025 23:59:60 GMT", "2025-11-29T23:59"),
        ("Fri Nov 28 2025 08:00:00 GMT+0800", "2025-11-28T00:00"),
    ],
)  # fmt: skip
def test_what_is_understood(text: str, meant: str) -> None:
    assert moment(text)[:16] == meant


@pytest.mark.parametrize(
    "text",
    [
        "", "2025", "2025-11", "November 2025", "2025年11月", "11/2025", "11/12/2025", "12-11-2025 8:00 AM", "11/29/25",
        "yesterday", "2 hours ago", "昨天", "刚刚", "soon", "2025-13-01", "2025-02-30", "31 Nov 2025", "29 Foo 2025",
        "2025-11-29T25:00", "2025-11-29 08:61", "Posted on 29 Nov 2025 by Ann", "2025-11-29 or so", "1234", "0",
        "2099-01-01", "1970-01-01", "0001-01-01T00:00:00+14:00", "99999-12-31", "29 nov. 2025 und",
        "2025-11-29" * 20_000, "Nov " * 50_000,
    ],
)  # fmt: skip
def test_what_is_not_understood_is_unknown(text: str) -> None:
    assert moment(text) == ""


def test_no_story_is_of_the_day_after_tomorrow() -> None:
    now = datetime.now(UTC)
    assert moment((now + timedelta(hours=20)).isoformat())
    assert moment((now + timedelta(hours=30)).isoformat()) == ""


PROSE = "<p>The old bridge over the river was closed on Monday after engineers found cracks in its pillars.</p>" * 4
PAGE = "<html lang=en><head><title>A bridge is closed</title>{}</head><body><article>{}</article></body></html>"
META = '<meta property="article:published_time" content="{}">'
JSON_LD = (
    '<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "datePublished": "{}"}}]}}</script>'
)
TIME = '<time itemprop="datePublished" datetime="{}">today</time>'


@pytest.mark.parametrize(
    "head", [META, JSON_LD, '<meta name="date" content="{}">', '<meta name="DC.date" content="{}">']
)
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025/11/29", "2025-11-29"), ("2025年11月29日 08:00", "2025-11-29"), ("29 Nov 2025 08:00 GMT", "2025-11-29"),
        ("2025-11-29T23:30:00-05:00", "2025-11-29"), ("2025-11-29T00:30:00+08:00", "2025-11-29"), ("2025-11", ""),
        ("November 2025", ""), ("2025", ""), ("11/12/2025", ""), ("yesterday", ""), ("soon", ""), ("昨天", ""),
    ],
)  # fmt: skip
def test_a_page_is_of_the_day_that_it_tells(head: str, text: str, day: str) -> None:
    assert read_page(PAGE.format(head.format(text), PROSE), "page").published == day


def test_the_first_date_that_is_understood_counts() -> None:
    head = META.format("soon") + JSON_LD.format("2025-11") + '<meta name="pubdate" content="20251128">'
    assert read_page(PAGE.format(head, PROSE), "page").published == "2025-11-28"
    assert read_page(PAGE.format("", TIME.format("29.11.2025") + PROSE), "page").published == "2025-11-29"
    assert (
        read_page(PAGE.format('<script type="application/ld+json">{"datePublished"</script>', PROSE), "page").published
        == ""
    )


def test_a_page_that_tells_none_may_have_one_in_its_prose() -> None:
    assert read_page(PAGE.format("", "<p>Published 2025-11-29</p>" + PROSE), "page").published == "2025-11-29"


def test_a_date_that_means_none_is_none() -> None:
    head = META.format("0001-01-01T00:00:00Z")
    assert read_page(PAGE.format(head, "<p>Published 2025-11-29</p>" + PROSE), "page").published == "2025-11-29"


def test_the_newsrooms_own_day_is_in_its_address() -> None:
    page = PAGE.format(META.format("2025-11-29T07:03:25Z"), PROSE)
    assert read_page(page, "page", "https://a.example/2025/11/28/bridge").published == "2025-11-28"


def test_front_matter() -> None:
    for text, day in (("2025/11/29", "2025-11-29"), ("2025-11-29 08:00", "2025-11-29"), ("November 2025", "")):
        assert read_markdown(f"---\ntitle: A\ndate: {text}\n---\nA text.\n", "a.md").published == day
    assert day_of("2025-11-29T23:30:00-05:00") == "2025-11-29"
