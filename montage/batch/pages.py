"""Links to articles: read by a few threads, told apart by story, kept with the jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from assets_db.errors import UserError
from assets_db.jobs import Job, Jobs
from montage.article import read_article
from montage.batch.selection import Selection
from montage.codec import dumps
from montage.model import Article
from montage.redact import public_url
from montage.stories import SAME, address, nearest, signature
from montage.web import Web

READERS = 4
IDLE = 0.3  # [s] between two looks for links


@dataclass(frozen=True, slots=True)
class Pages:
    """Reads what is to be read for `place`, until told to stop."""

    jobs: Jobs
    place: Path
    owner: str
    web: Web
    stop: Event

    def run(self) -> None:
        """One reader's work."""
        while not self.stop.is_set():
            job = self.jobs.claim(self.place, "new", self.owner)
            if job is None:
                self.stop.wait(IDLE)
            else:
                self._read(job)

    def _read(self, job: Job) -> None:
        self.jobs.at(job.id, self.owner, "read")
        wanted: dict[str, Any] = dict(job.settings.get("wanted", {}))
        try:
            article = read_article(job.url, job.settings.get("film", {}).get("lang") or None, self.web.get)
        except UserError as error:
            self.jobs.end(job.id, self.owner, "failed", error=str(error))
        except Exception as error:  # noqa: BLE001 (a page that breaks a parser must not stop the others)
            what = f"{public_url(job.url)} cannot be read ({type(error).__name__}: {error})"
            self.jobs.end(job.id, self.owner, "failed", error=what)
        else:
            self._tell(job, article, Selection(**wanted).refusal(article, datetime.now(UTC)))

    def _tell(self, job: Job, article: Article, refusal: str) -> None:
        if refusal:
            self.jobs.end(job.id, self.owner, "skipped", error=refusal)
            return
        self.jobs.tell(
            job.id, self.owner, title=article.title or job.title, published=job.published or article.published,
            address=address(article.canonical or job.url), signature=signature(article.text),
            article=dumps(article), same=_same,
        )  # fmt: skip


def _same(one: bytes, others: Sequence[bytes]) -> int | None:
    if not others:
        return None
    place, likeness = nearest(one, others)
    return place if likeness >= SAME else None
