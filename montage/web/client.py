"""The one HTTP client: it asks only whom it may, comes to an end, and unpacks no more than it may.

Made for one exchange, with its redirects; a deadline and a size are those of the whole.
"""

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from assets_db.errors import UserError
from montage.web.hosts import Reach
from montage.web.untrusted_text import without_controls

STALL = 10.0  # [s] to connect, and between two pieces
REDIRECTS = 5
PIECE = 65_536  # [B] that are unpacked at once
SENT = 4096  # [B] between two looks at the clock: who takes them slowly is waited for once for each
HEADERS = 1_000_000  # [B] that may come beside a body: headers, and answers before the answer
PACKED = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
GZIP = b"\x1f\x8b"


class TooLarge(httpx.TransportError):
    """More has come than was wanted."""


class Unreadable(httpx.TransportError):
    """A body that is packed as nobody asked for."""


def client(
    reach: Reach,
    end: float,
    most: int,
    *,
    stall: float = STALL,
    redirects: int = REDIRECTS,
    hop: Callable[[str], object] | None = None,
) -> httpx.Client:
    """A client for one exchange that is over when the monotonic clock says `end` [s].

    A body holds at most `most` bytes, and nothing is silent for `stall` [s]. `hop` is called with every address
    before it is asked; what it raises ends the exchange. Beside what httpx raises there are PrivateAddress, TooLarge
    and Unreadable, each an httpx.TransportError.
    """

    def before(request: httpx.Request) -> None:
        if hop:
            hop(str(request.url))

    return httpx.Client(
        transport=_Transport(reach, end, most),
        follow_redirects=redirects > 0,
        max_redirects=redirects,
        timeout=stall,
        event_hooks={"request": [before]},
        headers={"Accept-Encoding": "gzip, deflate"},
    )


@cache
def trust() -> ssl.SSLContext:
    """Whom to trust, read once: it takes 26 ms, a client with it 0.2 ms."""
    return httpx.create_ssl_context()


class _Transport(httpx.BaseTransport):
    """Asks directly or through the proxy that the environment names, and hands on what is unpacked."""

    def __init__(self, reach: Reach, end: float, most: int) -> None:
        self._reach, self._end, self._most = reach, end, most
        self._pools: dict[str, _Pool] = {}  # by the proxy's address; "": none

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        proxy = _proxy_for(request.url)
        if proxy:
            self._reach.check_name(*_origin(request.url))
        if proxy not in self._pools:
            self._pools[proxy] = _Pool(proxy, _Network(None if proxy else self._reach, self._end, self._most))
        answer = self._pools[proxy].handle_request(request)
        headers = [(name, value) for name, value in answer.headers.raw if name.lower() != b"content-encoding"]
        packed = answer.headers.get("content-encoding", "")
        return httpx.Response(
            answer.status_code,
            headers=headers,
            stream=_Body(answer.stream, packed, self._most),  # type: ignore[arg-type]
            extensions=answer.extensions,
        )

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()


class _Pool(httpx.HTTPTransport):
    """httpx's transport over a pool of connections that go through our network."""

    def __init__(self, proxy: str, network: "_Network") -> None:
        if not proxy:
            self._pool = httpcore.ConnectionPool(ssl_context=trust(), network_backend=network)
            return
        known = httpx.Proxy(proxy)
        address = httpcore.URL(
            scheme=known.url.raw_scheme, host=known.url.raw_host, port=known.url.port, target=known.url.raw_path
        )
        if known.url.scheme in ("http", "https"):
            self._pool = httpcore.HTTPProxy(
                address, proxy_auth=known.raw_auth, ssl_context=trust(), network_backend=network
            )
        else:
            self._pool = _socks(address, known, network)


def _socks(address: httpcore.URL, proxy: httpx.Proxy, network: "_Network") -> httpcore.SOCKSProxy:
    try:
        return httpcore.SOCKSProxy(address, proxy_auth=proxy.raw_auth, ssl_context=trust(), network_backend=network)
    except (ImportError, RuntimeError) as error:
        what = f"the proxy at {address.host.decode()} speaks SOCKS, and what understands that is not installed"
        raise UserError(what, "pip install 'httpx[socks]', or name an HTTP proxy") from error


