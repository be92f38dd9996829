"""One story, many pages: addresses, texts that are one text, pages that tell of one event."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from montage.articles.read import read_article
from montage.articles.similarity import SAME, alike, canonical_url, nearest, related, signature
from montage.language.text import jieba, sentences, words
from montage.model import Article

EVENTS = (
    ("nasas-commercial-moon", "nasa-picks-spacex", "nasa-adds-five"),
    ("europa-water-vapor", "hawaii-telescope"),
)
LEAD = {
    "en": "Officials and residents are still trying to understand the news that came in from our own correspondents.",
    "zh": "本网综合消息，最近发生的这件事情引起了社会各界的广泛关注和热烈讨论。",
}
END = {
    "en": "This story was produced in partnership with the wire. Follow us on every platform for more like it.",
    "zh": "本文仅代表作者观点，与本网无关，更多精彩内容请关注我们的客户端。",
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/b", "HTTP://A.Example:80/b/"),
        ("https://a.example/b", "https://www.a.example/b#top"),
        (
            "https://a.example/b",
            "https://m.a.example/b?utm_source=x&utm_medium=y&fbclid=1&gclid=2&ref=z&spm=1.2&from=app",
        ),
        ("https://a.example/b", "https://a.example/b/amp/"),
        ("https://a.example/b", "https://amp.a.example//b/index.html?amp=1"),
        ("https://a.example/b?id=1&page=2", "https://a.example/b?page=2&utm_campaign=z&id=1"),
        ("https://a.example/新闻", "https://a.example/%e6%96%b0%e9%97%bb"),
        ("https://a.example", "https://a.example/index.php"),
    ],
)
def test_one_page_has_one_address(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)
    assert canonical_url(canonical_url(other)) == canonical_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/b", "https://a.example/c"),
        ("https://a.example/b", "https://b.example/b"),
        ("https://a.example/b?id=1", "https://a.example/b?id=2"),
        ("https://a.example/b", "https://a.example:8080/b"),
        ("https://a.example/B", "https://a.example/b"),
        ("https://m.example/b", "https://example/b"),  # m.example is all there is of the host
        ("https://a.example/camp", "https://a.example/c"),
    ],
)
def test_other_pages_have_another(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_paths_are_absolute_and_what_is_no_address_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert canonical_url("a/Page.html") == str(tmp_path / "a/Page.html")
    assert [canonical_url(text) for text in ("-", "http://[", "ftp://a/b")] == ["-", "http://[", "ftp://a/b"]


def test_a_stored_signature_stays_comparable() -> None:
    made = signature("The quick brown fox jumps over the lazy dog, and the dog barks.")
    assert (len(made), made[:8].hex()) == (512, "eeb73e09d8853701")
    assert signature("Fox.") and signature(" … ") == b""


def test_signatures_estimate_what_is_shared() -> None:
    text = [f"w{number}" for number in range(1000)]
    half = signature(" ".join(text[:750])), signature(" ".join(text[250:]))
    assert alike(*half) == pytest.approx(0.5, abs=0.13)  # three standard errors
    assert (alike(half[0], half[0]), alike(b"", half[0]), alike(b"", b"")) == (1.0, 0.0, 0.0)
    assert (
        alike(signature("黑天鹅在湖面上游来游去，人们都很高兴。"), signature("黑天鹅在湖面上游来游去，人们都很高兴！"))
        == 1.0
    )


def test_the_nearest_is_found_past_empty_ones() -> None:
    made = [b"", signature("a b c d e f"), signature("one two three four five six"), b""]
    assert nearest(made[2], made) == (2, 1.0)
    assert nearest(b"", made) == (-1, 0.0) and nearest(made[1], []) == (-1, 0.0)


@pytest.fixture(scope="module")
def pages(shared: Path) -> list[Article]:
    """Saved pages of 60 publishers' stories, their dates unknown."""
    found = sorted((shared / "data" / "articles").glob("*/html/*.html"))
    return [replace(read_article(str(page), page.parent.parent.name), published="") for page in found]


def republished(page: Article, seed: int) -> str:
    """As another site prints it: a paragraph is missing, one word in ten another, and a beginning and an end added."""
    draw = random.Random(seed)
    paragraphs = page.text.split("\n\n")
    if len(paragraphs) > 2:
        paragraphs.pop(draw.randrange(1, len(paragraphs)))

    def edited(text: str) -> str:
        parts = jieba().lcut(text) if page.lang == "zh" else re.findall(r"\S+|\s+", text)
        said = [part for part in parts if part.strip()]
        return "".join(draw.choice(said) if part.strip() and draw.random() < 0.1 else part for part in parts)

    return "\n\n".join([LEAD[page.lang], *map(edited, paragraphs), END[page.lang]])


