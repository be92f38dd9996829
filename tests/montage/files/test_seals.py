"""Files that are kept are known to be whole before they are used again."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets_db.store import Store
from montage.cache import FOLDER, RESULT, Keyed, StageCache
from montage.files.seals import is_whole, seal
from montage.model import Script
from montage.progress import Event, Reporter, StageReused, StageStarted
from montage.timeline.sources import Sources


def test_a_file_is_whole_until_it_is_cut_off_changed_or_swapped(tmp_path: Path) -> None:
    one, other = tmp_path / "a.mp4", tmp_path / "a.h264"
    one.write_bytes(b"picture"), other.write_bytes(b"small")
    assert not is_whole(one, other), "nobody has said so yet"
    seal(one, other)
    assert is_whole(one, other)
    for spoilt in (b"pict", b"pictura", b"small"):
        one.write_bytes(spoilt)
        assert not is_whole(one, other)
    one.write_bytes(b"picture")
    assert is_whole(one, other)
    other.unlink()
    assert not is_whole(one, other)


def stage(folder: Path, number: int) -> Path:
    (folder / "a.txt").write_text("made")
    return folder / "a.txt"


@pytest.mark.parametrize("spoil", ["cut", "delete", "edit", "other"])
def test_a_result_whose_files_are_not_whole_is_made_again(tmp_path: Path, spoil: str) -> None:
    with StageCache(tmp_path) as steps:
        file = steps.run("stage", Path, stage, FOLDER, 1)
        result = file.with_name(RESULT)
        if spoil == "cut":
            file.write_text("ma")
        elif spoil == "delete":
            file.unlink()
        elif spoil == "edit":
            result.write_text(result.read_text().replace("a.txt", "b.txt"))
        else:
            other = steps.run("stage", Path, stage, FOLDER, 2)
            result.write_text(other.with_name(RESULT).read_text())
        assert steps.run("stage", Path, stage, FOLDER, 1).read_text() == "made"


def speaking(folder: Path, tries: Iterator[tuple[str, ...]]) -> Script:
    notes = next(tries)
    (folder / "sound").write_text("robot" if notes else "person")
    return Script("", "en", (), notes=notes)


def test_a_result_is_not_reused_while_it_lacks_something_and_the_one_before_stays(tmp_path: Path) -> None:
    tries = iter([("a voice failed",), ("a voice failed",), ()])

    def speak() -> None:
        steps.run("speak", Script, speaking, FOLDER, Keyed(tries, None))

    def sounds() -> list[str]:
        return [file.read_text() for file in sorted(tmp_path.glob("speak-*/sound"))]

    events: list[Event] = []
    with StageCache(tmp_path, Reporter(events.append)) as steps:
        speak(), speak()
        assert sounds() == ["robot"], "it came out as before"
        speak()
        assert sounds() == ["robot", "person"], "timelines may refer to the one before"
        speak()
    assert events == [*[StageStarted("speak")] * 3, StageReused("speak")]


def test_the_digest_of_a_source_is_taken_again_when_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.mp4"
    file.write_bytes(b"one")
    sources = Sources(tmp_path)
    first = sources.sha256(file)
    assert sources.altered() == []
    sources.save()
    state = file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))  # as long, and as old
    assert sources.altered() == [file]
    assert Sources(tmp_path).sha256(file) != first


def test_a_damaged_note_of_digests_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "a.mp4"
    file.write_bytes(b"one")
    for text in ("", "[]", "{", '{"a": 1}', '{"a": [1, 2]}'):
        (tmp_path / "sources.json").write_text(text)
        assert len(Sources(tmp_path).sha256(file)) == 64


def test_footage_that_the_library_knows_is_not_read_for_its_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from indexer.run import index
    from montage.timeline import sources as module
    from tests.media import scenes

    (tmp_path / "footage").mkdir()
    file = scenes(tmp_path / "footage" / "a.mp4", 2)
    with Store(tmp_path / "library") as store:
        index([tmp_path / "footage"], store, embedder=None)
        digest = store.files()[file].sha256
        monkeypatch.setattr(module, "digest", lambda path: pytest.fail("it was read"))
        known = Sources(tmp_path)
        known.learn([file, tmp_path / "gone.mp4"], store)
        assert known.sha256(file) == digest
