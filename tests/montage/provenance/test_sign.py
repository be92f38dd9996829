"""A film carries who made it and of what, and shows when it was changed."""

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import c2pa
import pytest
from click.testing import CliRunner, Result

from assets_db.errors import UserError
from assets_db.files import writing_to
from assets_db.model import Rights
from montage.cli.provenance import provenance
from montage.ffmpeg.run import DiskFull
from montage.model import Timeline
from montage.provenance import sign as signing
from montage.provenance.keys import load_signer
from montage.provenance.manifest import TYPES
from montage.provenance.sign import Provenance, read, sign
from tests import media
from tests.certificates import Authority, issued
from tests.films import timeline

CC = "https://creativecommons.org/licenses"


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film of three seconds with sound and a track of subtitles, ready to be played while it is loaded."""
    folder = tmp_path_factory.mktemp("film")
    (folder / "a.srt").write_text("1\n00:00:00,000 --> 00:00:02,000\nA line\n", "utf-8")
    picture, sound = ("-f", "lavfi", "-i", "testsrc=d=3:r=30:s=320x180"), ("-f", "lavfi", "-i", "sine=d=3")
    coded = (*media.H264, "-c:a", "aac", "-c:s", "mov_text", "-movflags", "+faststart")
    media.ffmpeg(*picture, *sound, "-i", folder / "a.srt", *coded, folder / "film.mp4")
    return (folder / "film.mp4").read_bytes()


@pytest.fixture
def film(unsigned: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(unsigned)
    return path


def planned(*told: dict[str, Any], **fields: Any) -> Timeline:
    made = replace(timeline(*(30 for _ in told)), source="https://news.example/story", publisher="News", voice="edge")
    return replace(
        made, video=tuple(replace(clip, **one) for clip, one in zip(made.video, told, strict=True)), **fields
    )


ROCKET = {"title": "A rocket", "rights": Rights(credit="NASA", licence="CC BY 4.0", source_url="https://example.org/1")}
ROBOT = {"origin": "generated", "title": "A robot", "rights": Rights(made_by="Wan2.1-T2V-1.3B", licence="CC0")}


def reported(film: Path) -> dict[str, Any]:
    """What the public reader tells of `film`, with its own settings."""
    with film.open("rb") as content, c2pa.Reader("video/mp4", content) as reader:
        return json.loads(reader.json())  # type: ignore[no-any-return]


def told(film: Path) -> Provenance:
    found = read(film)
    assert found is not None
    return found


def failures(film: Path) -> list[str]:
    return [one["code"] for one in reported(film).get("validation_status", ())]


def boxes(film: Path) -> list[bytes]:
    """The kinds of the outermost boxes."""
    content, at, found = film.read_bytes(), 0, []
    while at < len(content):
        found.append(content[at + 4 : at + 8])
        at += int.from_bytes(content[at : at + 4], "big")
    return found


def streams(film: Path) -> bytes:
    """Picture, sound and subtitles, decoded, frame by frame with their times."""
    return media.ffmpeg("-i", film, "-map", "0", "-c:s", "copy", "-f", "framemd5", "-")


def test_the_public_reader_finds_every_source_and_its_licence(film: Path) -> None:
    sign(film, planned(ROCKET, ROBOT, {"origin": "card"}), load_signer(""))
    report = reported(film)
    assert report["validation_state"] == "Valid"
    assert failures(film) == ["signingCredential.untrusted"], "nobody vouches for the key, and nothing else is wrong"
    active = report["manifests"][report["active_manifest"]]
    assert active["title"] == "A title" and active["claim_generator_info"][0]["name"] == "newsreel"
    rocket, robot, voice, page = active["ingredients"]
    assert (rocket["title"], rocket["informational_URI"]) == ("A rocket", "https://example.org/1")
    assert rocket["metadata"] == {
        "dc:creator": ["NASA"], "dc:rights": "CC BY 4.0", "xmpRights:WebStatement": f"{CC}/by/4.0/"
    }  # fmt: skip
    assert robot["digital_source_type"] == f"{TYPES}trainedAlgorithmicMedia"
    assert (voice["title"], page["relationship"]) == ("Narration", "inputTo")
    actions = next(one for one in active["assertions"] if one["label"] == "c2pa.actions.v2")["data"]["actions"]
    assert actions[0]["digitalSourceType"] == f"{TYPES}compositeWithTrainedAlgorithmicMedia"
    placed = {one["parameters"]["ingredients"][0]["url"].rpartition("/")[2]: one for one in actions[1:]}
    assert placed[robot["label"]]["digitalSourceType"] == f"{TYPES}trainedAlgorithmicMedia"
    assert "digitalSourceType" not in placed[rocket["label"]]


def test_what_is_written_is_read(film: Path) -> None:
    sign(film, planned(ROCKET, ROBOT), load_signer(""))
    found = told(film)
    assert found.valid and found.self_issued
    rocket, robot, voice, page = found.sources
    assert (rocket.title, rocket.credit, rocket.licence) == ("A rocket", "NASA", "CC BY 4.0")
    assert rocket.source_url == "https://example.org/1" and not rocket.generated
    assert robot.generated and robot.made_by == "Wan2.1-T2V-1.3B"
    assert voice.made and not voice.generated
    assert page.is_page and page.title == "https://news.example/story"
    assert str(found) == (
        "signed with a key of one's own, which nobody vouches for; 4 sources, 1 of them generated; unchanged since"
    )


def test_picture_sound_and_order_stay_as_they_are(film: Path) -> None:
    before = streams(film)
    assert before.count(b"\n") > 100 and boxes(film)[:2] == [b"ftyp", b"moov"]
    sign(film, planned(ROCKET), load_signer(""))
    assert streams(film) == before
    assert [kind for kind in boxes(film) if kind in (b"uuid", b"moov", b"mdat")] == [b"uuid", b"moov", b"mdat"]
    assert [file.name for file in film.parent.iterdir()] == ["film.mp4"], "nothing is left beside it"


def test_signing_again_replaces_what_was_said(film: Path) -> None:
    sign(film, planned(ROCKET), load_signer(""))
    sign(film, planned(ROBOT), load_signer(""))
    assert [source.title for source in told(film).sources][:1] == ["A robot"]
    assert len(reported(film)["manifests"]) == 1


def test_a_film_that_is_not_to_be_signed_is_not_touched(film: Path) -> None:
    before = film.read_bytes(), film.stat().st_mtime_ns, film.stat().st_ino
    sign(film, planned(ROCKET), load_signer("none"))
    assert (film.read_bytes(), film.stat().st_mtime_ns, film.stat().st_ino) == before
    assert read(film) is None


@pytest.mark.parametrize("where", [0.4, 0.6, 0.8, 0.999])
def test_a_byte_of_the_film_that_is_changed_shows(film: Path, where: float) -> None:
    sign(film, planned(ROCKET), load_signer(""))
    content = bytearray(film.read_bytes())
    content[int(where * len(content))] ^= 1
    film.write_bytes(content)
    assert reported(film)["validation_state"] == "Invalid"
    found = told(film)
    assert found.problem == "it was changed after it was signed" and not found.valid


def test_a_byte_of_the_manifest_that_is_changed_shows(film: Path) -> None:
    sign(film, planned(ROCKET), load_signer(""))
    content = film.read_bytes()
    assert content.count(b"NASA") == 2  # the description and the metadata
    film.write_bytes(content.replace(b"NASA", b"NAZA"))
    assert told(film).problem == "it was changed after it was signed"


def test_a_newsrooms_key_from_a_file(film: Path, tmp_path: Path) -> None:
    authority = Authority()
    sign(film, planned(ROCKET), load_signer(str(issued(tmp_path / "all.pem", authority=authority))))
    found = told(film)
    assert (found.signer, found.self_issued, found.valid) == ("The Daily Example", False, True)
    assert str(found).startswith("signed by The Daily Example; 3 sources, 0 of them generated; unchanged since")
    trusting = c2pa.Context.from_dict({"trust": {"user_anchors": authority.pem.decode()}})
    with film.open("rb") as content, c2pa.Reader("video/mp4", content, context=trusting) as reader:
        assert reader.get_validation_state() == "Trusted", "by who trusts its authority"


def test_ones_own_authority_can_be_trusted(film: Path) -> None:
    from montage.provenance.own_key import own_key

    sign(film, planned(ROCKET), load_signer(""))
    anchors = own_key().with_name("authority.pem").read_text("ascii")
    trusting = c2pa.Context.from_dict({"trust": {"user_anchors": anchors}})
    with film.open("rb") as content, c2pa.Reader("video/mp4", content, context=trusting) as reader:
        assert reader.get_validation_state() == "Trusted"


@pytest.mark.slow
def test_a_certificate_that_expires(film: Path, tmp_path: Path) -> None:
    signer = load_signer(str(issued(tmp_path / "all.pem", end=timedelta(seconds=2))))
    sign(film, planned(ROCKET), signer)
    signed = film.read_bytes()
    time.sleep(3.1)  # certificates count whole seconds
    assert told(film).problem == "the certificate that it was signed with has expired", "it is not called changed"
    with pytest.raises(UserError, match=r"film\.mp4 cannot be signed \(.*\); use another key"):
        sign(film, planned(ROBOT), signer)
    assert film.read_bytes() == signed
    assert sorted(file.name for file in tmp_path.iterdir()) == ["all.pem", "film.mp4"]


def test_a_source_with_a_manifest_brings_it_along(film: Path, tmp_path: Path, unsigned: bytes) -> None:
    source = tmp_path / "agency.mp4"
    source.write_bytes(unsigned)
    sign(source, planned(ROBOT), load_signer(str(issued(tmp_path / "agency.pem", holder="An Agency"))))
    sign(film, planned(ROCKET | {"src": source}, {"src": source} | ROBOT), load_signer(""))
    found = told(film)
    assert found.valid and found.sources[0].signed and not found.sources[1].signed
    report = reported(film)
    assert len(report["manifests"]) == 2
    theirs = report["manifests"][report["manifests"][report["active_manifest"]]["ingredients"][0]["active_manifest"]]
    assert theirs["signature_info"]["issuer"] == "An Agency" and theirs["ingredients"][0]["title"] == "A robot"
    assert report["validation_state"] == "Valid"


def test_a_generated_picture_that_nobody_has_signed_is_said_to_be_one(film: Path, tmp_path: Path) -> None:
    source = media.picture(tmp_path / "robot.png")
    sign(film, planned(ROBOT | {"src": source}), load_signer(""))
    report = reported(film)
    robot = report["manifests"][report["active_manifest"]]["ingredients"][0]
    assert robot["digital_source_type"] == f"{TYPES}trainedAlgorithmicMedia"


def test_a_generated_picture_that_its_maker_has_signed(film: Path, tmp_path: Path, unsigned: bytes) -> None:
    source = tmp_path / "robot.mp4"
    source.write_bytes(unsigned)
    sign(source, planned(ROBOT), load_signer(""))
    sign(film, planned(ROBOT | {"src": source}), load_signer(""))
    robot = told(film).sources[0]
    assert robot.signed and robot.generated and told(film).valid


@pytest.mark.parametrize("spoil", ["changed", "cut off", "no media", "another kind", "empty", "gone", "a folder"])
def test_a_source_that_is_not_as_it_should_be_is_named_all_the_same(
    film: Path, tmp_path: Path, unsigned: bytes, spoil: str
) -> None:
    source = tmp_path / ("source.png" if spoil == "another kind" else "source.mp4")
    source.write_bytes(unsigned)
    if spoil != "another kind":
        sign(source, planned(ROBOT), load_signer(""))
    content = bytearray(source.read_bytes())
    content[-9] ^= 1
    new = {"changed": content, "cut off": content[:9000], "no media": b"no media" * 99, "empty": b""}
    source.write_bytes(new.get(spoil, content))
    if spoil in ("gone", "a folder"):
        source.unlink()
    if spoil == "a folder":
        source.mkdir()
    sign(film, planned(ROCKET | {"src": source}), load_signer(""))
    assert told(film).valid and told(film).sources[0].title == "A rocket"
    assert reported(film)["validation_state"] == "Valid"


def test_large_sources_are_not_read(film: Path, tmp_path: Path, unsigned: bytes) -> None:
    clips = []
    for number in range(30):
        source = tmp_path / f"{number}.mp4"
        source.write_bytes(unsigned + b"\0\0\0\1mdat" + (16 + 2**33).to_bytes(8, "big"))
        os.truncate(source, source.stat().st_size + 2**33)  # 8 GB of nothing
        clips.append({"src": source, "title": f"Source {number}"})
    made, signer = planned(*clips), load_signer("")
    before = time.monotonic()
    sign(film, made, signer)
    assert time.monotonic() - before < 3, "240 GB cannot be read in this time"
    assert len(told(film).sources) == 32


def test_a_full_disk_is_told_and_the_film_stays(film: Path, unsigned: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def full(path: Path) -> Iterator[Path]:
        with writing_to(path.parent):
            yield Path("/dev/full")

    monkeypatch.setattr(signing, "atomic_write", full)
    with pytest.raises(DiskFull, match=re.escape(f"the disk of {film.parent} is full; make room")):
        sign(film, planned(ROCKET), load_signer(""))
    assert film.read_bytes() == unsigned


def test_a_full_disk_of_temporary_files_is_told(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = c2pa.C2paError("Io: No space left on device (os error 28)")

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(signing, "_write", refuse)
    with pytest.raises(DiskFull):
        sign(film, planned(ROCKET), load_signer(""))


def test_what_is_no_film_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with pytest.raises(UserError, match=r"film\.mp4 cannot be read \(No such file or directory\)"):
        read(path)
    path.write_bytes(b"no film" * 99)
    with pytest.raises(UserError, match=r"what .*film\.mp4 says of its sources cannot be read"):
        read(path)
    with pytest.raises(UserError, match=r"film\.mp4 cannot be signed"):
        sign(path, planned(ROCKET), load_signer(""))
    assert path.read_bytes() == b"no film" * 99


def run(*arguments: object) -> Result:
    return CliRunner().invoke(
        provenance, [*map(str, arguments)], catch_exceptions=False, help_option_names=["-h", "--help"]
    )


def test_the_command_tells_each_source(film: Path) -> None:
    sign(film, planned(ROCKET, ROBOT), load_signer(""))
    done = run(film)
    assert done.exit_code == 0 and done.stdout.splitlines()[1:] == [
        "A rocket · NASA · CC BY 4.0 · https://example.org/1",
        "A robot · generated by Wan2.1-T2V-1.3B · CC0 1.0",
        "Narration · synthetic voice: edge",
        "https://news.example/story · News · https://news.example/story · the film was told from it",
    ]
    content = json.loads(run(film, "--json").stdout)
    assert content["valid"] and content["sources"][1]["made"] == "trainedAlgorithmicMedia"


def test_the_command_refuses_what_is_not_to_be_believed(film: Path) -> None:
    with pytest.raises(UserError, match="says nothing of its sources"):
        run(film)
    sign(film, planned(ROCKET), load_signer(""))
    film.write_bytes(film.read_bytes()[:-1] + b"?")
    with pytest.raises(UserError, match="is not to be believed: it was changed after it was signed"):
        run(film)
