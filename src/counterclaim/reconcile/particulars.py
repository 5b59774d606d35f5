"""What an incident is, where and when it was, as most of the reports that tell it have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from counterclaim.records.edtf import days
from counterclaim.records.ledger import Member


def type_of(members: Sequence[Member]) -> str:
    """The type that most reports give, the earlier of equals; ``other`` only where no report knows better."""
    types = [m.incident.type for m in members]
    known = [t for t in types if t != "other"] or types or ["other"]
    return Counter(known).most_common(1)[0][0]


def date_of(members: Sequence[Member]) -> str:
    """The EDTF date with which most reports' dates agree, the most exact of equals, then the earlier told."""
    dates = [m.incident.date for m in members if m.incident.date]
    return max(dates, key=lambda d: (sum(_holds(e, d) for e in dates), -_width(d)), default="")


def _holds(wide: str, narrow: str) -> bool:
    """Whether one date is another, or a stretch of time in which it lies."""
    a, b = days(wide), days(narrow)
    return wide == narrow or bool(a and b and a.first <= b.first and b.last <= a.last)


def _width(date: str) -> int:
    """How many days a date leaves open; one that names no day of the calendar leaves all open."""
    found = days(date)
    return found.width if found else 10**6


def place_of(members: Sequence[Member]) -> str:
    """The place with which most reports' places agree, the most exact of equals: ``Orma, Hulm`` before ``Hulm``."""
    places = [m.incident.place for m in members if m.incident.place]
    return max(places, key=lambda p: (sum(_parts(q) <= _parts(p) for q in places), len(_parts(p))), default="")


def _parts(place: str) -> frozenset[str]:
    return frozenset(part.strip().casefold() for part in place.split(","))
