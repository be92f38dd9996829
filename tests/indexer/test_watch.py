"""Following folders, with a clock and changes made by hand; the real ones once."""

import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from assets_db.errors import UserError
from indexer import watch
from indexer.scan import Found, Ready
from indexer.tally import Stopped, Tally, together
from indexer.watch import RESCAN, RETRY, SETTLE, TICK, Quiet, changes, follow
from tests import media


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def found(size: int = 1, date: int = 1) -> Found:
    return Found(Path("/footage/a.mp4"), Path("/footage"), size, date)


def followed(
    run: Callable[[Ready], Tally], *changed: bool, clock: Clock | None = None, step: float = TICK
) -> tuple[Tally, list[Tally], list[str]]:
    """The sum, the tallies and the errors of following so many changes, `step` seconds apart."""
    clock = clock or Clock()
    done: list[Tally] = []
    errors: list[str] = []

    def told() -> Iterator[bool]:
        for one in changed:
            yield one
            clock.now += step

    return follow(run, told(), done.append, lambda error: errors.append(str(error)), clock), done, errors


def test_a_file_is_ready_when_it_has_stopped_growing() -> None:
    clock = Clock()
    quiet = Quiet(clock)
    assert not quiet(found(1))
    clock.now += SETTLE
    assert not quiet(found(2)), "it grew"
    clock.now += SETTLE / 2
    assert not quiet(found(2)), "not long enough"
    clock.now += SETTLE / 2
    assert quiet(found(2))


def test_a_date_that_changes_is_a_change_and_each_time_counts_anew() -> None:
    clock = Clock()
    quiet = Quiet(clock)
    quiet(found(date=1))
    clock.now += SETTLE
    assert not quiet(found(date=2))
    clock.now += SETTLE
    assert quiet(found(date=2))
    assert not quiet(found(date=2)), "used, and changed since: else nobody would ask"


def test_runs_at_first_at_a_change_and_while_files_are_being_written() -> None:
    runs: list[int] = []

    def run(ready: Ready) -> Tally:
        runs.append(len(runs))
        return Tally(added=1, waiting=int(len(runs) == 2))

    total, done, _ = followed(run, True, False, True, False, False, False)
    assert (len(runs), total.added, len(done)) == (3, 3, 3), "at first, at the change, and once more for what waits"


def test_looks_at_everything_now_and_then_without_any_change() -> None:
    runs: list[float] = []
    clock = Clock()

    def run(ready: Ready) -> Tally:
        runs.append(clock.now)
        return Tally()

    followed(run, *[False] * 10, clock=clock, step=RESCAN / 4)
    assert [later - first for first, later in pairwise(runs)] == [RESCAN, RESCAN]


def test_an_error_is_told_once_and_tried_again() -> None:
    clock = Clock()
    times: list[float] = []

    def run(ready: Ready) -> Tally:
        times.append(clock.now)
        if len(times) < 4:
            raise UserError("the library is kept busy", "wait")
        return Tally(added=1)

    total, _, errors = followed(run, *[True] * 40, clock=clock, step=RETRY / 10)
    assert errors == ["the library is kept busy; wait"]
    assert total.added == 40 - 30
    assert times[1] - times[0] == RETRY, "a disk that is full is not filled again every few seconds"


def test_a_change_during_the_pause_after_an_error_is_not_lost() -> None:
    runs: list[int] = []

    def run(ready: Ready) -> Tally:
        runs.append(1)
        if len(runs) == 1:
            raise UserError("there is no file or folder /footage")
        return Tally()

    followed(run, True, True, False, False, False, step=RETRY / 2)
    assert len(runs) == 2


