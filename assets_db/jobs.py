"""The jobs of a batch, one for each story, in the library's database.

A job goes from `new` (a link) over `read` (its article is known) to `done`. A process that works on one holds a
lease, so that several batches, and several processes of one, never make a film twice; a lease not renewed expires.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from assets_db.engine import Database
from assets_db.schema import feeds, jobs

State = Literal["new", "read", "done", "failed", "same", "skipped", "cancelled"]
OPEN = ("new", "read")  # there is something left to do
LEASE = 120.0  # [s] after which a job that its owner does not renew is free
ATTEMPTS = 3  # interrupted ones after which a job has failed
BACKOFF, LONGEST_BACKOFF = 600.0, 86_400.0  # [s] before a failed job is tried again, twice as long each time
MEMORY = 30 * 86_400.0  # [s] that a story is recognised and its article is stored

Same = Callable[[bytes, Sequence[bytes]], int | None]  # which of the signatures is of the same text


@dataclass(frozen=True, slots=True)
class Link:
    """A story that a feed, a list or a folder names."""

    url: str
    feed: str = ""
    title: str = ""
    published: str = ""  # ISO 8601
    updated: str = ""  # ISO 8601
    settings: Mapping[str, Any] = field(default_factory=dict)  # other than the batch's


@dataclass(frozen=True, slots=True)
class Job:
    """A story, and how far its film is. Times [s] of the Unix clock, 0 where there is none yet."""

    id: int
    output_dir: Path  # the folder of the batch's films
    url: str
    feed: str
    title: str
    published: str
    updated: str
    settings: Mapping[str, Any]
    state: State
    stage: str
    attempts: int
    owner: str  # the process at work on it; empty: none
    created: float
    started: float
    ended: float
    error: str
    same_as: int | None
    film: str  # its path; empty as long as there is none
    details: Mapping[str, Any]  # of the film: seconds, stages, notes, faults, bytes, memory


COLUMNS = [jobs.c[name] for name in Job.__dataclass_fields__]


class Jobs(Database):
    """The jobs in a library's database. Each call is atomic."""

    def __init__(self, where: str | Path, clock: Callable[[], float] = time.time, create: bool = True) -> None:
        """See `Database`."""
        super().__init__(where, create)
        self._clock = clock

    # What is to be done

    def add(self, output_dir: Path, links: Iterable[Link], update: bool = False) -> int:
        """Make jobs of links that are new in `output_dir`; returns how many jobs are to be done.

        With `update`, a finished story that its feed reports as changed since is made again.
        """
        added, now = 0, self._clock()
        with self.writing() as connection:
            old = sa.and_(jobs.c.ended > 0, jobs.c.ended < now - MEMORY, jobs.c.article != "")
            connection.execute(jobs.update().where(old).values(article=""))
            for link in links:
                known = connection.execute(
                    sa.select(jobs.c.id, jobs.c.updated, jobs.c.state).where(
                        jobs.c.output_dir == output_dir, jobs.c.url == link.url
                    )
                ).one_or_none()
                if known is None:
                    connection.execute(jobs.insert().values(**_new(output_dir, link, now)))
                elif update and known.state == "done" and link.updated > known.updated:
                    connection.execute(_where(known.id).values(**_anew(), updated=link.updated))
                else:
                    continue
                added += 1
        return added

    def unknown(self, output_dir: Path, urls: Collection[str]) -> set[str]:
        """Those of `urls` that `output_dir` has no job for."""
        with self.reading() as connection:
            known = connection.scalars(sa.select(jobs.c.url).where(jobs.c.output_dir == output_dir))
            return set(urls) - set(known)

    def claim(self, output_dir: Path, state: State, owner: str, settled: float = 0.0) -> Job | None:
        """A free job of `output_dir` in `state`, now held by `owner`; None where there is none.

        The newest comes first, but what was tried before comes last: it may be what others would wait behind.

        A `read` one waits while there are links to be read, for `settled` [s] at most: stories of the same event may
        be among them.
        """
        now = self._clock()
        mine = sa.and_(jobs.c.output_dir == output_dir, jobs.c.owner == "", jobs.c.after <= now)
        with self.writing() as connection:
            query = sa.select(*COLUMNS).where(mine, jobs.c.state == state)
            if settled and connection.scalar(sa.select(jobs.c.id).where(mine, jobs.c.state == "new").limit(1)):
                query = query.where(jobs.c.started <= now - settled)
            row = connection.execute(
                query.order_by(jobs.c.attempts, jobs.c.published.desc(), jobs.c.id).limit(1)
            ).one_or_none()
            if row is None:
                return None
            taken = {"owner": owner, "until": now + LEASE, "attempts": row.attempts + 1, "started": now, "error": ""}
            connection.execute(_where(row.id).values(**taken))
            return _job(connection.execute(sa.select(*COLUMNS).where(jobs.c.id == row.id)).one())

    def left(self, output_dir: Path) -> bool:
        """Whether there is, or may soon be, a film to be made: links to be read, or free read ones."""
        wanted = sa.or_(jobs.c.state == "new", sa.and_(jobs.c.state == "read", jobs.c.owner == ""))
        due = sa.and_(jobs.c.output_dir == output_dir, jobs.c.after <= self._clock())
        with self.reading() as connection:
            return connection.scalar(sa.select(jobs.c.id).where(due, wanted).limit(1)) is not None

    # While it is done

    def renew(self, owner: str) -> None:
        """Renew the leases of `owner`."""
        with self.writing() as connection:
            connection.execute(jobs.update().where(jobs.c.owner == owner).values(until=self._clock() + LEASE))

    def at(self, job: int, owner: str, stage: str) -> bool:
        """Set the stage of a job; False where `owner` no longer holds it: cancelled, or the lease was lost."""
        with self.writing() as connection:
            return bool(connection.execute(_held(job, owner).values(stage=stage)).rowcount)

    def record_article(
        self, job: int, owner: str, *, title: str, published: str, address: str, signature: bytes, article: str,
        same: Same,
    ) -> int | None:  # fmt: skip
        """Store the article of a job. Returns the job with the same story, if any: this one has ended then.

        It is the same where its `address` is, or where `same` finds its text's `signature` among those of a month.
        """
        with self.writing() as connection:
            output_dir = connection.scalar(sa.select(jobs.c.output_dir).where(jobs.c.id == job))
            others = connection.execute(
                sa.select(jobs.c.id, jobs.c.address, jobs.c.signature).where(
                    jobs.c.output_dir == output_dir, jobs.c.id != job, jobs.c.state.in_(("read", "done")),
                    jobs.c.created > self._clock() - MEMORY,
                )
            ).all()  # fmt: skip
            found = next((other.id for other in others if address and other.address == address), None)
            if found is None and (near := same(signature, [other.signature for other in others])) is not None:
                found = others[near].id
            fields = {"title": title, "published": published, "address": address, "signature": signature}
            ended = {"state": "read", "article": article} if found is None else {"state": "same", "same_as": found}
            over = {} if found is None else {"ended": self._clock()}
            connection.execute(
                _held(job, owner).values(**fields, **ended, **over, **_FREE, attempts=jobs.c.attempts - 1)
            )
            return found

    def article(self, job: int) -> str:
        """The stored article of a job that has been read."""
        with self.reading() as connection:
            return str(connection.scalar(sa.select(jobs.c.article).where(jobs.c.id == job)) or "")

    def articles(self, output_dir: Path, besides: int, limit: int) -> list[str]:
        """Those of the last `limit` other stories of `output_dir`."""
        query = sa.select(jobs.c.article).where(
            jobs.c.output_dir == output_dir, jobs.c.id != besides, jobs.c.article != ""
        )
        with self.reading() as connection:
            return list(connection.scalars(query.order_by(jobs.c.id.desc()).limit(limit)))

    # When it ends

    def end(
        self, job: int, owner: str, state: State, *, error: str = "", film: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> bool:  # fmt: skip
        """Set how a job has ended; False where `owner` no longer holds it.

        One that failed is tried again later, by `retry` or by itself.
        """
        now = self._clock()
        with self.writing() as connection:
            attempts = connection.scalar(sa.select(jobs.c.attempts).where(jobs.c.id == job)) or 1
            wait = min(BACKOFF * 2 ** (attempts - 1), LONGEST_BACKOFF)
            values = {"state": state, "error": error, "film": film, "details": details or {}, "ended": now}
            after = {"after": now + wait if state == "failed" else 0.0}
            return bool(connection.execute(_held(job, owner).values(**values, **after, **_FREE)).rowcount)

    def release(self, job: int, owner: str, wait: float = 0.0) -> None:
        """Free a job without counting the attempt, not to be tried again for `wait` [s]."""
        with self.writing() as connection:
            free = {**_FREE, "attempts": jobs.c.attempts - 1, "after": self._clock() + wait if wait else 0.0}
            connection.execute(_held(job, owner).values(**free))

    def owners(self) -> set[str]:
        """All owners that hold a job."""
        with self.reading() as connection:
            return set(connection.scalars(sa.select(jobs.c.owner).where(jobs.c.owner != "").distinct()))

    def recover(self, dead: Collection[str]) -> int:
        """Free the jobs of `dead` owners and of expired leases; returns how many.

        A job that was interrupted `ATTEMPTS` times has failed.
        """
        now = self._clock()
        ended = sa.or_(jobs.c.until < now, jobs.c.until > now + 2 * LEASE)  # the second: the clock was set back
        lost = sa.and_(jobs.c.owner != "", sa.or_(jobs.c.owner.in_(dead), ended))
        why = (
            sa.literal("was cut off ") + sa.cast(jobs.c.attempts, sa.Text) + " times, the last time at: " + jobs.c.stage
        )
        with self.writing() as connection:
            given_up = jobs.update().where(lost, jobs.c.attempts >= ATTEMPTS)
            failed = connection.execute(
                given_up.values(state="failed", ended=now, error=why, after=now + LONGEST_BACKOFF, **_FREE)
            )
            return failed.rowcount + connection.execute(jobs.update().where(lost).values(**_FREE)).rowcount

    # By hand

    def all(self, output_dir: Path | None = None, states: Collection[State] = ()) -> list[Job]:
        """Jobs, oldest first: all, or those of an output folder, in some states."""
        query = sa.select(*COLUMNS).order_by(jobs.c.id)
        if output_dir is not None:
            query = query.where(jobs.c.output_dir == output_dir)
        if states:
            query = query.where(jobs.c.state.in_(states))
        with self.reading() as connection:
            return [_job(row) for row in connection.execute(query)]

    def open(self, output_dir: Path) -> set[int]:
        """The jobs of `output_dir` that have not ended."""
        with self.reading() as connection:
            return set(
                connection.scalars(sa.select(jobs.c.id).where(jobs.c.output_dir == output_dir, jobs.c.state.in_(OPEN)))
            )

    def get(self, job: int) -> Job | None:
        """The job with this id, if there is one."""
        with self.reading() as connection:
            row = connection.execute(sa.select(*COLUMNS).where(jobs.c.id == job)).one_or_none()
            return _job(row) if row else None

    def retry(self, some: Collection[int]) -> int:
        """Restart ended jobs from their page on; returns how many."""
        with self.writing() as connection:
            wanted = jobs.update().where(jobs.c.id.in_(some), jobs.c.owner == "", jobs.c.state.not_in(OPEN))
            return connection.execute(wanted.values(**_anew())).rowcount

    def retry_failed(self, output_dir: Path, due: bool) -> int:
        """Restart the failed jobs of `output_dir`: all, or those whose waiting time is over (`due`)."""
        failed = jobs.update().where(jobs.c.output_dir == output_dir, jobs.c.state == "failed")
        if due:
            failed = failed.where(jobs.c.after <= self._clock())
        with self.writing() as connection:
            return connection.execute(failed.values(state="new", after=0.0, article="", stage="")).rowcount

    def cancel(self, some: Collection[int]) -> int:
        """Cancel these jobs; work in progress stops at the next stage. Returns how many."""
        with self.writing() as connection:
            wanted = jobs.update().where(jobs.c.id.in_(some), jobs.c.state.in_((*OPEN, "failed")))
            return connection.execute(wanted.values(state="cancelled", ended=self._clock(), **_FREE)).rowcount

    # Feeds

    def feed(self, name: str) -> tuple[str, str]:
        """ETag and Last-Modified of a feed when it was last read; empty where it was not."""
        with self.reading() as connection:
            row = connection.execute(
                sa.select(feeds.c.etag, feeds.c.modified).where(feeds.c.name == name)
            ).one_or_none()
            return (row.etag, row.modified) if row else ("", "")

    def put_feed(self, name: str, etag: str, modified: str) -> None:
        """Store them. `name` has at most 64 characters."""
        with self.writing() as connection:
            connection.execute(feeds.delete().where(feeds.c.name == name))
            connection.execute(feeds.insert().values(name=name, etag=etag, modified=modified))


_FREE = {"owner": "", "until": 0.0}


def _new(output_dir: Path, link: Link, now: float) -> dict[str, Any]:
    return {
        "output_dir": output_dir, "url": link.url, "feed": link.feed, "title": link.title, "published": link.published,
        "updated": link.updated, "settings": dict(link.settings), "state": "new", "stage": "", "attempts": 0, **_FREE,
        "after": 0.0, "created": now, "started": 0.0, "ended": 0.0, "error": "", "same_as": None, "film": "",
        "details": {}, "address": "", "signature": b"", "article": "",
    }  # fmt: skip


def _anew() -> dict[str, Any]:
    return {"state": "new", "stage": "", "attempts": 0, "after": 0.0, "error": "", "same_as": None, "article": ""}


def _where(job: int) -> sa.Update:
    return jobs.update().where(jobs.c.id == job)


def _held(job: int, owner: str) -> sa.Update:
    return _where(job).where(jobs.c.owner == owner)


def _job(row: sa.Row[Any]) -> Job:
    return Job(**row._asdict())
