"""Pages from a server on this machine: limits, robots, redirects, conditions, and what is kept of the exchange."""

from __future__ import annotations

import gzip
import io
import time
import zlib

import pytest
from tests.fetch.served import NAME, Nearby, Reply, Site, TinyProxy, fetcher, here, served

from counterclaim.errors import CounterclaimError
from counterclaim.fetch import Fetched, Fetcher, Guard, Limits, Missed, Refused, Settings

PAGE = "<!doctype html><title>Bridge</title><p>The ministry of Northland denied it.</p>"


def test_a_page_comes_with_its_time_and_its_bytes(site: Site) -> None:
    site.page("/a", PAGE, ETag='"v1"', Last_Modified="Wed, 07 May 2031 10:00:00 GMT")
    got = fetcher(site).fetch(site.url("/a#part"))
    assert isinstance(got, Fetched)
    assert (got.status, got.body, got.type, got.charset) == (200, PAGE.encode(), "text/html", "utf-8")
    assert (got.etag, got.modified, got.url) == ('"v1"', "Wed, 07 May 2031 10:00:00 GMT", site.url("/a"))
    assert got.retrieved.endswith("Z")
    assert len(got.retrieved) == 20


def test_a_request_says_who_asks_and_nothing_else(site: Site) -> None:
    site.page("/a", PAGE, Set_Cookie="id=1")
    client = fetcher(site)
    client.fetch(site.url("/a"))
    client.fetch(site.url("/a"))
    for path, headers in site.asked:
        assert headers["user-agent"].startswith("Counterclaim/")
        assert headers["host"] == f"{NAME}:{site.port}"
        assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}, path
    assert site.paths() == ["/a", "/a"]


def test_a_user_agent_can_be_set_and_must_fit_a_header(site: Site) -> None:
    site.page("/a", PAGE)
    fetcher(site, agent="Desk of Orma (desk@orma.example)").fetch(site.url("/a"))
    assert {h["user-agent"] for _, h in site.asked} == {"Desk of Orma (desk@orma.example)"}
    for bad in ("", "a\r\nX: y", "é"):
        with pytest.raises(CounterclaimError) as told:
            Fetcher(Settings(agent=bad))
        assert told.value.code == "user_agent_invalid"


def test_redirects_are_followed_five_times_and_no_more(site: Site) -> None:
    for n in range(9):
        site.redirect(f"/{n}", f"{n + 1}" if n % 2 else site.url(f"/{n + 1}"))
    site.page("/9", PAGE)
    assert isinstance(fetcher(site).fetch(site.url("/4")), Fetched)
    ended = fetcher(site).fetch(site.url("/3"))
    assert isinstance(ended, Refused)
    assert ended.code == "too_many_redirects"
    site.redirect("/loop", "/loop")
    before = site.count("/loop")
    assert isinstance(fetcher(site).fetch(site.url("/loop")), Refused)
    assert site.count("/loop") - before == 6


def test_a_page_over_the_limit_is_refused_by_what_it_says_and_by_what_comes(site: Site) -> None:
    limits = Limits(size=10_000, seconds=5)
    site.routes["/told"] = Reply(b"x", headers={"Content-Length": "10000000"})
    site.routes["/endless"] = Reply(piecewise=(b"x" * 1000, 0.0))
    site.routes["/chunks"] = Reply(
        raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"3e8\r\n" + b"x" * 1000 + b"\r\n" * 1
    )
    for path in ("/told", "/endless"):
        got = fetcher(site, limits).fetch(site.url(path))
        assert isinstance(got, Refused)
        assert got.code == "too_large"
    broken = fetcher(site, limits).fetch(site.url("/chunks"))
    assert isinstance(broken, Missed)
    assert broken.code == "answer_broken"


def test_endless_headers_are_given_up(site: Site) -> None:
    site.routes["/h"] = Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 5_000_000)
    got = fetcher(site).fetch(site.url("/h"))
    assert isinstance(got, Missed | Refused)
    assert got.code in ("answer_broken", "too_large", "unreachable")


@pytest.mark.parametrize("pause", [0.05, 30.0])
def test_a_slow_server_is_given_up_in_time(site: Site, pause: float) -> None:
    site.routes["/slow"] = Reply(piecewise=(b"x", pause))
    began = time.monotonic()
    got = fetcher(site, Limits(seconds=0.6)).fetch(site.url("/slow"))
    assert isinstance(got, Missed)
    assert got.code == "too_slow"
    assert time.monotonic() - began < 2


def bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(size // 1_000_000)) + packer.flush()


def test_a_bomb_is_given_up_while_it_comes(site: Site) -> None:
    for path, data in (
        ("/ratio", bomb(100_000_000)),
        ("/size", gzip.compress(b"".join(b"%07d " % n for n in range(3_000_000)), 6)),
    ):
        site.routes[path] = Reply(data, headers={"Content-Encoding": "gzip"})
        got = fetcher(site, Limits(size=20_000_000, seconds=20)).fetch(site.url(path))
        assert isinstance(got, Refused), path
        assert got.code == "expands_too_much"


def test_packed_bodies_are_read(site: Site) -> None:
    plain = PAGE.encode()
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    for path, data, name in (
        ("/gzip", gzip.compress(plain), "gzip"),
        ("/members", gzip.compress(plain[:20]) + gzip.compress(plain[20:]), "x-gzip"),
        ("/deflate", zlib.compress(plain), "deflate"),
        ("/raw", raw.compress(plain) + raw.flush(), "deflate"),
        ("/identity", plain, "identity"),
    ):
        site.routes[path] = Reply(data, headers={"Content-Encoding": name})
        got = fetcher(site).fetch(site.url(path))
        assert isinstance(got, Fetched), path
        assert got.body == plain
    for path, data, name, code in (
        ("/br", b"x", "br", "encoding_not_read"),
        ("/two", gzip.compress(gzip.compress(plain)), "gzip, gzip", "encoding_not_read"),
        ("/cut", gzip.compress(plain)[:-9], "gzip", "body_damaged"),
        ("/bad", b"no gzip at all", "gzip", "body_damaged"),
    ):
        site.routes[path] = Reply(data, headers={"Content-Encoding": name})
        bad = fetcher(site).fetch(site.url(path))
        assert isinstance(bad, Refused | Missed)
        assert bad.code == code


def test_robots_are_asked_once_and_heeded(site: Site) -> None:
    site.page(
        "/robots.txt", "User-agent: counterclaim\nDisallow: /inside\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /", "text/plain"
    )
    site.page("/inside/a", PAGE)
    site.page("/open", PAGE)
    waited: list[float] = []
    client = Fetcher(Settings(pause=0), here(site), sleep=waited.append)
    refused = client.fetch(site.url("/inside/a"))
    assert isinstance(refused, Refused)
    assert (refused.code, site.count("/inside/a")) == ("robots_refused", 0)
    assert isinstance(client.fetch(site.url("/open")), Fetched)
    assert isinstance(client.fetch(site.url("/open")), Fetched)
    assert site.count("/robots.txt") == 1
    assert [round(w) for w in waited] == [7]
    assert isinstance(fetcher(site, ignore_robots=True).fetch(site.url("/inside/a")), Fetched)


def test_a_redirect_asks_the_robots_of_where_it_leads(site: Site) -> None:
    with served() as other:
        other.page("/robots.txt", "User-agent: *\nDisallow: /", "text/plain")
        other.page("/a", PAGE)
        site.redirect("/a", other.url("/a"))
        guard = Guard(lambda h, p: ["127.0.0.1"], [Nearby(NAME, site.port), Nearby(NAME, other.port)])
        got = Fetcher(Settings(pause=0), guard).fetch(site.url("/a"))
        assert isinstance(got, Refused)
        assert (got.code, other.paths()) == ("robots_refused", [])


def test_robots_that_can_not_be_had_forbid_all_and_missing_ones_nothing(site: Site) -> None:
    site.page("/a", PAGE)
    site.routes["/robots.txt"] = Reply(b"", 503)
    got = fetcher(site).fetch(site.url("/a"))
    assert isinstance(got, Refused)
    assert (got.code, got.again) == ("robots_unknown", True)
    site.redirect("/robots.txt", "http://127.0.0.1/robots.txt")
    assert isinstance(fetcher(site).fetch(site.url("/a")), Fetched)
    site.routes["/robots.txt"] = Reply(b"", 403)
    assert isinstance(fetcher(site).fetch(site.url("/a")), Fetched)


def test_a_host_is_asked_once_a_second(site: Site) -> None:
    site.page("/a", PAGE)
    waited: list[float] = []
    client = Fetcher(Settings(pause=1.0), here(site), sleep=waited.append)
    client.fetch(site.url("/a"))
    client.fetch(site.url("/a"))
    assert len(waited) == 2
    assert all(0.5 < w <= 2.01 for w in waited)


def test_what_has_not_changed_is_told_so(site: Site) -> None:
    def conditional(headers: dict[str, str]) -> Reply:
        same = headers.get("if-none-match") == '"v1"' or headers.get("if-modified-since") == "then"
        return Reply(b"", 304) if same else Reply(PAGE.encode(), headers={"ETag": '"v1"'})

    site.routes["/a"] = conditional
    client = fetcher(site)
    for etag, modified, status in (("", "", 200), ('"v1"', "", 304), ('"v0"', "", 200), ("", "then", 304), ("a\r\nb: c", "", 200)):
        got = client.fetch(site.url("/a"), etag, modified)
        assert isinstance(got, Fetched)
        assert got.status == status


@pytest.mark.parametrize(
    ("status", "code", "again"),
    [
        (404, "page_gone", False),
        (410, "page_gone", False),
        (403, "page_not_given", False),
        (503, "page_not_given", True),
        (429, "page_not_given", True),
    ],
)
def test_what_the_server_says_instead_of_a_page(site: Site, status: int, code: str, again: bool) -> None:
    site.routes["/a"] = Reply(b"no", status, {"Retry-After": "120"})
    got = fetcher(site).fetch(site.url("/a"))
    assert isinstance(got, Missed)
    assert (got.code, got.status, got.again) == (code, status, again)
    assert got.after == (120.0 if code == "page_not_given" else 0.0)
    assert got.capture is not None
    assert b"no" in got.capture.exchanges[0].response


def test_a_capture_is_a_warc_file_that_others_read(site: Site) -> None:
    warcio = pytest.importorskip("warcio")
    site.redirect("/old", "/new")
    site.routes["/new"] = Reply(gzip.compress(PAGE.encode()), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})
    got = fetcher(site).fetch(site.url("/old"))
    assert isinstance(got, Fetched)
    kept = got.capture.warc
    from warcio.archiveiterator import ArchiveIterator

    assert warcio
    found = []
    for record in ArchiveIterator(io.BytesIO(kept), check_digests="raise"):
        body = record.content_stream().read()
        found.append(
            (
                record.rec_type,
                record.rec_headers["WARC-Target-URI"],
                record.http_headers.get_statuscode() if record.rec_type == "response" else "",
                body,
            )
        )
        assert record.rec_headers["WARC-IP-Address"] == "127.0.0.1"
    assert [f[:3] for f in found] == [
        ("response", site.url("/old"), "302"),
        ("request", site.url("/old"), ""),
        ("response", site.url("/new"), "200"),
        ("request", site.url("/new"), ""),
    ]
    assert found[2][3] == PAGE.encode()


