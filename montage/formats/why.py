"""Why a shot was found, in words: `title: rocket, pad; on screen: nasa; looks 0.71`."""

from collections.abc import Sequence

from assets_db.tokens import query_tokens, tokens
from montage.model import Hit

HEARD_AND_SEEN = {"screen": "on screen", "speech": "spoken", "tags": "tags"}


def why(hit: Hit, query: str) -> str:
    """What speaks for `hit`: which words of `query` stand where, the surest place first, and how far its looks fit."""
    written = _as_written(query)
    places = _places(hit, hit.said.get("told", ()))
    places |= {name: list(hit.said[source]) for source, name in HEARD_AND_SEEN.items() if source in hit.said}
    parts = [f"{place}: {', '.join(written.get(token, token) for token in said)}" for place, said in places.items()]
    return "; ".join(parts + ([f"looks {hit.by['looks']:.2f}"] if "looks" in hit.by else []))


def _places(hit: Hit, said: Sequence[str]) -> dict[str, list[str]]:
    """Where the words that are told about a file were found, each at the place that tells most."""
    title, name = set(tokens(hit.shot.asset.title)), set(tokens(str(hit.shot.asset.path)))
    found: dict[str, list[str]] = {}
    for token in said:
        place = "title" if token in title else "file name" if token in name else "description"
        found.setdefault(place, []).append(token)
    return {place: found[place] for place in ("title", "file name", "description") if place in found}


def _as_written(query: str) -> dict[str, str]:
    """Token -> the word of `query` that it stands for: `vehicl` is `vehicles`."""
    found: dict[str, str] = {}
    for word in query.split():
        made = query_tokens(word)
        if len(made) == 1:
            found.setdefault(made[0], word.strip(".,;:!?\"'()“”‘’").lower())
    return found
