"""The documents of a ledger with their readings as persons corrected them, and what they copy and credit."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, insert, select, update

from counterclaim.ledger import evidence, schema
from counterclaim.ledger.corrections import corrected
from counterclaim.ledger.evidence import chunks, dumped
from counterclaim.ledger.rulings import Rulings
from counterclaim.records import Document, Reading, Span
from counterclaim.records.ledger import Copy


class LedgerReports:
    """Read reports on disk, in one transaction."""

    def __init__(self, connection: Connection, rulings: Rulings) -> None:
        self._connection, self._rulings = connection, rulings

    def reads(self, documents: Collection[str]) -> Mapping[str, tuple[Document, Reading]]:
        """Documents by id, each with its reading as it was corrected."""
        t = schema.taken
        query = select(t.c.id, t.c.reading)
        numbers = {d: n for some in chunks(documents) for d, n in self._connection.execute(query.where(t.c.id.in_(some)))}
        texts = evidence.by_id(self._connection, documents)
        readings = evidence.readings(self._connection, numbers.values())
        rulings = self._rulings.corrections(documents)
        return {d: (texts[d], corrected(readings[n], rulings.get(d, ()))) for d, n in numbers.items()}

    def copies(self, documents: Collection[str]) -> Sequence[Copy]:
        """What these documents copy of earlier ones."""
        t, c = schema.taken, schema.copied
        query = select(t.c.id, c.c.of, c.c.row).join(t, t.c.place == c.c.place).order_by(c.c.place, c.c.n)
        return [
            _copy(document, of, json.loads(row))
            for some in chunks(documents)
            for document, of, row in self._connection.execute(query.where(t.c.id.in_(some)))
        ]

    def credits(self, documents: Collection[str]) -> Mapping[str, str]:
        """The agencies that documents credit."""
        t = schema.taken
        query = select(t.c.id, t.c.credit).where(t.c.credit != "")
        return {d: agency for some in chunks(documents) for d, agency in self._connection.execute(query.where(t.c.id.in_(some)))}

    def keep(self, document: Document, reading: Reading, copies: Sequence[Copy], credit: str) -> None:
        """Keep the links of a document that the copy index took in, and the agency that it credits."""
        t = schema.taken
        place = self._connection.scalar(select(t.c.place).where(t.c.id == document.id))
        self._connection.execute(update(t).where(t.c.place == place), {"credit": credit})
        rows = [{"place": place, "n": n, "of": c.of, "row": dumped(_row(c))} for n, c in enumerate(copies)]
        if rows:
            self._connection.execute(insert(schema.copied), rows)


def _row(copy: Copy) -> list[object]:
    return [copy.kind, copy.here, copy.there, copy.words, copy.share, copy.reason]


def _copy(document: str, of: str, row: list[object]) -> Copy:
    kind, here, there, words, share, reason = row
    spans = ([Span(*s) for s in each] for each in (here, there))  # type: ignore[attr-defined]
    return Copy(document, of, str(kind), *map(tuple, spans), words, share, str(reason))  # type: ignore[call-arg, arg-type]