def test_a_socks_proxy_gets_the_name_and_we_resolve_nothing(site: Site) -> None:
    pytest.importorskip("socksio")
    site.page("/a", PAGE)
    proxy = TinyProxy(site.port)

    def never(host: str, port: int) -> list[str]:
        raise AssertionError(f"{host} was resolved here")

    for name in ("herald.orma.example", "heraldormaabcdefgh.onion"):
        got = Fetcher(Settings(pause=0, proxy=f"socks5h://127.0.0.1:{proxy.port}"), Guard(never)).fetch(f"http://{name}/a")
        assert isinstance(got, Fetched)
        assert got.body == PAGE.encode()
        only = got.capture.exchanges[0]
        assert only.response.startswith(b"HTTP/1.1 200")
        assert only.request.startswith(b"GET /a HTTP/1.1\r\n")
        assert only.address == ""
    assert proxy.asked[0] == b"\x03" + bytes([19]) + b"herald.orma.example"
    proxy.close()
    inside = Fetcher(Settings(proxy=f"socks5h://127.0.0.1:{proxy.port}"), Guard(never)).fetch("http://10.0.0.1/")
    assert isinstance(inside, Refused)


def test_a_web_proxy_is_sent_its_password_and_the_capture_is_not(site: Site) -> None:
    site.page("http://herald.orma.example:80/a", PAGE)
    settings = Settings(pause=0, proxy=f"http://desk:secret@127.0.0.1:{site.port}", ignore_robots=True)
    got = Fetcher(settings, Guard(lambda h, p: [])).fetch("http://herald.orma.example/a")
    assert isinstance(got, Fetched)
    assert "proxy-authorization" in site.asked[0][1]
    kept = gzip.decompress(got.capture.warc)
    assert b"proxy-authorization" not in kept.lower()
    assert b"secret" not in kept


@pytest.mark.parametrize("bad", ["socks5://127.0.0.1:1", "ftp://x", "proxy.example:80", "http://", "http://a:b"])
def test_a_proxy_that_can_not_be_used_is_a_bad_request(bad: str) -> None:
    with pytest.raises(CounterclaimError) as told:
        Fetcher(Settings(proxy=bad))
    assert told.value.code == "proxy_invalid"


def test_onion_names_need_tor() -> None:
    got = Fetcher(Settings(), Guard(lambda h, p: ["127.0.0.1"])).fetch("http://heraldormaabcdefgh.onion/")
    assert isinstance(got, Missed | Refused)
    assert got.code == "name_unknown"
