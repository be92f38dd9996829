"""The names in what is searched for: their words count only where a text about a picture says the whole name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assets_db.fulltext import Match
from assets_db.model import Shot
from assets_db.tokens import content_words
from montage.language.entities import Kind, names
from montage.language.objects import is_listed
from montage.language.stopwords import ENGLISH
from montage.language.text import HAN
from montage.model import AnchorKind, Script
from montage.search.name_evidence import Bearer, says, spellings

_KINDS: Mapping[str, Kind] = {"person": "person", "organisation": "organisation", "place": "place"}
# A single word that begins a sentence before a verb of saying: elsewhere its capital proves no name.
_SPEAKER = re.compile(r"(?:^|[.!?]\s+)([A-Z][\w’'-]+) (?:said|says|told|added|wrote|warned)\b", re.MULTILINE)
VARIANTS = 6  # searches for a text at most


@dataclass(frozen=True)
class Asked:
    """A text to be searched for, and the names in it."""

    text: str
    names: tuple[Bearer, ...] = ()
    free: frozenset[str] = frozenset()  # words that count by themselves, though a name may have them as well
    sentence: str = ""  # that says the same, which shows its meaning better than words in a row; empty: the text

    @classmethod
    def of(cls, query: str, line: str, bearers: Sequence[Bearer], kind: AnchorKind | None = None) -> "Asked":
        """A query for something in `line`; where it is of a `kind` that is named, it is a name itself."""
        found = {name.text: name for name in (*mentioned(line, bearers), *mentioned(query, bearers))}
        if kind and query not in found and (named := _KINDS.get(kind)):
            found[query] = Bearer(query, named)
        known = tuple(found.values())
        fresh = content_words(without(query, known)).keys() - content_words(line).keys()
        return cls(query, known, frozenset(content_words(without(line, known)).keys() | fresh))

    @property
    def is_name(self) -> bool:
        """Whether it asks for a name and nothing else."""
        return any(name.text == self.text for name in self.names)

    @property
    def variants(self) -> tuple[str, ...]:
        """Its text with what the bearers of its names are called, too."""
        also = [self.text.replace(name.text, other) for name in self.names for other in spellings(name)]
        return tuple(dict.fromkeys((self.text, *also)))[:VARIANTS]

    def proven(self, match: Match, shot: Shot) -> Match:
        """`match` with the words of a name left out where a source does not say the name."""
        if not self.names:
            return match
        return match.only(
            {
                source: tuple(self._proven_tokens(tokens, _source_text(shot, source)))
                for source, tokens in match.tokens.items()
            }
        )

    def says_name(self, match: Match) -> bool:
        """Whether what is left of a proven `match` says one of its names."""
        tokens = {token for some in match.tokens.values() for token in some} - self.free
        return any(_has(token, name, self._words) for token in tokens for name in self.names)

    def _proven_tokens(self, tokens: Iterable[str], text: str) -> Iterator[str]:
        shown: dict[Bearer, bool] = {}
        for token in tokens:
            bearers = [] if token in self.free else [name for name in self.names if _has(token, name, self._words)]
            for name in bearers:
                shown.setdefault(name, says(text, name))
            if not bearers or any(shown[name] for name in bearers):
                yield token

    @cached_property
    def _words(self) -> Mapping[Bearer, frozenset[str]]:
        """The words of each name, however it is spelt."""
        return {name: frozenset(word for one in spellings(name) for word in content_words(one)) for name in self.names}


def _has(token: str, name: Bearer, words: Mapping[Bearer, frozenset[str]]) -> bool:
    return token in words[name] or bool(HAN.match(token) and token in name.text)


def bearers_of(script: Script) -> tuple[Bearer, ...]:
    """Who and what a script names, the longest names first; of a kind that is not known, too."""
    text = "\n\n".join((script.title, *(line.text for line in script.lines)))
    found = {match[1]: Bearer(match[1], "person") for match in _SPEAKER.finditer(text) if not _is_common(match[1])}
    found |= {name.text: Bearer(name.text, name.kind) for name in names(text, script.lang)}
    for tag in (tag for line in script.lines for tag in line.tags):
        if kind := _KINDS.get(tag.kind):
            found[tag.text] = Bearer(tag.text, kind)
    return tuple(sorted(found.values(), key=lambda name: (-len(name.text), name.text)))


def _is_common(word: str) -> bool:
    """Whether a word is what many are called: officials, police, she."""
    low = word.lower()
    return low in ENGLISH or low.endswith("s") or is_listed(low, "en")


def mentioned(text: str, bearers: Sequence[Bearer]) -> list[Bearer]:
    """Those of `bearers`, the longest first, that `text` says outside of longer ones."""
    found = []
    for name in bearers:
        rest = without(text, [name])
        if rest != text:
            found.append(name)
            text = rest
    return found


def without(text: str, bearers: Iterable[Bearer]) -> str:
    """`text` with its names taken out."""
    for name in bearers:
        text = re.sub(rf"(?<![^\W\u3400-\u9fff]){re.escape(name.text)}(?![^\W\u3400-\u9fff])", " ; ", text)
    return text


def _source_text(shot: Shot, source: str) -> str:
    """The text of a source about a shot; empty for what a model sees in it, which names no person."""
    by_source = {
        "person": shot.person, "metadata": shot.words, "screen": shot.screen, "speech": shot.speech,
        "folders": shot.folders,
    }  # fmt: skip
    return by_source.get(source, "")
