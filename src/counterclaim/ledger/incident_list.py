"""The incidents of a ledger, filtered, sorted and paged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.boxes import box_of
from counterclaim.ledger.evidence import chunks
from counterclaim.ledger.nearby import Circle, circle
from counterclaim.ledger.questions import Page, Row, period, spellings
from counterclaim.records.finding import QUESTION_STATUSES

_T: Final = schema.incident
SORTS: Final[dict[str, tuple[ColumnElement[Any], ...]]] = {
    "contested": (_T.c.contested.desc(), _T.c.reports.desc()),
    "newest": (_T.c.first_day.desc().nulls_last(),),
    "oldest": (_T.c.first_day.asc().nulls_last(),),
    "toll": (_T.c.killed_high.desc().nulls_last(),),
    "reports": (_T.c.reports.desc(),),
    "changed": (_T.c.changed.desc(),),
}
"""The orders in which incidents are listed; what is equal stands by its key."""
_PLAIN: Final = ("key", "title", "type", "date", "place", "latitude", "longitude", "radius_km")
_COUNTS: Final = ("reports", "independent", "contested", "reversals", "claims", "changed")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which incidents are asked for; what is empty or ``None`` filters nothing.

    ``near`` is a place's name, ``radius_km`` in kilometres; ``since`` and ``until`` are EDTF days of the event, which may overlap.
    ``status`` is one of ``QUESTION_STATUSES``, of any question or of one (``by:contested``). ``min_killed`` is met by the highest
    toll that any report gives. ``changed_since`` is the number of an entry of the log. ``box`` is south, west, north and east in
    degrees, with commas between; ``reversals`` asks for those in which somebody changed the story.
    """

    near: str = ""
    radius_km: float | None = None
    since: str = ""
    until: str = ""
    type: str = ""
    status: str = ""
    party: str = ""
    outlet: str = ""
    contested: bool = False
    min_killed: int | None = None
    changed_since: int | None = None
    box: str = ""
    reversals: bool = False


def incidents(
    connection: Connection, filters: Filters | None = None, sort: str = "contested", limit: int = 20, offset: int = 0
) -> Page:
    """A page of the incidents that all filters let through, in an order of ``SORTS``.

    Raises ``CounterclaimError``: ``unknown_place``, ``unknown_status``, ``bad_date``, ``bad_box``.
    """
    asked = filters or Filters()
    where = _conditions(asked)
    order = (*SORTS[sort], _T.c.key)
    if asked.near:
        within = _within(connection, circle(asked.near, asked.radius_km), where, order)
        return Page.of(_rows(connection, within[offset : offset + limit]), offset, len(within))
    total = connection.scalar(select(func.count()).select_from(_T).where(*where)) or 0
    rows = connection.execute(select(_T).where(*where).order_by(*order).limit(limit).offset(offset)).mappings()
    return Page.of([incident_row(r) for r in rows], offset, total)


def changes_since(connection: Connection, entry: int, limit: int = 20, offset: int = 0) -> Page:
    """The incidents that acts after an entry of the log touched, the last touched first."""
    return incidents(connection, Filters(changed_since=entry), "changed", limit, offset)


def incident_row(row: RowMapping) -> Row:
    """An incident as lists show it; ``killed`` holds the least and the most dead that reports give."""
    return {
        **{name: row[name] for name in _PLAIN},
        "killed": [row["killed_low"], row["killed_high"]],
        "statuses": json.loads(row["statuses"] or "{}"),
        "parties": row["parties"].split("\n")[1:-1],
        "outlets": row["outlets"].split("\n")[1:-1],
        **{name: row[name] for name in _COUNTS},
    }


def chosen(connection: Connection, asked: Filters) -> list[list[ColumnElement[bool]]]:
    """The incidents that filters let through, as conditions for counts over them: one list, or several whose incidents add up.

    Raises ``CounterclaimError`` as :func:`incidents` does.
    """
    where = _conditions(asked, _READ_THROUGH)
    if not asked.near:
        return [where]
    within = _within(connection, circle(asked.near, asked.radius_km), where)
    return [[_T.c.number.in_(some)] for some in chunks(within)]


def _within(
    connection: Connection, around: Circle, where: list[ColumnElement[bool]], order: tuple[ColumnElement[Any], ...] = ()
) -> list[int]:
    """The numbers of the incidents in a circle, in an order."""
    query = select(_T.c.number, _T.c.latitude, _T.c.longitude).where(*where, *around.box()).order_by(*order)
    return [number for number, latitude, longitude in connection.execute(query) if around.holds(latitude, longitude)]


def _rows(connection: Connection, numbers: list[int]) -> list[Row]:
    """Incidents in the order of their numbers as given."""
    rows = {r["number"]: incident_row(r) for r in connection.execute(select(_T).where(_T.c.number.in_(numbers))).mappings()}
    return [rows[n] for n in numbers]


_Columns = Mapping[str, ColumnElement[Any]]
_PLAINLY: Final[_Columns] = dict(_T.c)
_READ_THROUGH: Final[_Columns] = {**_PLAINLY, **{n: _T.c[n] + 0 for n in ("first_day", "last_day", "contested", "killed_high")}}
"""Columns as sums, for which no index is sought: a count over many incidents reads through the one that holds all it needs."""


def _conditions(asked: Filters, columns: _Columns = _PLAINLY) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_T.c.live == 1]
    if when := period(asked.since, asked.until):
        found += [columns["first_day"] <= when.last.toordinal(), columns["last_day"] >= when.first.toordinal()]
    if asked.box:
        found += box_of(asked.box).conditions()
    if asked.type:
        found.append(_T.c.type == asked.type)
    if asked.status:
        found.append(_has_status(asked.status))
    if asked.party:
        found.append(_labelled("party", *spellings(asked.party)))
    if asked.outlet:
        found.append(_labelled("outlet", *spellings(asked.outlet)))
    if asked.contested:
        found.append(columns["contested"] > 0)
    if asked.reversals:
        found.append(_T.c.reversals > 0)
    if asked.min_killed is not None:
        found.append(columns["killed_high"] >= asked.min_killed)
    if asked.changed_since is not None:
        found.append(_T.c.changed > asked.changed_since)
    return found


def _has_status(asked: str) -> ColumnElement[bool]:
    status = asked.rpartition(":")[2]
    if status not in QUESTION_STATUSES:
        fix = f"Use one of {', '.join(QUESTION_STATUSES)}, or of one question: by:contested."
        raise CounterclaimError("unknown_status", "there is no such status", where=repr(asked), fix=fix)
    return _labelled("status", asked)


def _labelled(kind: str, *names: str) -> ColumnElement[bool]:
    """Whether an incident is found by one of some names."""
    t = schema.label
    return _T.c.number.in_(select(t.c.incident).where(t.c.kind == kind, t.c.name.in_({n.casefold() for n in names})))
