"""Gets one page or picture over HTTP, never more than asked for, and says in one line why it could not."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version

import httpx

from assets_db.errors import UserError

PAGES = ("text/html", "application/xhtml+xml", "application/xml", "text/")
DEADLINE = 30.0  # [s] for everything: a reader waits no longer
STALL = 10.0  # [s] to connect, and between two pieces
REDIRECTS = 5
NOT_MODIFIED, PASSING = 304, (408, 425, 429)  # HTTP
AGENT = "newsreel"  # as robots.txt knows it
SAVE = "open it in a browser, save it, and give the saved file"
LATER = "try again later"


class _Late(Exception):
    """The deadline has passed."""


class Passing(UserError):
    """A failure that may be over soon; `after` [s] is when the server says that it will be, if it says."""

    def __init__(self, what: str, after: float | None = None, todo: str = LATER) -> None:
        super().__init__(what, todo)
        self.after = after


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said when something was fetched: it is asked whether that has changed since."""

    etag: str = ""
    modified: str = ""


NOTHING = Validators()


@dataclass(frozen=True, slots=True)
class Page:
    """What came back."""

    url_final: str  # after redirects
    body: bytes
    content_type: str  # lower case, without parameters; empty where the server did not say
    charset_header: str  # as the server says; empty where it does not
    known: Validators = NOTHING


def fetch(
    url: str,
    *,
    limit_bytes: int,
    accept: str | tuple[str, ...] = PAGES,
    deadline: float = DEADLINE,
    stall: float = STALL,
    known: Validators = NOTHING,
    hop: Callable[[str], object] | None = None,
) -> Page | None:
    """Get `url` if it is of a type that starts with `accept` and holds at most `limit_bytes`.

    None where it has not changed since `known`. `deadline` [s] bounds the whole, `stall` [s] each wait for the server.
    `hop` is told every address before it is asked, a redirect's too; what it raises ends the fetch. Raises UserError
    with what to do: for an address that is none, another type, too much, redirected in circles, an error answer;
    Passing where that may be over soon: too slow, too busy, unreachable.
    """
    if not url.lower().startswith(("http://", "https://")):
        raise UserError(f"'{url}' is not a web address", "give one that starts with http:// or https://")
    end = time.monotonic() + deadline
    headers = _headers(accept, known)
    with _told(url), _client(end, stall, hop) as client, client.stream("GET", url, headers=headers) as answer:
        if answer.status_code == NOT_MODIFIED and known != NOTHING:
            return None
        _check(answer, url, accept)
        return Page(
            url_final=str(answer.url),
            body=_body(answer, url, limit_bytes, end),
            content_type=_type(answer),
            charset_header=answer.charset_encoding or "",
            known=Validators(answer.headers.get("etag", ""), answer.headers.get("last-modified", "")),
        )


def _client(end: float, stall: float, hop: Callable[[str], object] | None) -> httpx.Client:
    def before(request: httpx.Request) -> None:  # every hop
        if time.monotonic() > end:
            raise _Late
        if hop:
            hop(str(request.url))

    hooks = {"request": [before]}
    return httpx.Client(
        follow_redirects=True, max_redirects=REDIRECTS, timeout=stall, event_hooks=hooks, verify=_trust()
    )


@cache
def _trust() -> ssl.SSLContext:
    """Whom to trust, read once: it takes 26 ms, a client with it 0.2 ms."""
    return httpx.create_ssl_context()


def _headers(accept: str | tuple[str, ...], known: Validators) -> dict[str, str]:
    kinds = (accept,) if isinstance(accept, str) else accept
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in conditions.items() if value} | {
        "User-Agent": f"{AGENT}/{version('newsreel')} (+project)",
        "Accept": ", ".join(f"{kind}*" if kind.endswith("/") else kind for kind in kinds),
        "Accept-Language": "en, zh",
    }


def _check(answer: httpx.Response, url: str, accept: str | tuple[str, ...]) -> None:
    if answer.status_code >= 400:
        what = f"{url} answers {answer.status_code} {answer.reason_phrase}".rstrip()
        if answer.status_code in PASSING or answer.status_code >= 500:
            raise Passing(what, _after(answer))
        raise UserError(what, "check the address" if answer.status_code in (404, 410) else SAVE)
    kind = _type(answer)
    if kind and not kind.startswith(accept):
        wanted = "a picture" if accept == "image/" else "a web page"
        raise UserError(f"{url} is {kind}, not {wanted}", "give the address of the article itself")


def _after(answer: httpx.Response) -> float | None:
    """[s] of Retry-After, which is a number or a date; None where it is neither."""
    told = str(answer.headers.get("retry-after", "")).strip()
    if told.isdecimal():
        return float(told)
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except ValueError:
        return None


def _body(answer: httpx.Response, url: str, limit_bytes: int, end: float) -> bytes:
    """The body, counted while it comes: a server need not say its length, or may lie about it."""
    pieces, size = [], 0
    for piece in answer.iter_bytes():
        size += len(piece)
        if size > limit_bytes:
            raise UserError(f"{url} is larger than {limit_bytes / 1e6:g} MB", "give a smaller one")
        if time.monotonic() > end:
            raise _Late
        pieces.append(piece)
    return b"".join(pieces)


def _type(answer: httpx.Response) -> str:
    return str(answer.headers.get("content-type", "")).partition(";")[0].strip().lower()


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Says in a person's words what httpx raises."""
    try:
        yield
    except (_Late, httpx.TimeoutException) as error:
        raise Passing(f"{url} takes too long to answer") from error
    except httpx.TooManyRedirects as error:
        raise UserError(f"{url} redirects more than {REDIRECTS} times", f"check the address, or {SAVE}") from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError) as error:
        raise UserError(f"{url} is or leads to an address that cannot be read", "check the address") from error
    except httpx.HTTPError as error:
        raise _unreachable(url, error) from error


def _unreachable(url: str, error: httpx.HTTPError) -> UserError:
    causes = list(_causes(error))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return UserError(f"no host is known by the name in {url}", "check the address and the network")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return UserError(f"{url} cannot prove who it is ({error})", f"check the clock of this machine, or {SAVE}")
    told = error or type(error).__name__
    return Passing(f"{url} cannot be reached ({told})", todo="check the address and the network")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
