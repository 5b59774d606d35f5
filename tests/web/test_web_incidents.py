"""The list of incidents: filters that live in the address, marks in fixed places, and numbers that read plainly."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.ledger.many import ledger_of, row
from tests.web.conftest import Open, client_of

from counterclaim.web.asked import AskedIncidents
from counterclaim.web.views.incidents import SLOTS, degrees, short, tick


def rows(page: str) -> list[str]:
    return re.findall(r"<tr data-row>.*?</tr>", page, re.DOTALL)


def links(page: str, part: str) -> list[str]:
    found = re.search(part, page, re.DOTALL)
    assert found
    return [html.unescape(a) for a in re.findall(r'href="([^"]*)"', found.group())]


CHIPS = r'<ul class="chips".*?</ul>'


def test_marks_of_a_question_stand_in_the_same_column(client: TestClient) -> None:
    page = client.get("/incidents").text
    head = re.search(r"<thead>.*?</thead>", page, re.DOTALL)
    assert head
    assert head.group().count("<th ") == head.group().count("scope=") == 2 + head.group().count('class="slot"') + 3
    told = client.get("/api/v1/incidents").json()["incidents"]
    for cells, incident in zip(rows(page), told, strict=True):
        slots = re.findall(r'<td class="slot">(.*?)</td>', cells, re.DOTALL)
        assert len(slots) == head.group().count('class="slot"')
        for question, slot in zip(SLOTS, slots, strict=False):
            assert ("mark" in slot) == (question in incident["statuses"])
            assert f'class="mark {incident["statuses"].get(question, "")}' in slot or "mark" not in slot


def test_numbers_read_plainly(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path / "l",
        [
            row(1, independent=2, reports=8, killed_low=3, killed_high=1200, contested=9, date="2016-07-08"),
            row(2, independent=1, reports=1, killed_low=0, killed_high=0, contested=5),
            row(3, independent=3, reports=1, reversals=2, date=""),
        ],
    )
    first, second, third = rows(client_of(ledger).get("/incidents").text)
    assert "2 origins,</span> <span>8 reports" in first
    assert ">3–1,200</td>" in first
    assert "8 Jul 2016" in first
    assert "1 origin,</span> <span>1 report<" in second
    assert '<td class="n">0</td>' in second
    assert "3 origins,</span> <span>1 report<" in third
    assert "not told" in third
    assert "no day" in third
    assert "changes of story" in third
    ledger.close()


def test_an_empty_form_filters_nothing(client: TestClient) -> None:
    empty = "near=&since=&until=&type=&status=&party=&outlet=&min_killed=&sort=contested&radius_km=&changed_since="
    page = client.get(f"/incidents?{empty}")
    assert page.status_code == 200
    assert len(rows(page.text)) == len(rows(client.get("/incidents").text))
    assert client.get("/incidents?min_killed=many").status_code == 422


def test_what_the_form_does_not_show_goes_with_it(client: TestClient) -> None:
    page = client.get("/incidents?box=30,30,40,45&contested=1&changed_since=1&near=Palmyra&radius_km=50.5&status=by:contested").text
    form = re.search(r'<form class="filters".*?</form>', page, re.DOTALL)
    assert form
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form.group()))
    assert hidden == {"box": "30,30,40,45", "contested": "1", "changed_since": "1", "radius_km": "50.5"}
    assert '<option value="by:contested" selected>' in form.group()


def test_each_filter_can_be_taken_out_alone(client: TestClient) -> None:
    asked = {
        "near": "Palmyra",
        "since": "2016",
        "type": "aircraft-loss",
        "box": "30,30,40,45",
        "min_killed": "1",
        "status": "contested",
    }
    page = client.get("/incidents", params=asked).text
    without = links(page, CHIPS)
    assert len(without) == len(asked) + 3 + 1
    for href in without[3:-1]:
        answer = client.get(href)
        assert answer.status_code == 200
        left = len(links(answer.text, CHIPS)) - 3
        assert left == len(asked)
    assert without[-1] == "/incidents"


@pytest.mark.parametrize("name", ["contested", "reversals"])
def test_switches_turn_on_and_off(client: TestClient, name: str) -> None:
    at = ("contested", "reversals").index(name)
    on = links(client.get("/incidents?sort=toll").text, CHIPS)[at]
    assert f"{name}=1" in on
    assert "sort=toll" in on
    page = client.get(on).text
    assert 'aria-current="true"' in page
    field = {"contested": "contested", "reversals": "reversals"}[name]
    told = client.get("/api/v1/incidents", params={name: 1}).json()["incidents"]
    assert all(i[field] > 0 for i in told)
    assert len(rows(page)) == len(told) < len(rows(client.get("/incidents").text))
    assert links(page, CHIPS)[at] == "/incidents?sort=toll"


def test_addresses_leave_out_what_says_nothing() -> None:
    asked = AskedIncidents(contested=True, box="1,2,3,4", min_killed="")  # type: ignore[arg-type]
    assert asked.address(offset=0) == "/incidents?contested=1&box=1%2C2%2C3%2C4"
    assert AskedIncidents().address() == "/incidents"


def test_days_and_degrees_in_words() -> None:
    assert short("2016-07-08") == "8 Jul 2016"
    assert short("2016-03~") == "about Mar 2016"
    assert degrees("34,-37.5,35.125,38") == "34° N to 35.12° N, 37.5° W to 38° E"
    assert [tick(*t) for t in (("2016-07-08", "day"), ("2016-07", "month"), ("2016", "year"), ("2016-07-03", "month"))] == [
        "8 Jul",
        "Jul 2016",
        "2016",
        "Jul 2016",
    ]


def test_the_same_filters_by_the_command(client: TestClient) -> None:
    found = client.get("/api/v1/incidents", params={"box": "34,38,35,39"}).json()
    assert found["total"] > 0
    assert client.get("/api/v1/incidents", params={"box": "9"}).status_code == 400
    assert json.dumps(found["incidents"])


def test_the_list_by_keys_and_the_map_by_hand(visit: Open) -> None:
    page = visit()
    before = page.locator("[data-row]").count()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-row]') !== null")
    circle = page.locator("svg[data-map] a").first
    told = circle.get_attribute("aria-label") or ""
    circle.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents?box=*")
    assert f": {page.locator('[data-row]').count()} incident" in told
    page.locator(".chip", has_text="Area").click()
    page.wait_for_url("**/incidents")
    assert page.locator("[data-row]").count() == before


def test_a_box_is_drawn_by_dragging(visit: Open) -> None:
    page = visit()
    at = page.locator("svg[data-map]").bounding_box()
    assert at
    page.mouse.move(at["x"] + 5, at["y"] + 5)
    page.mouse.down()
    page.mouse.move(at["x"] + at["width"] - 5, at["y"] + at["height"] - 5, steps=4)
    page.mouse.up()
    page.wait_for_url("**/incidents?box=*")
    assert page.locator("[data-row]").count() > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [1400, 800, 320])
def test_the_page_has_no_fault_that_axe_finds(visit: Open, scheme: str, wide: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(color_scheme=scheme)
    page.set_viewport_size({"width": wide, "height": 900})
    for address in ("/incidents", "/incidents?contested=1&since=2016-07&box=30,30,40,45"):
        page.goto(page.url.split("/incidents")[0] + address)
        side = page.locator("details.side")
        folded = wide <= 720 and "box" not in address
        assert (side.get_attribute("open") is None) == folded, "on a narrow screen the list comes first, unless the map filters"
        if folded:
            side.locator("> summary").click()
        for summary in page.locator(".as-list > summary").all():
            summary.click()
        found = axe.Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
