"""EDTF times as intervals of days, and parts of the day: what the rules need to compare two times."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

Days = tuple[date, date]
_ONE = re.compile(r"^(\d{4}|\d{2}XX|\d{3}X)(?:-(\d{2}|XX))?(?:-(\d{2}|XX))?([~?%]?)(?:[T ].*)?$")
_HOURS = {
    "dawn": (4, 8),
    "morning": (5, 12),
    "noon": (11, 14),
    "midday": (11, 14),
    "afternoon": (12, 18),
    "evening": (17, 23),
    "dusk": (17, 21),
    "late": (18, 24),
}


def interval(edtf: str) -> Days | None:
    """The first and last day that an EDTF time may mean, ``None`` when it names no calendar day (``XXXX-07-08``, words).

    An approximate time (``~``, ``?``, ``%``) reaches further by its own length: two days, a month, a year.
    """
    head, slash, tail = edtf.strip().partition("/")
    first = _single(head) if head not in ("", "..") else None
    if not slash:
        return first
    last = _single(tail) if tail not in ("", "..") else None
    if first is None and last is None:
        return None
    return (first[0] if first else date.min, last[1] if last else date.max)


def _single(text: str) -> Days | None:
    m = _ONE.match(text)
    if not m:
        return None
    year, month, day, about = m.groups()
    try:
        low, high = _bounds(year, month, day)
    except ValueError:
        return None
    return _widened(low, high, day, month) if about else (low, high)


def _bounds(year: str, month: str | None, day: str | None) -> Days:
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not month or month == "XX":
        return date(first, 1, 1), date(last, 12, 31)
    m = int(month)
    if not day or day == "XX":
        return date(first, m, 1), date(last, m, calendar.monthrange(last, m)[1])
    return date(first, m, int(day)), date(last, m, int(day))


def _widened(low: date, high: date, day: str | None, month: str | None) -> Days:
    reach = timedelta(days=2 if day else 31 if month else 366)
    return (low - reach if low - date.min > reach else low, high + reach if date.max - high > reach else high)


def hours(text: str) -> tuple[int, int] | None:
    """The hours of the day that a time's words or clock give, ``None`` when they give none."""
    clock = re.search(r"\b([01]?\d|2[0-3])[:.]\d\d\b", text)
    if clock:
        hour = int(clock.group(1))
        return hour, hour + 1
    found = [span for word, span in _HOURS.items() if re.search(rf"\b{word}\b", text.casefold())]
    return found[0] if found else None


def overlap(a: str, b: str) -> bool | None:
    """Whether two times can be the same; ``None`` when either cannot be placed in the calendar."""
    left, right = interval(a), interval(b)
    if left is None or right is None:
        return None
    if left[1] < right[0] or right[1] < left[0]:
        return False
    mine, yours = hours(a), hours(b)
    if mine and yours and left == right and left[0] == left[1]:
        return mine[0] < yours[1] and yours[0] < mine[1]
    return True


def order(said: str) -> str:
    """A key that sorts times by when they begin; empty sorts first."""
    days = interval(said)
    if days is None:
        return ""
    clock = re.search(r"T(\d\d:?\d\d)", said)
    return days[0].isoformat() + (f"T{clock.group(1)}" if clock else "")
