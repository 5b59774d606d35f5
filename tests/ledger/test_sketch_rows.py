"""Sketches go to rows and back; one of another form is told, and how it is made anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from tests.ledger import kept

from counterclaim.errors import CounterclaimError
from counterclaim.group.sketch_rows import from_row, to_row
from counterclaim.ledger import schema
from counterclaim.pipeline.verify import verify

CHANGES: list[dict[str, Any]] = [
    {"site": [[], [], None, False]},
    {"site": [[], [], {"name": "Orma", "size": 3}, False, "", None]},
    {"site": None},
    {"killed": [1]},
    {"days": [1]},
    {"days": ["2031-05-06", "2031-05-06"]},
    {"published": [10**12, 10**12]},
    {"mentions": [[1, 2, 3]]},
    {"families": 7},
]


@pytest.fixture
def row(tmp_path: Path) -> dict[str, Any]:
    ledger = kept.filled(tmp_path / "l", 1)
    with ledger.store.reading() as connection:
        held: dict[str, Any] = json.loads(connection.scalar(select(schema.member.c.sketch)) or "")
    ledger.close()
    return held


def test_a_row_gives_the_sketch_that_it_was_made_of(row: dict[str, Any]) -> None:
    assert json.loads(json.dumps(to_row(from_row(("r0", "i1"), row)))) == row


@pytest.mark.parametrize("change", [*CHANGES, *({name: ...} for name in ("site", "type", "where", "mentions", "days"))])
def test_a_row_of_another_form_is_told(row: dict[str, Any], change: dict[str, Any]) -> None:
    other = {name: value for name, value in (row | change).items() if value is not ...}
    with pytest.raises(CounterclaimError) as refused:
        from_row(("r0", "i1"), other)
    assert (refused.value.code, refused.value.where) == ("sketch_outdated", "r0 i1")
    assert "counterclaim rebuild" in refused.value.fix


def test_a_rebuild_makes_them_anew(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 2)
    with ledger.store.writing() as connection:
        connection.execute(update(schema.member), {"sketch": "{}"})
    with pytest.raises(CounterclaimError, match="another version"):
        kept.put(ledger, 3)
    ledger.rebuild()
    assert kept.put(ledger, 3).document == 3
    assert verify(ledger) == []
    ledger.close()
