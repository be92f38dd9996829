"""Full-text search over the shots' words, on SQLite's FTS5: the only SQL in newsreel that SQLite alone understands.

The table itself, and the trigger that empties it of deleted shots, are made in `migrations/`. Elsewhere `word_table`
finds the same shots; of those that have as much of a query the ones with fewer words come first.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa

from assets_db import word_table
from assets_db.model import SOURCES, Source
from assets_db.schema import shots
from assets_db.tokens import content_words, spellings, tokens


@dataclass(frozen=True, slots=True)
class Match:
    """A shot that words found."""

    key: str
    score: float  # 0..1
    by: Mapping[str, float]  # the score of each source alone, the surest source first
    tokens: Mapping[str, tuple[str, ...]]  # which of the query's tokens each source has
    query: "Query"
    sizes: Mapping[Source, int]  # words of each source

    def only(self, tokens: Mapping[str, Sequence[str]]) -> "Match":
        """The match if its sources had no more of the query than `tokens`."""
        return _match(self.key, tokens, self.query, self.sizes)


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for."""

    weights: Mapping[str, float]  # of each token; they add up to 1
    asked: float  # number of words


WIDE, SLACK = 4, 50  # candidates for k results: their order may change
MOST_TOKENS = 70  # tokens of a query, each in seven columns; SQLite takes 500 SELECTs in a compound
# How much of a word is found where it is only seen or heard: recognition errs, a model's sentence has what is not
# there, its tag is a guess, and a folder holds all sorts of things.
TRUST: Mapping[Source, float] = {
    "person": 1.0, "metadata": 1.0, "screen": 0.9, "speech": 0.9, "caption": 0.8, "tags": 0.6, "folders": 0.5,
}  # fmt: skip
NAMES = "names"  # the source, file names, that is searched together with the metadata
FORGET = sa.text("DELETE FROM words_fts WHERE rowid IN :ids").bindparams(sa.bindparam("ids", expanding=True))
TEXTS = sa.text("SELECT shot_id, source, text FROM words WHERE shot_id IN :ids AND source <> 'superseded'").bindparams(
    sa.bindparam("ids", expanding=True)
)
REBUILT = 500  # shots at a time: their words are in memory
SOME = sa.text("SELECT id FROM shots WHERE id > :after ORDER BY id LIMIT :most")
RESIZE = sa.text("UPDATE words SET size = :size WHERE shot_id = :id AND source = :from")
INDEX = sa.text(
    f"INSERT INTO words_fts (rowid, {', '.join(SOURCES)}) VALUES (:id, {', '.join(f':{name}' for name in SOURCES)})"
)
SAYING = sa.text("SELECT rowid FROM words_fts WHERE words_fts MATCH :asked")
COUNT = sa.text("SELECT count(*) FROM shots")
KNOWN = sa.text("SELECT term, doc FROM words_vocab WHERE term IN :terms").bindparams(
    sa.bindparam("terms", expanding=True)
)
TERSE = 3  # words; a shorter text counts as having three
# Of 34,000 pairs of a caption and another photograph's or the same one's, a quarter of the words in common meant the
# same scene in 6 of 100, 0.35 in 20, 0.45 in 40, 0.55 in 70, 0.7 in 90; of lines of narration and file names, where
# one word of three is much, 0.33 in 55 of 100. The curve lies between the two.
DOUBT = 0.1
# The candidates: by the sum over sources, which SQLite can add up. Rounded, so that the order in which it does so does
# not break a tie.
RANKED = """
WITH hits (id, source, token, weight) AS ({hits}),
     said AS MATERIALIZED (
         SELECT id, source, sum(weight) AS share, group_concat(token, ' ') AS tokens FROM hits GROUP BY id, source),
     ranks (id, place) AS MATERIALIZED (SELECT rowid, rank FROM words_fts WHERE words_fts MATCH :any),
     best (id, key, place) AS (
         SELECT said.id, shots.key, round(ranks.place, 9)
         FROM said JOIN ranks ON ranks.id = said.id JOIN shots ON shots.id = said.id
         JOIN assets ON assets.sha256 = shots.sha256 AND (:previews OR assets.preview = '') {licensed}
             AND (:unusable OR shots.mark <> 'unusable')
         WHERE EXISTS (SELECT 1 FROM files WHERE files.sha256 = shots.sha256 AND files.status = 'ok')
         GROUP BY said.id
         ORDER BY round(sum(said.share * CASE said.source {trust} END), 9) DESC, round(ranks.place, 9), shots.key
         LIMIT :most)
SELECT best.key, best.place, said.source, said.share, said.tokens, words.size
FROM best JOIN said ON said.id = best.id JOIN words ON words.shot_id = best.id AND words.source = said.source
"""
LICENSED = "AND assets.licence IN :licences"
HIT = "SELECT rowid, '{1}', :token{0}, :weight{0} FROM words_fts WHERE words_fts MATCH '{1} : ' || :quoted{0}"


