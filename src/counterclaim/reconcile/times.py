"""Whether two times can be the same, by their days and by the parts of the day that they name; and which comes first."""

from __future__ import annotations

import re
from functools import lru_cache

from counterclaim.records.edtf import days

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
    left, right = days(a), days(b)
    if left is None or right is None:
        return None
    if left.gap(right):
        return False
    mine, yours = hours(a), hours(b)
    if mine and yours and left == right and left.width == 1:
        return mine[0] < yours[1] and yours[0] < mine[1]
    return True


@lru_cache(maxsize=1 << 14)
def order(said: str) -> str:
    """A key that sorts times by when they begin; empty sorts first."""
    when = days(said)
    if when is None:
        return ""
    clock = re.search(r"T(\d\d:?\d\d)", said)
    return when.first.isoformat() + (f"T{clock.group(1)}" if clock else "")
