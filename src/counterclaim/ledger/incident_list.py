"""The incidents of a ledger, filtered, sorted and paged."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from counterclaim.ledger import schema
from counterclaim.ledger.incident_filters import BY_LABEL, IN_ORDER, SEEK, Filters, conditions, counted, labels, newest
from counterclaim.ledger.questions import Page, Row

__all__ = ["SORTS", "Filters", "changes_since", "incident_row", "incidents"]

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
_FIELDS: Final = ("key", "title", "type", "date", "place", "latitude", "longitude", "radius_km")
_COUNTS: Final = ("reports", "independent", "contested", "reversals", "claims", "changed")


def incidents(
    connection: Connection, filters: Filters | None = None, sort: str = "contested", limit: int = 20, offset: int = 0
) -> Page:
    """A page of the incidents that all filters let through, in an order of ``SORTS``.

    Raises ``CounterclaimError``: ``unknown_place``, ``unknown_status``, ``bad_date``, ``bad_box``.
    """
    asked = filters or Filters()
    total = counted(connection, asked)
    numbers = _numbers(connection, asked, sort, limit, offset, total) if offset < total else []
    return Page.of(_rows(connection, numbers), offset, total)


def changes_since(connection: Connection, entry: int, limit: int = 20, offset: int = 0) -> Page:
    """The incidents that acts after an entry of the log touched, the last touched first."""
    return incidents(connection, Filters(changed_since=entry), "changed", limit, offset)


def incident_row(row: RowMapping) -> Row:
    """An incident as lists show it; ``killed`` holds the least and the most dead that reports give."""
    return {
        **{name: row[name] for name in _FIELDS},
        "killed": [row["killed_low"], row["killed_high"]],
        "statuses": json.loads(row["statuses"] or "{}"),
        "parties": row["parties"].split("\n")[1:-1],
        "outlets": row["outlets"].split("\n")[1:-1],
        **{name: row[name] for name in _COUNTS},
    }


def _numbers(connection: Connection, asked: Filters, sort: str, limit: int, offset: int, total: int) -> list[int]:
    """The incidents of a page in their order, found in the way that reads fewest of them."""
    in_order = (offset + limit) * newest(connection) <= total * total
    way = IN_ORDER if in_order else BY_LABEL if labels(asked) else SEEK
    query = select(_T.c.number).where(*conditions(connection, asked, way)).order_by(*SORTS[sort], _T.c.key)
    return list(connection.scalars(query.limit(limit).offset(offset)))


def _rows(connection: Connection, numbers: list[int]) -> list[Row]:
    """Incidents in the order of their numbers as given."""
    rows = {r["number"]: incident_row(r) for r in connection.execute(select(_T).where(_T.c.number.in_(numbers))).mappings()}
    return [rows[n] for n in numbers]
