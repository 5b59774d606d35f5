"""What the questions that people ask a ledger share: pages, keys, names, days and moments.

The questions themselves: incident_list, claim_list, speaker_records, course, document_search, grounds, difference.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from counterclaim.errors import CounterclaimError
from counterclaim.know.names import Names
from counterclaim.ledger import schema
from counterclaim.ledger.entries import parse
from counterclaim.ledger.evidence import chunks
from counterclaim.records.edtf import Days, days

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of an answer, from ``offset`` on; ``more`` says that others follow. ``total`` counts all, ``None`` when unknown."""

    rows: tuple[Row, ...]
    offset: int = 0
    total: int | None = None
    more: bool = False

    @classmethod
    def of(cls, rows: Sequence[Row], offset: int, total: int) -> Page:
        """A page of an answer whose rows are counted."""
        return cls(tuple(rows), offset, total, offset + len(rows) < total)

    @property
    def next(self) -> int | None:
        """Where the next page begins, ``None`` when this is the last."""
        return self.offset + len(self.rows) if self.more else None

    def row(self, name: str) -> Row:
        """The page as one JSON-ready row, its rows under ``name``."""
        return {name: list(self.rows), "offset": self.offset, "total": self.total, "next": self.next}


def standing(connection: Connection, key: str) -> tuple[int, str]:
    """The number and key of an incident, or of the one that it became part of.

    Raises ``CounterclaimError`` (``unknown_incident``) where there is none (any more).
    """
    t = schema.incident
    asked = key
    while True:
        row = connection.execute(select(t.c.number, t.c.live, t.c.became).where(t.c.key == asked)).one_or_none()
        if row is None or (not row.live and not row.became):
            what = "this is no incident any more: its reports were placed anew" if row else "this ledger has no such incident"
            raise CounterclaimError("unknown_incident", what, where=key, fix="List the incidents: counterclaim incidents")
        if row.live:
            return row.number, asked
        asked = row.became


def spellings(name: str) -> list[str]:
    """The ways in which a name may be kept: in other cases of letters, and as the names that are known call it."""
    known = Names.load().find(name)
    return list(dict.fromkeys([name, *([known.name] if known else []), name.lower(), name.upper(), name.title()]))


def period(since: str, until: str) -> Days | None:
    """The days from the first that ``since`` may mean to the last that ``until`` may; ``None`` when both are empty.

    Raises ``CounterclaimError`` (``bad_date``) for what is no date.
    """
    first, last = _days(since), _days(until)
    return Days(first.first if first else date.min, last.last if last else date.max) if first or last else None


def _days(text: str) -> Days | None:
    found = days(text)
    if text and found is None:
        raise CounterclaimError("bad_date", "this is no date", where=repr(text), fix="Write it as 2016-07-08, 2016-07 or 2016.")
    return found


def entry_at(connection: Connection, since: str) -> int:
    """The number of an entry of the log: given as such, or the last that was written at or before a moment (ISO 8601, else UTC).

    Raises ``CounterclaimError`` (``bad_moment``).
    """
    if since.isascii() and since.isdigit():
        return min(int(since), 2**53)
    try:
        moment = datetime.fromisoformat(since)
        told = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        fix = "Write it as 2016-07-08T20:00, or give the number of an entry of the log."
        raise CounterclaimError("bad_moment", "this is no moment", where=repr(since), fix=fix) from error
    return _last_before(connection, told.isoformat(timespec="microseconds")[:26] + "Z")


def _last_before(connection: Connection, time: str) -> int:
    """By halving: the times of entries never go back."""
    t = schema.entry
    low, high = 0, connection.scalar(select(func.max(t.c.number))) or 0
    while low < high:
        middle = (low + high + 1) // 2
        line = connection.scalar(select(t.c.line).where(t.c.number == middle)) or ""
        low, high = (middle, high) if parse(line).time <= time else (low, middle - 1)
    return low


def about(connection: Connection, documents: Collection[str]) -> dict[str, Row]:
    """The title, publisher and time of publication of documents, by id."""
    t = schema.document
    query = select(t.c.id, t.c.title, t.c.publisher, t.c.published)
    return {
        row["id"]: {name: row[name] for name in ("title", "publisher", "published")}
        for some in chunks(set(documents))
        for row in connection.execute(query.where(t.c.id.in_(some))).mappings()
    }
