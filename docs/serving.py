"""The workbench as documents start it: a program of its own, asked as a browser and as a script would."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Final
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit

from counterclaim.web.serving import bound

PORT: Final = 8017
"""The port that documents name; another that is free is used."""
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Workbench:
    """One that runs, with a link for each person."""

    port: int
    links: tuple[str, ...]

    def asked(self, address: str, headers: dict[str, str]) -> str:
        """What a script is given at an address of a document; ``TOKEN`` in a header is the first person's.

        Raises ``OSError`` for any other answer than 200.
        """
        token = parse_qs(urlsplit(self.links[0]).query)["token"][0]
        named = {k: v.replace("TOKEN", token) for k, v in headers.items()}
        return _got(urllib.request.Request(address.replace(f":{PORT}/", f":{self.port}/"), headers=named))


@contextmanager
def workbench(words: Sequence[str]) -> Iterator[Workbench]:
    """The workbench that ``counterclaim serve ...`` starts, interrupted when the block ends; every link was opened.

    Raises ``SystemExit`` when it does not start, when a link leads to no page, or when it ends otherwise than interrupted.
    """
    with bound(0) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "counterclaim", *words, "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as running:
        try:
            links = tuple(_links(running, people=1 + words.count("--also")))
            for link in links:
                _opened(link)
            yield Workbench(port, links)
        finally:
            running.send_signal(signal.SIGINT)
            try:
                ended = running.wait(_SECONDS)
            except subprocess.TimeoutExpired:
                running.kill()
                raise
    if ended != 130:
        raise SystemExit(f"{' '.join(words)}: ended with {ended} when interrupted")


def _links(running: subprocess.Popen[str], people: int) -> Iterator[str]:
    assert running.stderr is not None
    for _ in range(people):
        told = running.stderr.readline()
        if "http://" not in told:
            raise SystemExit(f"no link was printed but {told!r}")
        yield told.split()[-1]


def _opened(link: str) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            page = _got(urllib.request.Request(link))
            break
        except URLError as error:
            if time.monotonic() > until or not isinstance(error.reason, ConnectionRefusedError):
                raise SystemExit(f"{link}: {error}") from error
            time.sleep(0.1)
    if "<h1" not in page:
        raise SystemExit(f"{link}: no page came")


def _got(request: urllib.request.Request) -> str:
    """The page, with the cookies that lead to it; no proxy of the environment is asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()))
    with opener.open(request, timeout=_SECONDS) as answer:
        return str(answer.read().decode("utf-8"))
