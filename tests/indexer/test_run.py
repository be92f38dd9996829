"""The whole of indexing: what a run adds, keeps, moves, refuses, and leaves behind when it is stopped."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from assets_db.store import Store
from indexer.describe import describe
from indexer.processes.pool import each
from indexer.run import index
from indexer.shots.keyframes import pixels
from indexer.spool import Spool
from indexer.tally import IndexProgress
from tests import media
from tests.indexer.passes.test_embed import Colours
from tests.indexer.test_probe import bad_files
from tests.places import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "library")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A video of two shots, and a picture."""
    made = tmp_path / "footage"
    made.mkdir()
    media.scenes(made / "harbour cranes.mp4", 1.2, 1)
    media.picture(made / "lighthouse.jpg", seed=7)
    return made


def words(store: Store) -> set[str]:
    return {shot.words for shot in store.shots()}


def test_adds_videos_and_pictures(store: Store, folder: Path) -> None:
    tally = index([folder], store, embedder=Colours(), licence="CC0", credit="Me")
    assert (tally.added, tally.shots, tally.bad, tally.damaged) == (2, 3, (), ())
    assert float(tally.seconds) == pytest.approx(2.2)
    assert tally.made["vectors"] == store.tally().vectors == store.tally().frames == 3
    spans = [(float(s.offset), float(s.duration)) for s in store.shots() if s.asset.kind == "video"]
    assert spans == [(0, pytest.approx(1.2)), (pytest.approx(1.2), pytest.approx(1))]
    assert words(store) == {"harbour cranes", "lighthouse"}
    assert {(shot.asset.rights.licence, shot.asset.rights.credit) for shot in store.shots()} == {("CC0", "Me")}
    assert store.search_text("cranes", 5)


def test_frames_are_of_their_shot(store: Store, folder: Path) -> None:
    index([folder], store, embedder=None)
    shots = [shot for shot in store.shots() if shot.asset.kind == "video"]
    assert shots
    for seed, shot in enumerate(shots):
        (pts, data), *_ = store.jpegs(shot.key)
        assert shot.start <= pts < shot.end
        assert np.abs(pixels(data).astype(int) - media.scene(seed)).mean() < 8


def test_the_second_run_does_nothing(store: Store, folder: Path) -> None:
    embedder = Colours()
    index([folder], store, embedder=embedder)
    revision, seen = store.revision, embedder.seen
    tally = index([folder], store, embedder=embedder)
    assert (tally.unchanged, tally.added, tally.updated, tally.shots, tally.made["vectors"]) == (2, 0, 0, 0, 0)
    assert (store.revision, embedder.seen) == (revision, seen)


def test_a_rename_keeps_vectors_and_tells_new_words(store: Store, folder: Path) -> None:
    index([folder], store, embedder=Colours())
    before = store.vectors()[0].tolist()
    (folder / "port").mkdir()
    (folder / "harbour cranes.mp4").rename(folder / "port/night shift.mp4")
    again = Colours()
    tally = index([folder], store, embedder=again)
    assert (tally.moved, tally.missing, tally.added, tally.made["vectors"], again.seen) == (1, 0, 0, 0, 0)
    assert store.missing_files() == [], "what was moved is not gone"
    assert store.vectors()[0].tolist() == before
    assert words(store) == {"night shift", "lighthouse"}
    assert {shot.folders for shot in store.shots()} == {"port", ""}
    assert {shot.asset.path.name for shot in store.shots()} == {"night shift.mp4", "lighthouse.jpg"}
    assert index([folder], store, embedder=None).unchanged == 2


def test_a_sidecar_tells_without_decoding(store: Store, folder: Path) -> None:
    index([folder], store, embedder=Colours())
    (folder / "lighthouse.json").write_text(json.dumps({"title": "Fastnet", "licence": "CC BY"}))
    again = Colours()
    tally = index([folder], store, embedder=again)
    assert (tally.updated, tally.unchanged, again.seen) == (1, 1, 0)
    shot = next(shot for shot in store.shots() if shot.asset.kind == "image")
    assert (shot.words, shot.asset.rights.licence, shot.asset.title) == ("Fastnet\nlighthouse", "CC BY", "Fastnet")


