"""espeak-ng as a program of its own: it is GPL, and nothing of it is loaded into this process."""

import importlib.util
import json
import re
import sys
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any
from unicodedata import normalize

import numpy as np

from assets_db.errors import UserError
from indexer.processes import programs
from montage.backends.espeak_worker import NO_VOICE
from montage.narration.speak import Samples

WORKER = Path(__file__).with_name("espeak_worker.py")
TIMEOUT = 300  # [s] some 50 hours of speech
_HALF_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05)
}
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u200b-\u200f\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]")
_FAR_LATIN = re.compile(r"[\u0180-\u024f\u1e00-\u1eff]")  # ễ and ơ are spelled out, e and o are read

Sound = tuple[Samples, list[list[int]]]  # samples, events: see espeak_worker.py
Phonemes = list[tuple[int, list[str]]]  # the character at which a word stands, its IPA; none is the end of a clause


def synthesised(texts: Sequence[dict[str, Any]]) -> tuple[int, list[Sound]]:
    """The rate [Hz], and samples and events of each text: its `voice`, `pace` (in espeak's measure) and `text`.

    Raises UserError if espeak-ng is not installed, has no such voice or fails.
    """
    header, sound = _answer({"texts": texts})
    samples: Samples = np.frombuffer(sound, "<i2").astype(np.float32) / np.float32(32768)
    ends = list(accumulate((one["samples"] for one in header["spoken"]), initial=0))
    return header["rate"], [
        (samples[start:end], one["events"]) for one, (start, end) in zip(header["spoken"], pairwise(ends), strict=True)
    ]


def phonemes(texts: Sequence[str], voice: str) -> list[Phonemes]:
    """How `voice` reads each text, word by word. Raises UserError as `synthesised` does."""
    header, _ = _answer({"phonemes": True, "texts": [{"voice": voice, "pace": 160, "text": text} for text in texts]})
    return [[(position, list(read)) for position, read in one["events"]] for one in header["spoken"]]


def readable(text: str) -> str:
    """`text`, as long as before, without what espeak would spell out: signs, full-width letters, rare accents."""
    text = _UNSPEAKABLE.sub(" ", text).translate(_HALF_WIDTH)
    return _FAR_LATIN.sub(lambda letter: normalize("NFD", letter[0])[0], text)


def installed() -> tuple[str, str]:
    """The paths of the library and of its data. Raises UserError where espeak-ng is not installed."""
    if importlib.util.find_spec("espeakng_loader") is None:
        raise UserError("espeak-ng is not installed", "run: pip install espeakng-loader")
    import espeakng_loader

    return espeakng_loader.get_library_path(), espeakng_loader.get_data_path()


def _answer(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The program's answer: its header and the samples. See espeak_worker.py."""
    library, data = installed()
    command = [sys.executable, "-I", "-S", str(WORKER)]
    asked = json.dumps({"library": library, "data": data, **request}).encode()
    try:
        done = programs.run(command, seconds=TIMEOUT, data=asked)
    except TimeoutExpired as error:
        raise UserError(f"espeak-ng did not finish within {TIMEOUT} s", "shorten the script") from error
    if done.returncode == NO_VOICE:
        voice = done.stderr.decode(errors="replace")
        raise UserError(f"espeak-ng has no voice '{voice}'", "name one that it has: --voice espeak:en-us")
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise UserError(f"espeak-ng failed ({reason[0]})", "reinstall espeakng-loader")
    header, _, sound = done.stdout.partition(b"\n")
    return json.loads(header), sound
