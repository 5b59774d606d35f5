"""The state of a ledger worked out once more beside it, and what of the stored one is not the same."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, delete
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.sqlite import SqliteStore
from counterclaim.ledger.store import Store
from counterclaim.ledger.trail import Row, stored
from counterclaim.pipeline.ledger import Ledger
from counterclaim.records.problem import Problem

SCRATCH: Final = ".verify-"
"""How folders beside the database begin in which a copy lies while it is compared."""
FIX: Final = "Run `counterclaim rebuild`, which works out the state anew."
DIFFERING: Final = ("state_added", "state_missing", "state_altered", "index_altered", "more_rows")
"""What tells of rows that are not as these rules give them."""
INDEX: Final = "search index"
MOST: Final = 20
"""Rows of one table that are named one by one."""


def limited(problems: Iterable[Problem], table: str) -> Iterator[Problem]:
    """The first problems of a table, and how many more there are."""
    rest = iter(problems)
    yield from islice(rest, MOST)
    if more := sum(1 for _ in rest):
        yield Problem("more_rows", table, f"{more} more rows are not as they were")


def restated(ledger: Ledger, waiting: Collection[int]) -> Iterator[Problem]:
    """What in the tables of the state and the search index is not as the evidence gives it.

    Works on a copy. ``waiting`` are entries of readings that the state does not rest on yet.
    """
    with _scratch(ledger.blobs.folder.parent) as folder:
        path = Path(folder) / "copy.db"
        ledger.store.copy_to(path)
        store = SqliteStore(path)
        try:
            yield from _compared(Ledger(store, ledger.blobs, ledger.lookups, ledger.title), waiting)
        finally:
            store.close()


def outdated(problems: Sequence[Problem]) -> Iterator[Problem]:
    """The same problems where other rules made the state: rows that differ are one, which says so, since none need be altered."""
    rest = [p for p in problems if p.code not in DIFFERING]
    if len(rest) < len(problems):
        what = "was worked out by another version of Counterclaim, and this one gives it otherwise; alterations can't be told apart"
        yield Problem("state_outdated", "state", what, FIX)
    yield from rest


def _scratch(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder beside the database, so that what the ledger holds lies on no other disk."""
    try:
        return tempfile.TemporaryDirectory(prefix=SCRATCH, dir=folder)
    except OSError as error:
        what = f"the copy that is compared can't be written ({error.strerror})"
        raise CounterclaimError("copy_not_written", what, where=str(folder), fix="Make room, or leave it out: --quick.") from error


def _compared(copy: Ledger, waiting: Collection[int]) -> Iterator[Problem]:
    """One connection sees the copy as it was, the other as it is after all acts were taken again."""
    try:
        with copy.store.reading() as before, copy.store.writing() as after:
            next(stored(before, schema.head), None)  # from here on it sees this one state
            _replay(copy, after, waiting)
            yield from differing(copy.store, before, after)
    except (SQLAlchemyError, CounterclaimError) as error:
        yield Problem("state_unreadable", "state", f"can't be compared: {error}", FIX)
    except (ValueError, LookupError, TypeError, AttributeError, StopIteration) as error:
        what = f"the evidence can't be worked out ({type(error).__name__}: {error})"
        yield Problem("state_unknown", "state", what)


def _replay(copy: Ledger, connection: Connection, waiting: Collection[int]) -> None:
    with copy.store.open_for_erasure(connection):
        for entry in waiting:
            connection.execute(delete(schema.reading).where(schema.reading.c.entry == entry))
    copy.replay(connection)


def differing(store: Store, before: Connection, after: Connection) -> Iterator[Problem]:
    """What of the state that one connection sees is not as in the other's, table by table."""
    with store.as_it_is(before):
        for table in schema.DERIVED:
            yield from _readable(_differing(table, stored(before, table), stored(after, table)), table.name)
        yield from _readable(_differing_words(store.indexed(before), store.indexed(after)), INDEX)


def _readable(problems: Iterable[Problem], table: str) -> Iterator[Problem]:
    """The problems of one table; that it can't be read to its end is one too."""
    try:
        yield from limited(problems, table)
    except DBAPIError as error:
        yield Problem("state_unreadable", table, f"can't be read to its end ({error.orig})", FIX)


def _differing(table: Table, stored_: Iterator[Row], due: Iterator[Row]) -> Iterator[Problem]:
    """What differs between two runs of rows that are sorted by their keys."""
    names = [c.name for c in table.columns]
    at = [names.index(c.name) for c in table.primary_key.columns]
    for key, held, wanted in _paired(stored_, due, at):
        where = " ".join([table.name, *(_shown(v) for v in key)])
        if wanted is None:
            yield Problem("state_added", where, "does not follow from the evidence", FIX)
        elif held is None:
            yield Problem("state_missing", where, "follows from the evidence, and is not there", FIX)
        else:
            odd = ", ".join(n for n, a, b in zip(names, held, wanted, strict=True) if not _same(a, b))
            yield Problem("state_altered", where, f"is not as the evidence gives it: {odd}", FIX)


def _differing_words(stored_: Iterator[Row], due: Iterator[Row]) -> Iterator[Problem]:
    """What differs in the index, by documents; words are not told, since they may name a confidential source."""
    for key, _, _ in _paired(stored_, due, (0, 1, 2)):
        yield Problem("index_altered", f"{INDEX} {key[0]}", f"is not as the evidence gives it (document {_shown(key[2])})", FIX)


def _paired(one: Iterator[Row], other: Iterator[Row], at: Sequence[int]) -> Iterator[tuple[Row, Row | None, Row | None]]:
    """Rows that are in one run only, or that differ, with their keys; both runs are sorted by key."""
    a, b = next(one, None), next(other, None)
    while a is not None or b is not None:
        x, y = (tuple(row[i] for i in at) if row is not None else None for row in (a, b))
        left, right = _rank(x), _rank(y)
        if left < right:
            yield x or (), a, None
            a = next(one, None)
        elif right < left:
            yield y or (), None, b
            b = next(other, None)
        else:
            if a is None or b is None or not all(map(_same, a, b)):
                yield x or (), a, b
            a, b = next(one, None), next(other, None)


def _rank(key: Row | None) -> tuple[tuple[int, Any], ...]:
    """Where a key stands, as SQLite sorts values of several kinds; the end of a run stands after all."""
    if key is None:
        return ((9, 0),)
    return tuple(
        (0, 0) if v is None else (1, v) if isinstance(v, int | float) else (2, v) if isinstance(v, str) else (3, v) for v in key
    )


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and (one == other or (one != one and other != other))


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else f"{text[:80]}..."
