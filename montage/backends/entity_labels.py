"""What models of names call their findings, as our kinds."""

from collections.abc import Callable, Iterable, Sequence

from montage.language.name import Kind
from montage.language.text import WORD
from montage.writing.recognition import Entity

KINDS: dict[str, Kind] = {
    "PER": "person", "PERSON": "person",
    "ORG": "organisation", "ORGANIZATION": "organisation", "ORGANISATION": "organisation",
    "LOC": "place", "LOCATION": "place", "GPE": "place", "FAC": "place", "PLACE": "place",
}  # fmt: skip


def as_entity(sentence: str, start: int, end: int, label: str) -> Entity | None:
    """sentence[start:end] without space around it; None for a label of another kind, or where only space is left."""
    kind, text = KINDS.get(label.upper()), sentence[start:end]
    start += len(text) - len(text.lstrip())
    end = start + len(text.strip())
    return Entity(start, end, kind) if kind and start < end else None


def labelled(sentences: Sequence[str], find: Callable[[str], Iterable[tuple[int, int, str]]]) -> list[list[Entity]]:
    """The entities of each sentence: what `find` marks in one that has words, as (start, end, label) in order."""
    return [
        [
            entity
            for start, end, label in (find(sentence) if WORD.search(sentence) else ())
            if (entity := as_entity(sentence, start, end, label))
        ]
        for sentence in sentences
    ]
