"""Clips by a service over HTTP, one's own or a hosted one: submit, poll, fetch. The protocol: docs/generation.md."""

import base64
import io
import math
import time
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import numpy as np
from PIL import Image

from assets_db.errors import UserError
from indexer.media.safety import MediaError, open_media, video_stream
from indexer.probe import probe
from indexer.shots.decode import Pixels
from montage.generate.frames import film
from montage.generate.generator import GenerationError, GenerationRequest, NotThere
from montage.generate.options import counted, split
from montage.generate.service_client import KEY, STALL, ServiceClient, line, shown
from montage.web.hosts import PUBLIC
from montage.web.redact import public_url

WITHIN = 1800  # [s] from the order to the file
FIRST_WAIT, LONGEST_WAIT = 1.0, 15.0  # [s] between two looks at a job; each is half as long again as the one before
MOST_FILE = 500_000_000  # [bytes]; a minute of 1080p has some 100
FILES = ("video/mp4", "video/quicktime", "application/octet-stream", "binary/octet-stream")
SHORT = Fraction(1, 4)  # [s] that a clip may be short of: services count in frames of their own
NO_JOB = "check that it speaks the protocol of docs/generation.md"


class GenerationService:
    """Orders one clip at a time, waits for it, and brings what comes to the film's size and rate."""

    def __init__(
        self,
        argument: str = "",
        *,
        stall: float = STALL,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`argument` is the service's address, with `?within=SECONDS` behind it if need be.

        Raises UserError for what is no address. The service is asked later.
        """
        url, options = split(argument, {"within": counted(1, 10**6)})
        parts = _parts(url)
        self._host = parts.hostname
        self._within = options.get("within", WITHIN)
        self.reach = PUBLIC  # hosts that its files may lie on, beside its own
        self._wire = ServiceClient(url.rstrip("/"), stall=stall, clock=clock, sleep=sleep)

    @property
    def name(self) -> str:
        """See `Generator`. Raises NotThere."""
        return f"{line(self._about.get('name') or 'a generation service')} at {self._host}"

    @property
    def languages(self) -> tuple[str, ...]:
        """See `Generator`. Raises NotThere."""
        languages = self._about.get("languages")
        return tuple(map(str, languages)) if isinstance(languages, list) and languages else ("en",)

    @property
    def longest(self) -> Fraction | None:
        """[s] Raises NotThere."""
        longest = self._about.get("longest")
        if not isinstance(longest, int | float) or not math.isfinite(longest) or longest <= 0:
            return None
        return Fraction(longest).limit_denominator(1000)

    @property
    def continues(self) -> bool:
        """See `Generator`. Raises NotThere."""
        return self._about.get("continues") is True

    def make(self, order: GenerationRequest, out: Path) -> Path:
        """See `Generator`."""
        self._wire.begin(self._within, self.reach)
        job = self._submitted(order)
        try:
            where = self._finished(job)
            with TemporaryDirectory(dir=out.parent) as folder:
                file = Path(folder, "made.mp4")
                self._wire.fetch(where, file, FILES, MOST_FILE)
                return _conformed(file, order, out, where)
        except BaseException:  # nobody waits any more, and a service may be paid by the second
            self._wire.tell("DELETE", job)
            raise

    def close(self) -> None:
        """See `Generator`: nothing stays open."""

    @cached_property
    def _about(self) -> Mapping[str, Any]:
        """What the service says of itself; it need not."""
        self._wire.begin(self._within)
        return self._wire.ask("GET", f"{self._wire.url}/about", missing=True)

    def _submitted(self, order: GenerationRequest) -> str:
        """The job's address."""
        answer = self._wire.ask("POST", f"{self._wire.url}/jobs", {
            "prompt": order.prompt, "negative": order.negative, "seconds": float(order.duration),
            "frames": order.frames, "fps": float(order.fps), "width": order.size[0], "height": order.size[1],
            "seed": order.seed, "first_frame": None if order.first_frames is None else _png(order.first_frames[-1]),
        })  # fmt: skip
        job = answer.get("id")
        if not isinstance(job, str | int) or not str(job):
            raise NotThere(f"{shown(self._wire.url)} gives a job no id", NO_JOB)
        return f"{self._wire.url}/jobs/{quote(str(job), safe='')}"

    def _finished(self, job: str) -> str:
        """The address of the file, once there is one."""
        pause = FIRST_WAIT
        while True:
            self._wire.wait(pause)
            answer = self._wire.ask("GET", job)
            state = answer.get("state")
            if state == "done":
                return self._file(answer)
            if state == "failed":
                raise GenerationError(
                    f"{self._host} could not make the clip ({line(answer.get('error') or 'no reason')})"
                )
            if state not in ("queued", "running"):
                raise NotThere(f"{shown(job)} is in no state that a job can be in ({line(state)})", NO_JOB)
            pause = min(LONGEST_WAIT, 1.5 * pause)

    def _file(self, answer: Mapping[str, Any]) -> str:
        where = urljoin(f"{self._wire.url}/", str(answer.get("file") or ""))
        if not answer.get("file") or urlsplit(where).scheme not in ("http", "https"):
            raise NotThere(f"{self._host} has made the clip, and names no file", NO_JOB)
        return where


def _parts(url: str) -> Any:
    """Raises UserError for what is no address."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        known = False
    if not known:
        raise UserError(
            f"'{public_url(url)}' is no address of a generation service",
            "give one: --generator generation_service:https://example.org/generator",
        )
    if parts.username or parts.password:
        raise UserError("an address with a password in it would be shown in reports", f"set {KEY} instead")
    return parts


def _png(picture: Pixels) -> str:
    """A picture as base64."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _conformed(file: Path, order: GenerationRequest, out: Path, where: str) -> Path:
    """What came, as it was ordered. Raises GenerationError for what is no clip, or too short a one."""
    try:
        rate = probe(file).fps
        needed = math.ceil(((order.frames - 1) / order.fps - SHORT) * rate) + 1
        return film(_decoded(file, needed, where), rate, order, out)
    except MediaError as error:
        raise GenerationError(f"{shown(where)} {error.reason}") from error


def _decoded(file: Path, needed: int, where: str) -> Iterator[Pixels]:
    count = 0
    with open_media(file) as container:
        for frame in container.decode(video_stream(container, file)):
            count += 1
            yield np.asarray(frame.to_rgb().to_ndarray(), np.uint8)
    if count < needed:
        raise GenerationError(f"{shown(where)} is cut short ({count} of {needed} frames)")
