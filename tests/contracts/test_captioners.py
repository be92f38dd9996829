"""What every captioner promises, over tiny models of the real classes: for captions, joined of two, chatting."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assets_db.errors import UserError
from assets_db.plugins import load
from indexer.passes.caption import Captioner
from tests import tiny_models

pytestmark = pytest.mark.slow

PICTURES = [
    np.random.default_rng(1).integers(0, 255, (40, 60, 3), np.uint8),
    np.random.default_rng(2).integers(0, 255, (64, 48, 3), np.uint8),
]
MODELS = (tiny_models.blip, tiny_models.vision_encoder_decoder, tiny_models.llava)


def captioner(spec: str) -> Captioner:
    made: Captioner = load("captioner", spec, Captioner)
    return made


@pytest.mark.parametrize("make", MODELS)
def test_each_picture_gets_its_text_again_and_again(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path)
    made = captioner(f"transformers:{tmp_path}")
    said = made.describe(PICTURES)
    assert len(said) == 2 and all(isinstance(text, str) and text for text in said)
    assert made.describe(PICTURES[1:]) == said[1:]
    assert made.describe([]) == []


def test_what_a_model_was_asked_is_no_part_of_what_it_says(tmp_path: Path) -> None:
    tiny_models.llava(tmp_path)
    said = captioner(f"transformers:{tmp_path}").describe(PICTURES)
    assert said and not any("s e n t e n c e" in text for text in said)


def test_the_name_tells_weights_apart(tmp_path: Path) -> None:
    from transformers import BlipForConditionalGeneration

    tiny_models.blip(tmp_path)
    name = captioner(f"transformers:{tmp_path}").name
    assert captioner(f"transformers:{tmp_path}").name == name
    other = BlipForConditionalGeneration.from_pretrained(tmp_path)
    other.vision_model.embeddings.class_embedding.data += 1
    other.save_pretrained(tmp_path)
    assert captioner(f"transformers:{tmp_path}").name != name


def test_no_model_and_one_that_is_nowhere_are_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for spec, told in {
        "transformers": "the captioner 'transformers' needs a model",
        "transformers:nobody/such-model": "the caption model 'nobody/such-model' is not on this machine",
        f"transformers:{tmp_path}": "holds no caption model that transformers can load",
    }.items():
        with pytest.raises(UserError, match=told) as caught:
            captioner(spec)
        assert "\n" not in str(caught.value)
