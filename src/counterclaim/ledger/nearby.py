"""Incidents around a place: by a box of degrees in the database, then by the distance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from counterclaim.errors import CounterclaimError
from counterclaim.know.places import Place, Places, distance_km
from counterclaim.ledger import schema

LEAST_KM: Final = 25.0
"""Kilometres within which a place counts as near when nobody says how many, and as a point however few are asked for."""
_KM_A_DEGREE: Final = 111.0
_EARTH_KM: Final = 6371.0
_SIDES: Final = 3
"""Conditions of a box that does not reach across the date line."""
_FAR_OFF: Final = 0.05
_INSIDE: Final = 0.65
"""The share of a circle's radius to which a box reaches that lies within."""
_NEXT_TO_NOTHING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Circle:
    """The surroundings of a place, to ``radius_km`` kilometres from its middle."""

    place: Place
    radius_km: float

    def box(self, columns: Mapping[str, ColumnElement[Any]] | None = None) -> list[ColumnElement[bool]]:
        """Conditions that every incident within fulfils; one of which only a larger area is known (a country) is not within."""
        t = columns or dict(schema.incident.c)
        high = self.radius_km / _KM_A_DEGREE
        wide = high / max(math.cos(math.radians(min(abs(self.place.lat) + high, 89.9))), 0.001)
        west, east = self.place.lon - wide, self.place.lon + wide
        sides = [t["longitude"].between(west, east)] if west >= -180 and east <= 180 else []
        lies = t["latitude"].between(self.place.lat - high, self.place.lat + high)
        return [lies, *sides, t["radius_km"] <= max(self.radius_km, LEAST_KM)]

    def conditions(self, connection: Connection, columns: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[bool]]:
        """What exactly the incidents within fulfil, by their columns.

        The database reckons on a plane, where a distance is off by no more than a share ``off``; only what lies so close to the
        edge is measured on the globe.
        """
        t = schema.incident
        middle = math.radians(self.place.lat)
        off = 0.002 + (self.radius_km / _EARTH_KM / max(math.cos(middle), 0.001)) ** 2
        query = select(t.c.number, t.c.latitude, t.c.longitude).where(t.c.live == 1, *self.box())
        plane = self._plane(columns)
        if len(self.box()) < _SIDES or off > _FAR_OFF:
            return [t.c.number.in_([n for n, *at in connection.execute(query) if self.holds(*at)])]
        low, high = (self.radius_km * (1 - off)) ** 2, (self.radius_km * (1 + off)) ** 2 + _NEXT_TO_NOTHING
        inside = replace(self, radius_km=self.radius_km * _INSIDE).box(columns)[:2]
        edge = connection.execute(query.where(~and_(*inside), self._plane(dict(t.c)).between(low, high))).all()
        return [*self.box(columns), or_(and_(*inside), plane < low, t.c.number.in_([n for n, *at in edge if self.holds(*at)]))]

    def _plane(self, columns: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
        """The square of the distance in kilometres, the cosine of the latitude between as a series to its third term."""
        middle = math.radians(self.place.lat)
        up = (columns["latitude"] - self.place.lat) * math.radians(1)
        narrowed = math.cos(middle) - math.sin(middle) / 2 * up - math.cos(middle) / 8 * up * up
        right = (columns["longitude"] - self.place.lon) * math.radians(1) * narrowed
        return (up * up + right * right) * _EARTH_KM**2

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point (degrees) is within."""
        return distance_km(self.place, replace(self.place, lat=latitude, lon=longitude)) <= self.radius_km


def circle(name: str, radius_km: float | None = None) -> Circle:
    """The surroundings of a named place; without a radius, the area that it fills itself or what is near.

    Raises ``CounterclaimError`` (``unknown_place``) where no such place is known.
    """
    place = Places.load().locate(name)
    if place is None:
        raise CounterclaimError("unknown_place", "no such place is known", where=name, fix="Name a town, a province or a country.")
    return Circle(place, max(place.radius_km, LEAST_KM) if radius_km is None else radius_km)


def documents_near(connection: Connection, around: Circle) -> set[str]:
    """The ids of the documents that tell of an incident within a circle."""
    t, m = schema.incident, schema.member
    query = select(m.c.document, t.c.latitude, t.c.longitude).join(t, t.c.number == m.c.incident)
    rows = connection.execute(query.where(t.c.live == 1, *around.box()))
    return {document for document, latitude, longitude in rows if around.holds(latitude, longitude)}
