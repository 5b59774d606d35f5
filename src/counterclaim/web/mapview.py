"""A view of the map: which degrees it shows, and where in the drawing a point of them lies."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from counterclaim.ledger.boxes import WIDEST, Box
from counterclaim.ledger.incident_map import Cell

WIDE: Final = 900
HIGH: Final = 600
"""Units of the drawing; about two are a pixel where the map stands beside the list."""
LEAST: Final = 0.06
"""Degrees of latitude that a view shows at least."""
MOST: Final = 0.96
"""The share of the incidents, in each direction, that a view shows of its own accord: a few that lie far off don't shrink all."""
_MARGIN: Final = 1.2
_WORLD: Final = Box(-60.0, -180.0, 80.0, 180.0)


@dataclass(frozen=True, slots=True)
class View:
    """A view by its western and northern edge and the units that a degree is wide and high."""

    west: float
    north: float
    a_degree_wide: float
    a_degree_high: float

    @property
    def east(self) -> float:
        """The eastern edge; beyond 180 where the view crosses the date line."""
        return self.west + WIDE / self.a_degree_wide

    @property
    def south(self) -> float:
        """The southern edge."""
        return self.north - HIGH / self.a_degree_high

    @property
    def whole(self) -> bool:
        """Whether it goes all around the world."""
        return self.east - self.west >= 359.9

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Where a point lies, with longitudes as they run on from the western edge."""
        return round((longitude - self.west) * self.a_degree_wide), round((self.north - latitude) * self.a_degree_high)

    def spot(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Where a point lies, wherever longitudes begin."""
        return self.place(self.west + (longitude - self.west) % 360, latitude)

    def shows(self, longitude: float, latitude: float) -> bool:
        """Whether a point is in the view."""
        return self.south <= latitude <= self.north and (longitude - self.west) % 360 <= self.east - self.west

    def box(self, share: float = 1.0, right: float = 0.0, up: float = 0.0) -> Box | None:
        """A box around the middle, or beside it by shares of the view; ``None`` where it would be the whole world."""
        width, height = (self.east - self.west) * share, (self.north - self.south) * share
        longitude = (self.west + self.east) / 2 + right * (self.east - self.west)
        latitude = (self.north + self.south) / 2 + up * (self.north - self.south)
        if width > WIDEST:
            return None
        south, north = max(latitude - height / 2, -90.0), min(latitude + height / 2, 90.0)
        west, east = _turned(longitude - width / 2), _turned(longitude + width / 2)
        return Box(*(round(side, 3) for side in (south, west, north, east))) if south < north else None


def view_of(box: Box | None) -> View:
    """The view that holds a box, in the proportions of the drawing."""
    held = box or _WORLD
    middle = (held.south + held.north) / 2
    narrowed = max(math.cos(math.radians(middle)), 0.2)
    height = max(held.height, LEAST, held.width * narrowed * HIGH / WIDE)
    a_degree = HIGH / height
    width = WIDE / (a_degree * narrowed)
    if width > WIDEST:
        return View(-180.0, 90.0, WIDE / 360, HIGH / 180)
    west = held.west - (width - held.width) / 2
    return View(west, middle + height / 2, WIDE / width, a_degree)


def fitted(cells: Sequence[Cell], step: float) -> View:
    """The view that shows nearly all of some squares."""
    if not cells:
        return view_of(None)
    rows, columns = round(180 / step), round(360 / step)
    south, north = _shortest(((c.row, c.incidents) for c in cells), rows, around=False)
    west, east = _shortest(((c.column, c.incidents) for c in cells), columns, around=True)
    height, width = (north - south + 1) * step * _MARGIN, (east - west + 1) * step * _MARGIN
    latitude, longitude = (south + north + 1) / 2 * step - 90, (west + east + 1) / 2 * step - 180
    if width > WIDEST:
        return view_of(None)
    sides = _turned(longitude - width / 2), _turned(longitude + width / 2)
    return view_of(Box(max(latitude - height / 2, -90.0), sides[0], min(latitude + height / 2, 90.0), sides[1]))


def _shortest(counted: Iterable[tuple[int, int]], size: int, *, around: bool) -> tuple[int, int]:
    """The fewest places in a row that hold most of what is counted; ``around`` a circle of some size they go on behind its end."""
    counts: dict[int, int] = {}
    for at, n in counted:
        counts[at] = counts.get(at, 0) + n
    line = sorted(counts.items())
    line += [(at + size, n) for at, n in line] if around else []
    needed = math.ceil(sum(counts.values()) * MOST)
    best, first, held = (line[0][0], line[0][0] + size), 0, 0
    for at, n in line:
        held += n
        while held - line[first][1] >= needed:
            held -= line[first][1]
            first += 1
        if held >= needed and at - line[first][0] < best[1] - best[0]:
            best = line[first][0], at
    return best


def _turned(longitude: float) -> float:
    """A longitude from -180 to 180."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180
