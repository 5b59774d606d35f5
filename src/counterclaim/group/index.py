"""Candidates by index: which incidents of the ledger a new one may be, without comparing all with all."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from counterclaim.group.sites import skeleton
from counterclaim.group.sketch import Sketch
from counterclaim.group.when import Days

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
        for label in _labels(sketch):
            for when in own:
                self._put((*label, when), incident)
            for when in coarser:
                self._put((*label, f"{when}+"), incident)

    def candidates(self, sketch: Sketch) -> list[str]:
        """The incidents that share a key with the sketch, those with most keys in common first."""
        found: Counter[str] = Counter()
        own, coarser = _levels(sketch.days)
        for label in _labels(sketch):
            for when in (*own, *coarser, *(f"{w}+" for w in own)):
                found.update(dict.fromkeys(self._held.get((*label, when), ()), 1))
        return [key for key, _ in found.most_common(CANDIDATES)]

    def _put(self, key: Key, incident: str) -> None:
        held = self._held[key]
        if incident not in held:
            held.append(incident)


def _labels(sketch: Sketch) -> Iterator[tuple[str, str]]:
    """What an incident is looked up by, beside its time: places, then names and kinds for those whose place is vague."""
    for name in sketch.site.heads:
        yield "at", skeleton(name)
    for name in sketch.site.around:
        yield "at", skeleton(name)
    for name in sketch.proper:
        yield "named", name
    for kind in sketch.facilities:
        for family in sketch.families:
            yield family, kind
    if not sketch.site.named or not sketch.facilities:
        for family in sketch.families:
            yield family, ""


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
