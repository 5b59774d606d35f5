"""What `counterclaim verify` says and ends with."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.ledger import kept

from counterclaim.cli.app import run
from counterclaim.cli.codes import Exit
from counterclaim.cli.services import Services
from counterclaim.pipeline import rules
from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title

SERVICES = Services(ledger=lambda path, actor: Ledger.open(path, PLAIN, title, actor))


def test_an_altered_state_and_one_of_another_version_end_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = kept.filled(tmp_path / "l", 3)
    asked = ["verify", "--ledger", str(tmp_path / "l")]
    assert run(asked, SERVICES) == Exit.OK
    with ledger.store.writing() as connection:
        connection.exec_driver_sql("UPDATE incident SET title = 'Another' WHERE number = 1")
    assert run(asked, SERVICES) == Exit.DAMAGED
    assert "this ledger is not as it was" in capsys.readouterr().err
    monkeypatch.setattr(rules, "version", lambda: rules._checked("1" * 16))
    assert run(asked, SERVICES) == Exit.INCOMPLETE
    told = capsys.readouterr()
    assert "state_outdated" in told.out
    assert "can be told after a rebuild" in told.err
    ledger.close()
