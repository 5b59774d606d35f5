"""Where and when incidents lie: boxes, squares of a grid, circles around places, days; and that every way finds the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, select
from sqlalchemy.engine import Engine
from tests.ledger.many import DAY, ledger_of, row, scattered

from counterclaim.errors import CounterclaimError
from counterclaim.know.places import Places, distance_km
from counterclaim.ledger import schema
from counterclaim.ledger.boxes import WIDEST_KM, Box, box_of
from counterclaim.ledger.incident_filters import BY_LABEL, IN_ORDER, SEEK, THROUGH, Filters, conditions, counted
from counterclaim.ledger.incident_list import SORTS, incidents
from counterclaim.ledger.incident_map import cells, spans, spots, wide

WORLD = "-90,-180,90,180"
ASKED = (
    Filters(),
    Filters(box="60,12,64,18"),
    Filters(box="-30,160,30,-160"),
    Filters(box=WORLD),
    Filters(contested=True),
    Filters(reversals=True),
    Filters(min_killed=3),
    Filters(type="shelling"),
    Filters(party="Norrland"),
    Filters(party="Skåne"),
    Filters(status="contested"),
    Filters(since="2027-01", until="2027-02"),
    Filters(since="2027-06"),
    Filters(changed_since=100),
    Filters(near="Sundsvall", radius_km=150.0),
    Filters(near="Sweden"),
    Filters(near="Sundsvall", radius_km=400.0, contested=True, party="Norrland", min_killed=0),
)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    ledger = scattered(tmp_path_factory.mktemp("many") / "l", 1500)
    with ledger.store.reading() as reading:
        yield reading


def found(connection: Connection, box: str) -> set[int]:
    t = schema.incident
    return set(connection.scalars(select(t.c.number).where(*conditions(connection, Filters(box=box)))))


@pytest.mark.parametrize(
    "text",
    ["9", "1,2,3", "1,2,3,4,5", "a,b,c,d", "3,0,2,1", "0,0,91,1", "0,-181,1,1", "0,5,1,5", "0,10,1,5", "1e1,0,20,5", "nan,0,1,1"],
)
def test_what_is_no_box_is_told(text: str) -> None:
    with pytest.raises(CounterclaimError, match="no box"):
        box_of(text)


def test_a_box_is_written_as_it_is_read() -> None:
    for text in ("34,37.5,35,38.25", "-90,-180,90,180", "0,170,10,-170", "60.1171875,0,61,0.0078125"):
        assert box_of(text).text() == text
    assert box_of("0,170,10,-170").width == 20


def test_a_box_holds_its_southern_and_western_edges_alone(tmp_path: Path) -> None:
    at = {1: (10.0, 20.0), 2: (11.0, 20.0), 3: (10.0, 21.0), 4: (10.5, 20.5), 5: (90.0, 180.0), 6: (10.2, 20.2)}
    rows = [row(n, latitude=y, longitude=x, radius_km=WIDEST_KM + 1 if n == 6 else 5.0) for n, (y, x) in at.items()]
    ledger = ledger_of(tmp_path / "l", [*rows, row(7, latitude=None, longitude=None, radius_km=None)])
    with ledger.store.reading() as connection:
        assert found(connection, "10,20,11,21") == {1, 4}
        assert found(connection, "11,20,12,21") == {2}
        assert found(connection, "80,170,90,180") == {5}
        assert found(connection, WORLD) == {1, 2, 3, 4, 5}


def test_a_box_across_the_date_line(tmp_path: Path) -> None:
    at = {1: 179.0, 2: -179.0, 3: 180.0, 4: -180.0, 5: 169.0, 6: -170.0, 7: 0.0}
    ledger = ledger_of(tmp_path / "l", [row(n, latitude=1.0, longitude=x) for n, x in at.items()])
    with ledger.store.reading() as connection:
        assert found(connection, "0,170,10,-170") == {1, 2, 3, 4}


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("step", [0.25, 1.0, 4.0, 20.0])
def test_each_square_holds_what_its_box_lets_through(connection: Connection, asked: Filters, step: float) -> None:
    every = cells(connection, asked, step)
    if not asked.box:
        assert sum(c.incidents for c in every) == counted(connection, replace(asked, box=WORLD))
        for c in sorted(every, key=lambda c: -c.incidents)[:20] + every[:20]:
            inside = replace(asked, box=c.box(step).text())
            assert counted(connection, inside) == c.incidents
            assert counted(connection, replace(inside, contested=True)) == (c.incidents if asked.contested else c.contested)
            assert incidents(connection, inside, limit=1).total == c.incidents
    else:
        assert sum(c.incidents for c in every) == counted(connection, asked)


def test_a_view_has_the_squares_inside_alone(connection: Connection) -> None:
    inside = cells(connection, Filters(), 1.0, Box(60, 12, 64, 18))
    assert {(c.row, c.column) for c in inside} <= {(r, c) for r in range(150, 154) for c in range(192, 198)}
    assert sum(c.incidents for c in inside) == counted(connection, Filters(box="60,12,64,18"))


def test_what_is_known_only_to_a_country_is_counted_apart(connection: Connection) -> None:
    t = schema.incident
    nowhere = len(connection.execute(select(t.c.number).where(t.c.latitude.is_(None))).all())
    located = sum(c.incidents for c in cells(connection, Filters(), 1.0))
    assert wide(connection, Filters()) > 0
    assert located + wide(connection, Filters()) + nowhere == counted(connection, Filters())


def test_places_by_numbers(connection: Connection) -> None:
    one = cells(connection, Filters(), 1.0)[0].one
    assert spots(connection, [one])[one].place == "Kiruna, Norrbotten, Sweden"
    assert spots(connection, []) == {}


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_days_are_counted(connection: Connection, asked: Filters) -> None:
    held = spans(connection, asked)
    assert sum(s.incidents for s in held) == counted(connection, asked)
    assert len({(s.first, s.last) for s in held}) == len(held)
    assert sum(s.contested for s in held) == counted(connection, replace(asked, contested=True))


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_every_way_finds_the_same(connection: Connection, asked: Filters) -> None:
    t = schema.incident
    every = {
        frozenset(connection.scalars(select(t.c.number).where(*conditions(connection, asked, way))))
        for way in (SEEK, BY_LABEL, IN_ORDER, THROUGH)
    }
    assert len(every) == 1
    assert counted(connection, asked) == len(next(iter(every)))


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_any_order_are_the_whole_list_cut(connection: Connection, asked: Filters, sort: str) -> None:
    t = schema.incident
    order = (*SORTS[sort], t.c.key)
    whole = list(connection.scalars(select(t.c.key).where(*conditions(connection, asked)).order_by(*order)))
    for limit, offset in ((3, 0), (3, 3), (400, 0), (5, max(len(whole) - 2, 0)), (5, len(whole) + 3)):
        page = incidents(connection, asked, sort, limit, offset)
        assert [r["key"] for r in page.rows] == whole[offset : offset + limit]
        assert page.total == len(whole)


@pytest.mark.parametrize(
    ("name", "radius"), [("Sundsvall", 0), ("Sundsvall", 30), ("Sundsvall", 300), ("Sweden", None), ("Suva", 900)]
)
def test_near_is_measured_on_the_globe(connection: Connection, name: str, radius: float | None) -> None:
    t = schema.incident
    place = Places.load().locate(name)
    assert place is not None
    reach = place.radius_km if radius is None else radius
    rows = connection.execute(select(t.c.number, t.c.latitude, t.c.longitude, t.c.radius_km).where(t.c.latitude.is_not(None)))
    within = {n for n, y, x, r in rows if distance_km(place, replace(place, lat=y, lon=x)) <= reach and r <= max(reach, 25.0)}
    asked = Filters(near=name, radius_km=radius)
    assert set(connection.scalars(select(t.c.number).where(*conditions(connection, asked)))) == within


def test_counts_over_all_go_through_one_index(connection: Connection) -> None:
    asked_of: list[tuple[str, object]] = []

    def before(c: object, cursor: object, statement: str, parameters: object, context: object, many: bool) -> None:
        asked_of.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", before)
    try:
        for asked in (Filters(), Filters(contested=True), Filters(type="shelling"), Filters(min_killed=3), Filters(reversals=True)):
            cells(connection, asked, 0.25)
            spans(connection, asked)
    finally:
        event.remove(Engine, "before_cursor_execute", before)
    for statement, parameters in asked_of:
        plan = " | ".join(r[3] for r in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))  # type: ignore[arg-type]
        assert re.search(r"COVERING INDEX ix_incident_(where|when)", plan), (statement, plan)


def test_spans_tell_what_has_no_day(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path / "l", [row(1), row(2, contested=3), row(3, first_day=None, last_day=None)])
    with ledger.store.reading() as connection:
        assert sorted(spans(connection, Filters()), key=str) == [(DAY, DAY, 2, 1), (None, None, 1, 0)]
