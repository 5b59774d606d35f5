"""Odd and hostile answers: interim ones, packed ones that are none, doubled headers, false 304s; and rules of robots.txt."""

from __future__ import annotations

import gzip
import socket
import threading
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fetch.served import NAME, Reply, Site, fetcher, here

from counterclaim.errors import CounterclaimError
from counterclaim.fetch import Fetched, Fetcher, Guard, Missed, Refused, Settings
from counterclaim.fetch.guard import same_site
from counterclaim.fetch.refusal import Refusal
from counterclaim.fetch.rules import rules
from counterclaim.fetch.target import target
from counterclaim.readers import read_bytes
from counterclaim.records import Document

PAGE = "<!doctype html><title>Bridge</title><p>The ministry of Northland denied it.</p>"
HTML = {"Content-Type": "text/html"}


def test_interim_answers_do_not_stand_before_the_page_in_its_capture(site: Site) -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    told = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n\r\n{PAGE}".encode()
    site.routes["/a"] = Reply(raw=hint + b"HTTP/1.1 100 Continue\r\n\r\n" + told)
    got = fetcher(site).fetch(site.url("/a"))
    assert isinstance(got, Fetched)
    assert got.capture.exchanges[0].response == told
    found = read_bytes(got.capture.warc, "a.warc.gz")
    assert [d.url for d in found if isinstance(d, Document)] == [site.url("/a")]


def test_endless_interim_answers_are_given_up(site: Site) -> None:
    site.routes["/a"] = Reply(raw=b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1_000_000)
    got = fetcher(site).fetch(site.url("/a"))
    assert isinstance(got, Missed | Refused)
    assert got.code in ("answer_broken", "too_large", "too_slow")


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_is_gone_however_its_answer_is_packed(site: Site, status: int) -> None:
    site.routes["/a"] = Reply(b"\x8b\x02\x80none\x03", status, {"Content-Encoding": "br"})
    got = fetcher(site).fetch(site.url("/a"))
    assert isinstance(got, Missed)
    assert got.code == "page_gone"
    site.routes["/b"] = Reply(b"no gzip", 302, {"Content-Encoding": "gzip", "Location": "/c"})
    site.routes["/c"] = Reply(PAGE.encode(), headers=HTML)
    assert isinstance(fetcher(site).fetch(site.url("/b")), Fetched)


