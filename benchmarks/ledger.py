"""What a ledger costs as it grows: milliseconds a document, show, search and lists at 1 thousand to 1 million claims.

`python -m benchmarks.ledger [--claims 1000 10000 100000] [--folder DIR]`. The readings are synthetic: a generated war of
invented towns, four incidents and twenty claims a report, each incident told by several reports within days, with denials
and copied sentences. A folder that is there is gone on with, so that a long run can be interrupted. At the end documents are added
to the largest ledger and to one of 10 thousand claims by turns, so that both meet the same load of the machine. Ends with 1 when
one costs more than ``RATIO`` times as much in the largest, or when search takes longer than ``SEARCH_MS`` (p95).
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import mean, median, quantiles

from sqlalchemy import func, select

from benchmarks.reconcile import SIDES, SPEAKERS, THINGS, TYPES, Event, name
from counterclaim.api.opening import open_ledger
from counterclaim.ledger import schema
from counterclaim.ledger.document_search import search
from counterclaim.ledger.incident_list import Filters, incidents
from counterclaim.pipeline.ledger import DATABASE, Ledger
from counterclaim.pipeline.shown import shown
from counterclaim.records import Claim, Document, Incident, Point, Reading, Span
from counterclaim.records.rows import claim_id

SIZES = (1_000, 10_000, 100_000)
RATIO, SEARCH_MS = 1.5, 50.0
SMALL = 10_000
TOLD, SAID = 4, 5  # incidents of a report, and claims on each
TOWNS, A_DAY, TIMED, ASKED = 3_000, 12, 200, 60
VERBS = ("said", "announced", "denied", "reported", "claimed")


class World:
    """Reports without end, in the order of their days; the same for the same seed."""

    def __init__(self, seed: int = 11) -> None:
        draws = random.Random(seed)
        self.towns = [name(draws, 3) for _ in range(TOWNS)]
        self.words = [name(draws, 2).lower() + draws.choice(("ing", "er", "a", "o", "is")) for _ in range(8_000)]

    def reports(self, start: int) -> Iterator[tuple[Document, Reading]]:
        """Reports from number ``start`` on."""
        number = start
        while True:
            yield self._report(number)
            number += 1

    def _event(self, number: int) -> Event:
        """The n-th event of the war; on average each is told by four reports."""
        draws = random.Random(number * 7919 + 1)
        day = date(1990, 1, 1) + timedelta(days=number // A_DAY)
        town, kind, thing, side = (draws.choice(x) for x in (self.towns, TYPES, THINGS, SIDES))
        return Event(day, town, kind, thing, side, draws.randint(1, 40))

    def _report(self, number: int) -> tuple[Document, Reading]:
        draws = random.Random(number)
        told = sorted({max(0, number - draws.randint(0, 40)) for _ in range(TOLD)})
        key, text = f"r{number}", ""
        found: list[Incident] = []
        claims: list[Claim] = []
        for n, event in enumerate(map(self._event, told), 1):
            sentence = f"{event.side.capitalize()} attacked the {event.thing} of {event.town}, killing {event.dead}. "
            at = Span(len(text) + len(event.side) + 1, len(text) + len(event.side) + 9)
            text += sentence
            place, day = f"{event.town}, Kaldan", event.day.isoformat()
            toll = (event.dead, event.dead)
            found.append(Incident(f"i{n}", event.type, "occurred", "fact", (at,), date=day, place=place, killed_n=toll))
            for _ in range(SAID):
                speaker, kind, side = draws.choice(SPEAKERS)
                verb, words = draws.choice(VERBS), " ".join(draws.choices(self.words, k=6))
                spoken = f"{speaker} {verb} that {words}. "
                span = Span(len(text) + len(speaker) + len(verb) + 7, len(text) + len(spoken) - 2)
                stance = "denies" if verb == "denied" else "asserts"
                points = (Point("happened", "yes", stance), Point("killed", str(event.dead + draws.randint(0, 2)), stance))
                cid = claim_id(key, None, None, (span,))
                claims.append(Claim(cid, speaker, kind, side, None, None, (span,), incident=f"i{n}", said=day, points=points))
                text += spoken
        text += " ".join(random.Random(number // 3).choices(self.words, k=60))  # three reports share their last words
        published = (self._event(told[-1]).day + timedelta(days=1)).isoformat()
        return Document(key, "", text, title=f"Report {number}", published=published), Reading(key, tuple(found), tuple(claims))


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that some work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def told(times: list[float]) -> str:
    """The middle and the 95th percentile."""
    cuts = quantiles(times, n=20)
    return f"{cuts[9]:.1f}/{cuts[18]:.1f}"


def asked(ledger: Ledger, world: World, seed: int) -> dict[str, list[float]]:
    """Milliseconds of questions on incidents, words and lists chosen at random."""
    draws = random.Random(seed)
    found: dict[str, list[float]] = {"show": [], "search": [], "list": [], "list filtered": []}
    with ledger.store.reading() as connection:
        last = connection.scalar(select(func.max(schema.incident.c.number))) or 1
        keys = connection.scalars(
            select(schema.incident.c.key).where(
                schema.incident.c.live == 1, schema.incident.c.number.in_([draws.randint(1, last) for _ in range(ASKED * 2)])
            )
        ).all()[:ASKED]
        for key in keys:
            found["show"].append(timed(lambda key=key: shown(ledger.state(connection), key, ledger.lookups)))  # type: ignore[misc]
        for n in range(ASKED):
            town, word = draws.choice(world.towns), draws.choice(world.words)
            question = (town, f"attacked {town}", f'"attacked the {draws.choice(THINGS)} of" {town}', word, "Kaldan Ministry")[
                n % 5
            ]
            found["search"].append(timed(lambda q=question: search(ledger.store, connection, q)))  # type: ignore[misc]
            found["list"].append(timed(lambda: incidents(connection, Filters(), "contested", 20, 0)))
            some = (Filters(type=draws.choice(TYPES)), Filters(contested=True), Filters(min_killed=30))[n % 3]
            found["list filtered"].append(timed(lambda f=some: incidents(connection, f, "newest", 20, 0)))  # type: ignore[misc]
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--claims", type=int, nargs="+", default=SIZES)
    parser.add_argument("--folder", type=Path, default=None, help="the ledger; one that is there is gone on with")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        return measure(given.folder or Path(temporary) / "ledger", sorted(given.claims))


def measure(folder: Path, sizes: list[int]) -> int:
    """Fill a ledger to each size and measure there."""
    ledger, world = open_ledger(folder, "benchmark", create=not (folder / DATABASE).exists()), World()
    print("synthetic readings; milliseconds as median/p95")
    slow = False
    for size in sizes:
        done = count(ledger)
        due = size // (TOLD * SAID)
        taken: list[float] = []
        for n, (document, reading) in enumerate(world.reports(done), done + 1):
            if n > due:
                break
            taken.append(timed(lambda d=document, r=reading: ledger.add(d, r, "synthetic")))  # type: ignore[misc]
            if n % 1000 == 0:
                print(f"  {n:,} documents, {mean(taken[-TIMED:]):.1f} ms each", file=sys.stderr, flush=True)
        read_once(folder / DATABASE)
        found = asked(ledger, world, size)
        bytes_ = int(ledger.store.facts()["bytes"])
        times = ", ".join(f"{name} {told(each)}" for name, each in found.items())
        print(
            f"{size:>9,} claims: {mean(taken[-TIMED:] or [0.0]):.1f} a document, {times}; {bytes_ / size:,.0f} bytes a claim",
            flush=True,
        )
        slow |= quantiles(found["search"], n=20)[18] > SEARCH_MS
    ratio = by_turns(ledger, folder.with_name(f"{folder.name}-small"), world)
    ledger.close()
    verdict = f"search {'MISSED' if slow else 'within'} {SEARCH_MS:.0f} ms"
    print(f"a document costs {ratio:.2f} times what it costs at {SMALL:,} claims (at most {RATIO}); {verdict}")
    return 1 if slow or ratio > RATIO else 0


def read_once(file: Path) -> None:
    """Let the system hold a file in memory, as it does while a ledger is in use, so that the disk is not what is measured."""
    with file.open("rb") as held:
        while held.read(1 << 24):
            pass


def by_turns(large: Ledger, folder: Path, world: World) -> float:
    """How many times as much a document costs in a ledger as in one of ``SMALL`` claims: medians of documents added by turns."""
    small = open_ledger(folder, "benchmark", create=not (folder / DATABASE).exists())
    reports = world.reports(count(small))
    for document, reading in itertools.islice(reports, max(0, SMALL // (TOLD * SAID) - count(small))):
        small.add(document, reading, "synthetic")
    costs: list[tuple[float, float]] = []
    for (d, r), (d2, r2) in itertools.islice(zip(reports, world.reports(count(large)), strict=False), TIMED):
        costs.append((timed(partial(small.add, d, r, "synthetic")), timed(partial(large.add, d2, r2, "synthetic"))))
    small.close()
    before, now = median(c for c, _ in costs), median(c for _, c in costs)
    print(f"by turns: {before:.1f} ms at {SMALL:,} claims, {now:.1f} ms in the largest", flush=True)
    return now / before


def count(ledger: Ledger) -> int:
    """How many documents a ledger holds."""
    with ledger.store.reading() as connection:
        return connection.scalar(select(func.max(schema.document.c.number))) or 0


if __name__ == "__main__":
    sys.exit(main())
