from dataclasses import dataclass
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.files import write_text
from montage.cache import RESULT, StageCache, key_of


@dataclass(frozen=True, slots=True)
class Made:
    number: int
    file: Path


class Counter:
    """A stage that counts how often it ran."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, folder: Path) -> Made:
        self.runs += 1
        (folder / "a.txt").write_text(str(self.runs))
        return Made(self.runs, folder / "a.txt")


def test_a_stage_runs_once_for_equal_inputs_and_again_for_others(tmp_path: Path) -> None:
    stage = Counter()
    with StageCache(tmp_path) as cache:
        first = cache.run("count", Made, stage, "a", 1)
        assert cache.run("count", Made, stage, "a", 1) == first
        assert stage.runs == 1
        assert cache.run("count", Made, stage, "a", 2).number == 2


def test_a_stage_that_was_cut_off_runs_again_from_an_empty_folder(tmp_path: Path) -> None:
    stage = Counter()

    def cut_off(folder: Path) -> Made:
        (folder / "half.txt").touch()
        raise KeyboardInterrupt

    with StageCache(tmp_path) as cache:
        with pytest.raises(KeyboardInterrupt):
            cache.run("count", Made, cut_off, 1)
        made = cache.run("count", Made, stage, 1)
    assert not (made.file.parent / "half.txt").exists()


def test_a_damaged_result_is_made_again(tmp_path: Path) -> None:
    stage = Counter()
    with StageCache(tmp_path) as cache:
        made = cache.run("count", Made, stage, 1)
        (made.file.parent / RESULT).write_text('{"number": "x"}')
        assert cache.run("count", Made, stage, 1).number == 2


def test_the_folder_can_be_moved(tmp_path: Path) -> None:
    stage = Counter()
    with StageCache(tmp_path / "old") as cache:
        cache.run("count", Made, stage, 1)
    (tmp_path / "old").rename(tmp_path / "new")
    with StageCache(tmp_path / "new") as cache:
        assert cache.run("count", Made, stage, 1).file.read_text() == "1"
    assert stage.runs == 1


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
