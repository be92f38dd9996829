"""The captioner over transformers: models made for captions (BLIP, GIT, ViT-GPT2), and vision-language models (SmolVLM,
LLaVA, Qwen-VL), which are asked for a sentence."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from assets_db.errors import UserError
from indexer.backends.weights import weights_digest
from indexer.hub import pretrained
from indexer.shots.decode import Pixels

QUESTION = "Describe this picture in one short, plain sentence."
LONGEST = 60  # tokens of a sentence


class ImageToText:
    """A name on the hub or a folder. Greedy, so the same picture gives the same sentence."""

    def __init__(self, model: str = "") -> None:
        """Load the model, on a GPU where there is one. Raises UserError where it cannot be had, within seconds."""
        if not model:
            raise UserError(
                "the captioner 'transformers' needs a model",
                "name one: --captioner transformers:Salesforce/blip-image-captioning-base",
            )
        import torch

        self._torch = torch
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._processor, network = pretrained("caption model", model, lambda **how: _load(model, **how))
        self.name = f"transformers:{Path(model).name}#{weights_digest(network)}"
        self._network = network.to(self._device).eval()

    def describe(self, pictures: Sequence[Pixels], /) -> list[str]:
        """n pictures uint8 [h, w, 3] RGB -> what the model says of each, one after the other."""
        return [self._said(Image.fromarray(picture)) for picture in pictures]

    def _said(self, picture: Image.Image) -> str:
        given = self._processor(picture).to(self._device)
        with self._torch.inference_mode():
            made = self._network.generate(**given, max_new_tokens=LONGEST, do_sample=False, num_beams=1)[0]
        asked = given.get("input_ids")
        if asked is not None and made[: asked.shape[1]].equal(asked[0]):  # a decoder alone repeats what it was asked
            made = made[asked.shape[1] :]
        return str(self._processor.decode(made)).strip()


class _Processor:
    """A picture -> what its model is given: the picture, and the question where the model chats."""

    def __init__(self, processor: Any, tokenizer: Any) -> None:
        self._processor, self._tokenizer = processor, tokenizer
        self._chats = bool(getattr(processor, "chat_template", None))

    def __call__(self, picture: Image.Image) -> Any:
        if not self._chats:
            return self._processor(images=picture, return_tensors="pt")
        asked = [{"type": "image", "image": picture}, {"type": "text", "text": QUESTION}]
        return self._processor.apply_chat_template(
            [{"role": "user", "content": asked}],
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
        )

    def decode(self, tokens: Any) -> str:
        return str(self._tokenizer.decode(tokens, skip_special_tokens=True))


def _load(model: str, **how: bool) -> tuple[_Processor, Any]:
    from transformers import AutoModelForImageTextToText, AutoProcessor, AutoTokenizer

    network = AutoModelForImageTextToText.from_pretrained(model, **how)
    processor = AutoProcessor.from_pretrained(model, **how)
    if not hasattr(processor, "tokenizer"):  # an encoder and a decoder have one each, and nothing that joins them
        return _Processor(_image_processor(model, **how), AutoTokenizer.from_pretrained(model, **how)), network
    return _Processor(processor, processor.tokenizer), network


def _image_processor(model: str, **how: bool) -> Any:
    from transformers import AutoImageProcessor

    return AutoImageProcessor.from_pretrained(model, **how)
