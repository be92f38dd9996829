"""Which hosts may be asked: public ones, and private ones only where a person has named them.

A page, a feed or a service may name any address, that of this machine or of its network's routers and databases, too.
"""

import socket
from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread

import httpx

HTTP, HTTPS = 80, 443  # ports
LOOKUP = 10.0  # [s] for a name: resolvers have deadlines of their own, and longer ones
# Beyond what `ipaddress` knows in all its versions: protocols (one cloud's metadata), 6to4 relays, another cloud.
PRIVATE_V4 = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
GLOBAL_V6 = ip_network("2000::/3")
# Teredo and 6to4, which lead to IPv4 addresses of their own, and examples.
PRIVATE_V6 = tuple(map(ip_network, ("2001::/32", "2002::/16", "3fff::/20")))
NAT64 = ip_network("64:ff9b::/96")
# Names that only a network of one's own knows (RFC 6761, 6762, 8375, 9476).
LOCAL = ("localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "lan", "home", "home.arpa")


class PrivateAddress(httpx.TransportError):
    """A host that may not be asked; the text says which, and why."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Public hosts, and what else may be asked."""

    private: bool = False  # everything
    named: frozenset[tuple[str, int]] = frozenset()  # private hosts that a person has named, with their ports

    def naming(self, *where: str) -> "Reach":
        """With the hosts of those of `where` that are web addresses, as a person has named them.

        A host is meant with its port: others on the same machine are other services. Only one that is private now is
        allowed to be: a public one must not become private while its pages are read.
        """
        found = {pair for place in where for pair in _origins(place) if _is_private_now(*pair)}
        return replace(self, named=self.named | found)

    def addresses(self, host: str, port: int, timeout: float) -> list[str]:
        """The addresses of `host`, each of which may be asked.

        All are looked at: a client may take any. Raises PrivateAddress if one may not be asked, OSError where there is
        none.
        """
        found = resolved(host, port, timeout)
        wrong = next((address for address in found if not is_public(address)), None)
        if wrong and not self.allows(host, port):
            raise PrivateAddress(f"{host} is {wrong}, a private address" if wrong != host else f"{host} is private")
        return found

    def check_name(self, host: str, port: int) -> None:
        """Raises PrivateAddress for a host that is private by what it is called: what a proxy will look up.

        Numbers in all their spellings are looked at; of other names the proxy alone knows where they lead.
        """
        if not self.allows(host, port) and _is_private_name(host):
            raise PrivateAddress(f"{host} is private")

    def allows(self, host: str, port: int) -> bool:
        """Whether a person has allowed `host`, wherever it is."""
        return self.private or (host.lower(), port) in self.named


PUBLIC = Reach()


def is_public(text: str) -> bool:
    """Whether an IP address is one of the internet's, and no other is hidden in it."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not any(address in net for net in PRIVATE_V4)
    if inner := address.ipv4_mapped or _translated(address):
        return is_public(str(inner))
    return address in GLOBAL_V6 and address.is_global and not any(address in net for net in PRIVATE_V6)


def _translated(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a network with IPv6 alone reaches by it (RFC 6052)."""
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def resolved(host: str, port: int, timeout: float = LOOKUP) -> list[str]:
    """The IP addresses of `host`, however it is spelt. Raises OSError where there is none, or not in time [s]."""
    found: list[str] = []
    failed: list[Exception] = []

    def look() -> None:
        try:
            for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                found.append(str(place[0]))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = Thread(target=look, daemon=True)  # the system's resolver knows no deadline
    thread.start()
    thread.join(min(timeout, LOOKUP))
    if thread.is_alive():
        raise TimeoutError(f"no address of {host} is found in time")
    if failed:
        raise failed[0] if isinstance(failed[0], OSError) else OSError(f"{host} is no name of a host")
    return list(dict.fromkeys(found))


def _origins(where: str) -> Iterable[tuple[str, int]]:
    """Host and port of a web address, none for anything else. One without a port may lead from HTTP to HTTPS."""
    try:
        url = httpx.URL(where)
    except (httpx.InvalidURL, UnicodeError):
        return []
    if url.scheme not in ("http", "https") or not url.host:
        return []
    host = url.raw_host.decode("ascii").lower()
    return [(host, url.port)] if url.port not in (None, HTTP, HTTPS) else [(host, HTTP), (host, HTTPS)]


def _is_private_now(host: str, port: int) -> bool:
    try:
        return _is_private_name(host) or not all(map(is_public, resolved(host, port)))
    except OSError:
        return False


def _is_private_name(host: str) -> bool:
    """Whether `host` is a private address in some spelling, or a name that only one's own network knows."""
    try:
        numbers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        name = host.lower().rstrip(".")
        return "." not in name or any(name == local or name.endswith(f".{local}") for local in LOCAL)
    return not all(is_public(str(place[0])) for *_, place in numbers)
