"""The credits: what a publisher prints, and what an editor checks first."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets_db.model import Rights
from montage.credits.file import credits_text
from montage.credits.works import works
from montage.model import CardPicture, Line, Music, Overlay, Picture, Timeline
from tests import media
from tests.films import timeline

CC = "https://creativecommons.org/licenses"


def film(*told: dict[str, Any]) -> Timeline:
    """A film of clips of a second, of which this is told."""
    made = timeline(*(30 for _ in told))
    return replace(made, video=tuple(replace(clip, **some) for clip, some in zip(made.video, told, strict=True)))


def sections(made: Timeline) -> dict[str, list[str]]:
    blocks = credits_text(made).strip().split("\n\n")[1:]
    return {heading: [line.strip() for line in lines] for heading, *lines in (block.split("\n") for block in blocks)}


def test_pictures_that_cards_are_drawn_with_are_credited_as_shown() -> None:
    moon = CardPicture("backdrop", Path("/f/moon.jpg"), "k", title="The Moon", rights=Rights("NASA", "CC0"))
    face = CardPicture("portrait", Path("/f/face.jpg"), "k", origin="article", title="A pilot", rights=Rights("Agency"))
    card = {"origin": "card", "pictures": (moon, face)}
    said = sections(film(card, {"origin": "card", "pictures": ()}, card))
    assert said["Footage"] == [
        "The Moon · NASA · CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/) · at 0:00, 0:02"
    ]
    assert [line.split(" · ")[:2] for line in said["Pictures from the article"]] == [["A pilot", "Agency"]]
    assert any("face.jpg" in line for line in said["To check before publishing"]) and "Pictures" not in said


def test_a_picture_twice_on_a_card_is_one_work() -> None:
    uses = (CardPicture("backdrop", Path("/f/a.jpg"), "k"), CardPicture("portrait", Path("/f/a.jpg"), "k"))
    (work,) = works(film({"origin": "card", "pictures": uses}))
    assert work.spans == ((0, 1),)


def test_every_work_once_with_all_that_its_licence_asks_for() -> None:
    rights = Rights("NASA", "cc-by-4.0", "https://example.org/1")
    rocket = {"src": Path("/f/rocket.mp4"), "title": "A rocket", "rights": rights}
    moon = {"title": "The Moon", "rights": Rights(credit="ESA", licence="Public domain")}
    said = sections(film(rocket, moon, rocket))
    assert said["Footage"] == [
        f"A rocket · NASA · CC BY 4.0 ({CC}/by/4.0/) · https://example.org/1 · at 0:00, 0:02",
        "The Moon · ESA · public domain · at 0:01",
    ]
    assert "To check before publishing" not in said


def test_what_a_person_laid_over_the_film_is_credited_whatever_it_is_called() -> None:
    laid = Overlay(0, 15, Path("/f/chart.png"), (0, 0, 1, 1), name="title")
    drawn = replace(laid, src=Path("/w/title.png"), role="title")
    said = sections(replace(film({"origin": "card"}), overlays=(laid, drawn)))
    assert said["Footage"] == ["chart.png · author unknown · licence unknown · at 0:00"]


def test_works_stand_by_their_use_and_cards_are_the_films_own() -> None:
    cleared = {"rights": Rights(licence="CC0", credit="A")}
    said = sections(
        film(
            {"origin": "article", "title": "A minister", **cleared},
            {"origin": "card", "title": "42 %"},
            {"origin": "own", "title": "A harbour", **cleared},
            {"origin": "generated", "title": "A robot", **cleared},
        )
    )
    assert list(said) == ["Told from", "Narration", "Footage", "Pictures from the article", "Generated pictures"]
    assert "42 %" not in str(said)


def test_a_film_of_cards_says_so() -> None:
    assert sections(film({"origin": "card"}))["Pictures"] == ["every picture is a card made for this film"]


@pytest.mark.parametrize(
    ("told", "doubt"),
    [
        ({}, "licence unknown"),
        ({"rights": Rights(licence="unknown", credit="A")}, "licence unknown"),
        ({"rights": Rights(licence="© All rights reserved", credit="A")}, "all rights reserved: needs permission"),
        ({"rights": Rights(licence="CC BY-NC-ND 4.0", credit="A")}, "not for commercial use, not to be altered or cut"),
        ({"rights": Rights(licence="编辑用途", credit="A")}, "editorial use only"),
        ({"rights": Rights(licence="CC BY 4.0")}, "CC BY 4.0 asks for the author's name"),
    ],
)
def test_what_an_editor_checks(told: dict[str, Any], doubt: str) -> None:
    assert sections(film(told))["To check before publishing"] == [f"0.mp4: {doubt}"]


def test_what_is_not_known_is_said() -> None:
    assert sections(film({}))["Footage"] == ["0.mp4 · author unknown · licence unknown · at 0:00"]


def test_terms_in_their_own_words_stay() -> None:
    assert "· AFP contract 5 ·" in credits_text(film({"rights": Rights(licence="AFP contract 5")}))


def test_a_work_is_one_line_of_bearable_length() -> None:
    said = sections(
        film(
            {"title": "A story\nof two lines " + "and more " * 99, "rights": Rights(credit="A\tB", licence="x y " * 99)}
        )
    )
    assert len(said["Footage"]) == 1
    assert "A story of two lines and more" in said["Footage"][0]
    assert len(said["Footage"][0]) < 400


def test_no_path_of_this_machine_is_published() -> None:
    assert sections(replace(film({}), source="/home/me/a.html"))["Told from"] == ["a.html"]
    web = replace(film({}), source="https://example.org/a", publisher="BBC", published="2012-12-10")
    assert sections(web)["Told from"] == ["BBC · 2012-12-10 · https://example.org/a"]
    assert "Told from" not in sections(replace(film({}), source="-"))
    assert "/f" not in credits_text(film({}))


def test_every_page_that_the_film_was_told_from_is_listed() -> None:
    other, third = "https://two.example/b", "https://three.example/c"
    made = replace(
        film({"origin": "article", "rights": Rights(source_url="c.jpg")}, {"rights": Rights(source_url="unseen.jpg")}),
        source="https://one.example/a",
        publisher="The One",
        lines=(Line("a", sources=(("https://one.example/a", 0),)), Line("b", sources=((other, 4),))),
        pictures=(
            Picture("c.jpg", page=third, publisher="The Three"),
            Picture("unseen.jpg", page="https://four.example"),
        ),
    )
    assert sections(made)["Told from"] == [
        "The One · https://one.example/a",
        f"two.example · {other}",
        f"The Three · {third}",
    ]
    beside = replace(made, source="/home/me/a.html", lines=(Line("b", sources=(("/home/me/b.html", 4),)),))
    assert sections(beside)["Told from"][1] == "b.html"


def test_music_is_credited_by_its_tags_and_sidecar(tmp_path: Path) -> None:
    path = tmp_path / "air.mp3"
    media.ffmpeg(
        "-f", "lavfi", "-i", "sine=440:duration=1", "-metadata", "artist=K. Player", "-metadata", "title=Air", path
    )
    made = replace(film({"rights": Rights(licence="CC0")}), music=Music(path))
    assert sections(made)["Music"] == ["Air · K. Player · licence unknown"]
    assert sections(made)["To check before publishing"] == ["air.mp3: licence unknown"]
    (tmp_path / "air.json").write_text(json.dumps({"license": f"{CC}/by/3.0/", "url": "https://example.org/air"}))
    assert sections(made)["Music"] == [f"Air · K. Player · CC BY 3.0 ({CC}/by/3.0/) · https://example.org/air"]


def test_music_that_has_vanished_is_named() -> None:
    made = replace(film({"rights": Rights(licence="CC0")}), music=Music(Path("/nowhere/air.mp3")))
    assert sections(made)["Music"] == ["air.mp3 · author unknown · licence unknown"]


def test_maps_name_whose_data_they_are_drawn_from() -> None:
    rights = Rights("GeoNames", "CC BY 4.0", "https://www.geonames.org/")
    paris, lima = ({"origin": "card", "title": name, "rights": rights} for name in ("Paris", "Lima"))
    said = sections(film(paris, {"origin": "card", "title": "42 %"}, lima))
    assert said["Maps"] == [
        f"Paris, Lima · GeoNames · CC BY 4.0 ({CC}/by/4.0/) · https://www.geonames.org/ · at 0:00, 0:02"
    ]
    assert "To check before publishing" not in said
