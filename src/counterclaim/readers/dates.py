"""Publication dates as material and users give them -> ``YYYY[-MM[-DD[THH:MM[:SS][zone]]]]``."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Final

from counterclaim.errors import CounterclaimError
from counterclaim.records.problem import Problem

_FORM: Final = re.compile(
    r"(?P<y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d)"
    r"(?:T(?P<h>\d\d):(?P<min>\d\d)(?::(?P<s>\d\d))?(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)
# Ways pages write the same: a space for T, fractions of seconds, a zone without colon, a compact date.
_LOOSE: Final = (
    (re.compile(r"^(\d{4})(\d\d)(\d\d)(?=$|T)", re.ASCII), r"\1-\2-\3"),
    (re.compile(r"^(\d{4}-\d\d-\d\d)[ t]+(?=\d\d:)", re.ASCII), r"\1T"),
    (re.compile(r"(:\d\d)[.,]\d+", re.ASCII), r"\1"),
    (re.compile(r"\s*(?:UTC|GMT|z)$"), "Z"),
    (re.compile(r"(T\S*?)\s*([+-]\d\d):?(\d\d)$", re.ASCII), r"\1\2:\3"),
    (re.compile(r"(T\S*?)\s*([+-]\d\d)$", re.ASCII), r"\1\2:00"),
)
_PDF: Final = re.compile(r"^D:(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d\d'?\d\d)?", re.ASCII)


def valid_published(value: str) -> bool:
    """Whether ``value`` has the one form of a publication date and names a real day and time."""
    found = _FORM.fullmatch(value)
    if found is None:
        return False
    part = {k: int(v) for k, v in found.groupdict().items() if v and k != "zone"}
    zone = re.fullmatch(r"[+-](\d\d):(\d\d)", found["zone"] or "")
    try:
        date(part["y"], part.get("m", 1), part.get("d", 1))
        time(part.get("h", 0), part.get("min", 0), part.get("s", 0))
    except ValueError:
        return False
    return zone is None or (int(zone[1]) <= 14 and int(zone[2]) < 60)


def loosely(value: str) -> str:
    """The publication date in ``value`` as a page or file writes it, else empty."""
    given = value.strip()
    if not 4 <= len(given) <= 60:
        return ""
    for pattern, better in _LOOSE:
        given = pattern.sub(better, given)
    return given if valid_published(given) else ""


def from_pdf(value: str) -> str:
    """The date of a PDF's ``D:20160708120000+03'00'``, to the minute, else empty."""
    found = _PDF.match(value)
    if found is None:
        return loosely(value)
    day = "-".join(p for p in found.group(1, 2, 3) if p)
    clock = f"T{found[4]}:{found[5]}" if found[3] and found[4] else ""
    return loosely(day + clock + ((found[7] or "").replace("'", "") if clock else ""))


def check_published(value: str) -> None:
    """Raise ``CounterclaimError`` (``published_invalid``) when a date that a user gave isn't one; empty is none."""
    if value and not valid_published(value):
        raise CounterclaimError(
            "published_invalid",
            f"{value[:60]!r} is not a publication date",
            where="published",
            fix="Give YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM with an optional zone.",
        )


def from_material(value: str, where: str) -> tuple[str, tuple[Problem, ...]]:
    """The date that a document states; an impossible one is a problem and empty."""
    found = loosely(value)
    if found or not value.strip():
        return found, ()
    return "", (Problem("published_invalid", where, f"{value.strip()[:60]!r} is not a date of publication that can be read"),)
