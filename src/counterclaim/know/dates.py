"""Calendar pieces that the rules for times share: EDTF values, month and day names, and arithmetic on days."""

from __future__ import annotations

import re
from datetime import date, timedelta

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
WEEKDAY = r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?"
_FULL = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def parse_day(edtf: str) -> date | None:
    """The day that an EDTF value with day precision names (a time of day after it is ignored), else None."""
    m = _FULL.match(edtf)
    return day_of(int(m[1]), int(m[2]), int(m[3])) if m else None


def day_of(year: int, month: int, day: int) -> date | None:
    """The calendar day, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_number(name: str) -> int:
    """1..12 for a month's name or abbreviation."""
    return next(n for n, m in enumerate(MONTHS, 1) if m.startswith(name.lower().rstrip(".")[:3]))


def weekday_number(name: str) -> int:
    """0 (Monday) .. 6 for a weekday's name or abbreviation."""
    return next(n for n, d in enumerate(DAYS) if d.startswith(name.lower()[:3]))


def month_before(year: int, month: int, back: int) -> str:
    """``YYYY-MM`` so many months before."""
    n = year * 12 + month - 1 - back
    return f"{n // 12:04d}-{n % 12 + 1:02d}"


def shifted(day: date, days: int) -> date | None:
    """The day so many days later (or earlier), or None beyond the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def interval(start: date | None, end: date | None) -> str:
    """An EDTF interval of two days, one day when they are the same, empty when either is unknown."""
    if start is None or end is None:
        return ""
    return start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}"
