from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.files import write_text
from montage.cache import FOLDER, RESULT, Keyed, StageCache, key_of


@dataclass(frozen=True, slots=True)
class Made:
    number: int
    file: Path


def stage(folder: Path, runs: list[int], *_: object) -> Made:
    """Counts how often it ran."""
    runs.append(len(runs) + 1)
    (folder / "a.txt").write_text(str(len(runs)))
    return Made(len(runs), folder / "a.txt")


def count(cache: StageCache, runs: list[int], *given: object) -> Made:
    return cache.run("count", Made, stage, FOLDER, Keyed(runs, None), *given)


def test_a_stage_runs_once_for_equal_inputs_and_again_for_others(tmp_path: Path) -> None:
    runs: list[int] = []
    with StageCache(tmp_path) as cache:
        first = count(cache, runs, "a", 1)
        assert count(cache, runs, "a", 1) == first
        assert runs == [1]
        assert count(cache, runs, "a", 2).number == 2


def cut_off(folder: Path, whole: bool) -> Made:
    if not whole:
        (folder / "half.txt").touch()
        raise KeyboardInterrupt
    return stage(folder, [])


def test_a_stage_that_was_cut_off_runs_again_from_an_empty_folder(tmp_path: Path) -> None:
    with StageCache(tmp_path) as cache:
        with pytest.raises(KeyboardInterrupt):
            cache.run("count", Made, cut_off, FOLDER, Keyed(False, None))
        made = cache.run("count", Made, cut_off, FOLDER, Keyed(True, None))
    assert not (made.file.parent / "half.txt").exists()


def test_a_damaged_result_is_made_again(tmp_path: Path) -> None:
    runs: list[int] = []
    with StageCache(tmp_path) as cache:
        made = count(cache, runs, 1)
        (made.file.parent / RESULT).write_text('{"number": "x"}')
        assert count(cache, runs, 1).number == 2


def test_the_folder_can_be_moved(tmp_path: Path) -> None:
    runs: list[int] = []
    with StageCache(tmp_path / "old") as cache:
        count(cache, runs, 1, tmp_path / "old" / "lines")
    (tmp_path / "old").rename(tmp_path / "new")
    with StageCache(tmp_path / "new") as cache:
        assert count(cache, runs, 1, tmp_path / "new" / "lines").file.read_text() == "1"
    assert runs == [1]


def test_a_file_that_is_an_argument_counts_by_what_is_in_it(tmp_path: Path) -> None:
    runs: list[int] = []
    file = tmp_path / "a.mp3"
    file.write_text("one")
    with StageCache(tmp_path / "film.work") as cache:
        count(cache, runs, Made(1, file))
        count(cache, runs, Made(1, file))
        assert runs == [1]
        file.write_text("other")
        count(cache, runs, Made(1, file))
    assert runs == [1, 2]


def test_edited_code_runs_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    with StageCache(tmp_path) as cache:
        count(cache, runs)
        monkeypatch.setattr("montage.cache.source_digest", lambda module: f"{module}, edited")
        count(cache, runs)
        count(cache, runs)
    assert runs == [1, 2]


def test_what_holds_values_that_no_key_knows_is_no_stage(tmp_path: Path) -> None:
    runs: list[int] = []
    with StageCache(tmp_path) as cache:
        for hidden in (lambda folder: stage(folder, runs), partial(stage, runs=runs), runs.count):
            with pytest.raises(TypeError, match="among its arguments"):
                cache.run("count", Made, hidden, FOLDER)
        with pytest.raises(TypeError, match="object cannot be part"):
            count(cache, runs, object())
    assert runs == []


def test_two_runs_on_one_film_do_not_meet(tmp_path: Path) -> None:
    with StageCache(tmp_path), pytest.raises(UserError, match="another newsreel is at work"), StageCache(tmp_path):
        pass


def test_keys_tell_values_apart() -> None:
    assert key_of("a", ("b", "c")) != key_of("a", "b", "c")
    assert key_of(Made(1, Path("x"))) == key_of(Made(1, Path("x")))


def test_a_text_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(UserError, match="cannot be written"):
        write_text(tmp_path / "a.txt", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
