"""How quick the workbench is: server time and weight of its pages, and first paint in a browser.

`python -m benchmarks.web --ledger DIR [--asked N]` on any ledger; one with a million synthetic claims is made by
`python -m benchmarks.ledger --folder DIR --claims 1000000`. Ends with 1 when a page's p95 is over ``SERVER_MS``, a page weighs more
than ``WEIGHT_KB`` or the first paint takes longer than ``PAINT_MS``.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, func, select
from starlette.testclient import TestClient

from counterclaim.api.opening import open_ledger
from counterclaim.ledger import schema
from counterclaim.pipeline.ledger import Ledger
from counterclaim.records.reading import INCIDENT_TYPES
from counterclaim.web import serving
from counterclaim.web.app import app
from counterclaim.web.pages import path, query
from counterclaim.web.people import People, Person

SERVER_MS, WEIGHT_KB, PAINT_MS = 100.0, 500.0, 1000.0
WHO = Person("benchmark", "token-of-the-benchmark")
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def addresses(connection: Connection, count: int, seed: int = 5) -> dict[str, list[str]]:
    """Pages chosen at random, by kind."""
    draws = random.Random(seed)
    i, d, p = schema.incident, schema.document, schema.position
    last = connection.scalar(select(func.max(i.c.number))) or 1
    some = select(i.c.key, i.c.place).where(i.c.live == 1, i.c.number.in_([draws.randint(1, last) for _ in range(count * 2)]))
    incidents = connection.execute(some).all()[:count]
    most = connection.scalars(select(i.c.key).where(i.c.live == 1).order_by(i.c.reports.desc()).limit(5)).all()
    last = connection.scalar(select(func.max(d.c.number))) or 1
    documents = connection.scalars(select(d.c.id).where(d.c.number.in_([draws.randint(1, last) for _ in range(count)]))).all()
    parties = connection.scalars(select(p.c.side).where(p.c.side != "").limit(count)).all()
    filters: list[dict[str, str | int]] = [
        {"type": draws.choice(INCIDENT_TYPES)},
        {"contested": "true", "sort": "newest"},
        {"min_killed": 20, "sort": "toll"},
        {"status": "by:contested"},
        {"party": draws.choice(parties or ["none"])},
        {"sort": "changed", "offset": 50},
        {},
    ]
    return {
        "incidents": [query("/incidents", **filters[n % len(filters)]) for n in range(count)],
        "an incident": [path("incidents", key) for key in (*(key for key, _ in incidents), *most)],
        "a report": [path("documents", name) for name in documents],
        "search": [query("/search", q=place.partition(",")[0]) for _, place in incidents if place],
    }


def measured(client: TestClient, asked: Sequence[str]) -> tuple[list[float], list[int]]:
    """Milliseconds and bytes of each page, once warm."""
    client.get(asked[0])
    times, sizes = [], []
    for address in asked:
        start = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - start) * 1000)
        sizes.append(len(answer.content))
        if answer.status_code != 200:
            print(f"  {answer.status_code} {address}", file=sys.stderr)
    return times, sizes


def paints(ledger: Ledger, pages: dict[str, str], chromium: str) -> dict[str, float]:
    """Milliseconds to the first paint of a page of each kind, the median of five, in a browser that holds nothing yet."""
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {}
    with serving.running(ledger, People([WHO])) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(5):
            for name, address in pages.items():
                context = browser.new_context(extra_http_headers={"authorization": f"Bearer {WHO.token}"})
                page = context.new_page()
                page.goto(f"{base}{address}")
                while not (
                    painted := page.evaluate(PAINT)
                ):  # pages let no script be made of text, so that the browser can't wait itself
                    page.wait_for_timeout(20)
                found.setdefault(name, []).append(painted)
                context.close()
        browser.close()
    return {name: statistics.median(times) for name, times in found.items()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--asked", type=int, default=100, help="pages of each kind")
    given = parser.parse_args(arguments)
    ledger = open_ledger(given.ledger, WHO.name)
    serving.collect_seldom()
    with ledger.store.reading() as connection:
        pages = addresses(connection, given.asked)
        claims = connection.scalar(select(func.count()).select_from(schema.position)) or 0
    print(f"{claims:,} answers held; server time in milliseconds (median, p95, highest), weight in kB (median, highest)")
    client = TestClient(
        app(ledger, People([WHO]), 80), base_url="http://localhost", headers={"authorization": f"Bearer {WHO.token}"}
    )
    missed = []
    for name, asked in pages.items():
        times, sizes = measured(client, asked)
        p95 = statistics.quantiles(times, n=20)[18]
        missed += [f"{name}: {p95:.0f} ms"] if p95 > SERVER_MS else []
        missed += [f"{name}: {max(sizes) / 1000:.0f} kB"] if max(sizes) > WEIGHT_KB * 1000 else []
        print(
            f"{name:>12}: {statistics.median(times):6.1f} {p95:6.1f} {max(times):6.1f} ms,"
            f" {statistics.median(sizes) / 1000:6.1f} {max(sizes) / 1000:6.1f} kB"
        )
    if chromium := shutil.which("chromium") or shutil.which("google-chrome"):
        for name, paint in paints(ledger, {name: asked[0] for name, asked in pages.items()}, chromium).items():
            print(f"{name:>12}: first paint after {paint:.0f} ms")
            missed += [f"{name}: first paint {paint:.0f} ms"] if paint > PAINT_MS else []
    else:
        print("first paint not measured: there is no Chromium")
    ledger.close()
    print(f"MISSED: {'; '.join(missed)}" if missed else "all within bounds")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
