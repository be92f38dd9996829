"""The embedder over open_clip: CLIP, SigLIP and their kin, from the model hub or a folder."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
from PIL import Image

from assets_db.errors import UserError
from indexer.backends.vino import compiled
from indexer.backends.weights import weights_digest
from indexer.hub import answers
from indexer.passes.embed import Rows
from indexer.precision import has_bfloat16
from indexer.shots.decode import Pixels

DEFAULT_MODEL = "ViT-B-32-SigLIP2-256/webli"  # Apache-2.0, 109 languages, as quick as any ViT-B/32
WEIGHTS = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin")


class OpenClip:
    """`NAME/TAG` of open_clip's list, `NAME/CHECKPOINT_FILE`, or a folder that holds `open_clip_config.json`."""

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        """Load the model, on a GPU where there is one. Raises UserError where it cannot be had, within seconds."""
        import torch

        self._torch = torch
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._rounds = has_bfloat16(self._device)
        self._type = torch.bfloat16 if self._rounds and self._device == "cuda" else torch.float32
        loaded, self._preprocess, self._tokenize = _load(model, self._device)
        self.name = f"openclip:{Path(model).name if Path(model).is_dir() else model}#{weights_digest(loaded)}"
        self._model = loaded.to(self._type).eval()
        self.dim = self.texts(["a photograph"]).shape[1]

    def images(self, batch: Pixels, /) -> Rows:
        """uint8 [n, h, w, 3] RGB -> float32 [n, dim], normalised."""
        prepared = self._torch.stack([self._preprocess(Image.fromarray(picture)) for picture in batch])
        with self._torch.inference_mode():
            return _rows(self._seen(prepared.to(self._device, self._type)))

    @cached_property
    def _seen(self) -> Callable[[Any], Any]:
        """Prepared pictures -> features. Made when pictures come: those who only search need not wait for it."""
        if self._rounds and self._device == "cpu":
            return compiled(self._model, int(self._torch.as_tensor(self._model.visual.image_size).max()))
        return cast(Callable[[Any], Any], self._model.encode_image)

    def fits(self, text: str) -> bool:
        """Whether all of a text is read: one more word would still change what the model is given."""
        return not self._torch.equal(self._tokenize([text]), self._tokenize([f"{text} x"]))

    def texts(self, texts: list[str], /) -> Rows:
        """n strings -> float32 [n, dim], normalised; a blank text has no opinion and gets zeros."""
        with self._torch.inference_mode():
            rows = _rows(self._model.encode_text(self._tokenize(texts).to(self._device)))
        rows[[not text.strip() for text in texts]] = 0
        return rows


def weights_at_hand(model: str) -> bool:
    """Whether `model` can be loaded without the network."""
    if Path(model).is_dir():
        return True
    name, _, tag = model.partition("/")
    if Path(tag).is_file():
        return True
    from huggingface_hub import try_to_load_from_cache

    repository, file = _hub_place(name, tag)
    wanted = (file,) if file else WEIGHTS
    return bool(repository) and any(isinstance(try_to_load_from_cache(repository, each), str) for each in wanted)


def _load(model: str, device: str) -> tuple[Any, Any, Any]:
    """(model, picture -> tensor, texts -> tokens)."""
    name, tag = (f"local-dir:{model}", None) if Path(model).is_dir() else _checked(model)
    at_hand = weights_at_hand(model)
    if not at_hand and not answers():
        repository = _hub_place(name, tag or "")[0] or model
        raise UserError(
            f"the weights of {model} are not on this machine, and the model hub cannot be reached",
            f"where there is a network, run `hf download {repository}`, and name its folder: openclip:FOLDER",
        )
    import open_clip

    try:
        with _quiet(at_hand):
            made, _, preprocess = open_clip.create_model_and_transforms(name, pretrained=tag, device=device)
            return made, preprocess, open_clip.get_tokenizer(name)
    except (RuntimeError, OSError, ValueError, KeyError) as error:
        reason = str(error).strip().split("\n")[0][:160]
        raise UserError(f"the model {model} cannot be loaded ({reason})", "check its name and files") from error


def _checked(model: str) -> tuple[str, str]:
    """Name and tag, or checkpoint file. Raises UserError for what open_clip does not know."""
    import open_clip

    name, _, tag = model.partition("/")
    if name not in open_clip.list_models():
        near = get_close_matches(name, open_clip.list_models(), n=3)
        raise UserError(f"open_clip knows no model '{name}'", f"did you mean {' or '.join(near) or DEFAULT_MODEL}?")
    tags = open_clip.list_pretrained_tags_by_model(name)
    if tag not in tags and not Path(tag).is_file():
        choices = ", ".join(tags) or "none: give a checkpoint file"
        raise UserError(f"open_clip knows no weights '{tag}' of {name}", f"write {name}/TAG; tags: {choices}")
    return name, tag


def _hub_place(name: str, tag: str) -> tuple[str, str]:
    """(repository, file) of a tag's weights; no file: one of the usual names, no repository: not on the hub."""
    import open_clip

    place = (open_clip.get_pretrained_cfg(name, tag) or {}).get("hf_hub", "")
    repository, _, file = place.rpartition("/")
    return repository, file


@contextmanager
def _quiet(offline: bool) -> Iterator[None]:
    """open_clip logs what it is about to raise. For local weights the hub is not asked for newer ones."""
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = before or offline
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        constants.HF_HUB_OFFLINE = before


def _rows(features: Any) -> Rows:
    rows = features.float().cpu().numpy()
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0), np.float32)
