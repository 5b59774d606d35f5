"""Whether a ledger is as it was: database, log, evidence, files, and the state that follows. Names all that was altered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import DBAPIError

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import checkpoint as checkpoints
from counterclaim.ledger import schema
from counterclaim.ledger.log import digest
from counterclaim.ledger.trail import Trail, fingerprint, follow, stored
from counterclaim.pipeline import rules
from counterclaim.pipeline.erasure import pending
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.restate import FIX, limited, outdated, restated
from counterclaim.records.problem import Problem

UNTOUCHED: Final = ("no_ledger", "ledger_busy", "sqlite_unsound", "ledger_too_new")
"""Why a ledger can't be opened although nothing was altered."""
_NAME: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a ledger holds: entries of the log, documents, files."""

    entries: int
    documents: int
    files: int


def verify(ledger: Ledger, checkpoint: str | None = None, key: str | None = None, quick: bool = False) -> list[Problem]:
    """Everything in a ledger that was altered, is missing or was added.

    ``checkpoint`` is a signed note that somebody kept and ``key`` the public key that signed it; without them a ledger rewritten as
    a whole can't be told from a genuine one. ``quick`` leaves out the state, which follows from the evidence.
    """
    problems = list(ledger.store.faults())
    sound = not problems
    trail, current = Trail(), False
    try:
        with ledger.store.reading() as connection, ledger.store.as_it_is(connection):
            trail = follow(connection)
            problems += trail.problems
            altered = [p for table in schema.EVIDENCE for p in limited(_rows(connection, table, trail), table.name)]
            sound &= not altered
            problems += [*altered, *_settings(connection, trail), *_files(connection, ledger)]
            current = _rules(connection) == rules.version()
    except (CounterclaimError, DBAPIError) as error:
        return [*problems, _unreadable(error)]
    problems += _against(trail, checkpoint, key)
    if quick:
        return problems
    if sound:
        found = list(restated(ledger, trail.waiting))
        return [*problems, *(found if current else outdated(found))]
    told = "what follows from the evidence was not compared, since the evidence itself is not as it was"
    return [*problems, Problem("state_not_compared", "state", told)]


def verify_at(
    opened: Callable[[], Ledger], checkpoint: str | None = None, key: str | None = None, quick: bool = False
) -> tuple[list[Problem], Extent | None]:
    """Open a ledger and verify it; also how much it holds, where that can be told. One that can't be opened is a problem.

    Raises ``CounterclaimError`` where there is nothing to verify, or it can't be done now (``UNTOUCHED``).
    """
    try:
        ledger = opened()
    except CounterclaimError as error:
        if error.code in UNTOUCHED:
            raise
        begin = "If nothing was ever added, run `counterclaim init` again; else restore a backup."
        fix = begin if error.code == "ledger_unfinished" else "Restore a backup."
        return [Problem(error.code, "database", error.what, fix)], None
    try:
        problems = verify(ledger, checkpoint, key, quick)
        return problems, None if problems else extent(ledger)
    finally:
        ledger.close()


def extent(ledger: Ledger) -> Extent:
    """How much a ledger holds."""
    with ledger.store.reading() as connection:
        entries, documents = (connection.scalar(select(func.count()).select_from(t)) or 0 for t in (schema.entry, schema.document))
    return Extent(entries, documents, sum(1 for _ in ledger.blobs.names()))


def _unreadable(error: CounterclaimError | DBAPIError) -> Problem:
    what = error.what if isinstance(error, CounterclaimError) else f"the database can't be read to its end ({error.orig})"
    return Problem("database_damaged", "database", what, "Restore a backup.")


def _rows(connection: Connection, table: Table, trail: Trail) -> Iterator[Problem]:
    """What is wrong with the rows of one table of evidence."""
    names, named, gone = [c.name for c in table.columns], trail.rows[table.name], trail.gone[table.name]
    seen = set()
    for values in stored(connection, table):
        row = dict(zip(names, values, strict=True))
        number, where = row["number"], f"{table.name} {row['number']}"
        seen.add(number)
        if number not in named:
            yield Problem("row_unlogged", where, "no entry of the log names this row: it was added, or the log was altered")
        elif number in gone:
            yield Problem("row_returned", where, f"entry {gone[number]} of the log says that it was deleted")
        elif (row["entry"], _digest(table, row)) != named[number]:
            yield Problem("row_altered", where, f"is not the row that entry {named[number][0]} of the log names: it was altered")
    for number in sorted(named.keys() - seen - gone.keys()):
        yield Problem("row_missing", f"{table.name} {number}", f"entry {named[number][0]} of the log names it: it was deleted")
    for number in sorted(gone.keys() - named.keys()):
        yield Problem(
            "row_unknown", f"{table.name} {number}", f"entry {gone[number]} says that it was deleted, no entry that it was there"
        )


def _digest(table: Table, row: dict[str, object]) -> str:
    try:
        return digest(table, row)
    except (CounterclaimError, UnicodeEncodeError):  # a value of a kind that was never kept
        return ""


def _settings(connection: Connection, trail: Trail) -> Iterator[Problem]:
    """What is wrong with the one table that neither the log names nor a rebuild makes."""
    due = {f"deleted.{name}": str(max(numbers)) for name, numbers in trail.gone.items() if numbers}
    held: dict[str, object] = {str(name): value for name, value in stored(connection, schema.setting)}
    if (told := held.pop(rules.SETTING, None)) is not None and not rules.is_version(told):
        yield Problem("setting_altered", f"setting {rules.SETTING}", f"is {told!r}, which is no version of the rules", FIX)
    for name in sorted({*due, *held}):
        if due.get(name) != held.get(name):
            yield Problem("setting_altered", f"setting {name}", f"is {held.get(name)!r} where the log has {due.get(name)!r}")


def _rules(connection: Connection) -> object:
    """The version of the rules by which the state was worked out, ``None`` when that was not kept."""
    return next((value for name, value in stored(connection, schema.setting) if name == rules.SETTING), None)


def _files(connection: Connection, ledger: Ledger) -> Iterator[Problem]:
    """What is wrong with the files: those that rows name, and those that nothing names."""
    named = dict(_named(connection))
    for sha256, where in named.items():
        path = ledger.blobs.path(sha256)
        if not path.is_file():
            yield Problem("file_missing", f"file {sha256}", f"{where} names it: it was deleted")
        elif fingerprint(str(path)) != sha256:
            yield Problem("file_altered", f"file {sha256}", f"of {where}: its bytes are not those that came in")
    folders = (p for p in sorted(ledger.blobs.folder.glob("*")) if not p.name.startswith("."))
    for path in (p for f in folders for p in (sorted(f.iterdir()) if f.is_dir() else [f])):
        known = path == ledger.blobs.path(path.name)
        if path.name.startswith(".") or (known and path.name in named):
            continue
        if not known or not path.is_file() or fingerprint(str(path)) != path.name:
            yield Problem("file_stray", f"file {path.name}", "no row names it, and its bytes are not those that its name says")
    if pending(ledger).exists():
        yield Problem(
            "erasure_unfinished", "files", "a deletion was interrupted: its bytes may still be there", "Run the same delete again."
        )


def _named(connection: Connection) -> Iterator[tuple[str, str]]:
    """The digests of files that rows name, each with one such row."""
    for table in (schema.unread, schema.acquisition, schema.document):
        for number, sha256 in connection.execute(select(table.c.number, table.c.sha256)):
            if isinstance(sha256, str) and _NAME.fullmatch(sha256):
                yield sha256, f"{table.name} {number}"


def _against(trail: Trail, checkpoint: str | None, key: str | None) -> list[Problem]:
    if checkpoint is None:
        return []
    if key is None:
        raise CounterclaimError("checkpoint_needs_key", "a checkpoint can't be checked without the public key that signed it")
    opened = checkpoints.opened(checkpoint, key)
    return [opened] if isinstance(opened, Problem) else list(checkpoints.compared(opened, trail.leaves))
