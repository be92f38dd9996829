"""What a page holds that is no text of the story, and what its markup says about figures and the ends of lines."""

import pytest
from lxml import html

from montage.articles.body import body
from montage.articles.live_blog import put_in_order
from montage.articles.prune import prune

STORY = (
    "The council has agreed to build a new bridge over the harbour, and work will begin in the spring of next year. "
    * 4
)


def told(inside: str) -> str:
    tree = html.fromstring(f"<html><body><article><p>{STORY}</p>{inside}<p>{STORY}</p></article></body></html>")
    put_in_order(tree)
    prune(tree)
    return body(tree, "").replace(STORY.strip(), "").strip()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a town of 5,000<sup class='reference'><a href='#1'>[1]</a></sup> people", "a town of 5,000 people"),
        ("the well<sup>[3]</sup> is 10<sup>2</sup> metres deep", "the well is 10² metres deep"),
        ("they spend £2<sup>1</sup>/<sub>2</sub> million there", "they spend £2½ million there"),
        ("about 7<sup>5</sup>/<sub>9</sub> of it is water, they say", "about 7 5/9 of it is water, they say"),
        ("on the 1<sup>st</sup> of May, a CO<sub>2</sub> tax begins", "on the 1st of May, a CO2 tax begins"),
        ("it was <del>sold</del> bought by the town in March", "it was bought by the town in March"),
        ("the <span style='display: none'>secret</span> plan was told to all", "the plan was told to all"),
        ("the <span hidden>secret</span> plan was told to all", "the plan was told to all"),
        ("the <span class='sr-only'>opens a tab</span> plan was told to all", "the plan was told to all"),
        (
            "four hundred<br>people had to leave,<br/>and nobody was hurt",
            "four hundred people had to leave, and nobody was hurt",
        ),
    ],
)
def test_inside_a_paragraph(markup: str, text: str) -> None:
    assert told(f"<p>At noon {markup}.</p>") == f"At noon {text}."


POPUP = (
    "<span class='who'><span>" + "<a href='/x'>Another story about her, with a long title</a> " * 3 + "</span></span>"
)


@pytest.mark.parametrize(
    "markup",
    [
        "<button>Share this with all your friends today, please.</button>",
        "<figcaption>The old bridge, as it was seen in 1950, before the war.</figcaption>",
        "<div class='newsletter-box'><p>Get the news, every morning, in your inbox, for nothing.</p></div>",
        "<div class='read-more-big'><p>Also here: ministers resign, and nobody knows why they did.</p></div>",
        "<a href='/other'>Ministers resign, and nobody knows why they did so</a>",
        "<section class='promo-items'><article><h3>Stars will sing at the show, all is told</h3></article></section>",
    ],
)
def test_between_paragraphs(markup: str) -> None:
    assert told(f"<div>{markup}</div>") == ""


def test_a_popup_goes_and_the_name_it_opens_over_stays() -> None:
    assert told(f"<p>He met <span><a href='/o'>Ana Cole</a>{POPUP}</span>, who was there at noon.</p>") == (
        "He met Ana Cole, who was there at noon."
    )


def test_a_page_that_is_one_form_or_one_box_of_that_name_keeps_its_story() -> None:
    for box in ("<form>", "<div class='page-ad-margins'>"):
        tree = html.fromstring(f"<html><body>{box}<p>{STORY}</p></body></html>")
        prune(tree)
        assert body(tree, "") == STORY.strip()


def test_two_line_ends_divide_paragraphs() -> None:
    markup = "<div>The river rose<br>by two metres.<br><br>Nobody was hurt,<br>the brigade said.</div>"
    assert told(markup).split("\n\n") == ["The river rose by two metres.", "Nobody was hurt, the brigade said."]


def entry(time: str, text: str) -> str:
    return f"<div><time>{time}</time><p>{text}</p><p>Updated at {time} GMT</p></div>"


LATER, FIRST = (
    "Engineers have begun to look at the pillar, the mayor said.",
    "A boat struck the bridge, and nobody was hurt.",
)
MIDDLE = "Police have sent all traffic through the old town since noon."


def test_a_live_blog_is_told_oldest_first_and_without_times() -> None:
    live = told(f"<section>{entry('16:10', LATER)}{entry('2:05 pm', MIDDLE)}{entry('11.20', FIRST)}</section>")
    assert live.split("\n\n") == [FIRST, MIDDLE, LATER]


def test_a_live_blog_that_is_in_order_stays_so() -> None:
    live = told(f"<section>{entry('11:20', FIRST)}{entry('14:05', MIDDLE)}{entry('16:10', LATER)}</section>")
    assert live.split("\n\n") == [FIRST, MIDDLE, LATER]
