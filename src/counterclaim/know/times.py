"""Times: found in a text, resolved to EDTF (ISO 8601-2) against a publication date. No day is invented: "In June" is ``2016-06``.

The rules stand in ``times_resolve`` (values), ``times_find`` (places in a text) and ``times_dateline`` (publication).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.know.dates import interval, parse_day, shifted
from counterclaim.know.times_dateline import dateline, heads
from counterclaim.know.times_find import ahead, beside_the_deed, find_lengths, find_times, of_saying
from counterclaim.know.times_resolve import count_of, resolve

__all__ = [
    "against",
    "ahead",
    "beside_the_deed",
    "dateline",
    "find_lengths",
    "find_times",
    "heads",
    "in_the_last_week",
    "incident_date",
    "moved",
    "of_saying",
    "resolve",
]

_TOGETHER = 7  # days: different days so near each other are the two ends of one incident

_LENGTH = re.compile(r"\b(?:hours?|days?|weeks?|months?|years?)\b", re.IGNORECASE)
_TODAY = re.compile(r"\btoday\b", re.IGNORECASE)


def _precision(phrase: str, value: str) -> int:
    """0 a day, 1 from one day to another, 2 a length of time up to publication, 3 a month, 4 longer, vaguer or incomplete."""
    plain = value.rstrip("~?%")
    if plain.startswith("XXXX"):
        return 4
    if "/" in plain:
        exact = all(len(p.rstrip("~")) == 10 for p in plain.split("/"))
        return 4 if not exact else 2 if _LENGTH.search(phrase) else 1
    return {10: 0, 7: 3}.get(len(plain), 4)


_SAME = re.compile(
    r"^\W*(?:(?:later|earlier)(?: still| (?:on|in) the (?:same )?day)?|then|(?:in the )?(?:meanwhile|meantime)|afterwards?"
    r"|simultaneously|at the same time|(?:on )?the same (?:day|night|evening|morning)"
    r"|(?:\w+ ){0,4}(?:minutes?|hours?|moments?|seconds?) (?:later|earlier|before|after(?:wards)?)\b.*"
    r"|(?:shortly|straight|right|soon|immediately|just) (?:before|after)\b.*)\W*$",
    re.IGNORECASE,
)
_DAYS_AWAY = re.compile(
    r"^\W*(?:the )?(?P<number>\w+|next|following|previous)(?: (?P<days>days?))(?: (?P<way>later|after|earlier|before)\b.*)?\W*$",
    re.IGNORECASE,
)


def against(phrase: str) -> int | None:
    """How many days after the event told before it a time expression lies ("minutes later" 0, "a day earlier" -1); else None."""
    if _SAME.match(phrase):
        return 0
    m = _DAYS_AWAY.match(phrase)
    if m is None:
        return None
    number, way = m["number"].casefold(), (m["way"] or "").casefold()
    if number in ("next", "following", "previous"):
        return -1 if number == "previous" else 1
    return (-1 if way in ("earlier", "before") else 1) * count_of(number) if way else None


def moved(day: str, days: int) -> str:
    """The EDTF day so many days after ``day``; empty when that is no single day."""
    plain = parse_day(day) if len(day) == 10 else None
    there = shifted(plain, days) if plain else None
    return there.isoformat() if there else ""


def in_the_last_week(phrase: str, published: str) -> bool:
    """Whether a time expression names the day of ``published`` (EDTF) or one of the seven before; not when either is unknown."""
    value = resolve(phrase, published)
    day, last = parse_day(value), parse_day(published)
    return bool(day and last and "/" not in value and 0 <= (last - day).days <= _TOGETHER)


def incident_date(
    phrases: Sequence[str], published: str, *, fresh: bool, future: bool = False, lasting: bool = False, unended: bool = False
) -> str:
    """An incident's EDTF date from its time expressions, in the order of the text.

    The most precise one counts, of several the first; different days within a week of each other are the ends of one
    interval, where "today" beside a named day is only when it was said. Where none tells, a fresh incident has the
    publication month with "~", and background has no date (codebook, "Rulings"). ``future`` is for what is yet to come,
    ``lasting`` for what goes on: the day or month told is then when it began. Of those, what is ``unended`` holds until somebody
    ends it: its interval has no end.
    """
    found = [(p, v) for p in phrases if (v := resolve(p, published, tense_future=future))]
    if not found:
        return f"{published[:7]}~" if fresh and parse_day(published) else ""
    days = [(p, v) for p, v in found if _precision(p, v) == 0]
    named = [v for p, v in days if not _TODAY.search(p)] or [v for _, v in days]
    value = _together(named) or min(found, key=lambda f: _precision(*f))[1]
    return _since(value, published) if unended else _up_to(value, published) if lasting else value


def _since(value: str, published: str) -> str:
    """From when it began on, the end unknown; unchanged when that is the day or month of publication."""
    start = value.split("/")[0]
    return value if published.startswith(start.rstrip("~")) else f"{start}/"


def _up_to(start: str, published: str) -> str:
    """From a day or month up to publication; unchanged when it is that month, or hardly before that day."""
    plain, now = start.rstrip("~"), parse_day(published)
    day = parse_day(plain)
    if now and day and len(plain) == 10 and (now - day).days > 1:
        return interval(day, now)
    if now and len(plain) == 7 and plain < published[:7]:
        return f"{start}/{published[:7]}"
    return start


def _together(days: Sequence[str]) -> str:
    """One value for days near each other; the first of days far apart; empty for none."""
    ordered = sorted({d for v in days if (d := parse_day(v))})
    if len(ordered) > 1 and (ordered[-1] - ordered[0]).days <= _TOGETHER:
        return interval(ordered[0], ordered[-1])
    return days[0] if days else ""
