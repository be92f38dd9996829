"""Why a shot was found, in words: `title: rocket, pad; on screen: nasa; looks 0.71`."""

from collections.abc import Mapping, Sequence
from textwrap import shorten

from assets_db.tokens import query_tokens, spellings, tokens
from indexer.metadata.filenames import name_words
from montage.model import Hit

LONGEST = 80  # characters of a text that is shown
SAID = {
    "person": "by hand", "screen": "on screen", "speech": "spoken", "caption": "caption says", "tags": "tags",
    "folders": "folder",
}  # fmt: skip


def why(hit: Hit, query: str) -> str:
    """What speaks for `hit`: which words of `query` stand where, the surest place first, and how far the meaning of its
    words and its looks fit."""
    written = _as_written(query)
    places = _places(hit, hit.matched_words.get("metadata", ()), spellings(query))
    for source, name in SAID.items():
        places[name] = list(dict.fromkeys((*places.get(name, ()), *hit.matched_words.get(source, ()))))
    named = {place: [written.get(token, token) for token in matched] for place, matched in places.items() if matched}
    parts = [f"{place}: {', '.join(some)}" for place, some in named.items()]
    if hit.scores.get("meaning"):
        teller = ", caption says" if hit.meant == hit.shot.caption else ""
        meant = shorten(hit.meant, LONGEST, placeholder="…")
        parts.append(f"by meaning {hit.scores['meaning']:.2f}{teller}: {meant}")
    models = {"looks": "looks", "reranker": "second look"}
    parts += [f"{name} {hit.scores[source]:.2f}" for source, name in models.items() if source in hit.scores]
    return "; ".join(parts)


def _places(hit: Hit, matched: Sequence[str], forms: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Where the words that describe a file were found, each at the most significant place."""
    path = hit.shot.asset.path
    # An earlier newsreel indexed the folders' words with the others.
    texts = {"title": hit.shot.asset.title, "file name": name_words(path), "folder": str(path.parent)}
    there = {place: set(tokens(text)) for place, text in texts.items()}
    found: dict[str, list[str]] = {}
    for token in matched:
        ways = forms.get(token, (token,))
        place = next((place for place, some in there.items() if some.intersection(ways)), "description")
        found.setdefault(place, []).append(token)
    return {place: found[place] for place in ("title", "file name", "description", "folder") if place in found}


def _as_written(query: str) -> dict[str, str]:
    """Token -> the word of `query` that it stands for: `vehicl` is `vehicles`."""
    found: dict[str, str] = {}
    for word in query.split():
        made = query_tokens(word)
        if len(made) == 1:
            found.setdefault(made[0], word.strip(".,;:!?\"'()“”‘’").lower())
    return found
