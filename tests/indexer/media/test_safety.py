"""Files that are not what their name says are refused, and the reason takes one line."""

import pickle
from pathlib import Path

import av
import pytest

from assets_db.errors import UserError
from indexer.media.safety import FORMATS, INPUT_ARGS, MediaError, open_media, open_picture, video_stream
from tests import media


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    return media.scenes(tmp_path / "secret.mp4", 0.4)


def test_opens_video(secret: Path) -> None:
    with open_media(secret) as container:
        assert video_stream(container, secret).width == 160


def test_concat_script_is_refused(secret: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.mp4"
    trap.write_text(f"ffconcat version 1.0\nfile '{secret}'\n")
    with av.open(str(trap), options={"safe": "0"}) as container:  # what would happen without the list
        assert container.streams.video
    with pytest.raises(MediaError), open_media(trap):
        pass


def test_playlist_is_refused(secret: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.m3u8"
    media.ffmpeg("-i", secret, "-c", "copy", "-f", "mpegts", tmp_path / "secret.ts")
    trap.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n")
    with av.open(str(trap)) as container:  # what would happen without the list
        assert container.streams.video
    with pytest.raises(MediaError), open_media(trap):
        pass
    renamed = trap.rename(tmp_path / "trap.mp4")
    with pytest.raises(MediaError), open_media(renamed):
        pass


@pytest.mark.parametrize("name", ["hls", "concat", "dash", "sdp", "image2", "lavfi", "srt", "ass", "rtsp", "tty"])
def test_dangerous_formats_are_not_listed(name: str) -> None:
    assert name not in FORMATS.split(",")


def test_input_args_are_ffmpegs(secret: Path, tmp_path: Path) -> None:
    import subprocess

    media.ffmpeg(*INPUT_ARGS, "-i", secret, "-f", "null", "-")
    trap = tmp_path / "trap.mp4"
    trap.write_text(f"ffconcat version 1.0\nfile '{secret}'\n")
    media.ffmpeg("-safe", "0", "-f", "concat", "-i", trap, "-f", "null", "-")
    with pytest.raises(subprocess.CalledProcessError):
        media.ffmpeg(*INPUT_ARGS, "-i", trap, "-f", "null", "-")


def test_postscript_picture_is_refused(tmp_path: Path) -> None:
    trap = tmp_path / "trap.jpg"
    trap.write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n")
    with pytest.raises(MediaError, match="is no picture of a known kind"), open_picture(trap):
        pass


def test_error_survives_a_process_border() -> None:
    error = pickle.loads(pickle.dumps(MediaError(Path("a.mp4"), "is empty")))
    assert (error.path, error.reason, str(error)) == (Path("a.mp4"), "is empty", "a.mp4: is empty")
    assert isinstance(error, UserError)
