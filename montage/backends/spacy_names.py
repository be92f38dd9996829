"""Names by a pipeline of spaCy that is installed or lies in a folder."""

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assets_db.errors import UserError
from montage.backends.entity_labels import as_entity
from montage.files.digests import folder_stamp
from montage.writing.recognition import Entity

_ANY_LANGUAGE = "xx"


class SpacyNames:
    """A pipeline that marks entities: `en_core_web_sm`, or one in a folder."""

    def __init__(self, model: str = "") -> None:
        """Raises UserError if spaCy or the pipeline is not installed, or names no entities."""
        if not model:
            raise UserError("the recognizer 'spacy' needs a model", "name one: --recognizer spacy:en_core_web_sm")
        self._pipeline = _load(model)

    @staticmethod
    def depends_on(model: str) -> object:
        """See `plugins`: the files of a pipeline in a folder, or the version of its package."""
        try:
            return version(model)
        except (PackageNotFoundError, ValueError):
            return folder_stamp(Path(model)) if model else None

    def recognize(self, sentences: Sequence[str], lang: str) -> list[list[Entity]]:
        """See `EntityRecognizer`."""
        if self._pipeline.lang not in (_ANY_LANGUAGE, lang.lower().partition("-")[0]):
            return [[] for _ in sentences]
        return [
            [
                entity
                for span in document.ents
                if (entity := as_entity(document.text, span.start_char, span.end_char, span.label_))
            ]
            for document in self._pipeline.pipe(sentences)
        ]


@cache  # a story is written more than once, until it is as long as asked
def _load(model: str) -> Any:
    try:
        import spacy
    except ImportError as error:
        raise UserError("spaCy is not installed", "install newsreel[name-models], or --recognizer rules") from error
    try:
        return spacy.load(model)
    except (OSError, ValueError) as error:  # not there; of another version
        reason = str(error).split("\n")[0][:160]
        raise UserError(
            f"the spaCy model '{model}' cannot be loaded ({reason})",
            f"install it (`python -m spacy download {model}`), or give its folder",
        ) from error
