"""The voice that needs nothing: espeak-ng, carried by espeakng-loader, run as a program of its own (it is GPL)."""

import importlib.util
import json
import re
import sys
from collections.abc import Callable, Iterator
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

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_AMOUNT = r"(\d[\d,]*(?:\.\d+)?[½⅓⅔¼¾⅛]?)"
_SCALE = r"((?:\s|-)?(?:hundred|thousand|million|billion|trillion)\b|(?:bn|tn|mn|[mkb])\b)?"
_SHORT = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion", "tn": "trillion"}
_PARTS = {"½": "a half", "⅓": "a third", "⅔": "two thirds", "¼": "a quarter", "¾": "three quarters", "⅛": "an eighth"}
_POWER = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans(_POWER, "-0123456789")
_METRES = {"m": "metres", "km": "kilometres", "cm": "centimetres", "mm": "millimetres"}
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_HALF_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05)
}
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u200b-\u200f\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]")
_FAR_LATIN = re.compile(r"[\u0180-\u024f\u1e00-\u1eff]")  # ễ and ơ are spelled out, e and o are read

_Sound = tuple[Samples, list[list[int]]]  # samples, events: see espeak_worker.py
Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
ENGLISH_RULES: tuple[Rule, ...] = (
    (re.compile(r"(?<![\w.)\]–−-])[–−](?=[$€£¥]?\d)"), "-"),
    (re.compile(r"(?<=\d)–(?=\d)"), " to "),
    (re.compile(rf"\${_AMOUNT}{_SCALE}"), lambda match: _money(match, "dollars")),
    (re.compile(rf"£{_AMOUNT}{_SCALE}"), lambda match: _money(match, "pounds")),
    (re.compile(rf"€{_AMOUNT}{_SCALE}"), lambda match: _money(match, "euros")),
    (re.compile(r"(?<=\d)([½⅓⅔¼¾⅛])"), lambda match: f" and {_PARTS[match[0]]}"),
    (re.compile(r"\b([kcm]?m)²"), lambda match: f"square {_METRES[match[1]]}"),
    (re.compile(rf"(?<=\d)[{_POWER}]+"), lambda match: _power(match[0])),
    # a year is two numbers: nineteen ninety, not nineteen hundred ninety
    (re.compile(r"(?<![\d.,$£€-])(1[1-9])([1-9]\d)(?!\d|[.,]\d)"), r"\1 \2"),
)
CHINESE_RULES: tuple[Rule, ...] = (
    (re.compile(r"(?<![A-Za-z\d.)\]–−-])[-–−－](?=[\d$])"), "负"),
    (re.compile(r"(?<=\d)–(?=\d)"), "到"),
    (re.compile(r"(?<=\d)\s?(?:℃|°C)"), "摄氏度"),
    (re.compile(r"(?<=\d)½"), "又二分之一"),
    (re.compile(r"(?<=\d)²"), "的平方"),
    (re.compile(r"(?<=\d),(?=\d{3})"), ""),
    (re.compile(r"(?<!\d)\d{4}(?=年)"), lambda match: match[0].translate(_DIGITS)),
    (re.compile(rf"(?<!\d)(?<!\d,){_AMOUNT}%"), r"百分之\1"),
    (re.compile(rf"\${_AMOUNT}([万亿]*)"), r"\1\2美元"),
    # else its events tell the place of the character before the figure
    (re.compile(rf"(?<=[{_HAN}])(?=[\d.])"), " "),
)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one voice reads of a line."""

    voice: str
    lang: str
    start: int  # in the line
    said: str  # what espeak is given
    origins: list[int]  # for each of its characters, the character of the part that it comes from


def _money(match: re.Match[str], name: str) -> str:
    """An amount with its currency after it, its scale spelled out: `13m` is 13 million."""
    scale = match[2] or ""
    return f"{match[1]}{f' {_SHORT[scale]}' if scale in _SHORT else scale} {name}"


def _power(raised: str) -> str:
    """What raised figures after a figure are called."""
    return {"²": " squared", "³": " cubed"}.get(raised, f" to the power of {raised.translate(_RAISED)}")


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
            yield _Part(own, lang, at, *_as_spoken(text[at : one.start], lang))
            reader = READERS[one.script]
            yield _Part(reader, reader, one.start, *_as_spoken(text[one.start : one.end], reader))
            at = one.end
    yield _Part(own, lang, at, *_as_spoken(text[at:], lang))


def _pace(lang: str) -> int:
    return CHINESE_PACE if is_chinese(lang) else PACE


def _voice_for(lang: str) -> str:
    tag = lang.lower()
    return VOICES.get(tag) or VOICES.get(tag.split("-")[0], tag.split("-")[0])


def _as_spoken(text: str, lang: str) -> tuple[str, list[int]]:
    """What espeak is given, and for each of its characters the character of `text` that it comes from."""
    said = _UNSPEAKABLE.sub(" ", text).translate(_HALF_WIDTH)
    said = _FAR_LATIN.sub(lambda letter: normalize("NFD", letter[0])[0], said)
    origins = list(range(len(said)))
    for pattern, form in CHINESE_RULES if is_chinese(lang) else ENGLISH_RULES:
        said, origins = _rewritten(said, origins, pattern, form)
    return said, origins


def _rewritten(
    text: str, origins: list[int], pattern: re.Pattern[str], form: str | Callable[[re.Match[str]], str]
) -> tuple[str, list[int]]:
    """`text` with every match replaced; the new characters come, evenly, from those that they replace."""
    parts: list[str] = []
    kept: list[int] = []
    at = 0
    for match in pattern.finditer(text):
        new = form(match) if callable(form) else match.expand(form)
        old = origins[match.start() : match.end()] or [origins[match.start()]]
        parts += text[at : match.start()], new
        kept += origins[at : match.start()]
        kept += [old[index * len(old) // len(new)] for index in range(len(new))]
        at = match.end()
    return "".join([*parts, text[at:]]), kept + origins[at:]


def _run(parts: list[_Part]) -> tuple[int, list[_Sound]]:
    """The rate [Hz], and each part's samples and events."""
    library, data = _installed()
    texts = [{"voice": one.voice, "pace": _pace(one.lang), "text": one.said} for one in parts]
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
        events += (
            (part.start + part.origins[position], at + sample)
            for position, sample in found
            if 0 <= position < len(part.origins)
        )
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
