import errno
import os
import re
import wave
from dataclasses import replace
from fractions import Fraction as F
from itertools import pairwise
from pathlib import Path
from threading import get_ident

import numpy as np
import pytest

from assets_db.errors import UserError
from assets_db.files import DiskFull
from montage.cache import FOLDER, StageCache
from montage.language.spoken_form.form import spoken_form
from montage.model import Line, Narration, Script, Speech
from montage.narration.speak import Spoken, speak, speak_again
from tests.montage.narration.voices import (
    LETTER,
    PAUSES,
    Tone,
    here,
)


def script(*lines: str, lang: str = "en") -> Script:
    return Script("Title", lang, tuple(Line(text) for text in lines))


def say(tmp_path: Path, voices: str, *lines: str, lang: str = "en", rate: int = 48000) -> Narration:
    return speak(script(*lines, lang=lang), voices, tmp_path / "narration.wav", rate=rate, **PAUSES)


def sound(narration: Narration) -> np.ndarray:
    with wave.open(str(narration.audio)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, narration.rate)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def loudest(samples: np.ndarray, rate: int, start: F, end: F) -> float:
    return float(np.abs(samples[round(start * rate) : round(end * rate)]).max(initial=0))


def test_words_are_heard_where_they_are_said_to_be(tmp_path: Path) -> None:
    narration = say(tmp_path, here("Tone"), "One, two three.", "Four five")
    samples = sound(narration)
    words = [word for speech in narration.speeches for word in speech.words]
    assert [word.text for word in words] == ["One", "two", "three", "Four", "five"]
    for word in words:
        assert loudest(samples, narration.rate, word.start, word.end) > 0.05
        assert word.end - word.start == pytest.approx(float(len(word.text) * LETTER), abs=0.001)
    edge = F(1, 200)  # resampling rings a little
    for left, right in pairwise(words):
        assert loudest(samples, narration.rate, left.end + edge, right.start - edge) < 0.02
    assert loudest(samples, narration.rate, F(0), words[0].start - edge) < 0.02


def test_pauses_are_what_was_asked_and_excess_silence_is_gone(tmp_path: Path) -> None:
    narration = say(tmp_path, here("Tone"), "One two", "Three")
    first, second = narration.speeches
    assert first.start == PAUSES["head"]
    assert second.start - first.end == PAUSES["between"]
    assert narration.duration - second.end == PAUSES["tail"]
    assert 0 <= first.words[0].start - first.start < F(1, 20)
    assert 0 <= first.end - first.words[-1].end < F(1, 5)
    assert narration.samples == len(sound(narration))


def test_boundaries_are_rounded_never_durations(tmp_path: Path) -> None:
    pauses = {"head": F(1, 11), "between": F(1, 11), "tail": F(0)}  # no whole samples
    narration = speak(script(*["Word"] * 60), here("Tone"), tmp_path / "n.wav", rate=44100, **pauses)
    assert len(narration.speeches) == 60
    for index, speech in enumerate(narration.speeches):
        spoken = sum(other.end - other.start for other in narration.speeches[:index])
        assert abs(speech.start - (index + 1) * F(1, 11) - spoken) <= F(1, 2 * 44100)


def test_lines_are_equally_loud(tmp_path: Path) -> None:
    narration = say(tmp_path, here("Tone"), "One", "Two")
    samples = sound(narration)
    peaks = [loudest(samples, narration.rate, speech.start, speech.end) for speech in narration.speeches]
    assert peaks[0] == pytest.approx(0.1 * 2**0.5, rel=0.1)
    assert peaks[1] == pytest.approx(peaks[0], rel=0.02)


def test_the_next_voice_says_everything_and_a_note_says_why(tmp_path: Path) -> None:
    voices = f"no_such_module:Voice, {here('Shy')}, {here('Tone')}"
    narration = say(tmp_path, voices, "One", "I refuse")
    assert narration.voice == here("Tone")
    assert len(narration.notes) == 2
    assert "cannot be imported" in narration.notes[0]
    assert "it will not say it; ask nicely" in narration.notes[1]
    assert all(here("Tone") in note and "\n" not in note for note in narration.notes)
    assert len(narration.speeches) == 2


def test_a_voice_is_asked_for_another_speed_and_what_it_said_is_kept_by_it(tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    lines.mkdir()

    def spoken(speed: float) -> Narration:
        return speak(script("One two three"), here("Swift"), tmp_path / "n.wav", speed=speed, lines=lines, **PAUSES)

    usual, fast, again = spoken(1.0), spoken(2.0), spoken(1.0)
    assert (usual.speed, fast.speed) == (1.0, 2.0)
    length = [float(one.speeches[0].end - one.speeches[0].start) for one in (usual, fast, again)]
    assert length[0] / length[1] == pytest.approx(2, rel=0.2) and length[2] == length[0]


def test_a_voice_that_has_one_speed_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"Tone' cannot be made with \(speed=1.5\); correct its argument"):
        speak(script("One"), f"{here('Tone')},espeak", tmp_path / "n.wav", speed=1.5, **PAUSES)


