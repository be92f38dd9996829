"""How often a service may be asked: a window counted here, and what its answers say is left."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

EPOCH = 1_000_000_000  # [s] a Reset from here on is a date, below it a time to wait


class RateLimited(Exception):
    """The service may not be asked again for `after` [s], longer than anybody waits."""

    def __init__(self, after: float) -> None:
        super().__init__(f"{after:.0f} s")
        self.after = after


class Quota:
    """`most` requests in any `period` [s], one at a time. Several threads share one."""

    def __init__(
        self,
        most: int,
        period: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._most, self._period, self._clock, self._sleep = most, period, clock, sleep
        self._asked: deque[float] = deque()  # [s] when
        self._shut = 0.0  # [s] until when it wants no request
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """One request, when it may be made. Raises RateLimited where that is more than `patience` [s] away.

        The next one begins when its answer has stated what is left.
        """
        with self._lock:
            wait = self._wait()
            if wait > patience:
                raise RateLimited(wait)
            if wait > 0:
                self._sleep(wait)
            self._asked.append(self._clock())
            yield

    def _wait(self) -> float:
        """[s] until a request may be made."""
        now = self._clock()
        while self._asked and self._asked[0] <= now - self._period:
            self._asked.popleft()
        full = self._asked[0] + self._period - now if len(self._asked) >= self._most else 0.0
        return max(0.0, self._shut - now, full)

    def heed(self, headers: Mapping[str, str]) -> None:
        """What an answer says: X-RateLimit-Remaining, and Reset, as a time to wait or as a date."""
        left, reset = headers.get("x-ratelimit-remaining", ""), headers.get("x-ratelimit-reset", "")
        if not left.isdecimal() or int(left) > 0:
            return
        after = float(reset) if reset.isdecimal() else self._period
        self.shut(after - time.time() if after >= EPOCH else after)

    def shut(self, after: float) -> None:
        """It wants no request for `after` [s]."""
        self._shut = max(self._shut, self._clock() + after)


_quotas: dict[tuple[str, str], Quota] = {}
_guard = threading.Lock()


def quota_of(service: str, key: str, most: int, period: float) -> Quota:
    """The one of all in this process who ask `service` with `key`."""
    with _guard:
        return _quotas.setdefault((service, key), Quota(most, period))
