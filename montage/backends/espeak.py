"""The voice that needs nothing: espeak-ng, carried by espeakng-loader, run as a program of its own (it is GPL)."""

import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any
from unicodedata import normalize

import numpy as np

from assets_db.errors import UserError
from indexer.processes import programs
from montage.backends.espeak_worker import NO_VOICE
from montage.language.text import is_chinese
from montage.model import Word
from montage.narration.scripts import foreign
from montage.narration.speak import Samples, Spoken, sounding
from montage.narration.word_times import align_words

WORKER = Path(__file__).with_name("espeak_worker.py")
TIMEOUT = 300  # [s] some 50 hours of speech
# espeak's own measure; on the sentences of 10 news articles in each language it comes to 161 words a minute
# (131 at 130, 206 in simple stories) and 261 Chinese characters a minute (230 at 180).
PACE, CHINESE_PACE = 160, 200
VOICES = {"en": "en-us", "en-gb": "en", "zh": "cmn", "cmn": "cmn", "zh-hk": "yue", "yue": "yue"}
# Who reads another script where it stands in a line: espeak's voice of the language that most often is written in it.
READERS = {
    "Arab": "ar", "Armn": "hy", "Beng": "bn", "Cyrl": "ru", "Deva": "hi", "Ethi": "am", "Geor": "ka", "Grek": "el",
    "Gujr": "gu", "Guru": "pa", "Hang": "ko", "Hani": "cmn", "Hebr": "he", "Kana": "ja", "Knda": "kn", "Mlym": "ml",
    "Mymr": "my", "Orya": "or", "Sinh": "si", "Taml": "ta", "Telu": "te", "Thai": "th",
}  # fmt: skip
LONG_PAUSE = Fraction(2, 25)  # [s] of silence at the end of a word belongs to the pause, not to the word

_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u200b-\u200f\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]")
_FAR_LATIN = re.compile(r"[\u0180-\u024f\u1e00-\u1eff]")  # ễ and ơ are spelled out, e and o are read

_Sound = tuple[Samples, list[list[int]]]  # samples, events: see espeak_worker.py


@dataclass(frozen=True, slots=True)
class _Part:
    """What one voice reads of a line."""

    voice: str
    lang: str
    start: int  # in the line
    text: str  # what espeak is given, as long as what stands there


class Espeak:
    """espeak-ng, by default with the voice of the script's language; `voice` as espeak-ng names it, `en-us+f3`."""

    def __init__(self, voice: str = "") -> None:
        self.voice = voice

    @staticmethod
    def depends_on(_: str) -> object:
        """See `plugins`: which espeak-ng it is. Raises UserError if none is installed."""
        _installed()
        return version("espeakng-loader")

    def speak(self, text: str, lang: str) -> Spoken:
        """See `Voice`. Raises UserError if espeak-ng is not installed or has no voice for `lang`."""
        return self.speak_all([text], lang)[0]

    def speak_all(self, texts: list[str], lang: str) -> list[Spoken]:
        """All lines in one run of the program, in order."""
        own = VOICES.get(self.voice.lower(), self.voice) or _voice_for(lang)
        lines = [list(_parts(text, lang, own)) for text in texts]
        rate, sounds = _run([part for parts in lines for part in parts])
        answers = iter(sounds)
        return [
            _spoken(text, lang, [(part, next(answers)) for part in parts], rate)
            for text, parts in zip(texts, lines, strict=True)
        ]

    def reads(self, script: str) -> bool:
        """See `Voice`."""
        return script in READERS


def _parts(text: str, lang: str, own: str) -> Iterator[_Part]:
    """The line in parts that one voice reads."""
    at = 0
    for one in foreign(text, lang):
        if one.script in READERS:
            yield _Part(own, lang, at, _readable(text[at : one.start]))
            reader = READERS[one.script]
            yield _Part(reader, reader, one.start, _readable(text[one.start : one.end]))
            at = one.end
    yield _Part(own, lang, at, _readable(text[at:]))