def test_the_first_voice_that_can_needs_no_note(tmp_path: Path) -> None:
    narration = say(tmp_path, f"{here('Shy')},{here('Tone')}", "One")
    assert (narration.voice, narration.notes) == (here("Shy"), ())


@pytest.mark.parametrize(("voice", "reason"), [("Mute", "silence"), ("Broken", "broken"), ("Lazy", "1 lines for 2")])
def test_sound_that_no_film_should_get_is_a_failure(tmp_path: Path, voice: str, reason: str) -> None:
    narration = say(tmp_path, f"{here(voice)},{here('Tone')}", "One", "Two")
    assert narration.voice == here("Tone")
    assert reason in narration.notes[0]


def test_when_all_fail_one_error_names_each_reason(tmp_path: Path) -> None:
    with pytest.raises(UserError) as raised:
        say(tmp_path, f"{here('Mute')},{here('Shy')}", "I refuse")
    message = str(raised.value)
    assert "silence" in message and "it will not say it" in message and "--voice espeak" in message
    assert "\n" not in message
    assert list(tmp_path.iterdir()) == []


def test_no_voices_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="none was named"):
        say(tmp_path, " , ", "One")


def test_a_script_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nothing to say"):
        say(tmp_path, here("Tone"), "…", "")


def test_a_line_without_words_takes_no_time(tmp_path: Path) -> None:
    narration = say(tmp_path, here("Tone"), "One", "…", "Two")
    silent = narration.speeches[1]
    assert (silent.end - silent.start, silent.words) == (0, ())
    assert narration.speeches[2].words[0].text == "Two"


def test_all_lines_at_once_where_the_voice_can(tmp_path: Path) -> None:
    narration = say(tmp_path, here("Quick"), "one", "two")
    assert [speech.words[0].text for speech in narration.speeches] == ["one", "two"]


def test_nothing_is_left_beside_the_narration(tmp_path: Path) -> None:
    say(tmp_path, here("Tone"), "One")
    assert [path.name for path in tmp_path.iterdir()] == ["narration.wav"]


def test_twice_the_same(tmp_path: Path) -> None:
    first = say(tmp_path, "espeak", "Two swans glide past.", "A camel walks.")
    data = first.audio.read_bytes()
    assert say(tmp_path, "espeak", "Two swans glide past.", "A camel walks.") == first
    assert first.audio.read_bytes() == data


def test_a_slip_in_the_list_of_voices_is_told_before_anybody_speaks(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="did you mean 'espeak'"):
        say(tmp_path, f"{here('Tone')}, espek", "One")


def test_only_lines_that_were_changed_are_spoken_again(tmp_path: Path) -> None:
    before = say(tmp_path, here("Tone"), "One two.", "Three four five.", "Six.")
    script_ = script("One two.", "Seven eight.", "Six.", "One two.")
    kept = {0: before.speeches[0], 2: before.speeches[2]}
    again = speak_again(script_, before, kept, "espeak", tmp_path / "again.wav", **PAUSES)
    assert again.voice == here("Tone") and not again.notes
    assert [[word.text for word in speech.words] for speech in again.speeches] == [
        ["One", "two"], ["Seven", "eight"], ["Six"], ["One", "two"],
    ]  # fmt: skip
    old, new = sound(before), sound(again)
    for index in kept:
        was, is_ = before.speeches[index], again.speeches[index]
        assert np.array_equal(old[part(was, before.rate)], new[part(is_, again.rate)])
        assert [word.end - was.start for word in was.words] == [word.end - is_.start for word in is_.words]
    assert again.duration == F(len(new), again.rate)


def test_a_voice_that_cannot_any_more_is_replaced_for_all_lines(tmp_path: Path) -> None:
    before = replace(say(tmp_path, here("Tone"), "One two.", "Three."), voice=here("Shy"))
    changed = script("One two.", "I refuse.")
    again = speak_again(changed, before, {0: before.speeches[0]}, here("Quick"), tmp_path / "again.wav", **PAUSES)
    assert again.voice == here("Quick")
    assert again.notes[-1].startswith(f"all lines were spoken anew by {here('Quick')}: no voice could speak")


def part(speech: Speech, rate: int) -> slice:
    return slice(int(speech.start * rate), int(speech.end * rate))


def spoken_without_room(folder: Path) -> Narration:
    (folder / f".narration.{os.getpid()}-{get_ident()}.part.wav").symlink_to("/dev/full")
    return say(folder, here("Tone"), "A line that is spoken.")


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    work = tmp_path / "film.work"
    told = rf"the disk of {re.escape(str(work))}/speak-\w+ is full; make room"
    with StageCache(work) as cache, pytest.raises(DiskFull, match=told):
        cache.run("speak", Narration, spoken_without_room, FOLDER)
    assert not list(work.rglob("*.part*")) and not list(work.rglob("result.json"))


class Full(Tone):
    """Has no room for its own files."""

    def speak(self, text: str, lang: str) -> Spoken:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_voice_that_has_no_room_is_not_a_voice_that_failed(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="is full; make room"):
        say(tmp_path, f"{__name__}:Full,{here('Tone')}", "A line that is spoken.")


