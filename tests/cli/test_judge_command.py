"""What persons decided, listed in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from tests.ledger.scania import filled

from counterclaim.cli.app import run
from counterclaim.cli.services import Services
from counterclaim.ledger import schema
from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title

NOTE = "Ask the ministry for the flight log of the sixth of May, and whether the families were told before the denial."


def test_a_judgement_is_listed_whole_and_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger"
    filled(path).close()
    services = Services(ledger=lambda at, actor: Ledger.open(at, PLAIN, title, actor))
    with Ledger.open(path, PLAIN, title).store.reading() as c:
        key = c.scalar(select(schema.incident.c.key).where(schema.incident.c.place == "Lund"))
    of_ledger = ["--ledger", str(path)]
    assert run(["judge", "note", str(key), NOTE, *of_ledger], services) == 0
    capsys.readouterr()
    assert run(["judge", "list", *of_ledger], services) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert last == "1 judgement"
    told = first.split("note", 1)[1].strip()
    about, text = told.split("; text: ")
    assert text == NOTE
    assert about.startswith("incident: ")
    document, span = about.removeprefix("incident: ").split(" ")
    start, end = map(int, span.split("-"))
    assert start < end
    assert document
    assert run(["judge", "undo", "1", *of_ledger], services) == 0
    capsys.readouterr()
    assert run(["judge", "list", *of_ledger], services) == 0
    undone, undoing, count = capsys.readouterr().out.splitlines()
    assert undone.endswith(f"{NOTE} (undone)")
    assert undoing.endswith("judgement: 1")
    assert count == "2 judgements"
