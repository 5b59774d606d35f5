"""Dossiers from the workbench: the choice, the four forms, private persons hidden, and what a file must not tell."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import EXAMPLES

from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.noting import Noted, conceal, take_note
from counterclaim.web.pages import query
from counterclaim.web.views.dossier import FORMS

DOWNLOAD = "/dossier/download"


def keys(client: TestClient) -> list[str]:
    """The keys of all incidents, the most reported first."""
    return [i["key"] for i in client.get("/api/v1/incidents", params={"sort": "reports"}).json()["incidents"]]


def test_incidents_are_chosen_by_the_address(client: TestClient) -> None:
    first, second = keys(client)[:2]
    page = client.get(query("/dossier", key=[first, second, first])).text
    assert "2 incidents" in page
    assert f'href="{query("/dossier", key=[second])}"' in page
    assert f'href="{query("/dossier", key=[first])}"' in page
    assert 'value="yes" checked' in page
    assert "No incident is chosen" in client.get("/dossier").text
    assert "No incident is chosen" in client.get("/dossier?key=").text


@pytest.mark.parametrize("form", FORMS)
def test_a_dossier_is_a_file_that_runs_nothing(client: TestClient, form: str) -> None:
    answer = client.get(query(DOWNLOAD, key=keys(client)[:2], form=form))
    assert answer.status_code == 200
    assert re.fullmatch(r'attachment; filename="[a-z0-9._-]+"', answer.headers["content-disposition"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("; sandbox")
    assert answer.headers["content-type"].startswith(FORMS[form][1])
    assert "<script" not in answer.text
    if form == "json":
        assert len(json.loads(answer.text)["incidents"]) == 2


def told(desk: Ledger, key: str) -> None:
    """Words of a private person about an incident, and words of an officer."""
    points = [("happened", "yes", "asserts")]
    take_note(desk, Noted("Selim Orman ran, said Orman's son.", "Selim Orman", points, kind="resident", incident=key))
    take_note(desk, Noted("It was lost.", "Viktor Tarn", points, kind="military", incident=key))


@pytest.mark.parametrize("form", FORMS)
def test_private_persons_are_hidden_unless_asked_otherwise(client: TestClient, desk: Ledger, form: str) -> None:
    key = keys(client)[0]
    told(desk, key)
    hidden = client.get(query(DOWNLOAD, key=key, form=form)).text
    assert not re.search("Selim|Orman", hidden)
    assert "R-1" in hidden
    assert "the names of 3 private persons" in hidden  # the others are victims whom the examples name
    assert "Orman" in client.get(query(DOWNLOAD, key=key, form=form, hide="no")).text
    more = client.get(query(DOWNLOAD, key=key, form=form, also="Viktor Tarn", kept="Selim Orman")).text
    assert "Tarn" not in more
    assert "Selim Orman" in more


def test_notes_are_in_the_json_and_hide_names_too(client: TestClient, desk: Ledger) -> None:
    key = keys(client)[0]
    told(desk, key)
    client.post("/api/v1/judgements/note", json={"about": key, "text": "call Orman"})
    row = json.loads(client.get(query(DOWNLOAD, key=key, form="json")).text)
    assert [n["text"] for n in row["notes"]] == ["call resident R-1"]
    assert row["hidden_persons"] == 3


def test_a_dossier_tells_nothing_of_this_machine(client: TestClient) -> None:
    for form in FORMS:
        text = client.get(query(DOWNLOAD, key=keys(client), form=form)).text
        assert str(EXAMPLES) not in text
        assert str(Path.home()) not in text
        assert "anna" not in text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"key": "none"}, 404),
        ({}, 422),
        ({"key": ["x"] * 101}, 422),
        ({"key": "<script>alert(1)</script>"}, 404),
        ({"key": "\0"}, 404),
    ],
)
def test_a_bad_request_is_told(client: TestClient, given: dict[str, object], status: int) -> None:
    answer = client.get(query(DOWNLOAD, **given))
    assert answer.status_code == status
    assert "<script>alert" not in answer.text
    if given:
        assert client.get(query("/dossier", **given)).status_code == status


def test_an_unknown_form_is_told(client: TestClient) -> None:
    assert client.get(query(DOWNLOAD, key=keys(client)[0], form="exe")).status_code == 400


def test_confidential_sources_are_not_named(client: TestClient, desk: Ledger) -> None:
    key = keys(client)[0]
    take_note(desk, Noted("Ada Quill saw a missile.", "Bo Marsh", [("means", "missile", "asserts")], kind="military", incident=key))
    conceal(desk, "Ada Quill")
    conceal(desk, "Bo Marsh")
    for form in FORMS:
        for hide in ("yes", "no"):
            text = client.get(query(DOWNLOAD, key=key, form=form, hide=hide)).text
            assert not re.search(r"Ada.{0,4}Quill|Bo.{0,4}Marsh", text)
            assert "confidential source S-" in text
