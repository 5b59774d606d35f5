"""EDTF dates in plain words."""

from __future__ import annotations

import re

MONTHS = "January February March April May June July August September October November December".split()
_DATE = re.compile(r"^(\d{4}|XXXX|\d{2,3}X{1,2})(?:-(\d\d|XX))?(?:-(\d\d|XX))?([~?%]?)(?:T(\d\d:\d\d)(?::\d\d)?(\S*))?(\s.*)?$")
_MARKS = {"~": "about ", "?": "perhaps ", "%": "perhaps about ", "": ""}


def plain(edtf: str) -> str:
    """``2016-07-08`` as ``8 July 2016``, ``2016-03~`` as ``about March 2016``; what is not a date is given back as it is."""
    head, slash, tail = edtf.strip().partition("/")
    if not slash:
        return _single(head)
    if head in ("", ".."):
        return f"until {_single(tail)}"
    if tail in ("", ".."):
        return f"since {_single(head)}"
    return _range(head, tail)


def _range(head: str, tail: str) -> str:
    first, last = _single(head), _single(tail)
    for level in (7, 4):
        if head[:level] == tail[:level] and len(head) == len(tail) > level and head.isascii():
            shared = " ".join(last.split()[1:] if level == 7 else last.split()[-1:])
            if first.endswith(f" {shared}"):
                return f"{first.removesuffix(f' {shared}')} to {last}"
    return f"{first} to {last}"


def _single(text: str) -> str:
    m = _DATE.match(text)
    if not m:
        return text
    year, month, day, mark, clock, zone, rest = m.groups()
    if month not in (None, "XX") and not 1 <= int(month) <= 12:
        return text
    words = _MARKS[mark] + " ".join(_words(year, month, day))
    if clock:
        words += f", {clock}" + (" UTC" if zone == "Z" else f" {zone}" if zone else "")
    return words + (f",{rest}" if rest else "")


def _words(year: str, month: str | None, day: str | None) -> list[str]:
    known = month not in (None, "XX")
    words = [str(int(day))] if known and day not in (None, "XX") and day else []
    words += [MONTHS[int(month) - 1]] if known and month else []
    if year == "XXXX":
        return [*words, "(year not told)"]
    return [*words, f"the {year.replace('X', '0')}s" if "X" in year else year]
