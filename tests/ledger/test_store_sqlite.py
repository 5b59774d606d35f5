from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.ledger.store_contract import StoreContract

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema, sqlite
from counterclaim.ledger.sqlite import SqliteStore, sound
from counterclaim.ledger.store import Store


class TestSqlite(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        return SqliteStore.create(tmp_path / "ledger.db")

    def again(self, store: Store) -> Store:
        assert isinstance(store, SqliteStore)
        return SqliteStore.open(store.path)


def test_every_setting_that_durability_rests_on_is_made(tmp_path: Path) -> None:
    store = SqliteStore.create(tmp_path / "ledger.db")
    facts = store.facts()
    assert {name: facts[name] for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size", "trusted_schema")} == {
        "journal_mode": "wal",
        "synchronous": "2",
        "foreign_keys": "1",
        "mmap_size": "0",
        "trusted_schema": "0",
    }


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
    ],
)
def test_releases_that_corrupt_the_write_ahead_log_are_known(version: tuple[int, ...], good: bool) -> None:
    assert sound(version) == good


def test_an_unsound_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sqlite, "sound", lambda version: False)
    with pytest.raises(CounterclaimError, match="can corrupt a ledger"):
        SqliteStore.create(tmp_path / "ledger.db")


def failing(said: str) -> Callable[..., None]:
    def fails(*_: object, **__: object) -> None:
        raise sqlite.driver().OperationalError(said)

    return fails


def test_a_commit_that_fails_is_not_said_to_have_changed_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore.create(tmp_path / "ledger.db")
    monkeypatch.setattr(store._writer.dialect, "do_commit", failing("disk I/O error"))
    with pytest.raises(CounterclaimError) as refused, store.writing():
        pass
    assert refused.value.code == "commit_uncertain"
    assert "may be held or not: disk I/O error" in refused.value.what
    assert "counterclaim verify" in refused.value.fix


def test_a_statement_that_fails_before_the_commit_changed_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore.create(tmp_path / "ledger.db")
    execute = store._writer.dialect.do_execute
    full = failing("database or disk is full")
    monkeypatch.setattr(store._writer.dialect, "do_execute", lambda c, s, *_: (execute if "BEGIN" in s else full)(c, s, *_))
    with pytest.raises(CounterclaimError) as refused, store.writing() as connection:
        connection.execute(select(schema.word))
    assert refused.value.code == "ledger_not_written"
    assert "nothing was changed" in refused.value.what


def test_a_copy_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    store = SqliteStore.create(tmp_path / "ledger.db")
    with pytest.raises(CounterclaimError, match="can't be written") as refused:
        store.copy_to(tmp_path / "none" / "copy.db")
    assert refused.value.code == "copy_not_written"


def test_databases_of_others_are_refused(tmp_path: Path) -> None:
    import sqlite3

    other = sqlite3.connect(tmp_path / "ledger.db")
    other.execute("CREATE TABLE t (a)")
    other.close()
    with pytest.raises(CounterclaimError, match="is not a ledger's"):
        SqliteStore.open(tmp_path / "ledger.db")
