"""What an incident is called: its title, its place as a headline has it, and the range of its tolls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from counterclaim.reconcile.dates import plain
from counterclaim.reconcile.particulars import date_of, place_of, type_of
from counterclaim.records import Incident
from counterclaim.records.ledger import Member
from counterclaim.records.reading import Bounds
from counterclaim.report import sentences


def shown(place: str) -> str:
    """A place as a headline has it: a part that is named twice in a row once."""
    return ", ".join(k for k, _ in groupby(part.strip() for part in place.split(",")))


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
