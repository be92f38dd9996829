"""The store: what goes in comes out, nothing is lost in a crash, nothing is done twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from assets_db.errors import UserError
from assets_db.model import Frame, Rights, Shot, VisualFeatures
from assets_db.store import Store
from tests.databases import where
from tests.libraries import asset, digest, file, put, shots
from tests.places import ROOT

__all__ = ["where"]  # a fixture


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store(where) as opened:
        yield opened


def half(*numbers: float) -> np.ndarray:
    return np.array(numbers, np.float16)


def frame_ids(store: Store) -> list[int]:
    return [number for number, _ in store.frames_without_vector(1000)]


def test_everything_comes_back_as_it_went_in(store: Store) -> None:
    made = asset(
        "a.mp4", rotation=90, origin="stock", recorded="2024-05-06", title="Ångström “quoted”", start=-7,
        rights=Rights(credit="张三", licence="CC0", source_url="https://example.org/?q=%20", made_by="x"),
        time_base=Fraction(1, 90000), fps=Fraction(2997003, 100000),
    )  # fmt: skip
    shot = Shot(made, -7, 93, VisualFeatures(0.25, 0.75, 0.125), "one\n\ntwo\nthree")
    store.add(file("a.mp4"), made, [(shot, [Frame(5, b"\xff\xd8jpeg"), Frame(-7, b"first")])])
    assert store.shots() == [shot]
    assert store.asset(made.sha256) == made
    assert store.files() == {Path("/footage/a.mp4"): file("a.mp4")}
    assert store.jpegs(shot.key) == [(-7, b"first"), (5, b"\xff\xd8jpeg")]


def test_a_second_open_finds_it_all(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        found = put(store, "a.mp4", "a dog", "a cat")
        revision = store.revision
    with Store(str(tmp_path)) as store:
        assert store.shots() == [shot for shot, _ in found]
        assert store.revision == revision


def test_a_url_opens_too(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path}/my%20own.db") as store:
        put(store, "a.mp4", "a dog")
        assert store.search_text("dog", 3)
        assert store.folder.is_dir() and tmp_path not in store.folder.parents


@pytest.mark.parametrize("name", ["新闻 素材.mp4", "bytes:%41.mp4", os.fsdecode(b"caf\xe9 \xff.mp4"), "100%.mp4"])
def test_any_name_of_a_file_will_do(store: Store, name: str) -> None:
    put(store, name, f"{name} harbour")
    store.put_file(replace(file("bad"), path=Path(name), status="bad", reason=f"cannot read {name}"))
    assert set(store.files()) == {Path("/footage") / name, Path(name)}
    (shot,) = store.shots()
    assert shot.asset.path == Path("/footage") / name
    assert [(match.key, match.score) for match in store.search_text("harbour", 1)] == [(shot.key, 1.0)]
    store.mark_missing([Path("/footage") / name])
    assert [lost.path for lost in store.missing_files()] == [Path("/footage") / name]


def test_a_renamed_file_keeps_its_shots_and_frames(store: Store) -> None:
    found = put(store, "old.mp4", "a dog", "a cat", content="x")
    before = frame_ids(store)
    store.mark_missing([Path("/footage/old.mp4")])
    assert store.shots() == [] and store.search_text("dog", 5) == []
    store.put_file(file("new.mp4", "x"))
    assert [shot.key for shot in store.shots()] == [shot.key for shot, _ in found]
    assert {shot.asset.path for shot in store.shots()} == {Path("/footage/new.mp4")}
    assert store.forget_missing() == 1
    assert frame_ids(store) == before and len(store.shots()) == 2


def test_adding_again_keeps_what_is_the_same(store: Store) -> None:
    store.set_embedder("e", 2)
    put(store, "a.mp4", "a dog", "a cat", "a cow")
    one, two, three, four, *_ = frame_ids(store)
    store.put_vectors({one: half(1, 0), two: half(0, 1), three: half(1, 1)})
    made = asset("a.mp4", title="new title")
    again = shots(made, ["a dog", "a horse"])
    again[1] = (again[1][0], [again[1][1][0], Frame(110, b"another picture")])
    store.add(file("a.mp4"), made, again)
    ids, _ = store.vectors()
    assert ids.tolist() == [one, two, three]
    (new,) = frame_ids(store)
    assert new > four + 2  # six frames were given integers: none is given again
    assert [shot.words for shot in store.shots()] == ["a dog", "a horse"]
    assert store.shots()[0].asset.title == "new title"
    assert store.search_text("cat cow", 5) == []


def test_integers_of_deleted_frames_are_not_given_again(store: Store) -> None:
    put(store, "a.mp4", "a dog")
    last = max(frame_ids(store))
    store.mark_missing([Path("/footage/a.mp4")])
    store.forget_missing()
    put(store, "b.mp4", "a cat")
    assert min(frame_ids(store)) > last


def test_forgetting_drops_everything_of_it_and_nothing_else(store: Store) -> None:
    store.set_embedder("e", 2)
    put(store, "a.mp4", "a dog")
    put(store, "b.mp4", "a cat")
    store.put_file(file("copy of b.mp4", "b.mp4"))
    store.put_vectors({number: half(1, 0) for number in frame_ids(store)})
    store.mark_missing([Path("/footage/a.mp4"), Path("/footage/b.mp4"), Path("/footage/never seen")])
    assert store.forget_missing() == 2
    tally = store.tally()
    assert (tally.ok, tally.missing, tally.shots, tally.frames, tally.vectors) == (1, 0, 1, 2, 2)
    assert store.asset(digest("a.mp4")) is None
    assert [shot.words for shot in store.shots()] == ["a cat"]


def test_content_that_was_replaced_in_place_is_shown_no_more(store: Store) -> None:
    put(store, "a.mp4", "a dog", content="before")
    put(store, "a.mp4", "a cat", content="after")
    assert [shot.words for shot in store.shots()] == ["a cat"]
    assert store.tally().shots == 2  # kept until forgotten, for when it comes back
    assert store.forget_missing() == 0
    assert store.tally().shots == 1


def test_shots_come_in_the_order_of_the_keys(store: Store) -> None:
    keys = [shot.key for shot, _ in put(store, "a.mp4", *(f"word{n}" for n in range(3)))]
    asked = [keys[2], "unknown@0-1", keys[0], keys[2]]
    assert [shot.key for shot in store.shots(asked)] == [keys[2], keys[0]]
    assert store.shots([]) == []


@pytest.mark.slow
def test_more_values_than_one_statement_takes(store: Store) -> None:
    many = [file(f"{number}.mp4", mtime_ns=2**62) for number in range(1201)]
    store.put_files(many)
    store.put_files(many)
    assert len(store.files()) == 1201
    store.mark_missing(file.path for file in many)
    assert store.forget_missing() == 1201
    found = put(store, "a.mp4", *(f"word{number}" for number in range(600)), frames=1)
    assert len(store.shots([shot.key for shot, _ in found])) == 600
    assert len(store.frame_shots(range(1, 2000))) == 600


def test_what_does_not_belong_together_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="content"):
        store.add(file("a.mp4"), asset("b.mp4"), [])
    with pytest.raises(ValueError, match="content"):
        store.add(file("a.mp4"), asset("a.mp4"), shots(asset("b.mp4"), ["x"]))
    assert store.files() == {}


def test_vectors(store: Store) -> None:
    found = put(store, "a.mp4", "a dog")
    assert store.embedder == "" and store.vectors()[1].shape == (0, 0)
    store.set_embedder("e", 2, "module:E")
    assert store.embedder == "" and store.embedder_spec == "module:E"
    (first, jpeg), (second, _) = store.frames_without_vector(5)
    assert jpeg == found[0][1][0].jpeg
    store.put_vectors({first: half(0.6, 0.8), 999: half(1, 0)})
    assert store.frames_without_vector(5)[0][0] == second
    store.put_vectors({second: half(0, 0)})
    assert store.frames_without_vector(5) == []
    ids, rows = store.vectors()
    assert ids.dtype == np.int64 and rows.dtype == np.float32
    assert ids.tolist() == [first, second] and np.allclose(rows, [[0.6, 0.8], [0, 0]], atol=1e-3)
    assert store.frame_shots([second, 999]) == {second: found[0][0].key}
    assert store.embedder == "e"


def test_frames_may_bring_their_vectors(store: Store) -> None:
    store.set_embedder("e", 2)
    made = asset("a.mp4")
    (shot, frames), *_ = shots(made, ["a dog"])
    with_vectors = [replace(frame, vector=half(1, 0)) for frame in frames]
    store.add(file("a.mp4"), made, [(shot, with_vectors)])
    assert len(store.vectors()[0]) == 2


@pytest.mark.slow
@pytest.mark.parametrize("vector", [half(1, 0, 0), half(np.nan, 0), half(np.inf, 0)])
def test_a_vector_that_cannot_be_is_refused(store: Store, vector: np.ndarray) -> None:
    store.set_embedder("e", 2)
    put(store, "a.mp4", "a dog")
    with pytest.raises(ValueError, match="vector"):
        store.put_vectors({frame_ids(store)[0]: vector})
    assert store.tally().vectors == 0


def test_vectors_of_two_embedders_do_not_mix(store: Store, where: str) -> None:
    store.set_embedder("e", 2)
    put(store, "a.mp4", "a dog")
    first, second = frame_ids(store)
    store.put_vectors({first: half(1, 0)})
    with pytest.raises(UserError, match="--reembed"):
        store.set_embedder("f", 2)
    with Store(where) as other:
        other.clear_vectors()
        assert other.embedder == "" and other.embedder_spec == "e"
        other.set_embedder("f", 2)
        other.put_vectors({first: half(0, 1)})
        with pytest.raises(UserError, match="another process embeds with f"):
            store.put_vectors({second: half(1, 0)})
    assert store.embedder == "f"


def test_vectors_of_vanished_footage_are_not_given(store: Store) -> None:
    store.set_embedder("e", 2)
    put(store, "a.mp4", "a dog")
    store.put_vectors({number: half(1, 0) for number in frame_ids(store)})
    store.mark_missing([Path("/footage/a.mp4")])
    assert len(store.vectors()[0]) == 0 and store.tally().vectors == 2


def test_the_revision_follows_content_and_nothing_else(store: Store, tmp_path: Path) -> None:
    store.set_embedder("e", 2)
    seen = [store.revision]

    def changed() -> bool:
        seen.append(store.revision)
        return seen[-1] != seen[-2]

    found = put(store, "a.mp4", "a dog")
    assert changed()
    store.put_vectors({number: half(1, 0) for number in frame_ids(store)})
    assert changed()
    store.put_file(file("a.mp4", mtime_ns=99))  # touched, not changed
    store.put_files([file("a.mp4", mtime_ns=99)])
    store.mark_missing([])
    assert not changed()
    store.add(file("a.mp4"), found[0][0].asset, [(replace(found[0][0], words="a wolf"), found[0][1])])
    assert changed()
    store.mark_missing([Path("/footage/a.mp4")])
    assert changed()
    store.mark_missing([Path("/footage/a.mp4")])
    assert not changed()
    store.put_file(file("a.mp4"))
    assert changed()
    store.clear_vectors()
    assert changed()
    assert len(set(seen)) == sum(a != b for a, b in pairwise(seen)) + 1  # none comes twice
    with Store(tmp_path / "other") as other:
        assert other.revision.partition("-")[0] != store.revision.partition("-")[0]


def test_the_tally(store: Store) -> None:
    put(store, "a.mp4", "a dog", "a cat")
    still = asset("b.jpg", kind="image", time_base=Fraction(1, 1000), duration=3_600_000)
    store.add(file("b.jpg"), still, shots(still, [""], frames=1))
    store.put_file(file("c.mp4", status="bad", reason="no video stream", sha256=""))
    tally = store.tally()
    assert (tally.ok, tally.missing, tally.bad) == (2, 0, 1)
    assert tally.assets == {"video": 1, "image": 1}
    assert (tally.shots, tally.frames, tally.vectors, tally.embedder) == (3, 5, 0, "")
    assert tally.duration == Fraction(300 * 1001, 30000)
    assert tally.bytes > 10_000
    assert [(bad.path.name, bad.reason) for bad in store.bad_files()] == [("c.mp4", "no video stream")]


ADD_FOREVER = """
import sys, time
from assets_db import rows
from assets_db.store import Store
from tests.libraries import put

