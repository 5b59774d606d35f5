"""What lies inside is never connected to, counted (threats T7): whatever is not the one public server of these tests would end at a
sentinel, and does in the test that shows so."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.fetch.served import PUBLIC, Nearby, Sentinel, Site, served
from tests.fetch.wire_stories import PlainReader, created, page

from counterclaim.fetch import Fetched, Fetcher, Guard, Missed, Refused, Settings
from counterclaim.fetch.public import Address
from counterclaim.pipeline.adding import add_all
from counterclaim.pipeline.fetching import Pages, held_versions
from counterclaim.pipeline.watching import Watcher
from counterclaim.pipeline.watchlist import Watched
from counterclaim.pipeline.watchstate import StateFile

DATA = Path(os.environ.get("COUNTERCLAIM_DATA", Path(__file__).parents[3] / "shared" / "data"))
ADDRESSES = DATA / "hostile" / "ssrf-addresses.txt"
NAME = "herald.orma.example"
INSIDE = (
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://[fd00:ec2::254]/",
    "http://localhost/",
    "http://inside.orma.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "//127.0.0.1/",
    "http://user@127.0.0.1/",
)
SECOND = (
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
)
SIX = "2606:2800:220:1:248:1893:25c8:1946"
MIXED = (
    [PUBLIC, "127.0.0.1"],
    ["127.0.0.1", PUBLIC],
    [PUBLIC, "::1"],
    ["::1", SIX, PUBLIC],
    [SIX, "10.0.0.1"],
    [PUBLIC, "fd00::1"],
    [PUBLIC, "fe80::1%eth0"],
    [PUBLIC, SIX, "169.254.169.254"],
)


class Reaching:
    """Opens connections: those to the public address lead to the site, all others to the sentinel."""

    def __init__(self, site: Site, sentinel: Sentinel) -> None:
        self.site, self.sentinel = site, sentinel

    def __call__(self, address: Address, port: int, seconds: float) -> socket.socket:
        to = self.site.port if str(address) == PUBLIC else self.sentinel.port
        return socket.create_connection(("127.0.0.1", to), seconds)


@pytest.fixture
def reaching() -> Iterator[Reaching]:
    sentinel = Sentinel()
    with served() as site:
        yield Reaching(site, sentinel)
    sentinel.close()


def fetcher(reaching: Reaching, names: dict[str, Sequence[str]], *, ignore_robots: bool = True) -> Fetcher:
    """A fetcher for which every other name points to this machine."""
    guard = Guard(lambda host, port: names.get(host, ["127.0.0.1"]), own=lambda a: False)
    return Fetcher(Settings(pause=0, ignore_robots=ignore_robots), guard, reaching)


def test_the_sentinel_counts_what_a_guard_lets_through(reaching: Reaching) -> None:
    guard = Guard(lambda host, port: ["127.0.0.1"], [Nearby("inside.orma.example", 80)])
    Fetcher(Settings(pause=0, ignore_robots=True), guard, reaching).fetch("http://inside.orma.example/")
    assert reaching.sentinel.count == 1


@pytest.mark.skipif(not ADDRESSES.exists(), reason="needs ../shared/data/hostile/ssrf-addresses.txt")
def test_hostile_addresses(reaching: Reaching) -> None:
    urls = [line for line in ADDRESSES.read_text().split("\n") if line]
    here = [url.replace("127.0.0.1/", f"127.0.0.1:{reaching.sentinel.port}/") for url in urls]
    for url in (*urls, *here):
        outcome = fetcher(reaching, {}).fetch(url)
        assert isinstance(outcome, Refused), url
        assert outcome.code in ("address_not_public", "address_malformed", "scheme_refused", "port_refused"), url
    assert reaching.sentinel.count == 0
    print(f"{len(urls)} hostile addresses: {reaching.sentinel.count} connections")


def test_redirect_chains(reaching: Reaching) -> None:
    """Thirty: fifteen ends inside, reached at once and over three more hops."""
    site, count = reaching.site, 0
    for number, end in enumerate(INSIDE):
        for hops in (0, 3):
            lead = f"/{number}/{hops}/"
            for n in range(hops):
                site.redirect(f"{lead}{n}", f"{lead}{n + 1}", (301, 302, 307)[n])
            site.redirect(f"{lead}{hops}", end, (301, 302, 303, 307, 308)[number % 5])
            names = {NAME: [PUBLIC], "inside.orma.example": ["10.1.2.3"]}
            outcome = fetcher(reaching, names).fetch(f"http://{NAME}{lead}0")
            assert isinstance(outcome, Refused), end
            assert site.count(f"{lead}{hops}") == 1
            count += 1
    assert (count, reaching.sentinel.count) == (30, 0)
    print(f"{count} redirect chains: {reaching.sentinel.count} connections")


@pytest.mark.parametrize("ignore_robots", [True, False])
def test_rebinding_names(reaching: Reaching, ignore_robots: bool) -> None:
    """Public the first time, inside ever after: within one fetch, and in the fetch that follows."""
    reaching.site.page("/", "<p>The ministry denied it.")
    for second in SECOND:
        asked: list[str] = []

        def rebinding(host: str, port: int, asked: list[str] = asked, second: str = second) -> Sequence[str]:
            asked.append(host)
            return [PUBLIC] if len(asked) == 1 else [second]

        made = Fetcher(
            Settings(pause=0, ignore_robots=ignore_robots), Guard(rebinding, own=lambda a: False), reaching, sleep=lambda s: None
        )
        assert isinstance(made.fetch("http://rebind.example/"), Fetched)
        assert len(asked) == 1
        again = made.fetch("http://rebind.example/")
        assert isinstance(again, Refused)
        assert again.code == "address_not_public"
    assert reaching.sentinel.count == 0
    print(f"{len(SECOND)} rebinding names: {reaching.sentinel.count} connections")


def test_names_with_addresses_inside_among_public_ones(reaching: Reaching) -> None:
    for addresses in MIXED:
        outcome = fetcher(reaching, {"mixed.example": addresses}).fetch("http://mixed.example/")
        assert isinstance(outcome, Refused)
        assert outcome.code == "address_not_public"
    assert (len(MIXED), reaching.sentinel.count, reaching.site.asked) == (8, 0, [])
    print(f"{len(MIXED)} mixed names: {reaching.sentinel.count} connections")


def test_links_of_robots_sitemaps_feeds_and_pages(reaching: Reaching, tmp_path: Path) -> None:
    """A robots.txt that redirects inside or names a sitemap there, items and enclosures of a feed, and what a page would load."""
    site, inside = reaching.site, "http://127.0.0.1/"
    site.page("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {inside}sitemap.xml", "text/plain")
    items = "".join(
        f"<item><guid>g{n}</guid><link>{link}</link><title>T{n}</title><enclosure url='{link}' type='audio/mpeg'/></item>"
        for n, link in enumerate((inside, f"http://{NAME}/page", f"http://{NAME}/robots.txt?x", *INSIDE[1:4]))
    )
    site.page("/rss", f"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>{items}</channel></rss>", "text/xml")
    loaded = (
        f"<img src='{inside}'><iframe src='{inside}'></iframe><link rel=stylesheet href='{inside}'><script src='{inside}'></script>"
    )
    refresh = f"<meta http-equiv=refresh content='0;url={inside}'><link rel=canonical href='{inside}'>"
    site.page("/page", page("T", "The Ministry denied that a helicopter fell near Orma.", extra=loaded + refresh))
    ledger = created(tmp_path / "ledger")
    made = Pages(fetcher(reaching, {NAME: [PUBLIC]}, ignore_robots=False), ledger.blobs.put, held_versions(ledger))
    feed = Watched(f"http://{NAME}/rss", feed=True)
    watcher = Watcher([feed], ledger, made, PlainReader(), "plain", StateFile(tmp_path / "s.json"))
    watcher.begin()
    whats = [e.what for e in watcher.round()]
    assert whats.count("refused") == 4
    assert "new" in whats
    ledger.close()

    site.redirect("/robots.txt", inside)
    outcome = fetcher(reaching, {NAME: [PUBLIC]}, ignore_robots=False).fetch(f"http://{NAME}/page")
    assert not isinstance(outcome, Missed)
    assert reaching.sentinel.count == 0


def test_adding_a_hostile_page_contacts_its_server_alone(reaching: Reaching, tmp_path: Path) -> None:
    reaching.site.page("/a", page("T", "x", extra="<img src='http://other.example/pixel'>"))
    ledger, hosts = created(tmp_path / "ledger"), []
    settings = Settings(pause=0, notice=hosts.append)
    made = Fetcher(settings, Guard(lambda host, port: [PUBLIC], own=lambda a: False), reaching)
    list(add_all(Pages(made, ledger.blobs.put).page(f"http://{NAME}/a").items, ledger, PlainReader(), "plain"))
    ledger.close()
    assert [p for p, _ in reaching.site.asked] == ["/robots.txt", "/a"]
    assert hosts == [NAME]
