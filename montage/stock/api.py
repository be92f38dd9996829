"""Asks a stock service: within its limits, never twice in a day, and not again once it refuses or is silent."""

import json
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version

import httpx

from assets_db.errors import UserError
from montage.stock.answer import Item, read
from montage.stock.answer_cache import DAY, AnswerCache, Items, objects, search_of
from montage.stock.quota import Quota, RateLimited
from montage.stock.stock import Offer, ServiceDisabled
from montage.web.client import TooLarge, Unreadable, client
from montage.web.fetch import AGENT, LATER, TransientError
from montage.web.hosts import PUBLIC
from montage.web.redact import public_url
from montage.web.retry import retry_after, retrying
from montage.web.untrusted_text import without_controls

TRIES = 2
PAUSE = 1.0  # [s] before the second
PATIENCE = 20.0  # [s] that a film waits until it may ask again
UNSAID = 60.0  # [s] that a service is left alone which says that it is asked too often, and not until when
STALL, WHOLE = 10.0, 30.0  # [s] between two pieces of an answer, and for all of it
LARGEST = 5_000_000  # [bytes] of an answer; 200 photographs are 300 kB
BUSY = (408, 425)  # HTTP, and everything from 500 on
SHOWN = 60  # [characters] of an answer that a message quotes

Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Key:
    """What a service knows a user by."""

    value: str = field(repr=False)
    variable: str  # of the environment, that it is from


def key_of(service: str, variables: Sequence[str], where: str) -> Key:
    """The first of `variables` that is set. Raises UserError, with `where` to get a key, if none is."""
    for variable in variables:
        value = os.environ.get(variable, "").strip()
        if value and value.isascii() and value.isprintable():
            return Key(value, variable)
        if value:
            raise UserError(f"what {variable} holds is no key", f"get one at {where}")
    raise UserError(f"{service} asks for a key, and there is none", f"get one at {where} and set {variables[0]} to it")


def base_of(variable: str, default: str) -> str:
    """The address of a service, without a slash behind it: what the environment says, or `default`."""
    base = os.environ.get(variable, "").strip() or default
    if not base.startswith(("http://", "https://")):
        raise UserError(f"{variable} is '{public_url(base)}', which is not a web address", "start it with https://")
    return base.rstrip("/")


class Api:
    """The searches of one service, for one film. Several threads may use one."""

    def __init__(
        self,
        service: str,
        base: str,
        key: Key,
        quota: Quota,
        *,
        headers: Mapping[str, str] | None = None,
        secret: Mapping[str, str] | None = None,
    ) -> None:
        """The key stands in `headers`, or in parameters that are `secret`: they are neither stored nor shown."""
        self._service, self._base, self._key, self._quota = service, base, key, quota
        self._headers = {
            "User-Agent": f"{AGENT}/{version('newsreel')}",
            "Accept": "application/json",
            **(headers or {}),
        }
        self._secret = dict(secret or {})
        self._answers = AnswerCache(service)
        self._ended: ServiceDisabled | None = None
        self._reported = threading.Lock()  # taken for good when the end has been reported

    def offers(self, *searches: Callable[[], list[Offer]]) -> list[Offer]:
        """What `searches` give together.

        Raises UserError where one failed and none gives anything, and ServiceDisabled once.
        """
        found: list[Offer] = []
        failed: UserError | None = None
        for search in searches:
            try:
                found += search()
            except UserError as error:
                failed = failed or error
        if failed and not found and (not isinstance(failed, ServiceDisabled) or self._reported.acquire(blocking=False)):
            raise failed
        return found

    def search(self, path: str, name: str, params: Params, reader: Callable[[Item], Offer | None]) -> list[Offer]:
        """What `reader` makes of the objects in the list `name` that is answered; None of it is left out.

        Raises UserError where the service does not take this search, ServiceDisabled where it is not asked any more.
        """
        search = search_of(self._base, path, params)
        items = self._answers.get(search)
        if items is None:
            items = self._asked(path, name, params)
            self._answers.put(search, items)
        try:
            return [replace(offer, base=self._base) for offer in read(items, reader)]
        except ValueError as error:
            raise self._end(
                f"{self._service} answers in a form that is not known ({error})", "update newsreel"
            ) from error

    def _asked(self, path: str, name: str, params: Params) -> Items:
        try:
            return retrying(TransientError, TRIES, pause=PAUSE)(self._in_turn, path, name, params)
        except RateLimited as spent:
            what = f"{self._service} allows no further search for {_span(spent.after)}"
            raise self._end(what, LATER) from spent
        except TransientError as failed:
            raise self._end(failed.what, failed.todo) from failed

    def _in_turn(self, path: str, name: str, params: Params) -> Items:
        with self._quota.turn(PATIENCE):
            if self._ended:
                raise ServiceDisabled(self._ended.what, self._ended.todo)
            return self._once(path, name, params)

    def _end(self, what: str, todo: str) -> ServiceDisabled:
        self._ended = ServiceDisabled(what, f"it is not asked again for this film; {todo}")
        return self._ended

    def _once(self, path: str, name: str, params: Params) -> Items:
        status, headers, body = self._answer(path, params)
        self._quota.heed(headers)
        text = body.decode("utf-8", "replace")
        if status == 429:
            after = retry_after(headers)
            self._quota.shut(UNSAID if after is None else after)
            raise TransientError(f"{self._service} says that it is asked too often")
        if status in (401, 403) or (status == 400 and "api key" in text.lower()):  # so Pixabay
            variable = self._key.variable
            raise self._end(f"{self._service} refuses the key in {variable} ({status})", f"check {variable}")
        if status in BUSY or status >= 500:
            raise TransientError(f"{self._service} answers {status}")
        if status != 200:
            raise UserError(f"{self._service} does not take a search ({status}: {_shown(text)})", "word it otherwise")
        return self._list(text, name)

    def _list(self, text: str, name: str) -> Items:
        try:
            items = json.loads(text)[name]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise TransientError(f"{self._service} answers something else than offers ({_shown(text)})") from error
        if not isinstance(items, list):
            raise TransientError(f"{self._service} answers something else than offers ({_shown(text)})")
        return objects(items)

    def _answer(self, path: str, params: Params) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and body. The address, which may hold the key, is in no message."""
        every, end = {**params, **self._secret}, time.monotonic() + WHOLE
        reach = PUBLIC.naming(self._base)
        try:
            with client(reach, end, LARGEST, stall=STALL, redirects=0) as asking:
                answer = asking.get(f"{self._base}/{path}", params=every, headers=self._headers)
            return answer.status_code, answer.headers, answer.content
        except (TooLarge, Unreadable) as error:
            raise TransientError(f"{self._service} does not come to an end with its answer") from error
        except httpx.TimeoutException as error:
            raise TransientError(f"{self._service} does not answer in time") from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            what = f"{self._service} cannot be reached ({type(error).__name__})"
            raise TransientError(what, todo="check the network") from error


def _shown(text: str) -> str:
    line = " ".join(without_controls(text).split())
    return f"{line[:SHOWN]}…" if len(line) > SHOWN else line or "nothing"


def _span(seconds: float) -> str:
    """`40 s`, `12 min`, `5 h`, `3 days`."""
    for unit, name in ((DAY, "days"), (3600, "h"), (60, "min")):
        if seconds >= 1.5 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.0f} s"
