"""Gets pages from the web as a polite guest: robots.txt, few requests to a host at once, again after what passes."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from assets_db.errors import UserError
from montage.fetch import AGENT, NOTHING, PAGES, Page, Passing, Validators, fetch

ROBOTS_BYTES = 500_000  # RFC 9309 asks for this much at least
ROBOTS_KEPT = 3600.0  # [s]
LONGEST_DELAY = 30.0  # [s] of a Crawl-delay that is respected
FIRST_WAIT = 1.0  # [s] before the second try, twice as long before each further one


@dataclass(slots=True)
class _Host:
    """What is known of one."""

    slots: threading.Semaphore
    turn: threading.Lock = field(default_factory=threading.Lock)
    free: float = 0.0  # [s] when the next request may begin
    reading: threading.Lock = field(default_factory=threading.Lock)
    rules: Protego | None = None
    until: float = 0.0  # [s] the rules hold


class Web:
    """Several threads may use one."""

    def __init__(
        self,
        *,
        robots: bool = True,
        at_once: int = 2,
        pause: float = 0.5,
        tries: int = 3,
        wait_at_most: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`robots`: robots.txt is respected. A host gets `at_once` requests at once, `pause` [s] apart.

        What fails for now is tried `tries` times in all, unless the host asks to be left alone longer than
        `wait_at_most` [s].
        """
        self._robots, self._at_once, self._pause = robots, at_once, pause
        self._tries, self._longest, self._clock, self._sleep = tries, wait_at_most, clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def get(
        self, url: str, *, limit_bytes: int, accept: str | tuple[str, ...] = PAGES, known: Validators = NOTHING
    ) -> Page | None:
        """As `fetch`; None where the page has not changed since `known`. Raises UserError, as `fetch` does."""
        host = self._host(url)
        delay = self._allowed(url, host) if self._robots and host else 0.0
        return self._tried(url, host, max(self._pause, delay), limit_bytes, accept, known)

    def _tried(
        self, url: str, host: _Host | None, pause: float, limit: int, accept: str | tuple[str, ...], known: Validators
    ) -> Page | None:
        for attempt in range(1, self._tries + 1):
            try:
                with self._slot(host):
                    self._take_turn(host, pause)
                    return fetch(url, limit_bytes=limit, accept=accept, known=known)
            except Passing as error:
                wait = FIRST_WAIT * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)
                wait = max(wait, error.after or 0.0)
                if attempt == self._tries or wait > self._longest:
                    raise
            self._sleep(wait)
        raise AssertionError("the last try has returned or raised")

    def _host(self, url: str) -> _Host | None:
        """The host of `url`; None for what is no address, which `fetch` tells."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not parts.netloc:
            return None
        with self._lock:
            return self._hosts.setdefault(f"{parts.scheme}://{parts.netloc}", _Host(threading.Semaphore(self._at_once)))

    def _slot(self, host: _Host | None) -> AbstractContextManager[object]:
        return host.slots if host else threading.Lock()

    def _take_turn(self, host: _Host | None, pause: float) -> None:
        if host is None:
            return
        with host.turn:
            begin = max(self._clock(), host.free)
            host.free = begin + pause
        if (wait := begin - self._clock()) > 0:
            self._sleep(wait)

    # robots.txt

    def _allowed(self, url: str, host: _Host) -> float:
        """[s] that the host wants between two requests. Raises UserError where it wants none of this one."""
        with host.reading:
            if host.rules is None or self._clock() > host.until:
                host.rules, host.until = self._read_rules(url), self._clock() + ROBOTS_KEPT
            rules = host.rules
        if not rules.can_fetch(url, AGENT):
            raise UserError(
                f"{url} may not be read by programs, says its robots.txt",
                "save it from a browser and give the file, or, if it is yours, pass --ignore-robots",
            )
        return min(rules.crawl_delay(AGENT) or 0.0, LONGEST_DELAY)

    def _read_rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        where = f"{parts.scheme}://{parts.netloc}/robots.txt"
        try:
            page = fetch(where, limit_bytes=ROBOTS_BYTES, accept="")
        except Passing:
            raise  # RFC 9309: a host whose rules cannot be had just now is left alone
        except UserError:
            return Protego.parse("")  # it has none
        return Protego.parse(page.body.decode("utf-8", "replace") if page else "")