def _proxy_for(url: httpx.URL) -> str:
    """The address of the proxy that HTTP_PROXY and its like name for `url`; empty for none."""
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all") or ""
    if not proxy or proxy_bypass(url.netloc.decode("ascii").rpartition("@")[2]):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _origin(url: httpx.URL) -> tuple[str, int]:
    return url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80)


class _Network(httpcore.NetworkBackend):
    """Connections to addresses that were looked at, for what is left of a deadline."""

    def __init__(self, reach: Reach | None, end: float, most: int) -> None:
        """`reach` is None for the way to a proxy, which a person has named."""
        self._reach, self._end, self._left = reach, end, 2 * most + HEADERS

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """To an address that was looked at itself: a name may mean another one when it is asked again."""
        try:
            places = self._reach.addresses(host, port, self.left(timeout)) if self._reach else [host]
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for place in places:
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    place, port, self.left(timeout), local_address, socket_options
                )
                return _Stream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    def left(self, timeout: float | None) -> float:
        """[s] that a single wait may take. Raises httpcore.ReadTimeout where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline has passed")
        return left if timeout is None else min(left, timeout)

    def count(self, size: int) -> None:
        """So many bytes have come. Raises TooLarge where they are more than any body of the wanted size needs."""
        self._left -= size
        if self._left < 0:
            raise TooLarge("more comes than was asked for")


class _Stream(httpcore.NetworkStream):
    """A connection each of whose waits ends with the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, network: _Network) -> None:
        self._stream, self._network = stream, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._network.left(timeout))
        self._network.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for at in range(0, len(buffer), SENT):
            self._stream.write(buffer[at : at + SENT], self._network.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._network.left(timeout)), self._network)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _Body(httpx.SyncByteStream):
    """A body that is unpacked once at most, and counted."""

    def __init__(self, stream: httpx.SyncByteStream, packed: str, most: int) -> None:
        self._stream, self._packed, self._most = stream, packed, most

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in _unpacked(self._stream, self._packed):
            size += len(piece)
            if size > self._most:
                raise TooLarge("more comes than was asked for")
            yield piece

    def close(self) -> None:
        self._stream.close()


def _unpacked(pieces: Iterable[bytes], packed: str) -> Iterator[bytes]:
    """What is in a body with this Content-Encoding. Raises Unreadable unless it is one that was asked for."""
    kinds = [kind for part in packed.split(",") if (kind := part.strip().lower()) not in ("", "identity")]
    if not kinds:
        yield from pieces
        return
    if len(kinds) > 1 or kinds[0] not in PACKED:
        raise Unreadable(f"it is packed as nobody asked for ({without_controls(packed[:40])})")
    unpack = _Unpack(PACKED[kinds[0]])
    for piece in pieces:
        yield from unpack(piece)


class _Unpack:
    """zlib, a little at a time."""

    def __init__(self, form: int) -> None:
        self._form, self._begun = form, False
        self._zip = zlib.decompressobj(form)

    def __call__(self, data: bytes) -> Iterator[bytes]:
        """At most PIECE bytes at once. Raises Unreadable for what is not packed so."""
        while data and not self._zip.eof:
            out = self._once(data)
            data = self._zip.unconsumed_tail
            yield from self._rest(out)
            if self._zip.eof and self._zip.unused_data.startswith(GZIP):  # a file may be several in a row
                data, self._zip = self._zip.unused_data, zlib.decompressobj(self._form)

    def _rest(self, out: bytes) -> Iterator[bytes]:
        """zlib may hold more than was taken, though it has read all."""
        while out:
            yield out
            out = self._zip.decompress(b"", PIECE) if len(out) == PIECE and not self._zip.unconsumed_tail else b""

    def _once(self, data: bytes) -> bytes:
        try:
            out = self._zip.decompress(data, PIECE)
        except zlib.error as error:
            if self._begun or self._form != zlib.MAX_WBITS:
                raise Unreadable(f"it is packed badly ({error})") from error
            self._form = -zlib.MAX_WBITS  # many servers mean this by deflate
            self._zip = zlib.decompressobj(self._form)
            self._begun = True
            return self._once(data)
        self._begun = True
        return out
