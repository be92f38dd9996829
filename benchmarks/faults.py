"""Faults that were tried, and how many the product held against, by area. Needs Linux: it looks into /proc."""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.table import Row
from montage.template import ROOT
from tests import damaged_caches, overwriting
from tests.e2e.command import NEWSREEL, framemd5
from tests.e2e.kills import killed
from tests.media import scenes

Area = Callable[[Path, Path], tuple[int, int]]  # the shared data, an empty folder -> how many were tried, how many held

KILLS = 50  # in all
LATEST = 8.0  # [s] after a command has begun
DISKS = (4, 60, 300, 700, 900, 1100, 2000, 3500, 6000, 9000, 11000, 11500)  # [KB] of a disk that fills up
SMALL = ("--size", "160x90", "--fps", "10", "--voice", "espeak", "--seconds", "8", "--embedder", "none")
PAGE = "<html lang=en><title>The Moon</title><body><article><h1>The Moon</h1><p>%s</p></article></body></html>"
TEXT = "A tall rocket rises from its launch pad. The Moon is 384,400 kilometres away. An astronaut smiles at the flag."


def run(shared: Path) -> list[Row]:
    """A row an area: how many held, the target being all that were tried."""
    rows = []
    for name, area in AREAS:
        with TemporaryDirectory() as folder:
            tried, held = area(shared, Path(folder))
        rows.append(Row(f"{name}, held of {tried}", float(held), "", None, float(tried)))
    return rows


def kills(shared: Path, folder: Path) -> tuple[int, int]:
    """`kill -9` at random moments: nothing lives on, and the same command then ends in what it makes undisturbed."""
    commands = _commands(folder)
    tried = held = 0
    for number, (name, (arguments, result)) in enumerate(commands.items()):
        whole, cut = folder / "whole" / name, folder / "cut" / name
        for place in (whole, cut):
            place.mkdir(parents=True)
        _newsreel(arguments, whole)
        share = KILLS // len(commands) + (number < KILLS % len(commands))
        chance = random.Random(number)
        left = [killed(arguments, cut, chance, LATEST)[1] for _ in range(share)]
        _newsreel(arguments, cut)
        same = result(whole) == result(cut) and not list(cut.rglob("*.part*"))
        tried, held = tried + share, held + sum(not some and same for some in left)
    return tried, held


def full_disks(shared: Path, folder: Path) -> tuple[int, int]:
    """A film on a disk that fills up: one line says so, nothing is half-written, and with room it is made."""
    _page(folder)
    reference = folder / "whole"
    reference.mkdir()
    make = ["make", folder / "page.html", "-o", "film.mp4", "--library", folder / "lib", "--fill", "card", *SMALL]
    _newsreel(make, reference)
    held = sum(_held_on(size, make, folder, framemd5(reference / "film.mp4")) for size in DISKS)
    return len(DISKS), held


def commands_that_overwrite(shared: Path, folder: Path) -> tuple[int, int]:
    """Commands whose output would take the place of something of the user's."""
    return overwriting.tried_and_held(folder)


def caches(shared: Path, folder: Path) -> tuple[int, int]:
    """A film's work folder, each file of it cut off, deleted and swapped: the same film again."""
    return damaged_caches.tried_and_held(folder)


AREAS: list[tuple[str, Area]] = [
    ("kills at random moments", kills),
    ("full disks", full_disks),
    ("overwriting", commands_that_overwrite),
    ("damaged caches", caches),
]


def _commands(folder: Path) -> dict[str, tuple[list[object], Callable[[Path], object]]]:
    """What is killed: the command, and what is compared of its folder."""
    _page(folder)
    footage, library, made = folder / "footage", folder / "library", folder / "made" / "film.mp4"
    footage.mkdir()
    for picture in sorted((ROOT / "demo" / "library").iterdir())[:8]:
        shutil.copy(picture, footage)
    for number in range(4):
        scenes(footage / f"rocket {number}.mp4", 4 + number)
    made.parent.mkdir()
    shown = ["--library", library, "--fill", "own,card", *SMALL]
    _newsreel(["index", footage, "--library", library, "--embedder", "none"], folder)
    _newsreel(["make", folder / "page.html", "-o", made, *shown], folder)
    timeline = made.with_suffix(".json")

    def film(place: Path) -> list[str]:
        return framemd5(next(iter(place.rglob("*.mp4"))))

    def holdings(place: Path) -> dict[str, object]:
        told = json.loads(_newsreel(["library", "--library", place / "new", "--json"], place).stdout)
        return {key: told[key] for key in ("assets", "shots", "frames", "ok", "missing", "bad")}

    return {
        "make": (["make", folder / "page.html", "-o", "film.mp4", *shown], film),
        "plan": (["plan", folder / "page.html", "-o", "film.json", *shown], _text("film.json")),
        "render": (["render", timeline, "-o", "film.mp4"], film),
        "index": (["index", footage, "--library", "new", "--embedder", "none", "--workers", "2"], holdings),
        "batch": (["batch", folder / "page.html", "--out", "films", *shown], film),
        "check": (["check", made], lambda place: None),
        "export": (["export", timeline, "--to", "otio,fcpxml,srt,vtt", "-o", "cut"], _text("cut.fcpxml")),
        "demo": (["demo", "-o", "film.mp4", *SMALL[:6]], film),
    }


def _text(name: str) -> Callable[[Path], str]:
    """A text file, with the folder that it lies in taken out."""
    return lambda place: (place / name).read_text(encoding="utf-8").replace(str(place), "")


def _page(folder: Path) -> None:
    (folder / "page.html").write_text(PAGE % TEXT, encoding="utf-8")


def _held_on(size: int, command: Sequence[object], folder: Path, reference: list[str]) -> bool:
    """On a disk of `size` [KB], which then gets more."""
    disk, out = folder / "disk", folder / "out"
    disk.mkdir(exist_ok=True)
    words = " ".join(f"'{word}'" for word in [*NEWSREEL, *command])
    script = f"""
        mount -t tmpfs -o size={size}k none '{disk}' && cd '{disk}' || exit
        {words} 2>'{out}.err'; echo $? >'{out}.rc'
        find . -name '*.part*' >'{out}.left'; mount -o remount,size=200m '{disk}'
        {words} && cp film.mp4 '{out}.mp4'
    """
    unshare = ["unshare", "--mount"] if os.getuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    out.with_suffix(".mp4").unlink(missing_ok=True)
    subprocess.run([*unshare, "sh", "-c", script], cwd=folder, capture_output=True, check=False)
    said = out.with_suffix(".err").read_text(encoding="utf-8").splitlines()[-1]
    told = "is full; make room" in said or "No space left on device" in said
    ended = int(out.with_suffix(".rc").read_text()) == 1 and told and not out.with_suffix(".left").read_text()
    return ended and out.with_suffix(".mp4").exists() and framemd5(out.with_suffix(".mp4")) == reference


def _newsreel(arguments: Sequence[object], cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [*NEWSREEL, *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):  # 1: the check of a film may find something
        raise RuntimeError(done.stderr)
    return done
