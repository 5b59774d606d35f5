"""A ledger whose making was broken off is refused in plain words, and finished by making it again; nothing else is made over."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ledger import kept, tampering

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import blobs, migrate, sqlite_search
from counterclaim.ledger.blobs import Blobs
from counterclaim.ledger.log import Act
from counterclaim.ledger.sqlite import SqliteStore
from counterclaim.pipeline import ledger as pipeline_ledger
from counterclaim.pipeline.ledger import DATABASE, Ledger
from counterclaim.pipeline.verify import verify, verify_at
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title


def refused(act: Callable[[], object]) -> CounterclaimError:
    with pytest.raises(CounterclaimError) as error:
        act()
    return error.value


def folder_alone(path: Path) -> None:
    (path / "blobs").mkdir(parents=True)


def empty_file(path: Path) -> None:
    folder_alone(path)
    (path / DATABASE).touch()


def no_tables(path: Path) -> None:
    folder_alone(path)
    store = SqliteStore(path / DATABASE)
    with store.reading():
        pass
    store.close()


def no_entry(path: Path) -> None:
    folder_alone(path)
    SqliteStore.create(path / DATABASE).close()


@pytest.mark.parametrize("stage", [folder_alone, empty_file, no_tables, no_entry])
def test_what_was_begun_is_told_and_finished(tmp_path: Path, stage: Callable[[Path], None]) -> None:
    stage(tmp_path / "l")
    told = refused(lambda: tampering.opened(tmp_path / "l"))
    assert told.code == ("no_ledger" if stage is folder_alone else "ledger_unfinished")
    assert "counterclaim init" in told.fix

    ledger = kept.created(tmp_path / "l")
    assert kept.put(ledger, 0).document == 1
    assert verify(ledger) == []
    ledger.close()


@pytest.mark.parametrize(
    ("owner", "name"), [(migrate, "upgrade"), (sqlite_search, "create"), (Act, "close"), (SqliteStore, "create"), (Act, "__init__")]
)
def test_a_making_that_breaks_off_anywhere_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, broken)
        with pytest.raises(KeyboardInterrupt):
            kept.created(tmp_path / "l")
    refused(lambda: tampering.opened(tmp_path / "l"))
    kept.created(tmp_path / "l").close()
    ledger = tampering.opened(tmp_path / "l")
    assert verify(ledger) == []
    ledger.close()


_INIT = """
import os, signal, sys
from pathlib import Path
from tests.ledger import kept
from counterclaim.ledger.log import Act
Act.close = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
kept.created(Path(sys.argv[1]))
"""


@pytest.mark.skipif(os.name == "nt", reason="KILLS NOT RUN: this system has no SIGKILL")
def test_what_a_killed_making_left_is_finished(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _INIT, str(tmp_path / "l")], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == -signal.SIGKILL
    assert refused(lambda: tampering.opened(tmp_path / "l")).code == "ledger_unfinished"
    ledger = kept.created(tmp_path / "l")
    assert verify(ledger) == []
    ledger.close()


def foreign(path: Path) -> None:
    folder_alone(path)
    other = sqlite3.connect(path / DATABASE)
    other.execute("CREATE TABLE t (a)")
    other.close()


def no_database(path: Path) -> None:
    Blobs(path / "blobs").put(b"what came in")


def no_log(path: Path) -> None:
    kept.filled(path, 1).close()
    tampering.edit(path, "DELETE FROM entry", "DELETE FROM head")


def no_ledger(path: Path) -> None:
    folder_alone(path)
    (path / DATABASE).write_bytes(b"no database at all" * 400)


def whole(path: Path) -> None:
    kept.filled(path, 1).close()


def more(path: Path) -> None:
    folder_alone(path)
    (path / "notes.txt").write_text("mine")


def file(path: Path) -> None:
    path.write_text("mine")


@pytest.mark.parametrize("there", [foreign, no_database, no_log, no_ledger, whole, more, file])
def test_what_holds_anything_is_left_as_it_is(tmp_path: Path, there: Callable[[Path], None]) -> None:
    there(tmp_path / "l")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert refused(lambda: kept.created(tmp_path / "l")).code == "ledger_exists"
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and p in before} == before


def test_of_two_that_make_one_ledger_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline_ledger, "_in_the_way", lambda path: "")  # as both find it before either writes
    ledger = kept.created(tmp_path / "l")
    kept.put(ledger, 0)
    assert refused(lambda: kept.created(tmp_path / "l")).code == "ledger_exists"
    assert verify(ledger) == []
    ledger.close()


def test_nothing_is_written_to_a_ledger_without_a_log(tmp_path: Path) -> None:
    no_entry(tmp_path / "one")
    begun = Ledger(SqliteStore.open(tmp_path / "one" / DATABASE), Blobs(tmp_path / "one" / "blobs"), PLAIN, title)
    assert refused(lambda: kept.put(begun, 0)).code == "ledger_unfinished"
    begun.close()
    no_log(tmp_path / "two")
    lost = tampering.opened(tmp_path / "two")  # what is left of it can be read
    assert refused(lambda: kept.put(lost, 1)).code == "log_missing"
    lost.close()


def test_a_ledger_of_which_all_was_deleted_does_not_verify(tmp_path: Path) -> None:
    no_entry(tmp_path / "l")
    problems, extent = verify_at(lambda: tampering.opened(tmp_path / "l"))
    assert [p.code for p in problems] == ["ledger_unfinished"]
    assert extent is None


def test_the_names_of_new_folders_are_made_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(blobs, "sync_folder", synced.append)
    kept.created(tmp_path / "a" / "b" / "l").close()
    assert synced[:4] == [tmp_path, tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "l"]
    synced.clear()
    folder_alone(tmp_path / "begun")
    kept.created(tmp_path / "begun").close()
    assert synced == [tmp_path, tmp_path / "begun"]


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert refused(lambda: kept.created(tmp_path / "file" / "l")).code == "ledger_not_made"
