"""The page of one incident: the matrix, the letters of contested answers, the quotes, decisions by its forms, earlier states."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as Page
from selectolax.lexbor import LexborNode as Node
from starlette.testclient import TestClient
from tests.web.conftest import ANNA, Open, Site, client_of

from counterclaim.api.opening import open_ledger
from counterclaim.ledger import schema
from counterclaim.pipeline.ledger import Ledger
from counterclaim.records import Document
from counterclaim.records.rows import from_row
from counterclaim.web.pages import path

EVIL = "<img src=x onerror=alert(1)>"


def helicopter(client: TestClient) -> str:
    """The key of the incident that most of the examples tell."""
    rows = client.get("/api/v1/incidents", params={"sort": "reports"}).json()["incidents"]
    return str(rows[0]["key"])


def page(client: TestClient, key: str, **params: str) -> Page:
    answer = client.get(path("incidents", key), params=params)
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


def node(found: Page | Node, css: str) -> Node:
    first = found.css_first(css)
    assert first is not None, css
    return first


def send(client: TestClient, form: Node, **filled: str | list[str]) -> TestClient:
    """Send a form as a browser does, some of its fields filled in."""
    hidden = {str(i.attributes["name"]): i.attributes.get("value") or "" for i in form.css("input[type=hidden]")}
    answer = client.post(str(form.attributes["action"]), data={**hidden, **filled})
    assert answer.status_code == 303, answer.text
    assert "done=" in answer.headers["location"]
    return client


def words(found: Node) -> str:
    return " ".join(found.text(separator=" ").split())


def column(found: Page, name: str) -> int:
    heads = [words(h) for h in found.css(".matrix thead th")]
    return next(n for n, h in enumerate(heads) if h.startswith(name))


def cells(found: Page, name: str) -> dict[str, list[Node]]:
    """The answers to one question by speaker."""
    at = column(found, name) - 1
    rows = [r for r in found.css(".matrix tbody tr") if "side" not in (r.attributes.get("class") or "")]
    return {words(node(r, "th span")): r.css("td")[at].css("details") for r in rows}


def test_contested_answers_have_a_letter_and_a_colour(client: TestClient) -> None:
    found = page(client, helicopter(client))
    legend = [words(li) for li in found.css(".matrix thead th")[column(found, "what was hit")].css(".legend li")]
    assert legend == ["A Russian helicopter", "B Syrian Mi-25"]
    told = {
        (speaker, words(node(d, ".answer"))): d.attributes["class"] or ""
        for speaker, held in cells(found, "what was hit").items()
        for d in held
    }
    assert told["Amaq News Agency", "Russian helicopter"].split()[-1] == "c-a"
    assert told["Amaq News Agency", "Russian attack helicopter"].split()[-1] == "c-a"
    assert told["Russian Ministry of Defense", "Syrian Mi-25"].split()[-1] == "c-b"
    assert "c-" not in told["Russian Ministry of Defense", "helicopter"], "it leaves open whose it was"
    weapons = {words(node(d, ".answer")): d.attributes["class"] or "" for ds in cells(found, "with what").values() for d in ds}
    told_apart = ("TOW missile", "not anti-tank guided missile", "perhaps anti-aircraft fire")
    assert {weapons[w].split()[-1] for w in told_apart} == {"c-a", "c-b", "c-c"}
    assert "c-" not in weapons["from the ground"], "it fits several answers"
    contested = next(li for li in found.css("#findings ~ .lines li") if li.text().startswith("What was hit"))
    assert {words(chip) for chip in contested.css(".chip")} == {"what was hit A", "what was hit B"}


def test_only_contested_questions_have_letters(client: TestClient) -> None:
    found = page(client, helicopter(client))
    assert [words(node(h, ".q")) for h in found.css(".matrix thead th") if h.css_first(".legend")] == ["with what", "what was hit"]


def test_a_reversal_is_marked_in_the_matrix_the_drawing_and_the_findings(client: TestClient) -> None:
    found = page(client, helicopter(client))
    ministry = cells(found, "happened?")["Russian Ministry of Defense"]
    assert ["left" in (d.attributes["class"] or "").split() for d in ministry] == [True, False, False]
    assert "later changed" in words(ministry[0])
    assert words(node(ministry[-1], ".answer")) == "yes"
    turn = node(found, "svg.timeline a.reversal")
    assert "denied that it happened" in turn.text()
    to = str(turn.attributes["href"])
    assert found.css_first(to) is not None
    assert found.css_first("#findings ~ .lines li.reversal .quote q") is not None


def test_quotes_are_the_exact_words_at_their_offsets(client: TestClient, desk: Ledger) -> None:
    found = page(client, helicopter(client))
    texts = {d["id"]: d["text"] for d in client.get(f"/api/v1/incidents/{helicopter(client)}").json()["documents"]}
    quotes = [q for q in found.css(".quote") if q.css_first("q")]
    assert len(quotes) > 50
    for quote in quotes:
        href = str(node(quote, "a.src").attributes["href"])
        document, _, at = href.removeprefix("/documents/").removesuffix("#at").partition("?at=")
        start, end = map(int, at.split("-"))
        assert node(quote, "q").text() == " ".join(texts[document][start:end].split())
    assert all(d.css_first("q") for held in cells(found, "by whom").values() for d in held)
    chain = [words(c) for d in cells(found, "with what")["military source"] for c in d.css(".chain")]
    assert "military source, through Interfax" in chain


def test_links_within_the_page_lead_somewhere(client: TestClient) -> None:
    found = page(client, helicopter(client))
    names = [str(x.attributes["id"]) for x in found.css("[id]")]
    assert len(names) == len(set(names))
    assert {str(a.attributes["href"])[1:] for a in found.css('main a[href^="#"]')} <= set(names)


def test_the_origins_join_what_counts_once(client: TestClient) -> None:
    found = page(client, helicopter(client))
    assert len(found.css("svg.descent .group")) == 3
    assert len(found.css("svg.descent a")) == 8
    assert found.css_first("svg.descent .edge.copied") is not None
    assert len(found.css("#origins ~ details li.origin")) == 3


def test_a_note_by_the_form_shows_up_and_can_be_undone(client: TestClient) -> None:
    key = helicopter(client)
    send(client, node(page(client, key), 'form[action$="/note"]'), text="Call the base.\r\nAgain.")
    found = page(client, key)
    assert "Call the base." in node(found, ".notes").text()
    row = node(found, "#history ~ div tbody tr")
    assert words(row).split()[0] == "J1"
    assert " anna " in words(row)
    send(client, node(row, 'form[action$="/undo"]'))
    found = page(client, key)
    assert found.css_first(".notes li") is None
    assert [words(r).split()[0] for r in found.css("#history ~ div tbody tr")] == ["J2", "J1"]
    assert "undone" in words(node(found, "tr.gone"))


def test_a_report_is_taken_out_and_put_back(client: TestClient) -> None:
    key = helicopter(client)
    form = node(page(client, key), 'form[action$="/different"]')
    last = boxes(form)[-1]
    send(client, form, documents=last)
    found = page(client, key)
    assert words(node(found, "#reports .count")) == "7"
    assert path("documents", last) not in [a.attributes["href"] for a in found.css("#reports ~ form a")]
    send(client, node(found, '#history ~ div form[action$="/undo"]'))
    assert words(node(page(client, key), "#reports .count")) == "8"


def boxes(form: Node) -> list[str]:
    """The reports that can be ticked, in the order of the page."""
    return [str(i.attributes["value"]) for i in form.css("input[type=checkbox]")]


def test_several_reports_are_taken_out_in_one_decision(client: TestClient) -> None:
    key = helicopter(client)
    form = node(page(client, key), 'form[action$="/different"]')
    out = boxes(form)[2:5]
    send(client, form, documents=out)
    made = client.get("/api/v1/judgements").json()["judgements"]
    assert [(j["kind"], len(j["body"]["members"]), len(j["body"]["of"])) for j in made] == [("different", 3, 5)]
    found = page(client, key)
    assert words(node(found, "#reports .count")) == "5"
    assert not {path("documents", d) for d in out} & {a.attributes["href"] for a in found.css("#reports ~ form a")}
    assert "3 reports taken out" in words(node(found, "#history ~ div tbody tr"))
    with_them = {k["key"] for d in out for k in client.get(f"/api/v1{path('documents', d)}").json()["incidents"]} - {key}
    told = [{d["id"] for d in client.get(f"/api/v1/incidents/{k}").json()["documents"]} for k in with_them]
    assert set(out) in told, "together they are an incident of their own"
    send(client, node(found, '#history ~ div form[action$="/undo"]'))
    assert words(node(page(client, key), "#reports .count")) == "8"


def test_none_or_all_reports_cannot_be_taken_out(client: TestClient) -> None:
    key = helicopter(client)
    form = node(page(client, key), 'form[action$="/different"]')
    hidden = {str(i.attributes["name"]): i.attributes.get("value") or "" for i in form.css("input[type=hidden]")}
    for some, why in (([], "no report is chosen"), (boxes(form), "nothing would be left")):
        answer = client.post("/judgements/different", data={**hidden, "documents": some})
        assert answer.status_code == 400
        assert why in answer.text
    assert client.get("/api/v1/judgements").json()["judgements"] == []


def test_reports_are_ticked_by_keys_and_taken_out_in_a_browser(visit: Open, site: Site) -> None:
    client = client_of(site.ledger)
    browser = visit(ANNA)
    browser.goto(site.base + path("incidents", helicopter(client)) + "#reports")
    rows = browser.locator("#reports ~ form [data-row]")
    assert rows.count() == 8
    for key in "jjxjx":
        browser.keyboard.press(key)
    assert [rows.nth(n).locator("input").is_checked() for n in range(4)] == [False, True, True, False]
    browser.get_by_role("button", name="What the ticked reports tell").click()
    browser.wait_for_url("**done=1*")
    assert browser.locator("#reports ~ form [data-row]").count() == 6


def test_two_incidents_become_one_and_the_old_key_leads_there(client: TestClient) -> None:
    key = helicopter(client)
    found = page(client, key)
    other = str(node(found, ".kin a").attributes["href"])
    send(client, node(found, '#decide ~ .forms form[action$="/same"]'), other=f" {other.rpartition('/')[2]} ")
    gone, stays = (client.get(path("incidents", k)).status_code == 303 for k in (key, other.rpartition("/")[2]))
    assert gone != stays
    old = key if gone else other.rpartition("/")[2]
    answer = client.get(path("incidents", old), params={"as_of": "2016-07-09"})
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("?as_of=2016-07-09&clock=published")
    merged = Page(client.get(client.get(path("incidents", old)).headers["location"]).text)
    send(client, node(merged, '#history ~ div form[action$="/undo"]'))
    assert client.get(path("incidents", old)).status_code == 200


def test_what_is_close_can_be_joined_at_once(client: TestClient) -> None:
    key = helicopter(client)
    before = len(client.get("/api/v1/incidents").json()["incidents"])
    send(client, node(page(client, key), '.kin form[action$="/same"]'))
    assert len(client.get("/api/v1/incidents").json()["incidents"]) == before - 1


def test_a_question_is_settled(client: TestClient) -> None:
    key = helicopter(client)
    send(client, node(page(client, key), 'form[action$="/settle"]'), question="means", answer="TOW missile", stance="denies")
    assert "with what TOW missile (it is not so)" in words(node(page(client, key), "#assessment ~ .lines"))


def test_a_decision_on_a_stale_page_is_told(client: TestClient, desk: Ledger) -> None:
    key = helicopter(client)
    form = node(page(client, key), 'form[action$="/different"]')
    every = boxes(form)
    send(client, form, documents=every[-1])
    hidden = {str(i.attributes["name"]): i.attributes.get("value") or "" for i in form.css("input[type=hidden]")}
    assert client.post("/judgements/different", data={**hidden, "documents": every[0]}).status_code == 409


def test_an_earlier_state_hides_what_came_later(client: TestClient) -> None:
    key = helicopter(client)
    found = page(client, key, as_of="2016-07-08")
    assert words(node(found, "#reports .count")) == "2"
    assert "stood by the reports that were published at 2016-07-08" in words(node(found, ".then"))
    assert "Syrian Mi-25" not in found.text()
    assert found.css("form[method=post]") == []
    assert client.get(path("incidents", key), params={"as_of": "2016-07-07"}).status_code == 404
    for nonsense in ("nonsense", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"):
        assert client.get(path("incidents", key), params={"as_of": nonsense}).status_code == 400
        assert client.get(path("incidents", key), params={"as_of": nonsense, "clock": "recorded"}).status_code == 400
    assert client.get(path("incidents", key), params={"as_of": "2016-07-08", "clock": "x"}).status_code == 422
    now = page(client, key, as_of="2100-01-01", clock="recorded")
    assert words(node(now, "#reports .count")) == "8"
    assert client.get(path("incidents", key), params={"as_of": "2016-07-09", "clock": "recorded"}).status_code == 404


def test_an_unknown_key_is_told(client: TestClient) -> None:
    answer = client.get(path("incidents", EVIL))
    assert answer.status_code == 404
    assert "unknown_incident" in answer.text
    assert EVIL not in answer.text
    assert client.get("/api/v1/incidents/nope").json()["error"]["code"] == "unknown_incident"


def test_the_json_of_an_incident(client: TestClient) -> None:
    key = helicopter(client)
    send(client, node(page(client, key), 'form[action$="/note"]'), text="Seen.")
    told = client.get(f"/api/v1/incidents/{key}").json()
    assert (told["form"], told["incidents"][0]["key"], len(told["documents"])) == ("counterclaim-history-1", key, 8)
    assert [n["text"] for n in told["notes"]] == ["Seen."]
    assert told["entry"] == 10
    assert {e["at"][:10] for e in told["incidents"][0]["course"]} == {"2016-07-08", "2016-07-09", "2016-07-10"}
    then = client.get(f"/api/v1/incidents/{key}", params={"as_of": "2016-07-08"}).json()
    assert len(then["documents"]) == 2


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with two reports whose every field is markup."""
    ledger = open_ledger(tmp_path / "hostile", EVIL, create=True)
    for n in range(2):
        text = f"A blast hit {EVIL} on 6 May 2031. {EVIL} said {EVIL} did it; nobody knew why. Report {n}."
        at = text.index("did it")
        claim = {"speaker": EVIL, "kind": "official", "side": f"{EVIL}{n}", "via": [EVIL], "content": [[at, at + 6]]}
        points = [["by", EVIL, "asserts"], ["happened", "yes", "denies" if n else "asserts"], ["target", EVIL, "asserts"]]
        place = {"where": [[12, 12 + len(EVIL)]], "place": EVIL, "date": "2031-05-06"}
        told = {"id": "i1", "type": "bombing", "status": "occurred", "reported_as": "fact", "mentions": [[2, 7]], **place}
        proof = [{"kind": "video", "span": [2, 7], "by": EVIL, "incident": "i1"}]
        row = {"id": f"h{n}", "incidents": [told], "claims": [{**claim, "incident": "i1", "points": points}], "evidence": proof}
        document = Document(f"{EVIL}{n}", hashlib.sha256(text.encode()).hexdigest(), text, title=EVIL, publisher=EVIL)
        ledger.add(replace(document, url=EVIL, published=f"2031-05-0{7 + n}"), from_row(row), "hand")
    yield ledger
    ledger.close()