def test_what_a_voice_cannot_read_takes_no_time_and_is_told(tmp_path: Path) -> None:
    narration = say(tmp_path, here("Tone"), "In กรุงเทพ and Москва now", "Plain words")
    alone = say(tmp_path, here("Tone"), "In and now", "Plain words")
    words = narration.speeches[0].words
    assert [word.text for word in words] == ["In", "กรุงเทพ", "and", "Москва", "now"]
    assert [word.text for word in words if word.end == word.start] == ["กรุงเทพ", "Москва"]
    assert words[1].start == words[0].end and words[3].start == words[2].end
    assert narration.duration == alone.duration
    assert narration.notes == (f"{here('Tone')} cannot read “กรุงเทพ”, “Москва”: shown, not spoken",)


def test_what_a_voice_can_read_is_spoken(tmp_path: Path) -> None:
    narration = say(tmp_path, here("Reader"), "In Москва now")
    assert all(word.end > word.start for word in narration.speeches[0].words)
    assert not narration.notes


def test_a_line_that_no_voice_reads_is_shown_in_silence(tmp_path: Path) -> None:
    narration = say(tmp_path, here("Tone"), "One two", "สวัสดีครับ", "Three")
    silent = narration.speeches[1]
    assert silent.end - silent.start >= F(3, 2) and silent.words == ()
    assert loudest(sound(narration), narration.rate, silent.start, silent.end) == 0
    assert narration.notes == (f"{here('Tone')} cannot read “สวัสดีครับ”: shown, not spoken",)


def test_a_script_that_a_voice_cannot_read_at_all_is_for_the_next(tmp_path: Path) -> None:
    narration = say(tmp_path, f"{here('Tone')},{here('Reader')}", "Москва")
    assert narration.voice == here("Reader")
    assert narration.notes == (
        f"spoken by {here('Reader')}, not by {here('Tone')}: it cannot read the script's letters; use another voice",
    )


def test_lines_spoken_again_are_told_of_too(tmp_path: Path) -> None:
    first = say(tmp_path, here("Tone"), "One", "Two")
    again = speak_again(
        script("One", "Two ที่ three"), first, {0: first.speeches[0]}, here("Tone"), tmp_path / "again.wav", **PAUSES
    )
    assert again.notes == (f"{here('Tone')} cannot read “ที่”: shown, not spoken",)
    assert [word.text for word in again.speeches[1].words] == ["Two", "ที่", "three"]


def test_every_voice_is_given_the_spoken_form_and_written_words_keep_their_times(tmp_path: Path) -> None:
    written = say(tmp_path, here("Tone"), "It paid $12.9bn on Nov. 19, 2019 (a 3-2 vote).")
    spoken = say(
        tmp_path,
        here("Tone"),
        "It paid twelve point nine billion dollars on November nineteenth, twenty nineteen (a three two vote).",
    )
    words = written.speeches[0].words
    assert [word.text for word in words] == ["It", "paid", "$12.9bn", "on", "Nov", "19", "2019", "a", "3-2", "vote"]
    first, last = [0, 1, 2, 7, 8, 9, 10, 12, 13, 15], [0, 1, 6, 7, 8, 9, 11, 12, 14, 15]  # of what each is spoken as
    heard = spoken.speeches[0].words
    assert [word.start for word in words] == [heard[index].start for index in first]
    assert [word.end for word in words] == [heard[index].end for index in last]
    assert np.array_equal(sound(written), sound(spoken))


def test_chinese_words_keep_their_times_too(tmp_path: Path) -> None:
    written = say(tmp_path, here("Tone"), "增长5.2%，共12.9亿美元", lang="zh").speeches[0].words
    spoken = say(tmp_path, here("Tone"), "增长百分之五点二，共十二点九亿美元", lang="zh").speeches[0].words
    assert [word.text for word in written] == ["增长", "5.2%", "共", "12.9", "亿美元"]
    assert (written[0].end, written[2].start) == (spoken[0].end, next(w.start for w in spoken if w.text == "共"))
    assert written[1].start == spoken[1].start and written[1].end < written[2].start
    assert written[-1].end == spoken[-1].end
    assert all(word.end - word.start > F(1, 10) for word in written[1::2])


def test_a_sign_that_is_not_spoken_takes_no_time(tmp_path: Path) -> None:
    words = say(tmp_path, here("Tone"), "One # two").speeches[0].words
    assert [word.text for word in words] == ["One", "#", "two"]
    assert words[1].start == words[1].end == words[0].end


def test_a_kept_line_is_used_only_for_the_spoken_form_that_it_was_said_as(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lines() -> int:
        speak(script("It has 7 rooms."), here("Tone"), tmp_path / "n.wav", lines=tmp_path / "lines", **PAUSES)
        return len(list((tmp_path / "lines").glob("*.npy")))

    assert (lines(), lines()) == (1, 1)
    monkeypatch.setattr("montage.narration.speak.spoken_form", lambda text, lang: spoken_form(text.upper(), lang))
    assert lines() == 2
