"""The map beside the list of incidents: circles that count them, areas where a place is not told closely, country outlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import dist, log10
from typing import Final

from markupsafe import Markup
from sqlalchemy import Connection

from counterclaim.know.places import Places
from counterclaim.ledger.boxes import WIDEST_KM, Box, box_of
from counterclaim.ledger.incident_filters import Filters
from counterclaim.ledger.incident_map import Cell, Spot, cells, joined, spots, wide
from counterclaim.web import outlines
from counterclaim.web.mapview import HIGH, WIDE, View, fitted, view_of

STEPS: Final = (20.0, 10.0, 4.0, 2.0, 1.0, *(2.0**-n for n in range(1, 8)))
"""Degrees of the squares whose incidents become one circle."""
BASE: Final = 0.25
"""The grid on which all incidents are counted to find a view."""
APART: Final = 84
"""Units that squares are wide at least, so that circles stand apart and can be hit."""
_FINER: Final = 4
"""Squares of the count in one of the map, a side: the fullest gives the circle its place."""
_LOOKED_UP: Final = 300
_NAMED: Final = 10
_KM_A_DEGREE: Final = 111.2
_SEEN: Final = 18
"""Units from which an area is drawn as one."""
_LETTER: Final = 11
_NEAR_TOWN: Final = 0.25
"""Degrees up to which what lies around a town goes by its name."""
_TARGET: Final = 52
"""Units that two circles are apart, so that each can be hit."""
_Corners = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Circle:
    """Some incidents on the map: where they are drawn, how many, how many contested, the place, and the box that holds them.

    ``alone``: the place is theirs, and not only that of most of them.
    """

    x: int
    y: int
    radius: int
    incidents: int
    contested: int
    place: str
    alone: bool
    box: Box

    @property
    def short(self) -> str:
        """The number as a circle holds it: ``1.2k``."""
        n = self.incidents
        return str(n) if n < 1000 else f"{n / 1000:.1f}k" if n < 9950 else f"{n / 1000:.0f}k"

    @property
    def name(self) -> str:
        """The place without its province and country."""
        return self.place.partition(",")[0]


@dataclass(frozen=True, slots=True)
class Label:
    """Words on the map; ``anchor`` as SVG has it."""

    x: int
    y: int
    words: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn, and what lies beyond: ``outside`` this view, known only to an area too ``wide``."""

    view: View
    land: Markup
    countries: tuple[Label, ...]
    areas: tuple[tuple[int, int, int], ...]
    circles: tuple[Circle, ...]
    labels: tuple[Label, ...]
    frame: tuple[int, int, int, int] | None
    located: int
    outside: int
    wide: int

    size = (WIDE, HIGH)

    @property
    def moves(self) -> dict[str, Box | None]:
        """Where one can go from here, by name; ``None`` is everywhere."""
        view = self.view
        found: dict[str, Box | None] = {}
        if view.north - view.south > 0.1:
            found["closer"] = view.box(0.5)
        if not view.whole:
            found["farther"] = view.box(2.0) or Box(-90.0, -180.0, 90.0, 180.0)
            beside = {
                "west": view.box(1, -0.5),
                "north": view.box(1, 0, 0.5),
                "south": view.box(1, 0, -0.5),
                "east": view.box(1, 0.5),
            }
            found |= {name: box for name, box in beside.items() if box}
        return found


def drawn(connection: Connection, asked: Filters) -> Map:
    """The map of the incidents that filters let through: of the box that they name, else of where most of them are."""
    box = box_of(asked.box) if asked.box else None
    grid = _counted(connection, asked, box)
    lots = _lots(grid)
    places = spots(connection, _to_look_up(lots))
    every = (_circle(grid, lot, places[lot.whole.one], box) for lot in lots if lot.whole.one in places)
    circles = tuple(_spread(grid.view, sorted((c for c in every if c), key=lambda c: (-c.incidents, c.y, c.x))))
    land, countries = _outlines(grid.view)
    labels = tuple(_labels(circles))
    taken = [*map(_round, circles), *map(_across, labels)]
    return Map(
        grid.view,
        land,
        tuple(name for name in countries if not any(_touch(_across(name), other) for other in taken)),
        _areas(grid.view, places.values()),
        circles,
        labels,
        _frame(grid.view, box),
        grid.located,
        grid.located - sum(c.incidents for c in circles),
        wide(connection, asked),
    )


@dataclass(frozen=True, slots=True)
class _Grid:
    """A view, the degrees of its squares and of the finer ones that are counted, these, and how many incidents lie anywhere."""

    view: View
    step: float
    fine: float
    cells: list[Cell]
    located: int