def test_markup_of_reports_is_text(hostile: Ledger) -> None:
    client = client_of(hostile)
    for row in client.get("/api/v1/incidents").json()["incidents"]:
        answer = client.get(path("incidents", row["key"]))
        assert answer.status_code == 200, answer.text
        assert EVIL not in answer.text
        found = Page(answer.text)
        assert found.css("img, [onerror], script:not([src])") == []
        assert EVIL in node(found, "h1").text()
        assert EVIL in node(found, ".matrix").text()
        assert EVIL in node(found, "svg.descent").text()


def test_confidential_names_are_hidden_whole(client: TestClient, desk: Ledger) -> None:
    name = "Russian Ministry of Defense"
    with desk.acting("secret") as act:
        act.insert(schema.secret, {"name": name})
        act.close()
    html = client.get(path("incidents", helicopter(client))).text
    assert name not in html
    assert "confidential source S-1" in html


def test_quotes_open_in_place_and_from_links(visit: Open, site: Site) -> None:
    client = client_of(site.ledger)
    browser = visit(ANNA)
    browser.context.grant_permissions(["clipboard-read", "clipboard-write"])
    browser.goto(site.base + path("incidents", helicopter(client)))
    cell = browser.locator(".matrix details.c-b").first
    assert not cell.locator("q").first.is_visible()
    cell.locator("summary").click()
    assert cell.locator("q").first.is_visible()
    ref = browser.locator(".course .ref").first
    to = str(ref.get_attribute("href"))
    ref.click()
    assert browser.locator(to).is_visible()
    browser.locator("#findings ~ .lines .cite").first.click()
    browser.get_by_text("Copied").first.wait_for()
    copied = browser.evaluate("navigator.clipboard.readText()")
    assert "denied that it happened" in copied
    assert "“" in copied
    assert "line " in copied
