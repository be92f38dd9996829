"""`newsreel check`: a line for each fault and exit 1; nothing and exit 0 for a film without one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from montage.check import check as module
from montage.cli.main import main
from montage.provenance.keys import load_signer
from montage.provenance.sign import Provenance, read, sign
from montage.timeline.file import load_timeline, save_timeline
from tests.check_films import good, spoilt
from tests.media import ffmpeg
from tests.render_media import NEWS

pytestmark = pytest.mark.slow


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    good(folder)
    return folder / "film.mp4"


def test_a_good_film_says_nothing_and_exits_0(film: Path) -> None:
    done = run(film)
    assert (done.exit_code, done.output) == (0, "")
    done = run(film, "--json")
    assert done.exit_code == 0 and json.loads(done.stdout) == {"film": str(film), "faults": []}


def test_each_fault_is_a_line_and_exits_1(film: Path, tmp_path: Path) -> None:
    bad = spoilt(film, tmp_path, "-af", "volume=0:enable='between(t,4,5)'")
    done = run(bad)
    assert done.exit_code == 1
    assert done.stdout == "4.0-5.0 s: silent from “word” on, although somebody speaks\n"
    assert done.stderr == (
        f"error: 1 fault was found in {bad}; change the timeline or its footage, and render it again\n"
    )
    done = run(bad, "--json")
    (fault,) = json.loads(done.stdout)["faults"]
    assert done.exit_code == 1 and (fault["kind"], round(fault["start"])) == ("silent", 4)


def test_the_timeline_may_lie_elsewhere(film: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(film.read_bytes())
    assert run(copy, "--timeline", film.with_suffix(".json")).exit_code == 0
    alone = run(copy)
    assert alone.exit_code == 1 and "nothing moves" in alone.stdout


def test_a_film_without_a_timeline_has_the_loudness_of_a_template(film: Path, tmp_path: Path) -> None:
    ffmpeg("-i", film, "-t", "2.5", "-c:v", "copy", "-af", "volume=-8dB", tmp_path / "film.mp4")
    assert "loudness" in run(tmp_path / "film.mp4").stdout
    look = tmp_path / "look"
    look.mkdir()
    (look / "template.toml").write_text("version = 1\n[sound]\nloudness = -24\n", "utf-8")
    assert "loudness" not in run(tmp_path / "film.mp4", "--template", look).stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "cannot be read (No such file"), (b"no film", "cannot be read as media"), (b"", "is empty")],
)
def test_what_is_no_film_is_one_line(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    done = run(path)
    assert done.exit_code == 1 and done.stdout == ""
    assert done.stderr.startswith(f"error: {path}: {told}") and done.stderr.count("\n") == 1


def test_a_sound_file_is_no_film(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "sine=duration=1", tmp_path / "film.m4a")
    assert "holds sound but no video" in run(tmp_path / "film.m4a").stderr


@pytest.fixture
def signed(film: Path, tmp_path: Path) -> Path:
    path, made = tmp_path / "film.mp4", load_timeline(film.with_suffix(".json"))
    path.write_bytes(film.read_bytes())
    save_timeline(made, path.with_suffix(".json"))
    sign(path, made, load_signer(""))
    return path


def test_what_a_signed_film_says_of_itself_is_told_beside(
    signed: Path, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[Path] = []

    def counted(path: Path) -> Provenance | None:
        reads.append(path)
        return read(path)

    monkeypatch.setattr(module, "read", counted)
    done = run(signed)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"{read(signed)}\n" and done.stderr.endswith("unchanged since\n")
    assert reads == [signed], "it takes a moment, and is done once"
    assert run(film).stderr == ""


@pytest.mark.parametrize("where", [0.3, 0.6, 0.9])
def test_a_byte_that_was_changed_since_is_a_fault(signed: Path, where: float) -> None:
    content = bytearray(signed.read_bytes())
    start = content.index(b"mdat") + 8
    content[start + int(where * (len(content) - start))] ^= 1
    signed.write_bytes(content)
    done = run(signed)
    assert done.exit_code == 1 and "\n" in done.stdout
    assert "0.0-11.0 s: it was changed after it was signed" in done.stdout.splitlines()
    assert "it was changed after it was signed" in done.stderr
    assert "provenance" in [fault["kind"] for fault in json.loads(run(signed, "--json").stdout)["faults"]]


def test_a_manifest_that_cannot_be_read_is_a_fault(signed: Path) -> None:
    content = signed.read_bytes()
    signed.write_bytes(content.replace(b"jumb", b"bmuj"))
    (fault,) = json.loads(run(signed, "--json").stdout)["faults"]
    assert fault["kind"] == "provenance" and "says of its sources cannot be read" in fault["what"]


def test_a_film_that_cannot_be_signed_has_no_fault_of_that_kind(film: Path, tmp_path: Path) -> None:
    copy = tmp_path / "film.mkv"
    ffmpeg("-i", film, "-c", "copy", copy)
    assert "provenance" not in [fault["kind"] for fault in json.loads(run(copy, "--json").stdout)["faults"]]


def test_make_does_not_look_at_what_it_has_just_signed(signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "read", lambda path: pytest.fail("it was read"))
    monkeypatch.setattr(module, "see_joined", lambda *_: None)
    assert module.check(signed, load_timeline(signed.with_suffix(".json")), NEWS, segments=[signed]) == ()
