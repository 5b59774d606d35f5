"""Which addresses a fetch may connect to: a name is resolved once, by us, and every address that it has must be public."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address
from queue import Empty, Queue
from threading import Thread
from typing import Final, NamedTuple

from counterclaim.fetch.public import Address, is_public
from counterclaim.fetch.refusal import Refusal, not_public
from counterclaim.fetch.target import OPEN_PORTS, Target

Resolver = Callable[[str, int], Sequence[str]]
"""The IP addresses of a name. Raises ``OSError`` when it has none."""

_MOST: Final = 64


class Nearby(NamedTuple):
    """A server that is let through although it is not public: for tests. The command line offers no such thing."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Pinned:
    """A target with the addresses to which alone a connection for it may go, in the order in which they are tried."""

    target: Target
    addresses: tuple[Address, ...]


class Guard:
    """Checks targets. ``allowed`` are nearby servers that tests talk to; ``own`` tells whether an address lies on this machine's
    own network although it is public."""

    def __init__(
        self, resolver: Resolver | None = None, allowed: Collection[Nearby] = (), own: Callable[[Address], bool] | None = None
    ) -> None:
        self._resolver = resolver or resolved
        self._allowed = frozenset(allowed)
        self._own = own or is_near

    def pinned(self, target: Target, seconds: float) -> Pinned:
        """The target with its addresses; ``seconds`` is how long resolving its name may take.

        Raises ``Refusal``: ``address_not_public``, ``port_refused``, ``name_unknown``, ``too_slow``.
        """
        if (target.host, target.port) in self._allowed:
            return Pinned(target, tuple(dict.fromkeys(map(ip_address, self._resolver(target.host, target.port)))))
        self.named(target)
        if target.onion:
            what = "only Tor knows this name"
            raise Refusal("name_unknown", what, "Give the proxy of a running Tor: --proxy socks5h://127.0.0.1:9050.")
        addresses = [target.address] if target.address else self._resolved(target, seconds)
        return Pinned(target, tuple(addresses))

    def named(self, target: Target) -> None:
        """What can be checked of a target before its name is resolved, which a proxy does by itself.

        Raises ``Refusal``: ``address_not_public``, ``port_refused``.
        """
        if (target.host, target.port) in self._allowed:
            return
        if target.address:
            self._check([target.address])
        if target.port not in OPEN_PORTS:
            listed = ", ".join(str(p) for p in sorted(OPEN_PORTS))
            raise Refusal("port_refused", f"pages are fetched from the ports {listed} alone")

    def _resolved(self, target: Target, seconds: float) -> list[Address]:
        found = in_time(lambda: self._resolver(target.host, target.port), seconds)
        try:
            addresses = list(dict.fromkeys(ip_address(a) for a in found[:_MOST]))
        except ValueError:  # with a zone, so that it is a link's
            raise not_public() from None
        if not addresses:
            raise _unknown()
        self._check(addresses)
        return sorted(addresses, key=lambda a: not isinstance(a, IPv4Address))

    def _check(self, addresses: Sequence[Address]) -> None:
        if not all(is_public(a) and not self._own(a) for a in addresses):
            raise not_public()


def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as this machine resolves names; an address is its own."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(row[4][0]) for row in found]


def is_near(address: Address) -> bool:
    """Whether an address is one of this machine's or of its own network: a server that is asked sees ours, and could send us to
    the printer beside us. The way to the address tells ours; no packet is sent to find out."""
    family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))
            return same_site(ip_address(probe.getsockname()[0]), address)
    except (OSError, ValueError):
        return False  # there is no route to it, so that nothing will be reached either


def same_site(one: Address, other: Address) -> bool:
    """Whether two addresses may lie on one network: the same /48 of version 6, which is the most that a site is given (RFC 6177),
    or the same /24 of version 4."""
    if one.version != other.version:
        return False
    host_bits = 8 if one.version == 4 else 80
    return int(one) >> host_bits == int(other) >> host_bits


def _unknown() -> Refusal:
    return Refusal("name_unknown", "its name has no address", "Check the address and the connection.", again=True)


def in_time(ask: Callable[[], Sequence[str]], seconds: float) -> Sequence[str]:
    """What is resolved within a time; the system itself may take minutes. Raises ``Refusal``: ``name_unknown``, ``too_slow``."""
    told: Queue[Sequence[str] | Exception] = Queue(1)

    def work() -> None:
        try:
            told.put(ask())
        except (OSError, UnicodeError) as error:
            told.put(error)

    Thread(target=work, daemon=True).start()
    try:
        found = told.get(timeout=max(seconds, 0.001))
    except Empty:
        raise Refusal("too_slow", "its name was not resolved in time", again=True) from None
    if isinstance(found, Exception):
        raise _unknown() from found
    return found
