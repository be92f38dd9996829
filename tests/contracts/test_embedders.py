"""What every embedder promises, asked of all at hand: tiny models made here, and ConSE where the data is."""

import json
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assets_db.errors import UserError
from indexer.backends.openclip import DEFAULT_MODEL, OpenClip, weights_at_hand
from indexer.passes.embed import Embedder, Loaded, language, load_embedder, reads_all
from tests import tiny_models
from tests.media import scene

pytestmark = pytest.mark.slow

TINY = {
    "embed_dim": 32,
    "vision_cfg": {"image_size": 64, "layers": 2, "width": 64, "head_width": 16, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 64, "heads": 4, "layers": 2},
}
TEXTS = ["a dog on the grass", "two red cars in a street", "a ship in the harbour"]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of open_clip's own classes, so small that random weights are made in a moment; known as `tiny`."""
    import open_clip
    import torch

    folder = tmp_path_factory.mktemp("model")
    (folder / "tiny.json").write_text(json.dumps(TINY))
    open_clip.add_model_config(folder / "tiny.json")
    torch.manual_seed(1)
    model = open_clip.create_model("tiny")
    torch.save(model.state_dict(), folder / "tiny.pt")
    return folder / "tiny.pt"


TINY_MODELS = {
    "clip": (tiny_models.clip, "transformers"),
    "siglip": (tiny_models.siglip, "transformers"),
    "chinese-clip": (tiny_models.chinese_clip, "chinese-clip"),
}


@pytest.fixture(params=["openclip", "openclip folder", "conse", *TINY_MODELS])
def embedder(request: pytest.FixtureRequest, checkpoint: Path, tmp_path: Path) -> Iterator[Embedder]:
    if request.param == "conse":
        models = str(request.getfixturevalue("shared") / "models")
        sys.path.insert(0, models)
        try:
            yield _loaded("conse:Conse")
        finally:
            sys.path.remove(models)
    elif request.param in TINY_MODELS:
        make, name = TINY_MODELS[request.param]
        make(tmp_path)
        yield _loaded(f"{name}:{tmp_path}")
    elif request.param == "openclip":
        yield _loaded(f"openclip:tiny/{checkpoint}")
    else:
        yield _loaded(f"openclip:{_as_folder(checkpoint, tmp_path)}")


def _loaded(spec: str) -> Embedder:
    made = load_embedder(spec)
    assert made is not None
    return made


def _as_folder(checkpoint: Path, folder: Path) -> Path:
    """As models lie on the hub."""
    config = {"model_cfg": TINY, "preprocess_cfg": {"mean": [0.5] * 3, "std": [0.5] * 3}}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    (folder / "open_clip_pytorch_model.bin").write_bytes(checkpoint.read_bytes())
    return folder


def pictures(count: int) -> np.ndarray:
    return np.stack([scene(seed, (96, 64)) for seed in range(count)])


def lengths(rows: np.ndarray) -> np.ndarray:
    return np.linalg.norm(rows, axis=1)


def test_shapes_types_and_lengths(embedder: Embedder) -> None:
    for rows in (embedder.images(pictures(3)), embedder.texts(TEXTS)):
        assert (rows.shape, rows.dtype) == ((3, embedder.dim), np.float32)
        assert np.all((np.abs(lengths(rows) - 1) < 1e-3) | (lengths(rows) == 0))
        assert lengths(rows).any()
    assert isinstance(embedder.name, str)
    assert embedder.name


def test_the_same_again(embedder: Embedder) -> None:
    assert np.array_equal(embedder.images(pictures(2)), embedder.images(pictures(2)))
    assert np.array_equal(embedder.texts(TEXTS), embedder.texts(TEXTS))


def test_company_does_not_matter(embedder: Embedder) -> None:
    together, alone = embedder.images(pictures(3)), [embedder.images(picture[None])[0] for picture in pictures(3)]
    assert np.allclose(together, alone, atol=0.01)  # bfloat16 has three digits
    together, alone = embedder.texts(TEXTS), [embedder.texts([text])[0] for text in TEXTS]
    assert np.allclose(together, alone, atol=0.01)


def test_a_blank_text_has_no_opinion(embedder: Embedder) -> None:
    rows = embedder.texts(["", "a dog"])
    assert lengths(rows)[0] == 0
    assert lengths(rows)[1] > 0


def test_what_is_longer_than_a_window_is_known(embedder: Embedder) -> None:
    short, long = "a dog", "a dog by the sea " * 40
    assert reads_all(embedder, short)
    if isinstance(embedder, Loaded) and hasattr(embedder.embedder, "fits"):
        assert not reads_all(embedder, long)
        assert np.array_equal(embedder.texts([long]), embedder.texts([f"{long} and a cat"])), "it is cut off"
    else:
        assert reads_all(embedder, long)


def test_pictures_are_told_apart(embedder: Embedder) -> None:
    one, other = embedder.images(np.stack([pictures(1)[0], 255 - pictures(1)[0]]))
    assert not np.allclose(one, other, atol=1e-3)


def test_chinese_clip_is_asked_in_chinese(tmp_path: Path) -> None:
    tiny_models.chinese_clip(tmp_path)
    assert language(_loaded(f"chinese-clip:{tmp_path}")) == "zh"
    assert language(_loaded(f"transformers:{tmp_path}")) == "en"


def test_what_compares_no_pictures_with_texts_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    tiny_models.cross_encoder(tmp_path)
    for spec, told in {
        "transformers": "the embedder 'transformers' needs a model",
        "chinese-clip": "the picture model 'OFA-Sys/chinese-clip-vit-base-patch16' is not on this machine",
        f"transformers:{tmp_path}": "it does not compare pictures with texts",
    }.items():
        with pytest.raises(UserError, match=told) as caught:
            load_embedder(spec)
        assert "\n" not in str(caught.value)


def test_openclip_as_open_clip_itself(checkpoint: Path) -> None:
    import open_clip
    import torch

    model, _, preprocess = open_clip.create_model_and_transforms("tiny", pretrained=str(checkpoint))
    picture = pictures(1)[0]
    from PIL import Image

    with torch.inference_mode():
        image = model.eval().encode_image(preprocess(Image.fromarray(picture))[None], normalize=True).numpy()
        text = model.encode_text(open_clip.get_tokenizer("tiny")(TEXTS), normalize=True).numpy()
    made = OpenClip(f"tiny/{checkpoint}")
    assert np.sum(made.images(picture[None]) * image) > 0.999
    assert np.sum(made.texts(TEXTS) * text, axis=1).min() > 0.999


def test_missing_weights_are_told_quickly_and_in_one_line() -> None:
    assert not weights_at_hand(DEFAULT_MODEL)
    started = time.monotonic()
    with pytest.raises(UserError, match="hf download timm/ViT-B-32-SigLIP2-256") as caught:
        OpenClip()
    assert time.monotonic() - started < 20  # of which importing open_clip takes most
    assert "\n" not in str(caught.value)


def test_a_hub_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(UserError, match="the model hub cannot be reached"):
        OpenClip()


@pytest.mark.parametrize(
    ("model", "said"),
    [("ViT-B-32-SigLIP2-265/webli", "did you mean"), ("ViT-B-32/weblo", "tags: "), ("ViT-B-32", "tags: ")],
)
def test_unknown_models(model: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        OpenClip(model)


def test_a_broken_checkpoint_is_told(checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.pt").write_bytes(checkpoint.read_bytes()[:1000])
    with pytest.raises(UserError, match="cannot be loaded"):
        OpenClip(f"tiny/{tmp_path / 'broken.pt'}")
    assert logging.root.manager.disable == 0
