"""Voices for tests: each says a word as a tone."""

from dataclasses import replace
from fractions import Fraction as F

import numpy as np

from assets_db.errors import UserError
from montage.model import Word
from montage.narration.speak import Spoken
from montage.narration.word_times import word_spans

RATE = 16000
LETTER = F(1, 20)  # [s]
BEFORE, AFTER = F(3, 10), F(1, 2)  # [s] silence that the voice leaves around a line
PAUSES = {"head": F(3, 5), "between": F(7, 20), "tail": F(3, 2)}


class Tone:
    """Says a word as a tone, a twentieth of a second a letter, with a hole of 20 ms after it."""

    def speak(self, text: str, lang: str) -> Spoken:
        words, parts, at = [], [np.zeros(int(BEFORE * RATE), np.float32)], BEFORE
        for lo, hi in word_spans(text, lang):
            length = (hi - lo) * LETTER
            words.append(Word(text[lo:hi], at, at + length))
            parts += [tone(length), np.zeros(RATE // 50, np.float32)]
            at += length + F(1, 50)
        return Spoken(np.concatenate([*parts, np.zeros(int(AFTER * RATE), np.float32)]), RATE, tuple(words))


class Quick(Tone):
    def speak_all(self, texts: list[str], lang: str) -> list[Spoken]:
        return [self.speak(text.upper(), lang) for text in texts]

    def speak(self, text: str, lang: str) -> Spoken:
        assert text.isupper(), "a voice that can say all lines at once is asked to"
        return super().speak(text, lang)


class Shy(Tone):
    def speak(self, text: str, lang: str) -> Spoken:
        if "refuse" in text:
            raise UserError("it will not\nsay it", "ask nicely")
        return super().speak(text, lang)


class Reader(Tone):
    """Reads Cyrillic, too."""

    def reads(self, script: str) -> bool:
        return script == "Cyrl"


class Mute(Tone):
    def speak(self, text: str, lang: str) -> Spoken:
        return Spoken(np.zeros(RATE, np.float32), RATE, ())


class Broken(Tone):
    def speak(self, text: str, lang: str) -> Spoken:
        return Spoken(np.full(RATE, np.nan, np.float32), RATE, ())


class Lazy(Tone):
    def speak_all(self, texts: list[str], lang: str) -> list[Spoken]:
        return [self.speak(texts[0], lang)]


class Swift(Tone):
    """Says every line in half the time, if it is asked to."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed

    def speak(self, text: str, lang: str) -> Spoken:
        spoken = super().speak(text, lang)
        return replace(spoken, rate=round(spoken.rate * self.speed), words=())


def tone(length: F) -> np.ndarray:
    return (0.3 * np.sin(np.arange(int(length * RATE)) * 2 * np.pi * 440 / RATE)).astype(np.float32)


def here(name: str) -> str:
    """The spec of a voice of this module."""
    return f"{__name__}:{name}"