def test_of_a_doubled_header_the_first_counts_as_for_readers_of_the_capture(site: Site) -> None:
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\nContent-Type: application/pdf\r\n"
    body = "<!doctype html><title>Мост</title><p>Министерство отрицает потерю вертолёта у Ормы.</p>".encode("cp1251")
    site.routes["/a"] = Reply(raw=head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    got = fetcher(site).fetch(site.url("/a"))
    assert isinstance(got, Fetched)
    assert (got.type, got.charset) == ("text/html", "windows-1251")
    (again,) = read_bytes(got.capture.warc, "a.warc.gz")
    assert isinstance(again, Document)
    assert "Министерство" in again.text


def test_a_304_that_nobody_asked_for_is_no_page(site: Site) -> None:
    site.routes["/a"] = Reply(b"", 304)
    got = fetcher(site).fetch(site.url("/a"))
    assert isinstance(got, Missed)
    assert (got.code, got.again) == ("page_not_given", True)


def test_conditions_go_to_the_address_alone_that_gave_them(site: Site) -> None:
    """A redirect that leads elsewhere by now must not make that other page seem unchanged."""
    asked: list[tuple[str, str]] = []

    def versioned(path: str) -> None:
        def answer(headers: dict[str, str]) -> Reply:
            asked.append((path, headers.get("if-none-match", "")))
            return Reply(b"", 304) if headers.get("if-none-match") else Reply(PAGE.encode(), headers={**HTML, "ETag": '"1"'})

        site.routes[path] = answer

    versioned("/one")
    versioned("/two")
    site.redirect("/latest", "/one")
    first = fetcher(site).fetch(site.url("/latest"))
    assert isinstance(first, Fetched)
    same = fetcher(site).fetch(site.url("/latest"), first.etag, first.modified, first.url)
    assert isinstance(same, Fetched)
    assert same.status == 304
    site.redirect("/latest", "/two")
    other = fetcher(site).fetch(site.url("/latest"), first.etag, first.modified, first.url)
    assert isinstance(other, Fetched)
    assert (other.status, other.url) == (200, site.url("/two"))
    assert asked == [("/one", ""), ("/one", '"1"'), ("/two", "")]
    assert all("if-none-match" not in h for p, h in site.asked if p in ("/latest", "/robots.txt"))


def test_validators_that_fit_no_request_are_not_remembered(site: Site) -> None:
    site.page("/a", PAGE, ETag='"' + "x" * 5_000 + '"', Last_Modified="Wed, 07 May 2031 10:00:00 GMT")
    got = fetcher(site).fetch(site.url("/a"))
    assert isinstance(got, Fetched)
    assert (got.etag, got.modified) == ("", "Wed, 07 May 2031 10:00:00 GMT")


def test_a_redirect_in_plain_utf_8_leads_where_it_says(site: Site) -> None:
    to = b"HTTP/1.1 302 Found\r\nLocation: /" + "новости".encode() + b"\r\nContent-Length: 0\r\n\r\n"
    site.routes["/a"] = Reply(raw=to)
    site.page("/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8", PAGE)
    assert isinstance(fetcher(site).fetch(site.url("/a")), Fetched)


def test_many_empty_members_of_a_packed_body_are_read_in_one_go(site: Site) -> None:
    site.routes["/a"] = Reply(
        gzip.compress(b"") * 20_000 + gzip.compress(PAGE.encode()), headers={**HTML, "Content-Encoding": "gzip"}
    )
    got = fetcher(site).fetch(site.url("/a"))
    assert isinstance(got, Fetched)
    assert got.body == PAGE.encode()


@pytest.mark.parametrize("said", [b"", b"\x05", b"\x05\xff", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x05\x00\x05\x07\x00"])
def test_a_proxy_that_speaks_nothing_known_gives_no_page(said: bytes) -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        client, _ = server.accept()
        with client:
            client.recv(64)
            client.sendall(said)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    made = Fetcher(Settings(proxy=f"socks5h://127.0.0.1:{server.getsockname()[1]}", ignore_robots=True), Guard(lambda h, p: []))
    got = made.fetch("http://herald.example/")
    assert isinstance(got, Missed)
    assert got.code in ("unreachable", "answer_broken")
    server.close()


def test_a_proxy_inside_tls_is_refused() -> None:
    with pytest.raises(CounterclaimError) as told:
        Fetcher(Settings(proxy="https://proxy.example:8443"))
    assert told.value.code == "proxy_invalid"


def test_hosts_are_told_once_before_they_are_asked_and_refused_ones_never(site: Site) -> None:
    site.page("/a", PAGE)
    site.redirect("/in", "http://10.0.0.1/")
    told: list[tuple[str, int]] = []
    made = Fetcher(Settings(pause=0, notice=lambda host: told.append((host, len(site.asked)))), here(site))
    for url in (site.url("/a"), site.url("/a"), site.url("/in"), "http://127.0.0.1/", "http://localhost/"):
        made.fetch(url)
    assert told == [(f"{NAME}:{site.port}", 0)]


def test_letters_that_only_become_plain_ones_are_refused() -> None:
    for host in ("\u212aelvin.example", "www.or\u0130na.example"):
        with pytest.raises(Refusal):
            target(f"http://{host}/")
    assert target("http://B\u00dcCHER.example/").host == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("93.184.216.34", "93.184.216.34", True),
        ("93.184.216.34", "93.184.216.99", True),
        ("93.184.216.34", "93.184.217.34", False),
        ("2606:2800:220:1::5", "2606:2800:220:ffff::9", True),
        ("2606:2800:220:1::5", "2606:2800:221:1::5", False),
        ("93.184.216.34", "2606:2800:220:1::5", False),
    ],
)
def test_what_lies_on_the_same_network_is_near(one: str, other: str, near: bool) -> None:
    assert same_site(ip_address(one), ip_address(other)) is near


ROBOTS = """\ufeff# everybody
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search*q=
Disallow:

Sitemap: http://herald.example/sitemap.xml
User-Agent: Counterclaim/2.0
User-agent: other
Crawl-delay: 2.5
Disallow: /%7edesk
Disallow: /caf\u00e9

user-agent: badbot
Disallow: /
"""


@pytest.mark.parametrize(
    ("program", "path", "allowed"),
    [
        ("someone", "/", True),
        ("someone", "/private/a", False),
        ("someone", "/private/open/a", True),
        ("someone", "/a.pdf", False),
        ("someone", "/a.pdf?x", True),
        ("someone", "/search?a=1&q=x", False),
        ("Counterclaim/1.0 (+x)", "/private/a", True),
        ("counterclaim", "/~desk/x", False),
        ("counterclaim", "/%7Edesk", False),
        ("counterclaim", "/caf%C3%A9", False),
        ("BadBot/1", "/", False),
        ("badbot-extra", "/", True),
    ],
)
def test_the_longest_rule_that_fits_decides(program: str, path: str, allowed: bool) -> None:
    assert rules(ROBOTS.removeprefix("\ufeff"), (program,)).allow(path) is allowed


def test_of_two_rules_of_one_length_the_one_that_allows_wins_and_pauses_are_read() -> None:
    assert rules("User-agent: *\nDisallow: /a\nAllow: /a", ("x",)).allow("/a")
    assert rules(ROBOTS, ("other",)).delay == 2.5
    assert rules("User-agent: *\nCrawl-delay: soon", ("x",)).delay == 0


def test_a_site_that_names_us_is_heeded_whatever_the_user_is_called(site: Site) -> None:
    site.page("/robots.txt", "User-agent: counterclaim\nDisallow: /", "text/plain")
    site.page("/a", PAGE)
    got = fetcher(site, agent="Desk of Orma (desk@orma.example)").fetch(site.url("/a"))
    assert isinstance(got, Refused)
    assert got.code == "robots_refused"


@given(st.text(alphabet="ab/*$%", max_size=12), st.text(alphabet="ab/%", max_size=12))
def test_patterns_fit_as_a_plain_search_says(pattern: str, path: str) -> None:
    import re

    told = rules(f"User-agent: *\nDisallow: /{pattern}", ("x",))
    if not told.paths:
        return
    kept = told.paths[0][0]
    body, end = (kept[:-1], r"\Z") if kept.endswith("$") else (kept, "")
    plain = re.match(
        ".*".join(re.escape(p) for p in body.split("*")) + end, rules("User-agent: *\nDisallow: /" + path, ("x",)).paths[0][0]
    )
    assert told.allow("/" + path) is (plain is None)
