"""The JSON interface: what scripts ask it, and that no request, however bad, is a fault of ours."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.web.conftest import BEN, client_of

from counterclaim.pipeline.ledger import Ledger

DATA = Path(os.environ.get("COUNTERCLAIM_DATA", "../shared/data")) / "hostile"
with_data = pytest.mark.skipif(not DATA.is_dir(), reason="HOSTILE REQUESTS NOT TRIED: the data is not there")
LISTS = ("/api/v1/incidents", "/api/v1/claims", "/api/v1/sources", "/api/v1/search", "/incidents", "/search", "/sources", "/log")


def fields(client: TestClient) -> list[tuple[str, str]]:
    """Every list with every field of its query, by the interface's own description; pages take what their lists take."""
    told = client.get("/api/openapi.json").json()["paths"]
    found = [(at, p["name"]) for at in told if at in LISTS for p in told[at]["get"].get("parameters", []) if p["in"] == "query"]
    return [
        *found,
        *(("/incidents", name) for at, name in found if at == "/api/v1/incidents"),
        ("/search", "q"),
        ("/log", "offset"),
    ]


def test_the_description_names_what_there_is(client: TestClient) -> None:
    told = client.get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.")
    assert {"/api/v1/incidents", "/api/v1/claims", "/api/v1/sources", "/api/v1/search", "/api/v1/judgements"} <= set(told["paths"])
    assert all(at.startswith("/api/v1/") for at in told["paths"])
    assert {"near", "since", "until", "type", "status", "party", "outlet", "min_killed", "sort", "offset", "limit"} <= {
        p["name"] for p in told["paths"]["/api/v1/incidents"]["get"]["parameters"]
    }


def test_lists_are_paged(client: TestClient) -> None:
    whole = client.get("/api/v1/incidents").json()
    first = client.get("/api/v1/incidents", params={"limit": 1}).json()
    second = client.get("/api/v1/incidents", params={"limit": 1, "offset": first["next"]}).json()
    assert first["incidents"] + second["incidents"] == whole["incidents"][:2]
    assert (whole["total"], whole["next"]) == (len(whole["incidents"]), None)


def test_filters_narrow(client: TestClient) -> None:
    found = client.get("/api/v1/incidents", params={"type": "aircraft-loss"}).json()["incidents"]
    assert [i["type"] for i in found] == ["aircraft-loss"]
    by_party = client.get("/api/v1/incidents", params={"party": "RUSSIA"}).json()["incidents"]
    assert by_party
    assert all("Russia" in i["parties"] for i in by_party)


def test_claims_and_words_are_found(client: TestClient) -> None:
    said = client.get("/api/v1/claims", params={"stance": "denies"}).json()["claims"]
    assert said
    assert {c["stance"] for c in said} == {"denies"}
    found = client.get("/api/v1/search", params={"q": "helicopter"}).json()["documents"]
    assert found
    assert all("helicopter" in d["excerpt"].lower() for d in found)


def test_a_decision_by_a_script_is_kept_and_a_stale_one_is_not(client: TestClient, desk: Ledger) -> None:
    seen = client.get("/api/v1/judgements").json()["entry"]
    keys = [i["key"] for i in client.get("/api/v1/incidents").json()["incidents"]]
    both = {"keys": "\n".join(keys[:2]), "basis": str(seen)}
    made = client.post("/api/v1/judgements/same", json=both)
    assert made.status_code == 201
    late = client_of(desk, BEN).post("/api/v1/judgements/same", json={"keys": "\n".join(keys[1:3]), "basis": str(seen)})
    assert late.status_code == 409
    assert late.json()["error"]["code"] == "judgement_stale"
    undone = client.post("/api/v1/judgements/undo", json={"judgement": str(made.json()["judgement"])})
    assert undone.status_code == 201
    told = client.get("/api/v1/judgements").json()["judgements"]
    assert [(j["kind"], j["actor"], j["undone"]) for j in told] == [("same", "anna", True), ("undo", "anna", False)]


@pytest.mark.parametrize(
    ("kind", "given", "status", "code"),
    [
        ("nonsense", {}, 400, "judgement_invalid"),
        ("note", {}, 400, "judgement_invalid"),
        ("note", {"about": "x", "text": "y"}, 404, "unknown_claim"),
        ("undo", {"judgement": "7"}, 404, "unknown_judgement"),
        ("undo", {"judgement": "٣"}, 400, "judgement_invalid"),
        ("same", {"keys": "a\nb", "basis": "-1"}, 404, "unknown_incident"),
        ("grade", {"speaker": "x", "letter": "Z"}, 400, "judgement_invalid"),
        ("note", ["about"], 422, "bad_request"),
        ("note", {"about": 7, "text": None}, 422, "bad_request"),
    ],
)
def test_a_bad_decision_is_told_and_not_kept(client: TestClient, kind: str, given: object, status: int, code: str) -> None:
    answer = client.post(f"/api/v1/judgements/{kind}", json=given)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert client.get("/api/v1/judgements").json()["judgements"] == []


@with_data
def test_no_words_in_any_field_are_a_fault(client: TestClient) -> None:
    naughty = json.loads((DATA / "naughty-strings.json").read_text(encoding="utf-8"))
    for n, (at, name) in enumerate(fields(client)):
        for word in naughty[n % 7 :: 7]:
            answer = client.get(at, params={name: word})
            assert answer.status_code < 500, (at, name, word)


@with_data
def test_no_json_is_a_fault(client: TestClient) -> None:
    for file in sorted((DATA / "json-test-suite").rglob("*.json")):
        answer = client.post("/api/v1/judgements/note", content=file.read_bytes(), headers={"content-type": "application/json"})
        assert 400 <= answer.status_code < 500, file.name
    assert client.get("/api/v1/judgements").json()["judgements"] == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=st.text(alphabet=st.one_of(st.sampled_from("\"'()*:^-+{}ANDORNEAR~ \0"), st.characters(exclude_categories=())), max_size=40)
)
def test_no_search_is_a_fault(client: TestClient, q: str) -> None:
    assert client.get("/api/v1/search", params={"q": q.encode("utf-8", "surrogatepass")}).status_code < 500
