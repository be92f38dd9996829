"""Full-text search over the shots' words, on SQLite's FTS5: the only SQL in newsreel that SQLite alone understands.

The table itself, and the trigger that empties it of deleted shots, are made in `migrations/`.
"""

import math
from collections.abc import Mapping

import sqlalchemy as sa

from assets_db.errors import UserError
from assets_db.tokens import query_tokens, tokens

MOST = 200  # tokens of a query; SQLite takes 500 SELECTs in a compound
FORGET = sa.text("DELETE FROM words_fts WHERE rowid = :id")
INDEX = sa.text("INSERT INTO words_fts (rowid, tokens) VALUES (:id, :tokens)")
COUNT = sa.text("SELECT count(*) FROM shots")
KNOWN = sa.text("SELECT term, doc FROM words_vocab WHERE term IN :terms").bindparams(
    sa.bindparam("terms", expanding=True)
)
# Rounded, so that the order in which SQLite adds up does not break a tie.
RANKED = """
WITH hits (id, weight) AS MATERIALIZED ({hits}),
     ranks (id, place) AS MATERIALIZED (SELECT rowid, rank FROM words_fts WHERE words_fts MATCH :any)
SELECT shots.key, round(sum(hits.weight), 9) AS score
FROM hits JOIN ranks ON ranks.id = hits.id JOIN shots ON shots.id = hits.id
WHERE EXISTS (SELECT 1 FROM files WHERE files.sha256 = shots.sha256 AND files.status = 'ok')
GROUP BY hits.id ORDER BY score DESC, round(ranks.place, 9), shots.key LIMIT :k
"""
HIT = "SELECT rowid, :weight{0} FROM words_fts WHERE words_fts MATCH :token{0}"


def index_words(connection: sa.Connection, shot: int, text: str) -> None:
    """Make `text` what queries find the shot by, in place of what it was. On other databases: nothing."""
    if connection.dialect.name != "sqlite":
        return
    connection.execute(FORGET, {"id": shot})
    if text:
        connection.execute(INDEX, {"id": shot, "tokens": " ".join(tokens(text))})


def search(connection: sa.Connection, query: str, k: int) -> list[tuple[str, float]]:
    """The `k` best (shot key, score) for a query, best first, of assets that a file holds.

    The score is the share of the query's content words that the shot has, the rarer ones counting up to twice as
    much: 1.0 is all of them. Equal scores go by bm25, then by key. Raises UserError on a database that is not SQLite.
    """
    if connection.dialect.name != "sqlite":
        raise UserError("searching by words needs a library on SQLite", "give a folder as --library")
    wanted = query_tokens(query)[:MOST]
    if not wanted or k < 1:
        return []
    weights = _weights(connection, wanted)
    values: dict[str, object] = {"k": k, "any": " OR ".join(_quoted(token) for token in wanted)}
    for number, token in enumerate(wanted):
        values |= {f"weight{number}": weights[token], f"token{number}": _quoted(token)}
    hits = " UNION ALL ".join(HIT.format(number) for number in range(len(wanted)))
    rows = connection.execute(sa.text(RANKED.format(hits=hits)), values)
    return [(key, min(1.0, score)) for key, score in rows]


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
