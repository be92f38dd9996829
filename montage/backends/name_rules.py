"""Names by rules and tables, English and Chinese: the recognizer that needs no model."""

from collections.abc import Sequence

from montage.language.entities import names_by_sentence
from montage.writing.recognition import Entity


class NameRules:
    """The names of `montage.language.entities`."""

    def recognize(self, sentences: Sequence[str], lang: str) -> list[list[Entity]]:
        """See `EntityRecognizer`."""
        return [
            [Entity(name.start, name.start + len(name.text), name.kind) for name in some]
            for some in names_by_sentence(sentences, lang)
        ]
