"""What is asked of the database while a document is added goes by keys, so that it costs the same however much is held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from tests.ledger import kept

from counterclaim.group.index import CANDIDATES
from counterclaim.pipeline.ledger import Ledger

THROUGH_ALL = re.compile(r"SCAN (?!entry$|head$|newest|CONSTANT|\d)|\(live=\?\)(?! AND)|\(live=\? AND (?!changed)")
"""A plan that goes through a table (but to the log's end, and where there is one row), or through all incidents that are live."""


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """All statements, with their values, that are run inside the block."""
    found: list[tuple[str, Any]] = []

    def before(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        found.append((statement, parameters[0] if many else parameters))

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def plans(ledger: Ledger, statements: list[tuple[str, Any]]) -> dict[str, str]:
    """How the database goes about each statement."""
    with ledger.store.reading() as connection:
        return {
            statement: " | ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
            for statement, parameters in statements
            if re.match(r"\s*(SELECT|UPDATE|DELETE)", statement)
        }


def test_adding_goes_through_no_table(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 4)
    with asked() as statements:
        kept.put(ledger, 5)
    slow = {statement: plan for statement, plan in plans(ledger, statements).items() if THROUGH_ALL.search(plan)}
    assert not slow


def test_many_candidates_are_looked_up_by_their_keys(tmp_path: Path) -> None:
    """From about ten keys on SQLite would rather go through all incidents that are live, if it were asked for these."""
    ledger = kept.filled(tmp_path / "l", 4)
    keys = [*kept.keys(ledger), *(f"none-{n}" for n in range(CANDIDATES))]
    with asked() as statements, ledger.store.reading() as connection:
        shelf = ledger.state(connection).shelf
        shelf.held(keys)
        shelf.numbered(range(1, CANDIDATES))
    slow = {statement: plan for statement, plan in plans(ledger, statements).items() if THROUGH_ALL.search(plan)}
    assert not slow
