"""Incidents of one report that are one event, told twice: of one type, at one place, at one time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from counterclaim.extract.local.decode import Decoded, Event
from counterclaim.records.reading import SLOTS, Incident


def joined(decoded: Decoded, read: Sequence[Incident]) -> Decoded:
    """The same, with events that ``read`` shows to be one put together; ``read`` holds one incident for each event."""
    into = list(range(len(read)))
    for a, b in combinations(range(len(read)), 2):
        if into[b] == b and one_event(read[a], read[b]):
            into[b] = into[a]
    if into == list(range(len(read))):
        return decoded
    kept = sorted(set(into))
    number = [kept.index(n) for n in into]
    events = (_put([e for e, n in zip(decoded.events, into, strict=True) if n == k]) for k in kept)
    return replace(
        decoded,
        events=tuple(events),
        claims=tuple(c if c.event is None else replace(c, event=number[c.event]) for c in decoded.claims),
        evidence=tuple(s if s.event is None else replace(s, event=number[s.event]) for s in decoded.evidence),
    )


def one_event(a: Incident, b: Incident) -> bool:
    """Whether two incidents of a report are one, told again by a single word: type, place and date the same, no two tolls.

    An incident is "one bounded event of conflict ... at a place and time" (codebook, "Incidents"), and what tells of it again
    names no place anew. A date that only stands for "lately" ("2016-07~") tells nothing; different tolls are coded apart.
    """
    again = min(len(a.mentions), len(b.mentions)) <= 1 and not (a.where and b.where)
    tolls = a.killed_n is not None and b.killed_n is not None and a.killed_n != b.killed_n
    timed = bool(a.date) and a.date == b.date and not a.date.endswith("~")
    return again and not tolls and timed and bool(a.place) and (a.type, a.place) == (b.type, b.place)


def _put(events: Sequence[Event]) -> Event:
    """One event of several: the most told one's kind and status, everyone's mentions and slots."""
    first = max(events, key=lambda e: (len(e.mentions), e.confidence))
    return replace(
        first,
        mentions=tuple(sorted({m for e in events for m in e.mentions})),
        confidence=max(e.confidence for e in events),
        slots={k: found for k in SLOTS if (found := tuple(sorted({n for e in events for n in e.slots.get(k, ())})))},
    )
