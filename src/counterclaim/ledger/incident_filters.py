"""Which incidents of a ledger are asked for, as conditions that the database can go by in more than one way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, exists, func, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.boxes import box_of
from counterclaim.ledger.nearby import circle
from counterclaim.ledger.questions import period, spellings
from counterclaim.records.finding import QUESTION_STATUSES

_T: Final = schema.incident
_L: Final = schema.label


@dataclass(frozen=True, slots=True)
class Filters:
    """Which incidents are asked for; what is empty or ``None`` filters nothing.

    ``near`` is a place's name, ``radius_km`` in kilometres; ``since`` and ``until`` are EDTF days of the event, which may overlap.
    ``status`` is one of ``QUESTION_STATUSES``, of any question or of one (``by:contested``). ``min_killed`` is met by the highest
    toll that any report gives. ``changed_since`` is the number of an entry of the log. ``box`` is south, west, north and east in
    degrees, with commas between; ``reversals`` asks for those in which somebody changed the story. ``besides`` holds keys of
    incidents that are left out.
    """

    near: str = ""
    radius_km: float | None = None
    since: str = ""
    until: str = ""
    type: str = ""
    status: str = ""
    party: str = ""
    outlet: str = ""
    contested: bool = False
    min_killed: int | None = None
    changed_since: int | None = None
    box: str = ""
    reversals: bool = False
    besides: frozenset[str] = frozenset()

    def given(self) -> set[str]:
        """The names of the filters that filter something."""
        return {f.name for f in fields(self) if getattr(self, f.name) not in ("", None, False, frozenset())} - {"radius_km"}


Columns = Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Way:
    """How the database is to find what some conditions let through.

    A column that is written as a sum has no index, so the database takes the index of another, or the order that is asked for.
    ``each``: whether a label is looked for incident by incident, and not all incidents of the label before.
    """

    columns: Columns
    each: bool = False


_PLAIN: Final[Columns] = dict(_T.c)
_NUMBERS: Final = (
    "first_day",
    "last_day",
    "latitude",
    "longitude",
    "radius_km",
    "contested",
    "reversals",
    "killed_high",
    "changed",
)
_SUMS: Final[Columns] = {n: _T.c[n] + 0 for n in _NUMBERS} | {"type": func.coalesce(_T.c.type, "")}
SEEK: Final = Way(_PLAIN)
"""From what the conditions let through, by its own index: where that is little."""
BY_LABEL: Final = Way({**_PLAIN, **_SUMS, "live": _T.c.live + 0})
"""From the incidents that bear a label: where they are few."""
IN_ORDER: Final = Way({**_PLAIN, **_SUMS}, each=True)
"""One after the other in the order asked for, until a page is full: where much is let through."""
THROUGH: Final = Way({**_PLAIN, **_SUMS, **{n: _T.c[n] for n in ("latitude", "longitude")}})
"""Through the index that holds all that is counted."""
LABELS: Final = ("status", "party", "outlet")
"""Filters by a label of the incident."""


def conditions(connection: Connection, asked: Filters, way: Way = SEEK) -> list[ColumnElement[bool]]:
    """What the incidents fulfil that filters let through.

    Raises ``CounterclaimError``: ``unknown_place``, ``unknown_status``, ``bad_date``, ``bad_box``.
    """
    t = way.columns
    found: list[ColumnElement[bool]] = [t["live"] == 1]
    if when := period(asked.since, asked.until):
        found += [t["first_day"] <= when.last.toordinal(), t["last_day"] >= when.first.toordinal()]
    if asked.near:
        found += circle(asked.near, asked.radius_km).conditions(connection, t)
    if asked.box:
        found += box_of(asked.box).conditions(t)
    if asked.type:
        found.append(t["type"] == asked.type)
    found += [_labelled(kind, names, each=way.each) for kind, names in labels(asked).items()]
    if asked.contested:
        found.append(t["contested"] > 0)
    if asked.reversals:
        found.append(t["reversals"] > 0)
    if asked.min_killed is not None:
        found.append(t["killed_high"] >= asked.min_killed)
    if asked.changed_since is not None:
        found.append(t["changed"] > asked.changed_since)
    if asked.besides:
        found.append(t["key"].not_in(asked.besides))
    return found


def counted(connection: Connection, asked: Filters) -> int:
    """How many incidents filters let through. Raises ``CounterclaimError`` as :func:`conditions` does."""
    given = asked.given()
    if len(given) == 1 and given <= set(LABELS):
        # Only what is an incident still has labels.
        ((kind, names),) = labels(asked).items()
        count = select(func.count(_L.c.incident.distinct())).where(_L.c.kind == kind, _L.c.name.in_(names))
    else:
        where = conditions(connection, asked, SEEK if len(given) < 2 else THROUGH)
        count = select(func.count()).select_from(_T).where(*where)
    return connection.scalar(count) or 0


def newest(connection: Connection) -> int:
    """The number of the newest incident: about how many there are."""
    return connection.scalar(select(func.max(_T.c.number))) or 0


def labels(asked: Filters) -> dict[str, Collection[str]]:
    """The labels that are asked for: of each kind, the names any of which will do."""
    found: dict[str, Collection[str]] = {}
    if asked.status:
        found["status"] = {_status(asked.status).casefold()}
    for kind, name in (("party", asked.party), ("outlet", asked.outlet)):
        if name:
            found[kind] = {n.casefold() for n in spellings(name)}
    return found


def _status(asked: str) -> str:
    if asked.rpartition(":")[2] not in QUESTION_STATUSES:
        fix = f"Use one of {', '.join(QUESTION_STATUSES)}, or of one question: by:contested."
        raise CounterclaimError("unknown_status", "there is no such status", where=repr(asked), fix=fix)
    return asked


def _labelled(kind: str, names: Collection[str], *, each: bool) -> ColumnElement[bool]:
    """Whether an incident is found by one of some names."""
    where = _L.c.kind == kind, _L.c.name.in_(names)
    if each:
        return exists().where(*where, _L.c.incident == _T.c.number)
    return _T.c.number.in_(select(_L.c.incident).where(*where))
