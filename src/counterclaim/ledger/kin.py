"""Incidents that are near to one in place or time: what a reader looks at next, and what may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, func, select

from counterclaim.ledger import schema
from counterclaim.ledger.incident_list import incident_row
from counterclaim.ledger.questions import Row

_T: Final = schema.incident
_DEGREES: Final = 0.15
"""How far from each other two places are still one surroundings: some fifteen kilometres."""
_WIDEST_KM: Final = 60.0
"""An area larger than this has no surroundings: it is a country or a province."""
_LOOKED_AT: Final = 200
"""Incidents of the same kind before and after among which those with a party in common are sought."""


@dataclass(frozen=True, slots=True)
class Kin:
    """Incidents at the same place, the nearest in time first; and others between the same parties around that time."""

    place: tuple[Row, ...] = ()
    parties: tuple[Row, ...] = ()


def kin(connection: Connection, key: str, most: int = 6) -> Kin:
    """The incidents near to one in place, and near in time with a party and the kind in common."""
    mine = connection.execute(select(_T).where(_T.c.key == key)).mappings().one()
    place = _at_place(connection, mine, most)
    seen = {key, *(r["key"] for r in place)}
    return Kin(tuple(place), tuple(_of_parties(connection, mine, seen, most)))


def titles(connection: Connection, keys: list[str]) -> dict[str, str]:
    """The titles of incidents by their keys."""
    return {r.key: r.title for r in connection.execute(select(_T.c.key, _T.c.title).where(_T.c.key.in_(keys)))}


def _at_place(connection: Connection, mine: Any, most: int) -> list[Row]:
    if mine["latitude"] is None or (mine["radius_km"] or 0) > _WIDEST_KM:
        return []
    near = (
        _T.c.latitude.between(mine["latitude"] - _DEGREES, mine["latitude"] + _DEGREES),
        _T.c.longitude.between(mine["longitude"] - _DEGREES, mine["longitude"] + _DEGREES),
        func.coalesce(_T.c.radius_km, 0) <= _WIDEST_KM,
    )
    apart = func.abs(func.coalesce(_T.c.first_day, 0) - (mine["first_day"] or 0))
    query = select(_T).where(_T.c.live == 1, _T.c.number != mine["number"], *near).order_by(apart, _T.c.key).limit(most)
    return [incident_row(r) for r in connection.execute(query).mappings()]


def _of_parties(connection: Connection, mine: Any, seen: set[str], most: int) -> list[Row]:
    parties = set(filter(None, mine["parties"].split("\n")))
    if mine["first_day"] is None or not parties:
        return []
    alike = select(_T).where(_T.c.live == 1, _T.c.type == mine["type"], _T.c.number != mine["number"])
    before = alike.where(_T.c.first_day <= mine["first_day"]).order_by(_T.c.first_day.desc()).limit(_LOOKED_AT)
    after = alike.where(_T.c.first_day > mine["first_day"]).order_by(_T.c.first_day).limit(_LOOKED_AT)
    rows = [r for q in (before, after) for r in connection.execute(q).mappings() if parties & set(r["parties"].split("\n"))]
    nearest = sorted(rows, key=lambda r: abs(r["first_day"] - mine["first_day"]))
    return [incident_row(r) for r in islice((r for r in nearest if r["key"] not in seen), most)]
