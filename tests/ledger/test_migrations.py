"""Ledgers of every schema that was ever released open and verify; the steps between schemas give exactly the schema of the code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select, text
from tests.ledger import kept
from tests.ledger.released.make import FOLDER, dumped, filled, fixed, loaded

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import migrate, schema
from counterclaim.ledger.blobs import Blobs
from counterclaim.ledger.log import digest
from counterclaim.ledger.sqlite import SqliteStore
from counterclaim.ledger.trail import follow
from counterclaim.pipeline.ledger import DATABASE, Ledger
from counterclaim.pipeline.verify import verify
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title

RELEASED = sorted(FOLDER.glob("*.sql"))


def opened(dump: Path, folder: Path) -> Ledger:
    """The ledger in a dump, brought to the newest schema. Its files are gone but for those that it names with their text."""
    folder.mkdir()
    loaded(dump, folder / DATABASE)
    ledger = Ledger(SqliteStore.open(folder / DATABASE), Blobs(folder / "blobs"), PLAIN, title, "tester")
    with ledger.store.reading() as connection:
        texts = [*connection.scalars(select(schema.document.c.text))]
    for held in [*(t.encode() for t in texts), b"\xff\xd8 a photo"]:
        ledger.blobs.put(held)
    return ledger


def test_the_steps_give_exactly_the_schema(tmp_path: Path) -> None:
    store = SqliteStore.create(tmp_path / "ledger.db")
    with store.reading() as connection:
        ours = set(schema.metadata.tables) | {"alembic_version"}  # the search index is no table of the schema
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or name in ours}
        )
        assert compare_metadata(context, schema.metadata) == []


def test_the_steps_give_the_same_columns_keys_defaults_and_indexes(tmp_path: Path) -> None:
    store, plain = SqliteStore.create(tmp_path / "ledger.db"), SqliteStore(tmp_path / "plain.db")
    with store.reading() as stepped, plain.writing() as made:
        schema.metadata.create_all(made)
        for name in schema.metadata.tables:
            assert described(stepped, name) == described(made, name), name


def described(connection: Connection, table: str) -> list[list[tuple[Any, ...]]]:
    """What SQLite tells of a table: its kind, columns, keys and indexes with their columns."""

    def told(what: str, name: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {what}('{name}')")]

    indexes = sorted(row[1:] for row in told("index_list", table))
    return [
        [row for row in told("table_list", table) if row[0] == "main"],
        told("table_xinfo", table),
        told("foreign_key_list", table),
        indexes,
        *(told("index_xinfo", row[0]) for row in indexes),
    ]


def test_every_revision_was_released_with_a_ledger_to_try_it_on() -> None:
    steps = Path(migrate.__file__).parent / "migrations" / "versions"
    assert [p.stem for p in RELEASED] == sorted(p.name[:4] for p in steps.glob("[0-9]*.py"))
    assert RELEASED[-1].stem == migrate.NEWEST


@pytest.mark.parametrize("dump", RELEASED, ids=lambda p: p.stem)
class TestReleased:
    def test_it_opens_at_the_newest_schema(self, dump: Path, tmp_path: Path) -> None:
        ledger = opened(dump, tmp_path / "l")
        with ledger.store.reading() as connection:
            assert migrate.revision(connection) == migrate.NEWEST
            assert not migrate.behind(connection)

    def test_its_log_and_its_rows_are_as_they_were(self, dump: Path, tmp_path: Path) -> None:
        ledger = opened(dump, tmp_path / "l")
        with ledger.store.reading() as connection:
            trail = follow(connection)
            assert not trail.problems
            assert trail.leaves
            for table in schema.EVIDENCE:
                rows = list(connection.execute(select(table)).mappings())
                assert rows, table.name
                assert {r["number"]: digest(table, r) for r in rows} == {n: d for n, (_, d) in trail.rows[table.name].items()}

    def test_it_verifies_and_is_gone_on_with(self, dump: Path, tmp_path: Path) -> None:
        ledger = opened(dump, tmp_path / "l")
        assert verify(ledger, quick=True) == []
        kept.put(ledger, 7)
        ledger.rebuild()
        assert verify(ledger) == []

    def test_a_second_start_changes_nothing(self, dump: Path, tmp_path: Path) -> None:
        opened(dump, tmp_path / "l").close()
        before = dumped(tmp_path / "l" / DATABASE)
        SqliteStore.open(tmp_path / "l" / DATABASE).close()
        assert dumped(tmp_path / "l" / DATABASE) == before


def test_the_newest_dump_is_what_the_code_makes_now(tmp_path: Path) -> None:
    """Make it again with `python -m tests.ledger.released.make` while the revision is not released."""
    with fixed():
        filled(tmp_path / "l").close()
    store = SqliteStore.open(tmp_path / "l" / DATABASE)
    loaded(RELEASED[-1], tmp_path / "old.db")
    old = SqliteStore.open(tmp_path / "old.db")
    for each in (*schema.EVIDENCE, schema.entry):
        with store.reading() as new, old.reading() as then:
            assert new.execute(select(each)).all() == then.execute(select(each)).all(), each.name


def test_a_ledger_of_a_later_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    store = SqliteStore.create(tmp_path / DATABASE)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    before = dumped(tmp_path / DATABASE)
    with pytest.raises(CounterclaimError, match="its schema 9999 is of a later version") as refused:
        SqliteStore.open(tmp_path / DATABASE)
    assert refused.value.code == "ledger_too_new"
    assert dumped(tmp_path / DATABASE) == before


def test_a_step_that_fails_leaves_the_old_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(RELEASED[0], tmp_path / DATABASE)
    before = dumped(tmp_path / DATABASE)

    def fails(connection: object) -> None:
        connection.execute(text("DROP TABLE word"))  # type: ignore[attr-defined]
        raise RuntimeError("the step failed")

    monkeypatch.setattr(migrate, "behind", lambda connection: True)
    monkeypatch.setattr(migrate, "upgrade", fails)
    with pytest.raises(RuntimeError, match="the step failed"):
        SqliteStore.open(tmp_path / DATABASE)
    assert dumped(tmp_path / DATABASE) == before
