import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from assets_db.errors import UserError
from montage.fill import fill
from montage.model import Anchor, Picture, Ranking, Script
from montage.template import load_template
from tests.films import hit, script

NEWS = load_template("news")
SIZE = (320, 180)
SAID = script("A rocket stands on its pad.", "The crew walks out to the bridge.")


def jpeg(size: tuple[int, int] = (640, 480), colour: str = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def run(said: Script, ranking: Ranking, rungs: str, folder: Path, fetch: object = None) -> Ranking:
    return fill(said, ranking, (), rungs.split(","), NEWS, SIZE, folder, fetch or (lambda picture: jpeg()))  # type: ignore[arg-type]


def test_what_does_not_fit_is_not_shown_and_a_card_stands_in(tmp_path: Path) -> None:
    filled = run(SAID, Ranking(((hit("a", 0.9), hit("b", NEWS.floor - 0.01)), (hit("c", 0.1),))), "own,card", tmp_path)
    assert [h.shot.asset.origin for h in filled.lines[0]] == ["own", "card"]
    assert [h.shot.asset.origin for h in filled.lines[1]] == ["card"]
    assert all(h.shot.asset.path.is_file() for h in filled.lines[1])


def test_the_articles_picture_goes_to_the_line_that_its_caption_names(tmp_path: Path) -> None:
    pictures = (
        Picture("https://x/one.jpg", "A rocket on the pad"),
        Picture("https://x/two.jpg", "The crew on the bridge"),
    )
    said = replace(SAID, pictures=pictures)
    bodies = {"https://x/one.jpg": jpeg(colour="red"), "https://x/two.jpg": jpeg(colour="blue")}
    filled = run(said, Ranking(((), ())), "own,article,card", tmp_path, lambda picture: bodies[picture.url])
    assert [hits[0].shot.asset.source_url for hits in filled.lines] == ["https://x/one.jpg", "https://x/two.jpg"]
    assert filled.lines[0][0].shot.asset.origin == "article"


def test_whose_a_picture_is_stands_in_its_file(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x8298] = "A. Photographer", "CC BY 4.0"
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), "red").save(buffer, "JPEG", exif=exif)
    said = replace(SAID, pictures=(Picture("https://x/one.jpg", "A rocket on the pad"),))
    filled = run(said, Ranking(((), ())), "article,card", tmp_path, lambda _: buffer.getvalue())
    asset = filled.lines[0][0].shot.asset
    assert (asset.credit, asset.licence) == ("A. Photographer", "CC BY 4.0")


@pytest.mark.parametrize(
    ("more", "artist", "credit"),
    [
        ({}, "", ""),
        ({"page": "https://two.example/b", "publisher": "The Two"}, "", "The Two"),
        ({"page": "https://www.two.example/b"}, "", "two.example"),
        ({"page": "https://two.example/b", "publisher": "The Two"}, "A. Photographer", "A. Photographer"),
    ],
)
def test_a_picture_of_another_page_is_credited_to_it(
    more: dict[str, str], artist: str, credit: str, tmp_path: Path
) -> None:
    exif = Image.Exif()
    if artist:
        exif[0x013B] = artist
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), "red").save(buffer, "JPEG", exif=exif)
    said = replace(SAID, pictures=(Picture("https://x/one.jpg", "A rocket on the pad", **more),))  # type: ignore[arg-type]
    filled = run(said, Ranking(((), ())), "article,card", tmp_path, lambda _: buffer.getvalue())
    asset = filled.lines[0][0].shot.asset
    assert (asset.credit, asset.source_url) == (credit, "https://x/one.jpg")


def test_a_picture_that_cannot_be_had_is_told_and_does_not_stop(tmp_path: Path) -> None:
    def gone(picture: Picture) -> bytes:
        raise UserError("404", "look elsewhere")

    filled = run(
        replace(SAID, pictures=(Picture("https://x/one.jpg"),)), Ranking(((), ())), "article,card", tmp_path, gone
    )
    assert filled.notes == ("1 of 1 pictures of the article could not be had: 404; look elsewhere",)
    assert filled.lines[0][0].shot.asset.origin == "card"


def test_tiny_pictures_and_what_is_no_picture_are_left_out(tmp_path: Path) -> None:
    said = replace(SAID, pictures=(Picture("https://x/icon.jpg"), Picture("https://x/page.jpg")))
    bodies = {"https://x/icon.jpg": jpeg((40, 40)), "https://x/page.jpg": b"<html>"}
    filled = run(said, Ranking(((), ())), "article,card", tmp_path, lambda picture: bodies[picture.url])
    assert {h.shot.asset.origin for hits in filled.lines for h in hits} == {"card"}


def test_a_line_with_nothing_to_show_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nothing fits line 1 .* add card to --fill"):
        run(SAID, Ranking(((), ())), "own", tmp_path)


def test_pictures_are_not_fetched_when_every_line_has_a_shot(tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(picture: Picture) -> bytes:
        asked.append(picture.url)
        return jpeg()

    said = replace(SAID, pictures=(Picture("https://x/a.jpg"),))
    run(said, Ranking(((hit("a", 0.9),), (hit("b", 0.9),))), "own,article,card", tmp_path, fetch)
    assert asked == []
    run(said, Ranking(((hit("a", 0.9),), ())), "own,article,card", tmp_path, fetch)
    assert asked == ["https://x/a.jpg"]


def test_a_card_that_shows_a_figure_is_offered_for_the_moment_it_is_said(tmp_path: Path) -> None:
    said = script("The pad is old.", "It takes 300 people and 12,000 bolts to build one.")
    figures = [
        Anchor(1, Fraction(at), Fraction(at + 1), text, text, "number", 0.8) for at, text in ((5, "300"), (8, "12,000"))
    ]
    filled = fill(said, Ranking(((), ()), ((), ())), figures, ["card"], NEWS, SIZE, tmp_path, lambda picture: jpeg())
    assert [[h.shot.asset.title for h in hits] for hits in filled.anchors] == [["300"], ["12,000"]]
    assert {h.shot.key for hits in filled.anchors for h in hits} == {h.shot.key for h in filled.lines[1]}
