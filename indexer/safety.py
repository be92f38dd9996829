"""What may be opened: the only place where a file that somebody else made meets ffmpeg or Pillow.

ffmpeg looks at what a file holds and not at its name, so a playlist called `clip.mp4` would be followed to other
files and hosts, and a script of its lavfi or concat demuxers run. Formats that hold their own pictures are listed
here, and nothing else is opened.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from assets_db.errors import UserError

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

PROTOCOLS = "file"
FORMATS = "mov,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,mxf,gif,dv,yuv4mpegpipe,wav,aiff,mp3,aac,flac"
INPUT_ARGS = ("-protocol_whitelist", PROTOCOLS, "-format_whitelist", FORMATS)  # before each -i of an ffmpeg command
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")  # not EPS: it runs Ghostscript


class MediaError(UserError):
    """A media file that cannot be used; `reason` says why, without the path."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type["MediaError"], tuple[Path, str]]:
        return MediaError, (self.path, self.reason)  # it comes back from other processes


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what ffmpeg, Pillow and the system say about `path` into a MediaError of one line."""
    import av

    try:
        yield
    except av.FFmpegError as error:
        raise MediaError(path, f"cannot be read as media ({error.strerror})") from error
    except UnidentifiedImageError as error:
        raise MediaError(path, f"is no picture of a known kind ({', '.join(PICTURE_FORMATS)})") from error
    except Image.DecompressionBombError as error:
        raise MediaError(path, "is too large a picture to open safely") from error
    except OSError as error:
        raise MediaError(path, f"cannot be read ({error.strerror or error})") from error
    except (ValueError, SyntaxError, EOFError, OverflowError) as error:  # how Pillow's readers meet broken files
        raise MediaError(path, f"is damaged ({error})") from error


@contextmanager
def open_media(path: Path) -> Iterator["InputContainer"]:
    """The container in `path`, opened under the lists above. Raises MediaError, also for what fails inside."""
    import av

    if path.stat().st_size == 0 if path.is_file() else False:
        raise MediaError(path, "is empty")
    options = {"protocol_whitelist": PROTOCOLS, "format_whitelist": FORMATS}
    with told(path), av.open(str(path.absolute()), options=options, metadata_errors="replace") as container:
        yield container


def video_stream(container: "InputContainer", path: Path) -> "VideoStream":
    """The moving picture in a container; a cover picture is none. Raises MediaError where there is no video."""
    streams = [stream for stream in container.streams.video if not _is_cover(stream)]
    if not streams:
        raise MediaError(path, "holds sound but no video" if container.streams.audio else "holds no video")
    best = container.streams.best("video")
    return best if best in streams else streams[0]


def _is_cover(stream: "VideoStream") -> bool:
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


@contextmanager
def open_picture(path: Path) -> Iterator[ImageFile]:
    """The picture in `path`, not yet decoded. Raises MediaError, also for what fails inside."""
    with told(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # broken tags do no harm, and past 179 megapixels it is an error
        if path.stat().st_size == 0:
            raise MediaError(path, "is empty")
        Image.init()
        formats = [name for name in PICTURE_FORMATS if name in Image.OPEN]  # not every Pillow reads AVIF
        with Image.open(path, formats=formats) as image:
            yield image
