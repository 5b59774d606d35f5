"""What is new to each person: up to where they have looked, kept beside the ledger and not in its log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.ledger import kept
from tests.web.conftest import ANNA, BEN, Open, Site, client_of

from counterclaim.ledger import log
from counterclaim.pipeline.ledger import Ledger
from counterclaim.web.looked import FILE, MOST, Looked, Mark
from counterclaim.web.pages import path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Ledger]:
    """Three incidents of two reports each."""
    ledger = kept.filled(tmp_path / "l", 6)
    yield ledger
    ledger.close()


def new(client: TestClient) -> set[str]:
    """The incidents that are new to a person, by the filter; the same bear the mark in the list."""
    told = {i["key"] for i in client.get("/api/v1/incidents", params={"new": 1}).json()["incidents"]}
    rows = re.findall(r"<tr data-row>.*?</tr>", client.get("/incidents").text, re.DOTALL)
    marked = {re.findall(r'href="/incidents/([^"]+)"', row)[0] for row in rows if 'class="mark new"' in row}
    assert marked == told
    listed = client.get("/incidents", params={"new": 1}).text
    assert f'<span class="count">{len(told)} incident' in listed
    assert f'<span class="of">{len(told)}</span>' in listed
    return told


def seen(client: TestClient, basis: int) -> None:
    answer = client.post("/looked", data={"basis": str(basis), "back": "/incidents?new=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents?new=1")


def size(ledger: Ledger) -> int:
    with ledger.store.reading() as connection:
        return log.size(connection)


def test_to_whoever_comes_first_nothing_is_new_and_then_what_changes(desk: Ledger) -> None:
    anna = client_of(desk)
    assert new(anna) == set()
    kept.put(desk, 6)
    assert new(anna) == {kept.key_of(desk, 6)}
    assert new(client_of(desk, BEN)) == set(), "he comes for the first time"


def test_an_incident_that_was_opened_is_new_no_more_until_it_changes_again(desk: Ledger) -> None:
    anna = client_of(desk)
    new(anna)
    kept.put(desk, 6)
    kept.put(desk, 7)
    opened, other = kept.key_of(desk, 6), kept.key_of(desk, 7)
    assert anna.get(path("incidents", opened), params={"as_of": "2031-05-30"}).status_code == 200
    assert new(anna) == {opened, other}, "an earlier state is not what it has become"
    assert anna.get(path("incidents", opened)).status_code == 200
    assert new(anna) == {other}
    kept.put(desk, 9)
    assert kept.key_of(desk, 9) == opened
    assert new(anna) == {opened, other}


def test_all_seen_holds_for_what_the_page_showed_and_not_for_what_came_since(desk: Ledger) -> None:
    anna = client_of(desk)
    new(anna)
    kept.put(desk, 6)
    shown = int(re.findall(r'name="basis" value="(\d+)"><button class="plain" data-seen', anna.get("/incidents").text)[0])
    assert shown == size(desk)
    kept.put(desk, 7)
    seen(anna, shown)
    assert new(anna) == {kept.key_of(desk, 7)}
    seen(anna, size(desk))
    assert new(anna) == set()
    assert "data-seen" not in anna.get("/incidents").text
    assert "Nothing changed since you last looked." in anna.get("/incidents?new=1").text
    seen(anna, 1)
    assert new(anna) == set(), "looking goes on, never back"
    seen(anna, 10**9)
    kept.put(desk, 8)
    assert new(anna) == {kept.key_of(desk, 8)}, "nobody has seen what is not there yet"
    assert anna.post("/looked", data={"basis": "x"}).status_code == 400


def test_ones_own_decision_is_no_news_and_that_of_another_is(desk: Ledger) -> None:
    anna, ben = client_of(desk), client_of(desk, BEN)
    new(anna), new(ben)
    key = kept.key_of(desk, 0)
    assert anna.post("/judgements/different", data={"key": key, "documents": "r3"}).status_code == 303
    changed = {kept.key_of(desk, 0), kept.key_of(desk, 3)}
    assert new(anna) == set()
    assert new(ben) == changed
    assert len(changed) == 2


def test_the_marks_hold_after_a_restart_and_are_no_part_of_the_log(desk: Ledger, tmp_path: Path) -> None:
    anna = client_of(desk)
    new(anna)
    kept.put(desk, 6)
    entries = size(desk)
    found = new(anna)
    assert new(client_of(desk)) == found, "another start of the workbench"
    anna.get(path("incidents", kept.key_of(desk, 6)))
    assert new(client_of(desk)) == set()
    assert size(desk) == entries
    assert (tmp_path / "l" / FILE).is_file()


def test_it_goes_together_with_other_filters(desk: Ledger) -> None:
    anna = client_of(desk)
    new(anna)
    before = size(desk)
    kept.put(desk, 6)
    kept.put(desk, 7)
    found = anna.get("/api/v1/incidents", params={"new": 1, "changed_since": before + 1}).json()
    assert [i["key"] for i in found["incidents"]] == [kept.key_of(desk, 7)]
    page = anna.get("/incidents", params={"new": 1, "near": "Palmyra"}).text
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.partition('class="filters"')[2])
    assert ("new", "1") in hidden, "the form of the other filters keeps it"


@pytest.mark.parametrize("odd", ["", "[]", '{"anna": 3}', '{"anna": {"entry": "x", "opened": {}}}', "\x00"])
def test_a_file_that_is_not_ours_makes_everybody_begin_anew(tmp_path: Path, odd: str) -> None:
    (tmp_path / FILE).write_text(odd, encoding="utf-8")
    looked = Looked(tmp_path)
    assert looked.mark("anna", 7) == Mark(7)
    looked.opened("anna", ["k"], 9)
    assert Looked(tmp_path).mark("anna", 9) == Mark(7, {"k": 9})


def test_the_mark_of_another_ledger_that_stood_here_begins_anew(tmp_path: Path) -> None:
    Looked(tmp_path).mark("anna", 900)
    assert Looked(tmp_path).mark("anna", 3) == Mark(3)


def test_a_folder_that_can_only_be_read_keeps_no_marks_and_fails_nothing(tmp_path: Path) -> None:
    looked = Looked(tmp_path / "none")
    assert looked.mark("anna", 7) == Mark(7)
    looked.opened("anna", ["k"], 9)
    looked.all_seen("anna", 9)
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_of_very_many_opened_incidents_are_forgotten(tmp_path: Path) -> None:
    looked = Looked(tmp_path)
    looked.mark("anna", 1)
    looked.opened("anna", [f"k{n}" for n in range(MOST)], 2)
    looked.opened("anna", ["k0", "more"], 3)
    opened = looked.mark("anna", 3).opened
    assert len(opened) == MOST
    assert opened["k0"] == opened["more"] == 3
    assert "k1" not in opened


def test_what_another_decided_is_marked_opened_and_seen_in_a_browser(visit: Open, site: Site) -> None:
    page = visit(ANNA)
    assert page.locator(".mark.new").count() == 0
    ben = client_of(site.ledger, BEN)
    for n in (0, 1):
        ben.post("/judgements/note", data={"about": kept.key_of(site.ledger, n), "text": "Call again."})
    kept.put(site.ledger, 6)
    kept.put(site.ledger, 7)
    page.reload()
    assert page.locator(".mark.new").count() == 2
    page.get_by_role("link", name=re.compile("New to you")).click()
    page.wait_for_url(re.compile(r"new=1"))
    assert page.locator("[data-row]").count() == 2
    page.locator("[data-row] a").first.click()
    page.wait_for_url(re.compile("/incidents/"))
    page.go_back()
    page.reload()
    assert page.locator("[data-row]").count() == 1
    page.keyboard.press("A")
    page.get_by_text("Nothing changed since you last looked.").wait_for()
    assert "new=1" in page.url
    assert page.locator("[data-seen]").count() == 0
