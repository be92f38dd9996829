"""The listener over faster-whisper: a tiny model of random weights, so real calls and no sense."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assets_db.errors import UserError
from indexer.passes.sound import RATE, Samples

faster_whisper = pytest.importorskip("faster_whisper")

from indexer.backends.whisper import Whisper  # noqa: E402

TOKENS = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|zh|>", "<|translate|>", "<|transcribe|>",
          "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>",
          *(f"<|{step * 0.02:.2f}|>" for step in range(1501))]  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the converter of real models makes it."""
    import ctranslate2
    import torch
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, WhisperConfig, WhisperForConditionalGeneration

    folder = tmp_path_factory.mktemp("model")
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(vocab={letter: place for place, letter in enumerate(letters)}, merges=[]))
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in TOKENS])
    ids = {token: tokenizer.token_to_id(token) for token in TOKENS}
    end = ids["<|endoftext|>"]
    size = {"d_model": 64, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2,
            "decoder_attention_heads": 2, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64}  # fmt: skip
    config = WhisperConfig(
        vocab_size=tokenizer.get_vocab_size(), pad_token_id=end, bos_token_id=end, eos_token_id=end,
        decoder_start_token_id=ids["<|startoftranscript|>"], **size,
    )  # fmt: skip
    torch.manual_seed(0)
    random = WhisperForConditionalGeneration(config)
    generation = random.generation_config
    generation.lang_to_id = {token: ids[token] for token in ("<|en|>", "<|zh|>")}
    generation.no_timestamps_token_id = ids["<|notimestamps|>"]
    generation.alignment_heads, generation.suppress_tokens, generation.begin_suppress_tokens = [[0, 0]], [], []
    random.save_pretrained(folder / "random")
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<|endoftext|>").save_pretrained(folder / "random")
    ctranslate2.converters.TransformersConverter(str(folder / "random")).convert(str(folder / "tiny"))
    tokenizer.save(str(folder / "tiny/tokenizer.json"))
    return folder / "tiny"


@pytest.fixture(scope="module")
def voice() -> Samples:
    import soxr

    from montage.backends.espeak import Espeak

    spoken = Espeak().speak("Floods have cut off three villages in the north of the country.", "en")
    return np.asarray(soxr.resample(spoken.samples, spoken.rate, RATE), np.float32)


def quick(listener: Whisper, monkeypatch: pytest.MonkeyPatch) -> None:
    """A random model never stops by itself, and asks itself again and again whether it may be right."""
    real = listener._model.transcribe
    monkeypatch.setattr(listener._model, "transcribe", partial(real, temperature=0.0, max_new_tokens=8))


@pytest.mark.slow
def test_words_lie_within_the_sound(model: Path, voice: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = Whisper(str(model))
    quick(listener, monkeypatch)
    said = listener.hear(np.concatenate([np.zeros(5 * RATE, np.float32), voice]))
    assert listener.name == "whisper:tiny"
    assert said and all(4 < word.start <= word.end < 5 + len(voice) / RATE + 1 for word in said)
    assert [type(value) for value in (said[0].start, said[0].end, said[0].text)] == [float, float, str]


@pytest.mark.slow
def test_where_nobody_speaks_the_model_is_not_asked(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: Any, **__: Any) -> None:
        raise AssertionError("asked")

    listener = Whisper(str(model))
    monkeypatch.setattr(listener._model, "transcribe", ask)
    seconds = np.arange(5 * RATE) / RATE
    chord = sum(np.sin(2 * np.pi * hertz * seconds) for hertz in (262, 330, 392)) / 6
    noise = np.random.default_rng(0).normal(0, 0.1, 5 * RATE)
    for samples in (np.zeros(5 * RATE), chord, noise, np.zeros(0), np.zeros(7)):
        assert listener.hear(samples.astype(np.float32)) == []


@pytest.mark.slow
def test_music_gives_nothing(model: Path, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fractions import Fraction

    from indexer.passes.sound import sound

    listener = Whisper(str(model))
    monkeypatch.setattr(listener._model, "transcribe", None)
    for name in ("ballroom_waltz_Media-105901.wav", "brid_0001_M4-01-SA.wav", "madmom_sample.wav"):
        assert [listener.hear(piece.samples) for piece in sound(shared / "data/music" / name, Fraction(0))] == [[]]


@pytest.mark.parametrize(
    ("name", "told"),
    [("", "whisper:small"), ("smal", "did you mean small"), ("small", "cannot be reached"), ("turbo", "FOLDER"),
     ("somebody/whisper-ct2", "cannot be reached")],
)  # fmt: skip
def test_what_cannot_be_had_is_told_in_one_line(name: str, told: str) -> None:
    with pytest.raises(UserError, match=told) as raised:
        Whisper(name)
    assert "\n" not in str(raised.value)


def test_a_half_fetched_model_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.bin").write_bytes(b"")
    monkeypatch.setattr(faster_whisper, "download_model", lambda *_, **__: str(tmp_path))
    with pytest.raises(UserError, match="not on this machine"):
        Whisper("small")


@pytest.mark.parametrize(
    ("files", "told"), [((), "does not hold"), (("model.bin", "tokenizer.json"), "cannot be loaded")]
)
def test_a_folder_without_a_model_is_told(tmp_path: Path, files: tuple[str, ...], told: str) -> None:
    for name in files:
        (tmp_path / name).write_bytes(b"no model")
    with pytest.raises(UserError, match=told):
        Whisper(str(tmp_path))


def test_a_missing_package_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(UserError, match=r"newsreel\[speech\]"):
        Whisper("small")


@pytest.mark.slow
def test_the_hub_is_asked_where_it_answers(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    def download(name: str, **options: object) -> str:
        asked.append({"name": name, **options})
        if options.get("local_files_only"):
            raise FileNotFoundError
        return str(model)

    monkeypatch.setattr(faster_whisper, "download_model", download)
    monkeypatch.setattr("indexer.backends.whisper.answers", lambda: True)
    assert Whisper("small").name == "whisper:small"
    assert asked == [{"name": "small", "local_files_only": True}, {"name": "small"}]
