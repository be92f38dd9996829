"""Whatever lies in a folder: each gets a clear word, the rest is indexed, and nothing that was known is lost."""

import os
import resource
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

from assets_db.errors import UserError
from assets_db.store import Store
from indexer import run
from indexer.describe import describe
from indexer.media.safety import MOST_JPEG_PIXELS, MOST_PIXELS, MediaError, open_picture
from indexer.run import index
from indexer.spool import FOLDER
from indexer.tally import Stopped
from tests import media
from tests.indexer.passes.test_embed import Colours
from tests.places import ROOT

pytestmark = pytest.mark.slow

as_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A video of two shots and a picture."""
    made = tmp_path / "footage"
    made.mkdir()
    media.scenes(made / "cranes.mp4", 1.2, 1)
    media.picture(made / "lighthouse.jpg", seed=7)
    return made


def holdings(store: Store) -> dict[str, Any]:
    """All that a film can see of a library."""
    return {shot.key: (shot, store.jpegs(shot.key)) for shot in store.shots()}


def reasons(tally: Any) -> dict[str, str]:
    return {path.name: reason for path, reason in tally.bad}


# Folders and names


@as_root
def test_a_folder_and_a_file_without_permission(store: Store, folder: Path) -> None:
    (folder / "closed").mkdir()
    media.picture(folder / "closed/a.jpg")
    index([folder], store, embedder=None)
    (folder / "closed").chmod(0)
    (folder / "lighthouse.jpg").chmod(0)
    media.picture(folder / "lighthouse.jpg.png")
    try:
        tally = index([folder], store, embedder=None)
        assert reasons(tally) == {"closed": "Permission denied"}
        assert (tally.missing, tally.added) == (0, 1)
        with pytest.raises(UserError, match=r"cannot be opened \(Permission denied\); check"):
            index([folder / "closed/a.jpg"], store, embedder=None)
    finally:
        (folder / "closed").chmod(0o700)


def test_a_folder_that_lists_names_but_lets_none_be_looked_at(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index([folder], store, embedder=None)
    before = holdings(store)
    stat = Path.stat

    def guarded(self: Path, **how: Any) -> os.stat_result:
        if self.name == "lighthouse.jpg":
            raise PermissionError(13, "Permission denied", str(self))
        return stat(self, **how)

    monkeypatch.setattr(Path, "stat", guarded)
    tally = index([folder], store, embedder=None)
    assert (reasons(tally), tally.missing, tally.unchanged) == ({"lighthouse.jpg": "Permission denied"}, 0, 1)
    monkeypatch.undo()
    assert holdings(store) == before


def test_a_file_that_may_not_be_read_is_tried_again_though_its_date_stays(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions leave the date of a file alone, and so does a disk that was not there for a moment."""

    def denied(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as closed:
        closed.setattr("indexer.probe.digest", denied)
        tally = index([folder], store, embedder=None)
    assert set(reasons(tally).values()) == {"cannot be read (Permission denied)"}
    assert index([folder], store, embedder=None).updated == 2


def test_links_in_circles(store: Store, folder: Path) -> None:
    (folder / "again").symlink_to(folder, target_is_directory=True)
    (folder / "one.mp4").symlink_to(folder / "other.mp4")
    (folder / "other.mp4").symlink_to(folder / "one.mp4")
    (folder / "cranes.json").symlink_to(folder / "nowhere")
    tally = index([folder], store, embedder=None)
    assert tally.added == 2
    assert reasons(tally) == dict.fromkeys(("one.mp4", "other.mp4"), "Too many levels of symbolic links")
    with pytest.raises(UserError, match="cannot be opened"):
        index([folder / "one.mp4"], store, embedder=None)


def test_names_that_are_not_utf8(store: Store, folder: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9 bridge.mp4"))
    (folder / "cranes.mp4").rename(odd)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.mp4")).write_text("no film")
    tally = index([folder], store, embedder=Colours())
    assert (tally.added, len(tally.bad), tally.made["vectors"]) == (2, 1, 3)
    assert odd in {shot.asset.path for shot in store.shots()}
    assert store.search_text("bridge", 5)
    assert index([folder], store, embedder=None).unchanged == 3
    odd.rename(odd.with_name("caf.mp4"))
    tally = index([folder], store, embedder=None)
    assert (tally.moved, tally.missing, store.tally().shots) == (
        1,
        0,
        3,
    )  # what is there under another name is not missing


def test_ten_thousand_empty_files_are_one_transaction(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10_000):
        (folder / f"{number}.mp4").touch()
    heard = []
    put = Store.put_files
    monkeypatch.setattr(Store, "put_files", lambda self, files: heard.append(put(self, files)))
    tally = index([folder], store, embedder=None)
    assert (tally.added, len(tally.bad), set(reasons(tally).values())) == (2, 10_000, {"is empty"})
    assert len(heard) == 1
    assert len(store.bad_files()) == 10_000
    assert index([folder], store, embedder=None).unchanged == 10_002


# Files that change


@pytest.mark.parametrize("how", ["grows", "is written anew", "vanishes", "is gone for a moment"])
def test_a_file_that_changes_while_it_is_read(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    index([folder], store, embedder=None)
    cranes = folder / "cranes.mp4"
    media.scenes(cranes, 1, 1, 1)

    def changing(path: Path, *arguments: Any) -> Any:
        made = describe(path, *arguments)
        if how in ("vanishes", "is gone for a moment"):
            path.rename(folder.parent / "away")
        elif how == "grows":
            with path.open("ab") as file:
                file.write(b"more")
        else:
            path.write_bytes(path.read_bytes())
        return made

    with monkeypatch.context() as context:
        context.setattr(run, "describe", changing)
        tally = index([folder], store, embedder=None)
    assert reasons(tally) == {"cranes.mp4": "changed while it was read; the next run looks at it again"}
    assert {shot.asset.path.name for shot in store.shots()} == {"lighthouse.jpg"}
    assert not list((store.folder / FOLDER).rglob("tmp*"))
    if how == "is gone for a moment":
        (folder.parent / "away").rename(cranes)
    again = index([folder], store, embedder=None)
    assert (again.updated, again.missing) == ((0, 1) if how == "vanishes" else (1, 0))
    assert len(store.shots()) == (1 if how == "vanishes" else 4)


def test_what_one_file_brings_out_in_a_library_does_not_end_the_run(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path, *arguments: Any) -> Any:
        if path.name == "cranes.mp4":
            raise ZeroDivisionError("division by zero")
        return describe(path, *arguments)

    with monkeypatch.context() as context:
        context.setattr(run, "describe", broken)
        tally = index([folder], store, embedder=None)
    assert reasons(tally) == {"cranes.mp4": "cannot be described (ZeroDivisionError: division by zero)"}
    assert tally.added == 1
    assert index([folder], store, embedder=None).updated == 1, "it may be mended by then"


# Large ones


def png(path: Path, width: int, height: int) -> Path:
    """What a PNG of one colour looks like up to where its pixels begin."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(999)))]
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


def jpeg(path: Path, width: int, height: int, **how: Any) -> Path:
    """A small JPEG that says that it is larger."""
    Image.new("RGB", (64, 64)).save(path, **how)
    data = bytearray(path.read_bytes())
    frame = data.find(b"\xff\xc2" if how.get("progressive") else b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    path.write_bytes(data)
    return path


def test_a_picture_of_30000_by_30000_has_a_clear_word(store: Store, folder: Path) -> None:
    png(folder / "map.png", 30_000, 30_000)
    jpeg(folder / "scan.jpg", 30_000, 30_000)
    tally = index([folder], store, embedder=None)
    word = "is too large a picture (more than 250 megapixels); save it smaller"
    assert reasons(tally) == {"map.png": word, "scan.jpg": word}
    assert tally.added == 2


def test_how_large_a_picture_may_be_goes_by_what_it_takes_to_decode_it(tmp_path: Path) -> None:
    """A telephone's 200 megapixels are fine as a JPEG; the same as PNG or progressive JPEG takes gigabytes."""
    side = int(MOST_JPEG_PIXELS**0.5) - 1
    with open_picture(jpeg(tmp_path / "a.jpg", side, side)) as image:
        assert image.size == (side, side)
    for path in (png(tmp_path / "a.png", side, side), jpeg(tmp_path / "b.jpg", side, side, progressive=True)):
        with pytest.raises(MediaError, match=f"more than {MOST_PIXELS // 10**6} megapixels"), open_picture(path):
            pass
    side = int(MOST_PIXELS**0.5)
    with open_picture(png(tmp_path / "c.png", side, side)):
        pass


MEASURED = """
import resource, sys
from pathlib import Path
import numpy as np
import indexer.shots.cuts
from indexer.describe import describe
def judge(pictures, threads):  # as the network would, which takes a minute for sixteen hundred pictures
    jumps = np.abs(np.diff(pictures.astype(np.int16), axis=0)).mean((1, 2, 3)) > 10
    return np.append(jumps, False).astype(np.float32)
indexer.shots.cuts.judge = judge
from indexer.spool import Spool
made = describe(Path(sys.argv[1]), Spool(Path(sys.argv[2])))
print(len(made.shots), next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if "VmHWM" in line))
"""


def measured(path: Path, spool: Path) -> tuple[int, float]:
    """Shots, and the peak memory [MB] of describing a file in a process of its own."""
    command = [sys.executable, "-c", MEASURED, str(path), str(spool)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    shots, peak = done.stdout.split()
    return int(shots), float(peak)


def recording(path: Path, times: int) -> Path:
    """So many times 100 seconds of 20 frames, each another picture of 80 KB, and most of them worth keeping."""
    unit = path.with_name(f"unit of {path.name}")
    noise = np.random.default_rng(0).integers(0, 60, (288, 512, 1), np.uint8)
    media.encode(
        unit, [media.scene(seed, (512, 288)) // 2 + noise for seed in range(20)], "0.2", (*media.H264, "-g", "1")
    )
    media.ffmpeg("-stream_loop", str(times - 1), "-i", unit, "-c", "copy", path)
    unit.unlink()
    return path


def test_memory_does_not_grow_with_a_recordings_length(tmp_path: Path) -> None:
    few, small = measured(recording(tmp_path / "short.mkv", 1), tmp_path)
    many, large = measured(recording(tmp_path / "long.mkv", 80), tmp_path)
    spooled = max(path.stat().st_size for path in tmp_path.glob("tmp*")) / 1e6
    assert many >= 70 * few
    assert spooled > 80, "MB that would be in memory"
    assert large - small < spooled / 5


# A full disk


def test_a_full_disk_stops_the_run_with_a_word_and_loses_nothing(store: Store, folder: Path, tmp_path: Path) -> None:
    for number in range(6):
        media.scenes(folder / f"more {number}.mp4", 1 + number / 10)
    index([folder / "cranes.mp4"], store, embedder=Colours())
    before = holdings(store)

    @sa.event.listens_for(store._engine, "connect")
    def limited(connection: Any, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")

    store._engine.dispose()
    with pytest.raises(UserError, match=r"the disk of .* is full; free some space, then run the same command again"):
        index([folder], store, embedder=Colours())
    assert before.items() <= holdings(store).items()
    sa.event.remove(store._engine, "connect", limited)
    store._engine.dispose()
    index([folder], store, embedder=Colours())
    with Store(tmp_path / "other") as other:
        index([folder], other, embedder=Colours())
        assert holdings(store) == holdings(other)
    assert store.tally().vectors == store.tally().frames


def limited_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))


def test_no_room_for_the_frames_that_wait_stops_the_run_with_a_word(tmp_path: Path) -> None:
    """Not the file is to blame: it must not be noted as bad."""
    folder = tmp_path / "footage"
    folder.mkdir()
    recording(folder / "long.mkv", 1)
    done = subprocess.run(
        [sys.executable, "-m", "montage.cli.main", "index", str(folder), "--library", str(tmp_path / "library"),
         "--embedder", "none"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, preexec_fn=limited_size,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    *_, word = done.stderr.splitlines()
    assert word.startswith("error: ") and "cannot be written (File too large); make room" in word
    with Store(tmp_path / "library") as store:
        assert store.files() == {}
        assert index([folder], store, embedder=None).added == 1
        assert not list((store.folder / FOLDER).rglob("tmp*"))


# Ctrl-C


@pytest.mark.parametrize("stage", ["files", "vectors"])
def test_ctrl_c_tells_what_was_done_and_the_next_run_goes_on(store: Store, folder: Path, stage: str) -> None:
    def stop(progress: Any) -> None:
        if progress.stage == stage and progress.done == 1:
            raise KeyboardInterrupt
        if progress.stage == stage == "vectors" and progress.done:
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        index([folder], store, embedder=Colours(), progress=stop)
    done = stopped.value.tally
    assert done.added == (1 if stage == "files" else 2)
    assert done.made == ({} if stage == "files" else {"vectors": 3})
    assert not list((store.folder / FOLDER).glob("tmp*"))
    again = index([folder], store, embedder=Colours())
    assert (again.added, store.tally().vectors) == (2 - done.added, 3)


def test_a_spool_is_gone_after_every_file(store: Store, folder: Path) -> None:
    sizes: list[int] = []

    def look(_: object) -> None:
        sizes.append(len(list((store.folder / FOLDER).glob("*/tmp*"))))

    index([folder], store, embedder=None, progress=look)
    assert sizes and not any(sizes)
