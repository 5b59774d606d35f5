"""What the log of a ledger tells as it now reads: the leaves of its tree, the rows that it names, and what breaks it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnClause, Connection, Table, column, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.entries import Entry, chained, parse
from counterclaim.ledger.merkle import Peaks, leaf_hash
from counterclaim.records.problem import Problem

WHOLE: Final = ("rebuild", "delete")
"""Acts that work out the state anew from everything."""

Row = tuple[Any, ...]
Named = dict[int, tuple[int, str]]


@dataclass(slots=True)
class Trail:
    """The log as it was followed.

    ``rows`` gives, for each table of evidence and each number, the entry that names the row and its digest; ``gone`` the entries
    that say that rows were deleted; ``waiting`` the entries of readings that no rebuild has taken into the state yet; ``problems``
    what is wrong with the log itself.
    """

    leaves: list[bytes] = field(default_factory=list)
    rows: dict[str, Named] = field(default_factory=lambda: {t.name: {} for t in schema.EVIDENCE})
    gone: dict[str, dict[int, int]] = field(default_factory=lambda: {t.name: {} for t in schema.EVIDENCE})
    waiting: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def stored(connection: Connection, table: Table) -> Iterator[Row]:
    """The rows of a table in the order of their keys, each value as the database holds it, whatever kind the schema expects."""
    names: list[ColumnClause[Any]] = [column(c.name) for c in table.columns]
    keys: list[ColumnClause[Any]] = [column(c.name) for c in table.primary_key.columns]
    return (tuple(row) for row in connection.execute(select(*names).select_from(table).order_by(*keys)))


def follow(connection: Connection) -> Trail:
    """Read the whole log."""
    trail = Trail()
    entries = list(_entries(connection, trail))
    trail.problems.extend(chained(entries))
    for entry in entries:
        _take(entry, trail)
    if not trail.leaves:
        trail.problems.append(Problem("log_missing", "log", "has no entries: the whole log was deleted"))
    trail.problems.extend(_head(connection, trail.leaves))
    return trail


def _entries(connection: Connection, trail: Trail) -> Iterator[Entry]:
    for number, line, digest in stored(connection, schema.entry):
        where, raw = f"log entry {number}", line if isinstance(line, bytes) else str(line).encode("utf-8", "surrogateescape")
        trail.leaves.append(leaf_hash(raw))
        if digest != trail.leaves[-1].hex():
            trail.problems.append(Problem("log_hash", where, "its line and its hash do not fit: one of the two was altered"))
        try:
            entry = parse(line if isinstance(line, str) else "")
        except CounterclaimError as error:
            trail.problems.append(Problem("log_line", where, f"was altered: {error.what}"))
            continue
        if entry.seq != number:
            trail.problems.append(Problem("log_number", where, f"holds the line of entry {entry.seq}"))
        yield entry


def _take(entry: Entry, trail: Trail) -> None:
    """Take what an entry says of rows."""
    body = json.loads(entry.body)
    for name, number, digest in _triples(body.get("rows", [])):
        if number in trail.rows[name]:
            trail.problems.append(Problem("log_row_twice", f"log entry {entry.seq}", f"names {name} {number} a second time"))
        trail.rows[name][number] = entry.seq, digest
    for name, number, _ in _triples([[*row, ""] for row in _lists(body.get("rows_gone", []))]):
        trail.gone[name][number] = entry.seq
    if entry.act in WHOLE:
        trail.waiting.clear()
    elif entry.act == "read":
        trail.waiting.add(entry.seq)


def _lists(value: object) -> list[list[object]]:
    return [row for row in value if isinstance(row, list)] if isinstance(value, list) else []


def _triples(value: object) -> Iterator[tuple[str, int, str]]:
    """Table, number and digest of each row; what is no such thing names no row, so that the row is found to be unnamed."""
    names = {t.name for t in schema.EVIDENCE}
    for row in _lists(value):
        match row:
            case [str(name), int(number), str(digest)] if name in names:
                yield name, number, digest


def _head(connection: Connection, leaves: list[bytes]) -> Iterator[Problem]:
    peaks = Peaks()
    for leaf in leaves:
        peaks = peaks.appended(leaf)
    if list(stored(connection, schema.head)) != ([(1, peaks.text)] if leaves else []):
        yield Problem(
            "head_altered", "head", "the tree that is kept over the log is not that of its entries: one of the two was altered"
        )


def fingerprint(path: str) -> str:
    """The SHA-256 of a file, empty when it can't be read to its end."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
