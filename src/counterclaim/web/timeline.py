"""The course of an incident as a drawing: a row for each side, a column for each day, month or year on which something was said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from counterclaim.reconcile.dates import plain
from counterclaim.records.edtf import Days, days
from counterclaim.report.history import Event
from counterclaim.web.answers import Answers, Lettered
from counterclaim.web.pages import say

CELL: Final = 24
"""The room of one mark, as wide as a finger needs."""
HEAD: Final = 46
NAMES: Final = 190
"""The height of the columns' heads and the width of the rows' names."""
_COLUMNS: Final = 16
"""Columns at most before the next coarser unit of time is taken."""
_LANES: Final = 7
_WIDE, _NARROW = 7, 4
"""Marks beside each other in one column, at most and at least."""
_UNITS: Final = (10, 7, 4)
_TIME: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_OF_REPORTS: Final = ("evidence", "published")


@dataclass(frozen=True, slots=True)
class Mark:
    """One event at its place; ``n`` is its number in the course, ``to`` the quote that it leads to (0 for none)."""

    x: int
    y: int
    n: int
    kind: str
    letter: str
    told: str
    to: int


@dataclass(frozen=True, slots=True)
class Column:
    """A stretch of time; ``event`` when it is that of the event itself, ``gap`` names the time left out before it."""

    label: str
    x: int
    width: int
    event: bool
    gap: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The row of one side."""

    name: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole drawing, in units of its own."""

    width: int
    height: int
    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]


def timeline(course: Sequence[Event], when: str, answers: Answers, question: str) -> Timeline:
    """The drawing of a course with the letters of one question; ``when`` (EDTF) is the time of the event."""
    happened = days(when)
    unit = _unit(course, happened)
    lane_of, lanes = _laned(course)
    cells: dict[tuple[str, str], list[int]] = {}
    for n, e in enumerate(course):
        cells.setdefault((unit(e.at), lane_of(e)), []).append(n)
    times = sorted({t for t, _ in cells} | _event_times(unit, happened), key=lambda t: (not t, t))
    per = {t: min(_WIDE, max(_NARROW, *(-(-len(c) // 2) for (at, _), c in cells.items() if at == t), 0)) for t in times}
    columns = _columns(times, per, happened)
    letters = {n: x.letter for n, e in enumerate(course) for x in _lettered(e, answers) if x.question == question}
    rows = _lanes(lanes, cells, per)
    marks = [
        _mark(course[n], n, columns[times.index(t)], next(r for r in rows if r.name == lane), k, per[t], letters.get(n, ""))
        for (t, lane), numbers in cells.items()
        for k, n in enumerate(numbers)
    ]
    width = columns[-1].x + columns[-1].width if columns else NAMES
    height = rows[-1].y + rows[-1].height if rows else HEAD
    return Timeline(width, height, tuple(columns), tuple(rows), tuple(sorted(marks, key=lambda m: m.n)))


def question_of(course: Sequence[Event], answers: Answers, asked: str) -> str:
    """The question by which a drawing is lettered: the one asked for, else that on which most is said; empty without any."""
    said = Counter(x.question for e in course for x in _lettered(e, answers))
    return asked if asked in answers.legend else max(answers.legend, key=lambda q: said[q], default="")


def _lettered(e: Event, answers: Answers) -> list[Lettered]:
    """The letters of what is said in an event."""
    return [] if e.line.mark in _OF_REPORTS else answers.of_quotes(e.line.quotes[:1])


def _unit(course: Sequence[Event], happened: Days | None) -> Callable[[str], str]:
    """What column a time belongs to: its day, month or year, the finest that leaves few enough columns; empty when untold."""

    def cut(at: str, to: int) -> str:
        found = _TIME.match(at)
        return found[0][:to] if found else ""

    for to in _UNITS:
        if len({cut(e.at, to) for e in course} | _event_times(lambda at, to=to: cut(at, to), happened)) <= _COLUMNS:  # type: ignore[misc]
            break
    return lambda at: cut(at, to)


def _event_times(unit: Callable[[str], str], happened: Days | None) -> set[str]:
    return {unit(happened.first.isoformat())} if happened and happened.exact else set()


def _laned(course: Sequence[Event]) -> tuple[Callable[[Event], str], list[str]]:
    """The row of each event, and the rows in their order: the sides by how much they say, the others, evidence, publication."""
    said = [e.side for e in course if e.side and e.line.mark not in _OF_REPORTS]
    sides = sorted(dict.fromkeys(said), key=lambda s: -said.count(s))
    own = sides if len(sides) <= _LANES else sides[: _LANES - 1]

    def lane_of(e: Event) -> str:
        if e.line.mark in _OF_REPORTS:
            return say(f"incident.lane_{e.line.mark}")
        return (e.side if e.side in own else others) if e.side else none

    others, none = say("incident.lane_others"), say("incident.lane_none")
    used = {lane_of(e) for e in course}
    last = (others, none, *(say(f"incident.lane_{x}") for x in _OF_REPORTS))
    return lane_of, [*own, *(x for x in last if x in used and x not in own)]


def _columns(times: Sequence[str], per: dict[str, int], happened: Days | None) -> list[Column]:
    made: list[Column] = []
    x, before = NAMES, ""
    for t in times:
        width = per[t] * CELL + 12
        when = days(t) if t else None
        event = bool(when and happened and not when.gap(happened) and happened.width <= 366)
        made.append(Column(plain(t) if t else say("incident.untold"), x, width, event, _gap(before, t)))
        x, before = x + width, t
    return made


def _gap(before: str, after: str) -> str:
    """The time that is left out between two columns in a word or two; empty when none is."""
    a, b = days(before), days(after)
    if not a or not b or b.first - a.last <= timedelta(days=1):
        return ""
    apart = (b.first - a.last).days - 1
    unit, length = ("days", 1.0) if apart < 60 else ("months", 30.4) if apart < 700 else ("years", 365.25)
    return say(f"incident.gap_{unit}", n=round(apart / length))


def _lanes(names: Sequence[str], cells: dict[tuple[str, str], list[int]], per: dict[str, int]) -> list[Lane]:
    made, y = [], HEAD
    for name in names:
        rows = max(-(-len(c) // per[t]) for (t, lane), c in cells.items() if lane == name)
        height = rows * CELL + 10
        made.append(Lane(name, y, height))
        y += height
    return made


def _mark(e: Event, n: int, column: Column, lane: Lane, k: int, per: int, letter: str) -> Mark:
    x = column.x + 6 + (k % per) * CELL + CELL // 2
    y = lane.y + 5 + (k // per) * CELL + CELL // 2
    to = e.line.quotes[0].number if e.line.quotes else 0
    return Mark(x, y, n, e.line.mark, letter, f"{e.when}: {e.line.text}", to)
