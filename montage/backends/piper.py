"""Piper, a neural voice that needs no network: run as a program of its own (it is GPL), with the user's model."""

import importlib.util
import json
import re
import shutil
import sys
import tempfile
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

import numpy as np

from assets_db.errors import UserError
from assets_db.files import FULL, DiskFull
from indexer.processes import programs
from montage.files.digests import file_stamp
from montage.model import Word
from montage.narration.speak import Samples, Spoken, sounding
from montage.narration.word_times import align_words, word_spans

TIMEOUT = 300  # [s] a line
PAUSE = Fraction(3, 25)  # [s] a silence as long as this is between clauses, not inside a word
_CLAUSE_END = re.compile(r"(?<=[,;:.!?…])\s+|(?<=[，；：。！？])")
SHOWN = 160  # characters of what the program complained


class Piper:
    """The `piper` program with a `.onnx` model, beside which its `.onnx.json` lies."""

    def __init__(self, model: str = "", speed: float = 1.0) -> None:
        self.model = model
        self.speed = speed

    @staticmethod
    def depends_on(model: str) -> object:
        """See `plugins`: the model's files. Raises UserError if they are not there."""
        return [file_stamp(file) for file in _files(model)]

    def speak(self, text: str, lang: str) -> Spoken:
        """See `Voice`. Piper tells no times: words share the time between two pauses by their letters.

        Raises UserError if the program or the model is missing, speaks another language, or fails.
        """
        path, usual = _checked(self.model, lang)
        command = [*_program(), "--model", str(path)]
        if self.speed != 1:
            command += "--length_scale", f"{usual / self.speed:.3f}"
        if not word_spans(text, lang):
            return Spoken(np.zeros(0, np.float32), 22050, ())
        samples, rate = _run(command, " ".join(text.split()))
        length = Fraction(len(samples), rate)
        return Spoken(samples, rate, align_words(text, lang, _clauses(text, lang, samples, rate), length))


def _program() -> list[str]:
    if found := shutil.which("piper"):
        return [found]
    if importlib.util.find_spec("piper"):
        return [sys.executable, "-m", "piper"]
    raise UserError("piper is not installed", "run: pip install piper-tts")


def _files(model: str) -> tuple[Path, Path]:
    """Where a model and its configuration are to lie."""
    if not model:
        raise UserError("piper has no model", "name one: --voice piper:en_US-lessac-medium.onnx")
    path = Path(model if model.endswith(".onnx") else f"{model}.onnx").expanduser()
    return path, path.with_name(f"{path.name}.json")


def _checked(model: str, lang: str) -> tuple[Path, float]:
    """The model's file, which must speak `lang`, and how long it is told to make its sounds."""
    path, config = _files(model)
    for file in (path, config):
        if not file.is_file():
            raise UserError(
                f"piper needs {file}", "run: python -m piper.download_voices, and name the file with its folder"
            )
    try:
        settings: dict[str, Any] = json.loads(config.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"{config} is not what piper writes", "download the voice again") from error
    speaks = str(settings.get("language", {}).get("family", ""))
    if speaks and speaks != lang.lower().split("-")[0]:
        raise UserError(f"the piper model {path.name} speaks '{speaks}', not '{lang}'", "name another model")
    return path, float(settings.get("inference", {}).get("length_scale", 1))


def _run(command: list[str], text: str) -> tuple[Samples, int]:
    """What the program makes of one line."""
    import soundfile

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "line.wav")
        try:
            asked = [*command, "--output_file", str(out)]
            done = programs.run(asked, seconds=TIMEOUT, data=f"{text}\n".encode("utf-8", "replace"))
        except TimeoutExpired as error:
            raise UserError(f"piper did not finish a line within {TIMEOUT} s", "use a smaller model") from error
        complaint = " ".join(done.stderr.decode(errors="replace").split())[-SHOWN:]
        if FULL in complaint:
            raise DiskFull(Path(folder))
        if done.returncode or not out.is_file():
            raise UserError(f"piper failed ({complaint or f'exit status {done.returncode}'})", "try the model by hand")
        try:
            samples, rate = soundfile.read(out, dtype="float32")
        except soundfile.LibsndfileError as error:
            raise UserError(f"piper wrote no sound ({complaint or error})", "try the model by hand") from error
    return samples if samples.ndim == 1 else samples.mean(axis=1), rate


def _clauses(text: str, lang: str, samples: Samples, rate: int) -> list[Word]:
    """The clauses with their times, if the voice paused once after each; else nothing."""
    parts = [part for part in _CLAUSE_END.split(text) if word_spans(part, lang)]
    spoken = _between_pauses(samples, rate)
    if len(parts) != len(spoken):
        return []
    return [Word(part, start, end) for part, (start, end) in zip(parts, spoken, strict=True)]


def _between_pauses(samples: Samples, rate: int) -> list[tuple[Fraction, Fraction]]:
    """The stretches [s] of sound between silences of at least `PAUSE`."""
    sound, size = sounding(samples, rate)
    loud = np.flatnonzero(sound)
    if not len(loud):
        return []
    breaks = [(a, b) for a, b in pairwise(loud.tolist()) if (b - a - 1) * size >= PAUSE * rate]
    starts = [int(loud[0]), *(b for _, b in breaks)]
    ends = [*(a + 1 for a, _ in breaks), int(loud[-1]) + 1]
    return [
        (Fraction(a * size, rate), Fraction(min(b * size, len(samples)), rate))
        for a, b in zip(starts, ends, strict=True)
    ]
