"""A pipeline of diffusers: weighed, loaded, placed, called."""

import inspect
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from math import lcm, prod
from pathlib import Path
from typing import Any

from montage.generate.facts import DENOISERS, Facts, is_part, parameters, there
from montage.generate.families import Family
from montage.generate.generator import GenerationError, NotThere, OutOfMemory
from montage.generate.memory import BYTES, Kind, Offload, Place, free_memory, is_out_of_memory, placed

_WEIGHTS = re.compile(r"(?:diffusion_pytorch_model|pytorch_model|model)(?:-\d{5}-of-\d{5})?\.(safetensors|bin)")
_BROKEN = (OSError, ValueError, RuntimeError, TypeError, AttributeError, KeyError, ImportError)  # as loading fails


def fetched(known: Facts) -> Path:
    """The folder with its weights, fetched if need be. Raises NotThere."""
    from diffusers import DiffusionPipeline

    known.pipeline  # noqa: B018  before gigabytes are fetched
    folder = Path(known.model).expanduser()
    if folder.is_dir():
        return folder
    return Path(there(known.what, known.model, lambda **options: DiffusionPipeline.download(known.model, **options)))


def where(known: Facts, folder: Path, kind: Kind | None, offload: Offload | None) -> Place:
    """Where a model fits best. Raises OutOfMemory where this machine cannot hold it."""
    weights = weighed(folder)
    place = placed(weights, kind, offload)
    if place is None:
        need = BYTES[kind or "bfloat16"] * sum(weights)
        raise OutOfMemory(
            f"'{known.label}' needs {need / 1e9:.1f} GB of memory, and {free_memory() / 1e9:.1f} are free",
            "choose a smaller model",
        )
    return place


def loaded(known: Facts, folder: Path, place: Place) -> Any:
    """The pipeline, not yet where it belongs. Raises NotThere for what cannot be loaded.

    Errors that mean a lack of memory come through.
    """
    lost = [name for name, part in known.index.items() if is_part(part) and not (folder / name).is_dir()]
    if lost:  # else silently left empty
        raise NotThere(f"the {known.what} '{known.label}' lacks its {', '.join(lost)}", "fetch it again")
    from diffusers import DiffusionPipeline
    from diffusers.utils import logging

    logging.set_verbosity(logging.CRITICAL)  # errors are raised as well, and reported here
    logging.disable_progress_bar()
    kinds = _kinds(known, place.kind)
    try:
        with _hushed():
            made = DiffusionPipeline.from_pretrained(folder, dtype=kinds, local_files_only=True)
    except _BROKEN as error:
        if is_out_of_memory(error):
            raise
        raise NotThere(
            f"the {known.what} '{known.label}' cannot be loaded ({first(error)})", "fetch it again"
        ) from error
    return quiet(made)


def put(pipeline: Any, place: Place) -> Any:
    """`pipeline` where its weights are to be."""
    if place.device == "cpu":
        return pipeline
    if place.offload == "model":
        pipeline.enable_model_cpu_offload(device=place.device)
    elif place.offload == "sequential":
        pipeline.enable_sequential_cpu_offload(device=place.device)
    else:
        pipeline.to(place.device)
    return pipeline


def beside(pipeline: Any, other: str) -> Any:
    """A pipeline of the class called `other` with the same weights, held once."""
    import diffusers

    made = getattr(diffusers, other)
    given = {**dict(pipeline.config), **pipeline.components}
    return quiet(made(**{name: given[name] for name in inspect.signature(made).parameters if name in given}))


def quiet(pipeline: Any) -> Any:
    """`pipeline` without a word, its pictures decoded in tiles: half a second of 720p takes 10 GB at once."""
    pipeline.set_progress_bar_config(disable=True)
    decoder = getattr(pipeline, "vae", None)
    for saving in ("enable_tiling", "enable_slicing"):
        if hasattr(decoder, saving):
            getattr(decoder, saving)()
    return pipeline


def _kinds(known: Facts, kind: Kind) -> Any:
    import torch

    wanted = getattr(torch, kind)
    return {"vae": torch.float32, "default": wanted} if known.family.exact_vae else wanted


def weighed(folder: Path) -> list[int]:
    """How many weights each part of a pipeline has, by what its files say of themselves."""
    parts = []
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = {path: found[1] for path in part.iterdir() if (found := _WEIGHTS.fullmatch(path.name))}
        ending = "safetensors" if "safetensors" in files.values() else "bin"
        parts.append(sum(_elements(path) for path, suffix in files.items() if suffix == ending))
    return [count for count in parts if count]


def _elements(path: Path) -> int:
    """Weights in a file; a `.bin` does not state them, and mostly holds four bytes each."""
    if path.suffix == ".bin":
        return path.stat().st_size // 4
    with path.open("rb") as file:
        try:
            header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
            return sum(prod(one["shape"]) for name, one in header.items() if name != "__metadata__")
        except (ValueError, KeyError, TypeError, MemoryError):  # broken; loading it will raise
            return 0


def grid(pipeline: Any, row: Family) -> Family:
    """`row` with the steps that this pipeline's decoder goes by, where they are larger."""
    time = next(
        (
            getattr(pipeline, name)
            for name in ("vae_scale_factor_temporal", "vae_temporal_compression_ratio", "vae_temporal_scale_factor")
            if isinstance(getattr(pipeline, name, None), int)
        ),
        1,
    )
    space = next(
        (
            getattr(pipeline, name)
            for name in ("vae_scale_factor_spatial", "vae_spatial_compression_ratio", "vae_scale_factor")
            if isinstance(getattr(pipeline, name, None), int)
        ),
        8,
    )
    denoiser = next((part for name in DENOISERS if (part := getattr(pipeline, name, None)) is not None), None)
    patch = getattr(getattr(denoiser, "config", None), "patch_size", 1)
    patch = patch[-1] if isinstance(patch, list | tuple) else patch
    return replace(row, step=lcm(row.step, time), multiple=lcm(row.multiple, space * (patch or 1)))


def called(pipeline: Any, name: str, arguments: Mapping[str, Any]) -> Any:
    """What `pipeline` makes of those of `arguments` that it knows and that are given; `name` it has before a person.

    Raises GenerationError for what it does not like; errors that mean a lack of memory come through.
    """
    known = parameters(pipeline)
    given = {key: value for key, value in arguments.items() if key in known and value is not None}
    try:
        with _hushed():
            return pipeline(**given)
    except (ValueError, RuntimeError, TypeError, IndexError, AttributeError, ZeroDivisionError) as error:
        if is_out_of_memory(error):
            raise
        raise GenerationError(f"'{name}' failed ({first(error)})", "choose other options, or another model") from error


@contextmanager
def _hushed() -> Iterator[None]:
    """Silence advice to authors of model configurations: users of newsreel cannot act on it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


def first(error: BaseException) -> str:
    """The first line of what an error says."""
    return (str(error).strip().split("\n")[0] or type(error).__name__)[:160]
