"""The narrow interface before a ledger's database: transactions over one schema, and what each database does its own way.

A store passes tests/ledger/store_contract.py. Statements are SQLAlchemy Core and the same for every database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Table

from counterclaim.records import Problem

Row = dict[str, Any]


class Store(Protocol):
    """One ledger's database."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that alone may write: all of it is kept when the block ends, and durable, or none when it raises.

        Raises ``CounterclaimError`` (``commit_uncertain``) when it failed at its very end: then it may be held or not.
        """
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one state of the ledger to its end, whatever others write."""
        ...

    def put(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, each instead of the one that has its key."""
        ...

    def index(self, connection: Connection, document: int, title: str, text: str, names: str) -> None:
        """Let a document be found by its words."""
        ...

    def search(
        self, connection: Connection, wanted: Sequence[Sequence[str]], within: Sequence[int] | None, limit: int, offset: int
    ) -> tuple[list[int], bool]:
        """The numbers of documents that hold all phrases, each in one of its spellings, and whether there are more.

        ``within`` limits them to some numbers.

        A spelling that begins with ``~`` is one of a name, as it sounds. The best of the newest matches come first.
        """
        ...

    def empty_index(self, connection: Connection) -> None:
        """Forget the words of all documents."""
        ...

    def indexed(self, connection: Connection) -> Iterator[tuple[object, ...]]:
        """All that a search can give, as sorted rows: a part of the index, a word, a document, and what is held of them."""
        ...

    def as_it_is(self, connection: Connection) -> AbstractContextManager[None]:
        """Inside the block damaged text is read too, as a text that :mod:`counterclaim.ledger.values` refuses."""
        ...

    def open_for_erasure(self, connection: Connection) -> AbstractContextManager[None]:
        """Inside the block rows of the evidence may be deleted, which the database refuses otherwise."""
        ...

    def scrub(self) -> None:
        """Make what was deleted unreadable in the database's files too."""
        ...

    def faults(self) -> Sequence[Problem]:
        """What the database itself finds damaged in its files or its schema."""
        ...

    def facts(self) -> Mapping[str, str]:
        """What ``doctor`` shows: versions, settings, sizes."""
        ...

    def copy_to(self, path: Path) -> None:
        """A copy of the whole database as it is at one moment, while others write."""
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...
