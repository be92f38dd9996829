"""What is known of a model of diffusers before a weight of it is read or fetched."""

import inspect
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from assets_db.errors import UserError
from indexer.hub import pretrained
from montage.generate.families import UNKNOWN, Family, family, understood
from montage.generate.generator import NotThere

T = TypeVar("T")

FRAMES = ("num_frames", "video_length", "frames")  # what pipelines call the number of frames
STRETCH = 9  # frames: two steps of the decoders that take several
DENOISERS = ("transformer", "unet")
INDEX = "model_index.json"
HIDDEN = re.compile(r"ImageToVideo|Image2Video|I2V|VideoDiffusion")  # they need a picture, required by name or not


@dataclass(frozen=True)
class Facts:
    """What a model's configuration says. No weight has been read for it, or fetched."""

    what: str  # kind of model, as messages name it
    model: str  # a name on the hub, or a folder
    index: Mapping[str, Any]
    denoiser: Mapping[str, Any]  # its transformer's or UNet's

    @property
    def label(self) -> str:
        """What it is called before others: a folder's place on this machine stays private."""
        return label(self.model)

    @cached_property
    def pipeline(self) -> type[Any]:
        """Its class. Raises NotThere where this diffusers has none."""
        import diffusers

        called = str(self.index.get("_class_name", ""))
        if not hasattr(diffusers, called):
            raise NotThere(
                f"'{self.label}' asks for a '{called}', which diffusers {version('diffusers')} does not have",
                "run: pip install --upgrade diffusers",
            )
        found: type[Any] = getattr(diffusers, called)
        return found

    @cached_property
    def family(self) -> Family:
        """Its row, with what its own configuration says of size and length."""
        row = family(self.pipeline.__name__, {**self.denoiser, **self.index})
        if row.pipelines == UNKNOWN.pipelines:
            row = replace(_by_signature(row, parameters(self.pipeline)), languages=self.languages)
        return replace(row, size=_sampled(self.denoiser) or row.size)

    @property
    def heeds(self) -> int:
        """How many frames it goes on from at most: some take a stretch, which says how things move; 0: none."""
        if {"video", "conditions"} <= self.asks.keys():
            return STRETCH
        return int("image" in self.asks or bool(self.family.onward))

    @property
    def languages(self) -> tuple[str, ...]:
        """Of prompts, by its text encoders."""
        classes = [part[1] for name, part in self.index.items() if name.startswith("text_encoder") and is_part(part)]
        return understood(classes)

    @cached_property
    def asks(self) -> Mapping[str, inspect.Parameter]:
        """What its pipeline takes."""
        return parameters(self.pipeline)


def is_part(entry: Any) -> bool:
    """Whether an entry of an index names a library and a class."""
    return isinstance(entry, list) and len(entry) == 2 and all(isinstance(one, str) for one in entry)


def facts(what: str, model: str) -> Facts:
    """What is known of `model` before it is loaded. Raises NotThere where there is none, quickly."""
    if find_spec("diffusers") is None:
        raise NotThere("diffusers is not installed", "run: pip install 'newsreel[generate]'")
    index = _configuration(what, model, INDEX)
    part = next((name for name in DENOISERS if name in index), "")
    denoiser = _configuration(what, model, f"{part}/config.json") if part else {}
    return Facts(what, model, index, denoiser)


def label(model: str) -> str:
    """A model's name: its own on the hub, a folder's without where it lies."""
    return Path(model).name if Path(model).expanduser().is_dir() else model


def parameters(pipeline: Any) -> Mapping[str, inspect.Parameter]:
    """What a pipeline, or a class of them, takes when it is called."""
    call = pipeline.__call__
    return inspect.signature(call).parameters


def needs_picture(pipeline: type[Any]) -> bool:
    """Whether it cannot work from words alone."""
    given = parameters(pipeline).get("image")
    required = given is not None and given.default is inspect.Parameter.empty
    return required or (given is not None and bool(HIDDEN.search(pipeline.__name__)))


def _configuration(what: str, model: str, name: str) -> dict[str, Any]:
    def load(**options: Any) -> dict[str, Any]:
        from huggingface_hub import hf_hub_download

        folder = Path(model).expanduser()
        file = folder / name if folder.is_dir() else hf_hub_download(model, name, **options)
        found = json.loads(Path(file).read_text("utf-8"))
        if not isinstance(found, dict):
            raise ValueError(f"{name} is no configuration")
        return found

    return there(what, model, load)


def there(what: str, model: str, load: Callable[..., T]) -> T:
    """As `pretrained`, for diffusers. Raises NotThere."""
    try:
        return pretrained(what, model, load, library="diffusers")
    except UserError as error:
        raise NotThere(error.what, error.todo) from error


def _by_signature(row: Family, asked: Mapping[str, inspect.Parameter]) -> Family:
    """Where the table says nothing, the pipeline's own defaults do."""
    defaults = {name: parameter.default for name, parameter in asked.items() if isinstance(parameter.default, int)}
    frames = next((defaults[name] for name in FRAMES if name in defaults), row.frames)
    size = (defaults["width"], defaults["height"]) if {"width", "height"} <= defaults.keys() else row.size
    return replace(row, frames=frames, size=size)


def _sampled(denoiser: Mapping[str, Any]) -> tuple[int, int] | None:
    """The size [px] that a configuration states, for decoders that enlarge eight times, as all of these do."""
    width, height = denoiser.get("sample_width"), denoiser.get("sample_height")
    if isinstance(width, int) and isinstance(height, int):
        return 8 * width, 8 * height
    sample = denoiser.get("sample_size") if "cross_attention_dim" in denoiser else None  # of a UNet
    if isinstance(sample, int):
        return 8 * sample, 8 * sample
    if isinstance(sample, list) and len(sample) == 2:
        return 8 * sample[1], 8 * sample[0]
    return None
