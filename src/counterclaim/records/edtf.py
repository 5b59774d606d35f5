"""EDTF times (ISO 8601-2) as the days that they may mean, and how two of them lie to each other."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

_ONE: Final = re.compile(r"^(\d{4}|\d{2}XX|\d{3}X)(?:-(\d\d|XX))?(?:-(\d\d|XX))?([~?%]?)(?:[T ].*)?$")
_REACH: Final = {"day": 2, "month": 10, "year": 180}
"""Days by which a time with ``~``, ``?`` or ``%`` reaches beyond what it names."""
OPEN: Final = 3650
"""Days that an interval without an end is taken to last at most."""
EXACT: Final = 4
"""Days up to which a date tells one event from the next; reports of one night differ by a day."""


class Days(NamedTuple):
    """The first and last day on which something may have been."""

    first: date
    last: date

    @property
    def width(self) -> int:
        """How many days it may have been on: 1 for a single day."""
        return (self.last - self.first).days + 1

    @property
    def exact(self) -> bool:
        """Whether the days are few enough to tell one event from the next."""
        return self.width <= EXACT

    def gap(self, other: Days) -> int:
        """The days that lie between both, 0 when they meet."""
        return max((other.first - self.last).days, (self.first - other.last).days, 0)


@lru_cache(maxsize=1 << 14)
def days(edtf: str) -> Days | None:
    """The days of an EDTF time; ``None`` when it names none (empty, ``XXXX-07-08``, words)."""
    head, slash, tail = edtf.strip().partition("/")
    first = _single(head)
    if not slash:
        return first
    last = _single(tail)
    if first and last:
        return Days(first.first, max(first.last, last.last))
    if first:
        return Days(first.first, _moved(first.first, OPEN))
    return Days(_moved(last.last, -OPEN), last.last) if last else None


def _single(text: str) -> Days | None:
    m = _ONE.match(text)
    if m is None:
        return None
    year, month, day, about = m.groups()
    try:
        low, high, unit = _bounds(year, month, day)
    except ValueError:
        return None
    reach = _REACH[unit] if about else 0
    return Days(_moved(low, -reach), _moved(high, reach))


def _bounds(year: str, month: str | None, day: str | None) -> tuple[date, date, str]:
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not month or month == "XX":
        return date(low, 1, 1), date(high, 12, 31), "year"
    m = int(month)
    if not day or day == "XX":
        return date(low, m, 1), date(high, m, calendar.monthrange(high, m)[1]), "month"
    return date(low, m, int(day)), date(high, m, int(day)), "day"


def _moved(day: date, by: int) -> date:
    """The day so many days later, the calendar's first or last where it ends before."""
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return date.max if by > 0 else date.min
