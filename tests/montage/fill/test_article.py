"""The article's own pictures and videos as a rung."""

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from assets_db.errors import UserError
from assets_db.store import Store
from montage.fill.article import ArticleMedia
from montage.fill.fallback_source import Found, Gaps
from montage.fill.media import Media
from montage.model import Anchor, Picture, Script
from tests.colours import Colours
from tests.films import script
from tests.media import scene, scenes
from tests.montage.fill.test_fill import NEWS, SAID, film

pytestmark = pytest.mark.slow

ALL = Gaps((0, 1), ())
Files = dict[str, bytes]


def jpeg(seed: int = 0, size: tuple[int, int] = (640, 480), exif: Image.Exif | None = None) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(scene(seed, size)).save(buffer, "JPEG", exif=exif or Image.Exif())
    return buffer.getvalue()


def plain(colour: str, size: tuple[int, int] = (640, 480)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def saving(files: Files) -> Callable[[Picture, Path], None]:
    def save(picture: Picture, out: Path) -> None:
        if picture.url not in files:
            raise UserError("404", "look elsewhere")
        out.write_bytes(files[picture.url])

    return save


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as store:
        yield store


def run(
    said: Script, files: Files, library: Store, gaps: Gaps = ALL, anchors: tuple[Anchor, ...] = (), looks: bool = False
) -> Found:
    work = library.folder / "film.work"  # as a film's: its other stages lie beside
    (work / "search-0123456789abcdef").mkdir(parents=True, exist_ok=True)
    with Media(work / "media", Colours() if looks else None, library) as media:
        return ArticleMedia(film(said, anchors), media, saving(files)).fill(gaps)


def test_a_picture_goes_to_the_line_that_its_caption_names(library: Store) -> None:
    pictures = (Picture("https://x/one.jpg", "A rocket on the pad"), Picture("https://x/two.jpg", "Crew on the bridge"))
    found = run(replace(SAID, pictures=pictures), {"https://x/one.jpg": jpeg(1), "https://x/two.jpg": jpeg(2)}, library)
    assert [found.lines[line][0].shot.asset.rights.source_url for line in (0, 1)] == [
        "https://x/one.jpg",
        "https://x/two.jpg",
    ]
    first, *others = found.lines[0]
    assert first.score >= NEWS.floor > others[0].score, "the other one stands in"
    assert first.shot.asset.origin == "article" and first.shot.asset.title == "A rocket on the pad"


def test_a_picture_that_nobody_describes_goes_where_its_looks_fit(library: Store) -> None:
    said = replace(script("a red thing", "a blue thing"), pictures=(Picture("https://x/blue.jpg"),))
    found = run(said, {"https://x/blue.jpg": plain("blue")}, library, looks=True)
    assert found.lines[1][0].scores.get("looks", 0) > 0.5 > found.lines[0][0].score


def test_a_caption_is_evidence_of_a_named_person(library: Store) -> None:
    from tests.montage.fill.test_fill import anchor

    who = replace(anchor("person"), text="Ada Lovelace", query="Ada Lovelace")
    said = replace(SAID, pictures=(Picture("https://x/a.jpg", "Ada Lovelace in 1840"), Picture("https://x/b.jpg")))
    found = run(said, {"https://x/a.jpg": jpeg(1), "https://x/b.jpg": jpeg(2)}, library, Gaps((), (0,)), (who,))
    assert [hit.shot.asset.rights.source_url for hit in found.anchors[0]] == ["https://x/a.jpg"]


def test_pictures_that_nothing_names_take_turns(library: Store) -> None:
    files = {f"https://x/{n}.jpg": jpeg(n) for n in range(3)}
    said = replace(script("Un.", "Deux.", "Trois."), pictures=tuple(map(Picture, files)))
    found = run(said, files, library, Gaps((0, 1, 2), ()))
    assert len({found.lines[line][0].shot.key for line in range(3)}) == 3
    assert all(0 < hit.score < NEWS.floor for hits in found.lines.values() for hit in hits)


def test_whose_a_picture_is_stands_in_its_file(library: Store) -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x8298] = "A. Photographer", "CC BY 4.0"
    said = replace(SAID, pictures=(Picture("https://x/one.jpg", "A rocket on the pad"),))
    asset = run(said, {"https://x/one.jpg": jpeg(exif=exif)}, library).lines[0][0].shot.asset
    assert (asset.rights.credit, asset.rights.licence) == ("A. Photographer", "CC BY 4.0")


