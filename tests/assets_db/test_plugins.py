"""The one door for backends."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, Protocol

import pytest

from assets_db import plugins
from assets_db.errors import UserError

MODULE = """
class Own:
    def __init__(self, model="small", **options):
        self.model, self.options = model, options

class Broken:
    def __init__(self):
        raise ImportError("from inside")
"""


class Anything(Protocol):
    """What every backend is."""


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another distribution that offers voices, and a module of the user's own."""
    (tmp_path / "somebodys_voices.py").write_text(MODULE)
    (tmp_path / "halfdone.py").write_text("import nosuchmodule\n")
    info = tmp_path / "somebodys-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: somebodys\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[newsreel.voice]\nwhisper = somebodys_voices:Own\nhalf = halfdone:Own\n"
        "[newsreel.embedder]\nother = somebodys_voices:Own\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("somebodys_voices", "halfdone"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def test_other_peoples_entry_points_are_found_by_kind() -> None:
    assert "whisper" in plugins.names("voice") and "other" not in plugins.names("voice")
    assert plugins.names("voice") == sorted(plugins.names("voice"))
    assert plugins.names("no such kind") == []


@pytest.mark.parametrize(
    ("spec", "model"),
    [
        ("whisper", "small"),
        (" whisper ", "small"),
        ("whisper:en_US:high", "en_US:high"),
        ("somebodys_voices:Own", "small"),
    ],
)
def test_a_spec_names_a_backend(spec: str, model: str) -> None:
    made: Any = plugins.load("voice", spec, Anything, rate=22050)
    assert (made.model, made.options) == (model, {"rate": 22050})


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("wisper", "no voice is called 'wisper'; did you mean 'whisper'"),
        ("zzzzzz", "choose from .*whisper.*, or module:Class"),
        ("", "no voice is called ''"),
        ("half", "the voice 'half' cannot be loaded .*nosuchmodule.*; install"),
        ("nosuchmodule:Own", "'nosuchmodule:Own' cannot be imported .*PYTHONPATH"),
        ("somebodys_voices:Nobody", "'somebodys_voices' has no 'Nobody'; check the class name"),
    ],
)
def test_what_cannot_be_loaded_is_told(spec: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        plugins.load("voice", spec, Anything)


def test_a_backend_of_the_wrong_kind_is_not_found() -> None:
    with pytest.raises(UserError, match="no voice is called 'other'"):
        plugins.load("voice", "other", Anything)


def test_the_built_in_ones_are_entry_points_too() -> None:
    assert {"edge", "piper", "espeak"} <= set(plugins.names("voice"))
    assert {"openclip"} <= set(plugins.names("embedder"))
    assert isinstance(plugins._entries("writer")["extractive"], EntryPoint)


def test_a_name_is_checked_without_loading_anything() -> None:
    plugins.check("voice", "espeak")
    plugins.check("voice", "some.module:Voice")
    with pytest.raises(UserError, match="did you mean 'espeak'"):
        plugins.check("voice", "espek")
