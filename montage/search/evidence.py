"""What the words of a shot are worth for a line, beyond how many of them the line has.

One distinctive word in a title or a file name is strong evidence: the name `drummer.mp4` states what it shows. A word
that only says where something happens is weak: a camel in a zoo is no lion in a zoo.
"""

from collections.abc import Iterable
from dataclasses import replace

from assets_db.fulltext import likely
from assets_db.tokens import query_tokens, tokens
from indexer.metadata.filenames import name_words
from montage.language.distinctive_words import is_distinctive
from montage.language.scene_settings import setting_of
from montage.language.text import HAN, words
from montage.model import Hit
from montage.search.fusion import fused

TERSE = 2.5  # distinctive words; a name of one or two says no more than one of so many
DESCRIBED = ("person", "metadata")  # sources that have titles, descriptions and names of files
PLACE_ALONE = 0.5  # of the description's score counts where its words only say where something happens


def weighed(hits: Iterable[Hit], text: str, lang: str) -> tuple[Hit, ...]:
    """The hits on a line that says `text`, with what their words are worth; best first, ties by shot key."""
    distinctive = _distinctive_tokens(text)
    setting = frozenset(query_tokens(setting_of(text, lang)))
    found = (_weighed(hit, distinctive, setting) for hit in hits)
    return tuple(sorted(found, key=lambda hit: (-hit.score, hit.shot.key)))


def _weighed(hit: Hit, distinctive: frozenset[str], setting: frozenset[str]) -> Hit:
    scores = dict(hit.scores)
    for source in DESCRIBED:
        if described := scores.get(source, 0.0):
            matched = frozenset(hit.matched_words.get(source, ()))
            worth = max(described, _named(hit, matched & distinctive)) * (PLACE_ALONE if matched <= setting else 1.0)
            scores[source] = round(worth, 3)
    if scores == hit.scores:
        return hit
    return replace(hit, score=round(fused(scores, hit.named, hit.shot.mark), 4), scores=scores)


def _named(hit: Hit, distinctive: frozenset[str]) -> float:
    """How likely a shot fits that has these distinctive words of the line in its title or its file's name."""
    names = filter(None, (hit.shot.asset.title, name_words(hit.shot.asset.path)))
    shares = (
        len(distinctive.intersection(tokens(name))) / max(len(_distinctive_tokens(name)), TERSE) for name in names
    )
    return likely(min(1.0, max(shares, default=0.0)))


def _distinctive_tokens(text: str) -> frozenset[str]:
    """The tokens of the distinctive words of `text`."""
    text_words = words(text, "zh" if HAN.search(text) else "en")
    return frozenset(token for word in text_words if is_distinctive(word) for token in query_tokens(word))
