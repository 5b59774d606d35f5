"""When a report says that it was published: its own dateline, which wins over a wrong date given with it."""

from __future__ import annotations

import re
from datetime import date

from counterclaim.know.dates import DAY, MONTH, WEEKDAY, YEAR, parse_day, weekday_number
from counterclaim.know.times_resolve import resolve
from counterclaim.records.spans import Span

_HEAD = 250  # code points of a text in which a dateline may stand
_LATE = 60  # days after the date given beyond which "last updated" is a later revision
_NAME = r"[A-Z][\w.'’-]*"
_LABEL = re.compile(
    r"(?:date of publication|published|last modified|(?:last )?updated|posted|issued|created|date)(?:\s+(?:on|at))?[\s:]*$",
    re.IGNORECASE,
)
_REVISED = re.compile(r"(?:modified|updated)(?:\s+(?:on|at))?[\s:]*$", re.IGNORECASE)
_DATES = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"\b{MONTH}\s+(?P<day>[0-3]\d),?(?P<year>(?:19|20)\d\d)\b",  # "Jun 062016": what stood between was lost
        rf"\b{DAY}\s+{MONTH},?\s+{YEAR}\b",
        rf"\b{MONTH}\s+{DAY},?\s+{YEAR}\b",
        r"\b[0-3]?\d(?P<mark>[./-])[0-3]?\d(?P=mark)(?:19|20)\d\d(?!\d)",
        r"\b(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)",
        rf"\b(?:{DAY}\s+{MONTH}|{MONTH}\s+{DAY})\s+'?(?P<short>\d\d)\b(?=\s*(?:--|\())".replace("P<month>", "P<month2>", 1).replace(
            "P<day>", "P<day2>", 1
        ),
        rf"\b(?:{DAY}\s+{MONTH})(?=,?\s*(?:--|—|–|\())",
        rf"\b(?:{MONTH}\s+{DAY})(?=,?\s*(?:--|—|–|\(|-\s))",
    )
)
_PLACE = re.compile(
    rf"^\W*{_NAME}(?:[\s,/]+{_NAME}){{0,4}}(?:\s*\([^)\n]{{1,30}}\))?\s*(?:,|\(|--|-)?\s*(?:\([^)\n]{{1,30}}\)\s*)?$"
)
_LINE_ENDS = re.compile(r"[ \t\])]*(?:[\r\n]|$)")
_HEADED, _ENDS_HEADING = re.compile(r"\w\s*[,:|(–—-]\s*$"), re.compile(r"[ \t\])]*\n")  # "Situation report, 3-9 May 2021"
_AS_OF, _AT_HOUR = re.compile(r"\bas (?:of|at) $", re.IGNORECASE), re.compile(r",? ?(?:[0-2]?\d[:.]?[0-5]\d\b[^\n]{0,12})?\n")
_WEEKDAY_BEFORE = re.compile(rf"(?<!\bon )(?<!\w){WEEKDAY},?\s*$", re.IGNORECASE)
_CLOCK = re.compile(r"^\s+(?:[0-2]?\d[:.]?[0-5]\d)\b\s*(?:[AP]M\b)?|^\s*\(?\s*updated\b", re.IGNORECASE)
_CLOCK_BEFORE = re.compile(r"\b[0-2]\d[:.]?[0-5]\d(?:\s*GMT)?\s*$")
_AGENCY = re.compile(rf"^\s+(?:{_NAME}\s+){{0,2}}\(?[A-Z]{{2,8}}(?:\b|-)")


def dateline(text: str, published: str) -> str:
    """The effective publication date (EDTF): the text's own where its head states one, else ``published``.

    The time of day of ``published`` is kept when the day agrees. A date that the head merely tells of ("on 8 July 2016") is
    no dateline: it must begin the text, end its heading after a comma, stand alone on its line, follow a label, a weekday or the
    place that begins its line, or stand by a clock time or an agency.
    """
    head = text[:_HEAD]
    for m in sorted((m for p in _DATES for m in p.finditer(head)), key=lambda m: (m.start(), -m.end())):
        if _states(head[: m.start()], head[m.end() :], m):
            own = _value(m, head[: m.start()], published)
            if own:
                return published if published.startswith(own) else own
    return published


def heads(text: str, time: Span) -> bool:
    """Whether a time in the head of a text tells the day of publication ("Tue Jul 5 2016 ...", "Published July 5 2016")."""
    if time.start >= _HEAD:
        return False
    head = text[:_HEAD]
    stated = (m for p in _DATES for m in p.finditer(head) if _states(head[: m.start()], head[m.end() :], m))
    return any(time.start < m.end() and m.start() < time.end for m in stated) or not text[: time.start].strip()


def _states(before: str, after: str, m: re.Match[str]) -> bool:
    """Whether the date between ``before`` and ``after`` says when the report was published."""
    weekday = _WEEKDAY_BEFORE.search(before)
    if weekday:
        day = parse_day(_read(m, ""))
        return day is None or day.weekday() == weekday_number(weekday["weekday"])
    line = before.rpartition("\n")[2]
    if not before.strip(" \t\n\r\ufeff([-—") or _LABEL.search(before) or _ends_line(before, line, after):
        return True
    if re.search(r"\b(?:on|of|in|since|until|by|from|to|and|the)\s*$", before, re.IGNORECASE):
        return False
    follows = after.lstrip(" ,")
    placed = bool(_PLACE.match(line)) and (line.rstrip().endswith((",", ")", "-")) or follows.startswith(("-", "(", "—", "–")))
    return placed or bool(_CLOCK.match(after) or _CLOCK_BEFORE.search(before) or _AGENCY.match(after))


def _ends_line(before: str, line: str, after: str) -> bool:
    """Whether a date ends its line as datelines do: alone on it, after a heading's comma, or after "as of", with the hour."""
    alone = not line.strip(" \t([-—") and _LINE_ENDS.match(after)
    headed = "\n" not in before.lstrip() and _HEADED.search(before) and _ENDS_HEADING.match(after)
    return bool(alone or headed or (_AS_OF.search(before) and _AT_HOUR.match(after)))


def _value(m: re.Match[str], before: str, published: str) -> str:
    given, own = parse_day(published), _read(m, published)
    day = parse_day(own)
    if day is None:
        return ""
    if given and _cut(m.group(), given) and not before.strip():
        return given.isoformat()
    if given and _REVISED.search(before) and (day - given).days > _LATE:
        return ""
    return own


def _cut(written: str, given: date) -> bool:
    """Whether ``written`` is the date given with its first figure lost ("5-04-2016" of 25-04-2016)."""
    return re.sub(r"[./]", "-", written) == f"{given:%d-%m-%Y}"[1:] and given.day > 9


def _read(m: re.Match[str], published: str) -> str:
    groups = m.groupdict()
    if groups.get("year") and groups.get("month") and groups.get("day"):
        return resolve(f"{groups['day']} {groups['month']} {groups['year']}", published)
    if groups.get("short"):
        day, month = groups["day"] or groups["day2"], groups["month"] or groups["month2"]
        return resolve(f"{day} {month} {groups['short']}", published)
    return resolve(m.group(), published) if published or re.search(r"\d\d$", m.group()) else ""
