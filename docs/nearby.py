"""Invented pages under the names that documents fetch, given by a server on this machine.

No option and no setting lets the program reach that server: the commands are handed a fetcher whose guard knows those names,
and whose connections for them lead to the server's port. What else a document names is refused or asked as ever.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.fetch.served import Site, TinyProxy, certificate, served
from tests.fetch.wire_stories import page, rss

from counterclaim.fetch import Fetcher, Guard, Nearby, Settings
from counterclaim.fetch.public import Address

Fetchers = Callable[[Settings], Fetcher]

HERALD: Final = "herald.example"
MINISTRY: Final = "ministry.example"
_TOR: Final = 9050
"""The port at which documents say that Tor listens."""
LIST: Final = f"""[[feed]]
url = "https://{HERALD}/feed.xml"

[[page]]
url = "https://{MINISTRY}/statements"
"""


def within_reach(hosts: Collection[str], ports: Mapping[int, int], trusted: Path | None = None) -> Fetchers:
    """What makes fetchers that reach hosts on this machine: ``ports`` gives for each port that is asked for the one where somebody
    listens, ``trusted`` is the certificate that their answers carry."""

    def connect(address: Address, port: int, seconds: float) -> socket.socket:
        return socket.create_connection(("127.0.0.1", ports[port]), seconds)

    def made(settings: Settings) -> Fetcher:
        guard = Guard(lambda host, port: ["127.0.0.1"], [Nearby(host, port) for host in hosts for port in ports])
        fetcher = Fetcher(replace(settings, pause=0), guard, connect)
        if trusted:
            fetcher.__dict__["_tls"] = ssl.create_default_context(cafile=str(trusted))
        return fetcher

    return made


@contextmanager
def pages(folder: Path) -> Iterator[Fetchers]:
    """What fetches the pages that documents name, straight or through a proxy, while the block lasts."""
    pem = certificate(folder / "herald.pem", HERALD, MINISTRY)
    with served(pem) as site:
        _fill(site)
        proxy = TinyProxy(site.port)
        try:
            yield within_reach((HERALD, MINISTRY), {443: site.port, _TOR: proxy.port}, pem)
        finally:
            proxy.close()


def _fill(site: Site) -> None:
    front = (
        "The River Front said on Wednesday that its fighters had shot down a helicopter of Northland's army near Orma on Tuesday."
    )
    denied = "The Defence Ministry of Northland denied on Wednesday that it had lost a helicopter."
    site.page("/story", page("The helicopter of Tuesday", front))
    site.page("/statements", page("Statement of the ministry", denied))
    base = f"https://{HERALD}"
    site.page("/feed.xml", rss(base, [("/story", "The helicopter of Tuesday", front)]), kind="application/rss+xml")
