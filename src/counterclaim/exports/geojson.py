"""Incidents as GeoJSON (RFC 7946): how exactly a place is known is its geometry, times are properties."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from counterclaim.exports import airwars, events
from counterclaim.exports.values import Batch, Exported, Item, Loss, Row
from counterclaim.records.edtf import days

SIDES: Final = 32
_EARTH_KM: Final = 6371.0
Ring = list[tuple[float, float]]

LOSSES: Final = (
    Loss("no_time", "GeoJSON has no member for time: dates stand in properties, as EDTF and as first and last day."),
    Loss("no_positions", "Who says what stands only as the status of each question; see the positions for each answer."),
    Loss("circle", "A place known within a radius is a polygon of 32 sides; the circle reaches a little beyond its edges."),
    Loss("marks", "Control and direction characters stand as visible marks."),
)


def geojson_of(batch: Batch) -> Exported:
    """A FeatureCollection with one feature an incident; one whose place is not known has no geometry (null)."""
    told = {
        "type": "FeatureCollection",
        "features": [_feature(item, batch) for item in batch.items],
        "counterclaim": {"as_of": batch.as_of, "losses": [loss._asdict() for loss in LOSSES]},
    }
    return Exported((json.dumps(batch.words.every(told), ensure_ascii=True, indent=1) + "\n").encode(), LOSSES)


def _feature(item: Item, batch: Batch) -> Row:
    row, toll, when = item.row, events.toll(item), days(item.row["date"])
    grade = airwars.graded(item.history, batch.lookups)
    latitude, longitude = row["latitude"], row["longitude"]
    return {
        "type": "Feature",
        "id": item.key,
        "geometry": None if latitude is None or longitude is None else area(latitude, longitude, row["radius_km"] or 0.0),
        "properties": {
            "title": batch.words.tell(row["title"]),
            "type": row["type"],
            "date": row["date"],
            "date_first": when.first.isoformat() if when else None,
            "date_last": when.last.isoformat() if when else None,
            "place": batch.words.tell(row["place"]),
            "radius_km": row["radius_km"],
            "where_prec": events.where_prec(item),
            "killed_low": toll.low,
            "killed_best": toll.best,
            "killed_best_rule": toll.rule,
            "killed_high": toll.high,
            "reports": row["reports"],
            "independent_origins": row["independent"],
            "statuses": dict(row["statuses"]),
            "parties": [batch.words.tell(p) for p in row["parties"]],
            "outlets": [batch.words.tell(p) for p in row["outlets"]],
            "airwars_grade": grade.grade,
            "airwars_rule": grade.rule,
        },
    }


def area(latitude: float, longitude: float, radius_km: float) -> Row:
    """A point, or what lies within a radius (kilometres) of it as a polygon whose corners lie on the circle.

    Rings run counterclockwise (section 3.1.6); what crosses the antimeridian is cut there (3.1.9), and around a pole
    the ring goes along it.
    """
    point = {"type": "Point", "coordinates": [round(_wrapped(longitude), 6), round(latitude, 6)]}
    if radius_km <= 0:
        return point
    reach = math.degrees(radius_km / _EARTH_KM)
    ring = _circle(latitude, longitude, min(reach, 179.0))
    polar = abs(latitude) + reach > 90
    parts = _cut(_around_pole(ring, longitude, latitude > 0) if polar else ring)
    # A sliver beyond the antimeridian can be smaller than what six decimals tell.
    rings = [r for p in parts if len(r := _closed(p)) > 3 and _area([(x, y) for x, y in r]) > 0]
    if not rings:
        return point
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [[r] for r in rings]}


def _circle(latitude: float, longitude: float, reach: float) -> Ring:
    """Corners counterclockwise; their longitudes go on beyond 180 where the circle does."""
    p, d = math.radians(latitude), math.radians(reach)
    corners = []
    for n in range(SIDES):
        bearing = -2 * math.pi * n / SIDES
        q = math.asin(max(-1.0, min(1.0, math.sin(p) * math.cos(d) + math.cos(p) * math.sin(d) * math.cos(bearing))))
        turn = math.atan2(math.sin(bearing) * math.sin(d) * math.cos(p), math.cos(d) - math.sin(p) * math.sin(q))
        corners.append((longitude + math.degrees(turn), math.degrees(q)))
    return corners


def _around_pole(ring: Ring, longitude: float, north: bool) -> Ring:
    """A ring around a pole as one that goes once around the globe and back along the pole."""
    west = longitude - 180
    corners = sorted((west + (x - west) % 360, y) for x, y in ring)
    (x, y), (u, v) = corners[-1], corners[0]
    part = (longitude + 180 - x) / ((u + 360) - x) if (u + 360) > x else 0.0
    edge = y + (v - y) * part
    line = [(west, edge), *corners, (longitude + 180, edge)]
    pole = 90.0 if north else -90.0
    around = [*line, (longitude + 180, pole), (west, pole)]
    return around if north else around[::-1]


def _cut(ring: Ring) -> list[Ring]:
    """A ring cut where it crosses the antimeridian, each part with longitudes within ±180."""
    parts = []
    for turn in (-1, 0, 1):
        low, high = -180.0 + 360 * turn, 180.0 + 360 * turn
        part = _kept(_kept(ring, low, above=True), high, above=False)
        if len(part) > 2 and abs(_area(part)) > 1e-12:
            parts.append([(x - 360 * turn, y) for x, y in part])
    return parts


def _kept(ring: Ring, edge: float, *, above: bool) -> Ring:
    """What of a ring lies on one side of a meridian (Sutherland and Hodgman)."""
    out: Ring = []
    for (x, y), (u, v) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        inside, next_inside = (x >= edge, u >= edge) if above else (x <= edge, u <= edge)
        if inside:
            out.append((x, y))
        if inside != next_inside:
            out.append((edge, y + (v - y) * (edge - x) / (u - x)))
    return out


def _area(ring: Ring) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, [*ring[1:], *ring[:1]], strict=True)) / 2


def _closed(ring: Ring) -> list[list[float]]:
    turned = ring if _area(ring) > 0 else ring[::-1]
    corners: list[list[Any]] = []
    for x, y in turned:
        corner = [round(x, 6), round(y, 6)]
        if not corners or corner != corners[-1]:
            corners.append(corner)
    return corners if corners[0] == corners[-1] else [*corners, corners[0]]


def _wrapped(longitude: float) -> float:
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180
