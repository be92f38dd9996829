"""Sound in pieces that keep true times."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import indexer.passes.sound
from indexer.media.safety import MediaError
from indexer.passes.sound import RATE, Piece, Samples, quietest, sound
from tests.media import SIZE, ffmpeg, scenes

TICK = 0.1  # [s] a click's length


def clicks(path: Path, seconds: int, *at: float, options: tuple[str, ...] = ()) -> Path:
    """A video of 25 frames a second with a loud tone of 0.1 s at each of `at` [s]."""
    loud = "+".join(f"between(t,{start},{start + TICK})" for start in at)
    sound = f"aevalsrc='0.8*sin(2*PI*440*t)*({loud})':s=44100:c=stereo:d={seconds}"
    picture = f"color=red:size={SIZE[0]}x{SIZE[1]}:rate=25:duration={seconds}"
    ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-g", "25", *options, path)
    return path


def loud(pieces: list[Piece]) -> list[float]:
    """When each click starts [s]."""
    found: list[float] = []
    for piece in pieces:
        for place in np.flatnonzero(np.abs(piece.samples) > 0.2):
            time = float(piece.start) + place / RATE
            if not found or time > found[-1] + 3 * TICK:
                found.append(time)
    return found


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts", "a.avi"])
def test_sound_has_the_times_of_the_pictures(tmp_path: Path, name: str) -> None:
    path = clicks(tmp_path / name, 4, 1, 3)
    pieces = list(sound(path, Fraction(0)))
    first = Fraction(str(first_picture(path)))
    assert len(pieces) == 1 and pieces[0].samples.dtype == np.float32
    assert loud(pieces) == pytest.approx([float(first) + 1, float(first) + 3], abs=0.05)
    assert float(pieces[0].end - pieces[0].start) == pytest.approx(4, abs=0.15)


def first_picture(path: Path) -> Fraction:
    from indexer.probe import probe

    asset = probe(path)
    return asset.start * asset.time_base


def test_a_video_without_sound_has_no_piece(tmp_path: Path) -> None:
    assert list(sound(scenes(tmp_path / "a.mp4", 1), Fraction(0))) == []


def test_what_is_no_media_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "a.mp4"
    bad.write_bytes(b"no media")
    for path in (bad, tmp_path / "gone.mp4"):
        with pytest.raises(MediaError):
            list(sound(path, Fraction(0)))


def test_a_cut_file_gives_what_it_has(tmp_path: Path) -> None:
    whole = clicks(tmp_path / "a.ts", 6, 1, 5)
    cut = tmp_path / "cut.ts"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert len(loud(list(sound(cut, Fraction(0))))) == 1


def test_pieces_are_cut_where_it_is_quiet_and_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.passes.sound, "LONGEST_PIECE", 4)
    monkeypatch.setattr(indexer.passes.sound, "SEARCHED", 3)
    at = [0.2 + 0.5 * n for n in range(18) if n not in (5, 6, 12, 13)]  # quiet from 2.4 to 3.7 and 5.9 to 7.2
    path = clicks(tmp_path / "a.mkv", 9, *at)
    pieces = list(sound(path, Fraction(0)))
    assert len(pieces) == 3
    for before, after in pairwise(pieces):
        assert before.end == after.start
    assert 2.4 < pieces[0].end < 3.7 and 5.9 < pieces[1].end < 7.2
    assert loud(pieces) == pytest.approx(at, abs=0.05)


def test_it_starts_shortly_before_where_it_is_asked_to(tmp_path: Path) -> None:
    path = clicks(tmp_path / "a.mp4", 8, 1, 3, 7)
    pieces = list(sound(path, Fraction(6)))
    assert 4 < pieces[0].start <= 6
    assert loud(pieces) == pytest.approx([7], abs=0.05)


def made(*sounds: tuple[Fraction | None, int]) -> Iterator[tuple[Fraction | None, Samples]]:
    return ((time, np.zeros(count, np.float32)) for time, count in sounds)


def test_a_gap_begins_a_new_piece(tmp_path: Path) -> None:
    second = RATE
    sounds = made(
        (Fraction(5), second), (None, second), (Fraction(7), second), (Fraction(20), second), (Fraction(2), 1)
    )
    pieces = list(indexer.passes.sound._pieces(sounds))
    assert [(piece.start, len(piece.samples)) for piece in pieces] == [(5, 3 * second), (20, second), (2, 1)]


def test_the_layout_may_change() -> None:
    import av

    def frame(layout: str, rate: int, pts: int) -> av.AudioFrame:
        channels = {"mono": 1, "stereo": 2, "5.1": 6}[layout]
        made = av.AudioFrame.from_ndarray(np.full((channels, rate), 0.5, np.float32), "fltp", layout)
        made.sample_rate, made.pts, made.time_base = rate, pts, Fraction(1, rate)
        return made

    frames = [frame("stereo", 48000, 0), frame("5.1", 48000, 48000), frame("mono", 22050, 44100)]
    (piece,) = indexer.passes.sound._pieces(indexer.passes.sound._mono(frames))
    assert piece.start == 0 and len(piece.samples) / RATE == pytest.approx(3, abs=0.05)


def test_the_quietest_place_is_in_the_last_minute() -> None:
    samples = np.ones(120 * RATE, np.float32)
    samples[30 * RATE : 40 * RATE] = 0
    samples[100 * RATE : 101 * RATE] = 0.1
    assert 100 * RATE <= quietest(samples) <= 101 * RATE
    assert 0 <= quietest(samples[:RATE]) <= RATE
