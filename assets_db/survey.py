"""Statistics of a library's footage, and samples, for people. Never loads a value for each shot at once.

Only footage that a good file holds counts, unless stated otherwise.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from assets_db.conditions import HELD
from assets_db.model import File, FileStatus, Kind, Source, VisualFeatures
from assets_db.schema import assets, files, frames, shots, words
from assets_db.store import OWNED, Store

MONTH = 7  # [characters] of an ISO date
STREAMED = 1000  # rows fetched at once


@dataclass(frozen=True, slots=True)
class Holding:
    """Assets that have these things in common."""

    kind: Kind
    licence: str  # as it is written
    month: str  # of recording: `2021-06`; empty where it is not known
    assets: int
    seconds: Fraction  # [s] of video


@dataclass(frozen=True, slots=True)
class Seen:
    """A shot without its words."""

    kind: Kind
    seconds: float  # [s]; of a picture it means nothing
    looks: VisualFeatures


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many shots the passes have reached."""

    shots: int  # with frames, which is what the passes can look at
    vectors: int  # shots with a vector
    asked: dict[Source, int]  # shots that a source has processed, those without frames too
    with_words: dict[Source, int]  # and for which it found some


@dataclass(frozen=True, slots=True)
class Groups:
    """Near-duplicates."""

    groups: int
    shots: int
    largest: tuple[tuple[int, tuple[str, ...]], ...]  # shots in the group, and the keys of its first ones


def holdings(store: Store) -> list[Holding]:
    """All assets, summed by kind, licence and month."""
    held = sa.select(files.c.sha256).where(files.c.status == "ok")
    month = sa.func.substr(assets.c.recorded, 1, MONTH)
    kind = (assets.c.kind, assets.c.licence, month, assets.c.time_base)
    query = sa.select(*kind, sa.func.count(), sa.func.sum(assets.c.duration)).where(assets.c.sha256.in_(held))
    found: dict[tuple[Kind, str, str], tuple[int, Fraction]] = {}
    with store.reading() as connection:
        for kind_, licence, month_, base, count, duration in connection.execute(query.group_by(*kind)):
            assets_, seconds = found.get((kind_, licence, month_), (0, Fraction(0)))
            length = int(duration) * base if kind_ == "video" else Fraction(0)
            found[kind_, licence, month_] = assets_ + count, seconds + length
    return [Holding(*key, *sums) for key, sums in sorted(found.items())]


def seen(store: Store) -> Iterator[Seen]:
    """Every shot, one after the other."""
    query = sa.select(assets.c.kind, assets.c.time_base, shots.c.start, shots.c.end, shots.c.looks)
    query = query.join(assets, assets.c.sha256 == shots.c.sha256).where(HELD)
    with store.reading() as connection:
        for kind, base, start, end, looks in connection.execution_options(yield_per=STREAMED).execute(query):
            yield Seen(kind, float((end - start) * base), _looks(looks))


def texts(store: Store, source: Source) -> Iterator[tuple[str, int]]:
    """All texts of `source`, each with its number of shots."""
    query = sa.select(words.c.text, sa.func.count()).join(shots, shots.c.id == words.c.shot_id)
    query = query.where(words.c.source == source, words.c.text != "", HELD).group_by(words.c.text)
    with store.reading() as connection:
        yield from connection.execution_options(yield_per=STREAMED).execute(query).tuples()


def coverage(store: Store) -> Coverage:
    """How many shots the passes have reached."""
    seen_ = sa.select(sa.func.count()).where(HELD, sa.exists().where(frames.c.shot_id == shots.c.id))
    embedded = sa.select(sa.func.count(frames.c.shot_id.distinct())).select_from(OWNED).where(HELD)
    filled = sa.func.sum(sa.case((words.c.text != "", 1), else_=0))
    query = sa.select(words.c.source, sa.func.count(), filled).join(shots, shots.c.id == words.c.shot_id).where(HELD)
    with store.reading() as connection:
        numbers = connection.scalar(seen_) or 0, connection.scalar(embedded) or 0
        found = connection.execute(query.group_by(words.c.source)).tuples().all()
    return Coverage(*numbers, {row[0]: row[1] for row in found}, {row[0]: int(row[2]) for row in found})


def near_duplicates(store: Store, most: int, each: int) -> Groups:
    """The groups of near-duplicates, and `each` shots at most of the `most` largest, those with more shots first."""
    size = sa.func.count()
    query = sa.select(shots.c.group, size).where(shots.c.group != 0, HELD)
    query = query.group_by(shots.c.group).having(size > 1).order_by(size.desc(), shots.c.group)
    with store.reading() as connection:
        sizes = connection.execute(query).tuples().all()
        largest: dict[int, list[str]] = {group: [] for group, _ in sizes[:most]}
        members = sa.select(shots.c.group, shots.c.key).where(shots.c.group.in_(largest), HELD).order_by(shots.c.id)
        for group, key in connection.execute(members):
            if len(largest[group]) < each:
                largest[group].append(key)
    shown = tuple((count, tuple(largest[group])) for group, count in sizes[:most])
    return Groups(len(sizes), sum(count for _, count in sizes), shown)


def sample(store: Store, count: int) -> list[str]:
    """Keys of `count` shots at most, evenly from the whole library, as they were added."""
    with store.reading() as connection:
        first, last = connection.execute(sa.select(sa.func.min(shots.c.id), sa.func.max(shots.c.id))).one()
        if first is None:
            return []
        next_ = sa.select(shots.c.key).where(HELD).order_by(shots.c.id).limit(1)
        wanted = [first + place * (last - first + 1) // count for place in range(count)]
        found = [connection.scalar(next_.where(shots.c.id >= number)) for number in wanted]
    return list(dict.fromkeys(key for key in found if key))


def some_files(store: Store, status: FileStatus, most: int) -> list[File]:
    """The first `most` files of this status, by path."""
    query = sa.select(files).where(files.c.status == status).order_by(files.c.path).limit(most)
    with store.reading() as connection:
        return [File(**row._mapping) for row in connection.execute(query)]


def _looks(stored: Mapping[str, Any]) -> VisualFeatures:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
    return VisualFeatures(**values)