def test_ctrl_c_tells_the_sum_wherever_it_comes() -> None:
    def stopped(ready: Ready) -> Tally:
        raise Stopped(Tally(added=2, shots=5))

    with pytest.raises(Stopped) as inside:
        followed(stopped, True)
    assert (inside.value.tally.added, inside.value.tally.shots) == (2, 5)

    def told() -> Iterator[bool]:
        yield True
        raise KeyboardInterrupt

    with pytest.raises(Stopped) as between:
        follow(lambda _: Tally(added=3, made={"vectors": 4}), told(), lambda _: None, lambda _: None, Clock())
    assert (between.value.tally.added, between.value.tally.made) == (3, {"vectors": 4})


def test_two_runs_as_one() -> None:
    bad = ((Path("a"), "is empty"),)
    first = Tally(added=2, unchanged=5, waiting=3, bad=bad, shots=7, made={"vectors": 1})
    both = together(first, Tally(updated=1, unchanged=8, bad=bad, made={"vectors": 2, "texts": 1}))
    assert both == Tally(added=2, updated=1, unchanged=8, bad=bad, shots=7, made={"vectors": 3, "texts": 1})


def test_idle() -> None:
    assert Tally(unchanged=9, waiting=1, made={"vectors": 0}).idle
    assert not Tally(made={"vectors": 1}).idle
    assert not Tally(missing=1).idle


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "TICK", 0.2)


def until(heard: Iterator[bool], wanted: bool) -> None:
    for _ in range(50):
        if next(heard) == wanted:
            return
    raise AssertionError(f"never {wanted}")


def test_the_systems_word_of_a_new_file_reaches_us(tmp_path: Path, quick: None) -> None:
    heard = changes([tmp_path])
    assert next(heard), "whatever happened before"
    until(heard, False)
    (tmp_path / "deep/er").mkdir(parents=True)
    media.picture(tmp_path / "deep/er/a.jpg")
    until(heard, True)
    until(heard, False)
    (tmp_path / "library.sqlite-wal").write_text("the library may lie in the folder")
    (tmp_path / "notes.pdf").write_text("not ours")
    assert not any(next(heard) for _ in range(4))
    heard.close()


def test_a_folder_may_go_and_come_again(tmp_path: Path, quick: None) -> None:
    """A disk that is unplugged. What happens in the new folder is heard."""
    place = tmp_path / "disk"
    heard = changes([place])
    assert next(heard)
    until(heard, False)
    place.mkdir()
    until(heard, True)
    until(heard, False)
    media.picture(place / "a.jpg")
    until(heard, True)
    place.rename(tmp_path / "away")
    until(heard, False)
    place.mkdir()
    until(heard, True)
    heard.close()


def test_without_the_systems_help_there_is_a_warning_and_the_looks_go_on(
    tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr("watchfiles.watch", none_left)
    heard = changes([tmp_path])
    assert [next(heard) for _ in range(3)] == [True, False, False]
    assert "every 10 minutes only" in caplog.text
    heard.close()


def test_a_copy_in_progress_is_indexed_once_when_it_is_whole(tmp_path: Path) -> None:
    from assets_db.store import Store
    from indexer.run import index

    whole = media.scenes(tmp_path / "whole.mp4", 0.6).read_bytes()
    folder = tmp_path / "footage"
    folder.mkdir()
    clock = Clock()
    tallies: list[Tally] = []

    def told() -> Iterator[bool]:
        for part in (0.3, 0.6, 1.0, 1.0, 1.0, 1.0):
            (folder / "a.mp4").write_bytes(whole[: int(part * len(whole))])
            os.utime(folder / "a.mp4", ns=(5, 5))  # some programs copy the date first
            yield True
            clock.now += SETTLE / 2

    with Store(tmp_path / "library") as store:
        follow(lambda ready: index([folder], store, embedder=None, ready=ready), told(), tallies.append, print, clock)
        assert [tally.waiting for tally in tallies] == [1, 1, 1, 1, 0, 0]
        assert [tally.added for tally in tallies] == [0, 0, 0, 0, 1, 0]
        assert not any(tally.bad or tally.damaged for tally in tallies)
