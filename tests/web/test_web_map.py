"""The map and the time axis: every circle and bar leads to a list of exactly as many incidents, in words as well as in pictures."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from starlette.testclient import TestClient
from tests.ledger.many import DAY, ledger_of, row, scattered
from tests.web.conftest import client_of

from counterclaim.ledger.boxes import Box, box_of
from counterclaim.ledger.incident_filters import Filters, counted
from counterclaim.ledger.incident_map import Cell, Span, spans
from counterclaim.ledger.questions import period
from counterclaim.pipeline.ledger import Ledger
from counterclaim.records.edtf import Days
from counterclaim.web import outlines
from counterclaim.web.map import Map, drawn
from counterclaim.web.mapview import HIGH, WIDE, fitted, view_of
from counterclaim.web.timeaxis import Axis, axis

PAGES = (
    "/incidents",
    "/incidents?contested=1",
    "/incidents?box=60,12,64,18",
    "/incidents?box=61.3,14.1,62.9,15.2&contested=1",
    "/incidents?box=-30,160,30,-160",
    "/incidents?box=-90,-180,90,180",
    "/incidents?since=2027-01&until=2027-03",
    "/incidents?since=2027-01-05&until=2027-01-05",
    "/incidents?since=2027-02-03&party=norrland",
    "/incidents?near=Sundsvall&radius_km=200",
    "/incidents?until=1999",
)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    ledger = scattered(tmp_path_factory.mktemp("map") / "l", 800)
    yield ledger
    ledger.close()


@pytest.fixture
def at(many: Ledger) -> TestClient:
    return client_of(many)


def drawings(page: str) -> list[etree._Element]:
    """The drawings of a page, which must be sound XML."""
    return [etree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def total(page: str) -> int:
    found = re.search(r'class="count">([\d,]+) incident', page)
    assert found
    return int(found.group(1).replace(",", ""))


def promised(drawing: etree._Element) -> list[tuple[str, int]]:
    """The links of a drawing, and the number of incidents that each tells of."""
    found = []
    for link in drawing.iter("a"):
        told = re.search(r": ([\d,]+) incident", link.get("aria-label", ""))
        assert told, link.get("aria-label")
        assert link.findtext("title") == link.get("aria-label")
        found.append((link.get("href", ""), int(told.group(1).replace(",", ""))))
    return found


@pytest.mark.parametrize("address", PAGES)
def test_every_circle_and_bar_leads_to_as_many_as_it_tells_of(at: TestClient, address: str) -> None:
    page = at.get(address).text
    links = [link for drawing in drawings(page) for link in promised(drawing)]
    for href, n in random.Random(4).sample(links, min(len(links), 25)):
        assert total(at.get(href).text) == n, href


@pytest.mark.parametrize("address", PAGES)
def test_what_lies_beyond_is_told_and_leads_there(at: TestClient, address: str) -> None:
    page = at.get(address).text
    for href, n in re.findall(r'<a href="([^"]*)">([\d,]+) (?:earlier|later)</a>', page):
        assert total(at.get(html.unescape(href)).text) == int(n.replace(",", "")), href


@pytest.mark.parametrize("address", PAGES)
def test_drawings_are_told_in_words_too(at: TestClient, address: str) -> None:
    page = at.get(address).text
    assert " style=" not in page
    for drawing in drawings(page):
        assert drawing.findtext("title")
        assert drawing.findtext("desc")
        named = drawing.get("aria-labelledby", "").split()
        assert [drawing.find(tag).get("id") for tag in ("title", "desc")] == named
    circles = promised(drawings(page)[0])
    listed = re.findall(r'<details class="as-list">.*?</details>', page, re.DOTALL)
    assert len(listed) == (len(drawings(page)) if circles else len(drawings(page)) - 1)
    if circles:
        told = [html.unescape(href) for href in re.findall(r'<a href="([^"]*)"', listed[0])]
        assert sorted(told) == sorted(href for href, _ in circles)


def map_of(ledger: Ledger, **asked: object) -> Map:
    with ledger.store.reading() as connection:
        return drawn(connection, Filters(**asked))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "asked",
    [{}, {"contested": True}, {"party": "Norrland"}, {"box": "60,12,64,18"}, {"box": "-60,100,80,60"}, {"type": "shelling"}],
    ids=str,
)
def test_circles_and_the_rest_add_up_to_all_that_have_a_place(many: Ledger, asked: dict[str, object]) -> None:
    map_ = map_of(many, **asked)
    with many.store.reading() as connection:
        held = counted(connection, Filters(**asked) if "box" in asked else Filters(**asked, box="-90,-180,90,180"))  # type: ignore[arg-type]
        assert sum(c.incidents for c in map_.circles) + map_.outside == map_.located == held
        for c in map_.circles:
            one = replace(Filters(**asked), box=c.box.text())  # type: ignore[arg-type]
            assert counted(connection, one) == c.incidents
            assert counted(connection, replace(one, contested=True)) == c.contested if not one.contested else True
    assert all(0 <= c.x <= WIDE and 0 <= c.y <= HIGH for c in map_.circles)


def test_a_box_is_shown_whole(many: Ledger) -> None:
    assert map_of(many, box="60,12,64,18").outside == 0
    assert map_of(many, box="60,170,64,-178").outside == 0


def test_a_few_far_off_do_not_shrink_the_map(tmp_path: Path) -> None:
    near = [row(n, latitude=62 + n % 7 / 10, longitude=15 + n % 5 / 10) for n in range(1, 100)]
    ledger = ledger_of(
        tmp_path / "l", [*near, row(100, latitude=-40.0, longitude=-170.0), row(101, latitude=10.0, longitude=100.0)]
    )
    map_ = map_of(ledger)
    assert (map_.outside, map_.located) == (2, 101)
    assert map_.view.east - map_.view.west < 3
    page = client_of(ledger).get("/incidents").text
    assert "2 more lie elsewhere" in page
    ledger.close()


def test_a_circle_of_a_town_and_its_quarters_has_the_towns_name(tmp_path: Path) -> None:
    """Homs is a town too, but far from the places of its province."""
    told = [
        ("Midan, Aleppo, Syria", 36.21, 37.17),
        ("Hraytan, Aleppo, Syria", 36.40, 37.10),
        ("Palmyra, Homs, Syria", 34.56, 38.28),
        ("Tiyas, Homs, Syria", 34.52, 37.63),
    ]
    rows = [row(n, place=place, latitude=lat, longitude=lon) for n, (place, lat, lon) in enumerate(told, 1)]
    ledger = ledger_of(tmp_path / "l", rows)
    assert {(c.name, c.incidents, c.alone) for c in map_of(ledger).circles} == {
        ("Aleppo", 2, False),
        ("Palmyra", 1, True),
        ("Tiyas", 1, True),
    }
    ledger.close()


def test_hostile_names_of_places_stay_words(tmp_path: Path) -> None:
    names = [
        '<script>alert(1)</script>, Homs, "Syria"',
        "x' onload='alert(1)",
        "</svg><img src=x onerror=alert(1)>",
        "{{ 7*7 }}%s{n}",
        "\u202eevil",
    ]
    ledger = ledger_of(
        tmp_path / "l", [row(n, place=name, latitude=8.0 * n, longitude=25.0 * n) for n, name in enumerate(names, 1)]
    )
    page = client_of(ledger).get("/incidents").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    (map_, _) = drawings(page)
    assert {e.tag for e in map_.iter() if isinstance(e.tag, str)} <= {
        "svg",
        "title",
        "desc",
        "rect",
        "path",
        "g",
        "text",
        "circle",
        "a",
    }
    told = " ".join(link.get("aria-label", "") for link in map_.iter("a"))
    assert [name for name in names[:4] if name not in told] == []
    ledger.close()


def test_what_is_confidential_is_on_no_map(many: Ledger, at: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterclaim.ledger.veil import Veil

    monkeypatch.setattr(Ledger, "veil", lambda self: Veil({"Kiruna": "confidential source S-1"}))
    page = at.get("/incidents").text
    assert "Kiruna" not in page
    assert "confidential source S-1" in page


def test_a_page_is_small(at: TestClient) -> None:
    for address in ("/incidents", "/incidents?box=-90,-180,90,180"):
        page = at.get(address).text
        assert len(page.encode()) < 500_000
        assert len(re.findall(r"<svg.*?</svg>", page, re.DOTALL)[0].encode()) < 100_000
        assert len(re.findall(r' d="([^"]*)"', page)[0]) < 40_000


def test_moves_lead_to_boxes(many: Ledger) -> None:
    moves = map_of(many, box="60,12,64,18").moves
    assert set(moves) == {"closer", "farther", "west", "north", "south", "east"}
    for box in moves.values():
        assert box
        assert box_of(box.text()) == box
    assert moves["closer"].height == pytest.approx(2, abs=0.1)  # type: ignore[union-attr]
    assert "farther" not in map_of(many, box="-90,-180,90,180").moves


def test_a_view_keeps_its_proportions_and_holds_its_box() -> None:
    for box in (
        Box(60, 12, 64, 18),
        Box(-10, 170, 10, -170),
        Box(10, 20, 10.001, 20.001),
        Box(-80, -100, 80, 100),
        Box(-90, -180, 90, 180),
    ):
        view = view_of(box)
        for longitude, latitude in ((box.west, box.south), (box.east, box.north)):
            x, y = view.spot(longitude, latitude)
            assert -1 <= x <= WIDE + 1, box
            assert -1 <= y <= HIGH + 1, box
        if not view.whole:
            assert view.a_degree_wide <= view.a_degree_high


def test_a_view_fits_across_the_date_line() -> None:
    view = fitted([Cell(400, 2, 5, 0, 1), Cell(402, 1438, 5, 0, 2)], 0.25)
    assert view.east - view.west < 10
    assert view.shows(179.6, 10.1)
    assert view.shows(-179.4, 10.1)


def test_outlines_cover_the_land_and_not_the_sea() -> None:
    def inside(x: float, y: float) -> set[str]:
        return {cut.country for cut in outlines.cuts(x - 3, y - 3, x + 3, y + 3, 3) if _holds(cut.ring, x, y)}

    assert inside(38.3, 35.0) == {"Syria"}
    assert inside(178.0, 67.0) == {"Russia"}
    assert inside(-175.0, 66.8) == {"Russia"}
    assert inside(182.0, 67.0) == {"Russia"}
    assert inside(0.0, -85.0) == {"Antarctica"}
    assert inside(-30.0, 30.0) == set()


def _holds(ring: outlines.Ring, x: float, y: float) -> bool:
    """Whether a point is in a ring (crossings of a ray)."""
    odd = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            odd = not odd
    return odd


def test_outlines_are_cut_to_the_view() -> None:
    for level in range(4):
        points = [p for cut in outlines.cuts(30, 30, 45, 40, level) for p in cut.ring]
        assert points
        assert all(30 - 1e-9 <= x <= 45 + 1e-9 and 30 - 1e-9 <= y <= 40 + 1e-9 for x, y in points)


def days(*told: tuple[str, str, int, int]) -> list[Span]:
    return [Span(date.fromisoformat(a).toordinal(), date.fromisoformat(b).toordinal(), n, c) for a, b, n, c in told]


def test_bars_tell_what_is_sure_and_what_may_be() -> None:
    found = axis(
        days(("2031-05-06", "2031-05-06", 3, 1), ("2031-05-01", "2031-05-31", 2, 0), ("2031-05-20", "2031-05-20", 1, 1)), None
    )
    assert (found.unit, len(found.bars)) == ("day", 31)
    bar = found.bars[5]
    assert (bar.since, bar.until, bar.edtf) == ("2031-05-06", "2031-05-06", "2031-05-06")
    assert (bar.incidents, bar.contested, bar.sure, bar.plain, bar.perhaps) == (5, 1, 3, 2, 2)
    assert found.most == 5
    assert found.height(5) == 120
    assert found.height(0) == 0


@pytest.mark.parametrize(
    ("first", "last", "unit", "bars"),
    [
        ("2031-05-06", "2031-05-20", "day", 15),
        ("2031-01-01", "2031-06-30", "week", 27),
        ("2031-01-15", "2033-02-01", "month", 26),
        ("2031-01-01", "2040-12-31", "quarter", 40),
        ("2001-01-01", "2040-12-31", "year", 40),
        ("1900-01-01", "2040-12-31", "decade", 15),
    ],
)
def test_units_give_few_enough_bars(first: str, last: str, unit: str, bars: int) -> None:
    found = axis(days((first, first, 1, 0), (last, last, 1, 0)), None)
    assert (found.unit, len(found.bars)) == (unit, bars)
    assert sum(b.sure for b in found.bars) == 2
    assert found.bars[0].since <= first
    assert found.bars[-1].x + found.bars[-1].width == found.size[0]


def test_a_few_long_ago_are_told_beside_the_axis() -> None:
    found = axis(
        days(("1982-02-02", "1982-02-02", 1, 0), *[(f"2031-05-{d:02}", f"2031-05-{d:02}", 9, 0) for d in range(1, 21)]), None
    )
    assert found.unit == "day"
    assert found.earlier
    assert (found.earlier.incidents, found.earlier.day) == (1, "2031-04-30")
    assert found.later is None


def test_bars_stay_inside_the_period_asked_for() -> None:
    asked = Days(date(2031, 5, 6), date(2032, 2, 10))
    found = axis(days(("2031-01-01", "2033-12-31", 4, 0), ("2031-08-01", "2031-08-01", 1, 0)), asked)
    assert found.bars[0].since >= "2031-05-06"
    assert found.bars[-1].until <= "2032-02-10"
    assert found.earlier is found.later is None or found.bars[0].since > "2031-05-06"


def test_nothing_dated_gives_no_bars() -> None:
    assert axis([Span(None, None, 3, 1)], None) == Axis("day", (), 1, None, None, 3)


def test_dates_at_the_ends_of_the_calendar_do_no_harm() -> None:
    found = axis([Span(1, 1, 1, 0), Span(date.max.toordinal(), date.max.toordinal(), 1, 0)], None)
    assert found.bars
    assert axis([Span(1, date.max.toordinal(), 1, 0)], period("0001", "9999")).bars


@pytest.mark.parametrize(
    "asked", [{}, {"since": "2027-01", "until": "2027-03"}, {"since": "2026"}, {"until": "2027-06-10"}], ids=str
)
def test_every_bar_counts_what_its_period_lets_through(many: Ledger, asked: dict[str, str]) -> None:
    with many.store.reading() as connection:
        found = axis(spans(connection, Filters(**asked)), period(asked.get("since", ""), asked.get("until", "")))
        for bar in found.bars:
            assert counted(connection, Filters(since=bar.since, until=bar.until)) == bar.incidents
            assert counted(connection, Filters(since=bar.since, until=bar.until, contested=True)) == bar.contested
    assert date.fromordinal(DAY).isoformat()[:4] == "2027"
