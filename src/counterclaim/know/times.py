"""Time expressions to EDTF (ISO 8601-2) against a publication date. No day is invented: "In June" is ``2016-06``.

Rules stand in one ordered table; the first that matches a phrase gives its value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from counterclaim.know.dates import (
    DAY,
    MONTH,
    WEEKDAY,
    YEAR,
    day_of,
    interval,
    month_before,
    month_number,
    parse_day,
    shifted,
    weekday_number,
)
from counterclaim.records.spans import Span

_NUMBERS = {
    w: n
    for n, w in enumerate(
        "a one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
    )
    if n
} | {"a": 1, "an": 1, "several": 3, "few": 3, "couple": 2}
_NUMBER = r"(?P<number>\d+|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_UNIT = r"(?P<unit>hour|day|night|week|month|year)s?"
_PART = r"(?:(?:early|late|earlier|later)\s+(?:on\s+)?)?"
_AHEAD = 3  # days that a bare date may lie after publication before the year before is meant

_Rule = Callable[[re.Match[str], date | None, str], str]


@dataclass(frozen=True, slots=True)
class TimeRule:
    """One kind of expression: its name, its pattern (searched, not anchored), and its value."""

    name: str
    pattern: re.Pattern[str]
    value: _Rule


def _full(m: re.Match[str], base: date | None, published: str) -> str:
    day = day_of(int(m["year"]), month_number(m["month"]), int(m["day"]))
    return day.isoformat() if day else ""


def _short_year(m: re.Match[str], base: date | None, published: str) -> str:
    year = int(m["short"])
    day = day_of(year + (1900 if year > 50 else 2000), month_number(m["month"]), int(m["day"]))
    return day.isoformat() if day else ""


def _numeric(m: re.Match[str], base: date | None, published: str) -> str:
    a, b, year = int(m["a"]), int(m["b"]), int(m["year"])
    days = [d for d in (day_of(year, b, a), day_of(year, a, b)) if d]
    if base and len(days) == 2:
        days.sort(key=lambda d: abs((d - base).days))
    return days[0].isoformat() if days else ""


def _month_day(m: re.Match[str], base: date | None, published: str) -> str:
    month, day = month_number(m["month"]), int(m["day"])
    if base is None:
        return f"XXXX-{month:02d}-{day:02d}" if 1 <= day <= 31 else ""
    found = day_of(base.year, month, day)
    if found and (found - base).days > _AHEAD:
        found = day_of(base.year - 1, month, day)
    return found.isoformat() if found else ""


def _month_year(m: re.Match[str], base: date | None, published: str) -> str:
    return f"{m['year']}-{month_number(m['month']):02d}" + ("~" if _partly(m) else "")


def _month(m: re.Match[str], base: date | None, published: str) -> str:
    month = month_number(m["month"])
    if base is None:
        return f"XXXX-{month:02d}" + ("~" if _partly(m) else "")
    year = base.year - (month > base.month)
    if (m["last"] or "").lower() == "last" and month == base.month:
        year -= 1
    return f"{year}-{month:02d}" + ("~" if _partly(m) else "")


def _partly(m: re.Match[str]) -> bool:
    return bool(m["part"])


def _weekday(m: re.Match[str], base: date | None, published: str) -> str:
    if base is None:
        return ""
    back = (base.weekday() - weekday_number(m["weekday"])) % 7
    which = (m["which"] or "").lower()
    if which == "next":
        return interval(shifted(base, (-back) % 7 or 7), shifted(base, (-back) % 7 or 7))
    if which == "last" and back == 0:
        back = 7
    day = shifted(base, -back)
    return day.isoformat() if day else ""


def _offset(days: int) -> _Rule:
    def value(m: re.Match[str], base: date | None, published: str) -> str:
        day = shifted(base, days) if base else None
        return day.isoformat() if day else ""

    return value


def _overnight(m: re.Match[str], base: date | None, published: str) -> str:
    return interval(shifted(base, -1), base) if base else ""


def _ago(m: re.Match[str], base: date | None, published: str) -> str:
    if base is None:
        return ""
    n, unit = _count(m["number"]), m["unit"].lower()
    if unit in ("day", "night", "hour"):
        day = shifted(base, -n if unit != "hour" else -(n // 24))
        return day.isoformat() if day else ""
    if unit == "week":
        day = shifted(base, -7 * n)
        return f"{day.isoformat()}~" if day else ""
    return month_before(base.year, base.month, n) + "~" if unit == "month" else f"{base.year - n}~"


def _past(m: re.Match[str], base: date | None, published: str) -> str:
    if base is None:
        return ""
    n, unit = _count(m["number"] or "1"), m["unit"].lower()
    if unit == "hour":
        return interval(shifted(base, -max(1, n // 24)), base)
    if unit in ("day", "night"):
        return interval(shifted(base, -n), base)
    if unit == "week":
        return interval(shifted(base, -7 * n), base)
    if unit == "month":
        return f"{month_before(base.year, base.month, n)}/{base.year}-{base.month:02d}"
    return f"{base.year - n}/{base.year}"


def _count(word: str) -> int:
    return min(int(word) if word.isdigit() else _NUMBERS.get(word.lower(), 1), 5000)


def _last_unit(m: re.Match[str], base: date | None, published: str) -> str:
    if base is None:
        return ""
    unit, this = m["unit"].lower(), m["which"].lower() in ("this", "earlier this", "later this")
    monday = shifted(base, -base.weekday())
    if unit == "week" and monday:
        return interval(monday, base) if this else interval(shifted(monday, -7), shifted(monday, -1))
    if unit == "month":
        return month_before(base.year, base.month, 0 if this else 1)
    if unit == "year":
        return str(base.year if this else base.year - 1)
    return ""


def _weekend(m: re.Match[str], base: date | None, published: str) -> str:
    if base is None:
        return ""
    saturday = shifted(base, -((base.weekday() - 5) % 7))
    return interval(saturday, shifted(saturday, 1)) if saturday else ""


def _around_now(m: re.Match[str], base: date | None, published: str) -> str:
    return f"{base.year}-{base.month:02d}~" if base else ""


def _year(m: re.Match[str], base: date | None, published: str) -> str:
    return m["year"] + ("~" if m["part"] else "")


def _since(m: re.Match[str], base: date | None, published: str) -> str:
    start = resolve(m["rest"], published)
    if not start or "/" in start:
        return start
    return f"{start}/{base.isoformat()}" if base else f"{start}/.."


def _rule(name: str, pattern: str, value: _Rule) -> TimeRule:
    return TimeRule(name, re.compile(pattern, re.IGNORECASE), value)


_SPAN_OF = r"(?P<part>(?:early|mid|late|beginning of|end of|start of)[\s-]+)?"
RULES = (
    _rule("since a time", r"^\s*(?:ever )?since\s+(?P<rest>.+)$", _since),
    _rule("ISO day", r"\b(?P<year>\d{4})-(?P<b>[01]\d)-(?P<a>[0-3]\d)\b", _numeric),
    _rule("8 July 2016", rf"\b{DAY}\s+(?:of\s+)?{MONTH},?\s+{YEAR}\b", _full),
    _rule("July 8, 2016", rf"\b{MONTH}\s+{DAY},?\s+{YEAR}\b", _full),
    _rule("3 JAN 90", rf"\b{DAY}\s+{MONTH}\s+(?P<short>\d\d)\b(?!:)", _short_year),
    _rule("08.07.2016", r"\b(?P<a>[0-3]?\d)[./-](?P<b>[0-3]?\d)[./-](?P<year>(?:19|20)\d\d)\b", _numeric),
    _rule("8 July", rf"\b{DAY}\s+(?:of\s+)?{MONTH}\b", _month_day),
    _rule("July 8", rf"\b{MONTH}\s+{DAY}\b(?!\s*(?:people|civilians|were|killed|dead))", _month_day),
    _rule("late March 2016", rf"\b{_SPAN_OF}{MONTH},?\s+(?:of\s+)?{YEAR}\b", _month_year),
    _rule("day before yesterday", r"\bday before yesterday\b", _offset(-2)),
    _rule("yesterday", r"\byesterdays?\b|\blast night\b", _offset(-1)),
    _rule("tomorrow", r"\btomorrow\b", _offset(1)),
    _rule("overnight", r"\bovernight\b", _overnight),
    _rule("over the past days", rf"\b(?:past|last|previous)\s+(?:{_NUMBER}\s+)?(?P<unit>hour|day|night|week|month|year)s\b", _past),
    _rule("a week ago", rf"\b{_NUMBER}\s+{_UNIT}\s+ago\b", _ago),
    _rule("this week", r"\b(?P<which>(?:earlier |later )?this|last|past|previous)\s+(?P<unit>week|month|year)\b", _last_unit),
    _rule("the weekend", r"\bweekend\b", _weekend),
    _rule("Thursday", rf"\b(?P<which>last|next|this|past)?\s*\b{WEEKDAY}\b", _weekday),
    _rule("today", r"\b(?:today|tonight|this (?:morning|afternoon|evening)|earlier in the day|same day|at dawn)\b", _offset(0)),
    _rule("late March", rf"\b{_SPAN_OF}(?P<last>last\s+|this\s+)?{MONTH}(?!\w)", _month),
    _rule("recently", r"\b(?:recent(?:ly)?|now|currently|meanwhile|in the meantime|earlier|lately)\b", _around_now),
    _rule("a year", rf"\b{_SPAN_OF}{YEAR}\b", _year),
)  # fmt: skip


def resolve(phrase: str, published: str) -> str:
    """The EDTF value of a time expression against the publication date ``published`` (EDTF, or empty).

    Without a publication date a relative time gives an empty value, and "July 8" is ``XXXX-07-08``. Empty when the phrase
    holds no time that the rules know ("the same night as the raid").
    """
    base = parse_day(published)
    for rule in RULES:
        m = rule.pattern.search(phrase)
        if m:
            value = rule.value(m, base, published)
            if value:
                return value
    return ""


_FOUND = re.compile(
    "|".join(
        (
            rf"\b{_PART}{DAY}\s+{MONTH}(?:,?\s+{YEAR})?\b",
            rf"\b{_PART}{MONTH}\s+{DAY}(?:,?\s+{YEAR})?\b".replace("?P<", "?P<x"),
            r"\b(?:[0-3]?\d)[./-](?:[0-3]?\d)[./-](?:19|20)\d\d\b",
            rf"\b(?:the )?(?:past|last|previous)\s+(?:{_NUMBER}\s+)?(?:hour|day|night|week|month|year)s?\b",
            rf"\b{_NUMBER}\s+(?:hour|day|night|week|month|year)s?\s+ago\b".replace("?P<", "?P<z"),
            r"\b(?:the day before yesterday|yesterday|last night|tomorrow|overnight|today|tonight)\b",
            r"\b(?:earlier |later )?this (?:week|month|year|morning|afternoon|evening)\b",
            rf"\b(?:(?:early|late|last|next|on)\s+)?{WEEKDAY}(?:\s+(?:morning|afternoon|evening|night))?\b",
            rf"\b(?:(?:early|mid|late|last|in)[\s-]+)?{MONTH},?\s+{YEAR}\b".replace("?P<", "?P<u"),
            r"\b(?:(?:early|mid|late|last|in)[\s-]+)(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
            r"\bin (?:19|20)\d\d\b",
        )
    ),
    re.IGNORECASE,
)


def find_times(text: str) -> list[Span]:
    """The time expressions in ``text`` that the rules know, in order."""
    return [Span(*m.span()) for m in _FOUND.finditer(text)]


def _precision(value: str) -> int:
    """0 a day, 1 a span of days, 2 a month, 3 longer or vaguer."""
    plain = value.rstrip("~?%")
    if "/" in plain:
        return 1 if all(len(p.rstrip("~")) == 10 for p in plain.split("/")) else 3
    return {10: 0, 7: 2}.get(len(plain), 3)


def incident_date(phrases: Sequence[str], published: str, *, fresh: bool) -> str:
    """An incident's EDTF date from its time expressions, in the order of the text.

    The most precise one counts, of several the first. Where none tells, a fresh incident has the publication month with
    "~", and background has no date (codebook, "Rulings").
    """
    values = [v for p in phrases if (v := resolve(p, published))]
    if values:
        return min(values, key=_precision)
    return f"{published[:7]}~" if fresh and len(published) >= 7 else ""


_DATELINE = re.compile(
    re.sub(
        r"\?P<\w+>",
        "?:",
        rf"(?:{DAY}\s+{MONTH},?\s+{YEAR}|{MONTH}\s+{DAY},?\s+{YEAR}|{MONTH} [0-3]\d(?:19|20)\d\d"
        rf"|[0-3]?\d[./-][0-3]?\d[./-](?:19|20)\d\d|{DAY}\s+{MONTH}\s+\d\d\b(?=\s*(?:--|\())|(?:19|20)\d\d-[01]\d-[0-3]\d)",
    ),
    re.IGNORECASE,
)  # fmt: skip
_GLUED = re.compile(r"([0-3]\d)((?:19|20)\d\d)$")  # "Jun 062016": the comma was lost
_LEAD = re.compile(
    rf"^[\s\W]*(?:(?:date of publication|published|last modified|updated|posted|issued)(?: on| at)?[\s:]*)?(?:{WEEKDAY}[,.\s]+)?"
    r"(?:[A-Z][A-Z .'-]{2,30}(?:,|\()?\s*)?$"
)
_PUBLISHED = re.compile(
    r"(?:date of publication|published|last modified|updated(?: at| on)?|posted on|issued on)[\s:]*$"
    r"|(?<!on )\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s*$",
    re.IGNORECASE,
)


def dateline(text: str, published: str) -> str:
    """The effective publication date: the text's own dateline where it begins with one, else ``published``.

    Dates at the source are sometimes wrong; what a report says of itself wins. The time of day of ``published`` is kept
    when the day agrees.
    """
    head = text[:200]
    for m in _DATELINE.finditer(head):
        if _LEAD.match(head[: m.start()]) or _PUBLISHED.search(head[: m.start()]):
            own = resolve(_GLUED.sub(r"\1 \2", m.group()), published)
            if parse_day(own):
                return published if published.startswith(own) else own
    return published
