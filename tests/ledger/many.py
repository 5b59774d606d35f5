"""A ledger of many incidents whose particulars are written as they are, without reports: for lists, maps and time axes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from counterclaim.api.opening import open_ledger
from counterclaim.ledger import schema
from counterclaim.pipeline.ledger import Ledger

DAY = 740_000


def row(number: int, **more: Any) -> dict[str, Any]:
    """An incident at a place and on a day, unless told otherwise."""
    plain = {
        "number": number,
        "key": f"k{number * 7919 % 100_003:06}",
        "live": 1,
        "title": f"Blast no. {number}",
        "type": "bombing",
        "date": "2027-01-18",
        "place": "Kiruna, Norrbotten, Sweden",
        "statuses": json.dumps({"by": "contested"}),
        "parties": "\n",
        "outlets": "\n",
        "first_day": DAY,
        "last_day": DAY,
        "latitude": 67.86,
        "longitude": 20.23,
        "radius_km": 5.0,
        "killed_low": None,
        "killed_high": None,
        "reports": 1,
        "independent": 1,
        "contested": 0,
        "reversals": 0,
        "changed": number,
    }
    return {**plain, **more}


def ledger_of(path: Path, rows: Iterable[Mapping[str, Any]], labels: Iterable[tuple[str, str, int]] = ()) -> Ledger:
    """A ledger that holds incidents as they are given, and labels (kind, name, number)."""
    ledger = open_ledger(path, "tester", create=True)
    with ledger.store.writing() as connection:
        connection.execute(schema.incident.insert(), list(rows))
        if named := [{"kind": kind, "name": name, "incident": number} for kind, name, number in labels]:
            connection.execute(schema.label.insert(), named)
    return ledger


def scattered(path: Path, n: int, seed: int = 1) -> Ledger:
    """Incidents at random: most around one town, some anywhere, some known only to a country, some nowhere."""
    chance = random.Random(seed)
    rows, labels = [], []
    for number in range(1, n + 1):
        latitude, longitude = _point(chance)
        first = DAY + chance.randint(-400, 400)
        killed = chance.choice((None, 0, 3, 12))
        rows.append(
            row(
                number,
                type=chance.choice(("bombing", "shelling")),
                latitude=latitude,
                longitude=longitude,
                radius_km=None if latitude is None else chance.choice((1.0, 12.0, 12.0, 80.0, 400.0)),
                first_day=first if number % 50 else None,
                last_day=first + chance.choice((0, 0, 30, 364)) if number % 50 else None,
                killed_low=killed,
                killed_high=killed,
                contested=chance.choice((0, 0, 2)),
                reversals=chance.choice((0, 0, 1)),
                reports=chance.randint(1, 9),
            )
        )
        labels += [("party", "norrland", number)] if number % 3 else []
        labels += [("party", "skåne", number)] if number % 40 == 0 else []
        labels += [("status", "contested", number)] if number % 2 else []
    return ledger_of(path, rows, labels)


def _point(chance: random.Random) -> tuple[float | None, float | None]:
    where = chance.random()
    if where < 0.05:
        return None, None
    if where < 0.15:
        return round(chance.uniform(-90, 90), 2), round(chance.uniform(-180, 180), 2)
    if where < 0.2:
        return chance.choice((90.0, -90.0, 0.0)), chance.choice((180.0, -180.0, 0.0))
    return round(chance.gauss(62, 2), 2), round(chance.gauss(15, 2), 2)
