"""A desk's work from end to end, in a real browser: find, follow to the words, correct, join, undo, hand on; two people at once."""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.conftest import ANNA, BEN, Open, Site, client_of


def test_a_contested_answer_is_followed_to_the_words_and_a_speaker_corrected(visit: Open, site: Site) -> None:
    page = visit(ANNA)
    page.locator("select[name=type]").select_option("aircraft-loss")
    page.get_by_role("button", name="Show", exact=True).click()
    assert "type=aircraft-loss" in page.url
    page.get_by_role("link", name=re.compile("Loss of a helicopter")).first.click()

    cell = page.locator(".matrix details.c-b").first  # an answer against which others stand
    cell.locator("summary").click()
    words = cell.locator("q").first.inner_text()
    cell.locator("a.src").first.click()
    assert re.search(r"/documents/", page.url)
    assert page.locator("#at + mark, #at + * mark, #at").first.evaluate("e => e.getBoundingClientRect().top < innerHeight")
    text = page.locator("#text").inner_text()
    assert " ".join(words.split()) in " ".join(text.split())

    claim = page.locator("[id^=c]:has(details.correct)").first
    claim.locator("details.correct summary").click()
    claim.get_by_label("Speaker").fill("Harbour Command of Orma")
    claim.get_by_role("button", name="Save the correction").click()
    page.get_by_role("status").wait_for()
    assert "Harbour Command of Orma" in page.locator("#claims ~ *, .claims").all_inner_texts().__str__()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    page.get_by_text("Harbour Command of Orma", exact=True).first.wait_for(state="detached")
    kinds = [(j["kind"], j["actor"], j["undone"]) for j in client_of(site.ledger).get("/api/v1/judgements").json()["judgements"]]
    assert kinds == [("correct", "anna", True), ("undo", "anna", False)]


def test_two_people_join_incidents_and_see_each_others_decisions(visit: Open, site: Site) -> None:
    keys = [i["key"] for i in client_of(site.ledger).get("/api/v1/incidents").json()["incidents"]]
    anna, ben = visit(ANNA), visit(BEN)
    for page in (anna, ben):
        page.goto(f"{site.base}/incidents/{keys[0]}")
    anna.get_by_label("Key of the other incident").fill(keys[1])
    anna.get_by_role("button", name="This is the same incident").click()
    anna.get_by_role("status").wait_for()

    ben.get_by_label("Key of the other incident").fill(keys[2])  # on a page that he opened before
    ben.get_by_role("button", name="This is the same incident").click()
    ben.get_by_text("judgement_stale").wait_for()

    ben.goto(f"{site.base}/log")
    assert ben.get_by_text("anna").first.is_visible()
    ben.goto(f"{site.base}/incidents/{keys[1]}")  # leads to the joined one, or is it
    ben.locator("#history ~ * button[data-undo]").first.click()
    ben.get_by_role("status").wait_for()
    listed = client_of(site.ledger).get("/api/v1/incidents").json()
    assert sorted(i["key"] for i in listed["incidents"]) == sorted(keys)
    actors = [(j["kind"], j["actor"]) for j in client_of(site.ledger).get("/api/v1/judgements").json()["judgements"]]
    assert actors == [("same", "anna"), ("undo", "ben")]


def test_a_dossier_is_handed_on(visit: Open, site: Site, tmp_path: Path) -> None:
    page = visit(ANNA, accept_downloads=True)
    page.get_by_role("link", name=re.compile("Loss of a helicopter")).first.click()
    page.get_by_role("link", name="Dossier").first.click()
    with page.expect_download() as coming:
        page.locator("form.making button").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(str(file))
    told = file.read_text(encoding="utf-8")
    assert re.fullmatch(r"[a-z0-9._-]+", file.name)
    assert "helicopter" in told
    assert "<script" not in told
    assert str(site.ledger.blobs.folder) not in told


def test_the_list_is_gone_through_by_keys(visit: Open, site: Site) -> None:
    page = visit(ANNA)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("[data-row].at").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/*")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/review")
