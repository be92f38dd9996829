"""`newsreel index` as a user runs it: stopped, killed, twice at once, followed, over bad footage."""

import json
import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assets_db.store import Store
from tests import media
from tests.e2e.command import NEWSREEL, newsreel

COLOURS = ("--embedder", "tests.indexer.passes.test_embed:Colours")
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    """Nine small videos, a picture, a copy, and two files that cannot be used."""
    folder = tmp_path / "footage"
    folder.mkdir()
    videos(folder, "cranes", 9)
    media.picture(folder / "lighthouse.jpg", seed=7)
    shutil.copy(folder / "lighthouse.jpg", folder / "zz copy.jpg")
    (folder / "text.mp4").write_text("no film")
    (folder / "nothing.mp4").touch()
    return folder


def videos(folder: Path, name: str, count: int) -> None:
    """Videos of two shots, of different content: each has another number in a box that players pass over."""
    film = media.scenes(folder / "film.mp4", 0.8, 0.6).read_bytes()
    for number in range(count):
        (folder / f"{name} {number}.mp4").write_bytes(
            film + struct.pack(">I4s8s", 16, b"free", f"{name}{number}".encode())
        )
    (folder / "film.mp4").unlink()


def holdings(library: Path) -> dict[str, Any]:
    """Everything but the integers of frames, which go by the order in which files came."""
    with Store(library) as store:
        ids, vectors = store.vectors()
        owners = store.frame_shots(ids.tolist())
        of_shot: dict[str, list[Any]] = {}
        for number, row in zip(ids.tolist(), vectors.tolist(), strict=True):
            of_shot.setdefault(owners[number], []).append(row)
        return {
            "shots": store.shots(),
            "jpegs": {shot.key: store.jpegs(shot.key) for shot in store.shots()},
            "vectors": of_shot,
            "files": store.files(),
            "found": store.search_text("lighthouse", 5),
        }


def start(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*NEWSREEL, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        start_new_session=True, env={**os.environ, **environment},
    )  # fmt: skip