@dataclass(frozen=True, slots=True)
class _Lot:
    """The incidents of one square, and the finer squares in which they lie."""

    whole: Cell
    parts: list[Cell]


def _counted(connection: Connection, asked: Filters, box: Box | None) -> _Grid:
    if box:
        view = view_of(box)
        step = step_of(view)
        inside = cells(connection, asked, step / _FINER)
        return _Grid(view, step, step / _FINER, inside, sum(c.incidents for c in inside))
    everywhere = cells(connection, asked, BASE)
    view = fitted(everywhere, BASE)
    step, located = step_of(view), sum(c.incidents for c in everywhere)
    if step >= BASE:
        fine = max(step / _FINER, BASE)
        return _Grid(view, step, fine, _coarser(everywhere, round(fine / BASE)), located)
    return _Grid(view, step, step / _FINER, cells(connection, asked, step / _FINER, _around(view, step)), located)


def step_of(view: View) -> float:
    """The degrees of a view's squares."""
    return next((step for step in reversed(STEPS) if step * min(view.a_degree_wide, view.a_degree_high) >= APART), STEPS[0])


def _around(view: View, step: float) -> Box | None:
    """The box of all squares that a view touches."""
    south, north = max(view.south // step * step, -90.0), min((view.north // step + 1) * step, 90.0)
    west, east = view.west // step * step, (view.east // step + 1) * step
    if east - west >= 360:
        return None
    return Box(south, west if west >= -180 else west + 360, north, east if east <= 180 else east - 360)


def _coarser(fine: Iterable[Cell], by: int) -> list[Cell]:
    found: dict[tuple[int, int], Cell] = {}
    for c in fine:
        at = c.row // by, c.column // by
        moved = Cell(*at, c.incidents, c.contested, c.one)
        found[at] = joined(found[at], moved) if at in found else moved
    return list(found.values())


def _lots(grid: _Grid) -> list[_Lot]:
    """The squares that touch the view; the fullest of its finer squares gives each its place."""
    by, view = round(grid.step / grid.fine), grid.view
    found: dict[tuple[int, int], list[Cell]] = {}
    for c in grid.cells:
        south, west = (c.row // by) * grid.step - 90, (c.column // by) * grid.step - 180
        if (
            south <= view.north
            and south + grid.step >= view.south
            and (west + grid.step - view.west) % 360 <= _reach(view, grid.step)
        ):
            found.setdefault((c.row // by, c.column // by), []).append(c)
    return [_Lot(_whole(at, parts), parts) for at, parts in found.items()]


def _reach(view: View, step: float) -> float:
    return view.east - view.west + step


def _whole(at: tuple[int, int], parts: Sequence[Cell]) -> Cell:
    fullest = max(parts, key=lambda c: (c.incidents, c.one))
    return Cell(*at, sum(c.incidents for c in parts), sum(c.contested for c in parts), fullest.one)


def _to_look_up(lots: Sequence[_Lot]) -> set[int]:
    """One incident of each square, and of the finer ones that hold most."""
    parts = sorted((c for lot in lots for c in lot.parts), key=lambda c: -c.incidents)
    return {lot.whole.one for lot in lots} | {c.one for c in parts[:_LOOKED_UP]}


def _circle(grid: _Grid, lot: _Lot, spot: Spot, box: Box | None) -> Circle | None:
    """A square's circle, ``None`` where its place is beyond the view."""
    if not grid.view.shows(spot.longitude, spot.latitude):
        return None
    cell = lot.whole
    held = cell.box(grid.step)
    radius = 9 if cell.incidents == 1 else round(min(15 + 6 * log10(cell.incidents), 33))
    return Circle(
        *grid.view.spot(spot.longitude, spot.latitude),
        radius,
        cell.incidents,
        cell.contested,
        spot.place if len(lot.parts) == 1 else _called(spot),
        len(lot.parts) == 1,
        _within(held, box) if box else held,
    )


def _called(spot: Spot) -> str:
    """The place of a circle that holds several: not the quarter or village of one incident where the town that names its province
    is near (``Aleppo, Syria`` for what lies around ``Midan, Aleppo, Syria``)."""
    province = spot.place.partition(", ")[2]
    town = Places.load().find(province.partition(",")[0]) if "," in province else None
    near = town is not None and dist((town.lat, town.lon), (spot.latitude, spot.longitude)) < _NEAR_TOWN
    return province if near else spot.place


def _spread(view: View, circles: Iterable[Circle]) -> Iterator[Circle]:
    """The same circles inside the drawing; one that would lie on a larger one goes towards the middle of its square."""
    placed: list[Circle] = []
    for c in circles:
        middle = view.spot((c.box.west + c.box.width / 2), (c.box.south + c.box.north) / 2)
        spots = [_inside(*spot, c.radius) for spot in ((c.x, c.y), ((c.x + middle[0]) // 2, (c.y + middle[1]) // 2), middle)]
        x, y = next((s for s in spots if _free(s, c.radius, placed)), max(spots, key=lambda s: _room(s, placed)))
        placed.append(replace(c, x=x, y=y))
        yield placed[-1]


def _inside(x: int, y: int, radius: int) -> tuple[int, int]:
    return min(max(x, radius), WIDE - radius), min(max(y, radius), HIGH - radius)


def _free(spot: tuple[int, int], radius: int, placed: Iterable[Circle]) -> bool:
    return all(dist(spot, (p.x, p.y)) >= max(radius + p.radius, _TARGET) for p in placed)


def _room(spot: tuple[int, int], placed: Iterable[Circle]) -> float:
    return min((dist(spot, (p.x, p.y)) - p.radius for p in placed), default=0.0)


def _within(square: Box, box: Box) -> Box:
    """What of a square lies in a box that it touches."""
    south, north = max(square.south, box.south), min(square.north, box.north)
    if box.west < box.east:
        return Box(south, max(square.west, box.west), north, min(square.east, box.east))
    # A box across the date line: a square lies on one side of it, and holds one end of the box at most.
    if square.west < box.east:
        return Box(south, square.west, north, min(square.east, box.east))
    return Box(south, max(square.west, box.west), north, square.east)


def _areas(view: View, places: Iterable[Spot]) -> tuple[tuple[int, int, int], ...]:
    """Where a place is not told closely: the middle and radius of each area, the largest first."""
    found = {
        (*view.spot(s.longitude, s.latitude), round(s.radius_km / _KM_A_DEGREE * view.a_degree_high))
        for s in places
        if s.radius_km <= WIDEST_KM and view.shows(s.longitude, s.latitude)
    }
    return tuple(sorted((a for a in found if a[2] >= _SEEN), key=lambda a: (-a[2], a)))


def _frame(view: View, box: Box | None) -> tuple[int, int, int, int] | None:
    """The box that was asked for, as x, y, width and height."""
    if box is None or view.whole:
        return None
    (x, y), (right, low) = view.spot(box.west, box.north), view.spot(box.east, box.south)
    return x, y, (right if right > x else WIDE) - x, low - y


def _labels(circles: Sequence[Circle]) -> Iterator[Label]:
    """The places of the largest circles, where there is room for them."""
    taken = [_round(c) for c in circles]
    for c in circles[:_NAMED]:
        for side, anchor in ((1, "start"), (-1, "end")):
            label = Label(c.x + side * (c.radius + 6), c.y + 8, c.name, anchor)
            box = _across(label)
            if c.name and box[0] >= 0 and box[2] <= WIDE and not any(_touch(box, other) for other in taken):
                taken.append(box)
                yield label
                break


def _round(c: Circle) -> _Corners:
    return c.x - c.radius, c.y - c.radius, c.x + c.radius, c.y + c.radius


def _across(label: Label) -> _Corners:
    """About the room that words take."""
    width = len(label.words) * _LETTER
    left = label.x - {"start": 0, "middle": width // 2, "end": width}[label.anchor]
    return left, label.y - 21, left + width, label.y + 5


def _touch(a: _Corners, b: _Corners) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@lru_cache(maxsize=128)
def _outlines(view: View) -> tuple[Markup, tuple[Label, ...]]:
    """The land of a view as path data, and the names of the countries that fill much of it."""
    level = outlines.level_of(1.2 / view.a_degree_wide)
    beyond = 8 / view.a_degree_wide
    every = list(outlines.cuts(view.west - beyond, view.south - beyond, view.east + beyond, view.north + beyond, level))
    land = "".join(outlines.path(cut.ring, view.place) for cut in every)
    return Markup(land), tuple(_names(view, every))


def _names(view: View, every: Iterable[outlines.Cut]) -> Iterator[Label]:
    largest: dict[str, tuple[float, int, int]] = {}
    for cut in every:
        points = [view.place(x, y) for x, y in cut.ring]
        size, x, y = outlines.middle(points)
        if size > largest.get(cut.country, (0.0, 0, 0))[0]:
            largest[cut.country] = size, x, y
    for name, (size, x, y) in largest.items():
        room = len(name) * (_LETTER + 3)
        if size > room * room and room / 2 < x < WIDE - room / 2 and 20 < y < HIGH - 10:
            yield Label(x, y, name)
