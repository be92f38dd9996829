"""The listener over faster-whisper: Whisper's models, from the model hub or a folder."""

import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from assets_db.errors import UserError
from indexer.hub import answers
from indexer.passes.sound import Samples
from indexer.passes.speech import Word

FILES = ("model.bin", "tokenizer.json")  # without the second, the package asks the hub for it
BRIEFEST = 250  # [ms] of a voice: three of nine pieces of music have one that is shorter
MOST_THREADS = 8  # past that, decoding word by word gains nothing


class Whisper:
    """A name of faster-whisper's list (`small`), a repository of converted weights, or a folder with `model.bin`."""

    def __init__(self, model: str = "") -> None:
        """Load the model, on a GPU where there is one. Raises UserError where it cannot be had, within seconds."""
        try:
            import faster_whisper
        except ImportError as error:
            raise UserError(
                f"speech recognition cannot be loaded ({error})", "pip install 'newsreel[speech]'"
            ) from error
        folder = _folder(model)
        try:
            threads = min(MOST_THREADS, os.cpu_count() or 1)
            self._model = faster_whisper.WhisperModel(str(folder), compute_type="auto", cpu_threads=threads)
        except (RuntimeError, OSError, ValueError) as error:
            raise UserError(f"the speech model {model} cannot be loaded ({_first(error)})", "check it") from error
        self.name = f"whisper:{Path(model).name if Path(model).is_dir() else model}"

    def hear(self, samples: Samples, /) -> Sequence[Word]:
        """float32 [n], mono, 16 kHz -> words. The language is detected from the sound, in each call."""
        from faster_whisper.vad import VadOptions, get_speech_timestamps

        voices = VadOptions(min_speech_duration_ms=BRIEFEST)
        if not get_speech_timestamps(samples, voices):
            return []  # music and noise: asked all the same, the model invents something
        segments, _ = self._model.transcribe(
            samples,
            vad_filter=True,
            vad_parameters=voices,
            word_timestamps=True,
            condition_on_previous_text=False,  # one mistake would be repeated again and again
        )
        return [
            Word(float(word.start), float(word.end), word.word) for segment in segments for word in segment.words or ()
        ]


def _folder(model: str) -> Path:
    """Where the model lies, fetched if need be. Raises UserError."""
    if not model:
        raise UserError("no speech model is named", "name one, as whisper:small, or a folder: whisper:FOLDER")
    if Path(model).exists():
        if not _is_whole(Path(model)):
            raise UserError(
                f"{model} does not hold {' and '.join(FILES)}", "give a folder that faster-whisper can load"
            )
        return Path(model)
    from faster_whisper import available_models, download_model

    if "/" not in model and model not in available_models():
        near = " or ".join(get_close_matches(model, available_models(), n=2) or ("small", "turbo"))
        raise UserError(f"faster-whisper knows no model '{model}'", f"did you mean {near}?")
    try:
        folder = Path(download_model(model, local_files_only=True))
    except OSError:  # not in the cache
        return _fetched(model)
    return folder if _is_whole(folder) else _fetched(model)


def _fetched(model: str) -> Path:
    from faster_whisper import download_model

    if not answers():
        raise UserError(
            f"the speech model {model} is not on this machine, and the model hub cannot be reached",
            f"where there is a network, run `python -c 'import faster_whisper as w; "
            f'w.download_model("{model}", "FOLDER")\'`, and name the folder: whisper:FOLDER',
        )
    try:
        return Path(download_model(model))
    except (OSError, ValueError) as error:
        raise UserError(f"the speech model {model} cannot be had ({_first(error)})", "check its name") from error


def _is_whole(folder: Path) -> bool:
    return all((folder / name).is_file() for name in FILES)


def _first(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:160]
