"""A copy of a whole ledger while others write to it, checked before it gets its name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.blobs import Blobs
from counterclaim.ledger.sqlite import SqliteStore
from counterclaim.pipeline.ledger import DATABASE, Ledger
from counterclaim.pipeline.verify import Extent, extent, verify


def back_up(ledger: Ledger, target: Path) -> Extent:
    """Copy a ledger into a folder that is not there yet; how much the copy holds.

    Every byte of the copy is verified. Raises ``CounterclaimError``: ``target_exists``, ``backup_failed``; then nothing stands at
    ``target``.
    """
    if target.exists():
        raise CounterclaimError("target_exists", "something is there", where=str(target), fix="Name a folder that is not there.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        (part / "blobs").mkdir(parents=True)
        ledger.store.copy_to(part / DATABASE)
        copy = Ledger(SqliteStore.open(part / DATABASE), Blobs(part / "blobs"), ledger.lookups, ledger.title)
        try:
            held = _filled(ledger, copy)
        finally:
            copy.close()
        os.replace(part, target)
    except OSError as error:
        raise CounterclaimError(
            "backup_failed", f"could not be written ({error.strerror})", where=str(target), fix="Make room."
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return held


def _filled(ledger: Ledger, copy: Ledger) -> Extent:
    """Put every file into the copy that its rows name, then verify it."""
    with copy.store.reading() as connection:
        names = sorted(set(named(connection)))
    for name in names:
        data = ledger.blobs.get(name)
        if data is None or copy.blobs.put(data) != name:
            raise CounterclaimError("backup_failed", f"the file {name} is missing or altered", fix="Run `counterclaim verify`.")
    problems = verify(copy, quick=True)
    if problems:
        raise CounterclaimError("backup_failed", f"the copy does not verify: {problems[0]}", fix="Run `counterclaim verify`.")
    return extent(copy)


def named(connection: Connection) -> Iterator[str]:
    """The SHA-256 of every file that a row of the evidence names."""
    for table in (schema.document, schema.acquisition, schema.unread):
        yield from filter(None, connection.scalars(select(table.c.sha256).distinct()))
