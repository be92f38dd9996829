"""The voice that needs nothing: espeak-ng, carried by espeakng-loader, run as a program of its own (it is GPL)."""

from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class _Part:
    """What one voice reads of a line."""

    voice: str
    lang: str
    start: int  # in the line
    text: str  # what espeak is given, as long as what stands there


class Espeak:
    """espeak-ng, by default with the voice of the script's language; `voice` as espeak-ng names it, `en-us+f3`."""

    def __init__(self, voice: str = "", speed: float = 1.0) -> None:
        self.voice, self.speed = voice, speed

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
                {"voice": part.voice, "pace": round(_pace(part.lang) * self.speed), "text": part.text}
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
            yield _Part(own, lang, at, readable(text[at : one.start]))
            reader = READERS[one.script]
            yield _Part(reader, reader, one.start, readable(text[one.start : one.end]))
            at = one.end
    yield _Part(own, lang, at, readable(text[at:]))


def _pace(lang: str) -> int:
    return CHINESE_PACE if is_chinese(lang) else PACE


def _voice_for(lang: str) -> str:
    tag = lang.lower()
    return VOICES.get(tag) or VOICES.get(tag.split("-")[0], tag.split("-")[0])


def _spoken(text: str, lang: str, read: list[tuple[_Part, Sound]], rate: int) -> Spoken:
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
        Word(text[here:there], Fraction(start, rate), heard_until(sound, size, start, end, rate))
        for (here, start), (there, end) in zip(starts, ends, strict=True)
    ]
