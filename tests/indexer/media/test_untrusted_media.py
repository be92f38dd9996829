"""Media that strangers send: pipes and devices, frames of any size, playlists in disguise, streams that are none."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.store import Store
from indexer.describe import describe
from indexer.media.safety import MOST_FRAME_PIXELS, MediaError, open_picture
from indexer.probe import probe
from indexer.run import index
from indexer.shots.decode import Decoding
from indexer.spool import Spool
from montage.ffmpeg.encoders import X264
from montage.model import Music
from montage.music.beats import track_beats
from montage.render.segments import encode
from montage.render.sound import mix
from tests import media
from tests.places import ROOT
from tests.render_media import NEWS, clip, film, still


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe.mp4")
    return tmp_path / "pipe.mp4"


def sock(folder: Path) -> Path:
    os.chdir(folder)  # names of sockets may not be long
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("s.mp4")
    return folder / "s.mp4"


def test_a_pipe_a_socket_a_device_and_a_folder_are_refused_at_once(
    tmp_path: Path, pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.mp4").mkdir()
    for path, what in (
        (pipe, "a pipe"),
        (sock(tmp_path), "a socket"),
        (Path("/dev/zero"), "a device"),
        (tmp_path / "folder.mp4", "a folder"),
    ):
        for use in (probe, track_beats, lambda one: describe(one, Spool(tmp_path))):
            with pytest.raises(MediaError, match=f"is {what}, not a file"):
                use(path)
        with pytest.raises(MediaError, match="not a file"), open_picture(path):
            pass


def test_a_pipe_in_a_timeline_is_named(tmp_path: Path, pipe: Path) -> None:
    (tmp_path / "work").mkdir()
    for one in (clip(pipe, 5), still(pipe, 5)):
        with pytest.raises(UserError, match=r"pipe\.mp4 cannot be shown at 0:00:00\.000 \(is a pipe, not a file\)"):
            encode(film(tmp_path, [one]), NEWS, X264, tmp_path / "work")


def test_a_pipe_as_music_is_named(tmp_path: Path, pipe: Path) -> None:
    timeline = film(tmp_path, [still(media.picture(tmp_path / "a.png"), 30)])
    (tmp_path / "work").mkdir()

    with pytest.raises(UserError, match="is a pipe, not a file"):
        mix(replace(timeline, music=Music(pipe)), NEWS.sound, tmp_path / "work")


def test_a_pipe_is_no_footage(tmp_path: Path, pipe: Path) -> None:
    with Store(tmp_path / "library") as store:
        assert index([tmp_path], store, embedder=None).added == 0
        with pytest.raises(UserError, match="is neither a file nor a folder"):
            index([pipe], store, embedder=None)


def gif(path: Path, side: int) -> Path:
    """A header of a GIF of `side` x `side`, with two frames that have no pixels."""
    head = b"GIF89a" + side.to_bytes(2, "little") * 2 + b"\xf0\x00\x00" + bytes(6)
    frame = b"\x21\xf9\x04\x00\x0a\x00\x00\x00\x2c" + bytes(4) + b"\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    path.write_bytes(head + frame * 2 + b"\x3b")
    return path


def peak(code: str, *arguments: object) -> int:
    """[MB] that Python holds at most while it runs `code`."""
    # Not ru_maxrss, which counts what the process held that this one was forked from.
    told = "print(next(int(line.split()[1]) // 1024 for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{told}", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    return int(done.stdout.split()[-1])


DESCRIBE = """
import sys, tempfile
from pathlib import Path
from indexer.shots.decode import Decoding
from indexer.describe import describe
from indexer.media.safety import MediaError
from indexer.spool import Spool
for name in sys.argv[1:]:
    try:
        describe(Path(name), Spool(Path(tempfile.mkdtemp())))
    except MediaError as error:
        assert "megapixels" in error.reason, error
