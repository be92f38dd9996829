"""A narration by any summarisation model that transformers can load: BART, PEGASUS, T5, mT5, their fine-tunings."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets_db.errors import UserError
from indexer.hub import pretrained
from montage.files.digests import folder_stamp
from montage.language.boilerplate import strip_boilerplate
from montage.language.speaking_time import CHINESE_PACE, ENGLISH_PACE
from montage.language.text import is_chinese, sentences
from montage.model import Article, Script
from montage.writing.fact_check import check, within

LONGEST = 1024  # [tokens] of a chunk, where the model does not say what it can read
PASSES = 2  # a summary of summaries is tried once, when the first is too long
BEAMS = 4


@dataclass(frozen=True, slots=True)
class Model:
    """A tokenizer and its network, ready."""

    tokenizer: Any
    network: Any
    window: int  # [tokens] it can read at once


class Summariser:
    """Summarises chunk by chunk; numbers and names are checked against the article."""

    def __init__(self, model: str = "") -> None:
        """`model` is a name on the hub or a folder. Raises UserError if it cannot be had."""
        if not model:
            raise UserError(
                "the writer 'transformers' needs a model", "name one: --writer transformers:facebook/bart-large-cnn"
            )
        self._name = model
        self._model = _load(model)

    @staticmethod
    def depends_on(model: str) -> object:
        """See `plugins`: the files of a model in a folder."""
        return folder_stamp(Path(model)) if model else None

    def write(self, article: Article, seconds: int) -> Script:
        """A checked summary of at most about `seconds`."""
        lines = [
            text for one in sentences(article.text, article.lang) if (text := strip_boilerplate(one, article.lang))
        ]
        share = seconds
        for _ in range(PASSES):
            chunks = _chunks(lines or [article.text], self._model, article.lang)
            share = max(5, seconds // len(chunks))
            lines = [
                line for chunk in chunks for line in sentences(self._summary(chunk, share, article.lang), article.lang)
            ]
            if len(chunks) == 1:
                break
        checked = check(within(lines, article.lang, seconds), article, f"the model '{self._name}'")
        return Script(article.title, article.lang, checked.lines, source=article.source, notes=checked.notes)

    def _summary(self, text: str, seconds: int, lang: str) -> str:
        """Greedy beams, no sampling: the same article gives the same film."""
        import torch

        tokens = round(seconds * (CHINESE_PACE if is_chinese(lang) else 1.4 * ENGLISH_PACE)) + 8
        given = self._model.tokenizer(text, return_tensors="pt", truncation=True, max_length=self._model.window)
        given.pop("token_type_ids", None)
        with torch.inference_mode():
            made = self._model.network.generate(
                **given,
                max_new_tokens=tokens,
                min_length=0,
                num_beams=BEAMS,
                do_sample=False,
                no_repeat_ngram_size=3,
                early_stopping=True,
            )
        return str(self._model.tokenizer.decode(made[0], skip_special_tokens=True))


def _load(name: str) -> Model:
    def load(**options: Any) -> Model:
        from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(name, **options)
        network = AutoModelForSeq2SeqLM.from_pretrained(name, **options).eval()
        known = [
            tokenizer.model_max_length,
            getattr(network.config, "max_position_embeddings", None) or LONGEST,
            LONGEST,
        ]
        return Model(tokenizer, network, min(known))

    return pretrained("summary model", name, load)


def _chunks(texts: Sequence[str], model: Model, lang: str) -> list[str]:
    """Sentences together as long as the model can read them; a sentence is never cut."""
    between = "" if is_chinese(lang) else " "
    chunks: list[str] = []
    room = 0
    for text in texts:
        tokens = len(model.tokenizer(text, add_special_tokens=False)["input_ids"]) + 1
        if chunks and tokens <= room:
            chunks[-1] += between + text
            room -= tokens
        else:
            chunks.append(text)
            room = model.window - 2 - tokens
    return chunks
