"""The log: every decision in a plain sentence with its undo, and every act."""

from __future__ import annotations

import base64
import re

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import BEN, client_of

from counterclaim.ledger import log
from counterclaim.pipeline.judging import listed, newest
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.noting import Noted, conceal, take_note


def plain(page: str) -> str:
    """A page's words on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page[page.index("<main") :]))


def test_an_empty_log_has_its_first_acts_and_how_to_check_it(client: TestClient, desk: Ledger) -> None:
    page = client.get("/log").text
    with desk.store.reading() as connection:
        root = log.peaks_of(connection).root()
    assert "Nobody has decided anything yet" in page
    assert base64.b64encode(root).decode() in page.replace("&#43;", "+")
    assert "counterclaim verify" in page
    assert "The ledger was made" in plain(page)
    assert "/documents/" in page


def decided(client: TestClient, desk: Ledger) -> None:
    """A decision of every kind."""
    rows = client.get("/api/v1/incidents").json()["incidents"]
    keys = [r["key"] for r in rows]
    by = client.get("/api/v1/claims", params={"incident": keys[0]}).json()["claims"]
    claims = list(dict.fromkeys(c["claim"] for c in by if c["claim"]))
    document = client.get("/api/v1/search", params={"q": "helicopter"}).json()["documents"][0]["id"]
    several = next(r for r in rows if r["reports"] > 1)["key"]
    member = client.get("/api/v1/claims", params={"incident": several}).json()["claims"][0]["document"]
    for kind, given in (
        ("note", {"about": keys[0], "text": "<b>call</b> back"}),
        ("grade", {"speaker": "Amaq News Agency", "letter": "D", "topic": "aircraft-loss", "since": "2016"}),
        ("settle", {"key": keys[0], "question": "happened", "answer": "yes"}),
        ("settle", {"key": keys[0], "question": "by", "answer": "Nobody", "stance": "denies"}),
        ("correct", {"claim": claims[0], "speaker": "Somebody else"}),
        ("wrong", {"claim": claims[1]}),
        ("claim", {"document": document, "words": "helicopter", "speaker": "A pilot"}),
        ("different", {"key": several, "documents": member}),
        ("same", {"keys": "\n".join(keys[1:3])}),
    ):
        answer = client.post(f"/api/v1/judgements/{kind}", json=given)
        assert answer.status_code == 201, (kind, answer.text)


def test_every_kind_of_decision_has_its_sentence(client: TestClient, desk: Ledger) -> None:
    decided(client, desk)
    page = client.get("/log").text
    words = plain(page)
    for told in (
        "Note on",
        "&lt;b&gt;call&lt;/b&gt; back",
        "Amaq News Agency is graded D on aircraft loss from 2016 to ….",
        ", yes.",
        "not Nobody.",
        "is to be read with speaker Somebody else",
        "is no claim.",
        "A pilot says",
        "tells another incident than",
        "one incident",
    ):
        assert told in words, told
    assert "<b>call" not in page
    assert len(re.findall(r'action="/judgements/undo"', page)) == 9


def test_a_decision_is_undone_and_marked_and_the_newest_comes_first(client: TestClient, desk: Ledger) -> None:
    decided(client, desk)
    answer = client.post("/judgements/undo", data={"judgement": "1", "back": "/log?by=anna"})
    assert answer.headers["location"].startswith("/log?")
    page = client.get("/log").text
    assert [int(n) for n in re.findall(r'<span class="number">J(\d+)', page)] == list(range(10, 0, -1))
    assert "Decision J1 is undone." in plain(page)
    assert ">undone<" in page
    assert len(re.findall(r'action="/judgements/undo"', page)) == 9


def test_decisions_of_one_person(client: TestClient, desk: Ledger) -> None:
    decided(client, desk)
    key = client.get("/api/v1/incidents").json()["incidents"][0]["key"]
    client_of(desk, BEN).post("/api/v1/judgements/note", json={"about": key, "text": "ben's words"})
    page = client.get("/log?by=ben").text
    assert re.findall(r'<span class="number">J(\d+)', page) == ["10"]
    assert "ben&#39;s words" in page
    for nobody in ("be", "%", "an_a", '"', "\\", "\0", "\ud800".encode("utf-8", "surrogatepass")):
        answer = client.get("/log", params={"by": nobody})
        assert answer.status_code == 200
        assert 'class="number"' not in answer.text


def test_a_page_of_judgements_is_the_list_backwards(client: TestClient, desk: Ledger) -> None:
    decided(client, desk)
    with desk.store.reading() as connection:
        every = listed(connection)
        first, rest = newest(connection, 4), newest(connection, 20, 4)
        assert [*first.rows, *rest.rows] == every[::-1]
        assert (first.next, rest.next) == (4, None)
        assert newest(connection, 3, 0, "anna").rows == tuple(every[::-1][:3])


def test_acts_are_paged_by_entry(client: TestClient, desk: Ledger) -> None:
    with desk.store.reading() as connection:
        size = log.size(connection)
    assert f"entry={size - 50}" not in client.get("/log").text
    second = client.get("/log?entry=2").text
    assert "The ledger was made" in second
    assert second.count("<tr>") == 3
    assert client.get("/log?entry=999999").status_code == 200


@pytest.mark.parametrize("query", ["offset=-1", "offset=x", "entry=-1", f"offset={2**60}", "by=" + "x" * 300])
def test_a_bad_request_is_told(client: TestClient, query: str) -> None:
    assert client.get(f"/log?{query}").status_code == 422


def test_confidential_sources_are_not_named(client: TestClient, desk: Ledger) -> None:
    key = client.get("/api/v1/incidents").json()["incidents"][0]["key"]
    take_note(desk, Noted("It was a missile.", "Ada Quill", [("means", "missile", "asserts")], incident=key, confidential=True))
    client.post("/api/v1/judgements/grade", json={"speaker": "Bo Marsh", "letter": "B"})
    client.post("/api/v1/judgements/note", json={"about": key, "text": "ask Bo Marsh"})
    conceal(desk, "Bo Marsh")
    page = client.get("/log").text
    assert not re.search(r"Ada.{0,4}Quill|Bo.{0,4}Marsh", page)
    assert "confidential source S-" in page