"""


def test_frames_are_bounded_before_they_are_decoded(shared: Path, tmp_path: Path) -> None:
    files = [*(shared / "data/cases/hostile").glob("gif16000*.mp4"), gif(tmp_path / "own.mp4", 12_000)]
    assert len(files) == 3
    assert peak(DESCRIBE, *files) < 700, "the imports alone take 400"


def test_a_size_that_changes_on_the_way_is_refused(tmp_path: Path) -> None:
    """The last pictures of the stream are larger than a decoder may hold."""
    side = 6016
    assert side * side > MOST_FRAME_PIXELS
    parts = [
        media.ffmpeg("-f", "lavfi", "-i", f"color=red:s={size}x{size}:d={seconds}", *media.H264, "-f", "h264", "-")
        for size, seconds in ((64, 20), (side, 0.04))
    ]
    (tmp_path / "raw.h264").write_bytes(b"".join(parts))
    path = tmp_path / "a.ts"
    media.ffmpeg("-f", "h264", "-i", tmp_path / "raw.h264", "-c", "copy", "-f", "mpegts", path)
    assert {seen.middle.shape for seen in Decoding(path, probe(path))} == {(64, 64, 3)}


@pytest.mark.parametrize("size", [(16, 4000), (4000, 16), (2, 2)])
def test_odd_shapes_are_indexed_and_shown(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "a.mp4"
    media.ffmpeg("-f", "lavfi", "-i", f"testsrc2=s={size[0]}x{size[1]}:d=1:r=25", *media.H264, path)
    found = describe(path, Spool(tmp_path))
    assert found.asset.size == size and len(found.shots) == 1
    (tmp_path / "work").mkdir()
    for fit in ("whole", "fill"):
        encode(film(tmp_path, [clip(path, 5, fit=fit)]), NEWS, X264, tmp_path / "work")


def test_a_video_of_one_frame(tmp_path: Path) -> None:
    path = media.encode(tmp_path / "a.mp4", [media.scene(1)])
    found = describe(path, Spool(tmp_path))
    assert len(found.shots) == 1 and found.shots[0][1]


def test_the_largest_of_several_streams_is_taken(shared: Path, tmp_path: Path) -> None:
    path = shared / "data/cases/streams/two_video.mkv"
    assert probe(path).size == (480, 270)
    (tmp_path / "work").mkdir()
    encode(film(tmp_path, [clip(path, 5)]), NEWS, X264, tmp_path / "work")


def with_cover(path: Path, medium: Path, cover: Path) -> Path:
    """`medium` with a picture as its cover, copied to `path`."""
    last = "-disposition:v:1" if medium.suffix == ".mp4" else "-disposition:v"
    media.ffmpeg("-i", medium, "-i", cover, "-map", "0", "-map", "1", "-c", "copy", last, "attached_pic", path)
    return path


def test_a_cover_is_no_video(tmp_path: Path) -> None:
    cover = media.picture(tmp_path / "cover.jpg", size=(2000, 2000))
    with pytest.raises(MediaError, match="holds sound but no video"):
        probe(with_cover(tmp_path / "song.mp3", media.tone(tmp_path / "hum.mp3"), cover))
    both = with_cover(tmp_path / "film.mp4", media.scenes(tmp_path / "v.mp4", 1), cover)
    assert probe(both).size == media.SIZE


def test_a_playlist_in_disguise_is_refused(shared: Path) -> None:
    with pytest.raises(MediaError, match="cannot be read as media"):
        probe(shared / "data/cases/hostile/hls.mp4")


@pytest.mark.slow
def test_hundreds_of_thousands_of_tiny_packets(tmp_path: Path) -> None:
    """A minute of them takes no longer than their bytes."""
    path = tmp_path / "a.avi"
    media.ffmpeg("-f", "lavfi", "-i", "color=red:s=16x16:r=240:d=60", "-c:v", "mpeg4", "-g", "500", path)
    begun = time.monotonic()
    assert len(describe(path, Spool(tmp_path)).shots) <= 10
    assert time.monotonic() - begun < 60


def test_music_that_is_silent_cut_off_or_none(shared: Path, tmp_path: Path) -> None:

    timeline = film(tmp_path, [still(media.picture(tmp_path / "a.png"), 300)])
    (tmp_path / "work").mkdir()
    cases = shared / "data/cases/music"
    notes = [
        mix(replace(timeline, music=Music(cases / name)), NEWS.sound, tmp_path / "work").notes
        for name in ("silent.mp3", "trunc.mp3")
    ]
    assert notes == [
        ("silent.mp3 is silent: the film has no music",),
        ("trunc.mp3 is cut off: 4.0 of 20.0 s can be heard",),
    ]
    no_sound = media.scenes(tmp_path / "picture.mp4", 1)
    with pytest.raises(MediaError, match="holds no sound"):
        track_beats(no_sound)
    with pytest.raises(UserError, match=r"picture\.mp4 cannot be used as music"):
        mix(replace(timeline, music=Music(no_sound)), NEWS.sound, tmp_path / "work")
