"""Folders of junk, of every kind that lies about on disks: for what must end with a tally, whatever it meets."""

import os
import random
import socket
import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path

from indexer.kinds import PICTURE, VIDEO

ENDINGS = sorted(VIDEO | PICTURE)
HEADS = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 60_000, 60_000) + b"\x08\x02\0\0\0",
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0",
    b"GIF89a" + struct.pack("<HH", 16_000, 16_000) + b"\x80\0\0",
    b"RIFF\xff\xff\xff\xffWEBPVP8 ", b"RIFF\xff\xff\xff\x7fAVI LIST", b"BM" + b"\xff" * 60, b"II*\0\x08\0\0\0\xff\xff",
    b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08mdat", b"\0\0\0\x14ftypqt  \0\0\0\0qt  \xff\xff\xff\xffmoov",
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01", b"\x47" + b"\0" * 187, b"FLV\x01\x05\0\0\0\x09", b"\0\0\x01\xba" * 40,
    b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", b"ffconcat version 1.0\nfile /etc/passwd\n",
    b"PK\x03\x04" + b"\0" * 60,
    b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
    b"<html><body>404</body></html>",
    b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run\n", b"{\"error\": \"expired\"}", b"\0" * 4096, b"",
)  # fmt: skip
SIDECARS = (b"{", b"[" * 5000, b"\0" * 99, b"\xff\xfe", b'{"title": 1e999}', b'{"title": "\\ud800\\u001b[31m"}', b"",
            b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b'{"title": ' + b'["x",' * 900,
            b"title: \x1b]0;x\x07")  # fmt: skip
NAMES = (
    "new\nline",
    "\x1b[31mred",
    "\u202egpj.exe",
    "-rf",
    " ",
    "名" * 80,
    "a" * 245,
    "%00%n",
    "nul\udcff",
    "日\udce6\udc97",
)


def fill(folder: Path, count: int, seed: int = 0) -> None:
    """Put `count` files, and what only looks like files, into `folder` and some below it."""
    folder.mkdir(parents=True, exist_ok=True)
    chance, makers = random.Random(seed), (_head, _head, _noise, _sidecar, _cut, _strange)
    for number in range(count):
        place = folder / f"d{number % 17}"
        place.mkdir(exist_ok=True)
        makers[number % len(makers)](place, number, chance)


def _head(folder: Path, number: int, chance: random.Random) -> None:
    """The beginning of some format under the ending of some other."""
    (folder / f"{number}{chance.choice(ENDINGS)}").write_bytes(chance.choice(HEADS))


def _noise(folder: Path, number: int, chance: random.Random) -> None:
    (folder / f"{number}{chance.choice(ENDINGS)}").write_bytes(chance.randbytes(chance.randrange(1, 3000)))


def _sidecar(folder: Path, number: int, chance: random.Random) -> None:
    (folder / f"{number}.mp4").write_bytes(chance.choice(HEADS))
    (folder / f"{number}{chance.choice(('.json', '.xmp', '.txt', '.MP4.JSON', '.info.json'))}").write_bytes(
        chance.choice(SIDECARS)
    )


def _cut(folder: Path, number: int, chance: random.Random) -> None:
    head = chance.choice(HEADS)
    noise = head + chance.randbytes(chance.randrange(200))
    (folder / f"{number}{chance.choice(ENDINGS)}").write_bytes(noise[: chance.randrange(len(noise) + 1)])


def _strange(folder: Path, number: int, chance: random.Random) -> None:
    """Names that nothing likes, and things that are no files."""
    kinds: tuple[Callable[[Path], object], ...] = (
        Path.mkdir,
        os.mkfifo,
        _socket,
        _closed,
        *(partial(_link, target) for target in ("nowhere", "/dev/zero", "..", "")),
        partial(_named, chance.choice(NAMES), chance.choice(HEADS)),
    )
    kinds[number // 6 % len(kinds)](folder / f"{number}{chance.choice(('.mp4', '.jpg', '.mkv'))}")


def _link(target: str, path: Path) -> None:
    path.symlink_to(target or path.name)  # to itself


def _named(name: str, body: bytes, path: Path) -> None:
    encoded = os.fsencode(name)[:240] + os.fsencode(path.name)[:14]
    path.with_name(os.fsdecode(encoded)).write_bytes(body)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        try:
            end.bind(str(path))
        except OSError:
            path.write_bytes(b"")  # a path too long for a socket


def _closed(path: Path) -> None:
    path.write_bytes(HEADS[0])
    path.chmod(0)
