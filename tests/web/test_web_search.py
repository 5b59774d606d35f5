"""Search: reports by their words with these marked, and where else a name leads."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from counterclaim.ledger.document_search import found_in
from counterclaim.ledger.spelling import wanted
from counterclaim.ledger.veil import Veil
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.noting import Noted, conceal, take_note
from counterclaim.web.views.search import pieces


def test_found_words_are_marked_and_lead_to_reports_and_incidents(client: TestClient) -> None:
    page = client.get("/search", params={"q": "Helicopter Palmyra"}).text
    found = client.get("/api/v1/search", params={"q": "Helicopter Palmyra"}).json()["documents"]
    assert found
    assert {m.lower() for m in re.findall(r"<mark>([^<]+)</mark>", page)} >= {"helicopter"}
    for document in found:
        assert f"/documents/{document['id']}" in page
        assert all(f"/incidents/{key}" in page for key in document["incidents"][:5])
    assert 'value="Helicopter Palmyra"' in page


def test_a_name_leads_to_the_speaker_and_the_place(client: TestClient) -> None:
    page = client.get("/search", params={"q": "Amaq News Agency"}).text
    assert "/sources/Amaq%20News%20Agency" in page
    assert "/incidents?near=Palmyra" in client.get("/search", params={"q": "Palmyra"}).text


def test_nothing_asked_and_nothing_found_tell_how_to_ask(client: TestClient) -> None:
    for asked in ({}, {"q": "zzzz"}, {"q": "  "}):
        page = client.get("/search", params=asked).text
        assert "How to ask" in page
        assert '<ol class="results"' not in page
    assert "No report is like that" in client.get("/search?q=zzzz").text


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"near": "Nowhere at all"}, 404, "no such place is known"),
        ({"q": "helicopter", "since": "soon"}, 400, "this is no date"),
        ({"q": "x" * 1001}, 422, ""),
        ({"q": "helicopter", "offset": "-1"}, 422, ""),
        ({"q": '"<script>alert(1)</script>'}, 200, "How to ask"),
        ({"q": "\0"}, 200, ""),
    ],
)
def test_a_bad_question_is_told_beside_the_form(client: TestClient, asked: dict[str, str], status: int, told: str) -> None:
    answer = client.get("/search", params=asked)
    assert answer.status_code == status
    assert told in answer.text
    assert "<script>alert" not in answer.text


def test_pages_go_on_with_the_same_question(client: TestClient) -> None:
    page = client.get("/search", params={"since": "2016", "offset": 3}).text
    assert "since=2016" in page
    assert 'start="4"' in page


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("fire", "Fire, fires and cease-fire", ["Fire", "fire"]),
        ('"shot down"', "It was shot down. Shot, down", ["shot down", "Shot, down"]),
        ("Hezbollah", "Hizbullah said", ["Hizbullah"]),
        ("café CAFE", "the Café", ["Café"]),
        ("!!", "words", []),
        ("", "words", []),
    ],
)
def test_what_is_marked(question: str, text: str, marked: list[str]) -> None:
    assert [text[a:b] for a, b in found_in(text, wanted(question))] == marked


def test_a_confidential_name_is_hidden_before_words_are_marked() -> None:
    told = pieces(Veil({"Ada Quill": "confidential source S-1"}), "then Ada Quill spoke", wanted("Quill spoke"))
    assert told == [("then confidential source S-1 ", False), ("spoke", True)]


def test_confidential_sources_are_not_named(client: TestClient, desk: Ledger) -> None:
    key = client.get("/api/v1/incidents").json()["incidents"][0]["key"]
    take_note(desk, Noted("Ada Quill saw a missile.", "Bo Marsh", [("means", "missile", "asserts")], incident=key))
    conceal(desk, "Ada Quill")
    page = client.get("/search?q=missile").text
    assert "confidential source S-1" in page
    assert not re.search(r"Ada.{0,4}(<mark>)?Quill", page)
