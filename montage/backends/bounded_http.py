"""A client for answers that end: httpx counts its time limits anew with every byte that comes, and bytes not at all."""

import time
from collections.abc import Iterator
from typing import Any

LARGEST = 2_000_000  # [B] of an answer, which must not be packed: that could unpack to any size


def bounded_client(seconds: float) -> Any:
    """An httpx client whose answers are read until `seconds` after they were asked for, and as far as LARGEST."""
    import httpx

    class Body(httpx.SyncByteStream):
        """A body that is given up when its time is over, or when it is too long."""

        def __init__(self, stream: httpx.SyncByteStream, deadline: float) -> None:
            self._stream, self._deadline = stream, deadline

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for part in self._stream:
                size += len(part)
                if size > LARGEST or time.monotonic() > self._deadline:
                    raise httpx.ReadTimeout("the answer has no end")
                yield part

        def close(self) -> None:
            self._stream.close()

    class Client(httpx.Client):
        """As usual, proxies included, but for the body."""

        def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
            deadline = time.monotonic() + seconds
            request.headers["Accept-Encoding"] = "identity"
            answer = super().send(request, stream=True, **options)
            packed = answer.headers.get("Content-Encoding", "identity") != "identity"
            if packed or not isinstance(answer.stream, httpx.SyncByteStream):
                answer.close()
                raise httpx.ReadError("the answer is packed, which was not asked for", request=request)
            answer.stream = Body(answer.stream, deadline)
            if not stream:
                answer.read()
            return answer

    return Client(timeout=seconds, follow_redirects=True)
