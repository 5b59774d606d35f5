"""Candidates by index: which incidents of the ledger a new one may be, without comparing all with all."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from counterclaim.group.sites import skeleton
from counterclaim.group.sketch import Sketch
from counterclaim.records.edtf import Days

NEWEST: Final = 200
"""Incidents that one key holds at most: the newest, since news are mostly of the same days."""
CANDIDATES: Final = 40
"""Incidents with which a new one is compared at most: those that share most keys."""
_SPARE: Final = 3
"""Days by which dates may differ and still meet in the index."""
_WEEK: Final = 7
_WIDE: Final = 45
Key = tuple[str, str, str]


class Index:
    """Keys of incidents: what kind of thing, where or who, and when."""

    def __init__(self) -> None:
        self._held: defaultdict[Key, deque[str]] = defaultdict(lambda: deque(maxlen=NEWEST))

    def post(self, sketch: Sketch, incident: str) -> None:
        """Let the incident be found by what the sketch says."""
        own, coarser = _levels(sketch.days)
        for label in _posted(sketch):
            for when in own:
                self._put((*label, when), incident)
            for when in coarser:
                self._put((*label, f"{when}+"), incident)

    def candidates(self, sketch: Sketch) -> list[str]:
        """The incidents that share a key with the sketch, those with most keys in common first."""
        found: Counter[str] = Counter()
        own, coarser = _levels(sketch.days)
        for label in _asked(sketch):
            for when in (*own, *coarser, *(f"{w}+" for w in own)):
                found.update(self._held.get((*label, when), ()))
        return [key for key, _ in found.most_common(CANDIDATES)]

    def _put(self, key: Key, incident: str) -> None:
        held = self._held[key]
        if incident not in held:
            held.append(incident)


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
