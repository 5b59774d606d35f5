"""Reports into a ledger from the command line."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests.cli.cli_stub import StubReader

from counterclaim.cli.app import run
from counterclaim.cli.services import Inputs, Services, intake
from counterclaim.ledger import schema
from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN, PlainLookups
from counterclaim.records import Document
from counterclaim.report.titles import title

SERVICES = Services(
    reader=lambda *which: StubReader(),
    reader_name=lambda *which: "stub",
    ledger=lambda path, actor: Ledger.open(path, PLAIN, title, actor),
    new_ledger=lambda path, actor: Ledger.create(path, PLAIN, title, actor),
    lookups=PlainLookups,
)


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "ledger"
    monkeypatch.setenv("COUNTERCLAIM_LEDGER", str(folder))
    monkeypatch.setenv("COUNTERCLAIM_ACTOR", "tester")
    assert run(["init"], SERVICES) == 0
    return folder


def count(folder: Path, table: str) -> int:
    ledger = Ledger.open(folder, PLAIN, title)
    with ledger.store.reading() as connection:
        found = connection.scalar(select(func.count()).select_from(schema.metadata.tables[table]))
    ledger.close()
    return found or 0


def reports(folder: Path, number: int) -> list[str]:
    folder.mkdir(exist_ok=True)
    for n in range(number):
        (folder / f"{n}.txt").write_text(f"The army said a bridge was hit. Report {n}.")
    return [str(folder)]


def test_what_became_of_each_is_summed_up(at: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    given = reports(tmp_path / "in", 3)
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 no text")
    (tmp_path / "in" / "latin.txt").write_bytes("Die Brücke wurde für eine Übung gesperrt, hieß es am Mittag.".encode("latin-1"))
    (tmp_path / "in" / "none.txt").write_text("The army said a bridge was hit. Not dated, like the others.")

    assert run(["add", *given], SERVICES) == 3
    said = capfd.readouterr().err
    for words in ("refused: ", "the file is empty", "kept unread: ", "SHA-256"):
        assert words in said
    assert "counterclaim: added 4, read with warnings 1, kept unread 1, refused 1; " in said
    assert (count(at, "document"), count(at, "unread")) == (5, 1)
    photo = hashlib.sha256(b"\xff\xd8\xff\xe0 no text").hexdigest()
    assert (at / "blobs" / photo[:2] / photo).read_bytes() == b"\xff\xd8\xff\xe0 no text"


def test_the_same_bytes_twice_are_one_document_with_two_acquisitions(
    at: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    given = reports(tmp_path / "in", 2)
    assert run(["add", *given], SERVICES) == 0
    again = tmp_path / "copy.txt"
    again.write_bytes((tmp_path / "in" / "0.txt").read_bytes())
    capfd.readouterr()

    assert run(["add", str(again)], SERVICES) == 0
    assert "added 0, held already 1" in capfd.readouterr().err
    assert (count(at, "document"), count(at, "acquisition")) == (2, 3)


def test_what_is_there_is_not_read_again(at: Path, tmp_path: Path) -> None:
    given = reports(tmp_path / "in", 3)
    assert run(["add", *given], SERVICES) == 0
    read: list[str] = []
    watching = replace(SERVICES, reader=lambda *which: StubReader(lambda d: read.append(d.id)))
    (tmp_path / "in" / "new.txt").write_text("The army said a bridge was hit. Report new.")

    assert run(["add", *given], watching) == 0
    assert len(read) == 1


def test_a_report_on_which_the_reader_fails_is_kept_with_its_reason(
    at: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(document: Document) -> None:
        if "Report 1" in document.text:
            raise ValueError("a fault in the reader")

    given = reports(tmp_path / "in", 3)
    assert run(["add", *given], replace(SERVICES, reader=lambda *which: StubReader(fails))) == 3
    said = capfd.readouterr().err
    assert "kept, but the reader failed on it (ValueError: a fault in the reader)" in said
    assert "added 2, kept unread 1" in said
    assert count(at, "unread") == 1


def test_reports_come_in_the_order_of_their_publication(at: Path, tmp_path: Path) -> None:
    lines = [
        {"id": f"r{n}", "text": "The army said a bridge was hit.", "published": day}
        for n, day in enumerate(("2031-05-09", "2031-05-07"))
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in lines))
    assert run(["add", str(tmp_path / "in.jsonl")], SERVICES) == 0

    ledger = Ledger.open(at, PLAIN, title)
    with ledger.store.reading() as connection:
        assert connection.scalars(select(schema.document.c.id).order_by(schema.document.c.number)).all() == ["r1", "r0"]
    ledger.close()
    for line in (tmp_path / "in.jsonl").read_bytes().splitlines():
        digest = hashlib.sha256(line).hexdigest()
        assert (at / "blobs" / digest[:2] / digest).read_bytes() == line


def test_text_that_no_database_holds_is_kept_unread(at: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "nul", "text": "The army said\u0000 a bridge was hit."}) + "\n")
    assert run(["add", str(tmp_path / "in.jsonl")], SERVICES) == 3
    assert "text holds a NUL character [not_storable]" in capfd.readouterr().err
    assert (count(at, "document"), count(at, "unread")) == (0, 1)


def test_an_id_that_stands_for_another_text_is_kept_unread(at: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for n, text in enumerate(("The army said a bridge was hit.", "The army said another bridge was hit.")):
        (tmp_path / "in.jsonl").write_text(json.dumps({"id": "r", "text": text}) + "\n")
        assert run(["add", str(tmp_path / "in.jsonl")], SERVICES) == (3 if n else 0)
    assert "the id 'r' stands for another text in the ledger [id_conflict]" in capfd.readouterr().err
    assert (count(at, "document"), count(at, "unread")) == (1, 1)


def test_requests_that_can_not_be_met_are_told_before_anything_is_done(
    at: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["init"], SERVICES) == 2
    assert run(["add", str(tmp_path / "nothing")], SERVICES) == 2
    assert run(["add", str(tmp_path), "--ledger", str(tmp_path / "elsewhere")], SERVICES) == 2
    said = capfd.readouterr().err
    for code in ("ledger_exists", "not_found", "no_ledger"):
        assert f"[{code}]" in said
    assert "Traceback" not in said


def test_a_broken_database_is_told_in_one_line(at: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (at / "ledger.db").write_bytes(b"no database at all, only some words " * 400)
    assert run(["add", *reports(tmp_path / "in", 1)], SERVICES) == 2
    said = capfd.readouterr().err
    assert "[ledger_damaged]" in said
    assert "Traceback" not in said


_SLOW = """
import sys, time
from dataclasses import replace
from tests.cli.test_add_command import SERVICES, StubReader
from counterclaim.cli.app import run
slow = StubReader(lambda document: time.sleep(0.05))
sys.exit(run(["add", *sys.argv[1:]], replace(SERVICES, reader=lambda *which: slow)))
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on_where_it_was(at: Path, tmp_path: Path, how: signal.Signals) -> None:
    given = reports(tmp_path / "in", 40)
    child = subprocess.Popen([sys.executable, "-c", _SLOW, *given], cwd=Path(__file__).parents[2], env=dict(os.environ))
    while count(at, "document") < 5:
        time.sleep(0.05)
    child.send_signal(how)
    assert child.wait() == (-signal.SIGKILL if how is signal.SIGKILL else 130)
    done = count(at, "document")
    read: list[str] = []
    watching = replace(SERVICES, reader=lambda *which: StubReader(lambda d: read.append(d.id)))

    assert run(["add", *given], watching) == 0
    assert count(at, "document") == 40
    assert len(read) == 40 - done


def test_standard_input_and_values_from_the_command_line(at: Path, tmp_path: Path) -> None:
    def from_stdin(sources: Sequence[str], published: str, publisher: str, keep: object) -> Inputs:
        assert list(sources) == ["-"]
        return iter(intake([str(tmp_path / "x.txt")], published, publisher, keep))  # type: ignore[arg-type]

    (tmp_path / "x.txt").write_text("The army said a bridge was hit.")
    given = ["add", "-", "--published", "2031-05-09", "--publisher", "Wire"]
    assert run(given, replace(SERVICES, intake=from_stdin)) == 0
    ledger = Ledger.open(at, PLAIN, title)
    with ledger.store.reading() as connection:
        assert connection.execute(select(schema.document.c.published, schema.document.c.publisher)).one() == ("2031-05-09", "Wire")
    ledger.close()
