from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterclaim import sandbox
from counterclaim.cli import doctor
from counterclaim.cli.app import run
from counterclaim.ledger import sqlite
from counterclaim.sandbox import unkept


def test_a_healthy_ledger_and_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = str(tmp_path / "l")
    assert run(["init", "--ledger", at]) == 0
    capsys.readouterr()
    assert run(["doctor", "--ledger", at, "--json"]) == (3 if unkept(sandbox.layers()) else 0)
    facts = {f["name"]: f for f in json.loads(capsys.readouterr().out)}
    assert facts["synchronous"] == {"name": "synchronous", "value": "2", "wrong": ""}
    assert facts["ledger"]["value"].startswith(at)
    assert "MB" in facts["model small"]["value"]


def test_without_a_ledger_the_program_alone_is_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--ledger", str(tmp_path / "none")]) == (3 if unkept(sandbox.layers()) else 0)
    assert "none at" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("what", "value", "said"),
    [
        ("LOW", 1 << 60, "less than 1 GB is left"),
        ("_file_system", lambda path: "nfs4", "SQLite can't rely on locks over a network"),
    ],
)
def test_what_is_degraded_is_told_and_ends_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, what: str, value: object, said: str
) -> None:
    at = str(tmp_path / "l")
    assert run(["init", "--ledger", at]) == 0
    monkeypatch.setattr(doctor, what, value)
    assert run(["doctor", "--ledger", at]) == 3
    assert f"DEGRADED: {said}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("layers", "said"),
    [
        (("own process", "limits", "Landlock"), "can reach the network: see docs/sandbox.md"),
        (("own process",), "can reach files, the network, other processes, memory and time without end"),
    ],
)
def test_what_a_reader_could_reach_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, layers: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr(sandbox, "layers", lambda: layers)
    assert run(["doctor", "--ledger", str(tmp_path / "none")]) == 3
    assert said in capsys.readouterr().out


def test_without_any_process_to_parse_in_that_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "nothing"))
    sandbox._BOX.close()
    assert run(["doctor", "--ledger", str(tmp_path / "none")]) == 3
    assert "no process can be started to parse in" in capsys.readouterr().out


def test_an_unsound_sqlite_and_a_broken_ledger_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "l").mkdir()
    (tmp_path / "l" / "ledger.db").write_bytes(b"no database" * 500)
    monkeypatch.setattr(sqlite, "sound", lambda version: False)
    assert run(["doctor", "--ledger", str(tmp_path / "l")]) == 3
    out = capsys.readouterr().out
    assert "can corrupt a ledger" in out
    assert "Traceback" not in out
