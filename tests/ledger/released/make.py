"""The dump of a small ledger at the newest revision: `python -m tests.ledger.released.make` writes it beside this file.

A released revision's dump is never made again: once a second revision is there, the first stays as it is. The ledger comes about
through the real code, with a fixed clock and fixed salts, so that the same code writes the same dump.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import Connection
from tests.ledger import kept

from counterclaim.ledger import migrate
from counterclaim.ledger.blobs import Blobs
from counterclaim.ledger.sqlite import SqliteStore, driver
from counterclaim.pipeline import judging
from counterclaim.pipeline.ledger import DATABASE, Ledger
from counterclaim.pipeline.noting import Noted, take_note
from counterclaim.reconcile import PLAIN
from counterclaim.records import Outcome, Problem, Unread
from counterclaim.report.titles import title

FOLDER = Path(__file__).parent
FIRST = datetime(2031, 6, 1, 12, tzinfo=UTC)
Body = Callable[[Connection], dict[str, object]]


def main() -> None:
    """Write the dump of the newest revision."""
    with tempfile.TemporaryDirectory() as folder, fixed():
        path = Path(folder) / "ledger"
        filled(path).close()
        (FOLDER / f"{migrate.NEWEST}.sql").write_text(dumped(path / DATABASE), encoding="utf-8")


def filled(path: Path) -> Ledger:
    """A ledger with a row in every table of the evidence, and judgements of several kinds, one of them undone."""
    blobs = Blobs(path / "blobs")
    blobs.folder.mkdir(parents=True)
    made = Ledger(SqliteStore.create(path / DATABASE), blobs, PLAIN, title, "tester", ticking())
    with made.acting("init") as act:
        act.close()
    for n in range(6):
        kept.put(made, n)
    digest = made.blobs.put(b"\xff\xd8 a photo")
    made.keep(Unread("photo.jpg", Outcome.KEPT_UNREAD, Problem("format_not_read", "photo.jpg", "kept"), digest))
    with made.store.reading() as connection:
        state = made.state(connection)
        same = judging.same(state, [kept.key_of(made, 0), kept.key_of(made, 1)])
        wrong = judging.wrong(state, state.reports.reads(["r2"])["r2"][1].claims[0].cid)
    undone = made.judge("same", same).number
    made.judge("wrong", wrong)
    made.judge("undo", {"judgement": undone})
    take_note(made, Noted("It was hit.", "Ilan Verrot", [], incident=kept.key_of(made, 0), confidential=True))
    return made


def ticking() -> Callable[[], datetime]:
    """A clock that goes on by a minute whenever it is asked."""
    minutes = iter(range(10_000))
    return lambda: FIRST + timedelta(minutes=next(minutes))


@contextmanager
def fixed() -> Iterator[None]:
    """Inside the block salts are the same in every run."""
    draws = random.Random(1)
    with mock.patch.object(os, "urandom", draws.randbytes):
        yield


def dumped(path: Path) -> str:
    """A database as the statements that make it again, its settings and the tables of its search index included."""
    connection = driver().connect(str(path))
    held = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    lines = ["PRAGMA journal_mode=WAL;", f"PRAGMA application_id={application};", "BEGIN;"]
    virtual = [name for _, name, sql in held if "VIRTUAL" in sql]
    within = {name for kind, name, _ in held if kind == "table" and any(name.startswith(f"{v}_") for v in virtual)}
    lines += [f"{sql};" for kind, name, sql in held if kind == "table" and name not in within]
    for name in (name for kind, name, _ in held if kind == "table" and name not in virtual):
        lines += [f"DELETE FROM {name};"] if name in within else []  # making the search index put rows there
        lines += inserts(connection, name)
    lines += [f"{sql};" for kind, _, sql in held if kind != "table"]
    connection.close()
    return "\n".join([*lines, "COMMIT;", ""])


def inserts(connection: Any, table: str) -> Iterator[str]:
    """A statement for each row of a table; lines within a text are escaped, so that each statement is one line."""
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    quoted = ", ".join(f'quote("{name}")' for name in names)
    for row in connection.execute(f"SELECT {quoted} FROM {table}"):
        values = ", ".join(row).replace("\n", "'||char(10)||'")
        yield f"INSERT INTO {table} VALUES ({values});"


def loaded(dump: Path, database: Path) -> None:
    """Make a database from a dump."""
    connection = driver().connect(str(database))
    connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()


if __name__ == "__main__":
    main()
