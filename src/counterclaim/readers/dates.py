"""Publication dates as material and users give them -> ``YYYY[-MM[-DD[THH:MM[:SS][zone]]]]``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_tz
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


_SLASHED: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ ,T].*)?", re.ASCII | re.DOTALL)
_LEAP: Final = re.compile(r"(\d\d:\d\d):60(?!\d)", re.ASCII)
_ZONE: Final = re.compile(r":\d\d\s*(?:[+-]\d{4}|(?:UTC?|GMT|Z|[ECMP][SD]T)\b)", re.ASCII)
_EARLIEST, _LATEST = 1900, 2200


def stated(value: str, where: str) -> tuple[str, tuple[Problem, ...]]:
    """The date that a feed, a mail or a capture states (ISO 8601 or RFC 5322), and what was wrong with it.

    A day and month that can be read either way give the year alone; a year that can't be meant gives nothing. The problem holds
    the date as it was given.
    """
    given = value.strip()
    shown = given[:60]
    found = loosely(_LEAP.sub(r"\1:59", given)) or _mailed(given)
    slashed = _SLASHED.fullmatch(given) if not found else None
    if slashed:
        found, ambiguous = _of_slashes(int(slashed[1]), int(slashed[2]), int(slashed[3]))
        if ambiguous:
            message = f"{shown!r} can be read with the day or the month first; only its year is taken"
            return found, (Problem("date_ambiguous", where, message, "Give the date with --published."),)
    if found and not _EARLIEST <= int(found[:4]) <= _LATEST:
        return "", (Problem("date_implausible", where, f"{shown!r} lies in a year that can't be meant; it is left out"),)
    if found or not given:
        return found, ()
    return "", (Problem("published_invalid", where, f"{shown!r} is not a date of publication that can be read"),)


def from_unix(seconds: object) -> str:
    """Seconds since 1970 as a date and time in UTC, else empty."""
    try:
        whole = int(seconds) if isinstance(seconds, str | int) and not isinstance(seconds, bool) else None
        return datetime.fromtimestamp(whole, UTC).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20) if whole is not None else ""
    except (ValueError, OverflowError, OSError):
        return ""


def _mailed(value: str) -> str:
    """A date of RFC 5322, its zone kept; -0000 says that the time is UTC."""
    try:
        found = parsedate_tz(value[:200]) if re.search(r"[A-Za-z]{3}", value[:200]) else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    if found is None or not 0 < found[0] < 10000:
        return ""
    year, month, day, hour, minute, second, *_, zone = found
    zone = zone if _ZONE.search(value) else None  # for a zone that it does not know the library gives 0
    told = (
        "" if zone is None else "Z" if not zone else f"{'-' if zone < 0 else '+'}{abs(zone) // 3600:02}:{abs(zone) % 3600 // 60:02}"
    )
    clock = f"T{hour:02}:{minute:02}:{min(second, 59):02}{told}" if ":" in value else ""
    made = f"{year:04}-{month:02}-{day:02}{clock}"
    return made if valid_published(made) else ""


def _of_slashes(first: int, second: int, year: int) -> tuple[str, bool]:
    """The one real day of 25/12/2024, or the year and that it could be two days."""
    days = {f"{year:04}-{m:02}-{d:02}" for d, m in ((first, second), (second, first))}
    real = [day for day in days if valid_published(day)]
    return (real[0] if len(real) == 1 else f"{year:04}" if real else ""), len(real) > 1