def index_words(connection: sa.Connection, shots: Sequence[int]) -> None:
    """Update the search index for these shots from the words table."""
    if not shots:
        return
    texts = connection.execute(TEXTS, {"ids": list(shots)}).tuples().all()
    by_source = _together(texts)
    changed = {by_source[shot, "metadata"] for shot, source, _ in texts if source == NAMES}
    sizes = {text: size_of(text) for text in changed}
    if sizes:
        named = [shot for shot, source, _ in texts if source == NAMES]
        resized = [{"id": shot, "from": "metadata", "size": sizes[by_source[shot, "metadata"]]} for shot in named]
        connection.execute(RESIZE, resized)
    if connection.dialect.name != "sqlite":
        word_table.index(connection, shots, {each: tokens(text) for each, text in by_source.items()})
        return
    spelt = {
        text: " ".join(tokens(text)) for text in set(by_source.values())
    }  # the shots of a file have texts in common
    found: dict[int, dict[str, str]] = {}
    for (shot, source), text in by_source.items():
        if text:
            found.setdefault(shot, dict.fromkeys(SOURCES, ""))[source] = spelt[text]
    connection.execute(FORGET, {"ids": list(shots)})
    if found:
        connection.execute(INDEX, [{"id": shot, **row} for shot, row in found.items()])


def _together(texts: Iterable[tuple[int, str, str]]) -> dict[tuple[int, str], str]:
    """(shot, source) -> text; file names are joined to the metadata."""
    found: dict[tuple[int, str], str] = {}
    for shot, source, text in texts:
        key = (shot, "metadata" if source == NAMES else source)
        found[key] = "\n".join(filter(None, (found.get(key), text)))
    return found


def rebuild(connection: sa.Connection) -> None:
    """Recompute the tokens and sizes of all words: for migrations that change what counts as a word."""
    after = -1
    while shots := connection.scalars(SOME, {"after": after, "most": REBUILT}).all():
        texts = _together(connection.execute(TEXTS, {"ids": list(shots)}).tuples())
        sizes = [{"id": shot, "from": source, "size": size_of(text)} for (shot, source), text in texts.items()]
        if sizes:
            connection.execute(RESIZE, sizes)
        index_words(connection, shots)
        after = shots[-1]


def size_of(text: str) -> int:
    """Number of different content words in a text."""
    return round(sum(content_words(text).values()))


def search(
    connection: sa.Connection,
    query: str,
    k: int,
    previews: bool = False,
    licences: Collection[str] | None = None,
    unusable: bool = False,
) -> list[Match]:
    """The `k` best matches for a query, best first, of assets that a file holds; scores as of `fits`.

    Sources are independent evidence: a shot fits unless all are wrong. Equal scores are ordered by bm25, then by key;
    see `word_table` for other databases. Stock previews (with a watermark) are found only with `previews`,
    shots that a person has marked as unusable only with `unusable`. With `licences`, as they are stored, only what is
    under one of these.
    """
    wanted = dict(islice(content_words(query).items(), MOST_TOKENS))
    if not wanted or k < 1:
        return []
    forms = spellings(query)
    asked = Query(_weights(connection, wanted, forms), sum(wanted.values()))
    matched: dict[tuple[float, str], dict[str, tuple[str, ...]]] = defaultdict(dict)
    sizes: dict[str, dict[Source, int]] = defaultdict(dict)
    for key, place, source, _, has, size in _ranked(
        connection, asked.weights, forms, WIDE * k + SLACK, previews, licences, unusable
    ):
        tokens_ = set(has.split(" "))
        matched[place, key][source] = tuple(token for token in wanted if token in tokens_)
        sizes[key][source] = size
    matches = [(place, _match(key, some, asked, sizes[key])) for (place, key), some in matched.items()]
    return [match for _, match in sorted(matches, key=lambda each: (-each[1].score, each[0], each[1].key))][:k]


