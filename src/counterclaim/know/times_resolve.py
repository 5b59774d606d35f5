"""What a time expression means: its EDTF value against a publication date, by one ordered table of rules."""

from __future__ import annotations

import re
from collections.abc import Callable
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

NUMBER_WORDS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty-eight": 48, "twenty-four": 24, "a": 1, "an": 1, "several": 3, "a few": 3, "few": 3, "a couple of": 2}
NUMBER = r"(?P<number>\d{1,4}|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + r")"
UNIT = r"(?P<unit>hour|day|night|week|month|year|decade)"
PART_OF_DAY = r"(?:morning|afternoon|evening|night|noon|midday|midnight|dawn|sunrise|sunset|dusk)"
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_AHEAD = 3  # days that a bare date may lie after publication before the year before is meant
_MOST = 5000  # the largest number of units that is counted back
# The months of a season in the northern half of the world, where most of the press writes; winter is named by its first year.
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}


@dataclass(frozen=True, slots=True)
class At:
    """Where an expression stands: the publication day (None when unknown) and whether what it dates is still to come."""

    base: date | None
    published: str
    future: bool = False


_Value = Callable[[re.Match[str], At], str]
_OfDay = Callable[[re.Match[str], date], str]


@dataclass(frozen=True, slots=True)
class TimeRule:
    """One kind of expression: its name, its pattern (searched, not anchored), and its value (empty when it gives none)."""

    name: str
    pattern: re.Pattern[str]
    value: _Value


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def _group(m: re.Match[str], name: str) -> str:
    return (m.groupdict().get(name) or "").strip().lower()


def count_of(word: str) -> int:
    """The number that a word or figure of ``NUMBER`` names, at most 5000; 1 when it is none."""
    low = word.strip().lower()
    return min(int(low) if low.isdecimal() else NUMBER_WORDS.get(low, 1), _MOST)


def _relative(value: _OfDay) -> _Value:
    """A rule's value that needs the publication day; empty without one."""
    return lambda m, at: value(m, at.base) if at.base else ""


def _offset(days: int) -> _Value:
    return _relative(lambda m, base: _iso(shifted(base, days)))


def _full(m: re.Match[str], at: At) -> str:
    return _iso(day_of(int(m["year"]), month_number(m["month"]), int(m["day"])))


def _short_year(m: re.Match[str], at: At) -> str:
    short, month, day = int(m["short"]), month_number(m["month"]), int(m["day"])
    days = [d for century in (1900, 2000) if (d := day_of(century + short, month, day))]
    if not days:
        return ""
    base = at.base
    return _iso(min(days, key=lambda d: abs((d - base).days)) if base else days[0] if short > 50 else days[-1])


def _iso_day(m: re.Match[str], at: At) -> str:
    return _iso(day_of(int(m["year"]), int(m["b"]), int(m["a"])))


def numeric_day(first: int, second: int, year: int, base: date | None, *, slash: bool) -> date | None:
    """The day of "8/7/2016", day first, unless only the other order fits.

    Month first is read when it lies within two days of ``base``, or, written with slashes (as in the United States), when it
    lies nearer to it.
    """
    day_first, month_first = day_of(year, second, first), day_of(year, first, second)
    if day_first is None or month_first is None or base is None:
        return day_first or month_first
    near, other = abs((day_first - base).days), abs((month_first - base).days)
    return month_first if other < near and (slash or other <= 2) else day_first


def _numeric(m: re.Match[str], at: At) -> str:
    year = int(m["year"])
    return _iso(numeric_day(int(m["a"]), int(m["b"]), year, at.base, slash=m["mark"] == "/"))


def _in_year(m: re.Match[str], base: date) -> int | None:
    """The year that "last year", "this year", "next year" beside a month means; None when nothing is said."""
    return {"last": base.year - 1, "this": base.year, "next": base.year + 1}.get(_group(m, "whose"))


def _month_day(m: re.Match[str], at: At) -> str:
    month, day = month_number(m["month"]), int(m["day"])
    if at.base is None:
        return f"XXXX-{month:02d}-{day:02d}" if day_of(2000, month, day) else ""
    year = _in_year(m, at.base)
    if year is not None:
        return _iso(day_of(year, month, day))
    years = (at.base.year, at.base.year + 1) if at.future else (at.base.year + 1, at.base.year, at.base.year - 1)
    found = [d for y in years if (d := day_of(y, month, day))]
    if at.future:
        return _iso(next((d for d in found if d >= at.base), None))
    return _iso(next((d for d in found if (d - at.base).days <= _AHEAD), None))


def _vague(m: re.Match[str]) -> str:
    return "~" if _group(m, "part") else ""


def _month_year(m: re.Match[str], at: At) -> str:
    return f"{m['year']}-{month_number(m['month']):02d}{_vague(m)}"


