"""Nobody but those with a token, from our own pages, under our own name, gets or changes anything; every answer has its headers."""

from __future__ import annotations

import re
from itertools import product

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from tests.web.conftest import ANNA, BEN, client_of

from counterclaim.pipeline.ledger import Ledger
from counterclaim.web import api
from counterclaim.web.app import app
from counterclaim.web.guard import HEADERS, LARGEST
from counterclaim.web.people import People, Person
from counterclaim.web.views import VIEWS

HOSTS = ("localhost", "127.0.0.1:80", "evil.example", "localhost.evil.example", "127.0.0.1:81", "localhost@evil.example", "")
ORIGINS = (None, "http://localhost", "http://evil.example", "null", "https://localhost", "http://localhost.evil.example")
SITES = (None, "same-origin", "same-site", "cross-site", "none")


@pytest.fixture
def stranger(desk: Ledger) -> TestClient:
    """A browser without a token."""
    return TestClient(app(desk, People([ANNA, BEN]), 80), base_url="http://localhost", follow_redirects=False)


@pytest.fixture
def browsing(stranger: TestClient) -> TestClient:
    """A browser that came by Anna's link."""
    stranger.get("/", params={"token": ANNA.token})
    return stranger


def routes() -> list[tuple[str, str]]:
    """Every method and path that there is, with something in place of its variables."""
    every = [r for router in (*VIEWS, api.router) for r in router.routes if isinstance(r, APIRoute)]
    found = {(method, re.sub(r"\{[^}]+\}", "x", route.path)) for route in every for method in route.methods or ()}
    return sorted({*found, ("GET", "/"), ("GET", "/api/openapi.json"), ("GET", "/no/such/page")})


def test_no_page_answers_without_a_token(stranger: TestClient) -> None:
    every = routes()
    assert {("GET", "/incidents"), ("POST", "/judgements/x"), ("GET", "/api/v1/incidents")} <= set(every)
    for method, path in every:
        answer = stranger.request(method, path)
        assert answer.status_code == 401, (method, path)
        assert "Bombing" not in answer.text


@pytest.mark.parametrize("token", ["", "x", "token-of-ann", "token-of-anna ", "\u00e9"])
def test_a_wrong_token_opens_nothing(stranger: TestClient, token: str) -> None:
    assert stranger.get("/", params={"token": token}).status_code == 401
    assert stranger.get("/incidents", headers={"authorization": f"Bearer {token}".encode()}).status_code == 401
    assert not stranger.cookies


def test_the_link_lets_in_and_leaves_the_address(stranger: TestClient) -> None:
    answer = stranger.get("/", params={"token": ANNA.token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert stranger.get("/incidents").status_code == 200


@pytest.mark.parametrize(("host", "origin", "site"), list(product(HOSTS, ORIGINS, SITES)))
def test_only_our_own_pages_are_answered(browsing: TestClient, host: str, origin: str | None, site: str | None) -> None:
    given = {"host": host, "origin": origin, "sec-fetch-site": site}
    headers = {name: value for name, value in given.items() if value is not None}
    ours = host in HOSTS[:2] and origin in ORIGINS[:2] and site in (None, "same-origin", "none")
    read = browsing.get("/incidents", headers=headers)
    written = browsing.post("/judgements/note", headers=headers, data={"form_token": ANNA.form_token, "about": "x", "text": "y"})
    assert (read.status_code == 200) == ours
    assert (written.status_code not in (403, 421)) == ours  # refused for another reason: there is no such incident
    assert written.status_code >= 400


def test_a_link_from_elsewhere_leads_to_a_page(browsing: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert browsing.get("/incidents", headers=headers).status_code == 200
    assert browsing.post("/judgements/note", headers=headers).status_code == 403


@pytest.mark.parametrize("token", [None, "", "x", BEN.form_token, "\u00e9"])
def test_a_form_without_the_persons_token_decides_nothing(browsing: TestClient, desk: Ledger, token: str | None) -> None:
    key = client_of(desk).get("/api/v1/incidents").json()["incidents"][0]["key"]
    data = {"about": key, "text": "a note", **({} if token is None else {"form_token": token})}
    assert browsing.post("/judgements/note", data=data).status_code == 403
    assert browsing.get("/api/v1/judgements").json()["judgements"] == []
    assert browsing.post("/judgements/note", data={**data, "form_token": ANNA.form_token}).status_code == 303
    assert [j["actor"] for j in browsing.get("/api/v1/judgements").json()["judgements"]] == ["anna"]


@pytest.mark.parametrize(
    "path", ["/incidents", "/no/such/page", "/static/keys.js", "/api/v1/incidents", "/incidents?offset=-1", "/?token=x"]
)
def test_every_answer_has_its_headers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert ("no-store" in answer.headers.get("cache-control", "")) != path.startswith("/static/")


@pytest.mark.parametrize(
    "to", ["//evil.example", "/\\evil.example", "https://evil.example", "evil.example", "javascript:alert(1)", "\t//evil.example"]
)
def test_a_decision_never_leads_elsewhere(client: TestClient, desk: Ledger, to: str) -> None:
    key = client.get("/api/v1/incidents").json()["incidents"][0]["key"]
    answer = client.post("/judgements/note", data={"about": key, "text": "a note", "back": to})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/incidents?")


def test_too_large_a_body_is_refused(client: TestClient) -> None:
    assert client.post("/judgements/note", content=b"x", headers={"content-length": str(LARGEST + 1)}).status_code == 413
    chunks = (b"x" * (1 << 20) for _ in range(LARGEST // (1 << 20) + 1))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/judgements/note", content=chunks, headers=headers).status_code == 413


def test_tokens_are_new_and_long() -> None:
    made = [p.token for p in (*People.named(["a", "b"]), *People.named(["a"]))]
    assert len(set(made)) == 3
    assert min(map(len, made)) >= 43
    assert Person("a", "t").form_token != Person("a", "u").form_token
