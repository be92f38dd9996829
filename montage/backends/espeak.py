"""The voice that needs nothing: espeak-ng, carried by espeakng-loader, run as a program of its own (it is GPL)."""

import importlib.util
import json
import re
import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

import numpy as np

from assets_db.errors import UserError
from indexer.processes import programs
from montage.backends.espeak_worker import NO_VOICE
from montage.language.text import is_chinese
from montage.model import Word
from montage.narration.speak import Samples, Spoken, align_words, sounding

WORKER = Path(__file__).with_name("espeak_worker.py")
TIMEOUT = 300  # [s] some 50 hours of speech
# espeak's own measure; on the sentences of 10 news articles in each language it comes to 161 words a minute
# (131 at 130, 206 in simple stories) and 261 Chinese characters a minute (230 at 180).
PACE, CHINESE_PACE = 160, 200
VOICES = {"en": "en-us", "en-gb": "en", "zh": "cmn", "cmn": "cmn", "zh-hk": "yue", "yue": "yue"}
LONG_PAUSE = Fraction(2, 25)  # [s] of silence at the end of a word belongs to the pause, not to the word

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_AMOUNT = r"(\d[\d,]*(?:\.\d+)?)"
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_HALF_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05)
}
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u200b-\u200f\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]")

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
ENGLISH_RULES: tuple[Rule, ...] = (
    (re.compile(rf"\${_AMOUNT}((?:\s|-)?(?:hundred|thousand|million|billion|trillion)\b)?"), r"\1\2 dollars"),
    (re.compile(rf"£{_AMOUNT}((?:\s|-)?(?:hundred|thousand|million|billion|trillion)\b)?"), r"\1\2 pounds"),
    (re.compile(rf"€{_AMOUNT}((?:\s|-)?(?:hundred|thousand|million|billion|trillion)\b)?"), r"\1\2 euros"),
    # a year is two numbers: nineteen ninety, not nineteen hundred ninety
    (re.compile(r"(?<![\d.,$£€-])(1[1-9])([1-9]\d)(?!\d|[.,]\d)"), r"\1 \2"),
    # espeak says "Chinese letter" for each
    (re.compile(rf"[{_HAN}]"), " "),
)
CHINESE_RULES: tuple[Rule, ...] = (
    (re.compile(r"(?<=\d),(?=\d{3})"), ""),
    (re.compile(r"(?<!\d)\d{4}(?=年)"), lambda match: match[0].translate(_DIGITS)),
    (re.compile(rf"(?<!\d)(?<!\d,){_AMOUNT}%"), r"百分之\1"),
    (re.compile(rf"\${_AMOUNT}([万亿]*)"), r"\1\2美元"),
    # else its events tell the place of the character before the figure
    (re.compile(rf"(?<=[{_HAN}])(?=[\d.])"), " "),
)


class Espeak:
    """espeak-ng, by default with the voice of the script's language; `voice` as espeak-ng names it, `en-us+f3`."""

    def __init__(self, voice: str = "") -> None:
        self.voice = voice

    def speak(self, text: str, lang: str) -> Spoken:
        """See `Voice`. Raises UserError if espeak-ng is not installed or has no voice for `lang`."""
        return self.speak_all([text], lang)[0]

    def speak_all(self, texts: list[str], lang: str) -> list[Spoken]:
        """All lines in one run of the program, in order."""
        heard = [_as_spoken(text, lang) for text in texts]
        rate, lines = _run(
            VOICES.get(self.voice.lower(), self.voice) or _voice_for(lang),
            CHINESE_PACE if is_chinese(lang) else PACE,
            [text for text, _ in heard],
        )
        return [
            _spoken(text, lang, origins, samples, events, rate)
            for text, (_, origins), (samples, events) in zip(texts, heard, lines, strict=True)
        ]


def _voice_for(lang: str) -> str:
    tag = lang.lower()
    return VOICES.get(tag) or VOICES.get(tag.split("-")[0], tag.split("-")[0])


def _as_spoken(text: str, lang: str) -> tuple[str, list[int]]:
    """What espeak is given, and for each of its characters the character of `text` that it comes from."""
    said = _UNSPEAKABLE.sub(" ", text).translate(_HALF_WIDTH)
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


def _run(voice: str, pace: int, texts: list[str]) -> tuple[int, list[tuple[Samples, list[list[int]]]]]:
    """The rate [Hz], and each line's samples and events."""
    library, data = _installed()
    request = {"library": library, "data": data, "voice": voice, "pace": pace, "texts": texts}
    command = [sys.executable, "-I", "-S", str(WORKER)]
    try:
        done = programs.run(command, seconds=TIMEOUT, data=json.dumps(request).encode())
    except TimeoutExpired as error:
        raise UserError(f"espeak-ng did not finish within {TIMEOUT} s", "shorten the script") from error
    if done.returncode == NO_VOICE:
        raise UserError(f"espeak-ng has no voice '{voice}'", "name one that it has: --voice espeak:en-us")
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise UserError(f"espeak-ng failed ({reason[0]})", "reinstall espeakng-loader")
    return _answer(done.stdout)


def _answer(output: bytes) -> tuple[int, list[tuple[Samples, list[list[int]]]]]:
    header, _, sound = output.partition(b"\n")
    told: dict[str, Any] = json.loads(header)
    samples: Samples = np.frombuffer(sound, "<i2").astype(np.float32) / np.float32(32768)
    ends = list(accumulate((line["samples"] for line in told["lines"]), initial=0))
    return told["rate"], [
        (samples[start:end], line["events"]) for line, (start, end) in zip(told["lines"], pairwise(ends), strict=True)
    ]


def _installed() -> tuple[str, str]:
    """The paths of the library and of its data. Nothing of it is loaded into this process."""
    if importlib.util.find_spec("espeakng_loader") is None:
        raise UserError("espeak-ng is not installed", "run: pip install espeakng-loader")
    import espeakng_loader

    return espeakng_loader.get_library_path(), espeakng_loader.get_data_path()


def _spoken(text: str, lang: str, origins: list[int], samples: Samples, events: list[list[int]], rate: int) -> Spoken:
    length = Fraction(len(samples), rate)
    pieces = _pieces(text, origins, samples, events, rate)
    return Spoken(samples, rate, align_words(text, lang, pieces, length))


def _pieces(text: str, origins: list[int], samples: Samples, events: list[list[int]], rate: int) -> list[Word]:
    """The text from each event to the next, timed; what espeak repeats or disorders inside numbers is left out."""
    starts: list[tuple[int, int]] = []
    for position, sample in events:
        place = origins[position] if 0 <= position < len(origins) else -1
        if place >= 0 and (not starts or place > starts[-1][0]):
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