def _ranked(
    connection: sa.Connection,
    weights: Mapping[str, float],
    forms: Mapping[str, Sequence[str]],
    most: int,
    previews: bool,
    licences: Collection[str] | None,
    unusable: bool,
) -> Iterable[Sequence[Any]]:
    """See `word_table.Found`."""
    if connection.dialect.name != "sqlite":
        return word_table.ranked(connection, weights, forms, TRUST, most, previews, licences, unusable)
    return connection.execute(*_statement(weights, forms, most, previews, licences, unusable))


def _statement(
    weights: Mapping[str, float],
    forms: Mapping[str, Sequence[str]],
    most: int,
    previews: bool,
    licences: Collection[str] | None,
    unusable: bool,
) -> tuple[sa.TextClause, dict[str, object]]:
    quoted = {token: " OR ".join(map(_quoted, forms[token])) for token in weights}
    values: dict[str, object] = {"most": most, "any": " OR ".join(quoted.values())}
    values |= {"previews": previews, "unusable": unusable}
    for number, token in enumerate(weights):
        values |= {f"weight{number}": weights[token], f"token{number}": token, f"quoted{number}": f"({quoted[token]})"}
    hits = (HIT.format(number, source) for number in range(len(weights)) for source in SOURCES)
    trust = " ".join(f"WHEN '{source}' THEN {TRUST[source]}" for source in SOURCES)
    statement = RANKED.format(hits=" UNION ALL ".join(hits), trust=trust, licensed="" if licences is None else LICENSED)
    if licences is None:
        return sa.text(statement), values
    values["licences"] = list(licences)
    return sa.text(statement).bindparams(sa.bindparam("licences", expanding=True)), values


def says(connection: sa.Connection, query: str) -> sa.ColumnElement[bool]:
    """Condition: shots that have every content word of `query`, each in any of their sources."""
    forms = spellings(query)
    if not forms:
        return sa.true()
    if connection.dialect.name != "sqlite":
        return sa.and_(*map(word_table.has_one, forms.values()))
    asked = " AND ".join(f"({' OR '.join(map(_quoted, some))})" for some in forms.values())
    return shots.c.id.in_(SAYING.bindparams(asked=asked).columns(sa.column("rowid", sa.BigInteger)))


def fits(share: float, asked: float, size: int) -> float:
    """How likely a text of `size` words, with `share` of the query's weight, fits a query of `asked` words, 0..1.

    This is the overlap coefficient, the share of the shorter one that both have: a narration has many words, the
    description of footage has few.
    """
    return likely(min(1.0, round(share * asked / min(max(size, TERSE), asked), 9)))


def likely(common: float) -> float:
    """How likely two texts mean the same scene, 0..1, that have this share of their words in common."""
    return common**3 / (common**3 + DOUBT * (1 - common))


def _match(key: str, tokens: Mapping[str, Sequence[str]], query: Query, sizes: Mapping[Source, int]) -> Match:
    by: dict[Source, float] = {
        source: TRUST[source] * fits(sum(query.weights[token] for token in tokens[source]), query.asked, sizes[source])
        for source in SOURCES
        if tokens.get(source)
    }
    wrong = math.prod(1 - score for score in by.values())
    rounded: dict[str, float] = {source: round(score, 6) for source, score in by.items()}
    return Match(key, round(1 - wrong, 6), rounded, {source: tuple(tokens[source]) for source in by}, query, sizes)


def _weights(
    connection: sa.Connection, wanted: Mapping[str, float], forms: Mapping[str, Sequence[str]]
) -> Mapping[str, float]:
    """The weight of each token in a query; they add up to 1.

    The rarest, and those in no shot, count twice as much as the commonest, not more: in a small library, or where one
    long film has many shots, idf alone would leave a line's other words next to nothing.
    """
    count = connection.scalar(COUNT) or 0
    having = _having(connection, {form for token in wanted for form in forms[token]})
    known = {token: max(having.get(form, 0) for form in forms[token]) for token in wanted}
    rarest = _idf(count, 0)
    weights = {token: part * (1.0 + _idf(count, known[token]) / rarest) for token, part in wanted.items()}
    total = sum(weights.values())
    return {token: weight / total for token, weight in weights.items()}


def _having(connection: sa.Connection, wanted: Iterable[str]) -> Mapping[str, int]:
    if connection.dialect.name != "sqlite":
        return word_table.having(connection, wanted)
    return dict(connection.execute(KNOWN, {"terms": list(wanted)}).tuples().all())


def _idf(count: int, having: int) -> float:
    return math.log1p((count - having + 0.5) / (having + 0.5))


def _quoted(token: str) -> str:
    """A token as an FTS5 string, in which AND and NEAR mean nothing. Tokens are letters and digits alone."""
    return f'"{token}"'
