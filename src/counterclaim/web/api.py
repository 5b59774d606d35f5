"""The JSON interface that the workbench's pages and scripts use.

Send the token that `counterclaim serve` printed: ``Authorization: Bearer TOKEN``. Lists have ``offset``, ``total`` and ``next``;
an error is ``{"error": {"code", "what", "where", "fix"}}`` with a status of 4xx. Offsets of text count code points, half-open.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query
from starlette.responses import Response

from counterclaim.ledger import log
from counterclaim.ledger.claim_list import ClaimFilters, claims
from counterclaim.ledger.document_search import search
from counterclaim.ledger.incident_list import incidents
from counterclaim.ledger.speaker_records import source, sources
from counterclaim.pipeline.histories import history_of
from counterclaim.pipeline.judging import listed
from counterclaim.pipeline.shown import notes_of
from counterclaim.report.gather import gather
from counterclaim.report.history_json import render_history_json
from counterclaim.web.asked import AskedIncidents
from counterclaim.web.views.add import jobs_of
from counterclaim.web.views.judgements import decide
from counterclaim.web.views.report import report_of
from counterclaim.web.visit import Here

router = APIRouter(prefix="/api/v1")
Offset = Annotated[int, Query(ge=0, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=500)]
Words = Annotated[str, Query(max_length=1000)]


@router.get("/incidents", summary="Incidents, filtered")
def list_incidents(here: Here, asked: Annotated[AskedIncidents, Query()], limit: Limit = 50) -> Response:
    """Incidents with their particulars, the statuses of their questions and their counts."""
    with here.reading() as connection:
        filters = asked.filters(here.new(connection))
        return here.json(incidents(connection, filters, asked.sort, limit, asked.offset).row("incidents"))


@router.get("/incidents/{key}", summary="One incident")
def show_incident(here: Here, key: str, as_of: Words = "", clock: Literal["published", "recorded"] = "published") -> Response:
    """All that is known of it, as ``counterclaim show --format json`` gives it; with ``as_of`` as it stood then (ISO 8601, UTC)
    by what was published or recorded. A key that became part of another incident's gives that one."""
    with here.reading() as connection:
        history = history_of(here.ledger, connection, key, as_of, clock)
        notes, entry = notes_of(here.ledger.state(connection), history), log.size(connection)
    told = json.loads(render_history_json(gather([history])))
    return here.json({**told, "notes": notes, "entry": entry})


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


@router.get("/documents/{name:path}", summary="One report")
def show_document(here: Here, name: str) -> Response:
    """Its particulars, text and parts, when it came in, what it copies and who copies it, its reading as persons corrected it (as
    ``counterclaim read --format readings`` gives readings), the incidents that it tells, and the corrections that hold."""
    with here.reading() as connection:
        found, entry = report_of(here.ledger.state(connection), name), log.size(connection)
    return here.json({**found.row(), "entry": entry})


@router.get("/jobs/{job}", summary="How far an adding is")
def job(here: Here, job: str) -> Response:
    """The state (waiting, reading, done, failed), how many reports are through, and what became of them, in numbers."""
    return here.json(jobs_of(here).get(job).row())


@router.get("/judgements", summary="What persons decided")
def list_judgements(here: Here) -> Response:
    """All decisions in order: number, kind, body, whether undone or orphaned, who made it and when."""
    with here.reading() as connection:
        return here.json({"judgements": listed(connection), "entry": log.size(connection)})


@router.post("/judgements/{kind}", summary="Decide", status_code=201)
def judge(here: Here, kind: str, given: Annotated[dict[str, str], Body()]) -> Response:
    """Keep a decision: ``same`` (keys), ``different`` (key, documents; or key, other), ``wrong`` (claim), ``correct``, ``confirm``
    (claim), ``claim``, ``grade``, ``settle``, ``note``, ``seen`` (about; or two claims: about, other), ``undo`` (judgement). Lists
    are one a line. ``basis`` is the entry of the log on which you judge; the answer is 409 where what it is about changed since."""
    made: dict[str, Any] = {"judgement": decide(here, kind, given)}
    return here.json(made, 201)
