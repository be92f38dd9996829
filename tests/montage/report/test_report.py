"""The storyboard page: one file, whatever the film lacks."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.model import Rights
from montage.model import Alternative, Anchor, CardPicture, Line, Speech, Timeline, Word
from montage.report.report import report
from tests.films import timeline
from tests.html_page import Page
from tests.media import colour


def film() -> Timeline:
    """Three clips: two of one picture, and a card."""
    made = timeline(30, 30, 30)
    first, second, third = made.video
    owned = {"title": "A <b>rocket</b>", "rights": Rights(credit="NASA", licence="public domain")}
    card = replace(third, kind="image", origin="card", title="A card")
    return replace(made, video=(replace(first, **owned), replace(second, **owned, src=first.src), card))


def test_the_storyboard_has_every_shot_and_takes_no_markup_from_outside() -> None:
    html = report(film())
    assert html.count('<section class="shot"') == 3
    assert "A &lt;b&gt;rocket&lt;/b&gt;" in html
    assert "<b>rocket" not in html


def test_what_could_not_be_had_stands_in_the_report() -> None:
    assert "no voice today" in report(replace(film(), notes=("no voice today",)))


def test_a_source_that_has_vanished_leaves_its_frame_blank() -> None:
    assert not Path("/footage/0.mp4").exists()
    html = report(film())
    assert "data:image/jpeg" not in html and html.count('<symbol id="still-') == 3


def test_each_shots_picture_is_in_the_page_once_and_drawn_twice(tmp_path: Path) -> None:
    made = timeline(30, 60)
    source = colour(tmp_path / "a.mp4", seconds=3)
    page = Page(report(replace(made, video=tuple(replace(clip, src=source) for clip in made.video))))
    assert len([one for one in page.refers if one.startswith("image data:image/jpeg;base64,")]) == 2
    assert page.refers.count("use #still-2") == 2


def test_the_page_needs_no_other_file_and_every_link_in_it_leads_somewhere(tmp_path: Path) -> None:
    page = Page(report(film()))
    inside = {one.split("#")[1] for one in page.refers if "#" in one}
    assert inside <= set(page.ids) and {"s1", "still-3"} <= inside
    assert not [one for one in page.refers if not re.match(r"(a|use) #", one)]


@pytest.mark.parametrize(("address", "linked"), [("https://nasa.gov/1", True), ("javascript:alert(1)", False)])
def test_only_addresses_of_the_web_are_linked(address: str, linked: bool) -> None:
    made = film()
    first = replace(made.video[0], rights=Rights(source_url=address))
    page = Page(report(replace(made, source=address, video=(first, *made.video[1:]))))
    assert page.refers.count(f"a {address}") == (2 if linked else 0)


def test_a_line_of_another_page_says_which() -> None:
    other = "https://two.example/b"
    own, added = Line("One.", sources=(("a.html", 0),)), Line("Two.", sources=((other, 4),))
    made = film()
    shown = (made.video[0], replace(made.video[1], line=1), replace(made.video[2], line=1))
    page = Page(report(replace(made, lines=(own, added), video=shown)))
    assert page.text.count(f"also told from two.example · {other}") == 1
    assert page.text.count(f" s · line 1 · own · fit 0.50 told from two.example · {other}") == 1
    assert page.refers.count(f"a {other}") == 3
    assert "told from" not in Page(report(film())).text
    bad = Page(report(replace(made, lines=(own, Line("Two.", sources=(("javascript:alert(1)<b>", 4),))), video=shown)))
    assert "also told from" in bad.text and not [one for one in bad.refers if "javascript" in one]


def test_terms_are_bars_beside_the_films_greatest() -> None:
    made = timeline(30, 30)
    why = ({"relevance": 2.0, "<i>": 0.5}, {"tone": -1.0})
    html = report(
        replace(made, video=tuple(replace(clip, why=costs) for clip, costs in zip(made.video, why, strict=True)))
    )
    assert re.findall(r'<rect width="([\d.]+)" height="8" fill="var\(--accent\)"', html) == ["100", "25", "50"]
    assert "&lt;i&gt;" in html and "2.00" in html and "-1.00" in html


def test_a_shot_has_its_own_words_runners_up_and_terms_of_use() -> None:
    made = timeline(30, 30)
    words = tuple(Word(f"w{tenth}", Fraction(tenth, 10), Fraction(tenth + 2, 10)) for tenth in range(0, 20, 2))
    other = Alternative(Path("/footage/other.mp4"), Fraction(5, 2), "k", 0.41)
    first = replace(made.video[0], rights=Rights(licence="CC BY 4.0", credit="A. Person"), alternatives=(other,))
    speech = Speech(0, Fraction(0), Fraction(2), words)
    text = Page(report(replace(made, speeches=(speech,), video=(first, made.video[1])))).text
    assert "w0 w2 w4 w6 w8 1 · 0:00.0" in text
    assert "w10 w12 w14 w16 w18 2 · 0:01.0" in text
    assert "A. Person · CC BY 4.0" in text and "no licence known" in text
    assert "other.mp4 0:00:02 0.41" in text


def test_a_card_names_the_pictures_that_it_is_drawn_with() -> None:
    rights = Rights("A. <b>Person</b>", "CC BY 4.0", "https://example.org/1")
    used = CardPicture("portrait", Path("/footage/face.jpg"), "k", title="A pilot", rights=rights)
    made = film()
    html = report(replace(made, video=(*made.video[:2], replace(made.video[2], pictures=(used,)))))
    text = Page(html).text
    assert "with a picture of the speaker: A pilot · A. <b>Person</b> · CC BY 4.0" in text
    assert 'href="https://example.org/1"' in html and "A. <b>Person" not in html


def test_chinese_words_stand_without_spaces() -> None:
    speech = Speech(
        0,
        Fraction(0),
        Fraction(1),
        (Word("黑", Fraction(0), Fraction(1, 2)), Word("天鹅", Fraction(1, 2), Fraction(1))),
    )
    assert '<p class="said">黑天鹅</p>' in report(replace(timeline(30), lang="zh-CN", speeches=(speech,)))


@pytest.mark.parametrize("lengths", [(1,), (30 * 61,), (30,) * 40])
def test_a_film_of_any_length_that_lacks_all_else_makes_a_page(lengths: tuple[int, ...]) -> None:
    made = replace(timeline(*lengths), speeches=(), lines=(), title="", source="")
    assert Page(report(made)).ids.count("s1") == 1


def test_no_text_of_a_film_breaks_out_of_the_page() -> None:
    bad = "\"'><script>alert(1)</script></svg>"
    made = timeline(90)
    clip = replace(
        made.video[0], title=bad, rights=Rights(credit=bad, licence=bad), why={bad: 1.0}, key=bad, src=Path(f"/{bad}"),
        alternatives=(Alternative(Path(f"/{bad}"), Fraction(0), bad, 1.0),),
    )  # fmt: skip
    anchors = (Anchor(0, Fraction(1), Fraction(2), bad, bad, "thing", 0.9),)
    words = (Word(bad, Fraction(1), Fraction(2)),)
    speech = Speech(0, Fraction(1), Fraction(2), words)
    made = replace(made, title=bad, source=f"https://{bad}", voice=bad, publisher=bad, notes=(bad,))
    page = Page(report(replace(made, video=(clip,), anchors=anchors, speeches=(speech,))))
    assert page.text.count("<script>") > 8  # as words
