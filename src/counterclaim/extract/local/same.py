"""Incidents of one report that are one event, told twice: of one type, at one place, at one time; and those that are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from counterclaim.extract.local.decode import Decoded, Event
from counterclaim.extract.local.ground import Ground
from counterclaim.records.reading import SLOTS, Bounds, Incident

# "in a new breach of the ceasefire": what the deed is called, not the making or ending of the ceasefire.
_BREACH = re.compile(
    r"\b(?:in|an?|any|the|new|worst|another|clear|blatant|flagrant|every|each)\s+(?:breach|violation)\s+(?:of|to)\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?:truce|cease-?fire|armistice|cessation\s+of\s+hostilities)\b",
    re.IGNORECASE,
)
_RARE = frozenset({"chemical-attack", "aircraft-loss"})


def joined(decoded: Decoded, read: Sequence[Incident]) -> Decoded:
    """The same, with events that ``read`` shows to be one put together; ``read`` holds one incident for each event."""
    into = list(range(len(read)))
    for a, b in combinations(range(len(read)), 2):
        if into[b] == b and one_event(read[a], read[b]):
            into[b] = into[a]
    if into == list(range(len(read))):
        return decoded
    kept = sorted(set(into))
    events = (_put([e for e, n in zip(decoded.events, into, strict=True) if n == k]) for k in kept)
    return _renumbered(decoded, tuple(events), [kept.index(n) for n in into])


def without_breaches(ground: Ground, decoded: Decoded) -> Decoded:
    """The same, without the agreements that are only named where a deed is called a breach of one."""
    named = [m.span() for m in _BREACH.finditer(ground.text)]

    def breach(event: Event) -> bool:
        spans = [s for n in event.mentions if (s := ground.span(decoded.marked[n]))]
        return event.type == "agreement" and all(any(a <= s.start and s.end <= b for a, b in named) for s in spans)

    kept = [e for e in decoded.events if not breach(e)]
    return _renumbered(decoded, tuple(kept), [kept.index(e) if e in kept else None for e in decoded.events])


def _renumbered(decoded: Decoded, events: tuple[Event, ...], number: Sequence[int | None]) -> Decoded:
    """The same with other events; ``number`` gives the new place of each old one, None where it is gone."""
    return replace(
        decoded,
        events=events,
        claims=tuple(c if c.event is None else replace(c, event=number[c.event]) for c in decoded.claims),
        evidence=tuple(s if s.event is None else replace(s, event=number[s.event]) for s in decoded.evidence),
    )


def one_event(a: Incident, b: Incident) -> bool:
    """Whether two incidents of a report are one, told again by a single word: type, place and date the same, no two tolls.

    An incident is "one bounded event of conflict ... at a place and time" (codebook, "Incidents"), and what tells of it again
    names no place anew. A date that only stands for "lately" ("2016-07~") tells nothing; different tolls are coded apart. What is
    as rare as a gas attack or a lost aircraft is one in one place on one day, however it is told again, its dead and a province for
    its town too.
    """
    nested = _wider(a.place, b.place) or _wider(b.place, a.place)
    rare = nested and _RARE & {a.type, b.type} and (a.type == b.type or _its_dead(a) or _its_dead(b))
    single = min(len(a.mentions), len(b.mentions)) <= 1 and not (a.where and b.where)
    again = rare or (single and (a.type, a.place) == (b.type, b.place))
    timed = bool(a.date) and a.date == b.date and not a.date.endswith("~")
    return bool(again and timed and a.place) and not _apart(a.killed_n, b.killed_n)


def _its_dead(i: Incident) -> bool:
    """Whether an incident is told by one word and of no kind of its own: the dead of another."""
    return i.type == "other" and len(i.mentions) == 1


def _apart(one: Bounds | None, other: Bounds | None) -> bool:
    """Whether two tolls can't be one: "dozens" and "at least 86" can."""
    if one is None or other is None:
        return False
    (a, b), (c, d) = one, other
    return (b is not None and c is not None and c > b) or (a is not None and d is not None and a > d)


def _wider(place: str, other: str) -> bool:
    """Whether a place is the other or holds it ("Idlib, Syria" holds "Khan Sheikhoun, Idlib, Syria"), a country aside."""
    return place == other or (", " in place and other.endswith(f", {place}"))


def _put(events: Sequence[Event]) -> Event:
    """One event of several: the most told one's kind and status, everyone's mentions and slots."""
    first = max(events, key=lambda e: (len(e.mentions), e.confidence))
    return replace(
        first,
        mentions=tuple(sorted({m for e in events for m in e.mentions})),
        confidence=max(e.confidence for e in events),
        slots={k: found for k in SLOTS if (found := tuple(sorted({n for e in events for n in e.slots.get(k, ())})))},
        place=tuple(sorted({n for e in events for n in e.place})),
    )