def _pace(lang: str) -> int:
    return CHINESE_PACE if is_chinese(lang) else PACE


def _voice_for(lang: str) -> str:
    tag = lang.lower()
    return VOICES.get(tag) or VOICES.get(tag.split("-")[0], tag.split("-")[0])


def _readable(text: str) -> str:
    """`text` with a space for what espeak spells as a sign, and far Latin letters without their accents."""
    return _FAR_LATIN.sub(lambda letter: normalize("NFD", letter[0])[0], _UNSPEAKABLE.sub(" ", text))


def _run(parts: list[_Part]) -> tuple[int, list[_Sound]]:
    """The rate [Hz], and each part's samples and events."""
    library, data = _installed()
    texts = [{"voice": one.voice, "pace": _pace(one.lang), "text": one.text} for one in parts]
    request = {"library": library, "data": data, "texts": texts}
    command = [sys.executable, "-I", "-S", str(WORKER)]
    try:
        done = programs.run(command, seconds=TIMEOUT, data=json.dumps(request).encode())
    except TimeoutExpired as error:
        raise UserError(f"espeak-ng did not finish within {TIMEOUT} s", "shorten the script") from error
    if done.returncode == NO_VOICE:
        voice = done.stderr.decode(errors="replace")
        raise UserError(f"espeak-ng has no voice '{voice}'", "name one that it has: --voice espeak:en-us")
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise UserError(f"espeak-ng failed ({reason[0]})", "reinstall espeakng-loader")
    return _answer(done.stdout)


def _answer(output: bytes) -> tuple[int, list[_Sound]]:
    header, _, sound = output.partition(b"\n")
    told: dict[str, Any] = json.loads(header)
    samples: Samples = np.frombuffer(sound, "<i2").astype(np.float32) / np.float32(32768)
    ends = list(accumulate((one["samples"] for one in told["spoken"]), initial=0))
    return told["rate"], [
        (samples[start:end], one["events"]) for one, (start, end) in zip(told["spoken"], pairwise(ends), strict=True)
    ]


def _installed() -> tuple[str, str]:
    """The paths of the library and of its data. Nothing of it is loaded into this process."""
    if importlib.util.find_spec("espeakng_loader") is None:
        raise UserError("espeak-ng is not installed", "run: pip install espeakng-loader")
    import espeakng_loader

    return espeakng_loader.get_library_path(), espeakng_loader.get_data_path()


def _spoken(text: str, lang: str, read: list[tuple[_Part, _Sound]], rate: int) -> Spoken:
    """The line, its parts joined."""
    events: list[tuple[int, int]] = []  # character of the line, sample
    at = 0
    for part, (samples, found) in read:
        events += ((part.start + position, at + sample) for position, sample in found if 0 <= position < len(part.text))
        at += len(samples)
    samples = np.concatenate([samples for _, (samples, _) in read])
    return Spoken(samples, rate, align_words(text, lang, _pieces(text, samples, events, rate), Fraction(at, rate)))


def _pieces(text: str, samples: Samples, events: list[tuple[int, int]], rate: int) -> list[Word]:
    """The text from each event to the next, timed; what espeak repeats or disorders inside numbers is left out."""
    starts: list[tuple[int, int]] = []
    for place, sample in events:
        if not starts or place > starts[-1][0]:
            starts.append((place, sample))
    ends = [*starts, (len(text), len(samples))][1:]
    sound, size = sounding(samples, rate)
    return [
        Word(text[here:there], Fraction(start, rate), _heard_until(sound, size, start, end, rate))
        for (here, start), (there, end) in zip(starts, ends, strict=True)
    ]


def _heard_until(sound: Any, size: int, start: int, end: int, rate: int) -> Fraction:
    """Where a word's sound ends, if a pause follows; else where the next word starts."""
    loud = np.flatnonzero(sound[start // size : -(-end // size)])
    last = min(end, (start // size + int(loud[-1]) + 1) * size) if len(loud) else end
    return Fraction(last if end - last > LONG_PAUSE * rate else end, rate)
