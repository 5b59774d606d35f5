"""One address -> a page with its capture, or why there is none. Every hop is checked, paced and pinned in the same way."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from ipaddress import ip_address
from typing import Final

import httpcore2 as httpcore
from socksio import SOCKSError

from counterclaim.errors import CounterclaimError
from counterclaim.fetch import bodies, wire
from counterclaim.fetch.capture import Capture, Exchange, final
from counterclaim.fetch.guard import Guard, Pinned, in_time, resolved
from counterclaim.fetch.limits import Limits
from counterclaim.fetch.pace import Pace
from counterclaim.fetch.proxies import proxy
from counterclaim.fetch.refusal import Refusal
from counterclaim.fetch.robots import Robots
from counterclaim.fetch.target import Target, joined, target
from counterclaim.fetch.wire import Backend, Connect, Deadline, Tape

GONE: Final = (404, 410)
REDIRECTS: Final = (301, 302, 303, 307, 308)
ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.5"
_HEAD: Final = 150_000  # bytes of status line and headers beside the body
_MOST_HOSTS: Final = 10_000  # that are remembered as told


def default_agent() -> str:
    """How requests name themselves when a user sets nothing."""
    try:
        told = version("counterclaim")
    except PackageNotFoundError:
        told = "unknown"
    return f"Counterclaim/{told} (+reads public reports into a ledger of claims)"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a user wants pages fetched. ``pause`` is the number of seconds between two requests to one host; ``notice`` is told each
    host before anything goes out for it the first time."""

    agent: str = field(default_factory=default_agent)
    proxy: str = ""
    ignore_robots: bool = False
    pause: float = 1.0
    limits: Limits = field(default_factory=Limits)
    notice: Callable[[str], object] = field(default=lambda host: None, compare=False)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page that came (``status`` 200) or has not changed (304, without a body). ``url`` is where redirects ended, ``retrieved``
    the time of the answer in UTC (``2031-05-07T10:00:00Z``), ``body`` decompressed."""

    asked: str
    url: str
    status: int
    body: bytes
    type: str
    charset: str
    etag: str
    modified: str
    retrieved: str
    capture: Capture


@dataclass(frozen=True, slots=True)
class Missed:
    """No page came, although it was asked for: a status other than 200, or no whole answer. ``code`` is ``page_gone`` for 404 and
    410. ``again`` and ``after`` are those of :class:`Refusal`; there is a ``capture`` when the server answered."""

    asked: str
    code: str
    what: str
    retrieved: str
    status: int = 0
    again: bool = True
    after: float = 0.0
    capture: Capture | None = None
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The address is not fetched; nothing was kept."""

    asked: str
    code: str
    what: str
    fix: str = ""
    again: bool = False


Outcome = Fetched | Missed | Refused
_TRIED: Final = ("too_slow", "unreachable", "answer_broken", "name_unknown", "body_damaged")
"""Codes of what went wrong on the way; the other refusals are ours."""


@dataclass(frozen=True, slots=True)
class _Answer:
    exchange: Exchange
    headers: dict[str, str]
    body: bytes


class _Hops:
    """The state of one fetch: its deadline, the names that were resolved, the exchanges so far; and the conditions, which go to
    the address alone that gave them: elsewhere they would tell who comes back, or make another page seem unchanged."""

    def __init__(self, seconds: float, conditions: Sequence[tuple[str, str]] = (), of: str = "") -> None:
        self.deadline = Deadline(seconds)
        self.pins: dict[tuple[str, int], Pinned] = {}
        self.exchanges: list[Exchange] = []
        self._conditions, self._of = conditions, of

    def conditions(self, where: Target) -> Sequence[tuple[str, str]]:
        """What is sent to an address."""
        return self._conditions if where.url == self._of else ()


