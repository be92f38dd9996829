"""Requests to a generation service: answered in JSON or a file, in time, repeated where that helps."""

import json
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import httpx

from montage.generate.generator import GenerationError, NotThere, Unavailable
from montage.web.client import TooLarge, Unreadable, client
from montage.web.hosts import PUBLIC, PrivateAddress, Reach
from montage.web.retry import retry_after, retrying
from montage.web.untrusted_text import without_controls

T = TypeVar("T")

KEY = "NEWSREEL_GENERATOR_KEY"
CONNECT = 10.0  # [s]
STALL = 30.0  # [s] without a byte
LONGEST = 600.0  # [s] of one exchange
TRIES = 4  # of what may be over soon
BUSY = (408, 425, 429, 500, 502, 503, 504)  # HTTP
MISSING = (404, 405, 501)
MOST_JSON = 1_000_000  # [bytes]
LONGEST_REASON = 160  # characters of what a service complains


class _Passing(Exception):
    """What may be over soon; `after` [s] is when the service says that it will be, if it says."""

    def __init__(self, what: str, after: float | None = None) -> None:
        super().__init__(what)
        self.after = after


class ServiceClient:
    """A line to one service. `stall` [s] is how long it may say nothing, `clock` and `sleep` tell and pass time."""

    def __init__(
        self,
        url: str,
        *,
        stall: float = STALL,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = url
        self._stall, self._clock, self._sleep = stall, clock, sleep
        self._end, self._within = float("inf"), float("inf")
        self._reach = PUBLIC

    def begin(self, within: float, reach: Reach = PUBLIC) -> None:
        """From now on everything is to be over `within` [s], and asked of the service or hosts within `reach`."""
        self._end, self._within = self._clock() + within, within
        self._reach = replace(reach, named=reach.named | self._own.named)

    @cached_property
    def _own(self) -> Reach:
        """The service itself, which a person has named."""
        return PUBLIC.naming(self.url)

    def ask(
        self, method: str, url: str, body: Mapping[str, Any] | None = None, missing: bool = False
    ) -> dict[str, Any]:
        """The JSON object that `url` answers; an empty one for a page that may be `missing`, and is.

        Raises GenerationError for what the service refuses, NotThere for what is no such service, Unavailable where
        time is over.
        """
        return self._tried(lambda: self._object(method, url, body, missing))

    def fetch(self, url: str, file: Path, kinds: tuple[str, ...], most: int) -> None:
        """Write what `url` answers, if it is of one of `kinds` and holds at most `most` bytes. Raises as `ask` does."""
        self._tried(lambda: self._written(url, file, kinds, most))

    def tell(self, method: str, url: str) -> None:
        """Say something whose answer does not matter."""
        try:
            with self._client(MOST_JSON, CONNECT) as asking:
                asking.request(method, url, headers=self._headers(url))
        except httpx.HTTPError:
            return

    def wait(self, seconds: float) -> None:
        """Raises Unavailable where time would be over by then."""
        if self._clock() + seconds > self._end:
            self._late()
        self._sleep(seconds)

    def _client(self, most: int, within: float) -> httpx.Client:
        """For one exchange of at most `most` bytes, with the service itself or a public host."""
        return client(self._reach, time.monotonic() + within, most, stall=self._stall, redirects=0)

    def _tried(self, once: Callable[[], T]) -> T:
        """`once()`, again after a pause for what may be over soon. Raises NotThere where it is not."""
        try:  # `wait` says when time is over
            return retrying(_Passing, TRIES, longest=math.inf, within=math.inf, sleep=self.wait)(once)
        except _Passing as error:
            raise NotThere(str(error), "try again later") from error

    def _object(self, method: str, url: str, body: Mapping[str, Any] | None, missing: bool) -> dict[str, Any]:
        with self._answer(method, url, body, MOST_JSON) as answer:
            if missing and answer.status_code in MISSING:
                return {}
            data = b"".join(self._pieces(answer))
            try:
                content = json.loads(data)
            except (ValueError, RecursionError):
                content = None
            _refuse(answer, url, content)
        if not isinstance(content, dict):
            what = "a web page" if data.lstrip()[:1] == b"<" else "something else"
            raise NotThere(
                f"{shown(url)} answers {what}, not JSON",
                "check the address: it may want a login, or be another program's",
            )
        return content

    def _written(self, url: str, file: Path, kinds: tuple[str, ...], most: int) -> None:
        with self._answer("GET", url, None, most) as answer:
            _refuse(answer, url, None)
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind not in kinds:
                raise GenerationError(f"{shown(url)} is {line(kind) or 'of no type'}, not {kinds[0]}")
            with file.open("wb") as written:
                for piece in self._pieces(answer):
                    written.write(piece)

    @contextmanager
    def _answer(self, method: str, url: str, body: Mapping[str, Any] | None, most: int) -> Iterator[httpx.Response]:
        """An answer that is still coming in. Raises in a person's words what the client raises."""
        self._check()
        try:
            with (
                self._client(most, min(LONGEST, self._end - self._clock())) as asking,
                asking.stream(method, url, json=body, headers=self._headers(url)) as answer,
            ):
                yield answer
        except PrivateAddress as error:
            raise GenerationError(f"{shown(url)} is not fetched: {error}") from error
        except TooLarge as error:
            raise GenerationError(f"{shown(url)} is larger than {most / 1e6:g} MB") from error
        except Unreadable as error:
            raise GenerationError(f"{shown(url)} cannot be read: {error}") from error
        except httpx.ConnectTimeout as error:
            raise _Passing(f"{shown(url)} does not answer") from error
        except httpx.ConnectError as error:
            raise _Passing(f"{shown(url)} cannot be reached ({error})") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise NotThere(f"{shown(url)} is no address", "check it") from error
        except httpx.HTTPError as error:
            late = isinstance(error, httpx.TimeoutException)
            what = f"says nothing for {self._stall:g} s" if late else f"breaks off ({error or type(error).__name__})"
            if body is not None:  # the order may have arrived, and must not be made, or paid for, twice
                raise NotThere(f"{shown(url)} {what}", "look after the service, and try again") from error
            raise _Passing(f"{shown(url)} {what}") from error

    def _pieces(self, answer: httpx.Response) -> Iterator[bytes]:
        for piece in answer.iter_bytes():
            self._check()
            yield piece

    def _headers(self, url: str) -> dict[str, str]:
        """The key goes to the service alone, wherever its files lie."""
        key = os.environ.get(KEY, "")
        ours = urlsplit(url)[:2] == urlsplit(self.url)[:2]
        return {"Authorization": f"Bearer {key}"} if key and ours else {}

    def _check(self) -> None:
        if self._clock() > self._end:
            self._late()

    def _late(self) -> NoReturn:
        raise Unavailable(f"{shown(self.url)} has not made the clip within {self._within:g} s", "allow more: ?within=")


def _refuse(answer: httpx.Response, url: str, content: Any) -> None:
    """Raises for what is no success, with the service's own words where it has some."""
    status = answer.status_code
    if status < 300:
        return
    reason = line(content.get("error") or content.get("detail") or "") if isinstance(content, dict) else ""
    what = f"{shown(url)} answers {status} {reason or line(answer.reason_phrase)}".rstrip()
    if status in BUSY:
        raise _Passing(what, retry_after(answer.headers))
    if status in (401, 403):
        raise NotThere(what, f"set {KEY} to a key that it takes")
    if status in (400, 409, 413, 422):  # this order is not to its liking; the next one may be
        raise GenerationError(what)
    raise NotThere(what, "check the address")


def line(value: Any) -> str:
    """What a service says, on one line."""
    return " ".join(without_controls(str(value)).split())[:LONGEST_REASON]


def shown(url: str) -> str:
    """An address without what may be signed into it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
