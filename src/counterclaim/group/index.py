"""Candidates by index: which incidents of the ledger a new one may be, without comparing all with all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from counterclaim.group.shelf import Key, Shelf
from counterclaim.group.sites import skeleton
from counterclaim.group.sketch import Sketch
from counterclaim.records.edtf import Days

CANDIDATES: Final = 40
"""Incidents with which a new one is compared at most: those that share most keys."""
_SPARE: Final = 3
"""Days by which dates may differ and still meet in the index."""
_WEEK: Final = 7
_WIDE: Final = 45


def keys(sketch: Sketch) -> set[Key]:
    """What an incident is found by: what kind of thing, where or who, and when."""
    own, coarser = _levels(sketch.days)
    whens = (*own, *(f"{w}+" for w in coarser))
    return {(*label, when) for label in _posted(sketch) for when in whens}


def candidates(shelf: Shelf, sketch: Sketch) -> list[str]:
    """The incidents that share a key with the sketch, those with most keys in common first, then the newest."""
    own, coarser = _levels(sketch.days)
    whens = (*own, *coarser, *(f"{w}+" for w in own))
    asked = {(*label, when) for label in _asked(sketch) for when in whens}
    shared = Counter(number for numbers in shelf.posted(asked) for number in numbers)
    nearest = sorted(shared, key=lambda n: (-shared[n], -n))[:CANDIDATES]
    found = shelf.numbered(nearest)
    return [found[n] for n in nearest if n in found]


def _posted(sketch: Sketch) -> Iterator[tuple[str, str]]:
    """What an incident is found by: its place, the wider ones around, proper names, and its kind for those whose place is vague."""
    for name in _heads(sketch):
        yield "at", name
    for name in set(map(skeleton, sketch.site.around)):
        yield "in", name
    for name in sketch.proper:
        yield "named", name
    for family in sketch.families:
        yield "any" if sketch.site.named else "vague", family


def _asked(sketch: Sketch) -> Iterator[tuple[str, str]]:
    """What others are looked up by: what is at its place, inside it or around it; of vague place, whatever is of its kind."""
    for name in _heads(sketch):
        yield "at", name
        yield "in", name
    for name in set(map(skeleton, sketch.site.around)):
        yield "at", name
    for name in sketch.proper:
        yield "named", name
    for family in sketch.families:
        yield "vague", family
        if not sketch.site.named:
            yield "any", family


def _heads(sketch: Sketch) -> set[str]:
    """The names of the narrow place as they sound, each word of a longer one too, and the gazetteer's."""
    heads = {skeleton(h) for h in sketch.site.heads} | {skeleton(w) for h in sketch.site.heads for w in h.split() if len(w) > 3}
    return heads | {skeleton(sketch.site.point.name)} if sketch.site.point else heads


def _levels(days: Days | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The stretches of time in which an incident itself is looked up, and the wider ones in which vaguer ones find it."""
    if days is None:
        return ("",), ()
    years = tuple(str(y) for y in range(days.first.year, min(days.last.year, days.first.year + 12) + 1))
    if days.width > _WIDE:
        return years, ("",)
    months = tuple(dict.fromkeys(f"{d.year}-{d.month:02d}" for d in _steps(days, 27)))
    if days.width > _WEEK:
        return months, (*years, "")
    weeks = tuple(dict.fromkeys(f"w{d.toordinal() // _WEEK}" for d in _steps(days, 1)))
    return weeks, (*months, *years, "")


def _steps(days: Days, by: int) -> Iterator[date]:
    """Days from a little before to a little after, not more than ``by`` apart."""
    at, end = _near(days.first, -_SPARE), _near(days.last, _SPARE)
    while at < end:
        yield at
        at = _near(at, by)
        if at == date.max:
            return
    yield end


def _near(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return date.max if by > 0 else date.min
