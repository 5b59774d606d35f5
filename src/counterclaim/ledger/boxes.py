"""Boxes of degrees on the map, as conditions on incidents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, or_

from counterclaim.errors import CounterclaimError

WIDEST_KM: Final = 150.0
"""The radius to which an area counts as a place on the map; what is known only to a larger one (a country) lies in no box."""
WIDEST: Final = 330.0
"""Degrees that a box across the date line spans at most, so that its ends lie apart."""
_NUMBER: Final = r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?"
_FORM: Final = re.compile(rf"({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})")


@dataclass(frozen=True, slots=True)
class Box:
    """What lies between two latitudes and two longitudes, in degrees. Where ``west`` is east of ``east`` it crosses the date line.

    Its southern and western edges belong to it, the others to the next box, but for the pole and the date line.
    """

    south: float
    west: float
    north: float
    east: float

    @property
    def width(self) -> float:
        """Degrees of longitude that it spans."""
        return self.east - self.west if self.east > self.west else self.east - self.west + 360

    @property
    def height(self) -> float:
        """Degrees of latitude that it spans."""
        return self.north - self.south

    def conditions(self, columns: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[bool]]:
        """What an incident in it fulfils, by its columns."""
        latitude, longitude = columns["latitude"], columns["longitude"]
        upper = latitude <= self.north if self.north >= 90 else latitude < self.north
        right = longitude <= self.east if self.east >= 180 else longitude < self.east
        sides = [longitude >= self.west, right] if self.east > self.west else [or_(longitude >= self.west, right)]
        return [latitude >= self.south, upper, *sides, columns["radius_km"] <= WIDEST_KM]

    def text(self) -> str:
        """As an address holds it: ``34,37.5,35,38.25``."""
        return ",".join(_plain(side) for side in (self.south, self.west, self.north, self.east))


def box_of(text: str) -> Box:
    """A box from south, west, north and east in degrees, with commas between.

    Raises ``CounterclaimError`` (``bad_box``) for what is none.
    """
    found = _FORM.fullmatch(text.replace(" ", ""))
    if found:
        south, west, north, east = map(float, found.groups())
        box = Box(south, west, north, east)
        apart = west < east or (west > east and box.width <= WIDEST)
        if -90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 180 and apart:
            return box
    fix = "Give south, west, north and east in degrees: 34,37.5,35,38.25."
    raise CounterclaimError("bad_box", "this is no box on the map", where=repr(text), fix=fix)


def _plain(degrees: float) -> str:
    return f"{degrees:.7f}".rstrip("0").rstrip(".")
