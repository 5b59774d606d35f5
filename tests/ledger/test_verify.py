"""Verifying, sealing and bundling a ledger, and the commands for it."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ledger import kept, tampering

from counterclaim.cli.app import run
from counterclaim.cli.codes import Exit
from counterclaim.cli.services import Services
from counterclaim.errors import CounterclaimError
from counterclaim.ledger import checkpoint, verifier
from counterclaim.pipeline import judging, rules
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.noting import conceal
from counterclaim.pipeline.restate import outdated
from counterclaim.pipeline.sealing import bundle, seal
from counterclaim.pipeline.verify import Extent, extent, verify
from counterclaim.reconcile import PLAIN
from counterclaim.records.problem import Problem
from counterclaim.report.titles import title

SERVICES = Services(ledger=lambda path, actor: Ledger.open(path, PLAIN, title, actor))
NEWER = rules._checked("1" * 16)
Told = pytest.CaptureFixture[str]


def test_a_ledger_at_work_is_as_it_was(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 4)
    with ledger.store.reading() as connection:
        body = judging.same(ledger.state(connection), kept.keys(ledger)[:2])
    ledger.judge("same", body)
    ledger.judge("undo", {"judgement": 1})
    ledger.judge("undo", {"judgement": 2})
    ledger.rebuild()
    kept.put(ledger, 4)
    assert verify(ledger) == []
    assert extent(ledger) == Extent(entries=10, documents=5, files=5)
    assert [p.name for p in (tmp_path / "l").iterdir() if p.name.startswith(".")] == []
    ledger.close()


def test_a_reading_that_waits_for_a_rebuild_is_no_fault(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 2)
    _, reading = kept.told(0)
    ledger.reread(1, type(reading)(reading.document, reading.incidents), "newer")
    assert verify(ledger) == []
    ledger.rebuild()
    assert verify(ledger) == []
    ledger.close()


def test_verifying_does_not_wait_for_writers_nor_see_half_of_what_they_do(tmp_path: Path) -> None:
    ledger, other = kept.filled(tmp_path / "l", 2), tampering.opened(tmp_path / "l")
    with other.acting("add") as act:
        act.connection.exec_driver_sql("DELETE FROM word")
        assert verify(ledger) == []
        act.connection.rollback()
    ledger.close()
    other.close()


def test_at_most_twenty_rows_of_a_table_are_named(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    with ledger.store.writing() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION SELECT x + 1 FROM n LIMIT 50) INSERT INTO word SELECT x, 1 FROM n"
        )
    found = verify(ledger)
    assert len(found) == 21
    assert found[-1] == Problem("more_rows", "word", "30 more rows are not as they were")
    ledger.close()


def test_a_state_that_another_version_worked_out_is_told_as_such_until_it_is_worked_out_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = kept.filled(tmp_path / "l", 3)
    with ledger.store.writing() as connection:  # as other rules would have given it
        connection.exec_driver_sql("UPDATE incident SET title = 'Another' WHERE number < 3")
        connection.exec_driver_sql("DELETE FROM word WHERE word = 'helicopter'")
    assert {p.code for p in verify(ledger)} == {"state_altered", "state_missing"}

    monkeypatch.setattr(rules, "version", lambda: NEWER)
    assert [(p.code, p.where) for p in verify(ledger)] == [("state_outdated", "state")]
    assert verify(ledger, quick=True) == []  # so that it can be backed up
    ledger.rebuild()
    assert verify(ledger) == []
    with ledger.store.writing() as connection:
        connection.exec_driver_sql("UPDATE incident SET title = 'Another' WHERE number = 1")
    assert [p.code for p in verify(ledger)] == ["state_altered"]
    ledger.close()


def test_rules_that_give_the_same_are_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = kept.filled(tmp_path / "l", 2)
    monkeypatch.setattr(rules, "version", lambda: NEWER)
    assert verify(ledger) == []
    ledger.close()


@pytest.mark.parametrize("how", ["add", "judge"])
def test_a_state_on_which_two_versions_worked_is_no_version_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    ledger = kept.filled(tmp_path / "l", 3)
    with monkeypatch.context() as patch:
        patch.setattr(rules, "version", lambda: NEWER)
        if how == "add":
            kept.put(ledger, 3)
        else:
            ledger.judge("note", {"document": "r0", "text": "look"})
    with ledger.store.writing() as connection:
        connection.exec_driver_sql("UPDATE incident SET title = 'Another' WHERE number = 1")
    assert [p.code for p in verify(ledger)] == ["state_outdated"]
    ledger.rebuild()
    assert verify(ledger) == []
    ledger.close()


def test_a_ledger_from_before_versions_were_kept_is_told_so(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 2)
    with ledger.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM setting")
        connection.exec_driver_sql("UPDATE incident SET title = 'Another' WHERE number = 1")
    kept.put(ledger, 2)
    assert [p.code for p in verify(ledger)] == ["state_outdated"]
    ledger.close()


def test_damage_of_other_kinds_is_told_beside_another_version() -> None:
    odd, unknown = Problem("state_added", "word x", ""), Problem("state_unknown", "state", "")
    assert [p.code for p in outdated([odd, unknown, odd])] == ["state_outdated", "state_unknown"]
    assert list(outdated([unknown])) == [unknown]


def test_a_version_is_one_of_the_rules_and_checks_itself() -> None:
    held = rules.version()
    assert rules.is_version(held)
    assert rules.is_version(rules.MIXED)
    assert held not in (NEWER, rules.MIXED)
    assert not any(rules.is_version(held[:n] + ("0" if held[n] != "0" else "1") + held[n + 1 :]) for n in range(len(held)))


def test_a_checkpoint_needs_its_key(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    sealed, foreign = seal(ledger), checkpoint.public_key(checkpoint.new_key("elsewhere"))
    with pytest.raises(CounterclaimError) as error:
        verify(ledger, sealed.note)
    assert error.value.code == "checkpoint_needs_key"
    assert verify(ledger, sealed.note, sealed.public) == []
    assert [p.code for p in verify(ledger, sealed.note, foreign)] == ["checkpoint_unknown_key"]
    assert [p.code for p in verify(ledger, sealed.note.replace("\n2\n", "\n1\n"), sealed.public)] == ["checkpoint_signature"]
    kept.put(ledger, 1)
    assert verify(ledger, sealed.note, sealed.public) == []
    ledger.close()


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    before = (tmp_path / "l" / "ledger.db").read_bytes()
    one, two = seal(ledger), seal(ledger)
    assert (one.new, two.new, one.public) == (True, False, two.public)
    assert stat.S_IMODE((tmp_path / "l" / "checkpoint.key").stat().st_mode) == 0o600
    assert (tmp_path / "l" / "ledger.db").read_bytes() == before
    assert seal(ledger, tmp_path / "elsewhere").public != one.public
    for place, code in ((tmp_path, "key_not_read"), (tmp_path / "no" / "key", "key_not_written")):
        with pytest.raises(CounterclaimError) as error:
            seal(ledger, place)
        assert error.value.code == code
    ledger.close()


def test_a_damaged_log_is_neither_signed_nor_given_away(tmp_path: Path) -> None:
    kept.filled(tmp_path / "l", 1).close()
    tampering.edit(tmp_path / "l", "UPDATE entry SET hash = 'x' WHERE number = 1")
    ledger = tampering.opened(tmp_path / "l")
    acts: list[Callable[[], object]] = [lambda: seal(ledger), lambda: bundle(ledger, tmp_path / "b")]
    for act in acts:
        with pytest.raises(CounterclaimError) as error:
            act()
        assert error.value.code == "log_damaged"
    assert not (tmp_path / "b").exists()
    ledger.close()


def test_a_bundle_is_checked_by_its_own_verifier(tmp_path: Path) -> None:
    ledger, folder = kept.filled(tmp_path / "l", 3), tmp_path / "b"
    kept.put(ledger, 1)
    sealed = seal(ledger)
    (tmp_path / "note").write_text(sealed.note)
    assert bundle(ledger, folder, ["r1"], sealed.note) == 1
    command = [
        sys.executable,
        str(folder / "verifier.py"),
        str(folder),
        "--checkpoint",
        str(tmp_path / "note"),
        "--key",
        sealed.public,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "OK: all is as it was")
    assert "no log entry names them: checkpoint, verifier.py\n" in done.stdout  # the log itself vouches for the document's file
    assert bundle(ledger, tmp_path / "log alone") == 0
    assert verifier.check(tmp_path / "log alone", sealed.note, sealed.public) == []
    ledger.close()


@pytest.mark.parametrize(
    ("old", "new"), [('"title":"Report 1"', '"title":"Report 2"'), ('"entry":3', '"entry":2'), ('"salt":"', '"salt":"0')]
)
def test_a_row_of_a_bundle_that_was_altered_is_found(tmp_path: Path, old: str, new: str) -> None:
    ledger, folder = kept.filled(tmp_path / "l", 3), tmp_path / "b"
    bundle(ledger, folder, ["r1"])
    ledger.close()
    rows = folder / verifier.ROWS
    rows.write_text(rows.read_text().replace(old, new))
    found = verifier.check(folder, None, None)
    assert f"{verifier.ROWS}: altered: its SHA-256 is not that in {verifier.MANIFEST}" in found
    assert any(problem.startswith(f"{verifier.ROWS}: ") and "does not hold its digest" in problem for problem in found)


def test_what_can_not_be_bundled_is_told(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 2)
    for folder, documents, code in ((tmp_path, (), "bundle_exists"), (tmp_path / "b", ("r9",), "unknown_document")):
        with pytest.raises(CounterclaimError) as error:
            bundle(ledger, folder, documents)
        assert error.value.code == code
    conceal(ledger, "Ministry")
    with pytest.raises(CounterclaimError) as error:
        bundle(ledger, tmp_path / "b", ("r0",))
    assert error.value.code == "names_source"
    shutil.rmtree(tmp_path / "l" / "blobs")
    with pytest.raises(CounterclaimError) as error:
        bundle(ledger, tmp_path / "b", ("r1",))
    assert error.value.code == "file_missing"
    assert not (tmp_path / "b").exists()
    ledger.close()


def test_commands_from_sealing_to_finding(tmp_path: Path, capsys: Told) -> None:
    kept.filled(tmp_path / "l", 2).close()
    at, note = ["--ledger", str(tmp_path / "l")], tmp_path / "note"
    assert run(["verify", *at], SERVICES) == Exit.OK
    assert capsys.readouterr().out == "all is as it was: 3 log entries, 2 documents, 2 files; no checkpoint to compare with\n"
    assert run(["checkpoint", *at, "--output", str(note)], SERVICES) == Exit.OK
    told = capsys.readouterr().err
    key = told.splitlines()[-1].rpartition(" ")[2]
    assert "lawyer" in told
    assert run(["checkpoint", *at], SERVICES) == Exit.OK
    told = capsys.readouterr()
    assert (told.out, told.err) == (note.read_text(), f"public key: {key}\n")
    against = ["verify", *at, "--quick", "--checkpoint", str(note), "--key", key]
    assert run(against, SERVICES) == Exit.OK
    assert "(quick: state not compared)\n" in capsys.readouterr().out
    tampering.edit(tmp_path / "l", "UPDATE document SET title = 'x' WHERE number = 1", "UPDATE head SET peaks = '0'")
    assert run(against, SERVICES) == Exit.DAMAGED
    told = capsys.readouterr()
    assert [line.partition(":")[0] for line in told.out.splitlines()] == ["head", "document 1"]
    assert "2 problems" in told.err
    assert run(["verify", *at, "--key", key], SERVICES) == Exit.BAD_REQUEST


def test_a_database_that_can_not_be_opened_is_told_by_the_command(tmp_path: Path, capsys: Told) -> None:
    kept.filled(tmp_path / "l", 1).close()
    (tmp_path / "l" / "ledger.db").write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert run(["verify", "--ledger", str(tmp_path / "l")], SERVICES) == Exit.DAMAGED
    assert capsys.readouterr().out.startswith("database: ")
    assert run(["verify", "--ledger", str(tmp_path / "none")], SERVICES) == Exit.BAD_REQUEST


def test_deleting_asks_first(tmp_path: Path, capsys: Told) -> None:
    kept.filled(tmp_path / "l", 2).close()
    command = ["delete", "r1", "--reason", "asked for", "--ledger", str(tmp_path / "l")]
    assert run(command, SERVICES) == Exit.BAD_REQUEST
    assert "nothing was deleted" in capsys.readouterr().err
    assert run([*command, "--yes"], SERVICES) == Exit.OK
    assert "deleted r1: 3 rows and 1 files." in capsys.readouterr().err
    assert run(["verify", "--ledger", str(tmp_path / "l")], SERVICES) == Exit.OK
    assert run([*command, "--yes"], SERVICES) == Exit.BAD_REQUEST
