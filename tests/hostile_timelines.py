"""Timelines, scripts and templates that a stranger sends to do harm: each is refused in one line, at once.

`tried_and_held` counts them, for a benchmark.
"""

import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assets_db.errors import UserError
from montage.template import load_template
from montage.timeline.file import load_timeline, save_timeline
from montage.writing.write import read_script
from tests.films import timeline

SOON = 5.0  # [s] on a busy machine
MOST = 200_000_000  # [bytes]
MANY = "9" * 5000
BIG = int("9" * 39)
Kind = Literal["timeline", "script", "template"]
READERS: dict[Kind, Callable[[Path], object]] = {
    "timeline": load_timeline, "script": read_script, "template": lambda path: load_template(str(path)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file."""

    name: str
    kind: Kind
    content: bytes


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Puts a value at `video.1.dur`."""

    def change(values: Any) -> None:
        *cache, last = path.split(".")
        for step in cache:
            values = values[int(step) if step.isdecimal() else step]
        values[int(last) if last.isdecimal() else last] = value

    return change


OVER = {"start": 0, "dur": 5, "src": "a.png", "rect": [0.0, 0.0, 1.0, 1.0]}
TIMELINES: dict[str, Callable[[dict[str, Any]], None]] = {
    "16,000 px": _set("size", [16000, 16000]),
    "no px": _set("size", [0, 0]),
    "sides below zero": _set("size", [-1280, -720]),
    "three sides": _set("size", [1280, 720, 2]),
    "size as text": _set("size", "16000x16000"),
    "huge fps": _set("fps", "99999999"),
    "fps below zero": _set("fps", "-30"),
    "fps of a huge denominator": _set("fps", f"1/{BIG}"),
    "fps by zero": _set("fps", "30/0"),
    "fps by exponent": _set("fps", "1e999999999"),
    "fps of 5,000 digits": _set("fps", MANY),
    "frames without end": _set("frames", BIG),
    "frames below zero": _set("frames", -85),
    "a clip of all frames there are": _set("video.0.dur", BIG),
    "an in-point of 5,000 digits": _set("video.0.offset", f"{MANY}/7"),
    "an in-point by exponent": _set("video.0.offset", "1e9999999"),
    "an in-point in a million years": _set("video.0.offset", "31557600000000"),
    "a line below zero": _set("video.0.line", -1),
    "a line that is not there": _set("video.0.line", 9),
    "a spoken line below zero": _set("speeches.0.line", -5),
    "a word before the film": _set("speeches.0.words.0.start", "-1"),
    "a score beyond all": _set("video.0.score", 1e300),
    "a gain beyond all": _set("video.0.gain", 1e300),
    "NUL in a path": _set("video.0.src", "/footage/a\0.mp4"),
    "NUL in the title": _set("title", "a\0b"),
    "NUL in a key": lambda values: values.update({"a\0b": 1}),
    "half a character in the title": _set("title", "a\ud800b"),
    "half a character in a path": _set("video.0.src", "\udfff\ud800.mp4"),
    "half a character of a file's name in a line": _set("lines.0.text", "a\udc80"),
    "a path that is a number": _set("video.0.src", 7),
    "a path that is a list": _set("video.0.src", ["a", "b"]),
    "clips that are text": _set("video", "abc"),
    "clips that are an object": _set("video", {"0": {}}),
    "clips that are numbers": _set("video", [1, 2, 3]),
    "notes that are one text": _set("notes", "abc"),
    "cuts that are one text": _set("edits", {"cuts": "123"}),
    "a tag without a weight": _set("lines.0.tags", [{"text": "a", "kind": "topic", "weight": "heavy"}]),
    "a gap between text and number": _set("video.0.start", "0"),
    "true for a number": _set("video.0.start", True),
    "an overlay of no width": lambda values: values.update(overlays=[OVER | {"rect": [0.0, 0.0, 0.0, 1.0]}]),
    "an overlay a million times the film": lambda values: values.update(
        overlays=[OVER | {"rect": [0.0, 0.0, 1e6, 1e6]}]
    ),
    "an overlay at infinity": lambda values: values.update(overlays=[OVER | {"rect": [-1e300, 0.0, 1e301, 1.0]}]),
    "an overlay for ever": lambda values: values.update(overlays=[OVER | {"dur": BIG}]),
    "a caption that ends before it begins": lambda values: values.update(
        captions=[{"start": "2", "end": "1", "text": "a"}]
    ),
    "music from before its file": _set("music", {"path": "a.mp3", "offset": "-1"}),
    "beats that go back": _set("pulse", {"beats": ["2", "1"], "downbeats": []}),
    "a million beats": _set("pulse", {"beats": ["1"] * 1_000_000, "downbeats": []}),
    "a title of a million letters": _set("title", "a" * 1_000_000),
    "a cut before the film": _set("edits", {"cuts": ["-1"]}),
    "no lines": _set("lines", []),
    "of a version to come": _set("version", 10**30),
}
TEXTS: dict[str, bytes] = {
    "a number of 5,000 digits": b'{"version": 1, "video": [], "frames": ' + MANY.encode() + b"}",
    "NaN": b'{"version": 1, "video": [], "frames": NaN}',
    "infinity": b'{"version": 1, "video": [], "frames": -Infinity}',
    "beyond floats": b'{"version": 1, "video": [], "frames": 1e999}',
    "100,000 lists in one another": b'{"version": 1, "video": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "200 lists in one another": b'{"version": 1, "video": ' + b"[" * 200 + b"]" * 200 + b"}",
    "cut off": b'{"version": 1, "video": [',
    "no text": b"\xff\xfe\x00\x01" * 100,
    "empty": b"",
    "a list": b"[]",
    "two million numbers": b'{"version": 1, "video": ['
    + b",".join([b"[" + b",".join([b"1"] * 1000) + b"]"] * 2500)
    + b"]}",
}
LINE = {"text": "A rocket stands on its pad."}
SCRIPTS: dict[str, dict[str, Any]] = {
    "lines that are text": {"lines": "abc"},
    "a line of a list": {"lines": [{"text": ["a"]}]},
    "NUL in a line": {"lines": [{"text": "a\0b"}]},
    "half a character in a line": {"lines": [{"text": "a\ud800"}]},
    "a line of a million letters": {"lines": [{"text": "a" * 1_000_000}]},
    "a million lines": {"lines": [{"text": "a"}] * 100_000},
    "a language of none": {"lang": "../../etc", "lines": [LINE]},
    "a weight beyond all": {"lines": [LINE | {"tags": [{"text": "a", "kind": "topic", "weight": 1e308}]}]},
    "a pin below zero": {"lines": [LINE], "edits": {"pins": [{"line": "-1", "shot": "a"}]}},
    "a cut by exponent": {"lines": [LINE], "edits": {"cuts": ["1e99999999"]}},
    "a cut of one text": {"lines": [LINE], "edits": {"cuts": "12"}},
    "exclude as one text": {"lines": [LINE], "edits": {"exclude": "a.mp4"}},
    "a picture of five sides": {"lines": [LINE], "pictures": [{"url": "a", "size": [1, 2, 3, 4, 5]}]},
}
TEMPLATES: dict[str, str] = {
    "a colour that is none": '[cards]\naccent = "javascript:alert(1)"',
    "a colour with a filter behind it": '[subtitles]\ncolour = "#ffffff,drawtext=textfile=/etc/passwd"',
    "a colour of three digits": '[cards]\nink = "#fff"',
    "a length below zero": "[subtitles]\nsize = -0.05",
    "a shot of no length": "[pace]\nshortest = 0",
    "a shot of less than none": "[pace]\nshortest = -1",
    "shots that do not ascend": "[pace]\nshortest = 9\nlongest = 2",
    "a pause of a day": "[pauses]\nhead = 86400",
    "a pause below zero": "[pauses]\nbetween = -1",
    "NaN": "floor = nan",
    "infinity": "[sound]\nloudness = -inf",
    "NaN as a fraction": "[pace]\nwanted = nan",
    "a fraction by exponent": '[pace]\nwanted = "1e999999999"',
    "a fraction of 5,000 digits": f'[pace]\nwanted = "{MANY}"',
    "a number of 5,000 digits": f"version = {MANY}",
    "16,000 px": "size = [16000, 9000]",
    "odd sides": "size = [1281, 721]",
    "a zoom of a million": "still_zoom = 1e6",
    "weights beyond all": "[style]\nmusic = 1e300",
    "a logo from elsewhere": '[logo]\nfile = "/etc/passwd"',
    "a logo above": '[logo]\nfile = "../../secret.png"',
    "a logo of a million heights": "[logo]\nheight = 1e6",
    "two fonts": '[subtitles]\nfont = "Noto Sans,100,&H00"',
    "a font on two lines": '[subtitles]\nfont = "Noto\\nSans"',
    "1,000 lists in one another": "size = " + "[" * 1000 + "]" * 1000,
    "no TOML": "\x00\x01",
    "a megabyte of nothing": "#" * 2_000_000,
}


def hostile() -> Iterator[Hostile]:
    """All of them."""
    folder = Path("/nowhere")
    for name, change in TIMELINES.items():
        yield Hostile(name, "timeline", _timeline(change, folder))
    for name, content in TEXTS.items():
        yield Hostile(name, "timeline", content)
        if name not in ("a list",):
            yield Hostile(name, "script", content.replace(b'"video"', b'"lines"'))
    for name, script in SCRIPTS.items():
        yield Hostile(name, "script", json.dumps(script).encode())
    for name, text in TEMPLATES.items():
        before = "" if "version" in text else "version = 1\n"
        yield Hostile(name, "template", (before + text + "\n").encode())


def complaint(one: Hostile, folder: Path) -> str:
    """What a person is told, in a line; empty where the file was taken, or took too long or too much."""
    file = folder / ("template.toml" if one.kind == "template" else "film.json")
    file.write_bytes(one.content)
    tracemalloc.start()
    begun = time.process_time()  # of the processor: others may be at work on the machine
    try:
        READERS[one.kind](file)
        told = ""
    except UserError as error:
        told = str(error)
    took, most = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    fine = len(told) < 1000 and told.isprintable() and took < SOON and most < MOST
    return told if fine else ""


def tried_and_held(folder: Path) -> tuple[int, int]:
    """How many there are, and how many are refused as they should be."""
    every = list(hostile())
    return len(every), sum(bool(complaint(one, folder)) for one in every)


def _timeline(change: Callable[[dict[str, Any]], None], folder: Path) -> bytes:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as place:
        file = Path(place) / "film.json"
        save_timeline(timeline(30, 45, 10), file)
        values = json.loads(file.read_text(encoding="utf-8"))
    values.setdefault("music", None)
    change(values)
    return json.dumps(values).encode()
