"""Newsreel's own films, cards and sheets are no footage; a film of somebody else's is."""

import json
import shutil
from io import BytesIO
from pathlib import Path

import c2pa
import pytest
from PIL import Image

from assets_db.store import Store
from indexer.own_films import is_own, is_work_folder
from indexer.run import index
from indexer.scan import scan
from montage.graphics.card_file import save
from montage.graphics.content import Card
from montage.provenance.keys import load_signer
from montage.provenance.sign import sign
from montage.report.contact_sheet import write_sheet
from tests import media
from tests.montage.provenance.test_sign import ROCKET, planned


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    folder = tmp_path / "footage"
    folder.mkdir()
    return folder


def signed_by_us(path: Path) -> Path:
    media.scenes(path, 1)
    sign(path, planned(ROCKET), load_signer(""))
    return path


def signed_by_others(path: Path, ingredient: Path | None = None) -> Path:
    """A film with somebody else's manifest, as an editor writes it who cut `ingredient` in."""
    from montage.provenance.keys import context, native

    media.scenes(path, 2)
    signer = load_signer("")
    assert signer is not None
    told = {"claim_generator_info": [{"name": "another editor", "version": "1"}], "title": "newsreel", "assertions": [
        {"label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.created", "digitalSourceType":
         "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"}]}}]}  # fmt: skip
    out = BytesIO()
    with native(signer) as key, context() as settings, c2pa.Builder(told, settings) as builder:
        if ingredient:
            with ingredient.open("rb") as content:
                builder.add_ingredient(
                    json.dumps({"title": "a newsreel", "relationship": "componentOf"}), "video/mp4", content
                )
        with path.open("rb") as content:
            builder.sign(key, "video/mp4", content, out)
    path.write_bytes(out.getvalue())
    return path


def test_a_film_of_ours_and_one_of_somebody_elses(footage: Path) -> None:
    ours = signed_by_us(footage / "film.mp4")
    theirs = signed_by_others(footage / "theirs.mp4")
    cut_in = signed_by_others(footage / "ours cut in.mp4", ours)
    plain = media.scenes(footage / "plain.mp4", 1)
    assert [is_own(path, ()) for path in (ours, theirs, cut_in, plain)] == [True, False, False, False]
    found = scan([footage], {})
    assert found.own == (ours,) and ours not in {item.path for item in found.changed}
    assert len(found.changed) == 3


def test_an_unsigned_film_is_known_by_what_stands_beside_it(footage: Path) -> None:
    film = media.scenes(footage / "film.mp4", 1)
    assert not is_own(film, {"film.mp4", "film.json"}), "a sidecar"
    assert is_own(film, {"film.mp4", "film.json", "film.credits.txt"})


def test_work_folders_cards_and_sheets(footage: Path, tmp_path: Path) -> None:
    media.picture(footage / "lighthouse.jpg", seed=3)
    work = footage / "batch/story.work"
    (work / "segments").mkdir(parents=True)
    media.scenes(work / "segments/0.mp4", 1)
    save(Image.new("RGB", (64, 36)), Card("quotation", "words"), footage / "card.png")
    with Store(tmp_path / "library") as store:
        for name in ("sheet.jpg", "sheet.png"):
            write_sheet("harbour", [], store, footage / name)
        tally = index([footage], store, embedder=None)
        assert tally.added == 1
        assert {path.name for path in tally.own} == {"story.work", "card.png", "sheet.jpg", "sheet.png"}
        assert index([work / "segments"], store, embedder=None).own == (work,), "nor when it is named itself"
        assert tally.idle is False and index([footage], store, embedder=None).idle


def test_what_was_brought_for_a_film_is_looked_through_where_it_lies(tmp_path: Path) -> None:
    brought = tmp_path / "story.work/media/article/a.jpg"
    brought.parent.mkdir(parents=True)
    (tmp_path / "story.work/lock").touch()
    media.picture(brought, seed=3)
    assert [found.path for found in scan([brought], {}).changed] == [brought]
    assert not scan([tmp_path], {}).changed, "it is no footage of the user's"


def test_a_folder_of_the_users_that_ends_so_is_footage(footage: Path) -> None:
    (footage / "wedding.work").mkdir()
    media.picture(footage / "wedding.work/cake.jpg", seed=1)
    assert not is_work_folder("wedding.work", ["cake.jpg", "sound"])
    assert len(scan([footage], {}).changed) == 1


def test_what_an_earlier_newsreel_took_for_footage_is_forgotten(footage: Path, tmp_path: Path) -> None:
    film = media.scenes(footage / "story.mp4", 1)
    media.picture(footage / "lighthouse.jpg", seed=3)
    with Store(tmp_path / "library") as store:
        assert index([footage], store, embedder=None).added == 2
        (footage / "story.json").write_text("{}")
        (footage / "story.credits.txt").write_text("credits")
        tally = index([footage], store, embedder=None)
        assert (tally.own, tally.missing) == ((film,), 0)
        assert {path.name for path in store.files()} == {"lighthouse.jpg"} and len(store.shots()) == 1


def test_damaged_manifests_are_footage(footage: Path) -> None:
    ours = signed_by_us(footage / "film.mp4")
    body = ours.read_bytes()
    for place in range(40, 400, 7):
        broken = footage / "broken.mp4"
        broken.write_bytes(body[:place] + b"\xff" * 8 + body[place + 8 :])
        is_own(broken, ())  # either way, and no traceback
    broken.write_bytes(body[:100])
    assert not is_own(broken, ())
    shutil.rmtree(footage)
    assert not is_own(ours, ()), "gone by now"
