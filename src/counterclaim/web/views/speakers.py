"""Speakers with their records: what became of what each said, in counts with their intervals, never a bare score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from sqlalchemy import Connection, func, select
from starlette.responses import Response

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import log, schema
from counterclaim.ledger.claim_list import ClaimFilters, claims
from counterclaim.ledger.questions import Row
from counterclaim.ledger.rulings import Rulings
from counterclaim.ledger.speaker_records import OUTCOMES, Source, source, sources
from counterclaim.pipeline.judging import LETTERS
from counterclaim.reconcile.dates import plain
from counterclaim.records.reading import INCIDENT_TYPES
from counterclaim.web.kept import Answer, Kept, Make
from counterclaim.web.visit import Here, Visit

router = APIRouter(include_in_schema=False)
SHOWN: Final = 50
"""Speakers, or answers of one, on one page."""
NEWEST: Final = 2000
"""Answers of a speaker by which is told through whom they came."""
OUTLETS: Final = 12
CHANGES: Final = 20
Offset = Annotated[int, Query(ge=0, le=2**53)]


@router.get("/sources")
def listed(here: Here, offset: Offset = 0) -> Response:
    """All speakers, whoever answers most first."""
    with here.reading() as connection:
        page = _kept(here, connection, ("sources", offset), lambda c: sources(c, SHOWN, offset))
        behind = log.size(connection) - page.entry
    return here.page("speakers.html", page=page.value, behind=behind, outcomes=OUTCOMES, before=max(0, offset - SHOWN))


@router.get("/sources/{name:path}")
def shown(here: Here, name: str, offset: Offset = 0) -> Response:
    """One speaker: its record, its changes of story and what it said, in the order of time."""
    _check(here, name)
    with here.reading() as connection:
        kept = _kept(here, connection, ("source", name), lambda c: source(c, name))
        found: Sequence[Source] = kept.value  # type: ignore[assignment]
        bodies = [s.name for s in found]
        said = claims(connection, ClaimFilters(speaker=name), SHOWN, offset)
        return here.page(
            "speaker.html",
            name=name if len(found) != 1 else found[0].name,
            found=[s.row() for s in found],
            behind=log.size(connection) - kept.entry,
            outcomes=OUTCOMES,
            said=said,
            before=max(0, offset - SHOWN),
            outlets=_outlets(connection, bodies),
            changes=_changes(connection, bodies),
            grades=_grades(connection, bodies),
            letters=list(LETTERS),
            types=INCIDENT_TYPES,
            plain=plain,
        )


def _kept(here: Visit, connection: Connection, asked: tuple[object, ...], make: Make) -> Answer:
    kept: Kept = here.request.app.state.kept
    return kept.answer(here.ledger.store, connection, asked, make)


def _check(here: Visit, name: str) -> None:
    """Refuse to tell of a confidential source under its name, in the words for a name that is nobody's."""
    if here.ledger.veil().hide(name) != name:
        raise CounterclaimError("unknown_source", "nobody of that name says anything in this ledger")


def _outlets(connection: Connection, bodies: Sequence[str]) -> list[tuple[str, int]]:
    """Through whom the newest answers came: name and how many, the most frequent first."""
    t = schema.position.c
    some = select(t.via).where(t.body.in_(bodies)).order_by(t.incident.desc()).limit(NEWEST).subquery()
    query = select(some.c.via, func.count()).where(some.c.via != "").group_by(some.c.via).order_by(func.count().desc())
    counts: dict[str, int] = {}
    for via, count in connection.execute(query):
        for each in via.split("\n"):
            counts[each] = counts.get(each, 0) + count
    return sorted(counts.items(), key=lambda c: -c[1])[:OUTLETS]


def _changes(connection: Connection, bodies: Sequence[str]) -> list[Row]:
    """Questions on which a speaker gave up an answer: the incident's key and title, and the question."""
    t, i = schema.position.c, schema.incident.c
    query = (
        select(i.key, i.title, i.date, t.question)
        .join(schema.position, t.incident == i.number)
        .where(t.body.in_(bodies), t.given_up == 1)
        .distinct()
        .order_by(t.incident.desc(), t.question)
        .limit(CHANGES)
    )
    return [dict(row) for row in connection.execute(query.add_columns(t.incident)).mappings()]


def _grades(connection: Connection, bodies: Sequence[str]) -> list[dict[str, Any]]:
    """The letters that persons gave and that hold, each with the number of its decision."""
    rulings = Rulings(connection)
    return [{**body, "judgement": number} for name in bodies for number, _, body in rulings.bodies(["grade"], name)]
