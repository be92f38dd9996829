"""A narration by any language model behind an OpenAI-compatible endpoint; `montage/llm.py` says how it is named."""

import json

from assets_db.errors import UserError
from montage.language.bounds import LONGEST_SENTENCE, LONGEST_TITLE, shortened
from montage.language.speaking_time import CHINESE_PACE, ENGLISH_PACE
from montage.language.text import is_chinese
from montage.llm import Model, endpoint
from montage.model import Article, Script
from montage.writing.fact_check import check, within

MOST_LINES = 400  # of a narration
LONGEST = 40_000  # [characters] of an article
SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"text": {"type": "string"}},
                "required": ["text"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["title", "lines"],
    "additionalProperties": False,
}
ORDER = (
    "You write the narration of a news video. Use only what the article says: no number, name, quotation or judgement "
    "of your own. Write in {language}, about {count} in all, one spoken sentence a line, most important first, no "
    'headings, no greetings. Answer with JSON: {{"title": "...", "lines": [{{"text": "..."}}]}}.'
)


class Llm:
    """Asks a model for a narration; numbers and names are checked against the article."""

    def __init__(self, model: str = "") -> None:
        """Raises UserError if no endpoint is set."""
        self._model = Model(model)

    @staticmethod
    def depends_on(model: str) -> object:
        """See `plugins`: which model is asked, and where."""
        return endpoint(model)

    def write(self, article: Article, seconds: int) -> Script:
        """A checked narration of at most about `seconds`. Raises UserError if the model gives none."""
        form = {"type": "json_schema", "json_schema": {"name": "narration", "strict": True, "schema": SCHEMA}}
        prompt = f"{article.title}\n\n{article.text[:LONGEST]}"
        try:
            title, texts = self._model.asked(_order(article.lang, seconds), prompt, _parsed, response_format=form)
        except UserError as error:
            raise UserError(error.what, f"{error.todo}, or use --writer extractive") from error
        checked = check(within(texts, article.lang, seconds), article, f"the model '{self._model.name}'")
        return Script(article.title or title, article.lang, checked.lines, source=article.source, notes=checked.notes)


def _order(lang: str, seconds: int) -> str:
    if is_chinese(lang):
        return ORDER.format(language="Chinese", count=f"{round(seconds * CHINESE_PACE)} characters")
    return ORDER.format(
        language="English" if lang.startswith("en") else lang, count=f"{round(seconds * ENGLISH_PACE)} words"
    )


def _parsed(answer: str) -> tuple[str, list[str]]:
    """Title and lines. Raises ValueError unless the answer has at least one line with words in it."""
    text = answer.strip().removeprefix("```json").removeprefix("```").removesuffix("```")
    data = json.loads(text)
    lines = data.get("lines") if isinstance(data, dict) else None
    if not isinstance(lines, list) or not all(
        isinstance(line, dict) and isinstance(line.get("text"), str) for line in lines
    ):
        raise ValueError("no lines")
    texts = [shortened(line["text"], LONGEST_SENTENCE) for line in lines[:MOST_LINES] if line["text"].strip()]
    if not texts:
        raise ValueError("no words")
    return shortened(str(data.get("title", "")), LONGEST_TITLE), texts
