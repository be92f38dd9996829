"""What encodes is chosen by trying it at the film's size and rate, and why is said."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.backends.ffmpeg import Ffmpeg
from montage.ffmpeg import encoders as encoder
from montage.ffmpeg.encoders import ENCODERS, HARDWARE, X264, Encoder, choose, refusal
from montage.progress import SILENT, Event, Reporter
from tests.media import numbered
from tests.render_media import NEWS, clip, film, frames, render

FPS = Fraction(30)
SIZE = (320, 180)


def card() -> Encoder:
    """x264 in the place of a graphics card."""
    return Encoder("libx264", ("-preset", "ultrafast", "-bf", "0", "-pix_fmt", "yuv420p"), upload="null")


def test_x264_is_taken_without_trying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "refusal", lambda *_: pytest.fail("it was tried"))
    assert choose("libx264", SIZE, FPS) == (X264, "as set")


def test_auto_takes_the_first_card_that_can(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, good = replace(card(), options=("-preset", "nonsense")), replace(card(), device=("-nostdin",))
    monkeypatch.setattr(encoder, "HARDWARE", (broken, good))
    assert choose("auto", SIZE, FPS) == (good, "it encodes 320x180 at 30")


def test_auto_falls_back_to_x264_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "HARDWARE", (replace(card(), options=("-preset", "nonsense")),))
    chosen, why = choose("auto", SIZE, FPS)
    assert chosen is X264 and why.startswith("no graphics card can; libx264: ")


def test_the_films_own_size_and_rate_are_tried() -> None:
    """MPEG-1 stands for a card that is good at some rates only."""
    picky = Encoder("mpeg1video", ("-pix_fmt", "yuv420p"))
    assert refusal(picky, SIZE, Fraction(30)) == ""
    assert "MPEG-1/2 does not support" in refusal(picky, SIZE, Fraction(17))


def test_a_card_that_was_asked_for_and_cannot_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(encoder.ENCODERS, "broken", replace(card(), name="libnothing"))
    with pytest.raises(UserError, match=r"broken cannot encode 320x180 at 30 .*; choose --encoder libx264 or auto"):
        choose("broken", SIZE, FPS)
    with pytest.raises(UserError, match="no encoder is called 'h265'; choose from auto, libx264, h264_nvenc"):
        choose("h265", SIZE, FPS)


def test_auto_on_this_machine_makes_a_film(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 30, "30")
    events: list[Event] = []
    timeline = film(tmp_path, [clip(source, 12), clip(source, 12)])
    Ffmpeg("auto").render(timeline, NEWS, tmp_path / "film.mp4", tmp_path / "film.work", Reporter(events.append))
    assert len(frames(tmp_path / "film.mp4")) == 24
    assert any(name in str(events[0]) for name in ENCODERS) and "(" in str(events[0])


def test_no_encoder_lets_a_picture_wait_for_more_than_two_others() -> None:
    assert HARDWARE
    for one in HARDWARE:
        at = one.options.index("-bf") if "-bf" in one.options else -1
        assert at >= 0 and int(one.options[at + 1]) <= 2, one.name


def test_another_encoder_means_other_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = numbered(tmp_path / "a.mp4", 30, "30")
    timeline = film(tmp_path, [clip(source, 12)])
    render(timeline, tmp_path)
    monkeypatch.setitem(encoder.ENCODERS, "other", card())
    Ffmpeg("other").render(timeline, NEWS, tmp_path / "film.mp4", tmp_path / "film.work", SILENT)
    assert len(list((tmp_path / "film.work" / "segments").glob("*.mp4"))) == 2
