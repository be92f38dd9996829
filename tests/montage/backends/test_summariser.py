import time
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.backends.summariser import Summariser, _chunks
from montage.language.speaking_time import spoken_seconds
from montage.model import Article, Story
from montage.writing.write import write

TEXT = "The ferry struck a bridge. Divers found nine cars under the ice. Trade through the harbour stopped. " * 12
PAGE = Article("", TEXT, "en", "page")


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A tiny BART with random weights, and a tokenizer trained on the text."""
    import torch
    from tokenizers import Tokenizer
    from tokenizers.decoders import ByteLevel as Decoder
    from tokenizers.models import BPE
    from tokenizers.pre_tokenizers import ByteLevel
    from tokenizers.trainers import BpeTrainer
    from transformers import BartConfig, BartForConditionalGeneration, PreTrainedTokenizerFast

    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp("bart")
    tokenizer = Tokenizer(BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = ByteLevel()
    tokenizer.decoder = Decoder()
    trainer = BpeTrainer(vocab_size=200, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], show_progress=False)
    tokenizer.train_from_iterator([TEXT], trainer)
    names = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **names).save_pretrained(folder)
    size = {"d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_ffn_dim": 16, "decoder_ffn_dim": 16}
    heads = {"encoder_attention_heads": 2, "decoder_attention_heads": 2}
    special = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
    config = BartConfig(
        vocab_size=len(tokenizer.get_vocab()),
        max_position_embeddings=256,
        forced_eos_token_id=2,
        **size,
        **heads,
        **special,
    )
    BartForConditionalGeneration(config).save_pretrained(folder)
    return str(folder)


@pytest.mark.slow
def test_a_long_article_is_summarised_in_chunks_and_the_same_each_time(model: str) -> None:
    script = write(Story(PAGE), f"transformers:{model}", 20)
    assert script.lines
    assert spoken_seconds(" ".join(line.text for line in script.lines), "en") <= 1.1 * 20
    assert write(Story(PAGE), f"transformers:{model}", 20) == script


def test_chunks_fit_the_window_and_keep_every_sentence(model: str) -> None:
    loaded = Summariser(model)._model
    texts = [f"{sentence}." for sentence in TEXT.split(". ")]
    chunks = _chunks(texts, loaded, "en")
    assert len(chunks) > 3
    assert " ".join(chunks) == " ".join(texts)
    assert all(len(loaded.tokenizer(chunk)["input_ids"]) <= loaded.window == 64 for chunk in chunks)


def test_what_the_model_invents_is_not_said(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Summariser, "_summary", lambda *_: "Divers found ninety cars under the ice. The ferry struck a bridge."
    )
    script = write(Story(Article("", TEXT[:99], "en", "page")), f"transformers:{model}", 60)
    assert [line.text for line in script.lines] == [
        "Divers found nine cars under the ice.",
        "The ferry struck a bridge.",
    ]
    assert "ninety" in script.notes[0]


def test_a_model_that_cannot_be_had_is_told_quickly(tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(UserError, match=r"'nobody/such-model' is not on this machine.*hf download nobody/such-model"):
        write(Story(PAGE), "transformers:nobody/such-model", 20)
    with pytest.raises(UserError, match="holds no summary model"):
        write(Story(PAGE), f"transformers:{tmp_path}", 20)
    with pytest.raises(UserError, match="needs a model"):
        write(Story(PAGE), "transformers", 20)
    assert time.monotonic() - start < 30
