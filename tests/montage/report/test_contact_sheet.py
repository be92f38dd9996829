"""The contact sheet: a picture of what was found."""

import errno
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from assets_db.errors import UserError
from assets_db.model import Frame, Shot
from assets_db.store import Store
from montage.model import Hit
from montage.report import contact_sheet as sheets
from montage.report.contact_sheet import CELL, GAP, MARGIN, PICTURE, check_sheet, contact_sheet, write_sheet
from tests.libraries import asset, file

Keep = Callable[..., Hit]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("library")) as opened:
        yield opened


@pytest.fixture
def keep(store: Store) -> Keep:
    def kept(name: str = "a.mp4", colour: str = "red", size: tuple[int, int] = (512, 288), score: float = 0.5) -> Hit:
        buffer = io.BytesIO()
        Image.new("RGB", size, colour).save(buffer, "JPEG", quality=95)
        made = asset(name)
        shot = Shot(made, 0, 300)
        store.add(file(name), made, [(shot, [Frame(0, buffer.getvalue())])])
        return Hit(shot, score)

    return kept


def named(hit: Hit, path: str) -> Hit:
    return replace(hit, shot=replace(hit.shot, asset=replace(hit.shot.asset, path=Path(path))))


def close(one: tuple[int, ...], colour: str) -> bool:
    other = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 12  # type: ignore[arg-type]


def cell(sheet: Image.Image, place: int, columns: int) -> Image.Image:
    """One cell; the rows hang from the lower edge."""
    rows_below = (sheet.height - MARGIN + GAP) // (CELL[1] + GAP)
    top = sheet.height - MARGIN + GAP - rows_below * (CELL[1] + GAP)
    row, column = divmod(place, columns)
    x, y = MARGIN + column * (CELL[0] + GAP), top + row * (CELL[1] + GAP)
    return sheet.crop((x, y, x + CELL[0], y + CELL[1]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(0, 2, 0), (1, 2, 1), (2, 2, 1), (12, 4, 3), (17, 5, 4), (130, 5, 20)]
)
def test_a_sheet_grows_in_width_then_in_height(store: Store, keep: Keep, count: int, columns: int, rows: int) -> None:
    sheet = contact_sheet("a dog", [keep()] * count, store)
    assert sheet.width == 2 * MARGIN + columns * CELL[0] + (columns - 1) * GAP
    heading = sheet.height - rows * (CELL[1] + GAP) - MARGIN + GAP
    assert MARGIN < heading < 3 * MARGIN
    assert sheets.MOST == 100 and sheet.height < 65_535  # the most that a JPEG can have


