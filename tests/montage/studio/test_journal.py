from dataclasses import replace
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.files import DiskFull
from montage.model import Timeline
from montage.studio import journal as module
from montage.studio.journal import FOLDER, STEPS, Journal
from tests.films import timeline

FIRST = timeline(30, 30)


def titled(title: str) -> Timeline:
    return replace(FIRST, title=title)


def test_undo_leads_back_to_the_first_cut_and_redo_forth_again_across_restarts(tmp_path: Path) -> None:
    journal = Journal(tmp_path, FIRST)
    for title in ("a", "b", "c"):
        journal.do("retitle", titled(title))
    for _ in range(3):
        journal = Journal(tmp_path, titled("another"))
        journal.undo()
    assert journal.film == FIRST and journal.done == 0 and journal.acts == ("retitle",) * 3
    with pytest.raises(UserError, match="nothing to undo"):
        journal.undo()
    journal.redo()
    assert Journal(tmp_path, FIRST).film == titled("a")


def test_an_act_after_undoing_forgets_what_was_undone(tmp_path: Path) -> None:
    journal = Journal(tmp_path, FIRST)
    journal.do("retitle", titled("a"))
    undone = journal.number
    journal.undo()
    journal.do("retitle", titled("b"))
    with pytest.raises(UserError, match="nothing to redo"):
        journal.redo()
    assert journal.number != undone and len(list((tmp_path / FOLDER).glob("*.gz"))) == 2
    assert Journal(tmp_path, FIRST).film == titled("b")


def test_a_kill_between_the_two_files_leaves_the_step_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path, FIRST)
    journal.do("retitle", titled("a"))
    journal.undo()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "write_text", killed)
    with pytest.raises(KeyboardInterrupt):
        journal.do("retitle", titled("b"))
    monkeypatch.undo()
    again = Journal(tmp_path, FIRST)
    assert again.film == FIRST
    again.redo()
    assert again.film == titled("a")


def test_a_full_disk_is_one_line_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path, FIRST)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFull, match="is full"):
        journal.do("retitle", titled("a"))
    monkeypatch.undo()
    assert journal.film == FIRST and Journal(tmp_path, FIRST).film == FIRST


@pytest.mark.parametrize(
    "damage", ["", "{", '{"steps": [], "now": 3}', '{"steps": [{"number": 9, "act": ""}], "now": 0}']
)
def test_without_their_list_the_steps_are_found_again(tmp_path: Path, damage: str) -> None:
    journal = Journal(tmp_path, FIRST)
    journal.do("retitle", titled("a"))
    journal.do("retitle", titled("b"))
    (tmp_path / FOLDER / STEPS).write_text(damage)
    again = Journal(tmp_path, titled("another"))
    assert again.film == titled("b")
    again.undo()
    again.undo()
    assert again.film == FIRST
    again.do("retitle", titled("c"))
    assert Journal(tmp_path, FIRST).film == titled("c")


def test_where_nothing_can_be_read_the_film_as_it_is_is_the_first_cut(tmp_path: Path) -> None:
    Journal(tmp_path, FIRST)
    for file in (tmp_path / FOLDER).iterdir():
        file.write_bytes(b"damaged")
    journal = Journal(tmp_path, titled("b"))
    assert journal.film == titled("b") and Journal(tmp_path, FIRST).film == titled("b")


def test_the_films_folder_may_be_moved(tmp_path: Path) -> None:
    before, after = tmp_path / "a" / "film.work", tmp_path / "b" / "film.work"
    before.mkdir(parents=True)
    Journal(before, replace(FIRST, narration=before / "narration.wav"))
    before.parent.rename(after.parent)
    assert Journal(after, FIRST).film.narration == after / "narration.wav"
