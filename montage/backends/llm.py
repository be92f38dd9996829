"""Any language model behind an OpenAI-compatible endpoint, a local one as well.

NEWSREEL_LLM_URL, NEWSREEL_LLM_MODEL and NEWSREEL_LLM_KEY say which; without them OPENAI_BASE_URL and OPENAI_API_KEY do.
"""

import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import httpx

from assets_db.errors import UserError
from montage.client import TooLarge, client
from montage.faithful import check, within
from montage.language import CHINESE_PACE, ENGLISH_PACE, is_chinese
from montage.model import Article, Script
from montage.reach import PUBLIC
from montage.redact import public_url
from montage.terminal import without_controls

MODEL = "gpt-4o-mini"
USUAL = "https://api.openai.com/v1"
TRIES = 4
PAUSE = 1.0  # [s] before the second try, doubled before each further one
PATIENCE = 90.0  # [s] for one answer
SHORT_PATIENCE, SHORT_TRIES = 30.0, 2  # for a sentence
LONGEST = 40_000  # [characters] of an article
LARGEST = 2_000_000  # [B] of an answer; a narration of an hour has 60,000
BUSY = (408, 409, 429)  # HTTP, and everything from 500 on
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


T = TypeVar("T")


class NoModel(UserError):
    """No language model is set."""

    def __init__(self) -> None:
        super().__init__("no language model is set", "set NEWSREEL_LLM_URL and NEWSREEL_LLM_MODEL, or OPENAI_API_KEY")


class Model:
    """A language model behind an endpoint."""

    def __init__(self, name: str = "", patience: float = PATIENCE, tries: int = TRIES) -> None:
        """`patience` [s] for one answer. Raises NoModel if no endpoint is set."""
        self.name = name or os.environ.get("NEWSREEL_LLM_MODEL") or MODEL
        self._tries, self._patience = tries, patience
        url = os.environ.get("NEWSREEL_LLM_URL")
        key = os.environ.get("NEWSREEL_LLM_KEY") or os.environ.get("OPENAI_API_KEY") or ("none" if url else None)
        if key is None:
            raise NoModel
        self._url = (url or os.environ.get("OPENAI_BASE_URL") or USUAL).rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"}

    def asked(self, system: str, user: str, read: Callable[[str], T], **options: Any) -> T:
        """What `read` makes of the answer. Raises UserError if there is none in the end.

        Asked again, after a pause, when the endpoint is busy or `read` raises ValueError.
        """
        why = ""
        for attempt in range(self._tries):
            if attempt:
                time.sleep(PAUSE * 2 ** (attempt - 1))
            try:
                return read(self._answer(system, user, options))
            except (ValueError, RecursionError) as error:
                why = f"answered with something else than it was asked for ({error})"
            except httpx.HTTPStatusError as error:
                why = f"answered {error.response.status_code}"
                if error.response.status_code not in BUSY and error.response.status_code < 500:
                    break
            except TooLarge:
                why = f"answered more than {LARGEST / 1e6:g} MB"
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
                why = "cannot be reached"
        raise UserError(
            f"the language model '{self.name}' at {public_url(self._url)} {without_controls(why)}",
            "check NEWSREEL_LLM_*",
        )

    def _answer(self, system: str, user: str, options: Mapping[str, Any]) -> str:
        """Raises ValueError and RecursionError for what is no answer, and what httpx raises."""
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        body = {"model": self.name, "temperature": 0, "messages": messages, **options}
        end = time.monotonic() + self._patience
        with client(PUBLIC.naming(self._url), end, LARGEST, stall=self._patience) as asking:
            answer = asking.post(f"{self._url}/chat/completions", json=body, headers=self._headers)
        answer.raise_for_status()
        told = json.loads(answer.content)
        try:
            content = told["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError):
            content = None
        return content if isinstance(content, str) else ""


def ask(system: str, user: str) -> str:
    """The answer to a short question, in words. Raises NoModel, or UserError if there is no answer."""
    return Model(patience=SHORT_PATIENCE, tries=SHORT_TRIES).asked(system, user, _worded)


class Llm:
    """Asks a model for a narration; numbers and names are checked against the article."""

    def __init__(self, model: str = "") -> None:
        """Raises UserError if no endpoint is set."""
        self._model = Model(model)

    def write(self, article: Article, seconds: int) -> Script:
        """A checked narration of at most about `seconds`. Raises UserError if the model gives none."""
        form = {"type": "json_schema", "json_schema": {"name": "narration", "strict": True, "schema": SCHEMA}}
        told = f"{article.title}\n\n{article.text[:LONGEST]}"
        try:
            title, texts = self._model.asked(_order(article.lang, seconds), told, _parsed, response_format=form)
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
    texts = [" ".join(line["text"].split()) for line in lines if line["text"].strip()]
    if not texts:
        raise ValueError("no words")
    return str(data.get("title", "")), texts


def _worded(answer: str) -> str:
    """Raises ValueError for an empty answer."""
    if not answer.strip():
        raise ValueError("no words")
    return answer.strip()
