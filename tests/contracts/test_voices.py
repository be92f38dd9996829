"""What every voice promises (montage/narration/speak.py), over each that is installed; edge asks a server here."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest

from assets_db import plugins
from assets_db.errors import UserError
from montage.narration.speak import Spoken, Voice, sounding
from montage.narration.word_times import align_words, word_spans
from tests.edge_server import serving

MOST = {"kokoro": 300, "edge": 4000}  # characters of a line: the one is slow, the server of the other takes so many
DIVIDED = {"edge"}  # the line's words as the voice divides them; `check` lays them over those that are written
LINES = [
    ("en", "On a quiet pond two swans glide past, one as dark as the water and one as bright as snow."),
    ("en", "In 1990 the U.S. paid $1,234.5 million, or 5.5%, to AT&T — we're 3-0 up!"),
    ("zh", "平静的池塘上，两只天鹅缓缓游过。"),
    ("zh", "中国在2024年发射了3颗卫星，GDP增长5.2%。约翰·史密斯用iPhone15手机。"),
]
ODD = [
    ("en", "🙂 Hi 👨‍👩‍👧 there"),
    ("en", "See https://example.com/a?b=1&c=2, or mail a.b@example.com."),
    ("en", "Line one\nline two\tand\x00three <b>not markup</b> &amp; [[h@l'oU]]"),
    ("en", "1234567890 3.14159 10,000,000 -5 50% 3/4 #1 @home 12:30"),
    ("en", "café naïve Zürich \ud800 习近平 ＡＢＣ１２３"),
    ("zh", "１２３％，ＡＩ——“很好”……Tesla汽车！臺灣總統。"),
    ("en", "word " * 1500),
    ("zh", "今天天气很好。" * 200),
]
WORDLESS = ["", " \n ", "…", "🙂", "。！？", "\ud800"]


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    """The read-aloud service, spoken to as if it were here."""
    with serving() as (_, address), pytest.MonkeyPatch.context() as patch:
        patch.setattr("edge_tts.communicate.WSS_URL", address)
        yield


@cache
def voice(name: str, speed: float = 1.0) -> Any:
    try:
        made = plugins.load("voice", name, Voice, speed=speed)
        made.speak("Ready.", "en")
    except UserError as error:
        return error
    return made


@pytest.fixture(params=plugins.names("voice"))
def name(request: pytest.FixtureRequest) -> str:
    made = voice(request.param)
    if isinstance(made, UserError):
        if request.param != "piper":  # whose program is the user's own
            raise made
        pytest.skip(str(made))
    return str(request.param)


@pytest.fixture
def speaker(name: str) -> Any:
    return voice(name)


def check(spoken: Spoken, text: str, lang: str) -> None:
    samples, length = spoken.samples, Fraction(len(spoken.samples), spoken.rate)
    assert samples.dtype == np.float32 and samples.ndim == 1
    assert np.isfinite(samples).all() and np.abs(samples).max(initial=0) <= 1
    assert 8000 <= spoken.rate <= 192000
    times = [time for word in spoken.words for time in (word.start, word.end)]
    assert times == sorted(times) and all(0 <= time <= length for time in times)
    at = 0
    for word in spoken.words:  # as written, in order
        at = text.index(word.text, at) + len(word.text)
    aligned = align_words(text, lang, spoken.words, max([*times, 0]))
    assert [word.text for word in aligned] == [text[lo:hi] for lo, hi in word_spans(text, lang)]


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "text"), [*LINES, *ODD])
def test_a_line_is_spoken_and_timed(name: str, speaker: Any, lang: str, text: str) -> None:
    text = text[: MOST.get(name, len(text))]
    spoken = speaker.speak(text, lang)
    check(spoken, text, lang)
    assert np.abs(spoken.samples).max() > 0.1
    assert len(spoken.samples) / spoken.rate > 0.03 * len(word_spans(text, lang))


@pytest.mark.parametrize(("lang", "text"), LINES)
def test_every_word_has_time_and_sound(name: str, speaker: Any, lang: str, text: str) -> None:
    spoken = speaker.speak(text, lang)
    check(spoken, text, lang)
    loud, size = sounding(spoken.samples, spoken.rate)
    written = [text[lo:hi] for lo, hi in word_spans(text, lang)]
    assert name in DIVIDED or [word.text for word in spoken.words] == written
    for word in spoken.words:
        first, last = int(word.start * spoken.rate) // size, int(word.end * spoken.rate) // size
        assert word.end > word.start
        assert loud[first : last + 1].mean() > 0.3, word


@pytest.mark.parametrize("text", WORDLESS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_text_without_words_has_no_words(speaker: Any, lang: str, text: str) -> None:
    spoken = speaker.speak(text, lang)
    check(spoken, text, lang)
    assert spoken.words == ()
    assert np.abs(spoken.samples).max(initial=0) < 1e-3


def test_the_same_text_sounds_the_same(speaker: Any) -> None:
    first, second = (speaker.speak("Two swans glide past.", "en") for _ in range(2))
    assert np.array_equal(first.samples, second.samples) and first.words == second.words


def test_all_lines_at_once_are_the_same_lines(speaker: Any) -> None:
    if not hasattr(speaker, "speak_all"):
        pytest.skip("it says one line at a time")
    texts = [text for lang, text in LINES if lang == "en"]
    assert len(texts) > 1
    for text, spoken in zip(texts, speaker.speak_all(texts, "en"), strict=True):
        alone = speaker.speak(text, "en")
        assert [word.text for word in spoken.words] == [word.text for word in alone.words]
        for one, other in zip(spoken.words, alone.words, strict=True):  # espeak's filters remember the line before
            assert abs(one.start - other.start) < Fraction(1, 100) > abs(one.end - other.end)


def test_it_speaks_as_fast_as_it_is_asked_to(name: str) -> None:
    text = "Two swans glide past, and a camel walks along its fence."
    slow, fast = (voice(name, speed).speak(text, "en") for speed in (0.8, 1.6))
    lengths = [float(one.words[-1].end - one.words[0].start) for one in (slow, fast)]
    assert lengths[0] / lengths[1] == pytest.approx(2, rel=0.15)
