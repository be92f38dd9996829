"""Addresses as they may be shown and stored: without user, password, or what lets in whoever has it.

What is fetched keeps its whole address; this is for cards, credits, reports, errors and files.
"""

import re
from urllib.parse import quote, unquote, unquote_plus, urlsplit, urlunsplit

# In the names of parameters: anywhere, or as a word of their own (`key`, but not `keyword`).
PARTS = (
    "token", "secret", "passw", "passphrase", "signature", "credential", "apikey", "session", "sessid", "hmac", "jwt",
)  # fmt: skip
WORDS = frozenset(
    ("key", "sig", "auth", "oauth", "authorization", "pass", "pwd", "pw", "sid", "ticket", "bearer", "otp", "hdnts")
)
CLOUDS = ("x-amz-", "x-goog-", "x-oss-", "x-cos-", "x-ms-")  # prefixes of signed addresses' parameters
DEEPEST = 3  # addresses inside addresses
LONGEST = 8000  # [characters] of an address that is looked through; of a longer one its host is shown
_WORD = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_IN_PATH = re.compile(r";[^/;=?#]*(?:session|token|sid)[^/;=?#]*=[^/;?#]*", re.IGNORECASE)
_ADDRESS = re.compile(r"\b[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s\"'<>\\^`{|}\x00-\x1f]+")
_HOST = re.compile(r"(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}+://)(?:[^/?#]*@)?([^/?#]*)", re.IGNORECASE)


def public_url(url: str) -> str:
    """A web address without user, password and secret parameters. What has none, or is no address, stays as it is."""
    return _public(url, DEEPEST) if "://" in url else url


def public_text(text: str) -> str:
    """A text with the addresses in it as `public_url` has them."""
    return _ADDRESS.sub(lambda match: public_url(match[0]), text) if "://" in text else text


def _public(url: str, deep: int) -> str:
    try:
        parts = urlsplit(url) if len(url) <= LONGEST else None
    except ValueError:  # `http://user:password@[`
        parts = None
    if parts is None:
        host = _HOST.match(url)
        return f"{host[1]}{host[2]}/…" if host else ""
    changed = parts._replace(
        netloc=parts.netloc.rpartition("@")[2],
        path=_IN_PATH.sub("", parts.path),
        query=_without_secrets(parts.query, deep),
        fragment=_without_secrets(parts.fragment, deep) if "=" in parts.fragment else parts.fragment,
    )
    return url if changed == parts else urlunsplit(changed)


def _without_secrets(query: str, deep: int) -> str:
    """A query without its secret parameters; the others as they are written."""
    parameters: list[str] = []
    for separator, pair in re.findall(r"(^|[&;])([^&;]*)", query):
        name, mark, value = pair.partition("=")
        if mark and _is_secret(unquote_plus(name)):
            continue
        parameters.append(f"{separator if parameters else ''}{name}{mark}{_inside(value, deep)}")
    return "".join(parameters)


def _inside(value: str, deep: int) -> str:
    """A value that may be an address itself."""
    inner = unquote(value)
    if not deep or "://" not in inner:
        return value
    public = _public(inner, deep - 1)
    return value if public == inner else quote(public, safe="")


def _is_secret(name: str) -> bool:
    lower = name.lower()
    if lower.startswith(CLOUDS):
        return True
    joined = re.sub(r"[^a-z0-9]", "", lower)
    return any(part in joined for part in PARTS) or any(word.lower() in WORDS for word in _WORD.split(name))
