"""What stock services offer, and how an offer becomes a file of the film with all its metadata."""

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Literal, Protocol
from urllib.parse import urlsplit

from assets_db.errors import UserError
from assets_db.files import write_text
from indexer.media.safety import MediaError
from montage.files.seals import is_whole, seal
from montage.web.fetch import TransientError, download
from montage.web.hosts import PUBLIC, Reach
from montage.web.redact import public_url

LARGEST = 200_000_000  # [bytes] of a file; a minute of 4K is about as much
PATIENCE = 300.0  # [s] for all of a file
# What servers call them; some call everything `octet-stream`, and what it is shows when it is opened.
UNSAID = ("application/octet-stream", "binary/octet-stream")
TYPES = {"video": ("video/", *UNSAID), "image": ("image/", *UNSAID)}
ENDINGS = {"video": (".mp4", ".mov", ".webm", ".mkv"), "image": (".jpg", ".jpeg", ".png", ".webp")}  # first: the usual
ELSEWHERE = "it is left out, and what fits next is taken"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a stock service has."""

    service: str  # `pexels`
    id: str
    kind: Literal["video", "image"]
    page: str  # URL where a person finds it: what credits name
    preview: str  # URL of a small JPEG
    file: str  # URL of the rendition that suits the film: the smallest that covers its size
    size: tuple[int, int]  # [px] of that rendition
    duration: Fraction | None  # [s] of a video
    words: str  # what the service says of it: title, tags, alternative text
    author: str
    licence: str  # as `indexer/metadata/licences.py` understands it
    base: str = ""  # the service's own address, as a person has set it: files may lie there, too

    @property
    def key(self) -> str:
        """Names it among all offers, and its file: photographs and videos are numbered apart."""
        name = f"{self.service}-{self.id}" if self.kind == "video" else f"{self.service}-photo-{self.id}"
        return re.sub(r"[^\w-]", "_", name)


class ServiceDisabled(UserError):
    """A service that is not asked again for this film: it refuses, is used up, or does not answer."""


class Stock(Protocol):
    """Where footage is had that others made for anybody. Several threads may use one.

    A backend without a key raises UserError when it is made.
    """

    @property
    def name(self) -> str:
        """`pexels`."""

    def find(self, query: str, lang: str, size: tuple[int, int], k: int) -> list[Offer]:
        """At most `k` videos, then at most `k` photographs, that suit a film of `size` [px], for a query in `lang`.

        Raises UserError where this query failed, and ServiceDisabled, once, where no further one will be answered;
        after that there is nothing new.
        """


def bring(offer: Offer, folder: Path, reach: Reach = PUBLIC) -> Path:
    """The file of `offer` in `folder`, with a sidecar that credits it for the indexer; an existing one is used.

    It may lie on hosts within `reach`, and on the service's own. Raises UserError where it cannot be had, is too large,
    or turns out to be something else.
    """
    path = folder / f"{offer.key}{_ending(offer)}"
    sidecar = path.with_suffix(".json")
    if is_whole(path, sidecar):
        return path
    try:
        with TemporaryDirectory(prefix=".", dir=folder) as place:
            part = Path(place) / path.name
            _fetch(offer, part, reach.naming(offer.base))
            write_text(part.with_suffix(".json"), _sidecar(offer))
            part.with_suffix(".json").replace(sidecar)
            part.replace(path)
        seal(path, sidecar)
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror})", "make room, or choose another place") from error
    return path


def _fetch(offer: Offer, part: Path, reach: Reach) -> None:
    from indexer.probe import probe

    try:
        download(offer.file, part, limit_bytes=LARGEST, accept=TYPES[offer.kind], deadline=PATIENCE, reach=reach)
        probe(part)  # by its ending as a picture or as a video, and nothing else
    except MediaError as error:
        raise UserError(
            f"{offer.service}: {public_url(offer.file)} is no {offer.kind} ({error.reason})", ELSEWHERE
        ) from error
    except TransientError as error:
        raise TransientError(f"{offer.service}: {error.what}", error.after, ELSEWHERE) from error
    except UserError as error:
        raise UserError(f"{offer.service}: {error.what}", ELSEWHERE) from error


def _ending(offer: Offer) -> str:
    """That of its address, where it suits its kind."""
    known, ending = ENDINGS[offer.kind], PurePosixPath(urlsplit(offer.file).path).suffix.lower()
    return ending if ending in known else known[0]


def _sidecar(offer: Offer) -> str:
    fields = {
        "title": offer.words,
        "credit": offer.author,
        "licence": offer.licence,
        "source_url": public_url(offer.page),
    }
    return json.dumps(fields, ensure_ascii=False, indent=1)