store = Store(sys.argv[1])
put(store, "whole.mp4", "a dog", "a cat")
save_frames, calls = rows._save_frames, []

def stuck(*values):
    save_frames(*values)
    calls.append(1)
    if len(calls) == 2:
        print("inside", flush=True)
        time.sleep(60)

rows._save_frames = stuck
put(store, "half.mp4", "a cow", "a hen", "a pig")
"""


@pytest.mark.slow
def test_a_process_killed_while_it_adds_loses_nothing_earlier(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ADD_FOREVER, tmp_path], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None and process.stdout.readline() == b"inside\n"
        process.send_signal(signal.SIGKILL)
    with Store(tmp_path) as store:
        assert [shot.words for shot in store.shots()] == ["a dog", "a cat"]
        assert store.search_text("cow", 5) == [] and len(store.files()) == 1
        put(store, "half.mp4", "a cow", "a hen", "a pig")
        assert store.tally().shots == 5


ADD_MANY = """
import sys
from assets_db.store import Store
from tests.libraries import put

with Store(sys.argv[1]) as store:
    for number in range(25):
        put(store, "shared.mp4", "everyone")
        put(store, f"{sys.argv[2]}-{number}.mp4", "a dog", "a cat")
"""


@pytest.mark.slow
def test_two_processes_may_add_at_once(tmp_path: Path) -> None:
    run = [subprocess.Popen([sys.executable, "-c", ADD_MANY, tmp_path, name], cwd=ROOT) for name in "ab"]
    assert [process.wait(60) for process in run] == [0, 0]
    with Store(tmp_path) as store:
        tally = store.tally()
        assert (tally.ok, tally.shots, tally.frames) == (51, 101, 202)
        assert store.revision.endswith("-100")
        assert len(store.search_text("dog", 100)) == 50


def test_a_full_disk_is_told_in_one_line(on_sqlite: Store) -> None:
    put(on_sqlite, "a.mp4", "a dog")

    @sa.event.listens_for(on_sqlite._engine, "begin")
    def small(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # as SQLite sees a disk without room

    made = asset("b.mp4")
    (shot, _), *_ = shots(made, ["a cat"])
    with pytest.raises(UserError, match=r"the disk of the library .* is full; free some space") as caught:
        on_sqlite.add(file("b.mp4"), made, [(shot, [Frame(0, bytes(1_000_000))])])
    assert "\n" not in str(caught.value)
    assert [shot.words for shot in on_sqlite.shots()] == ["a dog"]


def test_a_read_only_library_is_told_in_one_line(on_sqlite: Store) -> None:
    @sa.event.listens_for(on_sqlite._engine, "begin")
    def locked(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")

    with pytest.raises(UserError, match="is read-only; make it writable"):
        on_sqlite.put_file(file("a.mp4"))


def test_where_there_can_be_no_library(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("a file")
    with pytest.raises(UserError, match="cannot be made"):
        Store(tmp_path / "plain" / "library")
    with pytest.raises(UserError, match="cannot be made"):
        Store(tmp_path / "plain")
    with pytest.raises(UserError, match="URL cannot be read"):
        Store("post gres://")
    with pytest.raises(UserError, match="needs a database driver"):
        Store("nosuchdatabase://user:secret@host/name")


def test_a_password_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        Store("nosuchdatabase://user:secret@host/name")
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"not a database at all " * 500)
    with pytest.raises(UserError, match="is not a newsreel library; choose another"):
        Store(tmp_path)