def _month(m: re.Match[str], at: At) -> str:
    month = month_number(m["month"])
    if at.base is None:
        return f"XXXX-{month:02d}{_vague(m)}"
    year = _in_year(m, at.base)
    if year is None:
        ahead = at.future or _group(m, "which") == "next"
        year = at.base.year + (month < at.base.month) if ahead else at.base.year - (month > at.base.month)
        if month == at.base.month:
            year += {"last": -1, "next": 1}.get(_group(m, "which"), 0)
    return f"{year:04d}-{month:02d}{_vague(m)}"


def _week_of_month(m: re.Match[str], at: At) -> str:
    month = _month_year(m, at) if _group(m, "year") else _month(m, at)
    start = 1 + 7 * _NTH.index(_group(m, "nth"))
    return f"{month}-{start:02d}/{month}-{start + 6:02d}" if month else ""


def _running(m: re.Match[str], base: date) -> str:
    """The days up to publication of which this is the n-th without a break."""
    told = _group(m, "nth")
    n = int(told.rstrip("ndrth")) if told[0].isdecimal() else 1 + _NTH.index(told)
    return interval(shifted(base, 1 - n), base)


def _two_days(m: re.Match[str], at: At) -> str:
    year = f" {m['year']}" if m["year"] else ""
    end = resolve(f"{m['day2']} {m['month']}{year}", at.published, tense_future=at.future)
    start = f"{end[:-2]}{int(m['day']):02d}"
    return f"{start}/{end}" if end and start < end else ""


def _weekday(m: re.Match[str], at: At) -> str:
    if at.base is None:
        return ""
    back = (at.base.weekday() - weekday_number(m["weekday"])) % 7
    which, ahead = _group(m, "which"), (-back) % 7
    if which in ("next", "coming", "following"):
        return _iso(shifted(at.base, ahead or 7))
    if which in ("last", "previous"):  # of the day before, one says "yesterday" or just its name
        return _iso(shifted(at.base, -(back if back >= 2 else back + 7)))
    return _iso(shifted(at.base, ahead if at.future else -back))


def _weekday_of_week(m: re.Match[str], base: date) -> str:
    weeks = {"last": -1, "next": 1}.get(_group(m, "whose"), 0)
    return _iso(shifted(base, weekday_number(m["weekday"]) - base.weekday() + 7 * weeks))


def _overnight(m: re.Match[str], base: date) -> str:
    return interval(shifted(base, -1), base)


