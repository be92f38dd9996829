"""What a decoder complains about is marked, told, and shown only where nothing else is there."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from assets_db.model import Shot, VisualFeatures
from indexer.describe import Description, describe
from indexer.probe import probe
from indexer.shots.decode import Decoding
from indexer.spool import Spool
from montage.align.build import _whole
from montage.check.planned import check_damaged
from montage.ffmpeg.encoders import X264
from montage.model import Alternative, Hit
from montage.render.segments import encode
from tests import media
from tests.libraries import asset
from tests.render_media import NEWS, clip, film, timeline_of

CODECS = {
    "a.mp4": ("-c:v", "libx264", "-preset", "medium", "-g", "80", "-movflags", "+faststart"),
    "a.ts": ("-c:v", "mpeg2video", "-g", "40", "-bf", "2", "-q:v", "4"),
    "b.mp4": ("-c:v", "mpeg4", "-g", "40", "-q:v", "4", "-movflags", "+faststart"),
}


def moving(path: Path, count: int = 160) -> Path:
    """A picture that moves, so that damage is seen."""
    frames = [np.roll(media.scene(1, (320, 180)), 3 * number, 1) for number in range(count)]
    return media.encode(path, frames, options=(*CODECS[path.name], "-pix_fmt", "yuv420p"))


def broken(path: Path, share: float = 0.5, count: int = 2000) -> Path:
    """`path` with nonsense in the middle of it."""
    content = bytearray(path.read_bytes())
    place = int(len(content) * share)
    content[place : place + count] = b"\\xff" * count
    path.write_bytes(content)
    return path


def scratched(path: Path, number: int = 20) -> Path:
    """`path` with nonsense within one packet: what comes after builds on it."""
    with av.open(str(path)) as container:
        packet = [packet for packet in container.demux(video=0) if packet.size][number]
        place, size = packet.pos, packet.size
    content = bytearray(path.read_bytes())
    content[place + size // 3 : place + size] = b"\xff" * (size - size // 3)
    path.write_bytes(content)
    return path


def trimmed(path: Path, first: int, out: Path) -> Path:
    """The packets from the `first` on: what builds on those before cannot be decoded whole."""
    with av.open(str(path)) as source, av.open(str(out), "w") as made:
        stream = made.add_stream_from_template(source.streams.video[0])
        for number, packet in enumerate(packet for packet in source.demux(video=0) if packet.size):
            if number >= first:
                packet.stream = stream
                made.mux(packet)
    return out


def described(path: Path) -> Description:
    return describe(path, Spool(path.parent))


@pytest.mark.slow
@pytest.mark.parametrize("name", CODECS)
def test_a_damaged_stretch_is_marked_and_told(tmp_path: Path, name: str) -> None:
    whole = moving(tmp_path / name)
    found = described(scratched(whole) if name == "a.mp4" else broken(whole))
    assert "damaged at " in found.note
    marked = [
        float(seen.pts * found.asset.time_base)
        for seen in Decoding(tmp_path / name, probe(tmp_path / name))
        if seen.damaged
    ]
    assert marked and any(shot.looks.damaged > 0 for shot, _ in found.shots)
    assert next(iter(found.shots))[0].looks.damaged < 1


@pytest.mark.slow
@pytest.mark.parametrize("name", CODECS)
def test_what_is_whole_is_not_marked(tmp_path: Path, name: str) -> None:
    found = described(moving(tmp_path / name))
    assert found.note == "" and not any(shot.looks.damaged for shot, _ in found.shots)


@pytest.mark.slow
def test_a_trim_that_begins_within_its_pictures(tmp_path: Path) -> None:
    """An MPEG-4 decoder shows what builds on nothing; an H.264 decoder waits."""
    blocks = described(trimmed(moving(tmp_path / "b.mp4"), 30, tmp_path / "blocks.mp4"))
    assert "damaged at 0.0 s" in blocks.note
    assert next(iter(blocks.shots))[0].looks.damaged > 0
    waits = described(trimmed(moving(tmp_path / "a.mp4"), 30, tmp_path / "waits.mp4"))
    assert "the first 2.0 s cannot be decoded" in waits.note
    assert next(iter(waits.shots))[0].offset == 2


@pytest.mark.slow
def test_pictures_that_are_lost_in_between(tmp_path: Path) -> None:
    """What is missing counts for as long as it would have been seen."""
    path = moving(tmp_path / "a.mp4")
    lost = path.read_bytes()
    with av.open(str(path)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size][80:110]
    content = bytearray(lost)
    for place, size in places:
        content[place : place + size] = bytes(size)
    path.write_bytes(content)
    found = described(path)
    hole = sum(float(shot.looks.damaged * shot.duration) for shot, _ in found.shots)
    assert hole > 1


def hit(damaged: float, key: str) -> Hit:
    return Hit(Shot(replace(asset(key), sha256=key * 64), 0, 100, VisualFeatures(damaged=damaged)), 0.9)


def test_damaged_footage_gives_way_to_anything_that_fits() -> None:
    whole, damaged = hit(0, "a"), hit(0.1, "b")
    assert _whole((damaged, whole)) == (whole,)
    assert _whole((damaged,)) == (damaged,)


def test_the_check_tells_of_damaged_clips(tmp_path: Path) -> None:
    shown = timeline_of([clip(tmp_path / "a.mp4", 30), clip(tmp_path / "b.mp4", 30, why={"damaged": 0.2})])
    (fault,) = check_damaged(shown)
    assert (fault.kind, fault.start, fault.until) == ("damaged", 1.0, 2.0)
    assert "b.mp4 is damaged there" in fault.what


def test_what_ffmpeg_complains_about_is_told_each_time(tmp_path: Path) -> None:
    source = broken(moving(tmp_path / "b.mp4"), count=40)
    (tmp_path / "work").mkdir()
    timeline = film(tmp_path, [clip(source, 150)])
    for _ in range(2):  # the second time nothing is encoded
        made = encode(timeline, NEWS, X264, tmp_path / "work")
        assert [fault.kind for fault in check_damaged(made.timeline)] == ["damaged"]


def test_nothing_is_shown_instead_of_itself(tmp_path: Path) -> None:
    good = media.numbered(tmp_path / "good.mp4", 60, "30")
    cut = moving(tmp_path / "a.mp4")
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size * 2 // 3])
    key = "0123456789abcdef@0-999999"
    itself, other = Alternative(cut, Fraction(1), key, 0.8), Alternative(good, Fraction(0), key, 0.5)
    (tmp_path / "work").mkdir()
    late = clip(cut, 60, Fraction(5), key=key, alternatives=(itself, other))
    (note,) = encode(film(tmp_path, [late]), NEWS, X264, tmp_path / "work").timeline.notes
    assert note.startswith("good.mp4 is shown instead of a.mp4")
    (note,) = encode(
        film(tmp_path, [replace(late, alternatives=(itself,))]), NEWS, X264, tmp_path / "work"
    ).timeline.notes
    assert note.startswith("another moment of a.mp4 is shown at 0:00:00.000")
