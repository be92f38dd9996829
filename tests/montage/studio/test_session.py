"""A film that is open: acts are on disk at once, only what they change is made again, and nothing is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from assets_db.editing import annotate
from assets_db.errors import UserError
from indexer.media.safety import open_media
from montage.cache import Busy
from montage.progress import SILENT
from montage.studio import session as module
from montage.studio.preview import part_keys
from montage.studio.session import Session, opened_film
from montage.timeline.file import load_timeline, save_edited
from tests.damaged_caches import Film

pytestmark = pytest.mark.slow


def pictures(session: Session) -> list[tuple[str, int, int]]:
    """(line's words, length, key) of what is no card."""
    film = session.film
    return [(film.lines[one.line].text, one.dur, one.key) for one in film.video if one.origin != "card"]  # type: ignore[misc]


def encoded(told: list[str]) -> int:
    return sum(line.startswith("render: part ") for line in told)


def a_video(session: Session) -> int:
    return next(number for number, clip in enumerate(session.film.video) if clip.kind == "video")


def test_a_swap_is_undone_and_redone_across_restarts(session: Session, made: Film) -> None:
    first, number = session.film, a_video(session)
    _, hits = session.candidates(number, "moon")
    other = next(hit.shot.key for hit in hits if hit.shot.key != first.video[number].key)
    session.act("swap", {"clip": number, "shot": other})
    swapped = session.film
    assert swapped.video[number].key == other and swapped.video[number].pinned
    assert (swapped.video[number].start, swapped.video[number].dur) == (
        first.video[number].start,
        first.video[number].dur,
    )
    session.act("undo", {})
    assert session.film == first
    session.act("redo", {})
    assert module.Journal(made.folder / "film.work", first).film == swapped


def test_other_words_are_spoken_and_everything_else_moves_with_its_line(session: Session, told: list[str]) -> None:
    first, before = session.film, pictures(session)
    words = "A tall rocket stands on its launch pad in the last light of the evening, ready to leave for the Moon."
    session.act("write_line", {"line": 0, "text": words})
    film = session.film
    assert film.lines[0].text == words and film.frames > first.frames
    assert [one for one in pictures(session) if one[0] != words] == [
        one for one in before if one[0] != first.lines[0].text
    ]
    later = film.speeches[1].start - first.speeches[1].start
    assert later > 0 and film.speeches[1].line == 1
    assert [word.start - later for word in film.speeches[1].words] == [word.start for word in first.speeches[1].words]


def test_what_is_pinned_stays_when_the_rest_is_planned_again(session: Session) -> None:
    number = a_video(session)
    session.act("slip", {"clip": number, "frames": 4})
    pinned = session.film.video[number]
    session.act("plan_again", {})
    assert pinned in session.film.video
    session.act("pin", {"clip": session.film.video.index(pinned), "pinned": False})
    session.act("plan_again", {})
    assert pinned not in session.film.video


def test_what_is_marked_as_unusable_is_shown_no_more(session: Session) -> None:
    number, store = a_video(session), session.library.store
    session.act("slip", {"clip": number, "frames": 4})
    key = session.film.video[number].key
    annotate(store, [key], {"mark": "unusable"})
    with pytest.raises(UserError, match="which is marked as unusable; pin another shot, or say newsreel library edit"):
        session.act("plan_again", {})
    assert key not in {hit.shot.key for hit in session.candidates(number)[1]}
    with pytest.raises(UserError, match="this shot is marked as unusable; choose another"):
        session.act("swap", {"clip": number, "shot": key})
    session.act("pin", {"clip": number, "pinned": False})
    session.act("resize", {"size": "180x320"})  # the other clips stay
    assert session.film.size == (180, 320)
    assert key not in {clip.key for clip in session.film.video}
    annotate(store, [key], {"mark": None})


def test_lines_and_looks_change_and_the_pictures_stay(session: Session) -> None:
    before = pictures(session)
    session.act("move_line", {"line": 0, "to": 1})
    assert [(text, key) for text, _, key in pictures(session)] == [(text, key) for text, _, key in before[::-1]]
    session.act("undo", {})
    session.act("resize", {"size": "180x320"})
    assert session.film.size == (180, 320) and pictures(session) == before
    session.act("restyle", {"template": "documentary"})
    assert {key for _, _, key in pictures(session)} == {key for _, _, key in before}
    count = len(session.film.lines)
    session.act("delete_line", {"line": 1})
    assert len(session.film.lines) == len(session.film.speeches) == count - 1


def test_a_shot_that_is_excluded_is_gone(session: Session) -> None:
    key = session.film.video[a_video(session)].key
    session.act("exclude", {"name": key})
    assert key not in [clip.key for clip in session.film.video]
    session.act("readmit", {"name": key})
    assert session.film.edits.exclude == ()


def test_rendering_encodes_what_has_changed(session: Session, told: list[str], made: Film) -> None:
    session.render()
    told.clear()
    session.render()
    assert encoded(told) == 0
    session.act("slip", {"clip": a_video(session), "frames": 2})
    session.render()
    assert 1 <= encoded(told) <= 2
    assert load_timeline(made.folder / "film.json").video == session.film.video


def test_a_preview_part_is_made_once_for_what_looks_the_same(session: Session) -> None:
    key, part = part_keys(session.film)[a_video(session)]
    file = session.preview.part(session.film, key)
    with open_media(file) as container:
        stream = container.streams.video[0]
        shape = (stream.width, stream.height, stream.frames)
    assert shape == (320, 180, part.dur), "never larger than the film"
    session.act("pin", {"clip": 0, "pinned": True})
    assert [one for one, _ in part_keys(session.film)][a_video(session)] == key
    session.act("slip", {"clip": a_video(session), "frames": 3})
    assert key not in dict(part_keys(session.film))
    with pytest.raises(KeyError):
        session.preview.part(session.film, "another")


def test_a_second_studio_is_told_that_the_first_is_there(session: Session, made: Film) -> None:
    with pytest.raises(Busy, match="another newsreel is at work"), opened_film(session.file, made.settings, SILENT):
        pass


def test_a_file_that_somebody_has_changed_is_one_more_step(made: Film, session: Session) -> None:
    session.act("pin", {"clip": 0, "pinned": True})
    session.render()
    film, file = session.film, session.file
    written = file.read_bytes()
    save_edited(replace(film, notes=("by hand",)), file)
    again = Session(file, made.settings, session.library, session._cache, SILENT)
    assert again.film.notes == ("by hand",) and again.journal.acts[-1] == "read"
    again.act("undo", {})
    assert again.film == film
    file.write_bytes(written)


def test_an_act_that_fails_changes_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    first, done = session.film, session.journal.acts

    def failing(*_: object) -> None:
        raise UserError("the disk is full", "make room")

    monkeypatch.setattr(module, "plan", failing)
    with pytest.raises(UserError, match="the disk is full"):
        session.act("retitle", {"title": "Another"})
    assert session.film == first and session.journal.acts == done


def test_files_that_are_away_are_told_and_acts_go_on(session: Session, tmp_path: Path) -> None:
    number = a_video(session)
    source = session.film.video[number].src
    source.rename(tmp_path / "away")
    try:
        with pytest.raises(UserError, match=r"cannot be read|No such"):
            session.preview.part(session.film, part_keys(session.film)[number][0])
        session.act("pin", {"clip": number, "pinned": True})
    finally:
        (tmp_path / "away").rename(source)
    assert session.film.video[number].pinned
