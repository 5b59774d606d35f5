"""Where and when a ledger's incidents lie: counts on a grid of degrees and by day, of those that filters let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Integer, cast, func, select
from sqlalchemy.engine import Row as Found

from counterclaim.ledger import schema
from counterclaim.ledger.boxes import WIDEST_KM, Box
from counterclaim.ledger.evidence import chunks
from counterclaim.ledger.incident_list import Filters, chosen

_T: Final = schema.incident
_ROW: Final = 1_000_000
"""More cells than a row of any grid has."""


@dataclass(frozen=True, slots=True)
class Cell:
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


@dataclass(frozen=True, slots=True)
class Span:
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
    square = (cast((t.latitude + 90) / step, Integer) * _ROW + cast((t.longitude + 180) / step, Integer)).label("square")
    counts = (func.count(), func.sum(cast(t.contested > 0, Integer)), func.max(t.number))
    placed = view.conditions() if view else [t.latitude.is_not(None), t.radius_km <= WIDEST_KM]
    found: dict[int, Cell] = {}
    for where in chosen(connection, asked):
        for row in connection.execute(select(square, *counts).where(*where, *placed).group_by(square)):
            cell = _cell(row, step)
            at = cell.row * _ROW + cell.column
            found[at] = joined(found[at], cell) if at in found else cell
    return list(found.values())


def joined(a: Cell, b: Cell) -> Cell:
    """Two lots of incidents of one square together; the larger lot gives the one."""
    one = a.one if a.incidents >= b.incidents else b.one
    return Cell(a.row, a.column, a.incidents + b.incidents, a.contested + b.contested, one)


def _cell(row: Found[tuple[int, int, int, int]], step: float) -> Cell:
    """The pole and the date line belong to the last squares."""
    square, incidents, contested, one = row
    last_row, last_column = int(-(-180 // step)) - 1, int(-(-360 // step)) - 1
    return Cell(min(square // _ROW, last_row), min(square % _ROW, last_column), incidents, contested or 0, one)


def spots(connection: Connection, numbers: Collection[int]) -> dict[int, Spot]:
    """Where incidents were, by their numbers."""
    t = _T.c
    query = select(t.number, t.place, t.latitude, t.longitude, t.radius_km)
    rows = (row for some in chunks(numbers) for row in connection.execute(query.where(t.number.in_(some))))
    return {row[0]: Spot(*row[1:]) for row in rows}


def wide(connection: Connection, asked: Filters) -> int:
    """How many incidents are known only to an area larger than ``WIDEST_KM``."""
    count = select(func.count()).select_from(_T)
    every = (connection.scalar(count.where(*where, _T.c.radius_km > WIDEST_KM)) for where in chosen(connection, asked))
    return sum(n or 0 for n in every)


def spans(connection: Connection, asked: Filters) -> list[Span]:
    """The days of the incidents, counted."""
    t = _T.c
    query = select(t.first_day, t.last_day, func.count(), func.sum(cast(t.contested > 0, Integer))).group_by(t.first_day, t.last_day)
    counts: Counter[tuple[int | None, int | None]] = Counter()
    contested: Counter[tuple[int | None, int | None]] = Counter()
    for where in chosen(connection, asked):
        for first, last, n, of_them in connection.execute(query.where(*where)):
            counts[first, last] += n
            contested[first, last] += of_them or 0
    return [Span(*days, n, contested[days]) for days, n in counts.items()]
