"""Links to articles: fetched by a few threads, read in another process, recognised by story, stored with the jobs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from assets_db.errors import UserError
from assets_db.jobs import Job, Jobs
from indexer.processes.guarded import Guarded
from montage.articles.read import PAGE_BYTES, read_article
from montage.articles.similarity import SAME, canonical_url, nearest, signature
from montage.batch.given import Given
from montage.batch.selection import Selection
from montage.codec import dumps
from montage.web.polite import Web
from montage.web.redact import public_url

READERS = 4
IDLE = 0.3  # [s] between two looks for links


@dataclass(frozen=True, slots=True)
class Read:
    """What a page says, as the jobs keep it; or why it is not wanted."""

    refusal: str
    title: str = ""
    published: str = ""
    address: str = ""
    signature: bytes = b""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """Reads what is to be read for `output_dir`, until it is to stop."""

    jobs: Jobs
    output_dir: Path
    owner: str
    web: Web
    guarded: Guarded
    stop: Event

    def run(self) -> None:
        """One reader's work."""
        while not self.stop.is_set():
            job = self.jobs.claim(self.output_dir, "new", self.owner)
            if job is None:
                self.stop.wait(IDLE)
            else:
                self._read(job)

    def _read(self, job: Job) -> None:
        self.jobs.at(job.id, self.owner, "read")
        try:
            found = self._content(job)
        except UserError as error:
            self.jobs.end(job.id, self.owner, "failed", error=str(error))
        except Exception as error:  # noqa: BLE001 (a page that breaks a parser must not stop the others)
            what = f"{public_url(job.url)} cannot be read ({type(error).__name__}: {error})"
            self.jobs.end(job.id, self.owner, "failed", error=what)
        else:
            self._tell(job, found)

    def _content(self, job: Job) -> Read:
        """Fetched here, where hosts are asked politely; what is done to it may take any time and memory."""
        fetched = self.web.get(job.url, limit_bytes=PAGE_BYTES) if "://" in job.url else None
        wanted: dict[str, Any] = dict(job.settings.get("wanted", {}))
        lang = job.settings.get("film", {}).get("lang") or None
        return self.guarded.call(f"reading {job.url}", read, job.url, lang, Given(fetched), wanted)

    def _tell(self, job: Job, found: Read) -> None:
        if found.refusal:
            self.jobs.end(job.id, self.owner, "skipped", error=found.refusal)
            return
        self.jobs.record_article(
            job.id, self.owner, title=found.title or job.title, published=job.published or found.published,
            address=found.address, signature=found.signature, article=found.article, same=_same,
        )  # fmt: skip


def read(url: str, lang: str | None, page: Given, wanted: Mapping[str, Any]) -> Read:
    """What the page at `url` says, if it is `wanted`. Raises UserError as `read_article` does."""
    article = read_article(url, lang, page.get)
    if refusal := Selection(**wanted).refusal(article, datetime.now(UTC)):
        return Read(refusal)
    return Read(
        "", article.title, article.published, canonical_url(article.canonical or url), signature(article.text),
        dumps(article),
    )  # fmt: skip


def _same(one: bytes, others: Sequence[bytes]) -> int | None:
    if not others:
        return None
    place, likeness = nearest(one, others)
    return place if likeness >= SAME else None
