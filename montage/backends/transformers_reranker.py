"""The reranker over transformers: cross-encoders, which read the words of a shot beside the text, and vision-language
models, which are shown its picture and asked whether it shows what the text says."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from assets_db.errors import UserError
from indexer.backends.weights import weights_digest
from indexer.hub import pretrained
from montage.files.digests import folder_stamp
from montage.search.second_look import Candidate

LONGEST = 512  # tokens of a text and a shot's words together, where the model does not say what it can read
QUESTION = 'Does this picture show what the sentence "{}" is about? Answer Yes or No.'
YES, NO = ("Yes", "yes"), ("No", "no")
Judge = Callable[[str, Sequence[Candidate]], list[float | None]]


class TransformersReranker:
    """A name on the hub or a folder: a model for sequence classification, or one that chats about pictures."""

    def __init__(self, model: str = "") -> None:
        """Load the model, on a GPU where there is one. Raises UserError where it cannot be had, within seconds."""
        if not model:
            raise UserError(
                "the reranker 'transformers' needs a model",
                "name one: --reranker transformers:BAAI/bge-reranker-v2-m3",
            )
        network, self._judge = pretrained("reranker", model, lambda **how: _load(model, **how))
        self.name = f"transformers:{Path(model).name}#{weights_digest(network)}"

    @staticmethod
    def depends_on(model: str) -> object:
        """See `plugins`: the files of a model in a folder."""
        return folder_stamp(Path(model)) if model else None

    def judge(self, text: str, shots: Sequence[Candidate], /) -> list[float | None]:
        """See `Reranker`: None for a shot without words, or without a picture, whichever the model reads."""
        return self._judge(text, shots)


def _load(model: str, **how: bool) -> tuple[Any, Judge]:
    from transformers import AutoConfig

    kinds = AutoConfig.from_pretrained(model, **how).architectures or [""]
    return (_cross_encoder if kinds[0].endswith("SequenceClassification") else _looking)(model, **how)


def _cross_encoder(model: str, **how: bool) -> tuple[Any, Judge]:
    """Raises ValueError for a classifier of more than two classes."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = AutoTokenizer.from_pretrained(model, **how)
    network = AutoModelForSequenceClassification.from_pretrained(model, **how).to(device).eval()
    if network.config.num_labels > 2:
        raise ValueError(f"it tells {network.config.num_labels} classes apart, a reranker one or two")
    window = min(tokenizer.model_max_length, LONGEST)

    def judge(text: str, shots: Sequence[Candidate]) -> list[float | None]:
        told = [place for place, shot in enumerate(shots) if shot.words.strip()]
        odds: list[float | None] = [None] * len(shots)
        if told:
            pairs = [text] * len(told), [shots[place].words for place in told]
            asked = tokenizer(*pairs, padding=True, truncation=True, max_length=window, return_tensors="pt").to(device)
            with torch.inference_mode():
                logits = network(**asked).logits.float()
            values = logits[:, 0] if logits.shape[1] == 1 else logits[:, 1] - logits[:, 0]
            for place, value in zip(told, values.tolist(), strict=True):
                odds[place] = value
        return odds

    return network, judge


def _looking(model: str, **how: bool) -> tuple[Any, Judge]:
    """The log-odds of "Yes" to "No" as an answer's first word. Raises ValueError for a model that does not chat."""
    import torch
    from transformers import AutoModelForImageTextToText, AutoProcessor

    device = "cuda" if torch.cuda.is_available() else "cpu"
    processor = AutoProcessor.from_pretrained(model, **how)
    if not getattr(processor, "chat_template", None):
        raise ValueError("it is neither a cross-encoder nor a model that is asked about pictures")
    network = AutoModelForImageTextToText.from_pretrained(model, **how).to(device).eval()
    yes, no = ([processor.tokenizer.encode(word, add_special_tokens=False)[0] for word in words] for words in (YES, NO))

    def odds(text: str, picture: Image.Image) -> float:
        parts = [{"type": "image", "image": picture}, {"type": "text", "text": QUESTION.format(text)}]
        asked = processor.apply_chat_template(
            [{"role": "user", "content": parts}],
            add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt",
        ).to(device)  # fmt: skip
        with torch.inference_mode():
            logits = network(**asked).logits[0, -1].float()
        return float(logits[yes].logsumexp(0) - logits[no].logsumexp(0))

    def judge(text: str, shots: Sequence[Candidate]) -> list[float | None]:
        return [None if one.picture is None else odds(text, Image.fromarray(one.picture)) for one in shots]

    return network, judge
