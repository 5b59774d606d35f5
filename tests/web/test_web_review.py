"""The review: one thing in focus, a key for each decision; what is decided does not come back until that is undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.ledger import kept
from tests.ledger.test_review_queue import full
from tests.web.conftest import BEN, Open, Site, client_of

from counterclaim.pipeline.ledger import Ledger


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Ledger]:
    """Something of each kind to look at."""
    ledger = full(tmp_path / "l")
    yield ledger
    ledger.close()


def listed(client: TestClient) -> list[str]:
    """The items of the queue in their order."""
    found = re.findall(r'href="/review\?at=([a-z]+-[^"&]+)', client.get("/review").text.partition('class="queue"')[2])
    return list(dict.fromkeys(found))


def acts(client: TestClient, at: str) -> dict[str, dict[str, str]]:
    """The forms of the item in focus by their keys: the fields, with ``to``."""
    html = client.get("/review", params={"at": at}).text.partition("data-item")[2].partition("</article>")[0]
    forms = re.findall(r'data-key="(\w)">\s*<form[^>]* action="([^"]+)">(.*?)</form>', html, re.DOTALL)
    return {key: {**dict(_fields(body)), "to": to} for key, to, body in forms}


def _fields(form: str) -> Iterator[tuple[str, str]]:
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form):
        yield name, unescape(value)


def press(client: TestClient, at: str, key: str) -> str:
    """Decide by a key; where that leads."""
    form = acts(client, at)[key]
    answer = client.post(form["to"], data={n: v for n, v in form.items() if n != "to"})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def first(client: TestClient, kind: str) -> str:
    return next(i for i in listed(client) if i.startswith(kind))


def test_everything_is_listed_by_kind_and_the_first_is_in_focus(desk: Ledger) -> None:
    client = client_of(desk)
    kinds = [i.partition("-")[0] for i in listed(client)]
    assert list(dict.fromkeys(kinds)) == ["claim", "incident", "pair", "names"]
    assert "Does it say that?" in client.get("/review").text


@pytest.mark.parametrize(
    ("kind", "key", "judged"),
    [
        ("claim", "c", "confirm"),
        ("claim", "w", "wrong"),
        ("incident", "c", "seen"),
        ("pair", "y", "same"),
        ("pair", "n", "different"),
        ("names", "y", "correct"),
        ("names", "n", "seen"),
    ],
)
def test_what_is_decided_does_not_come_back_until_that_is_undone(desk: Ledger, kind: str, key: str, judged: str) -> None:
    client = client_of(desk)
    item = first(client, kind)
    to = press(client, item, key)
    made = client.get("/api/v1/judgements").json()["judgements"]
    assert [(j["kind"], j["actor"], j["orphaned"]) for j in made] == [(judged, "anna", False)]
    assert item not in listed(client)
    answer = client.get(to)
    assert answer.status_code == 200
    assert "data-undo" in answer.text
    assert client.get("/log").status_code == 200
    client.post("/judgements/undo", data={"judgement": "1"})
    assert item in listed(client)


def test_several_reports_of_a_contested_incident_are_taken_out_at_once(desk: Ledger) -> None:
    kept.put(desk, 6)
    client = client_of(desk)
    item = f"incident-{kept.key_of(desk, 0)}"
    html = client.get("/review", params={"at": item}).text.partition("data-item")[2].partition("</article>")[0]
    ticked = re.findall(r'<input type="checkbox" name="documents" value="([^"]+)">', html)
    assert {"r0", "r3", "r6"} <= set(ticked)
    form = html.partition('class="out"')[2]
    fields = {**dict(_fields(form)), "documents": ["r3", "r6"]}
    answer = client.post("/judgements/different", data=fields)
    assert answer.status_code == 303
    made = client.get("/api/v1/judgements").json()["judgements"]
    assert [(j["kind"], len(j["body"]["members"])) for j in made] == [("different", 2)]
    assert kept.key_of(desk, 3) == kept.key_of(desk, 6) != kept.key_of(desk, 0)
    assert "at=" in answer.headers["location"]


def test_reports_are_taken_out_by_keys_in_a_browser(visit: Open, site: Site) -> None:
    kept.put(site.ledger, 6)
    page = visit()
    page.goto(f"{site.base}/review?at=incident-{kept.key_of(site.ledger, 0)}")
    page.keyboard.press("t")
    assert page.locator("details.out").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.type") == "checkbox"
    page.keyboard.press("t")
    assert page.locator("details.out").get_attribute("open") is None
    page.keyboard.press("t")
    for name in ("r3", "r6"):
        page.locator(f"details.out input[value={name}]").check()
    page.get_by_role("button", name="What the ticked reports tell").click()
    page.wait_for_url(re.compile("done=1"))
    page.keyboard.press("u")
    page.wait_for_url(re.compile("done=2"))
    assert kept.key_of(site.ledger, 6) == kept.key_of(site.ledger, 0)


def test_after_a_decision_the_next_thing_is_in_focus(desk: Ledger) -> None:
    client = client_of(desk)
    items = listed(client)
    to = press(client, items[0], "c")
    assert f"at={items[1]}" in to
    assert re.search(rf'at={items[1]}" aria-current="true"', client.get(to).text)


def test_a_decision_on_what_another_changed_is_refused_with_who_and_the_way_back(desk: Ledger) -> None:
    anna, ben = client_of(desk), client_of(desk, BEN)
    item = first(anna, "claim")
    form = acts(anna, item)["c"]
    press(ben, item, "w")
    answer = anna.post(form["to"], data={n: v for n, v in form.items() if n != "to"})
    assert answer.status_code == 409
    assert "ben judged that this is no claim (J1)" in answer.text
    assert 'class="again" href="/review' in answer.text

    pair = first(anna, "pair")
    form = acts(anna, pair)["y"]
    press(ben, pair, "n")
    answer = anna.post(form["to"], data={n: v for n, v in form.items() if n != "to"})
    assert answer.status_code == 409
    assert "was changed by ben" in answer.text
    assert "judge different, J2" in answer.text


def test_who_decided_what_lately_is_named(desk: Ledger) -> None:
    ben = client_of(desk, BEN)
    press(ben, first(ben, "incident"), "c")
    lately = client_of(desk).get("/review").text.partition('id="lately"')[2]
    assert "J1 looked at" in lately
    assert "<bdi>ben</bdi>" in lately
    assert 'href="/log"' in lately


def test_an_incident_that_was_looked_at_comes_again_with_another_report(desk: Ledger) -> None:
    client = client_of(desk)
    item = f"incident-{kept.key_of(desk, 0)}"
    press(client, item, "c")
    assert item not in listed(client)
    kept.put(desk, 6)
    assert item in listed(client)


def test_an_empty_queue_says_so(tmp_path: Path) -> None:
    ledger = kept.created(tmp_path / "none")
    html = client_of(ledger).get("/review").text
    assert "Nothing needs a look" in html
    assert "data-item" not in html


def test_a_place_in_the_queue_that_is_gone_shows_the_first(desk: Ledger) -> None:
    client = client_of(desk)
    assert client.get("/review", params={"at": 'claim-none"><script>'}).status_code == 200
    assert "<script>" not in client.get("/review", params={"at": 'claim-none"><script>'}).text.partition("data-item")[2]


def test_the_examples_can_be_reviewed(made: Path) -> None:
    from counterclaim.api.opening import open_ledger

    ledger = open_ledger(made, "setup")
    assert client_of(ledger).get("/review").status_code == 200
    ledger.close()


def test_keys_decide_and_undo_in_a_browser(visit: Open, site: Site) -> None:
    page = visit()
    page.goto(f"{site.base}/review")
    before = page.locator(".queue a").count()
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url(re.compile("/log"))
    page.goto(f"{site.base}/review")
    page.keyboard.press("c")
    page.wait_for_url(re.compile("done=1"))
    assert page.locator(".queue a").count() == before - 1
    assert page.evaluate("document.activeElement.id") == "asked"
    page.keyboard.press("u")
    page.wait_for_url(re.compile("done=2"))
    assert page.locator(".queue a").count() == before
    page.goto(f"{site.base}/review")
    at = page.locator(".queue [aria-current]").get_attribute("href")
    page.keyboard.press("l")
    page.wait_for_url(re.compile("at="))
    assert page.locator(".queue [aria-current]").get_attribute("href") != at
    assert len(client_of(site.ledger).get("/api/v1/judgements").json()["judgements"]) == 2
