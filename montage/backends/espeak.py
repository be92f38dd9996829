"""The voice that needs nothing: espeak-ng, carried by espeakng-loader, run as a program of its own (it is GPL)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import version

import numpy as np

from montage.backends.espeak_program import Sound, installed, readable, synthesised
from montage.language.text import is_chinese
from montage.model import Word
from montage.narration.scripts import foreign
from montage.narration.speak import Samples, Spoken, sounding
from montage.narration.word_times import align_words, heard_until

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

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_AMOUNT = r"(\d[\d,]*(?:\.\d+)?[½⅓⅔¼¾⅛]?)"
_SCALE = r"((?:\s|-)?(?:hundred|thousand|million|billion|trillion)\b|(?:bn|tn|mn|[mkb])\b)?"
_SHORT = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion", "tn": "trillion"}
_PARTS = {"½": "a half", "⅓": "a third", "⅔": "two thirds", "¼": "a quarter", "¾": "three quarters", "⅛": "an eighth"}
_POWER = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans(_POWER, "-0123456789")
_METRES = {"m": "metres", "km": "kilometres", "cm": "centimetres", "mm": "millimetres"}
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
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

    def __init__(self, voice: str = "", speed: float = 1.0) -> None:
        self.voice = voice
        self.speed = speed

    @staticmethod
    def depends_on(_: str) -> object:
        """See `plugins`: which espeak-ng it is. Raises UserError if none is installed."""
        installed()
        return version("espeakng-loader")

    def speak(self, text: str, lang: str) -> Spoken:
        """See `Voice`. Raises UserError if espeak-ng is not installed or has no voice for `lang`."""
        return self.speak_all([text], lang)[0]

    def speak_all(self, texts: list[str], lang: str) -> list[Spoken]:
        """All lines in one run of the program, in order."""
        own = VOICES.get(self.voice.lower(), self.voice) or _voice_for(lang)
        lines = [list(_parts(text, lang, own)) for text in texts]
        rate, sounds = synthesised(
            [
                {"voice": part.voice, "pace": round(_pace(part.lang) * self.speed), "text": part.said}
                for parts in lines
                for part in parts
            ]
        )
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
    said = readable(text)
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


def _spoken(text: str, lang: str, read: list[tuple[_Part, Sound]], rate: int) -> Spoken:
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
        Word(text[here:there], Fraction(start, rate), heard_until(sound, size, start, end, rate))
        for (here, start), (there, end) in zip(starts, ends, strict=True)
    ]