def test_shots_stand_in_their_order(store: Store, keep: Keep) -> None:
    colours = ("red", "lime", "blue", "white", "yellow")
    hits = [keep(f"{colour}.mp4", colour) for colour in colours]
    sheet = contact_sheet("colours", hits, store)
    middles = [cell(sheet, place, 3).getpixel((PICTURE[0] // 2, PICTURE[1] // 2)) for place in range(len(colours))]
    assert all(close(found, colour) for found, colour in zip(middles, colours, strict=True))  # type: ignore[arg-type]


@pytest.mark.parametrize(("size", "corner"), [((288, 512), (5, 5)), ((288, 288), (5, 5)), ((600, 200), (5, 5))])
def test_a_picture_of_another_shape_is_shown_whole(
    store: Store, keep: Keep, size: tuple[int, int], corner: tuple[int, int]
) -> None:
    found = cell(contact_sheet("a", [keep(size=size)], store), 0, 2)
    assert close(found.getpixel(corner), sheets.WELL)  # type: ignore[arg-type]
    box = ImageChops.difference(found.crop((0, 0, *PICTURE)), Image.new("RGB", PICTURE, sheets.WELL)).getbbox()
    assert box is not None
    width, height = box[2] - box[0], box[3] - box[1]
    assert abs(width / height - size[0] / size[1]) < 0.02 and (width == PICTURE[0] or height == PICTURE[1])


@pytest.mark.parametrize("score", [0.0, 0.25, 1.0])
def test_the_bar_is_as_long_as_the_score(store: Store, keep: Keep, score: float) -> None:
    row = cell(contact_sheet("a", [keep(score=score)], store), 0, 2).crop(
        (0, PICTURE[1] + 2, PICTURE[0], PICTURE[1] + 3)
    )
    filled = sum(close(row.getpixel((x, 0)), sheets.ACCENT) for x in range(PICTURE[0]))  # type: ignore[arg-type]
    assert abs(filled - score * PICTURE[0]) <= 1


def test_a_shot_without_a_picture_says_so(store: Store, keep: Keep) -> None:
    gone = keep()
    gone = replace(gone, shot=replace(gone.shot, start=7))
    well = cell(contact_sheet("a", [gone], store), 0, 2).crop((0, 0, *PICTURE))
    assert ImageChops.difference(well, Image.new("RGB", PICTURE, sheets.WELL)).getbbox() is not None


@pytest.mark.parametrize(
    "name",
    ["名字" * 90 + ".mp4", "a name " * 40 + ".mp4", "m" * 200, "no\udcffsound.mp4", "😀 clip.mp4", "a\nb\tc.mp4", "x"],
)
def test_no_name_leaves_its_cell(store: Store, keep: Keep, name: str) -> None:
    sheet = contact_sheet("a", [named(keep(), f"/f/{name}")], store)
    column = sheet.crop((MARGIN + CELL[0], 0, MARGIN + CELL[0] + GAP, sheet.height))  # to the right of it
    below = column.crop((0, sheet.height - MARGIN - CELL[1], GAP, sheet.height))
    assert below.getcolors() == [(GAP * below.height, Image.new("RGB", (1, 1), sheets.PAPER).getpixel((0, 0)))]


@pytest.mark.parametrize("query", ["a dog", "一只狗在滑板上", "long " * 200, "长" * 600, "", "\udcff\n😀"])
def test_any_query_fits_the_heading(store: Store, keep: Keep, query: str) -> None:
    sheet = contact_sheet(query, [keep()], store)
    edge = sheet.crop((sheet.width - MARGIN, 0, sheet.width, sheet.height))
    assert edge.getcolors(9) == [(edge.width * edge.height, Image.new("RGB", (1, 1), sheets.PAPER).getpixel((0, 0)))]


def test_letters_that_the_font_lacks_are_boxes_and_chinese_is_not() -> None:
    assert sheets._type("Bold", 21).clean("a 一只狗\n 😀 \udcff") == f"a 一只狗 {sheets.UNKNOWN} {sheets.UNKNOWN}"


def test_a_long_name_keeps_its_ending() -> None:
    type_ = sheets._type("Bold", 21)
    cut = type_.fitted("a very long name of a clip number 17.mp4", 200, 10)
    assert cut.endswith("…ber 17.mp4") and cut.startswith("a ") and type_.font.getlength(cut) <= 200


def test_the_heading_is_lettered(store: Store) -> None:
    sheet = contact_sheet("狗", [], store)
    assert any(close(colour, sheets.INK) for _, colour in sheet.getcolors(9999))  # type: ignore[union-attr,arg-type]


@pytest.mark.parametrize(("name", "kind"), [("sheet.jpg", "JPEG"), ("sheet.JPEG", "JPEG"), ("sheet.png", "PNG")])
def test_the_name_says_which_kind_of_picture(store: Store, keep: Keep, tmp_path: Path, name: str, kind: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    write_sheet("a dog", [keep()], store, folder / name)
    assert Image.open(folder / name).format == kind
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "said"),
    [("sheet.gif", "not a name for a picture"), ("sheet", "end it in"), ("no/a.jpg", "no folder")],
)
def test_a_place_that_cannot_be_is_told_before_the_search(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        check_sheet(tmp_path / name)


def test_what_cannot_be_written_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    taken = tmp_path / "taken.jpg"
    taken.mkdir()
    with pytest.raises(UserError, match="cannot be written"):
        write_sheet("a dog", [], store, taken)
    assert [path.name for path in tmp_path.iterdir()] == ["taken.jpg"]


def test_a_full_disk_leaves_the_old_sheet_as_it_was(
    store: Store, keep: Keep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Image.Image, place: Path, **options: int) -> None:
        place.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    out, hits = tmp_path / "sheet.jpg", [keep()]
    write_sheet("a dog", hits, store, out)
    before = out.read_bytes()
    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(UserError, match="is full; make room"):
        write_sheet("a cat", hits, store, out)
    assert out.read_bytes() == before and len(list(tmp_path.glob("*sheet*"))) == 1
