"""Whether a watch that runs on and on stays as it is: memory, descriptors and threads over many rounds.

`python -m benchmarks.soak --seconds 60`. A server on this machine changes its feed and pages, lets them go, fails, redirects and
stalls in turn, in a circle, so that after the first turns nothing is new. Ends with 1 when memory grew by more than ``GROWTH_MB``
or descriptors or threads grew at all, from the second quarter of the rounds to the last.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.fetch.served import Reply, Site, fetcher, served
from tests.fetch.wire_stories import PlainReader, created, page, rss

from counterclaim.fetch import Limits
from counterclaim.pipeline.fetching import Pages, held_versions
from counterclaim.pipeline.watching import Watcher
from counterclaim.pipeline.watchlist import Watched
from counterclaim.pipeline.watchstate import StateFile

GROWTH_MB = 8.0
TURNS = 6
"""Versions in which each thing is served, one after the other, again and again."""
_SAID = (
    "The Ministry denied that a helicopter fell near Orma.",
    "The Ministry said that a helicopter fell near Orma.",
    "The River Front said that a helicopter fell near Orma.",
    "The Ministry said that 2 died near Orma.",
    "The River Front said that 9 died near Orma.",
    "The River Front denied that a helicopter fell near Orma.",
)


class Sample(NamedTuple):
    """The process after a round."""

    memory_mb: float
    descriptors: int
    threads: int


class World:
    """What the server gives at a turn."""

    def __init__(self, site: Site) -> None:
        self.turn = 0
        site.routes["/rss"] = self._validated(
            lambda: rss(site.url(""), [(f"/{n}", f"Story {n}, turn {self._of(n)}", "x") for n in range(4)])
        )
        for n in range(4):
            site.routes[f"/{n}"] = self._validated(partial(self._story, n))
        site.routes["/p"] = lambda headers: self._page()
        site.routes["/q"] = lambda headers: Reply(status=302, headers={"Location": "/0"}) if self.turn % 2 else Reply(b"", 503)
        site.routes["/stall"] = Reply(piecewise=(b"x", 0.05))
        site.routes["/inside"] = Reply(status=302, headers={"Location": "http://127.0.0.1/"})

    def _story(self, n: int) -> str:
        return page(f"Story {n}", _SAID[(n + self._of(n)) % len(_SAID)], day=7 + n)

    def _of(self, n: int) -> int:
        return (self.turn // (n + 1)) % TURNS

    def _page(self) -> Reply:
        kind = self.turn % TURNS
        return (
            Reply(b"", 410) if kind == 5 else Reply(page("Statement", _SAID[kind]).encode(), headers={"Content-Type": "text/html"})
        )

    def _validated(self, body: Callable[[], str]) -> Callable[[dict[str, str]], Reply]:
        def answer(headers: dict[str, str]) -> Reply:
            text = body()
            etag = f'"{hash(text)}"'
            return Reply(b"", 304) if headers.get("if-none-match") == etag else Reply(text.encode(), headers={"ETag": etag})

        return answer


def sample() -> Sample:
    """Resident memory from /proc, open descriptors, threads."""
    with open("/proc/self/statm") as file:
        pages = int(file.read().split()[1])
    return Sample(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, len(os.listdir("/proc/self/fd")), threading.active_count())


def soak(seconds: float, folder: Path, rounds: int = sys.maxsize) -> list[Sample]:
    """Rounds until the time is over, or so many, with a sample after each."""
    now = [1_900_000_000.0]
    found: list[Sample] = []
    with served() as site:
        world = World(site)
        ledger = created(folder / "ledger")
        pages = Pages(fetcher(site, Limits(seconds=0.3)), ledger.blobs.put, held_versions(ledger))
        watched = [Watched(site.url("/rss"), feed=True, every=60, follow=600)]
        watched += [Watched(site.url(p), feed=False, every=60) for p in ("/p", "/q", "/stall", "/inside")]
        watcher = Watcher(watched, ledger, pages, PlainReader(), "plain", StateFile(folder / "state.json"), lambda: now[0])
        watcher.begin()
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(found) < rounds:
            for _ in watcher.round():
                pass
            for row in list(watcher.state.outbox):
                watcher.told(row["id"])
            now[0] += 100.0
            world.turn += 1
            site.asked.clear()  # the server's own memory is not what is measured
            found.append(sample())
        ledger.close()
    return found


def verdict(found: Sequence[Sample]) -> tuple[str, bool]:
    """The figures, and whether they stayed flat."""
    quarter = max(1, len(found) // 4)
    early, late = found[quarter : 2 * quarter], found[-quarter:]

    def middle(some: Sequence[Sample], name: str) -> float:
        return float(statistics.median(getattr(s, name) for s in some))

    grown = {name: middle(late, name) - middle(early, name) for name in Sample._fields}
    told = ", ".join(f"{n} {middle(early, n):.1f} -> {middle(late, n):.1f}" for n in Sample._fields)
    flat = grown["memory_mb"] <= GROWTH_MB and grown["descriptors"] <= 0 and grown["threads"] <= 0
    return f"{len(found)} rounds: {told}", flat


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, and print the verdict."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        told, flat = verdict(soak(asked.seconds, Path(folder)))
    print(f"{told}: {'flat' if flat else 'NOT flat'}")
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
