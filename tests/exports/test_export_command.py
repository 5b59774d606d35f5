from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.exports.outgoing import kept_ledger, key_at
from tests.ledger import scania

from counterclaim.cli.app import run
from counterclaim.cli.export import FORMS
from counterclaim.cli.services import Services
from counterclaim.exports.forms import FORMS as WRITERS
from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    scania.filled(tmp_path / "l").close()
    services = Services(ledger=lambda path, actor: Ledger.open(path, PLAIN, title, actor))

    def ask(*arguments: str, code: int = 0) -> str:
        assert run(["export", *arguments, "--ledger", str(tmp_path / "l")], services) == code
        out, err = capsys.readouterr()
        assert out == ""
        return err

    return ask


def test_the_command_knows_all_forms() -> None:
    assert set(FORMS) == set(WRITERS)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_written_and_its_losses_are_named(asked: Any, tmp_path: Path, form: str) -> None:
    told = asked("--form", form, "--output", str(tmp_path / "out"))
    assert "holds 2 incidents of 4 reports, as of ledger entry 5" in told
    assert f"not held by {form}: " in told
    assert (tmp_path / "out").stat().st_size > 500


def test_filters_and_keys_choose(asked: Any, tmp_path: Path) -> None:
    for chosen in (("--min-killed", "10"), ("--box", "67,19,69,21")):
        asked("--form", "incidents-csv", "--output", str(tmp_path / "out.csv"), *chosen)
        with (tmp_path / "out.csv").open(newline="") as file:
            assert [r["location"] for r in csv.DictReader(file)] == ["Kiruna"]
    ledger = Ledger.open(tmp_path / "l", PLAIN, title)
    asked(key_at(ledger, "Lund"), "--form", "geojson", "--output", str(tmp_path / "out.json"))
    assert len(json.loads((tmp_path / "out.json").read_text())["features"]) == 1
    asked("--form", "geojson", "--output", str(tmp_path / "out.json"), "--changed-since", "4")
    assert len(json.loads((tmp_path / "out.json").read_text())["features"]) == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--form", "stix"], "export_where"),
        (["--output", "x"], "export_what"),
        (["no-such-key", "--form", "stix", "--output", "OUT"], "unknown_incident"),
        (["k", "--contested", "--form", "stix", "--output", "OUT"], "export_both"),
        (["--all"], "export_where"),
        (["--all", "OUT", "--form", "stix"], "export_where"),
        (["--with-confidential", "--form", "stix", "--output", "OUT"], "export_names"),
        (["--form", "stix", "--output", "/no/such/folder/x"], "output_not_writable"),
        (["--form", "stix", "--with-persons", "--output", "OUT"], "export_given"),
        (["--form", "geojson", "--hide", "Bo Karn", "--output", "OUT"], "export_given"),
        (["--form", "pdf", "--with-log", "--output", "OUT"], "export_bundle"),
        (["--all", "OUT", "--with-log"], "export_bundle"),
        (["--form", "bundle", "--with-persons", "--hide", "Bo Karn", "--output", "OUT"], "export_hide"),
        (["--form", "bundle", "--output", "OUT"], "file_missing"),
    ],
)
def test_bad_requests_are_refused_and_write_nothing(asked: Any, tmp_path: Path, arguments: list[str], code: str) -> None:
    out = tmp_path / "out"
    assert code in asked(*[str(out) if a == "OUT" else a for a in arguments], code=2)
    assert not out.exists()


def test_a_bundle_says_what_it_leaves_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept_ledger(tmp_path / "l", scania.reports()).close()
    services = Services(ledger=lambda path, actor: Ledger.open(path, PLAIN, title, actor))
    asked = ["export", "--form", "bundle", "--output", str(tmp_path / "b.zip"), "--ledger", str(tmp_path / "l")]
    assert run(asked, services) == 0
    told = capsys.readouterr().err
    assert "b.zip holds 2 incidents of 4 reports, as of ledger entry 5" in told
    assert "[log_apart]" in told
    assert run([*asked, "--with-log", "--hide", "River Front"], services) == 0
    told = capsys.readouterr().err
    assert "[log_apart]" not in told
    assert "[kept_back]" in told
    with zipfile.ZipFile(tmp_path / "b.zip") as file:
        assert b"River Front" not in file.read("dossier.html")


def test_a_whole_ledger_is_still_written(asked: Any, tmp_path: Path) -> None:
    assert "4 documents" in asked("--all", str(tmp_path / "l.zip"))
    assert (tmp_path / "l.zip").exists()
