"""Who may speak with the studio: this machine's own pages alone, or with `--host` who has the token.

A page elsewhere can make a browser send requests to 127.0.0.1, and can have its own name lead there (DNS rebinding).
"""

import hmac
import ipaddress
from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie

from starlette.datastructures import Headers, QueryParams
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "newsreel-studio"
SAFE = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
Answer = Callable[[Scope, Receive, Send], Awaitable[None]]


def is_loopback(host: str) -> bool:
    """Whether a host is this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


class Guard:
    """An ASGI application in front of another, which hears only of requests that may come in."""

    def __init__(self, app: ASGIApp, host: str, port: int, token: str = "") -> None:
        """`host` and `port` are those that the server listens on; a `token` is asked for where there is one."""
        self._app, self._host, self._port, self._token = app, host, port, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self._refused(scope, headers) or self._app
        await answer(scope, receive, _with_headers(send))

    def _refused(self, scope: Scope, headers: Headers) -> Answer | None:
        host = headers.get("host", "")
        if not self._is_ours(host):
            return PlainTextResponse("this name does not lead to the studio", 421)
        if scope["method"] not in SAFE:
            if headers.get("sec-fetch-site", "same-origin") != "same-origin":
                return PlainTextResponse("another page may not do this", 403)
            if headers.get("origin") != f"http://{host}":
                return PlainTextResponse("another page may not do this", 403)
        if not self._token:
            return None
        given = QueryParams(scope["query_string"]).get("token", "")
        if scope["method"] == "GET" and hmac.compare_digest(given.encode(), self._token.encode()):
            response = RedirectResponse(scope["path"], 303)
            response.set_cookie(COOKIE, self._token, httponly=True, samesite="strict")
            return response
        kept = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        if kept is None or not hmac.compare_digest(kept.value.encode(), self._token.encode()):
            return PlainTextResponse("open the address that newsreel studio printed: it holds the token", 401)
        return None

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names this server: a name that somebody else may point here is none."""
        name, _, port = host.rpartition(":")
        if not name or port != str(self._port):
            return False
        if is_loopback(self._host):
            return is_loopback(name)
        if name == self._host:
            return True
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return True


def _with_headers(send: Send) -> Send:
    async def sending(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            own = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            message = {**message, "headers": [*list(message.get("headers") or ()), *own]}  # type: ignore[call-overload]
        await send(message)

    return sending  # type: ignore[return-value]
