"""Whom a film names for what it tells and shows."""

from dataclasses import replace
from pathlib import Path

from assets_db.model import Rights
from montage.credits.sources import host, public, publisher_of, sources_used
from montage.model import CardPicture, Clip, Line, Picture
from tests.films import timeline

OTHER, THIRD = "https://www.two.example/b", "https://three.example/c"
PICTURES = (Picture("a.jpg"), Picture("b.jpg", page=OTHER, publisher="The Two"), Picture("c.jpg", page=THIRD))


def clips(*shown: tuple[str, str]) -> tuple[Clip, ...]:
    """Clips of an origin and an address each."""
    made = timeline(*(30 for _ in shown)).video
    return tuple(
        replace(clip, origin=origin, rights=Rights(source_url=url))  # type: ignore[arg-type]
        for clip, (origin, url) in zip(made, shown, strict=True)
    )


def test_a_page_is_named_where_a_line_or_a_shown_picture_is_from_it() -> None:
    lines = (Line("a", sources=(("page", 0),)), Line("b", sources=((OTHER, 3), (OTHER, 4))), Line("c"))
    assert sources_used("page", lines, (), PICTURES) == ((OTHER, "The Two"),)
    assert sources_used("page", (), clips(("article", "c.jpg"), ("article", "a.jpg")), PICTURES) == (
        (THIRD, "three.example"),
    )
    assert sources_used("page", lines, clips(("article", "c.jpg"), ("article", "b.jpg")), PICTURES) == (
        (OTHER, "The Two"),
        (THIRD, "three.example"),
    )
    assert sources_used("page", lines[:1], clips(("own", "b.jpg"), ("own", "")), PICTURES) == ()


def test_a_page_is_named_where_a_card_is_drawn_with_its_picture() -> None:
    used = CardPicture("backdrop", Path("/f/c.jpg"), "k", origin="article", rights=Rights(source_url="c.jpg"))
    card = tuple(replace(clip, pictures=(used,)) for clip in clips(("card", "")))
    assert sources_used("page", (), card, PICTURES) == ((THIRD, "three.example"),)


def test_a_page_without_pictures_is_named_by_its_host() -> None:
    assert sources_used("page", (Line("b", sources=((OTHER, 3),)),), (), ()) == ((OTHER, "two.example"),)


def test_nobody_is_named_for_the_articles_own_picture() -> None:
    assert [publisher_of(picture) for picture in PICTURES] == ["", "The Two", "three.example"]


def test_a_path_is_not_published() -> None:
    folder = Path("/home") / "me"
    assert (public(f"{folder}/a.html"), public(OTHER), public("-")) == ("a.html", OTHER, "")
    assert (host(f"{folder}/a.html"), host(OTHER)) == ("", "two.example")
