"""A server of pages on this machine, reached through the guard's one way for tests; and a sentinel that nothing may reach."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from counterclaim.fetch import Fetcher, Guard, Limits, Nearby, Settings

NAME = "herald.orma.example"
PUBLIC = "93.184.216.34"


@dataclass
class Reply:
    """What a path answers; ``raw`` is written to the wire as it is instead."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    piecewise: tuple[bytes, float] | None = None


Route = Reply | Callable[[dict[str, str]], Reply]


class Site:
    """Routes by path, and all requests that came: (path, headers by lower-case names)."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.port = 0

    def url(self, path: str = "/", host: str = NAME) -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, body: str, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        self.routes[path] = Reply(body.encode(), headers={"Content-Type": kind, **named})

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.routes[path] = Reply(status=status, headers={"Location": to})

    def count(self, path: str) -> int:
        return sum(1 for p, _ in self.asked if p == path)

    def paths(self) -> list[str]:
        return [p for p, _ in self.asked if p != "/robots.txt"]


@contextmanager
def served(pem: Path | None = None) -> Iterator[Site]:
    """A site; with ``pem``, a certificate and its key, inside TLS."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {k.lower(): v for k, v in self.headers.items()}
            site.asked.append((self.path, headers))
            route = site.routes.get(self.path, Reply(b"none", 404))
            reply = route(headers) if callable(route) else route
            with suppress(OSError):
                self._answer(reply)
            self.close_connection = True

        def _answer(self, reply: Reply) -> None:
            if reply.raw is not None:
                self.wfile.write(reply.raw)
            elif reply.piecewise:
                piece, pause = reply.piecewise
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
                for _ in range(10_000):
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(pause)
            else:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in reply.headers:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        # The handshake belongs to the thread of a request: a client that never ends it holds up no other.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(file: Path, *names: str, addresses: Sequence[str] = ()) -> Path:
    """Write a certificate of names, its own authority, with its key behind it; the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = dt.datetime.now(dt.UTC)
    alternatives = [*map(x509.DNSName, names), *(x509.IPAddress(ipaddress.ip_address(a)) for a in addresses)]
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(alternatives), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return file


def accepted(listening: socket.socket) -> Iterator[socket.socket]:
    """The connections that come, until the listening socket is closed."""
    while True:
        try:
            yield listening.accept()[0]
        except OSError:
            return


class TinyProxy:
    """A SOCKS 5 proxy that leads everything to one port of this machine, and notes what it was asked for."""

    def __init__(self, port: int) -> None:
        self.asked: list[bytes] = []
        self._to = port
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        for client in accepted(self._socket):
            threading.Thread(target=self._one, args=(client,), daemon=True).start()

    def _one(self, client: socket.socket) -> None:
        client.recv(16)
        client.sendall(b"\x05\x00")
        request = client.recv(512)
        self.asked.append(request[3:-2])
        client.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        with socket.create_connection(("127.0.0.1", self._to)) as server, client:
            back = threading.Thread(target=_passed, args=(server, client), daemon=True)
            back.start()
            _passed(client, server)
            back.join()

    def close(self) -> None:
        self._socket.close()


def _passed(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


class Sentinel:
    """Counts the connections that reach it."""

    def __init__(self) -> None:
        self.count = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        for other in accepted(self.socket):
            self.count += 1
            other.close()

    def close(self) -> None:
        self.socket.close()


def here(site: Site, *names: str) -> Guard:
    """A guard that lets a site through under its names, and resolves nothing else."""

    def resolver(host: str, port: int) -> Sequence[str]:
        if host in (NAME, *names):
            return ["127.0.0.1"]
        raise OSError("no such name")

    return Guard(resolver, [Nearby(n, site.port) for n in (NAME, *names)], own=lambda a: False)


def fetcher(site: Site, limits: Limits | None = None, **more: Any) -> Fetcher:
    settings = Settings(pause=0, limits=limits or Limits(seconds=5), **more)
    return Fetcher(settings, here(site), sleep=lambda seconds: None)
