"""Names by any token classifier that transformers can load: BERT, RoBERTa and others, fine-tuned for names."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from assets_db.errors import UserError
from indexer.hub import pretrained
from montage.backends.entity_labels import labelled
from montage.files.digests import folder_stamp
from montage.writing.recognition import Entity


class TokenClassifier:
    """A model with labels as `B-PER`, `I-ORG`; it is taken to know the language of the text."""

    def __init__(self, model: str = "") -> None:
        """`model` is a name on the hub or a folder. Raises UserError if it cannot be had."""
        if not model:
            raise UserError(
                "the recognizer 'transformers' needs a model",
                "name one: --recognizer transformers:dslim/bert-base-NER",
            )
        self._classify = _load(model)

    @staticmethod
    def depends_on(model: str) -> object:
        """See `plugins`: the files of a model in a folder."""
        return folder_stamp(Path(model)) if model else None

    def recognize(self, sentences: Sequence[str], lang: str) -> list[list[Entity]]:
        """See `EntityRecognizer`."""
        return labelled(sentences, self._find)

    def _find(self, sentence: str) -> list[tuple[int, int, str]]:
        return [(group["start"], group["end"], group["entity_group"]) for group in self._classify(sentence)]


@cache  # a story is written more than once, until it is as long as asked
def _load(model: str) -> Any:
    def load(**options: Any) -> Any:
        from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

        network = AutoModelForTokenClassification.from_pretrained(model, **options)
        tokenizer = AutoTokenizer.from_pretrained(model, **options)
        return pipeline(
            "token-classification", model=network, tokenizer=tokenizer, aggregation_strategy="simple", device=-1
        )

    return pretrained("name model", model, load)
