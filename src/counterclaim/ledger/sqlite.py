"""A ledger's database in one SQLite file: write-ahead log, every commit durable, one writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import log, migrate, schema, sqlite_search
from counterclaim.records import Problem

SOUND: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""The releases from which SQLite no longer corrupts a log that several connections reset (3.51.3 and its back-ports)."""
WAIT_MS: Final = 60_000
"""How long a writer waits for the one before it."""
PRAGMAS: Final = (
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    ("busy_timeout", str(WAIT_MS)),
    ("mmap_size", "0"),
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
    ("secure_delete", "ON"),
    ("cache_size", "-65536"),
)
APPLICATION: Final = 0x43434C47  # "CCLG", which tells `file` and other programs whose database this is
UPKEEP: Final = tuple(
    f"CREATE TRIGGER {table.name}_{verb.lower()} BEFORE {verb} ON {table.name} "
    f"BEGIN SELECT RAISE(ABORT, '{table.name} is only ever added to'); END"
    for table in (*schema.EVIDENCE, schema.entry)
    for verb in ("UPDATE", "DELETE")
)
"""Triggers that refuse whatever would change evidence or the log."""


def sound(version: tuple[int, ...]) -> bool:
    """Whether a release of SQLite is one to which a ledger may be trusted."""
    return version >= SOUND[0] or any(version[:2] == s[:2] and version >= s for s in SOUND[1:])


def driver() -> ModuleType:
    """The driver with a sound SQLite: the one that the package brings, else Python's own.

    Raises ``CounterclaimError`` (``sqlite_unsound``) when neither is.
    """
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        dbapi2 = sqlite3
    chosen: ModuleType = dbapi2
    if sound(tuple(chosen.sqlite_version_info)):
        return chosen
    raise CounterclaimError(
        "sqlite_unsound",
        f"SQLite {chosen.sqlite_version} can corrupt a ledger that several processes use",
        fix="Install pysqlite3 0.6 or newer, or a Python with SQLite 3.51.3 or newer.",
    )


