"""Acts on a ledger: the rows that each adds to the evidence, and the entry of the log that holds their digests."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select, update

from counterclaim.ledger import schema, values
from counterclaim.ledger.entries import Entry, after, canonical, parse
from counterclaim.ledger.merkle import Peaks

LOGGED: Final = ("salt", "entry")


class Act:
    """One act in a writing transaction: ``insert`` adds evidence, ``close`` writes the entry that seals it.

    ``entry`` is the number that the entry will have, ``time`` its time.
    """

    def __init__(self, connection: Connection, actor: str, name: str, now: datetime | None = None) -> None:
        values.check({"actor": actor}, "the log")
        self.connection = connection
        self._actor, self._name = actor, name
        self._last = last(connection)
        self.entry = self._last.seq + 1 if self._last else 1
        self.time = _not_before(now or datetime.now(UTC), self._last)
        self._rows: list[list[Any]] = []

    def next(self, name: str) -> Act:
        """The act that follows this one, which is closed, in the same transaction."""
        return Act(self.connection, self._actor, name, datetime.fromisoformat(self.time))

    def number(self, table: Table) -> int:
        """The number that the next row of a table gets: none is given twice, not even one whose row was deleted."""
        highest = self.connection.scalar(select(func.max(table.c.number))) or 0
        return max(highest, _tombstoned(self.connection, table)) + 1

    def insert(self, table: Table, row: Mapping[str, Any]) -> int:
        """Add a row of evidence; its number."""
        values.check(row, table.name)
        number = self.number(table)
        whole = {**row, "number": number, "salt": os.urandom(16).hex(), "entry": self.entry}
        self.connection.execute(insert(table), whole)
        self._rows.append([table.name, number, digest(table, whole)])
        return number

    def close(self, **told: Any) -> Entry:
        """Write the entry, with what else is told of the act."""
        body = {"rows": self._rows, **told} if self._rows else told
        entry = after(self._last, self.time, self._actor, self._name, body)
        peaks = peaks_of(self.connection).appended(entry.leaf)
        self.connection.execute(insert(schema.entry), {"number": entry.seq, "line": entry.line, "hash": entry.hash})
        if entry.seq == 1:
            self.connection.execute(insert(schema.head), {"number": 1, "peaks": peaks.text})
        else:
            self.connection.execute(update(schema.head), {"peaks": peaks.text})
        return entry


def digest(table: Table, row: Mapping[str, Any]) -> str:
    """The salted SHA-256 of a row of evidence: nobody who has only the digest can try out what the row held."""
    held = {c.name: row[c.name] for c in table.columns if c.name != "salt"}
    return hashlib.sha256(f"{row['salt']}\n{canonical([table.name, held])}".encode()).hexdigest()


def last(connection: Connection) -> Entry | None:
    """The last entry of the log."""
    line = connection.scalar(select(schema.entry.c.line).order_by(schema.entry.c.number.desc()).limit(1))
    return parse(line) if line else None


def unbegun(connection: Connection) -> bool:
    """Whether a ledger has neither an entry nor evidence: then nothing is lost when its making is gone on with."""
    return not any(connection.execute(select(t.c.number).limit(1)).first() for t in (schema.entry, *schema.EVIDENCE))


def size(connection: Connection) -> int:
    """How many entries the log has."""
    return connection.scalar(select(func.max(schema.entry.c.number))) or 0


def peaks_of(connection: Connection) -> Peaks:
    """The tree over the log as it is kept."""
    held = connection.scalar(select(schema.head.c.peaks))
    return Peaks.parse(held) if held else Peaks(0, ())


def stamp(moment: datetime) -> str:
    """A moment as the log tells it: UTC with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _not_before(now: datetime, before: Entry | None) -> str:
    """The time of an act: a clock that was set back never makes the log go backwards."""
    told = stamp(now)
    if before is None or told > before.time:
        return told
    return stamp(datetime.fromisoformat(before.time) + timedelta(microseconds=1))


def _tombstoned(connection: Connection, table: Table) -> int:
    """The highest number of a row of this table that was ever deleted: numbers are never given twice."""
    held = connection.scalar(select(schema.setting.c.value).where(schema.setting.c.name == f"deleted.{table.name}"))
    return int(held or 0)
