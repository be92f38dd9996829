import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from assets_db.errors import UserError
from montage.backends import edge as backend
from montage.backends.edge import Edge
from montage.model import Line, Script
from montage.narration.speak import sounding, speak
from tests.edge_server import Edge as Server
from tests.edge_server import serving

TEXT = "Two swans glide past, and AT&T paid $1,234.5 today."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving() as (edge, address):
        monkeypatch.setattr("edge_tts.communicate.WSS_URL", address)
        yield edge


def quick(voice: str = "") -> Edge:
    return Edge(voice, pause=0.01)


def test_sound_and_word_times_come_as_the_service_tells_them(server: Server) -> None:
    spoken = quick().speak(TEXT, "en")
    assert spoken.rate == 24000 and spoken.samples.dtype == np.float32
    assert [word.text for word in spoken.words][-4:] == ["AT&T", "paid", "$1,234.5", "today"]
    assert [word.start for word in spoken.words] == [index * Fraction(2, 5) for index in range(9)]
    loud, size = sounding(spoken.samples, spoken.rate)
    for word in spoken.words:
        heard = loud[int(word.start * spoken.rate) // size : int(word.end * spoken.rate) // size]
        assert heard.mean() > 0.8


def test_word_boundaries_are_asked_for_by_name(server: Server) -> None:
    quick().speak(TEXT, "en")
    assert '"wordBoundaryEnabled":"true"' in server.configs[0]


@pytest.mark.parametrize(("lang", "name"), [("en", "Aria"), ("en-GB", "Sonia"), ("en-US", "Aria"), ("zh", "Xiaoxiao")])
def test_a_voice_for_each_language(server: Server, lang: str, name: str) -> None:
    quick().speak("中国发射了卫星。" if lang == "zh" else TEXT, lang)
    assert name in server.voices[0]


def test_the_voice_asked_for(server: Server) -> None:
    quick("fr-FR-DeniseNeural").speak(TEXT, "fr")
    assert "Denise" in server.voices[0]
    with pytest.raises(UserError, match="no usual voice for 'fr'"):
        quick().speak(TEXT, "fr")
    with pytest.raises(UserError, match="no voice 'nonsense'"):
        quick("nonsense").speak(TEXT, "en")


@pytest.mark.parametrize("mood", ["refused", "silent", "cut", "short", "wordless", "partial"])
def test_a_failure_is_tried_again(server: Server, mood: str) -> None:
    server.moods = [mood, "good"]
    assert len(quick().speak(TEXT, "en").words) == 9
    assert server.calls == 2


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        ("refused", "refuses us (403)"),
        ("silent", "no sound came"),
        ("cut", "stops"),
        ("short", "the sound stops after"),
        ("wordless", "no word times"),
        ("partial", "it stops at 'past'"),
    ],
)
def test_a_lasting_failure_is_one_clear_line(server: Server, mood: str, reason: str) -> None:
    server.moods = [mood]
    with pytest.raises(UserError) as raised:
        quick().speak(TEXT, "en")
    assert reason in str(raised.value) and "\n" not in str(raised.value)
    assert server.calls >= 3  # edge-tts itself tries a refusal again, with the clock corrected


def test_no_answer_ends_in_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend, "RECEIVE_TIMEOUT", 0.3)
    server.moods = ["deaf"]
    with pytest.raises(UserError, match="does not answer in time"):
        quick().speak(TEXT, "en")


@pytest.mark.slow
def test_no_network_fails_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", "ws://127.0.0.1:9/speak?token=none")
    began = time.monotonic()
    with pytest.raises(UserError, match="cannot be reached; check the network, or use --voice espeak"):
        Edge().speak_all([TEXT] * 20, "en")
    assert time.monotonic() - began < 8


def test_lines_come_in_order_and_a_few_at_once(server: Server) -> None:
    texts = [f"Line number {index} of many" for index in range(12)]
    spoken = quick().speak_all(texts, "en")
    assert [one.words[2].text for one in spoken] == [str(index) for index in range(12)]
    assert 1 < server.busiest <= 4


def test_a_line_without_words_is_not_sent(server: Server) -> None:
    assert [len(one.samples) for one in quick().speak_all(["", "…"], "en")] == [0, 0]
    assert server.calls == 0


def test_a_narration_by_edge(server: Server, tmp_path: Path) -> None:
    pauses = {"head": Fraction(1), "between": Fraction(1, 2), "tail": Fraction(1)}
    narration = speak(Script("T", "en", (Line(TEXT), Line("The end."))), "edge", tmp_path / "n.wav", **pauses)
    assert (narration.voice, narration.notes) == ("edge", ())
    assert [word.text for word in narration.speeches[1].words] == ["The", "end"]


@pytest.mark.slow
def test_espeak_takes_over(server: Server, tmp_path: Path) -> None:
    server.moods = ["good", "refused"]
    pauses = {"head": Fraction(1), "between": Fraction(1, 2), "tail": Fraction(1)}
    lines = tuple(Line(f"Line {index}.") for index in range(3))
    narration = speak(Script("T", "en", lines), "edge,espeak", tmp_path / "n.wav", **pauses)
    assert narration.voice == "espeak"
    assert len(narration.notes) == 1 and "(403)" in narration.notes[0]