def begun(path: Path) -> bool:
    """Whether there is no database, or what is left of one whose making was broken off, so that it can be gone on with."""
    if not path.exists():
        return True
    # No settings are made here, as in a ledger: the file may be another program's.
    engine = create_engine(f"sqlite:///{path}", module=driver(), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            theirs = connection.exec_driver_sql("PRAGMA application_id").scalar()
            if not _schema(connection):
                return theirs in (0, APPLICATION)
            return theirs == APPLICATION and log.unbegun(connection)
    except (DBAPIError, UnicodeDecodeError):
        return False


class SqliteStore:
    """The database at a path; see :class:`counterclaim.ledger.store.Store`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._driver = driver()
        self._writer = self._engine("BEGIN IMMEDIATE")
        self._reader = self._engine("BEGIN")

    @classmethod
    def create(cls, path: Path) -> SqliteStore:
        """A new database, or the rest of one that was :func:`begun`."""
        store = cls(path)
        with store.writing() as connection:
            if _schema(connection):
                return store
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
            migrate.upgrade(connection)
            sqlite_search.create(connection)
            for trigger in UPKEEP:
                connection.exec_driver_sql(trigger)
        return store

    @classmethod
    def open(cls, path: Path) -> SqliteStore:
        """The database that is there, brought to the newest schema.

        Raises ``CounterclaimError``: ``no_ledger``, ``ledger_unfinished``, ``not_a_ledger``, ``ledger_too_new``,
        ``ledger_damaged``.
        """
        if not path.is_file():
            raise CounterclaimError("no_ledger", "there is no ledger", where=str(path.parent), fix="Make one: counterclaim init")
        store = cls(path)
        try:
            with store.reading() as connection:
                theirs = connection.exec_driver_sql("PRAGMA application_id").scalar()
                if theirs in (0, APPLICATION) and not _schema(connection):
                    raise unfinished(path.parent)
                behind = migrate.behind(connection) if theirs == APPLICATION else False
        except (DBAPIError, UnicodeDecodeError) as error:
            raise _damaged(path, error) from error
        if theirs != APPLICATION:
            raise CounterclaimError("not_a_ledger", "this database is not a ledger's", where=str(path))
        if behind:
            store._upgrade()
        return store

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that alone may write.

        Raises ``CounterclaimError``: ``commit_uncertain`` when it failed at its very end, so that it may be held or not.
        """
        ended = False
        try:
            with self._writer.begin() as connection:
                yield connection
                ended = True
        except (DBAPIError, UnicodeDecodeError) as error:
            raise (_uncertain if ended else _damaged)(self.path, error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state."""
        with _told(self.path), self._reader.begin() as connection:
            yield connection

    def put(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, each instead of the one that has its key."""
        if rows:
            statement = insert(table)
            names = [c.name for c in table.columns if c.name in rows[0] and not c.primary_key]
            keys = list(table.primary_key.columns)
            changed = {n: statement.excluded[n] for n in names}
            new = statement.on_conflict_do_update(keys, set_=changed) if changed else statement.on_conflict_do_nothing()
            connection.execute(new, list(rows))

    def index(self, connection: Connection, document: int, title: str, text: str, names: str) -> None:
        """Let a document be found by its words."""
        sqlite_search.add(connection, document, title, text, names)

    def search(
        self, connection: Connection, wanted: Sequence[Sequence[str]], within: Sequence[int] | None, limit: int, offset: int
    ) -> tuple[list[int], bool]:
        """Documents that hold all phrases, each in one of its spellings."""
        return sqlite_search.find(connection, wanted, within, limit, offset)

    def empty_index(self, connection: Connection) -> None:
        """Forget the words of all documents."""
        sqlite_search.empty(connection)

    def indexed(self, connection: Connection) -> Iterator[tuple[object, ...]]:
        """All that a search can give, as sorted rows: a part of the index, a word, a document, and what is held of them."""
        return sqlite_search.indexed(connection)

    @contextmanager
    def as_it_is(self, connection: Connection) -> Iterator[None]:
        """Inside the block what should be text and is none is read all the same, with halves of surrogate pairs for its bytes."""
        raw: Any = connection.connection.dbapi_connection
        raw.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        try:
            yield
        finally:
            raw.text_factory = str

    @contextmanager
    def open_for_erasure(self, connection: Connection) -> Iterator[None]:
        """Inside the block rows of the evidence may be deleted."""
        for trigger in UPKEEP:
            connection.exec_driver_sql(f"DROP TRIGGER {trigger.split()[2]}")
        yield
        for trigger in UPKEEP:
            connection.exec_driver_sql(trigger)

    def scrub(self) -> None:
        """Write the file anew without its free pages, and the write-ahead log back into it.

        Raises ``CounterclaimError`` (``ledger_busy``) when another program reads the old pages all the while.
        """
        with _told(self.path), self._writer.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            try:
                raw.execute("VACUUM")
                blocked, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except self._driver.Error as error:
                what = f"deleted text may still be in the database's files: {error}"
                raise CounterclaimError("scrub_failed", what, where=str(self.path), fix="Make room, then delete again.") from error
        if blocked:
            what = "another program kept reading, so that deleted text is still in the database's files"
            raise CounterclaimError("ledger_busy", what, where=str(self.path), fix="Close it, then delete again.")

    def faults(self) -> Sequence[Problem]:
        """What SQLite itself finds damaged, and what of the schema is not as it was made."""
        where = self.path.name
        try:
            with self._reader.begin() as connection:
                found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(20)") if row[0] != "ok"]
                found += [
                    f"a row of {r[0]} names a row that is not there" for r in connection.exec_driver_sql("PRAGMA foreign_key_check")
                ]
                changed = _schema(connection) | _marks(connection)
        except (DBAPIError, UnicodeDecodeError) as error:
            said = error.orig if isinstance(error, DBAPIError) else "its schema is no text"
            return [Problem("database_damaged", where, f"the database can't be read to its end ({said})")]
        odd = [Problem("schema_altered", where, f"the definition of {name} is not as it was made") for name in _odd(changed)]
        return [*(Problem("database_damaged", where, w) for w in found), *odd]

    def facts(self) -> Mapping[str, str]:
        """Versions, settings and sizes."""
        with self.reading() as connection:
            held = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name, _ in PRAGMAS}
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
            free = connection.exec_driver_sql("PRAGMA freelist_count").scalar() or 0
            page = connection.exec_driver_sql("PRAGMA page_size").scalar() or 0
        sizes = {"bytes": str(pages * page), "free_bytes": str(free * page)}
        return {"sqlite": self._driver.sqlite_version, "driver": self._driver.__name__, **held, **sizes}

    def copy_to(self, path: Path) -> None:
        """A copy as the database is at one moment (SQLite's online backup)."""
        with _told(self.path), self._reader.connect() as connection:
            try:
                with closing(self._driver.connect(str(path))) as target:
                    connection.connection.dbapi_connection.backup(target, pages=1024, sleep=0.01)  # type: ignore[union-attr]
            except self._driver.Error as error:
                what = f"the copy can't be written: {error}"
                raise CounterclaimError("copy_not_written", what, where=str(path.parent), fix="Make room.") from error

    def close(self) -> None:
        """Let go of all connections."""
        self._writer.dispose()
        self._reader.dispose()

    def _upgrade(self) -> None:
        from alembic.util import CommandError  # slow to import, and not needed to open a ledger that is up to date

        try:
            with self.writing() as connection:
                migrate.upgrade(connection)
        except CommandError as error:
            what = f"no version of Counterclaim made its schema: {error}"
            raise CounterclaimError("ledger_damaged", what, where=str(self.path), fix="Restore a backup.") from error

    def _engine(self, begin: str) -> Engine:
        in_memory = str(self.path) == ":memory:"
        engine = create_engine(
            f"sqlite:///{self.path}", module=self._driver, poolclass=NullPool if in_memory else QueuePool, pool_reset_on_return=None
        )

        @event.listens_for(engine, "connect")
        def connected(connection: Any, record: object) -> None:
            connection.isolation_level = None  # transactions are begun below, not guessed by the driver
            for name, value in PRAGMAS:
                connection.execute(f"PRAGMA {name}={value}")

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the database refuses, as the one base error."""
    try:
        yield
    except (DBAPIError, UnicodeDecodeError) as error:  # the driver can't decode a message about a damaged schema
        raise _damaged(path, error) from error


def unfinished(folder: Path) -> CounterclaimError:
    """The refusal of a ledger whose making was broken off."""
    what = "its making was broken off before its log had an entry: nothing is in it"
    return CounterclaimError("ledger_unfinished", what, where=str(folder), fix="Run `counterclaim init` again, which finishes it.")


def _uncertain(path: Path, error: DBAPIError | UnicodeDecodeError) -> CounterclaimError:
    """What is known when a commit failed: its end may be in the file without being durable, and then is found again or not."""
    told = _damaged(path, error)
    if told.code == "ledger_busy":
        return told
    said = error.orig if isinstance(error, DBAPIError) else error
    what = f"writing failed at its very end, so that what was to be kept may be held or not: {said}"
    fix = "Make room or mend the disk, run `counterclaim verify`, and look whether it is there before you do it again."
    return CounterclaimError("commit_uncertain", what, where=str(path), fix=fix)


def _damaged(path: Path, error: DBAPIError | UnicodeDecodeError) -> CounterclaimError:
    said = str(error.orig) if isinstance(error, DBAPIError) else "its schema is no text"
    if "locked" in said:
        return CounterclaimError("ledger_busy", "another program kept the ledger for too long", where=str(path), fix="Try again.")
    if "full" in said or "I/O" in said or "readonly" in said:
        return CounterclaimError(
            "ledger_not_written", f"nothing was changed: {said}", where=str(path), fix="Make room, then try again."
        )
    if "only ever added to" in said:
        return CounterclaimError("evidence_kept", said, where=str(path))
    fix = "Run `counterclaim verify`, and restore a backup."
    return CounterclaimError("ledger_damaged", f"the database can't be used: {said}", where=str(path), fix=fix)


def _schema(connection: Connection) -> dict[str, tuple[object, ...]]:
    rows = connection.execute(text("SELECT name, type, tbl_name, rootpage = 0, sql FROM sqlite_schema"))
    return {str(name): tuple(rest) for name, *rest in rows}


def _marks(connection: Connection) -> dict[str, tuple[object, ...]]:
    """What tells whose file it is, and of which schema."""
    names = ("application_id", "user_version", "encoding")
    marks = {f"PRAGMA {n}": (connection.exec_driver_sql(f"PRAGMA {n}").scalar(),) for n in names}
    return {**marks, "rows of alembic_version": tuple(connection.exec_driver_sql("SELECT * FROM alembic_version").scalars())}


def _odd(held: Mapping[str, object]) -> list[str]:
    """The names of what a new ledger defines otherwise."""
    made = _made()
    return sorted(n for n in {*held, *made} if held.get(n) != made.get(n))


@cache
def _made() -> dict[str, object]:
    """The schema and the marks of a new ledger."""
    engine = create_engine("sqlite://", module=driver())
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
        migrate.upgrade(connection)
        sqlite_search.create(connection)
        for trigger in UPKEEP:
            connection.exec_driver_sql(trigger)
        return {**_schema(connection), **_marks(connection)}
