"""The one place where a connection is opened: to a pinned address, within a time, with all that passes over it written down."""

from __future__ import annotations

import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, ip_address
from typing import Any, Final

import certifi
import httpcore2 as httpcore

from counterclaim.fetch.guard import Pinned
from counterclaim.fetch.public import Address

Connect = Callable[[Address, int, float], socket.socket]
"""A connection to an address and port within some seconds. Raises ``OSError``."""
_ONE_TRY: Final = 10.0


class Deadline:
    """The moment by which all must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, 0 when none are."""
        return max(0.0, self._end - time.monotonic())

    def spare(self, seconds: float) -> None:
        """Leave out a time that was spent waiting for a turn."""
        self._end += seconds


class Tape:
    """What one exchange sent and received, as it was on the wire (inside TLS); ``begin`` forgets what came before, as greetings of
    a proxy do. Receiving more than ``most`` bytes raises ``httpcore.ReadError``."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.sent, self.received = bytearray(), bytearray()
        self.address = ""

    def begin(self) -> None:
        """A request begins."""
        self.sent.clear()
        self.received.clear()

    @property
    def full(self) -> bool:
        """Whether more came than may."""
        return len(self.received) > self.most


class Stream(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline, tape: Tape) -> None:
        self._inner, self._deadline, self._tape = inner, deadline, tape

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What comes next."""
        data = self._inner.read(max_bytes, self._left(httpcore.ReadTimeout))
        self._tape.received += data
        if self._tape.full:
            raise httpcore.ReadError("more was sent than is taken")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of ``buffer``."""
        self._tape.sent += buffer
        self._inner.write(buffer, self._left(httpcore.WriteTimeout))

    def close(self) -> None:
        """End the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same inside TLS, with the name of the server checked."""
        inner = self._inner.start_tls(ssl_context, server_hostname, self._left(httpcore.ConnectTimeout))
        return Stream(inner, self._deadline, self._tape)

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection."""
        return self._inner.get_extra_info(info)

    def _left(self, late: type[Exception]) -> float:
        if left := self._deadline.left:
            return left
        raise late("no time is left")


class Backend(httpcore.NetworkBackend):
    """Connects one host and port to its pinned addresses, and nothing else to anything."""

    def __init__(
        self, host: str, port: int, addresses: Iterable[Address], deadline: Deadline, tape: Tape, connect: Connect
    ) -> None:
        self._host, self._port, self._addresses = host, port, tuple(addresses)
        self._deadline, self._tape, self._connect = deadline, tape, connect

    @classmethod
    def to(cls, pinned: Pinned, deadline: Deadline, tape: Tape, connect: Connect) -> Backend:
        """A backend for one target."""
        return cls(pinned.target.host, pinned.target.port, pinned.addresses, deadline, tape, connect)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that takes one."""
        if (host.strip("[]"), port) != (self._host, self._port):
            raise httpcore.ConnectError("a connection to another place was asked for")
        failed: OSError = OSError("it has no address")
        for address in self._addresses:
            try:
                return self._opened(address)
            except TimeoutError as error:
                if not self._deadline.left:
                    raise httpcore.ConnectTimeout("no time is left") from error
                failed = error
            except OSError as error:
                failed = error
        raise httpcore.ConnectError(str(failed.strerror or failed)) from failed

    def _opened(self, address: Address) -> httpcore.NetworkStream:
        if not (left := self._deadline.left):
            raise TimeoutError("no time is left")
        sock = self._connect(address, self._port, min(left, _ONE_TRY))
        self._tape.address = str(address)
        return Stream(_plain(sock), self._deadline, self._tape)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never."""
        raise httpcore.ConnectError("only addresses of the Internet are connected to")


def connected(address: Address, port: int, seconds: float) -> socket.socket:
    """A connection to one address; what answers there must be that address. Raises ``OSError``."""
    family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.connect((str(address), port))
        if ip_address(sock.getpeername()[0]) != address:
            raise OSError("another address answered")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (OSError, ValueError) as error:
        sock.close()
        raise error if isinstance(error, OSError) else OSError(str(error)) from None
    return sock


def tls() -> ssl.SSLContext:
    """Checks certificates and names by the system's authorities; TLS 1.2 at least.

    OpenSSL checks on every system. Windows and macOS, where they are let, fetch what a certificate names from wherever it says.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    paths = ssl.get_default_verify_paths()
    if sys.platform != "win32" and not (paths.cafile or paths.capath):  # as in Python's own builds for macOS
        context.load_verify_locations(certifi.where())
    return context


def _plain(sock: socket.socket) -> httpcore.NetworkStream:
    """httpcore's own stream over a socket; it has no public way to make one."""
    from httpcore2._backends.sync import SyncStream

    return SyncStream(sock)