def test_what_cannot_be_read_beside_known_footage_is_told(store: Store, folder: Path) -> None:
    index([folder], store, embedder=None)
    (folder / "lighthouse.json").write_text("{")
    told = index([folder], store, embedder=None).damaged
    assert [(path.name, reason.partition(" is ")[0]) for path, reason in told] == [
        ("lighthouse.jpg", "lighthouse.json")
    ]


def test_what_a_sidecar_told_goes_with_it_and_what_was_given_stays(store: Store, folder: Path) -> None:
    sidecar = folder / "lighthouse.json"
    sidecar.write_text(json.dumps({"title": "Fastnet", "licence": "CC BY", "credit": "Them"}))
    index([folder], store, embedder=None, licence="CC0", credit="Us")
    sidecar.unlink()
    index([folder], store, embedder=None)
    asset = next(shot.asset for shot in store.shots() if shot.asset.kind == "image")
    assert (asset.title, asset.rights.licence, asset.rights.credit) == ("", "CC0", "Us")


def test_words_are_told_again_where_a_run_was_stopped(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    index([folder], store, embedder=None)
    (folder / "lighthouse.jpg").rename(folder / "beacon.jpg")
    with monkeypatch.context() as stopped:
        stopped.setattr(Store, "update_metadata", stop)
        with pytest.raises(KeyboardInterrupt):
            index([folder], store, embedder=None)
    index([folder], store, embedder=None)
    assert words(store) == {"harbour cranes", "beacon"}


def test_changed_content_is_looked_at_again(store: Store, folder: Path) -> None:
    index([folder], store, embedder=Colours())
    media.scenes(folder / "harbour cranes.mp4", 1, 1, 1)
    tally = index([folder], store, embedder=Colours())
    assert (tally.updated, tally.shots, tally.unchanged) == (1, 3, 1)
    assert len(store.shots()) == 4, "what the file held before is held by no file any more"


def test_copies_are_one_asset(store: Store, folder: Path) -> None:
    shutil.copy(folder / "lighthouse.jpg", folder / "zz copy of it.jpg")
    tally = index([folder], store, embedder=None)
    copy, first = folder / "zz copy of it.jpg", folder / "lighthouse.jpg"
    assert (tally.added, tally.shots, tally.copies) == (3, 3, ((copy, f"is a copy of {first}"),))
    shutil.copy(first, folder / "zz another.jpg")
    tally = index([folder], store, embedder=None)
    assert (tally.added, tally.moved, len(tally.copies)) == (1, 0, 1)
    assert words(store) == {"harbour cranes", "lighthouse\nzz another\nzz of it"}
    assert [len(store.search_text(name, 9)) for name in ("lighthouse", "another", "of it zz")] == [1, 1, 1]
    (folder / "zz another.jpg").unlink()
    assert index([folder], store, embedder=None).missing == 0, "its content is still there"
    assert words(store) == {"harbour cranes", "lighthouse\nzz of it"} and store.missing_files() == []


def test_of_copies_the_first_tells_whichever_is_done_first(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(folder / "lighthouse.jpg", folder / "beacon.jpg")
    monkeypatch.setattr("indexer.run.each", lambda work, jobs, _: reversed(list(each(work, jobs, 0))))
    tally = index([folder], store, embedder=None)
    first, copy = folder / "beacon.jpg", folder / "lighthouse.jpg"
    assert (tally.added, tally.copies) == (3, ((copy, f"is a copy of {first}"),))
    assert words(store) == {"harbour cranes", "beacon\nlighthouse"}


def test_missing_files_come_back(store: Store, folder: Path) -> None:
    index([folder], store, embedder=Colours())
    (folder / "lighthouse.jpg").rename(folder.parent / "away.jpg")
    assert index([folder], store, embedder=None).missing == 1
    assert words(store) == {"harbour cranes"}
    (folder.parent / "away.jpg").rename(folder / "lighthouse.jpg")
    tally = index([folder], store, embedder=Colours())
    assert (tally.back, tally.made["vectors"]) == (1, 0)
    assert words(store) == {"harbour cranes", "lighthouse"}


@pytest.mark.parametrize("workers", [1, 2])
def test_bad_files_never_stop_the_run(store: Store, folder: Path, workers: int) -> None:
    bad = {path for path in bad_files(folder).values() if path.exists()}
    heard: list[IndexProgress] = []
    tally = index([folder], store, embedder=None, workers=workers, progress=heard.append)
    assert {path for path, _ in tally.bad} == bad
    assert tally.added == 2
    assert {file.path for file in store.bad_files()} == bad
    assert all(reason and "\n" not in reason for _, reason in tally.bad)
    assert [step.done for step in heard if step.stage == "files"] == list(range(len(bad) + 3))
    again = index([folder], store, embedder=None)
    assert (again.bad, again.unchanged) == ((), len(bad) + 2)
    media.picture(folder / "text.png")
    assert index([folder], store, embedder=None).updated == 1
    assert len(store.bad_files()) == len(bad) - 1


def test_a_file_cut_off_is_used_as_far_as_it_goes(store: Store, tmp_path: Path) -> None:
    path = media.scenes(tmp_path / "a.mp4", 1, 1, 1, 1, options=(*media.H264, "-movflags", "+faststart", "-g", "5"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    tally = index([path], store, embedder=None)
    assert tally.bad == ()
    assert [name for name, _ in tally.damaged] == [path]
    end = max(shot.end for shot in store.shots())
    asset = store.shots()[0].asset
    assert end == asset.start + asset.duration
    assert 0.5 < float(asset.duration * asset.time_base) < 3.5


def test_several_workers_do_what_one_does(folder: Path, tmp_path: Path) -> None:
    for number in range(6):
        media.scenes(folder / f"more {number}.mp4", 1 + number / 10, 0.6)
    with Store(tmp_path / "one") as one, Store(tmp_path / "two") as two:
        assert index([folder], one, embedder=None) == index([folder], two, embedder=None, workers=2)
        assert one.shots() == two.shots()
        assert [one.jpegs(shot.key) for shot in one.shots()] == [two.jpegs(shot.key) for shot in two.shots()]


KILLED = """
import sys
from pathlib import Path
from assets_db.store import Store
from indexer.run import index
if __name__ == "__main__":
    with Store(sys.argv[1]) as store:
        index([Path(sys.argv[2])], store, embedder=None, workers=int(sys.argv[3]),
              progress=lambda step: print(step.done, flush=True))
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_run_keeps_what_it_had(tmp_path: Path, folder: Path, workers: int) -> None:
    for number in range(8):
        media.scenes(folder / f"more {number}.mp4", 1 + number / 10)
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    command = [sys.executable, str(script), str(tmp_path / "library"), str(folder), workers]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != "3":
            assert process.poll() is None
        children = _children(process.pid)
        process.kill()
    with Store(tmp_path / "library") as store:
        kept = store.tally().ok
        assert kept >= 3
        tally = index([folder], store, embedder=None)
        assert (tally.added, tally.unchanged) == (10 - kept, kept)
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_alive(child) for child in children), "workers outlive the run"


def _children(pid: int) -> list[int]:
    place = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in place.read_text().split()] if place.exists() else []


def _alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_describe_a_picture(tmp_path: Path) -> None:
    made = describe(media.picture(tmp_path / "a red boat.png", seed=3), Spool(tmp_path))
    ((shot, (frame,)),) = made.shots
    assert (shot.words, shot.asset.kind, shot.looks.motion) == ("", "image", 0), (
        "its name is the file's, not the content's"
    )
    assert (shot.start, shot.duration, frame.pts) == (0, 3600, 0)
    assert shot.looks.brightness == pytest.approx(media.scene(3).mean() / 255, abs=0.1)


def test_real_awkward_files(store: Store, shared: Path) -> None:
    tally = index([shared / "data/footage_edge"], store, embedder=None)
    assert (tally.added, tally.bad, tally.damaged) == (8, (), ())
    assert all(store.jpegs(shot.key) for shot in store.shots())
