"""The time axis beside the list of incidents: how many there were by day, week, month or year, each bar a period to choose."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final

from counterclaim.ledger.incident_map import Span
from counterclaim.records.edtf import Days

WIDE: Final = 900
HIGH: Final = 120
"""Units of the drawing; about two are a pixel where the axis stands beside the list."""
BARS: Final = 60
"""Bars at most."""
_FEW: Final = 31
"""Days of a period that is shown whole, however its incidents lie in it."""
_CLOSE: Final = 62
"""Days up to which a time is told closely enough to stretch the axis."""
_MOST: Final = 0.98
_TICKS: Final = 6
_LEAST: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """The incidents of one period: those that surely fall in it and those that may, and how many of all are contested.

    ``sure`` counts those whose days all lie in it, ``plain`` those among them of which nothing is contested. Heights are in units.
    """

    since: str
    until: str
    x: int
    width: int
    incidents: int
    contested: int
    sure: int
    plain: int
    tick: bool

    @property
    def perhaps(self) -> int:
        """How many may have been in it, or before, or after."""
        return self.incidents - self.sure

    @property
    def edtf(self) -> str:
        """The period, for people."""
        return self.since if self.since == self.until else f"{self.since}/{self.until}"


@dataclass(frozen=True, slots=True)
class Beyond:
    """The incidents before the axis or after it, and the day that bounds them."""

    incidents: int
    day: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The bars and what lies beyond; ``unit`` is ``day``, ``week``, ``month``, ``quarter``, ``year`` or ``decade``."""

    unit: str
    bars: tuple[Bar, ...]
    most: int
    earlier: Beyond | None
    later: Beyond | None
    undated: int

    size = (WIDE, HIGH)

    def height(self, incidents: int) -> int:
        """How high a number stands; one incident can always be seen."""
        return max(round(incidents / self.most * HIGH), _LEAST) if incidents else 0


def axis(spans: Sequence[Span], asked: Days | None) -> Axis:
    """The axis of some incidents, inside the period that was asked for."""
    undated = sum(s.incidents for s in spans if s.first is None)
    days = [_Days(s.first, s.last, s.incidents, s.contested) for s in spans if s.first is not None and s.last is not None]
    if not days:
        return Axis("day", (), 1, None, None, undated)
    first, last = _reach(days, asked)
    unit, starts = _unit(first, last)
    # The bars fill whole units, but never more than was asked for.
    low, high = _bounds(asked)
    edges = [max(starts[0], low), *starts[1:]]
    end = min(max(_next(unit, starts[-1]) - 1, starts[-1]), high)
    return Axis(
        unit,
        bars := tuple(_bars(days, edges, end)),
        max(b.incidents for b in bars) or 1,
        _beyond(sum(d.incidents for d in days if d.first < edges[0]), edges[0] - 1, low, high),
        _beyond(sum(d.incidents for d in days if d.last > end), end + 1, low, high),
        undated,
    )


@dataclass(frozen=True, slots=True)
class _Days:
    first: int
    last: int
    incidents: int
    contested: int


def _bounds(asked: Days | None) -> tuple[int, int]:
    first, last = asked or (date.min, date.max)
    return first.toordinal(), last.toordinal()


def _reach(days: Sequence[_Days], asked: Days | None) -> tuple[int, int]:
    """The first and the last day of the axis: of the period asked for, or of where nearly all incidents fall."""
    if asked and (asked.last - asked.first).days < _FEW:
        return asked.first.toordinal(), asked.last.toordinal()
    low, high = _bounds(asked)
    cut = [_Days(max(d.first, low), min(d.last, high), d.incidents, d.contested) for d in days]
    close = [d for d in cut if d.last - d.first < _CLOSE] or cut
    line = sorted((d.first + d.last, d.first, d.last, d.incidents) for d in close)
    kept = _shortest([(at, n) for at, _, _, n in line])
    inside = [(first, last) for at, first, last, _ in line if kept[0] <= at <= kept[1]]
    return min(first for first, _ in inside), max(last for _, last in inside)


