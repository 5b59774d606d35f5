from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert
from tests.group.shelf_contract import CopyShelfContract, ShelfContract

from counterclaim.group.copy_shelf import CopyShelf
from counterclaim.group.passage_rules import View
from counterclaim.group.shelf import Shelf
from counterclaim.ledger import evidence, schema
from counterclaim.ledger.log import Act
from counterclaim.ledger.shelves import LedgerCopies, LedgerShelf
from counterclaim.ledger.sqlite import SqliteStore


class _Seeing(LedgerShelf):
    """In a ledger the copy index takes a document in before the grouper sees it."""

    def see(self, document: str, words: Collection[str]) -> None:
        place = self.documents()
        row = {"place": place, "document": place + 1, "id": document, "reading": 1, "family": place}
        self.connection.execute(insert(schema.taken), row)
        super().see(document, words)

    connection: Connection


class _Keeping(LedgerCopies):
    """In a ledger a document is among the evidence before the copy index takes it in."""

    act: Act

    def add(self, view: View, kin: int | None) -> int:
        self.number = evidence.add_document(self.act, view.document)
        return super().add(view, kin)


class TestLedgerShelf(ShelfContract):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "l.db"

    @contextmanager
    def opened(self) -> Iterator[Shelf]:
        store = SqliteStore.create(self.path)
        with store.writing() as connection:
            shelf = _Seeing(store, connection)
            shelf.connection = connection
            yield shelf
        store.close()


class TestLedgerCopies(CopyShelfContract):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "l.db"

    @contextmanager
    def opened(self) -> Iterator[CopyShelf]:
        store = SqliteStore.create(self.path)
        with store.writing() as connection:
            copies = _Keeping(store, connection)
            copies.act = Act(connection, "tester", "add")
            yield copies
        store.close()