def _ago(m: re.Match[str], base: date) -> str:
    n, unit = count_of(m["number"]), m["unit"].lower()
    vague = "~" if re.search(r"few|several|couple|almost|nearly|about|around", m.group(), re.IGNORECASE) else ""
    if unit in ("hour", "day", "night"):
        return _with(_iso(shifted(base, -(n // 24 if unit == "hour" else n))), vague)
    if unit == "week":
        return _with(_iso(shifted(base, -7 * n)), "~")
    if unit == "month":
        return f"{month_before(base.year, base.month, n)}~"
    year = base.year - n * (10 if unit == "decade" else 1)
    return f"{year:04d}~" if year > 0 else ""


def _with(value: str, mark: str) -> str:
    return f"{value}{mark}" if value else ""


def _past(m: re.Match[str], base: date) -> str:
    """From so many units back up to publication; the end has the start's precision. About a year ago is no month."""
    n, unit = count_of(m["number"] or "1"), m["unit"].lower()
    days = {"hour": max(1, -(-n // 24)), "day": n, "night": n, "week": 7 * n}.get(unit)
    if days is not None:
        return interval(shifted(base, -days), base)
    if unit == "month" or (n == 1 and unit == "year" and not _group(m, "about")):
        return f"{month_before(base.year, base.month, n * (12 if unit == 'year' else 1))}/{_month_of(base)}"
    year = base.year - n * (10 if unit == "decade" else 1)
    return f"{year:04d}/{_month_of(base)}" if year > 0 else ""


def _this_unit(m: re.Match[str], base: date) -> str:
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(m["which"].split()[-1].lower(), 0)
    unit = m["unit"].lower()
    if unit == "week":
        return _week(base, step)
    if unit == "month":
        return month_before(base.year, base.month, -step)
    return f"{base.year + step:04d}" if unit == "year" else ""


def _week(base: date, step: int) -> str:
    """The week that lies ``step`` weeks ahead, from Monday; this week reaches up to publication."""
    monday = shifted(base, 7 * step - base.weekday())
    return interval(monday, base if step == 0 else shifted(monday, 6)) if monday else ""


def _weekend(m: re.Match[str], base: date) -> str:
    back = (base.weekday() - 5) % 7
    if _group(m, "which") == "next":
        back -= 7
    elif _group(m, "which") == "last" and back < 2:
        back += 7
    saturday = shifted(base, -back)
    return interval(saturday, shifted(saturday, 1)) if saturday else ""


def _season(m: re.Match[str], at: At) -> str:
    first, last = _SEASONS[m["season"].lower()]
    if _group(m, "year"):
        year = int(m["year"])
    elif at.base:
        ahead = _group(m, "which") == "next"
        year = at.base.year + (first <= at.base.month if ahead else -(first > at.base.month))
        if _group(m, "which") == "last" and first <= at.base.month <= (last if last > first else 12):
            year -= 1
    else:
        return ""
    return f"{year:04d}-{first:02d}/{year + (last < first):04d}-{last:02d}"


def _around_now(m: re.Match[str], base: date) -> str:
    return f"{_month_of(base)}~"


def _year(m: re.Match[str], at: At) -> str:
    return m["year"] + _vague(m)


def _decade(m: re.Match[str], at: At) -> str:
    return f"{m['century']}{m['ten']}X"


def _since(m: re.Match[str], at: At) -> str:
    start = resolve(m["rest"], at.published, tense_future=at.future)
    if not start:
        return ""
    start = start.split("/")[0]
    if at.base is None:
        return f"{start}/.."
    return start if start >= at.base.isoformat() else f"{start}/{at.base.isoformat()}"


def _between(m: re.Match[str], at: At) -> str:
    """From one day to another; the earlier one is read against the later one."""
    end = resolve(m["b"], at.published, tense_future=at.future).split("/")[-1]
    if not parse_day(end):
        return ""
    start = resolve(m["a"], end).split("/")[0]
    return f"{start}/{end}" if parse_day(start) and start < end else ""


def _rule(name: str, pattern: str, value: _Value) -> TimeRule:
    return TimeRule(name, re.compile(pattern, re.IGNORECASE), value)


_PART = r"(?P<part>(?:early|mid|late|(?:the )?(?:beginning|middle|end|start)\s+of)[\s-]+)?"
_WHICH = r"(?P<which>last|past|previous|next|coming|this|following)"
_WHOSE = r"(?:\s+(?:of\s+)?(?P<whose>last|this|next)\s+year)?"
_ABOUT = r"(?:(?P<about>about|around|almost|nearly|at least|more than|less than|over|up to)\s+)?"
_TO = r"\s+(?:and|to|until|till|through|into|and into)\s+"
_FROM = r"(?:ever\s+)?(?:since|starting (?:on|from)|from)"
_OVER = r"(?:in|over|during|within|for|throughout)"
_NOT_THEN = r"(?!\s+(?:ago|later|earlier|before|after|time))"
_OF_WEEK = rf"(?:\s+{PART_OF_DAY})?,?\s+(?:of\s+)?(?P<whose>last|this|next)\s+week\b"
_THIS = r"(?P<which>(?:earlier |later )?this|last|past|previous|next|coming)"
_TODAY = (
    rf"\btoday['’]?s?\b|\btonight\b|\bthis\s+{PART_OF_DAY}\b|\b(?:earlier|later) in the day\b"
    rf"|\b(?:at|before|since|around|by|after|in the|of the)\s+{PART_OF_DAY}\b"
)
_NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_RECENTLY = (
    r"\b(?:recent(?:ly)?|now|currently|meanwhile|in the meantime|earlier|lately"
    r"|(?:last|past)\s+(?:few\s+)?(?:days|weeks))\b(?!\s+(?:than|that))"
)
RULES = (
    _rule("since a time", rf"^\W*{_FROM}\s+(?P<rest>(?!.*\b(?:to|until|till)\b).{{1,160}})$", _since),
    _rule("July 3-5", rf"\b{MONTH}\s+{DAY}\s*(?:-|–|and|to)\s*(?P<day2>[0-3]?\d)(?:th|st|nd|rd)?(?!\d)(?:,?\s+{YEAR})?", _two_days),
    _rule("3-5 July", rf"\b{DAY}\s*(?:-|–|and|to)\s*(?P<day2>[0-3]?\d)(?:th|st|nd|rd)?\s+{MONTH}(?:,?\s+{YEAR})?", _two_days),
    _rule("Friday and Saturday", rf"^\W*(?P<a>.{{1,60}}?){_TO}(?P<b>.{{1,60}})$", _between),
    _rule("ISO day", r"\b(?P<year>\d{4})-(?P<b>[01]\d)-(?P<a>[0-3]\d)(?!\d)", _iso_day),
    _rule("8 July 2016", rf"\b{DAY}\s+(?:of\s+)?{MONTH},?\s+{YEAR}\b", _full),
    _rule("July 8, 2016", rf"\b{MONTH}\s+{DAY},?\s+{YEAR}\b", _full),
    _rule("3 JAN 90", rf"\b{DAY}\s+{MONTH}\s+'?(?P<short>\d\d)\b(?!:)", _short_year),
    _rule("08.07.2016", r"\b(?P<a>[0-3]?\d)(?P<mark>[./-])(?P<b>[0-3]?\d)[./-](?P<year>(?:19|20)\d\d)\b", _numeric),
    _rule("8 July", rf"\b{DAY}\s+(?:of\s+)?{MONTH}\b{_WHOSE}", _month_day),
    _rule("July 8", rf"\b{MONTH}\s+{DAY}\b(?!\s*(?:people|civilians|were|killed|dead)){_WHOSE}", _month_day),
    _rule("first week of July", rf"\b(?P<nth>first|second|third|fourth)\s+week\s+of\s+{MONTH}(?:,?\s+{YEAR})?", _week_of_month),
    _rule("late March 2016", rf"\b{_PART}{MONTH},?\s+(?:of\s+)?{YEAR}\b", _month_year),
    _rule("summer of 2012", rf"\b(?:(?P<which>last|next|this)\s+)?{SEASON}(?:\s+(?:of\s+)?{YEAR})?\b", _season),
    _rule(
        "the third consecutive day",
        rf"\b(?P<nth>{'|'.join(_NTH[1:])}|[1-9]\d?(?:nd|rd|th))\s+(?:consecutive|straight|successive)\s+(?:day|night)\b",
        _relative(_running),
    ),
    _rule("day before yesterday", r"\bday before yesterday\b", _offset(-2)),
    _rule("yesterday", r"\byesterday['’]?s?\b|\blast night\b", _offset(-1)),
    _rule("tomorrow", r"\btomorrow\b", _offset(1)),
    _rule("over the past days", rf"\b(?:past|last|previous|recent)\s+{NUMBER}\s+{UNIT}s?\b", _relative(_past)),
    _rule("over the past week", rf"\b{_OVER}\s+the\s+(?:past|last)\s+(?P<number>)?{UNIT}\b", _relative(_past)),
    _rule("for two years", rf"\b{_OVER}\s+(?:the\s+)?{_ABOUT}{NUMBER}\s+{UNIT}s?\b{_NOT_THEN}", _relative(_past)),
    _rule("a week ago", rf"\b{_ABOUT}{NUMBER}\s+{UNIT}s?\s+ago\b", _relative(_ago)),
    _rule("Thursday last week", rf"\b{WEEKDAY}\b{_OF_WEEK}", _relative(_weekday_of_week)),
    _rule("the weekend", r"\b(?:(?P<which>last|next|this|past)\s+)?weekend\b", _relative(_weekend)),
    _rule("Thursday", rf"\b(?:{_WHICH}\s+)?{WEEKDAY}\b", _weekday),
    _rule("late March", rf"\b{_PART}(?:{_WHICH}\s+)?{MONTH}(?!\w){_WHOSE}", _month),
    _rule("this week", rf"\b{_THIS}\s+(?P<unit>week|month|year)\b", _relative(_this_unit)),
    _rule("overnight", r"\bovernight\b", _relative(_overnight)),
    _rule("today", _TODAY, _offset(0)),
    _rule("recently", _RECENTLY, _relative(_around_now)),
    _rule("the 1990s", r"\b(?P<century>18|19|20)(?P<ten>\d)0['’]?s\b", _decade),
    _rule("a year", rf"\b{_PART}{YEAR}\b(?!-)", _year),
)  # fmt: skip
# What is timed by something else in the text ("two days later") has no value of its own.
_ELSEWHERE = re.compile(
    r"\b(?:earlier|later|before|after|afterwards?|following|subsequent)\s*$|\bthe\s+(?:same|next|following|previous)\s+(?:day|night|week|month|year|\w*day)\b"
    r"|\b(?:day|night|week|month|year|hour|minute)s?\s+(?:earlier|later|before|after)\b(?! yesterday)",
    re.IGNORECASE,
)
_LONE = re.compile(r"^\W*(?:earlier|later)\W*$", re.IGNORECASE)


def resolve(phrase: str, published: str, *, tense_future: bool = False) -> str:
    """The EDTF value of a time expression against the publication date ``published`` (EDTF, or empty).

    Bare days and months lie in the past ("Thursday" is the last one up to publication), with ``tense_future`` ahead. Without
    a publication date a relative time gives an empty value, and "July 8" is ``XXXX-07-08``. Empty, too, when the phrase
    holds no time that the rules know, or one that hangs on another event ("two days later"). Never raises.
    """
    text = " ".join(phrase[:200].split())
    if (
        _ELSEWHERE.search(text)
        and not _LONE.match(text)
        and not re.search(rf"\b(?:{WEEKDAY}|{MONTH}|yesterday|today)\b", text, re.I)
    ):
        return ""
    at = At(parse_day(published), published, tense_future)
    for rule in RULES:
        m = rule.pattern.search(text)
        if m and (value := rule.value(m, at)):
            return value
    return ""
