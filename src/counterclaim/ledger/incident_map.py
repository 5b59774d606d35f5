"""Where and when a ledger's incidents lie: counts on a grid of degrees and by day, of those that filters let through."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, cast, func, select

from counterclaim.ledger import schema
from counterclaim.ledger.boxes import WIDEST_KM, Box
from counterclaim.ledger.evidence import chunks
from counterclaim.ledger.incident_filters import BY_LABEL, LABELS, SEEK, THROUGH, Filters, conditions, counted, labels, newest

_T: Final = schema.incident
_ROW: Final = 1_000_000
"""More cells than a row of any grid has."""
_WITH_DAYS: Final = frozenset({"since", "until", "contested", *LABELS})
_FEW: Final = 8
"""Counts over this share of all incidents at most look each of them up."""


class Cell(NamedTuple):
    """The incidents in one square of a grid of ``step`` degrees: how many, how many contested, and the number of one of them.

    ``row`` counts from the south pole, ``column`` from the date line to the east.
    """

    row: int
    column: int
    incidents: int
    contested: int
    one: int

    def box(self, step: float) -> Box:
        """The square."""
        south, west = self.row * step - 90, self.column * step - 180
        return Box(south, west, min(south + step, 90.0), min(west + step, 180.0))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one incident is said to have been: a place by name, degrees, and the radius of what it may mean."""

    place: str
    latitude: float
    longitude: float
    radius_km: float


class Span(NamedTuple):
    """Incidents of the same first and last day (ordinals; ``None`` where no day is told): how many, and how many contested."""

    first: int | None
    last: int | None
    incidents: int
    contested: int


def cells(connection: Connection, asked: Filters, step: float, view: Box | None = None) -> list[Cell]:
    """The squares that hold incidents, of a grid of ``step`` degrees; in a view, or everywhere.

    What is known only to a larger area than ``WIDEST_KM`` has no square.
    """
    t = _T.c
    placed = view.conditions(dict(t)) if view else [t.latitude.is_not(None), t.radius_km <= WIDEST_KM]
    counts = func.count().label("n"), func.sum(cast(t.contested > 0, Integer)).label("contested"), func.max(t.number).label("one")
    points = select(t.latitude, t.longitude, *counts).where(*chosen(connection, asked), *placed).group_by(t.latitude, t.longitude)
    # Points stand in an index in their order, so that only they are sorted by squares, not the incidents.
    p = points.subquery().c
    square = (cast((p.latitude + 90) / step, Integer) * _ROW + cast((p.longitude + 180) / step, Integer)).label("square")
    query = select(square, func.sum(p.n), func.sum(p.contested), func.max(p.one)).group_by(square)
    # The pole and the date line belong to the last squares.
    last_row, last_column = math.ceil(180 / step) - 1, math.ceil(360 / step) - 1
    found: dict[tuple[int, int], Cell] = {}
    for key, incidents, contested, one in connection.execute(query).all():
        at = min(key // _ROW, last_row), min(key % _ROW, last_column)
        cell = Cell(*at, incidents, contested, one)
        found[at] = joined(found[at], cell) if at in found else cell
    return list(found.values())


def joined(a: Cell, b: Cell) -> Cell:
    """Two lots of incidents of one square together; the larger lot gives the one."""
    one = a.one if a.incidents >= b.incidents else b.one
    return Cell(a.row, a.column, a.incidents + b.incidents, a.contested + b.contested, one)


def spots(connection: Connection, numbers: Collection[int]) -> dict[int, Spot]:
    """Where incidents were, by their numbers."""
    t = _T.c
    query = select(t.number, t.place, t.latitude, t.longitude, t.radius_km)
    rows = (row for some in chunks(numbers) for row in connection.execute(query.where(t.number.in_(some))))
    return {row[0]: Spot(*row[1:]) for row in rows}


def wide(connection: Connection, asked: Filters) -> int:
    """How many incidents are known only to an area larger than ``WIDEST_KM``."""
    count = select(func.count()).select_from(_T)
    return connection.scalar(count.where(*chosen(connection, asked), _T.c.radius_km > WIDEST_KM)) or 0


def spans(connection: Connection, asked: Filters) -> list[Span]:
    """The days of the incidents, counted."""
    t = _T.c
    # By other filters than those that the days' own index holds, the incidents are found first and sorted then.
    by = (t.first_day, t.last_day) if asked.given() <= _WITH_DAYS else (t.first_day + 0, t.last_day + 0)
    query = select(t.first_day, t.last_day, func.count(), func.sum(cast(t.contested > 0, Integer)))
    rows = connection.execute(query.where(*chosen(connection, asked)).group_by(*by)).all()
    return [Span(first, last, n, contested) for first, last, n, contested in rows]


def chosen(connection: Connection, asked: Filters) -> list[ColumnElement[bool]]:
    """What incidents fulfil that filters let through, for counts over all of them."""
    way = BY_LABEL if labels(asked) else SEEK if asked.changed_since is not None else THROUGH
    few = way is not THROUGH and counted(connection, asked) * _FEW < newest(connection)
    return conditions(connection, asked, way if few else THROUGH)