@pytest.mark.slow
def test_a_text_that_another_site_prints_is_the_same_one(pages: Sequence[Article]) -> None:
    made = [signature(page.text) for page in pages]
    assert len(made) > 1
    for seed, page in enumerate(pages):
        place, share = nearest(signature(republished(page, seed)), made)
        assert place == seed and share >= SAME, page.source


@pytest.mark.slow
def test_other_stories_are_other_texts(pages: Sequence[Article]) -> None:
    made = [signature(page.text) for page in pages]
    assert len(made) > 1
    for place in range(1, len(made)):
        assert nearest(made[place], made[:place])[1] < SAME / 2, pages[place].source


@pytest.mark.slow
def test_pages_on_one_event_find_each_other_and_no_others(pages: Sequence[Article]) -> None:
    event = {
        page.source: number
        for number, parts in enumerate(EVENTS)
        for page in pages
        if any(part in page.source for part in parts)
    }
    assert len(event) == 5
    for page in pages:
        others = {other.source for other in related(page, pages)}
        wanted = {source for source, number in event.items() if number == event.get(page.source, -1)}
        assert others == wanted - {page.source}
    moon = [page for page in pages if event.get(page.source) == 0]
    assert all(related(moon[0], [other]) == (other,) for other in moon[1:]), "a pool of one will do"


def halves(page: Article) -> tuple[Article, Article] | None:
    """A page's first half, and the other one under a title and a lead of six words in ten, in another order."""
    said = sentences(page.text, page.lang)
    draw, half = random.Random(page.title), max(3, len(said) // 2)
    if len(said) < 8:
        return None

    def rewritten(text: str) -> str:
        kept = [word for word in words(text, page.lang) if draw.random() < 0.6]
        third = len(kept) // 3
        return ("" if page.lang == "zh" else " ").join(kept[third : 2 * third] + kept[:third] + kept[2 * third :])

    lead = rewritten(said[0]) + ("。" if page.lang == "zh" else ".")
    other = replace(
        page, title=rewritten(page.title), text="\n\n".join([lead, *said[half:]]), source="https://other.example/a"
    )
    return replace(page, text="\n\n".join(said[:half])), other


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "share"), [("en", 0.8), ("zh", 0.5)])
def test_two_tellings_of_one_page_are_related(pages: Sequence[Article], lang: str, share: float) -> None:
    told = [(page, parts) for page in pages if page.lang == lang and (parts := halves(page))]
    found = [
        parts[1] in related(parts[0], [*(other for other in pages if other is not page), parts[1]])
        for page, parts in told
    ]
    assert sum(found) >= share * len(found)


FIRE = Article(
    "Fire in Oslo museum",
    "A fire burnt the Viking Museum in Oslo. Nobody was hurt, Anna Berg said.",
    "en",
    "a",
    "2026-11-20",
)


def told_by(source: str, **more: str) -> Article:
    text = "The Viking Museum in Oslo has burnt down. Anna Berg, who runs it, wept."
    return replace(FIRE, **{"title": "Viking Museum in Oslo burnt", "text": text, "source": source, **more})


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, True),
        ({"published": ""}, True),
        ({"published": "2026-11-23T10:00"}, True),
        ({"published": "2026-11-24"}, False),
        ({"lang": "zh"}, False),
        ({"lang": "en-GB"}, True),
        ({"text": FIRE.text}, False),  # the same text
        ({"source": "./a"}, False),  # the same page
        ({"title": "Fire in museum", "text": "A fire burnt the museum. Nobody was hurt."}, False),  # no name is shared
    ],
)
def test_what_is_told_of_the_same_event(more: dict[str, str], found: bool) -> None:
    other = told_by(**{"source": "b", **more})
    assert related(FIRE, [other]) == ((other,) if found else ())


def test_the_same_text_is_related_once_and_there_are_five_at_most() -> None:
    assert len(related(FIRE, [told_by("b"), told_by("c")])) == 1
    many = [
        told_by(
            f"{number}", text=" ".join(f"{number}x{place}" for place in range(30)) + ". It is gone, Anna Berg said."
        )
        for number in range(8)
    ]
    assert len(related(FIRE, many)) == 5
