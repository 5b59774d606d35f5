"""From a ledger to what is exported of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import Connection, select

from counterclaim.exports.values import Batch, Item, Words
from counterclaim.know.places import Places, parse_where
from counterclaim.ledger import log, schema
from counterclaim.ledger.entries import parse
from counterclaim.ledger.evidence import chunks
from counterclaim.ledger.incident_list import Filters, incident_row, incidents
from counterclaim.ledger.questions import Row, standing
from counterclaim.ledger.veil import veil_of
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.shown import settled_of, shown
from counterclaim.pipeline.state import State
from counterclaim.records import Document, Reading
from counterclaim.records.ledger import Settled

_ALL: Final = 2**53


def collect(ledger: Ledger, keys: Sequence[str] = (), filters: Filters | None = None) -> Batch:
    """The incidents with these keys, else those that ``filters`` let through, the earliest first; with neither, the whole ledger.

    Of a whole ledger the documents come too in which no incident was found. Raises ``CounterclaimError`` (``unknown_incident``,
    and what the filters raise).
    """
    with ledger.store.reading() as connection:
        state = ledger.state(connection)
        rows = _rows(connection, keys, filters)
        settled = settled_of(state)
        items = tuple(_item(state, ledger, row, settled) for row in rows)
        reads = {m.document.id: (m.document, m.reading) for i in items for m in i.history.incident.members}
        if not keys and filters in (None, Filters()):
            reads |= dict(_others(state, connection, reads))
        last = log.last(connection)
        return Batch(
            items,
            reads,
            _times(connection, reads),
            last.seq if last else 0,
            last.time if last else "",
            Words(veil_of(connection)),
            ledger.lookups,
        )


def _rows(connection: Connection, keys: Sequence[str], filters: Filters | None) -> list[Row]:
    if not keys:
        return list(incidents(connection, filters, "oldest", _ALL).rows)
    numbers = list(dict.fromkeys(standing(connection, key)[0] for key in keys))
    t = schema.incident
    return [incident_row(connection.execute(select(t).where(t.c.number == n)).mappings().one()) for n in numbers]


def _item(state: State, ledger: Ledger, row: Row, settled: Sequence[Settled]) -> Item:
    key, place = row["key"], row["place"]
    history = shown(state, key, ledger.lookups)
    where = Places.load().locate(place) if place else None
    times = _times(state.connection, {m.document.id for m in history.incident.members})
    return Item(
        history,
        row,
        where.name if where else "",
        where.kind if where else "",
        parse_where(place).relation if where else "",
        where.country if where else "",
        min(times.values(), default=""),
        _time(state.connection, row["changed"]),
        tuple(s for s in settled if s.incident == key),
    )


def _others(state: State, connection: Connection, held: Collection[str]) -> list[tuple[str, tuple[Document, Reading]]]:
    names = [d for d in connection.scalars(select(schema.taken.c.id).order_by(schema.taken.c.place)) if d not in held]
    return list(state.reports.reads(names).items())


def _times(connection: Connection, documents: Collection[str]) -> dict[str, str]:
    """The times of the log's entries that kept some documents, by id."""
    d, e = schema.document, schema.entry
    query = select(d.c.id, e.c.line).join(e, e.c.number == d.c.entry)
    return {
        name: parse(line).time
        for some in chunks(list(documents))
        for name, line in connection.execute(query.where(d.c.id.in_(some)))
    }


def _time(connection: Connection, entry: int) -> str:
    line = connection.scalar(select(schema.entry.c.line).where(schema.entry.c.number == entry))
    return parse(line).time if line else ""
