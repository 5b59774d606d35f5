"""Reports by their words, with the words marked, and where else a name leads."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from sqlalchemy import Connection, select
from starlette.responses import Response

from counterclaim.errors import CounterclaimError
from counterclaim.know.places import Places
from counterclaim.ledger import schema
from counterclaim.ledger.document_search import found_in, search
from counterclaim.ledger.questions import Page, Row, spellings
from counterclaim.ledger.spelling import wanted
from counterclaim.ledger.veil import Veil
from counterclaim.reconcile.dates import plain
from counterclaim.web.pages import path, query
from counterclaim.web.views.add import titles_of
from counterclaim.web.visit import Here, status_of

router = APIRouter(include_in_schema=False)
SHOWN: Final = 20
"""Reports on one page."""
Words = Annotated[str, Query(max_length=1000)]
Short = Annotated[str, Query(max_length=200)]
Pieces = list[tuple[str, bool]]
"""Stretches of an excerpt, each with whether it holds words that were asked for."""


@router.get("/search")
def searched(
    here: Here,
    q: Words = "",
    near: Short = "",
    since: Short = "",
    until: Short = "",
    offset: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Response:
    """The reports that hold all words; what is wrong with the question stands beside the form."""
    asked = {"q": q, "near": near, "since": since, "until": until}
    fault, page = None, Page(())
    with here.reading() as connection:
        try:
            if any(value.strip() for value in asked.values()):
                place, first, last = near.strip(), since.strip(), until.strip()
                store = here.ledger.store
                page = search(store, connection, q, near=place, since=first, until=last, limit=SHOWN, offset=offset)
        except CounterclaimError as error:
            fault = error
        titles = titles_of(connection, {key for r in page.rows for key in r["incidents"]})
        speakers = _speakers(connection, q.strip())
    veil = here.ledger.veil()
    rows = [{**r, "pieces": pieces(veil, r["excerpt"], wanted(q)), "to": _to(r)} for r in page.rows]
    return here.page(
        "search.html",
        status_of(fault) if fault else 200,
        plain=plain,
        asked=asked,
        fault=fault,
        page=page,
        rows=rows,
        titles=titles,
        speakers=speakers,
        place=_place(q.strip()),
        further=query("/search", **asked, offset=page.next) if page.more else "",
        before=query("/search", **asked, offset=max(0, offset - SHOWN) or "") if offset else "",
    )


def pieces(veil: Veil, excerpt: str, asked: list[list[str]]) -> Pieces:
    """An excerpt cut where found words begin and end; confidential names are hidden before it is cut."""
    text, at = veil.hide(excerpt), 0
    made: Pieces = []
    for start, end in found_in(text, asked):
        made += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [p for p in (*made, (text[at:], False)) if p[0]]


def _to(row: Row) -> str:
    """The report, at the words that were found in it."""
    start, end = row["span"]
    at = path("documents", row["id"])
    return f"{query(at, at=f'{start}-{end}')}#at" if end else at


def _speakers(connection: Connection, name: str) -> list[str]:
    """The speakers that are called so."""
    t: Any = schema.position.c
    named = name.strip('"')
    return sorted(connection.scalars(select(t.body).where(t.body.in_(spellings(named))).distinct())) if named else []


def _place(name: str) -> str:
    """The place that is called so, empty when none is."""
    named = name.strip('"')
    found = Places.load().find(named) if named and len(named) < 80 else None
    return found.name if found else ""
