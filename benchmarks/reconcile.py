"""What one more report costs when much is held: time and memory at 1 thousand and 100 thousand incidents.

`python -m benchmarks.reconcile`. The records are generated: a long war of 20 reports a day over 2,000 towns, a third of them on
what an earlier report told. A report is grouped, and the findings, origins and assessment of what it touches are worked out. Ends
with 1 when a report costs more than ``RATIO`` times as much at the larger size.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from counterclaim.pipeline import Gathering, KnownLookups
from counterclaim.records import Claim, Document, Incident, Point, Reading, Span

SIZES = (1_000, 100_000)
TIMED = 1_500
RATIO = 1.3
TOWNS = 2_000
A_DAY = 20
TYPES = ("airstrike", "shelling", "bombing", "armed-clash", "chemical-attack", "detention", "territory-change")
THINGS = ("market", "bridge", "school", "hospital", "depot", "barracks", "convoy", "mosque", "ferry terminal", "camp", "mill")
SIDES = ("the Ostrava Front", "the Kaldan army", "the River Brigade", "gunmen", "the Third Column")
SPEAKERS = (
    ("Kaldan Ministry of Defence", "military", "Kaldan"),
    ("Ostrava Front", "armed-group", "Ostrava Front"),
    ("Kite Watch", "monitor", ""),
)
SOUNDS = ("bra", "vel", "to", "mir", "san", "kul", "dor", "ne", "ash", "li", "gor", "pet", "um", "zha", "rik", "ol", "ta", "wen")


@dataclass(frozen=True, slots=True)
class Event:
    """What really happened, in the generated war."""

    day: date
    town: str
    type: str
    thing: str
    side: str
    dead: int


def name(draws: random.Random, sounds: int) -> str:
    return "".join(draws.choices(SOUNDS, k=sounds)).capitalize()


def world(draws: random.Random) -> Iterator[tuple[Document, Reading]]:
    """Reports without end, in the order of their days."""
    towns = [name(draws, 3) for _ in range(TOWNS)]
    words = [name(draws, 2).lower() + draws.choice(("ing", "er", "a", "o", "is")) for _ in range(8_000)]
    recent: list[Event] = []
    number = 0
    while True:
        day = date(1900, 1, 1) + timedelta(days=number // A_DAY)
        if recent and draws.random() < 0.33:
            event = draws.choice(recent[-60:])
        else:
            event = Event(
                day, draws.choice(towns), draws.choice(TYPES), draws.choice(THINGS), draws.choice(SIDES), draws.randint(1, 40)
            )
            recent = [*recent[-59:], event]
        yield report(f"r{number}", event, day, " ".join(draws.choices(words, k=60)))
        number += 1


def report(key: str, event: Event, day: date, filler: str) -> tuple[Document, Reading]:
    """One report that tells one event."""
    parts = {"by": event.side.capitalize(), "mention": "attacked", "target": f"the {event.thing} of {event.town}"}
    text = f"{parts['by']} {parts['mention']} {parts['target']}, killing {event.dead}. {filler.capitalize()}."
    spans = {k: (Span(at := text.index(v), at + len(v)),) for k, v in parts.items()}
    incident = Incident(
        "i1",
        event.type,
        "occurred",
        "fact",
        spans["mention"],
        by=spans["by"],
        target=spans["target"],
        date=event.day.isoformat(),
        place=f"{event.town}, Kaldan",
        killed_n=(event.dead, event.dead),
    )
    points = (Point("happened", "yes", "asserts"), Point("by", event.side, "asserts"), Point("killed", str(event.dead), "asserts"))
    speaker, kind, side = SPEAKERS[len(text) % len(SPEAKERS)]
    claim = Claim(f"{key}c1", speaker, kind, side, None, None, spans["mention"], incident="i1", said=day.isoformat(), points=points)
    return Document(key, "", text, published=day.isoformat()), Reading(key, (incident,), (claim,))


def megabytes() -> float:
    """The most memory held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES, help="incidents held at which reports are timed")
    asked = parser.parse_args(arguments)
    reports, gathering = world(random.Random(5)), Gathering(KnownLookups())
    costs, opened = [], set[str]()
    for size in asked.sizes:
        while len(opened) < size:
            opened.update(gathering.add(*next(reports)))
        waiting = [next(reports) for _ in range(TIMED)]
        gc.collect()
        taken = []
        for document, reading in waiting:
            start = time.perf_counter()
            for key in gathering.add(document, reading):
                gathering.history(key)
            taken.append(time.perf_counter() - start)
        costs.append(statistics.mean(taken))
        print(
            f"{size:>7,} incidents: {1000 * costs[-1]:.2f} ms a report (median {1000 * statistics.median(taken):.2f}), "
            f"{megabytes():,.0f} MB",
            flush=True,
        )
    ratio = costs[1] / costs[0]
    print(f"{ratio:.2f} times the cost (at most {RATIO}): {'ok' if ratio <= RATIO else 'MISSED'}")
    return 0 if ratio <= RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
