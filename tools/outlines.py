"""Make the country outlines of the workbench's map from world-atlas (Natural Earth 1:50m, public domain).

    npm pack world-atlas@2.0.2
    tar xzf world-atlas-2.0.2.tgz
    python tools/outlines.py package/countries-50m.json src/counterclaim/web/outlines.z

The file holds zlib-packed JSON: ``arcs``, each a list of x and y in hundredths of a degree, the first absolute, the others as
steps; ``levels``, a digit a point of each arc: 0 is kept at every scale, 3 only at the largest; and ``countries``, each its name
and its rings, which name arcs (``~n`` is arc n backwards).
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

UNITS = 100
LEVELS = (0.3, 0.08, 0.02)
"""Degrees by which a line must bend at a point for the point to be kept at the scales 0, 1 and 2."""
Point = tuple[int, int]


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs of a topology in hundredths of a degree, without points that fall on the one before."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    return [_absolute(arc, sx, sy, tx, ty) for arc in topology["arcs"]]


def _absolute(arc: Sequence[Sequence[int]], sx: float, sy: float, tx: float, ty: float) -> list[Point]:
    x = y = 0
    found: list[Point] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        point = round((x * sx + tx) * UNITS), round((y * sy + ty) * UNITS)
        if not found or point != found[-1]:
            found.append(point)
    return found if len(found) > 1 else [*found, *found]


def levels_of(arc: Sequence[Point]) -> str:
    """The level of each point of an arc, by Douglas and Peucker (1973)."""
    bend = [0.0] * len(arc)
    bend[0] = bend[-1] = math.inf
    # A closed arc has no chord: its farthest point takes the place of one.
    spans = [(0, len(arc) - 1, math.inf)]
    while spans:
        first, last, most = spans.pop()
        if last - first < 2:
            continue
        far, at = max((_apart(arc[k], arc[first], arc[last]), k) for k in range(first + 1, last))
        bend[at] = min(far, most)
        spans += [(first, at, bend[at]), (at, last, bend[at])]
    return "".join(str(sum(b < least * UNITS for least in LEVELS)) for b in bend)


def _apart(p: Point, a: Point, b: Point) -> float:
    """How far a point is from a line between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length)) if length else 0.0
    return math.hypot(p[0] - a[0] - along * dx, p[1] - a[1] - along * dy)


def rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    """The rings of a country, each as the numbers of its arcs."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def _steps(arc: Sequence[Point]) -> list[int]:
    before, found = (0, 0), []
    for x, y in arc:
        found += [x - before[0], y - before[1]]
        before = x, y
    return found


def packed(topology: dict[str, Any]) -> bytes:
    """The file's content."""
    arcs = arcs_of(topology)
    countries = [[g["properties"]["name"], rings_of(g)] for g in topology["objects"]["countries"]["geometries"] if g.get("arcs")]
    made = {"arcs": [_steps(a) for a in arcs], "levels": [levels_of(a) for a in arcs], "countries": countries}
    return zlib.compress(json.dumps(made, separators=(",", ":"), ensure_ascii=False).encode(), 9)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_bytes(packed(json.loads(source.read_text(encoding="utf-8"))))
    print(f"{target}: {target.stat().st_size:,} bytes")
