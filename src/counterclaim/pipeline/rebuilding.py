"""Working out a ledger anew, perhaps with a newer reader, and what that changes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from counterclaim.ledger import evidence, schema
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.reading import Reader, read_ahead
from counterclaim.records import Document


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rebuild may change: for each incident its members and the status of each question; and judgements without anchor."""

    members: Mapping[str, frozenset[tuple[str, str]]]
    statuses: Mapping[str, Mapping[str, str]]
    orphaned: frozenset[int]


def seen(connection: Connection) -> Seen:
    """The state as it is."""
    i, m, r = schema.incident, schema.member, schema.ruling
    keys = dict(map(tuple, connection.execute(select(i.c.number, i.c.key).where(i.c.live == 1))))
    members: dict[str, set[tuple[str, str]]] = {key: set() for key in keys.values()}
    for number, document, name in connection.execute(select(m.c.incident, m.c.document, m.c.id)):
        members[keys[number]].add((document, name))
    statuses = connection.execute(select(i.c.key, i.c.statuses).where(i.c.live == 1))
    return Seen(
        {key: frozenset(held) for key, held in members.items()},
        {key: json.loads(text or "{}") for key, text in statuses},
        frozenset(connection.scalars(select(r.c.judgement).where(r.c.orphaned == 1, r.c.undone == 0))),
    )


def changes(before: Seen, after: Seen) -> Iterator[str]:
    """What is otherwise, one sentence each."""
    for key in sorted(before.members.keys() - after.members.keys()):
        now = sorted({k for k, held in after.members.items() if held & before.members[key]})
        yield f"{key} is no more" + (f"; its reports now tell {', '.join(now)}" if now else "")
    for key in sorted(after.members.keys() - before.members.keys()):
        yield f"{key} is new"
    for key in sorted(before.members.keys() & after.members.keys()):
        came, went = after.members[key] - before.members[key], before.members[key] - after.members[key]
        if came or went:
            yield f"{key}: {len(came)} reports joined, {len(went)} left"
        old, new = before.statuses[key], after.statuses[key]
        for question in sorted({*old, *new}):
            if old.get(question) != new.get(question):
                yield f"{key}: {question} was {old.get(question, 'unreported')}, is {new.get(question, 'unreported')}"
    for number in sorted(after.orphaned - before.orphaned):
        yield f"J{number} is orphaned: what it is about is not there any more"


def outdated(connection: Connection, reader: str) -> list[tuple[int, Document]]:
    """Documents that were last read by another reader than this, with their numbers; notes are read by nobody."""
    t, d = schema.reading, schema.document
    newest = select(func.max(t.c.number)).group_by(t.c.document)
    stale = select(t.c.document).where(t.c.number.in_(newest), t.c.reader != reader)
    return list(evidence.documents(connection, d.c.number.in_(stale) & (d.c.kind == evidence.REPORT)))


def read_again(ledger: Ledger, reader: Reader, name: str) -> Iterator[Document]:
    """Read all documents anew that another reader read, and keep the readings; each document when it is through.

    An interrupted run goes on where it was. The state changes with the next rebuild alone.
    """
    with ledger.store.reading() as connection:
        stale = outdated(connection, name)
    numbers = {document.id: number for number, document in stale}
    for item, reading in read_ahead((document for _, document in stale), reader=reader):
        if isinstance(item, Document) and reading is not None:
            ledger.reread(numbers[item.id], reading.result(), name)
            yield item
