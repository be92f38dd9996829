"""`newsreel export`: which files are written, where, and what is told."""

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from assets_db.errors import UserError
from montage.cli.main import main
from montage.exports.export import FORMATS, export, parse_formats
from montage.timeline.file import load_timeline, save_timeline
from tests.export_media import footage, rich

ALL = "otio,fcpxml,edl,srt,vtt"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film's timeline, its files in a folder with an awkward name."""
    folder = tmp_path_factory.mktemp("films") / "50 % of #1 电影"
    folder.mkdir()
    save_timeline(rich(footage(folder), Fraction(30)), folder / "film.json")
    return folder / "film.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, arguments)])


def names(paths: Sequence[str] | Sequence[Path]) -> list[str]:
    return [Path(path).name for path in paths]


def test_the_files_stand_beside_the_timeline(film: Path) -> None:
    done = run(film, "--to", ALL)
    assert done.exit_code == 0, done.output
    assert done.stdout.split("\n")[:-1] == [str(film.with_suffix(f".{name}")) for name in FORMATS]
    assert all(film.with_suffix(f".{name}").stat().st_size > 50 for name in FORMATS)
    assert not list(film.parent.glob(".*"))


def test_what_is_missing_or_lost_is_told_once_and_stops_nothing(film: Path, tmp_path: Path) -> None:
    done = run(film, "--to", ALL, "-o", tmp_path, "--json")
    told = json.loads(done.stdout)
    assert names(told["files"]) == [f"film.{name}" for name in FORMATS]
    assert [note.split()[0] for note in told["notes"]] == ["gone.mp4"] + ["the"] * 4
    assert [line.removeprefix("note: ") for line in done.stderr.splitlines()] == told["notes"]


@pytest.mark.parametrize(
    ("out", "expected"),
    [("there", "there/film.otio"), ("new/", "new/film.otio"), ("new/cut.v2", "new/cut.v2.otio"), ("a b#", "a b#.otio")],
)
def test_a_folder_or_the_stem_of_the_files(film: Path, tmp_path: Path, out: str, expected: str) -> None:
    (tmp_path / "there").mkdir()
    done = run(film, "-o", f"{tmp_path}/{out}")
    assert done.stdout.strip() == str(tmp_path / expected) and (tmp_path / expected).is_file()


def test_urls_of_awkward_folders_lead_to_the_files(film: Path, tmp_path: Path) -> None:
    run(film, "--to", "fcpxml", "-o", tmp_path)
    sources = [one.get("src") for one in etree.parse(tmp_path / "film.fcpxml").iter("media-rep")]
    assert (film.parent / "photo.png").as_uri() in sources


def test_subtitles_are_those_of_the_film(film: Path, tmp_path: Path) -> None:
    run(film, "--to", "srt,vtt", "-o", tmp_path)
    assert "Two\nlines" in (tmp_path / "film.srt").read_text()
    assert (tmp_path / "film.vtt").read_text().startswith("WEBVTT")


@pytest.mark.parametrize("text", ["fcpx", "otio,,aaf", "", ","])
def test_an_unknown_format_is_answered_with_all_there_are(film: Path, text: str) -> None:
    done = run(film, "--to", text)
    assert done.exit_code == 1 and done.stderr.count("\n") == 1
    assert done.stderr.startswith("error: --to does not know '")
    assert done.stderr.endswith("; list some of otio, fcpxml, edl, srt, vtt\n")


def test_formats_are_named_as_people_do() -> None:
    assert parse_formats(" OTIO, .edl,otio") == ("otio", "edl")


def test_nothing_is_written_where_one_format_cannot_hold_the_film(tmp_path: Path) -> None:
    timeline = rich(tmp_path, Fraction(25, 2))
    with pytest.raises(UserError, match="EDL"):
        export(timeline, ("otio", "edl"), tmp_path / "film")
    assert not list(tmp_path.iterdir())


def test_a_film_of_which_no_file_is_left_is_exported(tmp_path: Path) -> None:
    timeline = replace(rich(tmp_path / "gone", Fraction(30)), title="")
    done = export(timeline, FORMATS, tmp_path / "film")
    assert len(done.paths) == len(FORMATS) and all(path.is_file() for path in done.paths)
    assert sum("are not in the export" in note for note in done.notes) == 7


def test_what_is_no_timeline_and_what_cannot_be_written_are_told(film: Path, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    assert "is not a timeline" in run(tmp_path / "a.json").stderr
    assert "cannot be written" in run(film, "-o", tmp_path / "a.json" / "x").stderr


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_an_editor_has_saved_since_is_not_written_over(film: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "cut"
    for _ in range(2):
        assert run(film, "--to", name, "-o", out).exit_code == 0, "as it was exported"
        save_timeline(load_timeline(film), out.with_suffix(".json"))  # whose subtitles they are
    file = out.with_suffix(f".{name}")
    edited = file.read_text().replace("lines", "rows").replace("harbour", "port")
    file.write_text(edited + " ")
    done = run(film, "--to", name, "-o", out)
    assert done.exit_code == 1 and f"cut.{name}: not as newsreel wrote it" in done.stderr
    assert file.read_text() == edited + " "
