"""A whole ledger in one file, and back, without loss: log, evidence and files; the state is worked out anew.

The file is a ZIP: ``ledger.json`` (form and settings), JSON lines for the log and each table of evidence, and ``blobs/``.
No time, user or path of a machine stands in it but what the log itself holds.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, func, insert, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.blobs import Blobs
from counterclaim.ledger.entries import parse
from counterclaim.ledger.evidence import dumped
from counterclaim.ledger.log import Act
from counterclaim.ledger.merkle import Peaks
from counterclaim.ledger.sqlite import SqliteStore
from counterclaim.pipeline.backup import named
from counterclaim.pipeline.ledger import DATABASE, Ledger
from counterclaim.pipeline.state import Title
from counterclaim.pipeline.verify import Extent, extent, verify
from counterclaim.reconcile import Lookups

FORM: Final = "counterclaim-ledger-1"
MOST: Final = 1 << 34
"""Bytes that one file in an export may unpack to."""
_STAMP: Final = (1980, 1, 1, 0, 0, 0)
_BAD: Final = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, NotImplementedError, EOFError, AttributeError)


def export_all(ledger: Ledger, target: Path, *, confidential: bool = False) -> Extent:
    """Write a whole ledger to a file, which is there whole or not at all; how much it holds.

    The names of confidential sources are left out unless asked for. Raises ``CounterclaimError`` (``export_failed``).
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with ledger.acting("export") as act:
        act.close(form=FORM, confidential=confidential)
    try:
        with zipfile.ZipFile(part, "w") as file, ledger.store.reading() as connection:
            held = dict(map(tuple, connection.execute(select(schema.setting))))
            _put(file, "ledger.json", dumped({"form": FORM, "settings": held}).encode())
            for table in _tables(confidential):
                _put(file, f"{table.name}.jsonl", "".join(_lines(connection, table)).encode())
            for name in sorted(set(named(connection))):
                _put(file, f"blobs/{name}", ledger.blobs.get(name) or b"")
        os.replace(part, target)
    except OSError as error:
        raise CounterclaimError("export_failed", f"could not be written ({error.strerror})", where=str(target)) from error
    finally:
        part.unlink(missing_ok=True)
    return extent(ledger)


def import_all(source: Path, folder: Path, lookups: Lookups, title: Title, actor: str = "") -> Extent:
    """Make a ledger in a folder that is not there yet from a file of :func:`export_all`, and verify it; how much it holds.

    Raises ``CounterclaimError``: ``target_exists``, ``import_damaged``; then nothing stands at ``folder``.
    """
    if folder.exists():
        raise CounterclaimError("target_exists", "something is there", where=str(folder), fix="Name a folder that is not there.")
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        (part / "blobs").mkdir(parents=True)
        made = Ledger(SqliteStore.create(part / DATABASE), Blobs(part / "blobs"), lookups, title, actor)
        try:
            _fill(made, source)
            held = _checked(made, source)
        finally:
            made.close()
        os.replace(part, folder)
    except _BAD as error:
        raise _damaged(source, f"it can't be read ({type(error).__name__})") from error
    except OSError as error:
        raise CounterclaimError("import_failed", f"could not be done ({error.strerror})", where=str(source)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return held


def _fill(made: Ledger, source: Path) -> None:
    """Put all that a file holds into a new ledger."""
    with zipfile.ZipFile(source) as file:
        about = json.loads(_get(file, "ledger.json"))
        if about["form"] != FORM:
            raise _damaged(source, "it is no export of a whole ledger")
        for name in file.namelist():
            if name.startswith("blobs/") and made.blobs.put(_get(file, name)) != name.removeprefix("blobs/"):
                raise _damaged(source, f"{name} is not the file of that SHA-256")
        with made.store.writing() as connection:
            for table in _tables("secret.jsonl" in file.namelist()):
                made.store.put(connection, table, [json.loads(line) for line in _get(file, f"{table.name}.jsonl").splitlines()])
            _settle(connection, about["settings"])
            _withheld(connection, made)
            made.replay(connection)


def _settle(connection: Connection, settings: dict[str, str]) -> None:
    """What stands beside the evidence: the tree over the log, and the settings."""
    peaks = Peaks()
    for line in connection.scalars(select(schema.entry.c.line).order_by(schema.entry.c.number)):
        peaks = peaks.appended(parse(line).leaf)
    connection.execute(insert(schema.head), {"number": 1, "peaks": peaks.text})
    for name, value in settings.items():
        connection.execute(insert(schema.setting), {"name": str(name), "value": str(value)})


def _withheld(connection: Connection, made: Ledger) -> None:
    """Let the log tell which names of confidential sources did not come with it."""
    lines = connection.scalars(select(schema.entry.c.line).order_by(schema.entry.c.number))
    bodies = [json.loads(parse(line).body) for line in lines]
    gone = {n for body in bodies for table, n in body.get("rows_gone", ()) if table == "secret"}
    due = {n for body in bodies for table, n, _ in body.get("rows", ()) if table == "secret"} - gone
    missing = sorted(due - set(connection.scalars(select(schema.secret.c.number))))
    if missing:
        highest = max((*missing, *gone))
        made.store.put(connection, schema.setting, [{"name": "deleted.secret", "value": str(highest)}])
        Act(connection, made.actor, "import").close(rows_gone=[["secret", n] for n in missing], reason="withheld")


def _checked(made: Ledger, source: Path) -> Extent:
    problems = verify(made, quick=True)
    if problems:
        raise _damaged(source, f"what it holds does not verify: {problems[0]}")
    with made.store.reading() as connection:
        if not connection.scalar(select(func.count()).select_from(schema.entry)):
            raise _damaged(source, "it holds no log")
    return extent(made)


def _tables(confidential: bool) -> list[Table]:
    """The tables of a file, those that others name first."""
    return [t for t in (schema.entry, *schema.EVIDENCE) if confidential or t is not schema.secret]


def _lines(connection: Connection, table: Table) -> Iterator[str]:
    return (dumped(dict(row)) + "\n" for row in connection.execute(select(table).order_by(table.c.number)).mappings())


def _put(file: zipfile.ZipFile, name: str, data: bytes) -> None:
    file.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED)


def _get(file: zipfile.ZipFile, name: str) -> bytes:
    if file.getinfo(name).file_size > MOST:
        raise ValueError(name)
    return file.read(name)


def _damaged(source: Path, what: str) -> CounterclaimError:
    return CounterclaimError("import_damaged", what, where=str(source), fix="Export it again; nothing was made.")