class Fetcher:
    """Fetches pages, one at a time. It keeps no cookies, sends no referrer, and asks nobody but the named servers (and the system's
    resolver, or the proxy). Raises ``CounterclaimError`` when made: ``proxy_invalid``, ``user_agent_invalid``."""

    def __init__(
        self,
        settings: Settings | None = None,
        guard: Guard | None = None,
        connect: Connect = wire.connected,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings or Settings()
        _check_agent(self.settings.agent)
        self._guard, self._connect = guard or Guard(), connect
        self._proxy = proxy(self.settings.proxy)
        self._pace = Pace(self.settings.pause, sleep=sleep)
        self._robots = Robots(self.settings.agent)
        self._noticed: set[str] = set()

    def fetch(self, url: str, etag: str = "", modified: str = "", of: str = "") -> Outcome:
        """What the address gives; with the ``ETag`` or ``Last-Modified`` of an earlier answer the server may say 304.

        ``of`` is the address that gave that answer, where redirects ended; the conditions are sent nowhere else.
        """
        conditions = [(n, v) for n, v in (("If-None-Match", etag), ("If-Modified-Since", modified)) if v and _header_safe(v)]
        hops = _Hops(self.settings.limits.seconds)
        try:
            where = target(url)
            hops = _Hops(self.settings.limits.seconds, conditions, of or where.url)
            return self._outcome(url, *self._followed(where, hops))
        except Refusal as r:
            if r.code in _TRIED:
                held = Capture(tuple(hops.exchanges)) if hops.exchanges else None
                return Missed(url, r.code, r.what, _now(), again=r.again, after=r.after, capture=held, fix=r.fix)
            return Refused(url, r.code, r.what, r.fix, r.again)

    def _followed(self, where: Target, hops: _Hops, *, robots: bool = False) -> tuple[Target, _Answer, _Hops]:
        """The answer at the end of all redirects. ``robots`` says that it is a robots.txt that is asked for."""
        for _ in range(self.settings.limits.redirects + 1):
            pinned = self._pinned(where, hops)
            asked = 0.0 if robots or self.settings.ignore_robots else self._robots.check(where, lambda t: self._robots_txt(t, hops))
            hops.deadline.spare(self._pace.turn(where.host, asked))
            answer = self._exchanged(pinned, hops.deadline, () if robots else hops.conditions(where), robots=robots)
            if not robots:
                hops.exchanges.append(answer.exchange)
            location = answer.headers.get("location", "")
            if answer.exchange.status not in REDIRECTS or not location:
                return where, answer, hops
            where = joined(where, _as_sent(location))
        raise Refusal("too_many_redirects", f"it redirects more than {self.settings.limits.redirects} times")

    def _robots_txt(self, where: Target, hops: _Hops) -> tuple[int, bytes]:
        _, answer, _ = self._followed(where, hops, robots=True)
        return answer.exchange.status, answer.body

    def _pinned(self, where: Target, hops: _Hops) -> Pinned:
        """The target with its addresses; a name is resolved once in a fetch."""
        key = where.host, where.port
        if held := hops.pins.get(key):
            return Pinned(where, held.addresses)
        self._guard.named(where)
        self._notice(where.netloc)
        hops.pins[key] = Pinned(where, ()) if self._proxy else self._guard.pinned(where, hops.deadline.left)
        return Pinned(where, hops.pins[key].addresses)

    def _notice(self, host: str) -> None:
        if host in self._noticed:
            return
        if len(self._noticed) >= _MOST_HOSTS:
            self._noticed.clear()
        self._noticed.add(host)
        self.settings.notice(host)

    def _exchanged(self, pinned: Pinned, deadline: Deadline, conditions: Sequence[tuple[str, str]], *, robots: bool) -> _Answer:
        """One request and its answer. Raises ``Refusal``."""
        limits = self.settings.limits
        most = limits.robots if robots else limits.size
        tape = Tape(most + _HEAD)
        asked = datetime.now(UTC)
        try:
            status, headers, body = self._asked(pinned, deadline, tape, conditions, most)
        except httpcore.TimeoutException as error:
            raise Refusal("too_slow", f"it took longer than {limits.seconds:g} seconds", again=True) from error
        except (httpcore.NetworkError, httpcore.ProxyError) as error:
            if tape.full:
                raise bodies.too_large(limits) from error
            raise Refusal("unreachable", f"the connection failed ({str(error)[:200]})", again=True) from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise Refusal("answer_broken", f"its answer was broken off or is none ({str(error)[:200]})", again=True) from error
        except (SOCKSError, AssertionError) as error:  # what httpcore lets through
            raise Refusal("unreachable", "the proxy does not speak SOCKS 5", "Check --proxy.", again=True) from error
        place = "" if self._proxy else tape.address
        exchange = Exchange(pinned.target.url, asked, place, bytes(tape.sent), final(bytes(tape.received)), status)
        return _Answer(exchange, headers, body)

    def _asked(
        self, pinned: Pinned, deadline: Deadline, tape: Tape, conditions: Sequence[tuple[str, str]], most: int
    ) -> tuple[int, dict[str, str], bytes]:
        """The status, headers (by lower-case names, the first of each) and body of an answer; only a page is unpacked."""
        where = pinned.target
        url = httpcore.URL(scheme=where.scheme, host=where.host, port=where.port, target=where.path)
        sent = [("Host", where.netloc), ("User-Agent", self.settings.agent), ("Accept", ACCEPT)]
        sent += [("Accept-Encoding", bodies.ACCEPTED), *conditions, ("Connection", "close")]
        extensions = {"trace": lambda name, info: tape.begin() if name.endswith("send_request_headers.started") else None}
        with self._pool(pinned, deadline, tape) as pool, pool.stream("GET", url, headers=sent, extensions=extensions) as response:
            headers = {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in reversed(response.headers)}
            limits = Limits(most, ratio=self.settings.limits.ratio, free=self.settings.limits.free)
            if headers.get("content-length", "").isdigit() and int(headers["content-length"]) > most:
                raise bodies.too_large(limits)
            body = bodies.body(headers.get("content-encoding", "") if response.status == 200 else "", limits)
            for piece in response.iter_stream():
                body.add(piece)
        return response.status, headers, body.whole()

    def _pool(self, pinned: Pinned, deadline: Deadline, tape: Tape) -> httpcore.ConnectionPool:
        """A pool for one connection; behind a proxy that connection is the proxy's."""
        if self._proxy is None:
            backend = Backend.to(pinned, deadline, tape, self._connect)
            return httpcore.ConnectionPool(ssl_context=self._tls, network_backend=backend, max_connections=1)
        p = self._proxy
        try:
            addresses = [ip_address(a) for a in in_time(lambda: resolved(p.host, p.port), deadline.left)]
        except (Refusal, ValueError) as error:
            raise Refusal("unreachable", "the proxy's name has no address", "Check --proxy.", again=True) from error
        backend = Backend(p.host, p.port, addresses, deadline, tape, self._connect)
        auth = (p.user, p.password) if p.user else None
        through = httpcore.Proxy(p.url, auth=auth)
        return httpcore.ConnectionPool(ssl_context=self._tls, proxy=through, network_backend=backend, max_connections=1)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return wire.tls()

    def _outcome(self, asked: str, where: Target, answer: _Answer, hops: _Hops) -> Fetched | Missed:
        status, headers, capture = answer.exchange.status, answer.headers, Capture(tuple(hops.exchanges))
        retrieved = f"{answer.exchange.time:%Y-%m-%dT%H:%M:%SZ}"
        if status == 200 or (status == 304 and hops.conditions(where)):
            kind, charset = _content_type(headers.get("content-type", ""))
            etag, modified = (v if _header_safe(v := headers.get(n, "")) else "" for n in ("etag", "last-modified"))
            return Fetched(asked, where.url, status, answer.body, kind, charset, etag, modified, retrieved, capture)
        if status in GONE:
            return Missed(asked, "page_gone", f"the page is gone ({status} at {retrieved})", retrieved, status, False, 0.0, capture)
        again = status in (304, 408, 425, 429) or status >= 500
        after = _retry_after(headers.get("retry-after", ""))
        what = f"the server gave no page ({status} at {retrieved})"
        return Missed(asked, "page_not_given", what, retrieved, status, again, after, capture)


def _check_agent(agent: str) -> None:
    if not agent.strip() or not agent.isascii() or not agent.isprintable() or len(agent) > 300:
        fix = "Give a name in plain letters, best with a way to reach you."
        raise CounterclaimError("user_agent_invalid", "this can't stand in a request", where="--user-agent", fix=fix)


def _header_safe(value: str) -> bool:
    return len(value) <= 1_000 and value.isprintable() and value.isascii()


def _as_sent(location: str) -> str:
    """A redirect's address, which many servers write in UTF-8 without escapes."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _content_type(value: str) -> tuple[str, str]:
    """The type in lower case and the charset, each empty where none is told."""
    kind, *parameters = value.split(";")
    named = (p.partition("=") for p in parameters)
    charset = next((v.strip().strip("\"'") for n, _, v in named if n.strip().lower() == "charset"), "")
    return kind.strip().lower(), charset.lower()


def _retry_after(value: str) -> float:
    """The seconds that ``Retry-After`` asks for (RFC 9110, section 10.2.3), at most a day."""
    if value.strip().isdigit():
        return min(float(value), 86_400.0)
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    told = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max(0.0, (told - datetime.now(UTC)).total_seconds()), 86_400.0)


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
