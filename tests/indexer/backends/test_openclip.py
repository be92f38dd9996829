"""What OpenClip promises beyond the contract of embedders: its name tells weights apart. Tiny models, made here."""

import json
from pathlib import Path
from typing import Any

import pytest

from assets_db.errors import UserError
from assets_db.model import Frame
from assets_db.store import Store
from indexer.backends import openclip
from indexer.backends.openclip import OpenClip
from indexer.passes.embed import embed_missing, load_embedder
from indexer.shots.keyframes import jpeg
from tests import libraries
from tests.media import scene

pytestmark = pytest.mark.slow

Weights = dict[str, Any]  # tensors; torch is imported where it is needed, not where tests are collected
ARCHITECTURE = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1},
}


@pytest.fixture(scope="module")
def weights() -> Weights:
    import open_clip
    import torch

    torch.manual_seed(2)
    return dict(open_clip.CLIP(**ARCHITECTURE).state_dict())


def placed(folder: Path, weights: Weights) -> str:
    """A folder as on the hub; its spec."""
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_cfg": ARCHITECTURE, "preprocess_cfg": {"mean": [0.5] * 3, "std": [0.5] * 3}}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    torch.save(weights, folder / "open_clip_pytorch_model.bin")
    return f"openclip:{folder}"


def trained(weights: Weights, tensor: str) -> Weights:
    """The same weights, one tensor of them trained a little further."""
    return weights | {tensor: weights[tensor] + 1e-4}


def name(spec: str) -> str:
    embedder = load_embedder(spec)
    assert embedder is not None
    return embedder.name


def test_the_name_tells_weights_apart(weights: Weights, tmp_path: Path) -> None:
    first = name(placed(tmp_path / "one/model", weights))
    assert first.startswith("openclip:model#")
    assert name(placed(tmp_path / "two/model", weights)) == first
    for tensor in ("visual.conv1.weight", "visual.proj", "token_embedding.weight", "logit_scale"):
        assert name(placed(tmp_path / tensor / "model", trained(weights, tensor))) != first


def test_the_name_is_the_same_in_every_precision(
    weights: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = set()
    placed(tmp_path / "model", weights)
    for quick in (False, True):
        monkeypatch.setattr(openclip, "has_bfloat16", lambda device, quick=quick: quick)
        names.add(OpenClip(str(tmp_path / "model")).name)
    assert len(names) == 1


def test_a_library_of_other_weights_is_refused(weights: Weights, tmp_path: Path) -> None:
    spec = placed(tmp_path / "model", weights)
    asset = libraries.asset("a")
    shot = libraries.shots(asset, ["words"], frames=0)[0][0]
    with Store(tmp_path / "library") as store:
        store.add(libraries.file("a"), asset, [(shot, [Frame(0, jpeg(scene(1, (64, 48))))])])
        embedder = load_embedder(spec)
        assert embedder is not None
        assert embed_missing(store, embedder) == 1
        assert (store.embedder, store.embedder_spec) == (embedder.name, spec)
        assert name(store.embedder_spec) == store.embedder
        placed(tmp_path / "model", trained(weights, "visual.proj"))
        other = load_embedder(store.embedder_spec)
        assert other is not None
        with pytest.raises(UserError, match="index --reembed"):
            embed_missing(store, other)
