"""Incidents around a place: by a box of degrees in the database, then by the distance."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import ColumnElement, Connection, select

from counterclaim.errors import CounterclaimError
from counterclaim.know.places import Place, Places, distance_km
from counterclaim.ledger import schema

LEAST_KM: Final = 25.0
"""Kilometres within which a place counts as near when nobody says how many, and as a point however few are asked for."""
_KM_A_DEGREE: Final = 111.0


@dataclass(frozen=True, slots=True)
class Circle:
    """The surroundings of a place, to ``radius_km`` kilometres from its middle."""

    place: Place
    radius_km: float

    def box(self) -> list[ColumnElement[bool]]:
        """Conditions that every incident within fulfils; one of which only a larger area is known (a country) is not within."""
        t = schema.incident
        high = self.radius_km / _KM_A_DEGREE
        wide = high / max(math.cos(math.radians(min(abs(self.place.lat) + high, 89.9))), 0.001)
        west, east = self.place.lon - wide, self.place.lon + wide
        sides = [t.c.longitude.between(west, east)] if west >= -180 and east <= 180 else []
        lies = t.c.latitude.between(self.place.lat - high, self.place.lat + high)
        return [lies, *sides, t.c.radius_km <= max(self.radius_km, LEAST_KM)]

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
