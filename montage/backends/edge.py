"""The best free voice: Microsoft Edge's read-aloud service. It fails often, so what it sends is checked before use."""

import asyncio
import io
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from assets_db.errors import UserError
from montage.model import Word
from montage.narration.speak import Samples, Spoken
from montage.narration.word_times import word_spans
from montage.web.retry import retrying_async

# One for each variety that the service has and we are asked for; all of them read news
VOICES = {
    "en": "en-US-AriaNeural",
    "en-gb": "en-GB-SoniaNeural",
    "en-au": "en-AU-NatashaNeural",
    "zh": "zh-CN-XiaoxiaoNeural",
    "zh-tw": "zh-TW-HsiaoChenNeural",
    "zh-hant": "zh-TW-HsiaoChenNeural",
    "zh-hk": "zh-HK-HiuMaanNeural",
    "yue": "zh-HK-HiuMaanNeural",
}
AT_ONCE = 4  # lines; more are refused now and then
CONNECT_TIMEOUT = 4  # [s]
RECEIVE_TIMEOUT = 10.0  # [s] between two messages; edge-tts's own does not hold for a websocket
TICKS = 10_000_000  # [1/s] of the service's times
SLACK = Fraction(1, 5)  # [s] by which the last word may end after the sound does
COVERED = 0.7  # of a line's characters that must come back as words; the service leaves some figures out


class CutShort(Exception):
    """The service stopped before the line was at its end."""


@dataclass(frozen=True, slots=True)
class _Answer:
    mp3: bytes
    words: tuple[Word, ...]


class Edge:
    """edge-tts; `voice` is one of its names, `en-US-GuyNeural`. By default one that suits the script's language."""

    def __init__(self, voice: str = "", *, speed: float = 1.0, tries: int = 3, pause: float = 1.0) -> None:
        """`pause` [s] before the second try of a line; it doubles before each further one."""
        self.voice = voice
        self.rate = f"{round(100 * (speed - 1)):+d}%"
        self.tries = tries
        self.pause = pause

    def speak(self, text: str, lang: str) -> Spoken:
        """See `Voice`. Raises UserError if the service cannot be reached, refuses, or never answers in full."""
        return self.speak_all([text], lang)[0]

    def speak_all(self, texts: list[str], lang: str) -> list[Spoken]:
        """A few lines at once, in order. The first line that fails for good ends it all."""
        voice = self.voice or VOICES.get(lang.lower()) or VOICES.get(lang.lower().split("-")[0])
        if voice is None:
            raise UserError(f"edge has no usual voice for '{lang}'", "name one: --voice edge:fr-FR-DeniseNeural")
        return asyncio.run(self._speak_all(texts, lang, voice))

    async def _speak_all(self, texts: list[str], lang: str, voice: str) -> list[Spoken]:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(text: str) -> Spoken:
            async with gate:
                return await self._persist(text, lang, voice)

        try:
            async with asyncio.TaskGroup() as group:  # a line that fails ends the others, too
                lines = [group.create_task(one(text)) for text in texts]
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from errors.exceptions[0].__cause__
        return [line.result() for line in lines]

    async def _persist(self, text: str, lang: str, voice: str) -> Spoken:
        """Try, and try again after a pause."""
        from aiohttp import ClientError
        from edge_tts.exceptions import EdgeTTSException

        if not word_spans(text, lang):
            return Spoken(np.zeros(0, np.float32), 24000, ())
        passing = (ClientError, EdgeTTSException, CutShort, OSError, ValueError, KeyError)
        try:
            return await retrying_async(passing, self.tries, pause=self.pause)(_spoken, text, voice, lang, self.rate)
        except passing as error:
            what = f"edge-tts failed: {_reason(error)}"
            raise UserError(what, "check the network, or use --voice espeak") from error


async def _spoken(text: str, voice: str, lang: str, rate: str) -> Spoken:
    return _checked(await _ask(text, voice, rate), text, lang)


async def _ask(text: str, voice: str, rate: str) -> _Answer:
    """One conversation with the service."""
    from edge_tts import Communicate

    text = text.encode("utf-8", "replace").decode()  # half a character cannot be sent
    try:
        conversation = Communicate(text, voice, rate=rate, boundary="WordBoundary", connect_timeout=CONNECT_TIMEOUT)
    except ValueError as error:
        raise UserError(f"edge-tts has no voice '{voice}'", "choose from what edge-tts --list-voices tells") from error
    sound: list[bytes] = []
    words: list[Word] = []
    parts = conversation.stream()
    while part := await asyncio.wait_for(anext(parts, None), RECEIVE_TIMEOUT):
        if part["type"] == "audio":
            sound.append(part["data"])
        elif part["type"] == "WordBoundary":
            start = Fraction(int(part["offset"]), TICKS)
            words.append(Word(part["text"], start, start + Fraction(int(part["duration"]), TICKS)))
    return _Answer(b"".join(sound), tuple(words))


def _checked(answer: _Answer, text: str, lang: str) -> Spoken:
    """The answer, decoded. Raises CutShort unless the sound reaches the last word, and the words the line's end."""
    samples, rate = _decoded(answer.mp3)
    if not answer.words:
        raise CutShort("no word times came")
    length = Fraction(len(samples), rate)
    if length + SLACK < answer.words[-1].end:
        raise CutShort(f"the sound stops after {float(length):.1f} s of {float(answer.words[-1].end):.1f}")
    written = sum(end - start for start, end in word_spans(text, lang))
    timed = sum(len(word.text) for word in answer.words)
    if timed < COVERED * written or not _ends_with(text, lang, answer.words):
        raise CutShort(f"it stops at '{answer.words[-1].text}'")
    return Spoken(samples, rate, answer.words)


def _ends_with(text: str, lang: str, words: tuple[Word, ...]) -> bool:
    """Whether one of the last two timed words is among the last four written; the last may be spelled as it is read."""
    tail = text[word_spans(text, lang)[-4:][0][0] :].lower()
    return any(word.text.lower() in tail for word in words[-2:])


def _decoded(mp3: bytes) -> tuple[Samples, int]:
    import soundfile

    try:
        samples, rate = soundfile.read(io.BytesIO(mp3), dtype="float32")
    except soundfile.LibsndfileError as error:
        raise CutShort("the sound cannot be decoded") from error
    return np.clip(samples if samples.ndim == 1 else samples.mean(axis=1), -1, 1), rate


def _reason(error: Exception) -> str:
    """What went wrong, in words for a person; addresses and tokens are left out."""
    from aiohttp import ClientConnectionError, ClientResponseError
    from edge_tts.exceptions import NoAudioReceived, SkewAdjustmentError

    if isinstance(error, SkewAdjustmentError):
        return "the service refuses us (403)"
    if isinstance(error, ClientResponseError):
        return f"the service refuses us ({error.status})"
    if isinstance(error, NoAudioReceived):
        return "no sound came"
    if isinstance(error, TimeoutError):
        return "the service does not answer in time"
    if isinstance(error, ClientConnectionError):
        return "the service cannot be reached"
    return str(error) or type(error).__name__
