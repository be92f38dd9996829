"""An archive's daily work at the command line: words, marks, lists and tables."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assets_db.model import Rights
from assets_db.store import Store
from montage.cli.main import main
from tests.libraries import asset, digest, file, shots

NAME = digest("a.mp4")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    with Store(tmp_path / "library") as store:
        for name in ("a.mp4", "b.mp4"):
            of = replace(asset(name, title="Zoo", tags="lion", recorded="2020-05-01"), rights=Rights("Jo", "CC BY 4.0"))
            store.add(file(name), of, shots(of, ["Zoo\nlion\nJo"] * 2))
    return tmp_path / "library"


@pytest.fixture
def key(library: Path) -> str:
    with Store(library) as store:
        return store.shots_of(NAME)[1].key


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def edit(library: Path, *arguments: object) -> Result:
    return run("library", "edit", *arguments, "--library", library)


def listed(library: Path, *flags: object) -> list[dict[str, object]]:
    found = run("library", "--list", "--json", *flags, "--library", library)
    assert found.exit_code == 0, found.output
    return [json.loads(line) for line in found.stdout.splitlines()]


def test_words_are_set_for_several_and_listed(library: Path, key: str) -> None:
    done = edit(
        library, "/footage/a.mp4", key, "--title", "Camels", "--tag", "sand", "--untag", "Lion", "--people", "Ann, Bo"
    )
    assert (done.exit_code, done.stdout) == (0, "1 file, 1 shot changed\n")
    first, second, other, _ = listed(library)
    assert (first["path"], first["title"], first["tags"], first["people"]) == (
        "/footage/a.mp4", "Camels", ["sand"], ["Ann", "Bo"],
    )  # fmt: skip
    assert second | {"start": 0.0, "key": first["key"]} == first and second["key"] == key
    assert (other["title"], other["tags"], other["credit"]) == ("Zoo", ["lion"], "Jo")
    assert json.loads(edit(library, key, "--licence", "", "--json").stdout or "{}") == {
        "error": "a shot has no licence of its own", "todo": "name its file",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("flags", "mark"),
    [(["--unusable"], "unusable"), (["--best"], "best"), (["--usable"], "usable"), (["--not-best"], "usable")],
)
def test_marks(library: Path, key: str, flags: list[str], mark: str) -> None:
    assert edit(library, key, *flags).exit_code == 0
    assert [one["mark"] for one in listed(library)] == ["", mark, "", ""]
    assert edit(library, key, "--reset", "all").exit_code == 0
    assert {one["mark"] for one in listed(library)} == {""}


def test_search_tells_marks_and_leaves_unusable_ones_out_where_that_is_asked(library: Path, key: str) -> None:
    edit(library, key, "--unusable")
    found = run("search", "lion zoo", "--library", library)
    assert found.stdout.count("\n") == 4 and found.stdout.count("marked as unusable") == 1
    marks = [hit["mark"] for hit in json.loads(run("search", "lion", "--json", "--library", library).stdout)]
    assert sorted(marks) == ["", "", "", "unusable"]
    assert run("search", "lion zoo", "--usable", "--library", library).stdout.count("\n") == 3


def test_lists_are_of_what_is_asked_for(library: Path, key: str) -> None:
    edit(library, key, "--unusable", "--title", "Keeper")
    assert [one["key"] for one in listed(library, "--unusable")] == [key]
    assert [one["key"] for one in listed(library, "--text", "keepers")] == [key]
    assert (
        len(listed(library, "--usable", "--kind", "video", "--licence", "cc-by", "--since", "2020", "--source", "jo"))
        == 3
    )
    assert (
        listed(library, "--longer", "5")
        == listed(library, "--until", "2019")
        == listed(library, "--kind", "image")
        == []
    )
    lines = run("library", "--list", "--unusable", "--library", library).stdout
    assert lines == f"{key}  /footage/a.mp4  0:00:03.337 to 0:00:06.673  Keeper; unusable\n"


def test_a_table_goes_out_and_comes_back(library: Path, key: str, tmp_path: Path) -> None:
    table = tmp_path / "words.csv"
    assert run("library", "--csv", table, "--library", library).stdout == "6 rows written\n"
    assert run("library", "--from-csv", table, "--library", library).stdout == "0 rows changed\n"
    again = run("library", "--csv", table, "--library", library)
    assert again.exit_code == 1 and "move it away" in str(again.output)
    with table.open(encoding="utf-8-sig", newline="") as file_:
        rows = list(csv.DictReader(file_))
    rows[2]["title"], rows[3]["licence"] = "Keeper", "-"
    with table.open("w", encoding="utf-8-sig", newline="") as file_:
        writer = csv.DictWriter(file_, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert json.loads(run("library", "--from-csv", table, "--json", "--library", library).stdout) == {"changed": 2}
    assert [(one["title"], one["licence"]) for one in listed(library)] == [
        ("Zoo", "CC BY 4.0"), ("Keeper", "CC BY 4.0"), ("Zoo", ""), ("Zoo", ""),
    ]  # fmt: skip


def test_words_that_cannot_be_written_beside_their_files_are_told(library: Path) -> None:
    edit(library, "/footage/a.mp4", "--title", "Camels")
    done = run("library", "--write-sidecars", "--library", library)
    assert done.exit_code == 1 and "warning: /footage/a.mp4.newsreel.json cannot be written" in done.output
    told = json.loads(run("library", "--write-sidecars", "--json", "--library", library).stdout)
    assert (told["written"], [one["path"] for one in told["refused"]]) == (0, ["/footage/a.mp4.newsreel.json"])


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("edit", NAME), 2, "There is nothing to be said"),
        (("edit", NAME, "--best", "--unusable"), 2, "What is unusable cannot be the best"),
        (("edit", "nobody.mp4", "--title", "x"), 1, "the library has no file or shot 'nobody.mp4'; index it first"),
        (("edit", NAME, "--reset", "colour"), 1, "'colour' is nothing that can be said of footage"),
        (("--kind", "video"), 2, "--kind chooses what --list or --csv are about"),
        (("--bad", "edit", NAME, "--title", "x"), 2, "--bad stands behind edit"),
        (("--list", "--since", "May"), 1, "'May' is no date; write 2021, 2021-06 or 2021-06-30"),
        (("--list", "--since", "2021-13"), 1, "'2021-13' is no date"),
        (("--list", "--longer", "nan"), 1, "--longer is no length; give a number of seconds"),
        (("--list", "--shorter", "-1"), 1, "--shorter is no length"),
        (("--csv", "a.csv", "--from-csv", "b.csv"), 2, "--csv and --from-csv are two commands"),
        (("--csv", "words.mp4"), 1, "the table is CSV; end it in .csv"),
        (("--from-csv", "nowhere.csv"), 1, "nowhere.csv: No such file"),
    ],
)
def test_bad_input_gets_one_clear_line(
    library: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], status: int, message: str
) -> None:
    monkeypatch.chdir(library.parent)
    monkeypatch.setenv("NEWSREEL_LIBRARY", str(library))
    done = run("library", *words)
    assert (done.exit_code, message in done.output) == (status, True), done.output
