"""Documents and readings as rows of the evidence, and back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select

from counterclaim.ledger import schema
from counterclaim.ledger.log import Act
from counterclaim.records import Document, Part, PartKind, Problem, Reading, Span, Unread
from counterclaim.records.rows import from_stored, to_stored

FIELDS: Final = ("title", "publisher", "author", "published", "retrieved", "language", "url", "source", "repeats")
CHUNK: Final = 20_000
"""Values that one statement asks for at most."""
READ: Final = 512
"""Readings that are kept in memory."""
REPORT, NOTE = "report", "note"


def add_document(act: Act, document: Document, kind: str = REPORT) -> int:
    """Keep a document and that it came in; its number."""
    row = {"id": document.id, "sha256": document.sha256, "kind": kind, "text": document.text}
    row |= {name: getattr(document, name) for name in FIELDS}
    row["parts"] = dumped([[p.kind.value, *p.span] for p in document.parts])
    row["problems"] = dumped([[p.code, p.where, p.message, p.fix] for p in document.problems])
    number = act.insert(schema.document, row)
    acquire(act, number, document)
    return number


def acquire(act: Act, number: int, document: Document) -> None:
    """Keep that a document came in, perhaps once more."""
    row = {"document": number, "sha256": document.sha256, "source": document.source}
    act.insert(schema.acquisition, {**row, "url": document.url, "retrieved": document.retrieved})


def add_reading(act: Act, document: int, reading: Reading, reader: str) -> int:
    """Keep what a reader read in a document; the reading's number."""
    return act.insert(schema.reading, {"document": document, "reader": reader, "row": dumped(to_stored(reading))})


def add_unread(act: Act, item: Unread) -> int:
    """Keep that an input could not be read, and why; its number."""
    p = item.problem
    row = {"source": item.source, "sha256": item.sha256, "outcome": item.outcome.value}
    return act.insert(schema.unread, {**row, "code": p.code, "place": p.where, "message": p.message, "fix": p.fix})


def number_of(connection: Connection, document: str) -> int | None:
    """The number of a document by its id."""
    return connection.scalar(select(schema.document.c.number).where(schema.document.c.id == document))


def documents(connection: Connection, where: ColumnElement[bool]) -> Iterator[tuple[int, Document]]:
    """Documents with their numbers, in the order in which they came."""
    t = schema.document
    for row in connection.execute(select(t).where(where).order_by(t.c.number)).mappings():
        yield row["number"], document_of(row)


def by_id(connection: Connection, ids: Collection[str]) -> dict[str, Document]:
    """Documents by id; unknown ids are left out."""
    return {d.id: d for some in chunks(ids) for _, d in documents(connection, schema.document.c.id.in_(some))}


def document_of(row: RowMapping) -> Document:
    """The document that a row holds."""
    return Document(
        id=row["id"],
        sha256=row["sha256"],
        text=row["text"],
        parts=tuple(Part(PartKind(kind), Span(start, end)) for kind, start, end in json.loads(row["parts"])),
        problems=tuple(Problem(*p) for p in json.loads(row["problems"])),
        **{name: row[name] for name in FIELDS},
    )


def newest_readings(connection: Connection, documents: Collection[int]) -> dict[int, tuple[int, Reading]]:
    """The newest reading of each document (by number), with its own number."""
    t = schema.reading
    found: dict[int, tuple[int, Reading]] = {}
    for some in chunks(documents):
        newest = select(func.max(t.c.number)).where(t.c.document.in_(some)).group_by(t.c.document)
        for number, document, row in connection.execute(select(t.c.number, t.c.document, t.c.row).where(t.c.number.in_(newest))):
            found[document] = number, _reading(row)
    return found


def readings(connection: Connection, numbers: Collection[int]) -> dict[int, Reading]:
    """Readings by number."""
    t = schema.reading
    return {
        number: _reading(row)
        for some in chunks(numbers)
        for number, row in connection.execute(select(t.c.number, t.c.row).where(t.c.number.in_(some)))
    }


@lru_cache(maxsize=READ)
def _reading(row: str) -> Reading:
    """The reading in a row; whatever tells of an incident is asked for again with each report of it."""
    return from_stored(json.loads(row))


def chunks(values: Collection[Any]) -> Iterator[Sequence[Any]]:
    """Values in as many lists as one statement takes each."""
    every = list(values)
    return (every[k : k + CHUNK] for k in range(0, len(every), CHUNK))


def dumped(value: object) -> str:
    """A value as compact JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def first(values: Iterable[Any]) -> Any:
    """The first of some values, ``None`` when there is none."""
    return next(iter(values), None)
