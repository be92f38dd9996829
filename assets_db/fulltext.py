"""Full-text search over the shots' words, on SQLite's FTS5: the only SQL in newsreel that SQLite alone understands.

The table itself, and the trigger that empties it of deleted shots, are made in `migrations/`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from assets_db.errors import UserError
from assets_db.model import SOURCES, Source
from assets_db.tokens import query_tokens, tokens


@dataclass(frozen=True, slots=True)
class Match:
    """A shot that words found."""

    key: str
    score: float  # 0..1
    said: Mapping[Source, tuple[str, ...]]  # which of the query's tokens it has, by the surest source that says them


MOST = 120  # tokens of a query, each in four columns; SQLite takes 500 SELECTs in a compound
# How much of a word is found where it is only seen or heard: recognition errs, and a model's tag is a guess.
TRUST: Mapping[Source, float] = {"told": 1.0, "screen": 0.9, "speech": 0.9, "tags": 0.6}
FORGET = sa.text("DELETE FROM words_fts WHERE rowid IN :ids").bindparams(sa.bindparam("ids", expanding=True))
SAID = sa.text("SELECT shot_id, source, text FROM words WHERE shot_id IN :ids").bindparams(
    sa.bindparam("ids", expanding=True)
)
INDEX = sa.text(
    f"INSERT INTO words_fts (rowid, {', '.join(SOURCES)}) VALUES (:id, {', '.join(f':{name}' for name in SOURCES)})"
)
COUNT = sa.text("SELECT count(*) FROM shots")
KNOWN = sa.text("SELECT term, doc FROM words_vocab WHERE term IN :terms").bindparams(
    sa.bindparam("terms", expanding=True)
)
# A word that several sources say counts once, for the surest (SQLite gives the row of a max its other columns).
# Rounded, so that the order in which SQLite adds up does not break a tie.
RANKED = """
WITH said (id, token, source, weight) AS ({hits}),
     hits AS MATERIALIZED (SELECT id, token, source, max(weight) AS weight FROM said GROUP BY id, token),
     ranks (id, place) AS MATERIALIZED (SELECT rowid, rank FROM words_fts WHERE words_fts MATCH :any)
SELECT shots.key, round(sum(hits.weight), 9) AS score, group_concat(hits.source || ' ' || hits.token, '\n')
FROM hits JOIN ranks ON ranks.id = hits.id JOIN shots ON shots.id = hits.id
WHERE EXISTS (SELECT 1 FROM files WHERE files.sha256 = shots.sha256 AND files.status = 'ok')
GROUP BY hits.id ORDER BY score DESC, round(ranks.place, 9), shots.key LIMIT :k
"""
HIT = "SELECT rowid, :token{0}, '{1}', :weight{0} * {2} FROM words_fts WHERE words_fts MATCH '{1} : ' || :quoted{0}"


def index_words(connection: sa.Connection, shots: Sequence[int]) -> None:
    """Make what the words table says of these shots what queries find them by. On other databases: nothing."""
    if connection.dialect.name != "sqlite" or not shots:
        return
    found: dict[int, dict[str, str]] = {}
    for shot, source, text in connection.execute(SAID, {"ids": list(shots)}):
        if text:
            found.setdefault(shot, dict.fromkeys(SOURCES, ""))[source] = " ".join(tokens(text))
    connection.execute(FORGET, {"ids": list(shots)})
    if found:
        connection.execute(INDEX, [{"id": shot, **said} for shot, said in found.items()])


def search(connection: sa.Connection, query: str, k: int) -> list[Match]:
    """The `k` best for a query, best first, of assets that a file holds.

    The score is the share of the query's content words that the shot has, the rarer ones counting up to twice as
    much, those that are not told by a person less (`TRUST`): 1.0 is all of them, told. Equal scores go by bm25, then
    by key. Raises UserError on a database that is not SQLite.
    """
    if connection.dialect.name != "sqlite":
        raise UserError("searching by words needs a library on SQLite", "give a folder as --library")
    wanted = query_tokens(query)[:MOST]
    if not wanted or k < 1:
        return []
    weights = _weights(connection, wanted)
    values: dict[str, object] = {"k": k, "any": " OR ".join(_quoted(token) for token in wanted)}
    for number, token in enumerate(wanted):
        values |= {f"weight{number}": weights[token], f"token{number}": token, f"quoted{number}": _quoted(token)}
    hits = (HIT.format(number, source, TRUST[source]) for number in range(len(wanted)) for source in SOURCES)
    rows = connection.execute(sa.text(RANKED.format(hits=" UNION ALL ".join(hits))), values)
    return [Match(key, min(1.0, score), _by_source(said, wanted)) for key, score, said in rows]


def _by_source(said: str, wanted: list[str]) -> dict[Source, tuple[str, ...]]:
    """Which source has which of the `wanted` tokens, from lines of source and token."""
    pairs = {tuple(line.split(" ", 1)) for line in said.split("\n")}
    found = {source: tuple(token for token in wanted if (source, token) in pairs) for source in SOURCES}
    return {source: some for source, some in found.items() if some}


def _weights(connection: sa.Connection, wanted: list[str]) -> Mapping[str, float]:
    """The share of each token in a query's meaning; they add up to 1.

    The rarest, and those nobody has, count twice as much as the commonest, not more: in a small library, or where one
    long film has many shots, idf alone would leave a line's other words next to nothing.
    """
    count = connection.scalar(COUNT) or 0
    known: dict[str, int] = dict(connection.execute(KNOWN, {"terms": wanted}).tuples().all())
    rarest = _idf(count, 0)
    weights = {token: 1.0 + _idf(count, known.get(token, 0)) / rarest for token in wanted}
    total = sum(weights.values())
    return {token: weight / total for token, weight in weights.items()}


def _idf(count: int, having: int) -> float:
    return math.log1p((count - having + 0.5) / (having + 0.5))


def _quoted(token: str) -> str:
    """A token as an FTS5 string, in which AND and NEAR mean nothing. Tokens are letters and digits alone."""
    return f'"{token}"'
