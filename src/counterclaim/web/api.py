"""The JSON interface that the workbench's pages and scripts use.

Send the token that `counterclaim serve` printed: ``Authorization: Bearer TOKEN``. Lists have ``offset``, ``total`` and ``next``;
an error is ``{"error": {"code", "what", "where", "fix"}}`` with a status of 4xx. Offsets of text count code points, half-open.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from starlette.responses import Response

from counterclaim.ledger import log
from counterclaim.ledger.claim_list import ClaimFilters, claims
from counterclaim.ledger.document_search import search
from counterclaim.ledger.incident_list import incidents
from counterclaim.ledger.speaker_records import source, sources
from counterclaim.pipeline.judging import listed
from counterclaim.web.asked import AskedIncidents
from counterclaim.web.views.judgements import decide
from counterclaim.web.visit import Here

router = APIRouter(prefix="/api/v1")
Offset = Annotated[int, Query(ge=0, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=500)]
Words = Annotated[str, Query(max_length=1000)]


@router.get("/incidents", summary="Incidents, filtered")
def list_incidents(here: Here, asked: Annotated[AskedIncidents, Query()], limit: Limit = 50) -> Response:
    """Incidents with their particulars, the statuses of their questions and their counts."""
    with here.reading() as connection:
        return here.json(incidents(connection, asked.filters(), asked.sort, limit, asked.offset).row("incidents"))


@router.get("/claims", summary="Who said what")
def list_claims(
    here: Here,
    speaker: Words = "",
    incident: Words = "",
    question: Words = "",
    stance: Words = "",
    document: Words = "",
    since: Words = "",
    until: Words = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Answers that claims, and reports in their own voice, give; one row an answer."""
    asked = ClaimFilters(speaker, incident, question, stance, document, since, until)
    with here.reading() as connection:
        return here.json(claims(connection, asked, limit, offset).row("claims"))


@router.get("/sources", summary="Speakers with their records")
def list_sources(here: Here, name: Words = "", limit: Limit = 50, offset: Offset = 0) -> Response:
    """What became of what each speaker said; of one by its name, or of all, whoever answers most first."""
    with here.reading() as connection:
        if name:
            return here.json({"sources": [s.row() for s in source(connection, name)]})
        return here.json(sources(connection, limit, offset).row("sources"))


@router.get("/search", summary="Documents by their words")
def search_documents(
    here: Here, q: Words = "", near: Words = "", since: Words = "", until: Words = "", limit: Limit = 20, offset: Offset = 0
) -> Response:
    """Documents that hold all words (``"..."`` for phrases; names in other spellings too), near a place, of some days."""
    with here.reading() as connection:
        found = search(here.ledger.store, connection, q, near=near, since=since, until=until, limit=limit, offset=offset)
    return here.json(found.row("documents"))


@router.get("/judgements", summary="What persons decided")
def list_judgements(here: Here) -> Response:
    """All decisions in order: number, kind, body, whether undone or orphaned, who made it and when."""
    with here.reading() as connection:
        return here.json({"judgements": listed(connection), "entry": log.size(connection)})


@router.post("/judgements/{kind}", summary="Decide", status_code=201)
def judge(here: Here, kind: str, given: Annotated[dict[str, str], Body()]) -> Response:
    """Keep a decision: ``same`` (keys), ``different`` (key, documents), ``wrong`` (claim), ``correct``, ``claim``, ``grade``,
    ``settle``, ``note``, ``undo`` (judgement). Lists are one a line. ``basis`` is the entry of the log on which you judge; the
    answer is 409 where what it is about changed since."""
    made: dict[str, Any] = {"judgement": decide(here, kind, given)}
    return here.json(made, 201)
