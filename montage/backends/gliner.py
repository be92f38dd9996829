"""Names by GLiNER, networks that are told in words what to look for."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from assets_db.errors import UserError
from indexer.hub import pretrained
from montage.backends.entity_labels import labelled
from montage.files.digests import folder_stamp
from montage.writing.recognition import Entity

LABELS = ["person", "organization", "location"]


class Gliner:
    """A GLiNER model; it is taken to know the language of the text."""

    def __init__(self, model: str = "") -> None:
        """`model` is a name on the hub or a folder. Raises UserError if it or the package cannot be had."""
        if not model:
            raise UserError(
                "the recognizer 'gliner' needs a model", "name one: --recognizer gliner:urchade/gliner_multi-v2.1"
            )
        self._model = _load(model)

    @staticmethod
    def depends_on(model: str) -> object:
        """See `plugins`: the files of a model in a folder."""
        return folder_stamp(Path(model)) if model else None

    def recognize(self, sentences: Sequence[str], lang: str) -> list[list[Entity]]:
        """See `EntityRecognizer`."""
        return labelled(sentences, self._find)

    def _find(self, sentence: str) -> list[tuple[int, int, str]]:
        (found,) = self._model.inference([sentence], LABELS)
        return sorted((span["start"], span["end"], span["label"]) for span in found)


@cache  # a story is written more than once, until it is as long as asked
def _load(model: str) -> Any:
    try:
        from gliner import GLiNER
    except ImportError as error:
        raise UserError("GLiNER is not installed", "install newsreel[name-models], or --recognizer rules") from error
    return pretrained("name model", model, lambda **options: GLiNER.from_pretrained(model, **options), "GLiNER")
