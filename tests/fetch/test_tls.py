"""TLS to a pinned address: the certificate and its name are checked by the name that was asked for, which the server is told."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fetch.served import NAME, Nearby, accepted, certificate

from counterclaim.fetch import Fetched, Fetcher, Guard, Limits, Missed, Settings


class Secure:
    """Answers one page over TLS; notes the names that clients ask for, and how many requests it could read."""

    def __init__(self, pem: Path) -> None:
        self.names: list[str | None] = []
        self.requests = 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(pem)
        self._context.sni_callback = lambda s, name, c: self.names.append(name)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        for plain in accepted(self._socket):
            try:
                with self._context.wrap_socket(plain, server_side=True) as secure:
                    if secure.recv(65536):
                        self.requests += 1
                        secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok")
            except OSError:
                plain.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Secure]:
    server = Secure(certificate(tmp_path / f"{NAME}.pem", NAME, addresses=["10.9.8.7"]))
    yield server
    server.close()


def client(secure: Secure, trusted: Path | None, *names: str) -> Fetcher:
    guard = Guard(lambda host, port: ["127.0.0.1"], [Nearby(n, secure.port) for n in names], own=lambda a: False)
    made = Fetcher(Settings(pause=0, ignore_robots=True, limits=Limits(seconds=5)), guard)
    if trusted:
        made.__dict__["_tls"] = ssl.create_default_context(cafile=str(trusted))
    return made


def test_a_page_comes_when_the_certificate_is_for_the_name(secure: Secure, tmp_path: Path) -> None:
    got = client(secure, tmp_path / f"{NAME}.pem", NAME).fetch(f"https://{NAME}:{secure.port}/a")
    assert isinstance(got, Fetched)
    assert got.body == b"ok"
    assert secure.names == [NAME]
    assert got.capture.exchanges[0].response.startswith(b"HTTP/1.1 200 OK\r\n")


def test_certificates_are_checked_by_openssl_which_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checked by Windows or macOS themselves, a certificate may name an address inside from which its issuer is then fetched."""
    monkeypatch.setattr("platform.system", lambda: "Windows")
    context = Fetcher(Settings())._tls
    assert type(context) is ssl.SSLContext
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


def test_none_comes_when_it_is_for_another_name_or_nobody_vouches_for_it(secure: Secure, tmp_path: Path) -> None:
    other = "other.orma.example"
    for trusted, name in ((tmp_path / f"{NAME}.pem", other), (None, NAME)):
        got = client(secure, trusted, NAME, other).fetch(f"https://{name}:{secure.port}/a")
        assert isinstance(got, Missed)
        assert got.code == "unreachable"
        assert "certificate" in got.what.lower()
    assert secure.requests == 0
