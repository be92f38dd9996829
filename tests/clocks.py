"""Videos whose clocks cannot be believed: frames that carry their number, and packets that are given any times."""

from collections.abc import Callable
from pathlib import Path

import av

from tests import media

Times = Callable[[int, int], int]  # number of the packet, one of its times [ms] -> what stands there instead [ms]


def rewritten(path: Path, times: Times, count: int = 250, options: tuple[str, ...] = ()) -> Path:
    """A video of `count` numbered frames, 25 a second, whose packets have the times that `times` gives them.

    It is written as Matroska, which takes any presentation times in milliseconds.
    """
    plain = path.with_name(f"plain-{path.stem}.mp4")  # which tells both times of each packet
    media.numbered(plain, count, options=(*media.H264, "-g", "25", "-video_track_timescale", "1000", *options))
    with av.open(str(plain)) as source, av.open(str(path), "w") as made:
        stream = made.add_stream_from_template(source.streams.video[0])
        for number, packet in enumerate(packet for packet in source.demux(video=0) if packet.size):
            assert packet.pts is not None and packet.dts is not None
            packet.pts, packet.dts = times(number, packet.pts), times(number, packet.dts)
            packet.stream = stream
            made.mux(packet)
    return path


def gap(at: int, seconds: float) -> Times:
    """From packet `at` on everything is `seconds` later."""

    return lambda number, time: time + round(1000 * seconds) * (number >= at)


def retimed(path: Path, times: Callable[[int, int], int], count: int = 250) -> Path:
    """MPEG-TS of `count` numbered frames; `times` gives the 33 bits of each one's time [1/90000 s] from its own.

    Muxers write no times that go back: those that are written are changed where they stand.
    """
    media.numbered(path, count, options=("-c:v", "mpeg2video", "-g", "25", "-q:v", "2"))
    content = bytearray(path.read_bytes())
    number = 0
    for start in range(0, len(content), 188):
        place = content.find(b"\x00\x00\x01\xe0", start, start + 188)
        if place < 0 or not content[start + 1] & 0x40 or not content[place + 7] & 0x80:
            continue
        for field in range(place + 9, place + 9 + content[place + 8] // 5 * 5, 5):
            content[field : field + 5] = _written(content[field], times(number, _read(content[field : field + 5])))
        number += 1
    assert number == count
    path.write_bytes(content)
    return path


def _read(field: bytes) -> int:
    """A time stamp of ISO 13818-1: 33 bits with markers in between."""
    return (field[0] >> 1 & 7) << 30 | field[1] << 22 | field[2] >> 1 << 15 | field[3] << 7 | field[4] >> 1


def _written(first: int, time: int) -> bytes:
    time %= 1 << 33
    return bytes((
        first & 0xF0 | time >> 29 & 0xE | 1, time >> 22 & 0xFF, time >> 14 & 0xFE | 1, time >> 7 & 0xFF,
        time << 1 & 0xFE | 1,
    ))  # fmt: skip


def joined(path: Path, *parts: Path) -> Path:
    """MPEG-TS files one after the other, as `cat` does it."""
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def hushed_then_loud(folder: Path) -> Path:
    """Two recordings of 4 s, one after the other, each with a clock of its own: a tone comes with the second."""
    parts = []
    for number, tone in enumerate(("anullsrc=r=48000:cl=mono", "sine=440:r=48000")):
        plain, part = recording(folder / f"v{number}.ts", 100, 100 * number), folder / f"{number}.ts"
        media.ffmpeg(
            "-i", plain, "-f", "lavfi", "-i", tone, "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "mp2",
            "-t", "4", part,
        )  # fmt: skip
        parts.append(part)
    return joined(folder / "a.ts", *parts)


def recording(path: Path, count: int, first: int = 0, offset: float = 0) -> Path:
    """MPEG-TS of `count` frames with numbers from `first` on, whose clock begins at `offset` [s]."""
    frames = [media.with_number(media.scene(first), first + number) for number in range(count)]
    options = ("-c:v", "libx264", "-g", "25", "-pix_fmt", "yuv420p", "-output_ts_offset", str(offset))
    return media.encode(path, frames, options=options)
