from __future__ import annotations

from pathlib import Path

import pytest
from tests.ledger.store_contract import StoreContract

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import sqlite
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


def test_databases_of_others_are_refused(tmp_path: Path) -> None:
    import sqlite3

    other = sqlite3.connect(tmp_path / "ledger.db")
    other.execute("CREATE TABLE t (a)")
    other.close()
    with pytest.raises(CounterclaimError, match="is not a ledger's"):
        SqliteStore.open(tmp_path / "ledger.db")