def wait_for(true: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()[1]
        time.sleep(0.01)


def stored(library: Path) -> int:
    """Files in a library that another process writes to."""
    try:
        with closing(sqlite3.connect(f"file:{library}/library.sqlite?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM files WHERE status = 'ok'").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # not made yet


# Where in the program the process is killed: in the decoder, between a file's parts in the open transaction, after a
# file, and among the vectors.
DEATHS = {
    "describing": ("indexer.spool", "Spool.put", 5),
    "storing": ("assets_db.rows", "save_words", 7),
    "stored": ("indexer.run", "_Run._count", 4),
    "embedding": ("assets_db.store", "Store.put_vectors", 1),
}
KILLED = """
import importlib, os, signal, sys
from pathlib import Path
from assets_db.store import Store
from indexer.run import index
from tests.indexer.passes.test_embed import Colours
module, name, times = sys.argv[3], sys.argv[4], int(sys.argv[5])
owner = importlib.import_module(module)
*path, name = name.split(".")
for part in path:
    owner = getattr(owner, part)
whole = getattr(owner, name)
def dying(*arguments, **named):
    global times
    times -= 1
    made = whole(*arguments, **named)
    if not times:
        os.kill(os.getpid(), signal.SIGKILL)
    return made
setattr(owner, name, dying)
with Store(sys.argv[1]) as store:
    index([Path(sys.argv[2])], store, embedder=Colours())
"""


def test_killed_at_any_moment_the_next_run_ends_in_the_same_library(footage: Path, tmp_path: Path) -> None:
    newsreel("index", footage, "--library", tmp_path / "whole", *COLOURS, cwd=ROOT)
    whole = holdings(tmp_path / "whole")
    kept = []
    for moment in DEATHS.values():
        command = [sys.executable, "-c", KILLED, tmp_path / "cut", footage, *moment]
        done = subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == -signal.SIGKILL, done.stderr
        kept.append(stored(tmp_path / "cut"))
    assert kept == sorted(kept) and kept[-1] == 11, "each goes on where the one before was killed"
    newsreel("index", footage, "--library", tmp_path / "cut", *COLOURS, cwd=ROOT)
    assert holdings(tmp_path / "cut") == whole
    assert not list((tmp_path / "cut/spool").rglob("tmp*/*"))


def test_two_at_once_and_one_of_them_killed_do_no_harm(footage: Path, tmp_path: Path) -> None:
    newsreel("index", footage, "--library", tmp_path / "whole", *COLOURS, cwd=ROOT)
    library = tmp_path / "shared"
    command = ("index", footage, "--library", library, *COLOURS)
    first, second, third = (start(*command, "--workers", workers) for workers in (1, 1, 2))
    wait_for(lambda: stored(library) >= 3, first)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    for process in (second, third):
        err = process.communicate(timeout=120)[1]
        assert process.returncode == 0, err
        assert "Traceback" not in err and "busy" not in err
    assert holdings(library) == holdings(tmp_path / "whole")
    done = newsreel("index", footage, "--library", library, *COLOURS, "--json", cwd=ROOT)
    assert json.loads(done.stdout)["unchanged"] == 13


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_ends_with_130_and_a_tally(footage: Path, tmp_path: Path, workers: int) -> None:
    videos(footage, "more", 40)
    library = tmp_path / "library"
    process = start(
        "index", footage, "--library", library, "--embedder", "none", "--text-embedder", "none", "--workers", workers
    )
    wait_for(lambda: stored(library) >= 3, process)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "stopped; the same command goes on from here" in err and "Traceback" not in err
    added = int(out.split()[0])
    assert 2 <= added <= stored(library) < 51, "one may be stored, and not yet counted"
    done = newsreel(
        "index", footage, "--library", library, "--embedder", "none", "--text-embedder", "none", "--json", cwd=ROOT
    )
    assert json.loads(done.stdout)["unchanged"] >= added
    assert stored(library) == 51


def test_watch_indexes_what_comes_and_ends_with_a_tally(tmp_path: Path) -> None:
    folder, library = tmp_path / "footage", tmp_path / "library"
    folder.mkdir()
    media.picture(folder / "a.jpg")
    code = "import indexer.watch as w, sys; w.TICK, w.SETTLE = 0.2, 0.4; from montage.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "index", folder, "--watch", "--library", library, *COLOURS],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    wait_for(lambda: stored(library) == 1, process)
    media.scenes(folder / "b.mp4", 0.6)
    wait_for(lambda: stored(library) == 2, process)
    (folder / "a.jpg").unlink()
    wait_for(lambda: stored(library) == 1, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert out.splitlines()[-2:] == [
        "2 added, 1 unchanged, 1 missing",
        "2 new shots, 0.0 minutes of video, 2 vectors, 2 tagged shots, 2 read shots, 2 text vectors, 2 near-duplicates",
    ]


def test_a_library_of_a_newer_version_is_left_alone(footage: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    newsreel(
        "index",
        footage / "lighthouse.jpg",
        "--library",
        library,
        "--embedder",
        "none",
        "--text-embedder",
        "none",
        cwd=ROOT,
    )
    with closing(sqlite3.connect(library / "library.sqlite")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = (library / "library.sqlite").read_bytes()
    done = newsreel("index", footage, "--library", library, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr == (
        f"error: the library {library} was made by a newer newsreel; upgrade newsreel, or choose another library\n"
    )
    assert (library / "library.sqlite").read_bytes() == before


def test_bad_files_are_told_and_the_rest_is_indexed(footage: Path, tmp_path: Path) -> None:
    done = newsreel(
        "index", footage, "--library", tmp_path / "library", "--embedder", "none", "--text-embedder", "none", cwd=ROOT
    )
    assert done.stdout.splitlines()[0] == "11 added, 1 copy, 2 bad"
    told = [line for line in done.stderr.splitlines() if line.startswith(str(footage))]
    assert sorted(told) == [
        f"{footage}/nothing.mp4: is empty",
        f"{footage}/text.mp4: cannot be read as media (Invalid data found when processing input)",
    ]
    listed = newsreel("library", "--bad", "--library", tmp_path / "library", cwd=ROOT)
    assert len(listed.stdout.splitlines()) == 2