@pytest.mark.parametrize(
    ("more", "artist", "credit"),
    [
        ({"credit": "Jane Roe"}, "", "Jane Roe"),
        ({}, "", ""),
        ({"page": "https://two.example/b", "publisher": "The Two"}, "", "The Two"),
        ({"page": "https://www.two.example/b"}, "", "two.example"),
        ({"page": "https://two.example/b", "publisher": "The Two"}, "A. Photographer", "A. Photographer"),
    ],
)
def test_a_picture_of_another_page_is_credited_to_it(
    more: dict[str, str], artist: str, credit: str, library: Store
) -> None:
    exif = Image.Exif()
    if artist:
        exif[0x013B] = artist
    said = replace(SAID, pictures=(Picture("https://x/one.jpg", "A rocket on the pad", **more),))  # type: ignore[arg-type]
    asset = run(said, {"https://x/one.jpg": jpeg(exif=exif)}, library).lines[0][0].shot.asset
    assert (asset.rights.credit, asset.rights.source_url) == (credit, "https://x/one.jpg")


def test_what_cannot_be_had_is_told_and_does_not_stop(library: Store) -> None:
    said = replace(SAID, pictures=(Picture("https://x/gone.jpg"), Picture("https://x/gone.mp4", kind="video")))
    found = run(said, {}, library)
    assert found == Found(notes=("2 of 2 pictures and videos of the article could not be had: 404; look elsewhere",))


@pytest.mark.parametrize(
    "body", [jpeg(size=(40, 40)), jpeg(size=(1600, 320)), b"<html>"], ids=["icon", "banner", "page"]
)
def test_icons_banners_and_what_is_no_picture_are_left_out(body: bytes, library: Store) -> None:
    said = replace(SAID, pictures=(Picture("https://x/one.jpg", "A rocket stands on its pad."),))
    found = run(said, {"https://x/one.jpg": body}, library)
    assert not any(found.lines.values())


def test_of_one_picture_in_two_sizes_the_larger_is_shown(library: Store) -> None:
    files = {"https://x/small.jpg": jpeg(1, (480, 360)), "https://x/large.jpg": jpeg(1, (960, 720))}
    said = replace(SAID, pictures=tuple(Picture(url, "A rocket stands on its pad.") for url in files))
    hits = run(said, files, library).lines[0]
    assert [hit.shot.asset.size for hit in hits] == [(960, 720)]


def test_a_video_of_the_article_is_shots(library: Store, tmp_path: Path) -> None:
    clip = scenes(tmp_path / "made.mp4", 2.0, 2.0, size=(640, 360))
    said = replace(SAID, pictures=(Picture("https://x/clip.mp4", "A rocket stands on its pad.", kind="video"),))
    with Media(tmp_path / "media", None, library) as media:
        found = ArticleMedia(film(said), media, lambda _, out: shutil.copyfile(clip, out) and None).fill(ALL)
    assert len(found.lines[0]) == 2
    assert all(hit.shot.asset.kind == "video" and hit.score >= NEWS.floor for hit in found.lines[0])


def test_nothing_is_fetched_without_need_or_twice(library: Store, tmp_path: Path) -> None:
    asked: list[str] = []

    def save(picture: Picture, out: Path) -> None:
        asked.append(picture.url)
        out.write_bytes(jpeg())

    said = replace(SAID, pictures=(Picture("https://x/a.jpg"),))
    with Media(tmp_path / "media", None, library) as media:
        rung = ArticleMedia(film(said), media, save)
        assert rung.fill(Gaps((), ())) == Found() and asked == []
        assert rung.fill(ALL) == rung.fill(ALL) and asked == ["https://x/a.jpg"]


def test_what_an_earlier_version_of_the_page_showed_is_not_shown(library: Store) -> None:
    files = {"https://x/old.jpg": jpeg(1), "https://x/new.jpg": jpeg(2)}
    for url in files:
        found = run(replace(SAID, pictures=(Picture(url),)), files, library)
        assert {hit.shot.asset.rights.source_url for hits in found.lines.values() for hit in hits} == {url}


def test_the_library_stays_as_it_is(library: Store) -> None:
    before = library.revision, library.tally()
    run(replace(SAID, pictures=(Picture("https://x/a.jpg"),)), {"https://x/a.jpg": jpeg()}, library, looks=True)
    assert (library.revision, library.tally()) == before


def test_a_picture_is_found_again_though_its_key_is_not_kept(library: Store) -> None:
    keyed = tuple(Picture(f"https://x/one.jpg?token={key}") for key in "ab")
    files = {picture.url: jpeg(seed) for seed, picture in enumerate(keyed, 1)}
    first = run(replace(SAID, pictures=keyed), files, library)
    assert len({hit.shot.asset.sha256 for hit in first.lines[0]}) == 2, "told apart by their keys alone"
    assert {hit.shot.asset.rights.source_url for hit in first.lines[0]} == {"https://x/one.jpg"}
    again = run(replace(SAID, pictures=(Picture("https://x/one.jpg"),) * 2), {}, library)
    assert {hit.shot.asset.sha256 for hit in again.lines[0]} == {hit.shot.asset.sha256 for hit in first.lines[0]}
