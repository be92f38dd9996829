"""Words of a person as a table: out and in again, and what is wrong with a row."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assets_db import annotation_csv
from assets_db.annotation_csv import COLUMNS, read_csv, write_csv
from assets_db.editing import annotate
from assets_db.errors import UserError
from assets_db.model import Rights
from assets_db.store import Store
from tests.databases import where
from tests.libraries import asset, digest, file, shots

__all__ = ["where"]
NAME = digest("a.mp4")


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store(where) as opened:
        of = replace(asset("a.mp4", title="Zoo", tags="lion, zoo"), rights=Rights("Jo", "CC BY 4.0"))
        opened.add(file("a.mp4"), of, shots(of, ["Zoo\nlion, zoo\nJo"] * 2))
        of = asset("b.mp4", title="=1+1", description="one\ntwo")
        opened.add(file("b.mp4"), of, shots(of, ["=1+1\none two"]))
        yield opened


def table(path: Path, *rows: Sequence[str], head: Sequence[str] = ("key", "title")) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([head, *rows])
    return path


def said(store: Store) -> list[tuple[str, str, str, str]]:
    return [(shot.asset.title, shot.asset.tags, shot.person, shot.mark) for shot in store.shots()]


def test_a_row_a_file_and_a_row_a_shot_where_there_are_several(store: Store, tmp_path: Path) -> None:
    first, second = (shot.key for shot in store.shots_of(NAME))
    annotate(store, [second], {"title": "Keeper, with hay", "mark": "best"})
    annotate(store, [NAME], {"people": "Ann"})
    assert write_csv(store, tmp_path / "words.csv") == 4
    text = (tmp_path / "words.csv").read_bytes()
    assert text.startswith("\ufeffkey,path,".encode())
    rows = list(csv.reader(text.decode("utf-8-sig").splitlines(keepends=True)))
    assert rows == [
        list(COLUMNS),
        [NAME, "/footage/a.mp4", "", "10.010", "Zoo", "", "lion, zoo", "Ann", "Jo", "CC BY 4.0", ""],
        [first, "/footage/a.mp4", "0.000", "3.337", *[""] * 7],
        [second, "/footage/a.mp4", "3.337", "3.337", "Keeper, with hay", *[""] * 5, "best"],
        [digest("b.mp4"), "/footage/b.mp4", "", "10.010", "'=1+1", "one\ntwo", *[""] * 5],
    ]


def test_out_and_in_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    second = store.shots_of(NAME)[1].key
    annotate(store, [second], {"title": "Keeper", "mark": "best"})
    annotate(store, [NAME], {"description": "", "people": "'Ann", "credit": "-"})
    before, revision = said(store), store.revision
    write_csv(store, tmp_path / "words.csv")
    assert read_csv(store, tmp_path / "words.csv") == 0
    assert (said(store), store.revision) == (before, revision)


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_what_was_changed_is_taken_over(store: Store, tmp_path: Path, between: str) -> None:
    second = store.shots_of(NAME)[1].key
    path = tmp_path / "words.csv"
    path.write_text(
        f"Key{between}title{between}tags{between}mark\n{second}{between}Keeper{between}{between}best\n"
        f"{NAME}{between}{between}-{between}\n\n",
        encoding="utf-8-sig",
    )
    assert read_csv(store, path) == 2
    assert [(title, tags, mark) for title, tags, _, mark in said(store) if title == "Zoo"] == [
        ("Zoo", "", ""), ("Zoo", "", "best"),
    ]  # fmt: skip
    assert [match.key for match in store.search_text("keeper", 9)] == [second]
    assert store.search_text("lion", 9) == []


def test_spaces_and_capitals_of_spreadsheets_do_not_matter(store: Store, tmp_path: Path) -> None:
    assert read_csv(store, table(tmp_path / "words.csv", (f" {NAME} ", "Best "), head=("key", "mark"))) == 1
    assert {mark for *_, mark in said(store)} >= {"best"}
    with pytest.raises(UserError, match="line 2: 'bst' is none of the marks usable, unusable, best; mend"):
        read_csv(store, table(tmp_path / "wrong.csv", (NAME, "bst"), head=("key", "mark")))


def test_rows_that_are_wrong_are_named_by_their_lines_and_nothing_is_changed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotation_csv, "CHUNK", 2)
    shot = store.shots_of(NAME)[0].key
    before = said(store)
    rows = [(NAME, "Two\nlines", ""), ("nobody", "x", ""), (shot, "x", "CC0"), (NAME, "Other", "")]
    path = table(tmp_path / "words.csv", *rows, head=("key", "title", "licence"))
    with pytest.raises(UserError) as caught:
        read_csv(store, path)
    assert caught.value.what == (
        f"{path} is not taken over: line 4: the library has no 'nobody'; line 5: a shot has no licence of its own; "
        f"line 6: {NAME} is in line 2 already"
    )
    assert said(store) == before
    many = table(tmp_path / "many.csv", *[(f"x{number}", "") for number in range(8)])
    with pytest.raises(UserError, match="line 6: the library has no 'x4'; and 3 more; mend these lines"):
        read_csv(store, many)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"key,colour\n", "has a column 'colour' that is not known, or twice; columns: key, path, start"),
        (b"key,title,title\n", "has a column 'title' that is not known, or twice"),
        (b"title,tags\n", "has no column 'key'; newsreel library --csv writes a table with all columns"),
        (b"", "has no column 'key'"),
        (b"key,title\nx,y,z\n", "line 2 of .* has more cells than the head; put texts with commas in quotes"),
        (b"key,title\nx,\xff\n", "is not UTF-8; save it as CSV UTF-8"),
        (b'key,title\nx,"y\n', "cannot be read as a table .*; save it as CSV UTF-8"),
        (b"key,title\nx," + b"y" * 200_000, "cannot be read as a table .*field larger"),
    ],
)
def test_tables_that_cannot_be_read(store: Store, tmp_path: Path, text: bytes, message: str) -> None:
    path = tmp_path / "words.csv"
    path.write_bytes(text)
    with pytest.raises(UserError, match=message):
        read_csv(store, path)
