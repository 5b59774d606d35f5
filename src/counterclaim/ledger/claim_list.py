"""Who said what: the positions of a ledger, filtered and paged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, func, or_, select

from counterclaim.ledger import schema
from counterclaim.ledger.questions import Page, Row, about, period, standing
from counterclaim.ledger.speaker_names import bodies_named

_P: Final = schema.position
WHEN: Final = func.coalesce(func.nullif(_P.c.said, ""), _P.c.reported)
"""When something was said, or else reported."""
_PLAIN: Final = (
    "document",
    "claim",
    "speaker",
    "body",
    "side",
    "kind",
    "question",
    "answer",
    "stance",
    "status",
    "said",
    "reported",
)
_SIGNS: Final = ("voice", "given_up", "against")


@dataclass(frozen=True, slots=True)
class ClaimFilters:
    """Which claims are asked for; what is empty filters nothing.

    ``speaker`` is a body or a person who speaks for one, ``incident`` a key, ``document`` an id. ``since`` and ``until`` are EDTF
    days on which it was said (else reported); an interval counts by its start.
    """

    speaker: str = ""
    incident: str = ""
    question: str = ""
    stance: str = ""
    document: str = ""
    since: str = ""
    until: str = ""


def claims(connection: Connection, filters: ClaimFilters | None = None, limit: int = 20, offset: int = 0) -> Page:
    """A page of the answers that claims (and reports in their own voice) give, one row an answer.

    They stand in the order in which they were said when one speaker, incident or document is asked for, else by incident.
    Raises ``CounterclaimError``: ``unknown_incident``, ``unknown_source``, ``bad_date``.
    """
    asked = filters or ClaimFilters()
    where, t = _conditions(connection, asked), schema.incident
    narrow = asked.speaker or asked.incident or asked.document
    order = ((WHEN,) if narrow else ()) + (_P.c.incident, _P.c.n)
    total = connection.scalar(select(func.count()).select_from(_P).where(*where)) or 0
    query = select(_P, t.c.key, t.c.title).join(t, t.c.number == _P.c.incident).where(*where)
    rows = connection.execute(query.order_by(*order).limit(limit).offset(offset)).mappings().all()
    told = about(connection, {r["document"] for r in rows})
    return Page.of([{**claim_row(r), "publisher": told[r["document"]]["publisher"]} for r in rows], offset, total)


def claim_row(row: RowMapping) -> Row:
    """One answer of one speaker; ``claim`` is empty where a report speaks in its own voice, ``said`` where no time is told."""
    return {
        "incident": row["key"],
        "title": row["title"],
        **{name: row[name] for name in _PLAIN},
        "via": row["via"].split("\n") if row["via"] else [],
        **{name: bool(row[name]) for name in _SIGNS},
        "confidence": row["confidence"],
    }


def _conditions(connection: Connection, asked: ClaimFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.speaker:
        bodies = bodies_named(connection, asked.speaker)
        found.append(_P.c.body.in_(bodies.names) if not bodies.mouths else _P.c.speaker.in_(bodies.mouths))
    if asked.incident:
        found.append(_P.c.incident == standing(connection, asked.incident)[0])
    for column, value in ((_P.c.question, asked.question), (_P.c.stance, asked.stance), (_P.c.document, asked.document)):
        if value:
            found.append(column == value)
    if when := period(asked.since, asked.until):
        # "2016-07" may be any day of the month: what follows the digits counts as the highest, or as the lowest.
        found.append(WHEN.concat("~") >= when.first.isoformat())
        found.append(func.replace(WHEN, "X", "0") <= f"{when.last.isoformat()}~")
        found.append(or_(_P.c.said != "", _P.c.reported != ""))
    return found
