"""What may be opened: the only place where ffmpeg or Pillow opens files of other people.

ffmpeg looks at what a file holds and not at its name, so a playlist called `clip.mp4` would be followed to other
files and hosts, and a script of its lavfi or concat demuxers run. Formats that hold their own pictures are listed
here, and nothing else is opened.
"""

import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
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
MOST_FRAME_PIXELS = 36_000_000  # of a video: 8K; a decoder holds up to some twenty frames
VIDEO_ARGS = (*INPUT_ARGS, "-max_pixels", str(MOST_FRAME_PIXELS))  # where its pictures are decoded
EMPTY = "is empty"
KINDS = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
TOO_LARGE = "is too large a picture (more than {} megapixels); save it smaller"
# At 4 bytes a pixel, and as much again while it is decoded or made smaller: either takes 1 GB at most.
MOST_PIXELS = 80_000_000
MOST_JPEG_PIXELS = 250_000_000  # decoded row by row, unless it is progressive; telephones take 200 megapixels
Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS // 2  # Pillow refuses twice that before anything is allocated
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")  # not EPS: it runs Ghostscript


class MediaError(UserError):
    """A media file that cannot be used; `reason` is why, without the path.

    A `passing` error may not lie in the file: it may be gone the next time, though the file is unchanged.
    """

    def __init__(self, path: Path, reason: str, passing: bool = False) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.passing = passing

    def __reduce__(self) -> tuple[type["MediaError"], tuple[Path, str, bool]]:
        return MediaError, (self.path, self.reason, self.passing)  # it comes back from other processes


@contextmanager
def as_media_error(path: Path) -> Iterator[None]:
    """Turn errors of ffmpeg, Pillow and the system about `path` into a MediaError of one line."""
    import av

    try:
        yield
    except av.FFmpegError as error:
        raise MediaError(path, f"cannot be read as media ({error.strerror})") from error
    except UnidentifiedImageError as error:
        raise MediaError(path, f"is no picture of a known kind ({', '.join(PICTURE_FORMATS)})") from error
    except Image.DecompressionBombError as error:
        raise MediaError(path, TOO_LARGE.format(MOST_JPEG_PIXELS // 10**6)) from error
    except OSError as error:  # with a number from the system, else from Pillow, about what is in the file
        reason = f"cannot be read ({error.strerror or error})"
        raise MediaError(path, reason, passing=error.errno is not None) from error
    except (ValueError, SyntaxError, EOFError, OverflowError) as error:  # how Pillow's readers meet broken files
        raise MediaError(path, f"is damaged ({error})") from error


@contextmanager
def open_media(path: Path) -> Iterator["InputContainer"]:
    """The container in `path`, opened under the lists above. Raises MediaError, also for what fails inside."""
    import av

    check_file(path)
    options = {"protocol_whitelist": PROTOCOLS, "format_whitelist": FORMATS}
    with as_media_error(path), av.open(str(path.absolute()), options=options, metadata_errors="replace") as container:
        yield container


def check_file(path: Path) -> None:
    """Raises MediaError for what is no file with something in it: opening a pipe would wait for ever."""
    with as_media_error(path):
        state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        what = next((name for test, name in KINDS if test(state.st_mode)), "a device")
        raise MediaError(path, f"is {what}, not a file")
    if not state.st_size:
        raise MediaError(path, EMPTY)


def video_stream(container: "InputContainer", path: Path) -> "VideoStream":
    """The moving picture in a container, the largest of several; a cover picture is none.

    Raises MediaError where there is no video, and where its frames are too large to be decoded.
    """
    streams = [stream for stream in container.streams.video if not _is_cover(stream)]
    if not streams:
        raise MediaError(path, "holds sound but no video" if container.streams.audio else "holds no video")
    largest = max(streams, key=_pixels)  # the first of those
    if _pixels(largest) > MOST_FRAME_PIXELS:
        raise MediaError(path, f"has frames of more than {MOST_FRAME_PIXELS // 10**6} megapixels; save it smaller")
    largest.codec_context.options |= {"max_pixels": str(MOST_FRAME_PIXELS)}  # its size may change on the way
    return largest


def _pixels(stream: "VideoStream") -> int:
    return stream.codec_context.width * stream.codec_context.height


def _is_cover(stream: "VideoStream") -> bool:
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


@contextmanager
def open_picture(path: Path) -> Iterator[ImageFile]:
    """The picture in `path`, not yet decoded. Raises MediaError, also for what fails inside."""
    check_file(path)
    with as_media_error(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # broken tags do no harm, and what is too large is an error
        _init()
        formats = [name for name in PICTURE_FORMATS if name in Image.OPEN]  # not every Pillow reads AVIF
        with Image.open(path, formats=formats) as image:
            _check_size(image, path)
            yield image


@cache
def _init() -> None:
    """Pillow's readers, and that of HEIC: libheif and libde265, which are under the LGPL; no encoder comes with it."""
    from pi_heif import register_heif_opener

    Image.init()
    register_heif_opener(thumbnails=False)


def _check_size(image: ImageFile, path: Path) -> None:
    by_rows = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    if not by_rows and image.width * image.height > MOST_PIXELS:
        raise MediaError(path, TOO_LARGE.format(MOST_PIXELS // 10**6))