def _shortest(counted: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The shortest stretch that holds nearly all."""
    needed = ceil(sum(n for _, n in counted) * _MOST)
    best, first, held = (counted[0][0], counted[-1][0]), 0, 0
    for at, n in counted:
        held += n
        while held - counted[first][1] >= needed:
            held -= counted[first][1]
            first += 1
        if held >= needed and at - counted[first][0] < best[1] - best[0]:
            best = counted[first][0], at
    return best


def _bars(days: Sequence[_Days], edges: Sequence[int], end: int) -> Iterator[Bar]:
    size = len(edges)
    every, contested, sure, sure_contested = ([0] * (size + 1) for _ in range(4))
    for d in days:
        if d.last < edges[0] or d.first > end:
            continue
        low, high = max(bisect_right(edges, d.first) - 1, 0), bisect_right(edges, d.last) - 1
        for counts, n in ((every, d.incidents), (contested, d.contested)):
            counts[low] += n
            counts[high + 1] -= n
        if low == high and d.first >= edges[0] and d.last <= end:
            sure[low] += d.incidents
            sure_contested[low] += d.contested
    step, so_far, of_them = max(ceil(size / _TICKS), 1), 0, 0
    for k, edge in enumerate(edges):
        so_far, of_them = so_far + every[k], of_them + contested[k]
        since, until = _told(edge, (edges[k + 1] if k + 1 < size else end + 1) - 1)
        x, right = round(k * WIDE / size), round((k + 1) * WIDE / size)
        yield Bar(since, until, x, right - x, so_far, of_them, sure[k], sure[k] - sure_contested[k], k % step == 0)


def _beyond(incidents: int, day: int, low: int, high: int) -> Beyond | None:
    return Beyond(incidents, date.fromordinal(day).isoformat()) if incidents and low <= day <= high else None


def _told(first: int, last: int) -> tuple[str, str]:
    """Two days as an address holds them: as one month or year where they are its first and last."""
    since, until = date.fromordinal(first), date.fromordinal(last)
    if since.day == 1 and (until + timedelta(1) if last < date.max.toordinal() else date.min).day == 1:
        if (since.year, since.month) == (until.year, until.month):
            return since.isoformat()[:7], since.isoformat()[:7]
        if since.month == 1 and until.month == 12:
            return since.isoformat()[:4], until.isoformat()[:4]
    return since.isoformat(), until.isoformat()


def _unit(first: int, last: int) -> tuple[str, list[int]]:
    """The smallest unit that gives few enough bars, and the first days of its bars."""
    for unit in UNITS:
        starts = [UNITS[unit](date.fromordinal(first)).toordinal()]
        while len(starts) <= BARS and starts[-1] < _next(unit, starts[-1]) <= last:
            starts.append(_next(unit, starts[-1]))
        if len(starts) <= BARS:
            return unit, starts
    return unit, starts


UNITS: Final[dict[str, Callable[[date], date]]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(min(day.weekday(), day.toordinal() - 1)),
    "month": lambda day: day.replace(day=1),
    "quarter": lambda day: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
    "year": lambda day: day.replace(month=1, day=1),
    "decade": lambda day: date(max(day.year // 10 * 10, 1), 1, 1),
    "century": lambda day: date(max(day.year // 100 * 100, 1), 1, 1),
}
"""Units of the axis, and the first day of the one in which a day falls."""
_LENGTHS: Final = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366, "decade": 3653, "century": 36525}


def _next(unit: str, start: int) -> int:
    """The first day of the next unit; the last day there is where the calendar ends."""
    after = start + _LENGTHS[unit]
    if after >= date.max.toordinal():
        return date.max.toordinal()
    return UNITS[unit](date.fromordinal(after)).toordinal()
