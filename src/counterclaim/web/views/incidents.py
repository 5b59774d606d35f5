"""The list of incidents, with the filters that its address holds, the map and the time axis."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from counterclaim.ledger.incident_list import SORTS, incidents
from counterclaim.ledger.questions import Page
from counterclaim.records.finding import QUESTION_STATUSES
from counterclaim.records.reading import INCIDENT_TYPES
from counterclaim.web.asked import AskedIncidents
from counterclaim.web.visit import Here

router = APIRouter(include_in_schema=False)
SHOWN: Final = 50
"""Incidents on one page."""


@router.get("/incidents")
def listed(here: Here, asked: Annotated[AskedIncidents, Query()]) -> Response:
    """The incidents that the filters let through."""
    filters = asked.filters()
    with here.reading() as connection:
        page = incidents(connection, filters, asked.sort, SHOWN, asked.offset)
    return here.page(
        "incidents.html",
        page=page,
        asked=asked,
        filters={k: v for k, v in asdict(filters).items() if v not in ("", None, False)},
        sorts=list(SORTS),
        types=INCIDENT_TYPES,
        all_statuses=QUESTION_STATUSES,
        pages=_pages(page),
    )


def _pages(page: Page) -> dict[str, Any]:
    return {"first": page.offset + 1, "last": page.offset + len(page.rows), "before": max(0, page.offset - SHOWN)}
