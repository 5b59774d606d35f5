"""Speakers: their records in counts with intervals, what they said, and the letters that persons give."""

from __future__ import annotations

import re
import threading
import time

import pytest
from starlette.testclient import TestClient

from counterclaim.ledger.speaker_records import source, sources
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.noting import Noted, conceal, take_note
from counterclaim.web.kept import Kept
from counterclaim.web.pages import path

AMAQ = "Amaq News Agency"


def test_the_list_has_all_with_their_records(client: TestClient, desk: Ledger) -> None:
    page = client.get("/sources").text
    with desk.store.reading() as connection:
        every = sources(connection, 50, 0).rows
    assert [f'href="{path("sources", s["name"])}"' in page for s in every] == [True] * len(every)
    first = every[0]
    assert f"{first['contested']['low'] * 100:.0f}–{first['contested']['high'] * 100:.0f} %" in page
    assert "does not say who is wrong" in page


def test_a_speaker_s_record_and_claims_with_links_to_the_words(client: TestClient, desk: Ledger) -> None:
    page = client.get(path("sources", AMAQ)).text
    with desk.store.reading() as connection:
        (found,) = source(connection, AMAQ)
    assert f"{found.answers} answers" in page
    assert "aircraft loss" in page
    claims = client.get("/api/v1/claims", params={"speaker": AMAQ}).json()["claims"]
    assert claims
    for claim in claims:
        assert path("documents", claim["document"]) in page
        assert path("incidents", claim["incident"]) in page


def test_who_changed_its_story(client: TestClient) -> None:
    every = client.get("/api/v1/claims", params={"limit": 500}).json()["claims"]
    changed = next(c["body"] for c in every if c["given_up"])
    page = client.get(path("sources", changed)).text
    assert "Changed its story on" in page
    assert "given up" in page


def test_a_letter_is_given_shown_and_undone(client: TestClient) -> None:
    address = path("sources", AMAQ)
    given = {"speaker": AMAQ, "letter": "E", "topic": "aircraft-loss", "since": "2016", "until": "", "back": address}
    answer = client.post("/judgements/grade", data=given)
    assert answer.headers["location"] == f"{address}?done=1"
    page = client.get(address).text
    assert "<strong>E</strong>" in page
    assert "2016 – …" in page
    client.post("/judgements/undo", data={"judgement": "1"})
    assert "<strong>E</strong>" not in client.get(address).text
    assert client.post("/judgements/grade", data={**given, "letter": "Z"}).status_code == 400
    assert client.post("/judgements/grade", data={**given, "since": "soon"}).status_code == 400


def test_an_empty_ledger_says_so(client: TestClient) -> None:
    assert client.get("/sources?offset=100000").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sources/Nobody%20at%20all", 404),
        ("/sources/", 404),
        ("/sources/%00", 404),
        ("/sources/%ED%A0%80", 404),
        ("/sources/" + "x" * 3000, 404),
        ("/sources?offset=-1", 422),
        (f"/sources/{AMAQ}?offset=x", 422),
        ("/sources/<script>alert(1)</script>", 404),
    ],
)
def test_a_bad_request_is_told(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code in (status, 307)
    assert "<script>alert" not in answer.text


def test_a_confidential_source_has_no_page_under_its_name(client: TestClient, desk: Ledger) -> None:
    key = client.get("/api/v1/incidents").json()["incidents"][0]["key"]
    take_note(desk, Noted("It was a missile.", "Ada Quill", [("means", "missile", "asserts")], incident=key))
    assert client.get("/sources/Ada%20Quill").status_code == 200
    conceal(desk, "Ada Quill")
    answer = client.get("/sources/Ada%20Quill")
    assert answer.status_code == 404
    everywhere = [client.get(a).text for a in ("/sources", "/log", f"/incidents/{key}", "/search?q=missile")]
    assert not re.search(r"Ada.{0,4}Quill", "".join(everywhere))
    assert "confidential source S-1" in everywhere[0]


def test_a_slow_answer_is_kept_and_made_anew_beside(desk: Ledger, client: TestClient) -> None:
    kept, made = Kept(), list[int]()
    again = threading.Event()

    def slow(connection: object) -> int:
        made.append(len(made))
        time.sleep(0.15)
        if len(made) > 1:
            again.set()
        return len(made)

    with desk.store.reading() as connection:
        assert [kept.answer(desk.store, connection, ("x",), slow).value for _ in range(3)] == [1, 1, 1]
    key = client.get("/api/v1/incidents").json()["incidents"][0]["key"]
    client.post("/api/v1/judgements/note", json={"about": key, "text": "words"})
    with desk.store.reading() as connection:
        old = kept.answer(desk.store, connection, ("x",), slow)
    assert old.value == 1
    assert again.wait(5)
    time.sleep(0.1)
    with desk.store.reading() as connection:
        new = kept.answer(desk.store, connection, ("x",), slow)
    assert (new.value, new.entry) == (2, old.entry + 1)
