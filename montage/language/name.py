"""A mention of a name in a sentence."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "organisation", "place", ""]


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of a name: sentence[start:start + len(text)]."""

    text: str
    kind: Kind = ""  # empty: not known
    start: int = 0  # [characters] of the sentence
    opens: bool = False  # it stands where any word has a capital
    before: str = ""  # a few characters of the sentence
    after: str = ""
    titled: bool = False  # a title or a job stands before it
