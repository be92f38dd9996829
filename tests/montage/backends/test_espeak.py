import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assets_db.errors import UserError
from montage.backends import espeak as backend
from montage.backends import espeak_program
from montage.backends.espeak import Espeak
from montage.backends.espeak_program import readable
from montage.narration.speak import sounding


@pytest.mark.parametrize(
    ("text", "read"), [("Xi 🙂 now", "Xi   now"), ("Nguyễn in Kraków", "Nguyen in Kraków"), ("ơ\u200b!", "o !")]
)
def test_what_espeak_spells_is_put_right(text: str, read: str) -> None:
    assert readable(text) == read


@pytest.mark.parametrize(
    ("lang", "text", "after"),
    [
        ("en", "Two swans glide past, and a camel walks along its fence; then a lion roars.", ["past", "fence"]),
        ("zh", "平静的池塘上，两只天鹅缓缓游过。狮子在吼叫。", ["上", "游过"]),
    ],
)
def test_words_start_with_their_sound_and_end_before_a_pause(lang: str, text: str, after: list[str]) -> None:
    spoken = Espeak().speak(text, lang)
    loud, size = sounding(spoken.samples, spoken.rate)
    times = [Fraction(int(block) * size, spoken.rate) for block in np.flatnonzero(loud)]
    gaps = [(a, b) for a, b in pairwise(times) if b - a > Fraction(1, 10)]
    words = [(left, right) for left, right in pairwise(spoken.words) if left.text in after]
    assert len(words) == len(gaps) == 2
    for (left, right), (fell, rose) in zip(words, gaps, strict=True):
        assert abs(left.end - fell) < Fraction(3, 100)
        assert abs(right.start - rose) < Fraction(6, 100)


def test_numbers_keep_their_neighbours_in_step() -> None:
    with_number = Espeak().speak("They paid 1,234 million in all.", "en")
    words = {word.text: word for word in with_number.words}
    assert words["1,234"].end - words["1,234"].start > 1  # one thousand two hundred thirty-four
    assert words["million"].end - words["million"].start < Fraction(3, 5)


@pytest.mark.parametrize(
    ("lang", "voice"), [("en", "en-us"), ("en-US", "en-us"), ("en-GB", "en"), ("zh-Hans", "cmn"), ("fr", "fr")]
)
def test_a_voice_for_each_language(lang: str, voice: str) -> None:
    assert backend._voice_for(lang) == voice
    assert len(Espeak().speak("12", lang).samples)


def test_a_voice_that_is_not_there() -> None:
    with pytest.raises(UserError, match="no voice 'nonsense'; name one"):
        Espeak("nonsense").speak("Hello", "en")


def test_it_never_speaks_in_our_process() -> None:
    code = (
        "from montage.backends.espeak import Espeak; Espeak().speak('Hello', 'en');"
        "print('libespeak' in open('/proc/self/maps').read())"
    )
    if not Path("/proc/self/maps").exists():
        pytest.skip("no /proc")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_program_that_fails_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak_program, "installed", lambda: (str(tmp_path / "no.so"), str(tmp_path)))
    with pytest.raises(UserError, match=r"espeak-ng failed \(OSError: .*\); reinstall") as raised:
        Espeak().speak("Hello", "en")
    assert "\n" not in str(raised.value)


def test_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UserError, match="espeak-ng is not installed"):
        Espeak().speak("Hello", "en")


def test_the_worker_needs_nothing_but_python() -> None:
    command = [sys.executable, "-I", "-S", "-X", "importtime", str(espeak_program.WORKER)]
    done = subprocess.run(command, input="no JSON", capture_output=True, text=True, check=False)
    assert "JSONDecodeError" in done.stderr
    assert "numpy" not in done.stderr and "montage" not in done.stderr.replace(str(espeak_program.WORKER), "")


def test_a_voice_may_be_named() -> None:
    plain, female, british = (Espeak(name).speak("Good morning.", "en").samples for name in ("", "en-us+f3", "en-GB"))
    assert not np.array_equal(plain[:5000], female[:5000])
    assert not np.array_equal(plain[:5000], british[:5000])


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "The city of กรุงเทพ is large.", "กรุงเทพ"),
        ("en", "The city of القاهرة is large.", "القاهرة"),
        ("en", "The city of ירושלים is large.", "ירושלים"),
        ("en", "The city of 北京 is large.", "北京"),
        ("zh", "首都Москва很大。", "Москва"),
        ("zh", "首都とうきょう很大。", "とうきょう"),
    ],
)
def test_a_name_in_another_script_is_read_by_its_own_voice(lang: str, text: str, name: str) -> None:
    voice = Espeak()
    own = voice.speak(name, lang).words
    inside = next(word for word in voice.speak(text, lang).words if word.text == name)
    assert inside.end - inside.start == pytest.approx(float(own[0].end), abs=0.05)
    assert len(own) == 1


def test_every_script_that_espeak_reads_has_a_voice() -> None:
    for reader in set(backend.READERS.values()):
        assert len(Espeak(reader).speak("12", "en").samples)
    assert Espeak().reads("Thai") and not Espeak().reads("Khmr")


def test_a_line_sounds_alone_as_it_does_among_others() -> None:
    texts = ["A tall rocket stands on its launch pad.", "The way to the Moon takes 3 days.", "A harbour in the fog."]
    together = Espeak().speak_all(texts, "en")
    alone = [Espeak().speak(text, "en") for text in texts]
    assert [one.words for one in together] == [one.words for one in alone]
    assert all(np.array_equal(one.samples, other.samples) for one, other in zip(together, alone, strict=True))
