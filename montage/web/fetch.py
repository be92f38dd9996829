"""Gets one page, picture or film over HTTP, never more than asked for, and says in one line why it could not."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import httpx

from assets_db.errors import UserError
from assets_db.files import atomic_write
from montage.web.client import REDIRECTS, STALL, TooLarge, Unreadable, client
from montage.web.hosts import PUBLIC, PrivateAddress, Reach
from montage.web.redact import public_text, public_url
from montage.web.retry import retry_after
from montage.web.untrusted_text import without_controls

PAGES = ("text/html", "application/xhtml+xml", "application/xml", "text/")
FILMS = ("video/", "application/octet-stream", "binary/octet-stream")  # many servers call every file a stream of octets
WANTED = {"image/": ("a picture", "check the address"), "video/": ("a video", "check the address")}
DEADLINE = 30.0  # [s] for everything: a reader waits no longer
LONGER = 300.0  # [s] for a film, of which tens of megabytes come
NOT_MODIFIED, PASSING = 304, (408, 425, 429)  # HTTP
AGENT = "newsreel"  # as robots.txt knows it
SAVE = "open it in a browser, save it, and give the saved file"
LATER = "try again later"
NAMED = "if it is your own network's, give its address on the command line, or pass --allow-private"
QUOTED = 80  # [characters] of an answer in a message
Hop = Callable[[str], object]


class TransientError(UserError):
    """A failure that may be over soon; `after` [s] is when the server says that it will be, if it says."""

    def __init__(self, what: str, after: float | None = None, todo: str = LATER) -> None:
        super().__init__(what, todo)
        self.after = after


class Missing(UserError):
    """Nothing is there: the server says so, or leads nowhere."""


@dataclass(frozen=True, slots=True)
class Validators:
    """A server's answer when something was fetched: it is asked whether that has changed since."""

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
    hop: Hop | None = None,
    reach: Reach = PUBLIC,
    whole: bool = True,
) -> Page | None:
    """Get `url` if it is of a type that starts with `accept` and holds at most `limit_bytes`.

    None where it has not changed since `known`. `deadline` [s] bounds the whole, `stall` [s] each wait for the server.
    `hop` is called with every address before it is asked, a redirect's too; what it raises ends the fetch. `reach`
    says which hosts may be asked. Unless it must be `whole`, what is larger is cut off. Raises UserError with what to
    do: for an address that is none or private, another type, too much, an error answer; Missing for what is not there;
    TransientError where that may be over soon: too slow, too busy, unreachable.
    """
    _check_address(url)
    end = time.monotonic() + deadline
    with _asked(url, _headers(accept, known), end, limit_bytes, stall, hop, reach) as answer:
        if answer.status_code == NOT_MODIFIED and known != NOTHING:
            return None
        _check(answer, public_url(url), accept)
        return Page(
            url_final=str(answer.url),
            body=_body(answer, limit_bytes, whole),
            content_type=_type(answer),
            charset_header=answer.charset_encoding or "",
            known=Validators(answer.headers.get("etag", ""), answer.headers.get("last-modified", "")),
        )


def download(
    url: str,
    out: Path,
    *,
    limit_bytes: int,
    accept: str | tuple[str, ...] = FILMS,
    deadline: float = LONGER,
    stall: float = STALL,
    hop: Hop | None = None,
    reach: Reach = PUBLIC,
) -> str:
    """Get `url` as `fetch` does, but into the file `out`, which is whole or not there; returns its type.

    No more than a piece of it is held in memory. Raises UserError as `fetch` does, and where `out` cannot be written.
    """
    _check_address(url)
    end = time.monotonic() + deadline
    try:
        with (
            _asked(url, _headers(accept, NOTHING), end, limit_bytes, stall, hop, reach) as answer,
            atomic_write(out) as temporary,
            temporary.open("wb") as file,
        ):
            _check(answer, public_url(url), accept)
            _check_length(answer, limit_bytes)
            for piece in answer.iter_bytes():
                file.write(piece)
        return _type(answer)
    except OSError as error:  # what the network raises is UserError already
        raise UserError(f"{out} cannot be written ({error.strerror})", "make room, or choose another place") from error


def _body(answer: httpx.Response, limit_bytes: int, whole: bool) -> bytes:
    """Counted while it comes: a server need not say its length, or may lie about it."""
    if whole:
        _check_length(answer, limit_bytes)
    body = bytearray()
    try:
        for piece in answer.iter_bytes():
            body += piece
    except TooLarge:
        if whole:
            raise
    return bytes(body)


def _check_address(url: str) -> None:
    if not url.lower().startswith(("http://", "https://")):
        raise UserError(f"'{public_url(url)}' is not a web address", "give one that starts with http:// or https://")


@contextmanager
def _asked(
    url: str, headers: Mapping[str, str], end: float, most: int, stall: float, hop: Hop | None, reach: Reach
) -> Iterator[httpx.Response]:
    """The answer while it comes."""
    with (
        _reported(public_url(url), most),
        client(reach, end, most, stall=stall, hop=hop) as asking,
        asking.stream("GET", url, headers=headers) as answer,
    ):
        yield answer


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
        what = f"{url} answers {answer.status_code} {_shown(answer.reason_phrase)}".rstrip()
        if answer.status_code in PASSING or answer.status_code >= 500:
            raise TransientError(what, retry_after(answer.headers))
        raise Missing(what, "check the address" if answer.status_code in (404, 410) else SAVE)
    kind = _type(answer)
    if kind and not kind.startswith(accept):
        first = accept if isinstance(accept, str) else accept[0]
        wanted, todo = WANTED.get(first, ("a web page", "give the address of the article itself"))
        raise UserError(f"{url} is {kind}, not {wanted}", todo)


def _check_length(answer: httpx.Response, limit_bytes: int) -> None:
    """Raises TooLarge for a body that says so before it comes."""
    length = answer.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit_bytes:
        raise TooLarge(f"{length} bytes would come")


def _type(answer: httpx.Response) -> str:
    return _shown(answer.headers.get("content-type", "").partition(";")[0].strip().lower())


def _shown(text: str) -> str:
    """What a server says, as a line may have it."""
    return " ".join(without_controls(text).split())[:QUOTED]


@contextmanager
def _reported(url: str, limit_bytes: int) -> Iterator[None]:
    """Says in a person's words what the client raises."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise TransientError(f"{url} takes too long to answer") from error
    except httpx.TooManyRedirects as error:
        raise Missing(f"{url} redirects more than {REDIRECTS} times", f"check the address, or {SAVE}") from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError) as error:
        raise UserError(f"{url} is or leads to an address that cannot be read", "check the address") from error
    except PrivateAddress as error:
        raise UserError(f"{url} is not fetched: {error}", NAMED) from error
    except TooLarge as error:
        raise UserError(f"{url} is larger than {limit_bytes / 1e6:g} MB", "give a smaller one") from error
    except Unreadable as error:
        raise UserError(f"{url} cannot be read: {error}", SAVE) from error
    except httpx.HTTPError as error:
        raise _unreachable(url, error) from error


def _unreachable(url: str, error: httpx.HTTPError) -> UserError:
    causes = list(_causes(error))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return UserError(f"no host is known by the name in {url}", "check the address and the network")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return UserError(
            f"{url} cannot prove who it is ({_shown(str(error))})", f"check the clock of this machine, or {SAVE}"
        )
    reason = public_text(_shown(str(error))) or type(error).__name__
    return TransientError(f"{url} cannot be reached ({reason})", todo="check the address and the network")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
