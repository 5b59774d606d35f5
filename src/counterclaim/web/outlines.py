"""Country outlines for maps: Natural Earth 1:50m, as tools/outlines.py packs them, cut and thinned to a view."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate, pairwise
from typing import Final

Point = tuple[float, float]
Ring = tuple[Point, ...]
_UNITS: Final = 100
"""Steps of the file in a degree."""
LEVELS: Final = (0.3, 0.08, 0.02)
"""Degrees by which lines are off at most at the scales 0, 1 and 2; at 3 every point is kept."""
_INSIDE: Final[tuple[tuple[int, int], ...]] = ((0, 1), (0, -1), (1, 1), (1, -1))
"""The four edges of a view: the axis on which each lies, and to which side of it the view is."""


@dataclass(frozen=True, slots=True)
class Area:
    """One ring of a country's outline in degrees (longitude, latitude), and its bounds: west, south, east, north."""

    country: str
    ring: Ring
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cut:
    """What of a ring lies in a view."""

    country: str
    ring: Ring


def level_of(degrees: float) -> int:
    """The scale at which lines are off by no more than some degrees."""
    return sum(degrees < off for off in LEVELS)


@cache
def areas(level: int) -> tuple[Area, ...]:
    """The rings of all countries at a scale."""
    packed = json.loads(zlib.decompress(resources.files("counterclaim.web").joinpath("outlines.z").read_bytes()))
    arcs = [_arc(steps, levels, level) for steps, levels in zip(packed["arcs"], packed["levels"], strict=True)]
    rings = ((name, _ring(arcs, ring)) for name, rings in packed["countries"] for ring in rings)
    return tuple(Area(name, ring, _bounds(ring)) for name, ring in rings if len(ring) > 2)


def cuts(west: float, south: float, east: float, north: float, level: int) -> Iterator[Cut]:
    """The outlines inside a view of degrees, closed along its edges; ``east`` may reach beyond 180."""
    for shift in (-360, 0, 360):
        view = west - shift, south, east - shift, north
        for area in areas(level):
            ring = _cut(area, view)
            if len(ring) > 2:
                yield Cut(area.country, tuple((x + shift, y) for x, y in ring) if shift else tuple(ring))


def _arc(steps: Sequence[int], levels: str, level: int) -> list[Point]:
    xs, ys = accumulate(steps[::2]), accumulate(steps[1::2])
    return [(x / _UNITS, y / _UNITS) for x, y, of in zip(xs, ys, levels, strict=True) if int(of) <= level]


def _ring(arcs: Sequence[list[Point]], numbers: Iterable[int]) -> Ring:
    """Arcs end where the next begins. A ring across the date line goes on beyond 180 degrees, one around a pole is closed there."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    if all(abs(a[0] - b[0]) <= 180 for a, b in pairwise(points)):
        return tuple(points)
    turns = accumulate((round((a[0] - b[0]) / 360) for a, b in pairwise(points)), initial=0)
    turned = [(x + 360 * turn, y) for (x, y), turn in zip(points, turns, strict=True)]
    around = abs(turned[-1][0] - turned[0][0]) > 180
    pole = -90.0 if turned[0][1] < 0 else 90.0
    return (*turned, *(((turned[-1][0], pole), (turned[0][0], pole)) if around else ()))


def _bounds(ring: Ring) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _cut(area: Area, view: tuple[float, float, float, float]) -> Sequence[Point]:
    """A ring inside a view, edge after edge (Sutherland and Hodgman 1974)."""
    west, south, east, north = area.bounds
    if west > view[2] or east < view[0] or south > view[3] or north < view[1]:
        return ()
    ring: Sequence[Point] = area.ring
    if west >= view[0] and east <= view[2] and south >= view[1] and north <= view[3]:
        return ring
    for edge, (axis, side) in zip((view[0], view[2], view[1], view[3]), _INSIDE, strict=True):
        ring = _beyond(ring, axis, side, edge)
    return ring


def _beyond(ring: Sequence[Point], axis: int, side: int, edge: float) -> list[Point]:
    """What of a ring lies on one side of an edge."""
    found: list[Point] = []
    if not ring:
        return found
    before = ring[-1]
    was_in = (before[axis] - edge) * side >= 0
    for point in ring:
        is_in = (point[axis] - edge) * side >= 0
        if is_in != was_in:
            found.append(_crossing(before, point, axis, edge))
        if is_in:
            found.append(point)
        before, was_in = point, is_in
    return found


def _crossing(a: Point, b: Point, axis: int, edge: float) -> Point:
    along = (edge - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + along * (b[1 - axis] - a[1 - axis])
    return (edge, other) if axis == 0 else (other, edge)


def path(ring: Iterable[Point], place: Callable[[float, float], tuple[int, int]], least: int = 3) -> str:
    """A ring as SVG path data in whole units, by what places degrees on the map; empty where it is smaller than ``least``."""
    points = [place(x, y) for x, y in ring]
    if _size(points) < least:
        return ""
    x, y = points[0]
    steps: list[str] = []
    for nx, ny in points[1:]:
        if (nx, ny) != (x, y):
            steps.append(f"{nx - x} {ny - y}")
            x, y = nx, ny
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-") if steps else ""


def _size(points: Sequence[tuple[int, int]]) -> int:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def middle(points: Sequence[tuple[int, int]]) -> tuple[float, int, int]:
    """The size of an area and the middle of its weight."""
    twice = x = y = 0.0
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        turn = ax * by - bx * ay
        twice, x, y = twice + turn, x + (ax + bx) * turn, y + (ay + by) * turn
    return (abs(twice) / 2, round(x / (3 * twice)), round(y / (3 * twice))) if twice else (0.0, 0, 0)
