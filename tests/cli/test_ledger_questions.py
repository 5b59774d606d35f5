from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.ledger.scania import filled

from counterclaim.cli.app import run
from counterclaim.cli.services import Services
from counterclaim.ledger import schema
from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title

LISTS = (["incidents"], ["claims"], ["sources"], ["search", "helicopter"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("questions") / "ledger"
    filled(path).close()
    return path


@pytest.fixture
def asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    services = Services(ledger=lambda path, actor: Ledger.open(path, PLAIN, title, actor))

    def ask(*arguments: str, code: int = 0) -> str:
        assert run([*arguments, "--ledger", str(folder)], services) == code
        out, err = capsys.readouterr()
        assert "show" in arguments or "--json" in arguments or all(len(line) <= 100 for line in out.splitlines())
        return out if code == 0 else err

    return ask


@pytest.fixture(scope="module")
def lund(folder: Path) -> str:
    ledger = Ledger.open(folder, PLAIN, title)
    with ledger.store.reading() as c:
        key = c.scalar(select(schema.incident.c.key).where(schema.incident.c.place == "Lund"))
    ledger.close()
    return str(key)


def test_incidents_stand_in_a_table_that_tells_how_to_go_on(asked: Any, lund: str) -> None:
    assert asked("incidents", "--limit", "1").splitlines() == [
        "CONTESTED  REPORTS  KILLED  INCIDENT",
        "0 of 3     3        2       Loss of a helicopter in Lund, 6 May 2031",
        f"                            {lund}",
        "                            1 reversal",
        "1–1 of 2 incidents; the next: --offset 1",
    ]


@pytest.mark.parametrize("command", LISTS)
def test_pages_join_to_the_whole(asked: Any, command: list[str]) -> None:
    name = {"search": "documents"}.get(command[0], command[0])
    every = json.loads(asked(*command, "--json"))
    assert every["next"] is None
    pages, offset = [], 0
    while offset is not None:
        page = json.loads(asked(*command, "--json", "--limit", "1", "--offset", str(offset)))
        pages += page[name]
        offset = page["next"]
    assert pages == every[name]


def test_a_list_that_is_shown_whole_says_so(asked: Any) -> None:
    assert asked("incidents").endswith("2 incidents, all shown.\n")
    assert asked("incidents", "--contested").endswith("No incidents.\n")
    assert asked("search", "helicopter", "--limit", "2").endswith("1–2 of more; the next: --offset 2\n")


def test_claims_tell_who_said_what_and_what_was_given_up(asked: Any, lund: str) -> None:
    out = asked("claims", "--speaker", "Ministry of Defence")
    assert "Ministry of Defence: happened: denies it (given up later, agreed)" in out
    assert f"{lund} · Harbour Wire" in out


def test_a_source_is_shown_with_counts_and_intervals(asked: Any) -> None:
    out = asked("sources", "ministry of defence")
    assert out.startswith("Ministry of Defence (military, of Northland)\n  2 answers, heard from 2031-05-07 to 2031-05-09\n")
    assert "21–100 %" in out
    assert "aircraft-loss" in out


def test_a_timeline_stands_in_order(asked: Any, lund: str) -> None:
    out = asked("timeline", lund)
    assert [line.split()[1] for line in out.splitlines() if line.startswith(("2031", "(2031"))] == [
        "SAID",
        "SAID",
        "SAID",
        "REVERSAL",
        "EVIDENCE",
    ]
    assert out.endswith("5 events, all shown.\n")


def test_why_ends_at_the_words(asked: Any, lund: str) -> None:
    out = asked("why", lund)
    assert "“a helicopter fell near Lund” [b 36-63]" in out
    finding = json.loads(asked("why", lund, "--json"))["findings"][0]["id"]
    assert json.loads(asked("why", finding, "--json"))["kind"] == "finding"


def test_two_incidents_stand_side_by_side(asked: Any, lund: str) -> None:
    (other,) = [i["key"] for i in json.loads(asked("incidents", "--json"))["incidents"] if i["key"] != lund]
    out = asked("diff", lund, other)
    assert "outlets · both: Harbour Wire · A alone: Lund Post" in out
    assert "agreed in A, single-source in B" in out


@pytest.mark.parametrize("form", ["text", "md", "html", "json", "article", "incidents"])
def test_an_incident_is_shown_in_every_form(asked: Any, lund: str, form: str) -> None:
    assert "Ministry of Defence" in asked("show", lund, "--format", form) or form == "article"


@pytest.mark.parametrize("command", ["show", "timeline"])
def test_an_unknown_key_is_told(asked: Any, command: str) -> None:
    assert "[unknown_incident]" in asked(command, "nothing", code=2)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["why", "nothing"], "unknown_id"),
        (["sources", "nobody at all"], "unknown_source"),
        (["incidents", "--near", "Xqzzyv"], "unknown_place"),
        (["incidents", "--status", "odd"], "unknown_status"),
        (["incidents", "--since", "soon"], "bad_date"),
        (["incidents", "--changed-since", "soon"], "bad_moment"),
        (["claims", "--incident", "nothing"], "unknown_incident"),
    ],
)
def test_a_bad_request_ends_with_its_code(asked: Any, arguments: list[str], code: str) -> None:
    assert f"[{code}]" in asked(*arguments, code=2)


def test_a_confidential_source_is_named_nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = filled(tmp_path / "ledger")
    with own.acting("conceal") as act:
        act.insert(schema.secret, {"name": "Ministry of Defence"})
        act.close()
    with own.store.reading() as c:
        key = str(c.scalar(select(schema.incident.c.key).where(schema.incident.c.place == "Lund")))
    own.close()
    services = Services(ledger=lambda path, actor: Ledger.open(path, PLAIN, title, actor))
    lists = (*LISTS, ["timeline", key], ["why", key], ["diff", key, key], ["sources", "Ministry of Defence"])
    for command in lists:
        for more in ([], ["--json"]):
            assert run([*command, *more, "--ledger", str(tmp_path / "ledger")], services) == 0
            out = " ".join(capsys.readouterr().out.split())
            assert "Ministry of Defence" not in out
    assert "confidential source S-1" in out
