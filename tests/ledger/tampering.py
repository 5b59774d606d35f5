"""A small ledger with something in every table, and what somebody with plain SQL or a bad disk does to it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import select, update
from tests.ledger import kept

from counterclaim.ledger import schema
from counterclaim.ledger.entries import after, canonical, parse
from counterclaim.ledger.log import digest
from counterclaim.ledger.merkle import Peaks
from counterclaim.pipeline import judging
from counterclaim.pipeline.erasure import erase
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.noting import conceal
from counterclaim.pipeline.verify import verify_at
from counterclaim.reconcile import PLAIN
from counterclaim.records import Outcome, Problem, Unread
from counterclaim.report.titles import title

DATABASE = "ledger.db"
WHOLE = ["SELECT * FROM {} NOT INDEXED"]
READ = {
    "words_docsize": ["SELECT id, sz FROM words_docsize NOT INDEXED"],
    "words_idx": [],
    "words_data": [
        "SELECT block FROM words_data NOT INDEXED WHERE id = 1",
        "SELECT * FROM temp.places",
        "SELECT term, words.rowid, bm25(words) FROM temp.terms, words WHERE words MATCH '\"' || term || '\"' ORDER BY 1, 2",
    ],
}
"""What can be read out of the search index: sizes, words with their places, and documents with their rank for every word."""


def make(folder: Path) -> Path:
    """A ledger with rows in every table, closed, with nothing left in its write-ahead log."""
    ledger = kept.filled(folder, 5)
    kept.put(ledger, 0)
    raw = b"no report"
    problem = Problem("pdf_damaged", "x.pdf", "damaged PDF.", "Ask for another.")
    ledger.keep(Unread("x.pdf", Outcome.KEPT_UNREAD, problem, ledger.blobs.put(raw)))
    conceal(ledger, "Irma Voss")
    with ledger.store.reading() as connection:
        state = ledger.state(connection)
        same = judging.same(state, kept.keys(ledger)[:2])
        note = judging.note(state, "r2", "Ask again.")
    for kind, body in (("same", same), ("note", note), ("grade", judging.grade("Ministry", "C")), ("undo", {"judgement": 2})):
        ledger.judge(kind, body)
    erase(ledger, "r4", "by court order")
    close(ledger)
    return folder


def close(ledger: Ledger) -> None:
    """Let go of a ledger so that its database is one file."""
    ledger.store.scrub()
    ledger.close()
    for end in ("-wal", "-shm"):
        ledger.blobs.folder.parent.joinpath(DATABASE + end).unlink(missing_ok=True)


def copied(made: Path, folder: Path) -> Path:
    """A ledger like one that was made, to be tampered with."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, folder)
    return folder


def opened(folder: Path) -> Ledger:
    return Ledger.open(folder, PLAIN, title, "tester")


def found(folder: Path, *, quick: bool = False, note: str | None = None, key: str | None = None) -> list[Problem]:
    """What verifying finds."""
    return verify_at(lambda: opened(folder), note, key, quick)[0]


def edit(folder: Path, *statements: str | tuple[str, tuple[Any, ...]]) -> None:
    """Change a database as somebody would who may write to its file: the triggers are put aside, and then put back."""
    connection = sqlite.connect(str(folder / DATABASE), isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    connection.execute("BEGIN")
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for each in statements:
        connection.execute(*((each,) if isinstance(each, str) else each))
    for _, sql in triggers:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.close()


def rows(folder: Path, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    connection = sqlite.connect(str(folder / DATABASE))
    held = connection.execute(query, values).fetchall()
    connection.close()
    return list(held)


def other(value: Any) -> Any:
    """A value of the same kind that is another."""
    if isinstance(value, str):
        return value[:-1] + ("y" if value.endswith("x") else "x")
    if isinstance(value, bytes):
        return value[:-1] + bytes([(value or b"\0")[-1] ^ 1])
    return 1 if value is None else value + (0.5 if isinstance(value, float) else 1000)


def forge(folder: Path) -> None:
    """Put all that follows from the evidence in order again: digests, log, the tree over it, and the state."""
    ledger = opened(folder)
    with ledger.store.writing() as connection, ledger.store.open_for_erasure(connection):
        _relog(connection)
        ledger.replay(connection)
    close(ledger)


def _relog(connection: Any) -> None:
    digests = {
        (table.name, row["number"]): digest(table, dict(row))
        for table in schema.EVIDENCE
        for row in connection.execute(select(table)).mappings()
    }
    last, peaks = None, Peaks()
    for number, line in connection.execute(
        select(schema.entry.c.number, schema.entry.c.line).order_by(schema.entry.c.number)
    ).all():
        old = parse(line)
        body = json.loads(old.body)
        if "rows" in body:
            body["rows"] = [[name, n, digests.get((name, n), was)] for name, n, was in body["rows"]]
        entry = replace(old, body=canonical(body), previous=last.hash if last else old.previous)
        assert last is None or entry == after(last, entry.time, entry.actor, entry.act, body)
        connection.execute(update(schema.entry).where(schema.entry.c.number == number), {"line": entry.line, "hash": entry.hash})
        last, peaks = entry, peaks.appended(entry.leaf)
    connection.execute(update(schema.head), {"peaks": peaks.text})


def dumped(path: Path, *, layout: bool = True) -> bytes | None:
    """A digest of all that a database holds, read without any code of the ledger's; ``None`` when it can't be read.

    Without ``layout`` the tables of the search index are not read byte by byte: what SQLite gives out of them is. In some of their
    bits it keeps what no question depends on, such as in which segment a document was first written.
    """
    connection = sqlite.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    connection.text_factory = bytes
    whole = hashlib.sha256()
    try:
        for row in _all(connection, layout):
            whole.update(repr(row).encode())
    except (sqlite.Error, UnicodeDecodeError, OverflowError, MemoryError):
        return None
    finally:
        connection.close()
    return whole.digest()


def _all(connection: Any, layout: bool) -> Iterator[tuple[Any, ...]]:
    for name in ("application_id", "user_version", "encoding"):
        yield name, connection.execute(f"PRAGMA {name}").fetchone()
    schema = connection.execute("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema NOT INDEXED").fetchall()
    yield from schema
    if not layout:
        connection.execute("CREATE VIRTUAL TABLE temp.places USING fts5vocab(main, words, instance)")
        connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, row)")
    for kind, name, _, root, _ in schema:
        if kind == b"table" and root:
            yield (name,)
            for query in WHOLE if layout else READ.get(name.decode(), WHOLE):
                yield from connection.execute(query.format(f'"{name.decode()}"'))
