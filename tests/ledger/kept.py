"""Small ledgers of invented wars, with readings made by hand; and all rows that follow from their evidence."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from counterclaim.ledger import schema
from counterclaim.pipeline.ledger import Added, Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.records import Document, Reading
from counterclaim.records.rows import from_row
from counterclaim.report.titles import title

TOWNS = ("Orma", "Velt", "Sarn")
SPEAKERS = (("Ministry", "Northland", "military", "denies"), ("River Front", "River Front", "armed-group", "asserts"))


def told(n: int, day: int = 6) -> tuple[Document, Reading]:
    """Report n: a loss near one of three towns, asserted by the Front or denied by the Ministry."""
    town, (speaker, side, kind, stance) = TOWNS[n % 3], SPEAKERS[n % 2]
    text = f"A helicopter fell near {town} on {day} May, report {n}. The {speaker} spoke of the helicopter near {town}."
    at = text.index("spoke")
    row = {
        "id": f"r{n}",
        "incidents": [
            {
                "id": "i1",
                "type": "aircraft-loss",
                "status": "occurred",
                "reported_as": "fact",
                "mentions": [[13, 17]],
                "where": [[text.index(town), text.index(town) + len(town)]],
                "target": [[2, 12]],
                "date": f"2031-05-{day:02}",
                "place": town,
            }
        ],
        "claims": [
            {
                "speaker": speaker,
                "kind": kind,
                "side": side,
                "content": [[at, len(text) - 1]],
                "incident": "i1",
                "points": [["happened", "yes", stance]],
            }
        ],
    }
    digest = hashlib.sha256(text.encode()).hexdigest()
    published = f"2031-05-{7 + n % 20:02}"
    return Document(f"r{n}", digest, text, title=f"Report {n}", publisher="Wire", published=published), from_row(row)


def created(path: Path) -> Ledger:
    return Ledger.create(path, PLAIN, title, "tester")


def put(ledger: Ledger, n: int, day: int = 6) -> Added:
    """Add report n with its bytes."""
    document, reading = told(n, day)
    ledger.blobs.put(document.text.encode())
    return ledger.add(document, reading, "hand")


def filled(path: Path, count: int) -> Ledger:
    ledger = created(path)
    for n in range(count):
        put(ledger, n)
    return ledger


def keys(ledger: Ledger) -> list[str]:
    with ledger.store.reading() as connection:
        return list(ledger.state(connection).shelf.keys())


def key_of(ledger: Ledger, n: int) -> str:
    """The key of the incident that report n tells."""
    with ledger.store.reading() as connection:
        return ledger.state(connection).shelf.of([(f"r{n}", "i1")])[(f"r{n}", "i1")]


def clusters(ledger: Ledger) -> set[frozenset[str]]:
    """Which reports are together."""
    with ledger.store.reading() as connection:
        shelf = ledger.state(connection).shelf
        return {frozenset(d for d, _ in held.members) for held in shelf.held(shelf.keys()).values()}


def derived(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the state."""
    return {t.name: [tuple(row) for row in connection.execute(select(t).order_by(*t.primary_key.columns))] for t in schema.DERIVED}


def replayed(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the state as a rebuild would make them; nothing is changed."""
    with ledger.store.writing() as connection:
        ledger.replay(connection)
        rows = derived(connection)
        connection.rollback()
    return rows
