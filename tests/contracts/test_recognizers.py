"""What every recognizer of names promises (montage/writing/recognition.py), over each that is installed."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assets_db import plugins
from assets_db.errors import UserError
from assets_db.protocols import WrongBackend
from montage.writing.recognition import Entity, EntityRecognizer, recognized

pytestmark = pytest.mark.slow

TEXTS = {
    "en": ["Jane Miller of Acme Corp. flew to Berlin.", "She said so in Paris, and Miller smiled."],
    "zh": ["魏少军在北京表示，中国半导体行业协会将与华为公司合作。", "克里斯蒂安·施密特去了马德里。"],
}
ODD = ["", " ", "🙂 👨‍👩‍👧", "习近平 met ＡＢＣ１２３ in Zürich", "word " * 300, "王" * 900, "A. " * 300, "·" * 300]
NEEDS_MODEL = ("transformers", "gliner", "spacy")


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Models of the real classes, small and untrained: recognizer -> what it is called with."""
    folder = tmp_path_factory.mktemp("models")
    _token_classifier(folder / "transformers")
    _gliner(folder / "gliner")
    _pipeline(folder / "spacy")
    return {name: f"{name}:{folder / name}" for name in NEEDS_MODEL}


def _tokenizer(folder: Path) -> Any:
    """A tokenizer of a few English words, saved in `folder`."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast

    words = ["[UNK]", "[PAD]", "[CLS]", "[SEP]", "Acme", "Berlin", "makes", "things"]
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("unk", "pad", "cls", "sep")}
    made = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special)
    made.save_pretrained(folder)
    return made


def _small() -> dict[str, int]:
    return {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}


def _token_classifier(folder: Path) -> None:
    """A token classifier that calls every word an organisation."""
    import torch
    from transformers import BertConfig, BertForTokenClassification

    size = len(_tokenizer(folder))
    labels = {"id2label": {0: "O", 1: "B-ORG"}, "label2id": {"O": 0, "B-ORG": 1}}
    network = BertForTokenClassification(
        BertConfig(vocab_size=size, max_position_embeddings=2048, **_small(), **labels)
    )
    with torch.no_grad():
        network.classifier.bias.copy_(torch.tensor([-9.0, 9.0]))
    network.save_pretrained(folder)


def _gliner(folder: Path) -> None:
    """A GLiNER with random weights."""
    from gliner import GLiNER
    from transformers import BertConfig

    size = len(_tokenizer(folder))
    encoder = BertConfig(vocab_size=size, max_position_embeddings=2048, **_small()).to_dict()
    config = {"model_name": str(folder), "encoder_config": encoder, "hidden_size": 16, "max_width": 4, "dropout": 0.0}
    GLiNER.from_config(config, backbone_from_pretrained=False).save_pretrained(folder)


def _pipeline(folder: Path) -> None:
    """A pipeline of spaCy that knows two names, and a day, by a list."""
    import spacy

    pipeline = spacy.blank("en")
    listed = (("ORG", "Acme Corp."), ("GPE", "Berlin"), ("DATE", "Paris"))
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": kind, "pattern": text} for kind, text in listed])
    pipeline.to_disk(folder)


@pytest.fixture(params=plugins.names("recognizer"))
def recognizer(request: pytest.FixtureRequest, models: dict[str, str]) -> EntityRecognizer:
    return _made(models.get(request.param, request.param))


@cache
def _made(spec: str) -> EntityRecognizer:
    made: EntityRecognizer = plugins.load("recognizer", spec, EntityRecognizer)
    return made


def test_ours_are_among_them() -> None:
    assert {"rules", "lac", *NEEDS_MODEL} <= set(plugins.names("recognizer"))


@pytest.mark.parametrize("lang", TEXTS)
def test_entities_are_apart_in_order_and_inside(recognizer: EntityRecognizer, lang: str) -> None:
    sentences = [*TEXTS[lang], *ODD]
    found = recognizer.recognize(sentences, lang)
    assert len(found) == len(sentences)
    for sentence, some in zip(sentences, found, strict=True):
        ends = [0, *(entity.end for entity in some)]
        for entity, before in zip(some, ends, strict=False):
            assert before <= entity.start < entity.end <= len(sentence)
            assert entity.kind in ("person", "organisation", "place", "")
    assert recognizer.recognize(sentences, lang) == found, "the same again"
    assert list(recognizer.recognize([], lang)) == []


@pytest.mark.parametrize(
    ("name", "lang", "wanted"),
    [
        ("rules", "en", {("Jane Miller", "person"), ("Acme Corp.", "organisation"), ("Berlin", "place")}),
        ("rules", "zh", {("魏少军", "person"), ("中国半导体行业协会", "organisation"), ("马德里", "place")}),
        ("lac", "zh", {("魏少军", "person"), ("华为公司", "organisation"), ("克里斯蒂安·施密特", "person")}),
        ("spacy", "en", {("Acme Corp.", "organisation"), ("Berlin", "place")}),
        ("transformers", "en", {("Acme", "organisation"), ("flew", "organisation")}),
    ],
)
def test_names_are_found(name: str, lang: str, wanted: set[tuple[str, str]], models: dict[str, str]) -> None:
    found = set(recognized(" ".join(TEXTS[lang]), lang, models.get(name, name)))
    assert wanted <= found
    assert ("Paris", "place") not in found or name == "rules", "a day is no place"


def test_half_a_character_is_no_error(models: dict[str, str]) -> None:
    for spec in ("rules", models["transformers"]):
        assert ("Acme", "organisation") in recognized("Acme \ud800 (NASA) makes things.", "en", spec) or spec == "rules"


def test_of_names_that_overlap_the_first_counts() -> None:
    both = "tests.contracts.test_recognizers:Whole", "tests.contracts.test_recognizers:FirstWord"
    assert recognized("Acme Corp makes things.", "en", ",".join(both)) == [("Acme Corp", "organisation")]
    assert recognized("Acme Corp makes things.", "en", ",".join(both[::-1])) == [("Acme", "person")]


class Whole:
    """Finds the first nine characters."""

    def recognize(self, sentences: list[str], lang: str) -> list[list[Entity]]:
        return [[Entity(0, 9, "organisation")] for _ in sentences]


class FirstWord:
    """Finds the first word."""

    def recognize(self, sentences: list[str], lang: str) -> list[list[Entity]]:
        return [[Entity(0, 4, "person")] for _ in sentences]


class Wrong:
    """Gives tuples."""

    def recognize(self, sentences: list[str], lang: str) -> list[list[tuple[int, int, str]]]:
        return [[(0, 4, "person")] for _ in sentences]


def test_a_wrong_one_is_told_what_is_missing() -> None:
    with pytest.raises(WrongBackend, match="recognize gave list of 1, not a list of Entities for each sentence"):
        recognized("Acme makes things.", "en", "tests.contracts.test_recognizers:Wrong")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("transformers", "needs a model"), ("gliner", "needs a model"), ("spacy", "needs a model"),
        ("transformers:nobody/such-ner", "nobody/such-ner.*cannot be reached; fetch it"),
        ("gliner:nobody/such-ner", "nobody/such-ner.*cannot be reached; fetch it"),
        ("spacy:no_such_pipeline", "no_such_pipeline' cannot be loaded.*; install it"),
    ],
)  # fmt: skip
def test_a_model_that_is_not_there_is_told_in_one_line(spec: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        recognized("Acme makes things.", "en", spec)


@pytest.mark.parametrize("name", ["transformers", "spacy"])
def test_a_folder_without_a_model_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no name model|cannot be loaded"):
        recognized("Acme makes things.", "en", f"{name}:{tmp_path}")


def test_another_model_in_the_folder_is_another_recognizer(tmp_path: Path) -> None:
    (tmp_path / "model").write_text("one")
    specs = [f"{name}:{tmp_path}" for name in NEEDS_MODEL]
    before = [plugins.identity("recognizer", spec) for spec in specs]
    (tmp_path / "model").write_text("another")
    assert all(plugins.identity("recognizer", spec) != one for spec, one in zip(specs, before, strict=True))
