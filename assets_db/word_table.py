"""Which shots have a token, on databases other than SQLite: a table of tokens, in SQL that all of them understand.

The table is made in `migrations/`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from assets_db.model import Source
from assets_db.schema import assets, files, shots, words

LONGEST_TOKEN = 200  # characters of a token that are compared
TABLE = sa.table("words_tokens", *map(sa.column, ("token", "shot_id", "source")))
TOKEN, SHOT, SOURCE = TABLE.c.token, TABLE.c.shot_id, TABLE.c.source


class Found(NamedTuple):
    """How much of a query one source of a shot matches."""

    key: str  # of the shot
    place: float  # among shots that are found by as much: the fewer words, the better
    source: Source
    share: float  # 0..1 of the query
    tokens: str  # that match, a space between
    size: int  # words of the source


def index(connection: sa.Connection, shot_ids: Sequence[int], tokens: Mapping[tuple[int, str], Iterable[str]]) -> None:
    """Replace the tokens of shots by `tokens`, by (shot, source)."""
    connection.execute(TABLE.delete().where(SHOT.in_(shot_ids)))
    rows = [
        {"token": token, "shot_id": shot, "source": source}
        for (shot, source), some in tokens.items()
        for token in {token[:LONGEST_TOKEN] for token in some}
    ]
    if rows:
        connection.execute(TABLE.insert(), rows)


def having(connection: sa.Connection, wanted: Iterable[str]) -> dict[str, int]:
    """How many shots have each token; tokens in no shot are left out."""
    cut = {token[:LONGEST_TOKEN]: token for token in wanted}
    query = sa.select(TOKEN, sa.func.count(SHOT.distinct())).where(TOKEN.in_(list(cut))).group_by(TOKEN)
    return {cut[token]: count for token, count in connection.execute(query)}


def has_one(forms: Iterable[str]) -> sa.ColumnElement[bool]:
    """Condition: shots that have one of these tokens."""
    return shots.c.id.in_(sa.select(SHOT).where(TOKEN.in_([form[:LONGEST_TOKEN] for form in forms])))


def ranked(
    connection: sa.Connection,
    weights: Mapping[str, float],
    forms: Mapping[str, Sequence[str]],
    trust: Mapping[Source, float],
    most: int,
    previews: bool,
    licences: Collection[str] | None,
    unusable: bool,
) -> list[Found]:
    """The matches of the `most` shots with the greatest token weight, of assets that a file holds.

    The `forms` of a token count as the token; each source is weighted by `trust`. With `licences` only of what is under
    one of these, without `unusable` no shots that a person has marked so.
    """
    stands: dict[str, list[str]] = {}
    for token in weights:
        for form in forms[token]:
            stands.setdefault(form[:LONGEST_TOKEN], []).append(token)
    query = (
        sa.select(SHOT, shots.c.key, SOURCE, TOKEN, words.c.size)
        .join_from(TABLE, shots, shots.c.id == SHOT)
        .join(words, sa.and_(words.c.shot_id == SHOT, words.c.source == SOURCE))
        .join(assets, assets.c.sha256 == shots.c.sha256)
        .where(TOKEN.in_(list(stands)), shots.c.sha256.in_(sa.select(files.c.sha256).where(files.c.status == "ok")))
        .where(sa.true() if previews else assets.c.preview == "")
        .where(sa.true() if unusable else shots.c.mark != "unusable")
        .where(sa.true() if licences is None else assets.c.licence.in_(licences))
        .order_by(shots.c.key, SOURCE, TOKEN)
    )
    have: dict[str, dict[Source, tuple[dict[str, None], int]]] = {}
    for _, key, source, token, size in connection.execute(query):
        have.setdefault(key, {}).setdefault(source, ({}, size))[0].update(dict.fromkeys(stands[token]))
    found = [_found(key, sources, weights) for key, sources in have.items()]
    found.sort(key=lambda shot: (-_weight(shot, trust), shot[0].place, shot[0].key))
    return [one for shot in found[:most] for one in shot]


def _weight(shot: Sequence[Found], trust: Mapping[Source, float]) -> float:
    return round(sum(one.share * trust[one.source] for one in shot), 9)


def _found(key: str, sources: Mapping[Source, tuple[Iterable[str], int]], weights: Mapping[str, float]) -> list[Found]:
    place = float(sum(size for _, size in sources.values()))
    return [
        Found(key, place, source, sum(weights[token] for token in has), " ".join(has), size)
        for source, (has, size) in sources.items()
    ]
