"""Gets pages, pictures and films from the web as a polite guest.

robots.txt is heeded, few requests go to a host at once, and what fails for now is tried again.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from protego import Protego

from assets_db.errors import UserError
from montage.web.charset import BOMS
from montage.web.fetch import AGENT, FILMS, NOTHING, PAGES, Missing, Page, TransientError, Validators, download, fetch
from montage.web.hosts import PUBLIC, Reach
from montage.web.redact import public_url
from montage.web.retry import retrying

ROBOTS_BYTES = 500_000  # that are heeded; RFC 9309 asks for this much at least
ROBOTS_DEADLINE = 10.0  # [s]
ROBOTS_LIFETIME = 3600.0  # [s]
ROBOTS_MISSED = 60.0  # [s] that a host is left alone whose rules could not be had
LONGEST_DELAY = 30.0  # [s] of a Crawl-delay that is respected

T = TypeVar("T")


@dataclass(slots=True)
class _Host:
    """What is known of one."""

    origin: str
    slots: threading.Semaphore
    turn: threading.Lock = field(default_factory=threading.Lock)
    free: float = 0.0  # [s] when the next request may begin
    shut: float = 0.0  # [s] until when it has asked to be left alone
    reading: threading.Lock = field(default_factory=threading.Lock)
    rules: Protego | UserError | None = None  # or why they could not be had
    until: float = 0.0  # [s] the rules hold


class Web:
    """Several threads may use one."""

    def __init__(
        self,
        *,
        robots: bool = True,
        reach: Reach = PUBLIC,
        at_once: int = 2,
        pause: float = 0.5,
        tries: int = 3,
        wait_at_most: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`robots`: robots.txt is respected. `reach`: which hosts may be asked.

        A host gets `at_once` requests at once, `pause` [s] apart. What fails for now is tried `tries` times in all,
        unless the host asks to be left alone longer than `wait_at_most` [s].
        """
        self._robots, self._at_once, self._pause = robots, at_once, pause
        self._tries, self._longest, self._clock, self._sleep = tries, wait_at_most, clock, sleep
        self.reach = reach
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def get(
        self, url: str, *, limit_bytes: int, accept: str | tuple[str, ...] = PAGES, known: Validators = NOTHING
    ) -> Page | None:
        """As `fetch`; None where the page has not changed since `known`. Raises UserError, as `fetch` does."""
        host = self._host(url)
        if host is None:
            return fetch(url, limit_bytes=limit_bytes, reach=self.reach)  # which tells what is wrong with it
        once = partial(fetch, url, limit_bytes=limit_bytes, accept=accept, known=known, hop=self._hop, reach=self.reach)
        return self._politely(url, host, once)

    def download(self, url: str, out: Path, *, limit_bytes: int, accept: str | tuple[str, ...] = FILMS) -> None:
        """Into the file `out`, which is whole or not there. Raises UserError, as `montage.web.fetch.download` does."""
        once = partial(download, url, out, limit_bytes=limit_bytes, accept=accept, hop=self._hop, reach=self.reach)
        host = self._host(url)
        if host is None:
            once()  # which tells what is wrong with it
        else:
            self._politely(url, host, once)

    def _politely(self, url: str, host: _Host, once: Callable[[], T]) -> T:
        """What `once` gives when the host's rules allow it and it is its turn."""
        delay = self._allowed(url) if self._robots else 0.0
        return self._tried(url, host, partial(self._in_turn, host, max(self._pause, delay), once))

    def _tried(self, url: str, host: _Host, once: Callable[[], T]) -> T:
        def heeding() -> T:
            self._heed(url, host)
            try:
                return once()
            except TransientError as error:
                host.shut = max(host.shut, self._clock() + (error.after or 0.0))
                raise

        return retrying(TransientError, self._tries, longest=self._longest, sleep=self._sleep)(heeding)

    def _host(self, url: str) -> _Host | None:
        """The host of `url`; None for what is no address."""
        try:
            parts = urlsplit(url)
            name, port = parts.hostname, parts.port  # in lower case, without a user's name
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not name:
            return None
        named = f"[{name}]" if ":" in name else name
        origin = f"{parts.scheme}://{named}" + (f":{port}" if port else "")
        with self._lock:
            return self._hosts.setdefault(origin, _Host(origin, threading.Semaphore(self._at_once)))

    def _heed(self, url: str, host: _Host) -> None:
        """Raises TransientError where the host has asked to be left alone for longer than a request waits."""
        left = host.shut - self._clock()
        if left > self._longest:
            raise TransientError(
                f"{public_url(url)} is not asked for: its host asks to be left alone for {left:.0f} s", left
            )

    def _in_turn(self, host: _Host, pause: float, once: Callable[[], T]) -> T:
        with host.slots:
            with host.turn:
                begin = max(self._clock(), host.free, host.shut)
                host.free = begin + pause
            if (wait := begin - self._clock()) > 0:
                self._sleep(wait)
            return once()

    # robots.txt

    @property
    def _hop(self) -> Callable[[str], object] | None:
        """Called with every address before it is asked: a redirect leads past nobody's rules."""
        return self._allowed if self._robots else None

    def _allowed(self, url: str) -> float:
        """[s] that the host wants between two requests. Raises UserError where it wants none of this one."""
        host = self._host(url)
        if host is None:
            return 0.0
        with host.reading:
            if host.rules is None or self._clock() > host.until:
                host.rules = self._rules(host)
                host.until = self._clock() + (ROBOTS_MISSED if isinstance(host.rules, UserError) else ROBOTS_LIFETIME)
            rules = host.rules
        if isinstance(rules, TransientError):  # RFC 9309: a host whose rules cannot be had just now is left alone
            raise TransientError(rules.what, todo=rules.todo)
        if isinstance(rules, UserError):
            raise UserError(rules.what, rules.todo)
        if not rules.can_fetch(url, AGENT):
            raise UserError(
                f"{public_url(url)} may not be read by programs, says its robots.txt",
                "save it from a browser and give the file, or, if it is yours, pass --ignore-robots",
            )
        return min(rules.crawl_delay(AGENT) or 0.0, LONGEST_DELAY)

    def _rules(self, host: _Host) -> Protego | UserError:
        """Read without a slot, as the reader may hold one of a host that leads here."""
        where = f"{host.origin}/robots.txt"
        once = partial(
            fetch, where, limit_bytes=ROBOTS_BYTES, accept="", deadline=ROBOTS_DEADLINE, reach=self.reach, whole=False
        )
        try:
            page = self._tried(where, host, once)
        except Missing:
            return Protego.parse("")
        except UserError as error:
            return error
        return Protego.parse(_rules_text(page.body) if page else "")


def _rules_text(body: bytes) -> str:
    """UTF-8, as it has to be, or UTF-16; a byte order mark left in would hide the first line."""
    bare = {0: "utf-16-be", 1: "utf-16-le"}.get(body[:2].find(b"\0"), "utf-8")
    mark, charset = next(((mark, charset) for mark, charset in BOMS if body.startswith(mark)), (b"", bare))
    return body[len(mark) :].decode(charset, "replace").lstrip("\ufeff")
