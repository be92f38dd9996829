"""A film that is open: acts are on disk at once, only what they change is made again, and nothing is lost."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assets_db.editing import annotate
from assets_db.errors import UserError
from indexer.media.safety import open_media, open_picture
from montage.cache import Busy
from montage.exports.export import FORMATS
from montage.graphics.overlays import panel_in
from montage.progress import SILENT
from montage.studio import session as module
from montage.studio.brought import piece_key
from montage.studio.preview import part_keys
from montage.studio.session import Session, opened_film
from montage.timeline.file import load_timeline, save_edited
from tests.damaged_caches import Film
from tests.media import picture, tone

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
    _, hits = session.footage.candidates(session.film, number, "moon")
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
    assert key not in {hit.shot.key for hit in session.footage.candidates(session.film, number, "")[1]}
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


def heard(file: Path) -> np.ndarray[Any, np.dtype[np.float32]]:
    """What is heard of a sound file: mono samples."""
    with open_media(file) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    sound: np.ndarray[Any, np.dtype[np.float32]] = np.concatenate(frames, axis=1).mean(axis=0)
    return sound


def test_music_is_chosen_heard_in_the_preview_and_credited(session: Session, made: Film, tmp_path: Path) -> None:
    tone(tmp_path / "A quiet hum.wav", 60, 220)
    first, without = session.film, heard(session.preview.sound(session.film))
    with session.footage.brought.room("A quiet hum.wav") as file:
        file.write_bytes((tmp_path / "A quiet hum.wav").read_bytes())
        piece = session.footage.brought.keep_piece(file, "A quiet hum.wav")
    assert "quiet" not in piece.name and piece.is_relative_to(made.folder / "film.work")
    session.act("music", {"piece": piece_key(piece)})
    film = session.film
    assert film.music is not None and film.music.path == piece and film.frames == first.frames
    assert [clip.key for clip in film.video[:-1]] == [clip.key for clip in first.video[:-1]]
    assert film.video[-1].key != first.video[-1].key, "the end card names it"
    assert "A quiet hum" in session.export("credits")[1]
    under = heard(session.preview.sound(film))
    start = int(0.2 * 48_000)  # [samples] before the first word
    assert np.abs(under[:start]).mean() > 10 * np.abs(without[:start]).mean()
    session.act("music_level", {"gain": 6.0})
    louder = heard(session.preview.sound(session.film))
    assert np.abs(louder[:start]).mean() > 1.2 * np.abs(under[:start]).mean()
    session.act("write_line", {"line": 0, "text": "A rocket stands there, and many people look at it for a long time."})
    assert session.film.music is not None and session.film.music.gain == 6.0, "another length lays it anew"
    session.act("music", {"piece": ""})
    assert session.film.music is None
    with pytest.raises(UserError, match="is not there any more"):
        session.act("music", {"piece": "nothing"})


def test_another_voice_for_all_and_another_speed_for_one_line(session: Session) -> None:
    first, before = session.film, pictures(session)
    session.act("speak_line", {"line": 1, "voice": "", "speed": 0.6})
    film = session.film
    spans = [
        [speech.end - speech.start for speech in one.speeches if speech.line != 1] for one in (first, film)
    ]  # of the other lines
    assert spans[0] == spans[1]
    assert film.speeches[1].end - film.speeches[1].start > Fraction(13, 10) * (
        first.speeches[1].end - first.speeches[1].start
    )
    assert [(text, key) for text, _, key in pictures(session)] == [(text, key) for text, _, key in before]
    session.act("speak_by", {"voice": "espeak:en-gb", "speed": 1.5})
    faster = session.film
    assert (faster.voice, faster.speed) == ("espeak:en-gb", 1.5) and faster.frames < film.frames
    assert (faster.lines[1].speed, faster.lines[0].speed) == (0.6, None)
    session.act("speak_line", {"line": 0, "voice": "espeak", "speed": 1.0})
    assert session.film.lines[0].voice == "espeak"
    with pytest.raises(UserError, match="nobody here has allowed"):
        session.act("speak_by", {"voice": "os.path:join", "speed": 1.0})


def test_a_line_has_subtitles_of_its_own_or_none(session: Session) -> None:
    session.act("subtitle", {"line": 0, "text": "On the pad, at dusk."})
    first, second = session.film.speeches[:2]
    said = [one.text for one in session.film.captions if one.start < second.start]
    assert " ".join(said).replace("\n", " ") == "On the pad, at dusk."
    session.act("resize", {"size": "180x320"})
    assert (
        session.film.lines[0].subtitle == "On the pad, at dusk."
        and session.film.lines[0].text != "On the pad, at dusk."
    )
    session.act("subtitle", {"line": 0, "text": ""})
    assert all(one.start >= second.start - 1 and one.end > first.end for one in session.film.captions)
    session.act("burn", {"burn": False})
    keys = [key for key, _ in part_keys(session.film)]
    session.act("burn", {"burn": True})
    assert [key for key, _ in part_keys(session.film)] != keys, "the preview shows it"
    session.act("retitle", {"title": "Another"})
    assert session.film.burn is True


def test_a_card_that_a_person_has_written_stays(session: Session, made: Film) -> None:
    number = a_video(session)
    shown = session.film.video[number]
    session.act("write_card", {"clip": number, "kind": "title", "texts": {"big": "Ready to leave"}})
    card = session.film.video[number]
    assert (card.origin, card.title, card.dur, card.by_hand) == ("card", "Ready to leave", shown.dur, True)
    assert card.alternatives[0].key == shown.key
    file = card.src
    session.act("write_card", {"clip": number, "kind": "title", "texts": {"big": "Ready"}})
    session.act("undo", {})
    assert session.film.video[number] == card and file.is_file()
    session.act("resize", {"size": "180x320"})
    kept = [clip for clip in session.film.video if clip.by_hand]
    assert [(one.title, one.line) for one in kept] == [("Ready to leave", card.line)]
    with open_picture(kept[0].src) as picture:
        assert picture.size == (180, 320), "drawn anew in the film's size"
    with pytest.raises(UserError, match="the film's title or end"):
        session.act("write_card", {"clip": len(session.film.video) - 1, "kind": "title", "texts": {"big": "x"}})


def test_whose_picture_it_is_can_be_said(session: Session) -> None:
    number = a_video(session)
    session.act("credit", {"clip": number, "text": "A. Author"})
    assert "A. Author" in session.export("credits")[1]
    session.render()
    assert load_timeline(session.file).video[number].rights.credit == "A. Author"


def test_titles_over_the_picture_are_rewritten_and_stay(session: Session) -> None:
    session.act("credit", {"clip": 0, "text": "A. Author"})  # or its end would be its title
    session.act("retitle", {"title": "A rocket"})
    panels = [number for number, one in enumerate(session.film.overlays) if one.role in ("title", "lower third")]
    assert panels
    session.act("write_panel", {"overlay": panels[0], "big": "My own words", "small": "", "lead": ""})
    session.act("write_line", {"line": 1, "text": "A harbour waits for its ships in a thick white fog."})
    mine = [one for one in session.film.overlays if one.by_hand]
    assert [text.big for one in mine for text in [panel_in(one.src)] if text] == ["My own words"]
    assert sum(one.role == mine[0].role and one.name == mine[0].name for one in session.film.overlays) == 1
    session.act("remove_panel", {"overlay": session.film.overlays.index(mine[0])})
    session.act("write_line", {"line": 1, "text": "A harbour waits for its ships."})
    assert mine[0].role not in [one.role for one in session.film.overlays if one.name == mine[0].name]


def test_a_picture_is_brought_and_swapped_in(session: Session, tmp_path: Path) -> None:
    picture(tmp_path / "mine.png", seed=9, size=(640, 360))
    brought = session.footage.brought
    with brought.room("My harbour.png") as file:
        file.write_bytes((tmp_path / "mine.png").read_bytes())
        shot = brought.keep_shot(file, "My harbour.png")
    assert (shot.asset.title, shot.asset.origin) == ("My harbour", "own")
    kept = [one.key for one in brought.shots()]
    assert shot.key in kept
    session.act("swap", {"clip": 0, "shot": shot.key})
    assert session.film.video[0].title == "My harbour"
    session.act("write_line", {"line": 1, "text": "The way to the Moon takes three days."})
    assert session.film.video[0].title == "My harbour"
    with pytest.raises(UserError, match="cannot be read as a picture"), brought.room("a.mp4") as file:
        file.write_text("no video")
        brought.keep_shot(file, "a.mp4")
    with pytest.raises(UserError, match="cannot be read as music"), brought.room("a.mp3") as file:
        file.write_text("no music")
        brought.keep_piece(file, "a.mp3")
    with pytest.raises(UserError, match="no picture, no video and no music"), brought.room("a.exe"):
        pass
    assert [one.key for one in brought.shots()] == kept
    assert not list(file.parent.glob(".brought-*"))


def test_the_pictures_of_the_article_can_be_chosen(session: Session) -> None:
    shots, notes = session.footage.brought.of_article(session.film)
    assert [shot.asset.title for shot in shots] == ["A harbour in the fog"] and notes == ()
    session.footage.offer(shots)
    session.act("swap", {"clip": 0, "shot": shots[0].key})
    assert session.film.video[0].origin == "article"


def test_the_last_render_is_known_after_a_restart(session: Session, made: Film) -> None:
    session.render()
    again = Session(session.file, made.settings, session.library, session._cache, SILENT)
    assert again.rendered() == session.rendered() and session.rendered() is not None
    made.out.rename(made.out.with_suffix(".away"))
    try:
        assert again.rendered() is None
    finally:
        made.out.with_suffix(".away").rename(made.out)


@pytest.mark.parametrize("name", [*(one for one in FORMATS if one != "edl"), "credits", "report"])
def test_every_export_is_of_the_film_as_it_is(session: Session, name: str) -> None:
    session.act("write_line", {"line": 1, "text": "The way to the Moon takes three long days."})
    file, text, _ = session.export(name)
    assert file.startswith("film.") and len(text) > 100
    assert name == "credits" or "three long days" in text.replace("\n", " ")


def test_another_export_is_refused(session: Session) -> None:
    with pytest.raises(UserError, match="does not know"):
        session.export("docx")
    with pytest.raises(UserError, match="an EDL cannot count 15 frames a second"):
        session.export("edl")
