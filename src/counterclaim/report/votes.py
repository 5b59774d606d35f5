"""What an incident is, where and when it was and how many it struck, as most of the reports that tell it have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from counterclaim.reconcile import times
from counterclaim.reconcile.dates import plain
from counterclaim.records import Incident
from counterclaim.records.ledger import Member
from counterclaim.records.reading import Bounds
from counterclaim.report import sentences


def type_of(members: Sequence[Member]) -> str:
    """The type that most reports give, the earlier of equals; ``other`` only where no report knows better."""
    types = [m.incident.type for m in members]
    known = [t for t in types if t != "other"] or types or ["other"]
    return Counter(known).most_common(1)[0][0]


def date_of(members: Sequence[Member]) -> str:
    """The EDTF date with which most reports' dates agree, the most exact of equals, then the earlier told."""
    dates = [m.incident.date for m in members if m.incident.date]
    return max(dates, key=lambda d: (sum(_holds(e, d) for e in dates), -_days(d)), default="")


def _holds(wide: str, narrow: str) -> bool:
    """Whether one date is another, or a stretch of time in which it lies."""
    a, b = times.interval(wide), times.interval(narrow)
    return wide == narrow or bool(a and b and a[0] <= b[0] and b[1] <= a[1])


def _days(date: str) -> int:
    """How many days a date leaves open; one that names no day of the calendar leaves all open."""
    found = times.interval(date)
    return (found[1] - found[0]).days if found else 10**6


def place_of(members: Sequence[Member]) -> str:
    """The place with which most reports' places agree, the most exact of equals: ``Orma, Hulm`` before ``Hulm``."""
    places = [m.incident.place for m in members if m.incident.place]
    return max(places, key=lambda p: (sum(_parts(q) <= _parts(p) for q in places), len(_parts(p))), default="")


def shown(place: str) -> str:
    """A place as a headline has it: a part that is named twice in a row once."""
    return ", ".join(k for k, _ in groupby(part.strip() for part in place.split(",")))


def _parts(place: str) -> frozenset[str]:
    return frozenset(part.strip().casefold() for part in place.split(","))


def tolls_of(members: Sequence[Member]) -> list[str]:
    """The ranges of the tolls that the reports give: ``2 to 5 killed``, ``at least 12 wounded``."""
    found = []
    for name in ("killed", "wounded"):
        given: list[Bounds] = [b for m in members if (b := getattr(m.incident, f"{name}_n"))]
        if given:
            found.append(f"{_range(given)} {name}")
    return found


def _range(given: Sequence[Bounds]) -> str:
    """The least and the most; a figure as vague as "dozens" counts as at least its least."""
    exact = [(low or 0, None if low and high and high > 2 * low else high) for low, high in given]
    low = min(low for low, _ in exact)
    top = max(high if high is not None else low for low, high in exact)
    still_open = any(high is None and low >= top for low, high in exact)
    if still_open and low < top:
        return f"{low:,} to at least {top:,}"
    return sentences.count(low, None if still_open else top)


def what(members: Sequence[Member]) -> str:
    """What happened in a headline's few words. What was hit is named only as several reports name it: one may be a party's word."""
    kind = type_of(members)
    told = [_noun(m.document.text, m.incident) for m in members if m.incident.type == kind]
    bare = sentences.NOUNS.get(kind, sentences.NOUNS["other"])[0]
    full = Counter(t for t in told if t != bare).most_common(1)
    enough = 1 if kind == "aircraft-loss" else min(2, len(told))  # that it was a helicopter flatters nobody
    return full[0][0] if full and full[0][1] >= enough else bare


def _noun(text: str, incident: Incident) -> str:
    return sentences.what(text, incident, incident.place)


def title(members: Sequence[Member]) -> str:
    """What, where and when in one line: ``Loss of a helicopter near Orma, Hulm, 6 May 2031``."""
    place, date = shown(place_of(members)), date_of(members)
    where = f" {sentences.preposition(place)}{place}" if place else ""
    return what(members) + where + (f", {plain(date)}" if date else "")
