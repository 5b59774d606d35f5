"""The review: what most needs a person, one thing at a time, a key for each decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from sqlalchemy import Connection, select
from starlette.responses import Response

from counterclaim.ledger import log, schema
from counterclaim.ledger.incident_list import incident_row
from counterclaim.ledger.questions import Row, about
from counterclaim.ledger.review_queue import NEWEST, Item, Queue, queue
from counterclaim.pipeline.judging import newest
from counterclaim.pipeline.state import State
from counterclaim.reconcile.dates import plain
from counterclaim.records import Span
from counterclaim.web.pages import query
from counterclaim.web.visit import Here

router = APIRouter(include_in_schema=False)
SHOWN: Final = 12
"""Items of each kind at most."""
LATELY: Final = 6
"""Decisions that are named beside the queue."""
ANSWERS: Final = 400
"""Answers of one incident that are read at most."""
REPORTS: Final = 200
"""Reports of one incident that can be ticked at most."""
AROUND: Final = 220
"""Characters of the text that are shown on either side of words."""


@router.get("/review")
def review(
    here: Here, at: Annotated[str, Query(max_length=600)] = "", before: Annotated[int, Query(ge=0, le=2**53)] = 0
) -> Response:
    """The queue with one item in focus: ``at``, or else the first."""
    veil = here.ledger.veil()
    with here.reading() as connection:
        found = queue(connection, SHOWN, before)
        items = [i for i in found.items if i.kind != "names" or _named(i, veil.hide)]
        item, after = _focus(items, at)
        told = _TOLD[item.kind](here.ledger.state(connection), item.row) if item else {}
        lately = newest(connection, LATELY).rows
        basis = log.size(connection)
    return here.page(
        "review.html",
        basis=basis,
        items=items,
        item=item,
        told=told,
        next=query("/review", at=after, before=before or ""),
        address=query("/review", at=item.id if item else "", before=before or ""),
        queue=Queue(tuple(items), found.before),
        window=NEWEST,
        most=SHOWN,
        before=before,
        lately=lately,
        plain=plain,
    )


def _named(item: Item, hide: Callable[[str], str]) -> bool:
    """Whether neither name is a confidential source's, which nothing may tell."""
    return all(hide(n) == n for n in (item.row["name"]["speaker"], item.row["other"]["speaker"]))


def _focus(items: Sequence[Item], at: str) -> tuple[Item | None, str]:
    """The item to look at, and the id of the one after it."""
    if not items:
        return None, ""
    here = next((n for n, i in enumerate(items) if i.id == at), 0)
    return items[here], items[(here + 1) % len(items)].id if len(items) > 1 else ""


def _claim(state: State, row: Row) -> dict[str, Any]:
    """A claim with its words in their text, and all that it answers."""
    p = schema.position
    columns = (p.c.question, p.c.answer, p.c.stance, p.c.status, p.c.confidence)
    asked = select(*columns).where(p.c.claim == row["claim"]).order_by(p.c.incident, p.c.n)
    return {"quote": _quote(state, row["document"], row["claim"]), "answers": state.connection.execute(asked).mappings().all()}


def _incident(state: State, row: Row) -> dict[str, Any]:
    """The contested questions of an incident: each answer with those who give it."""
    p, i = schema.position, schema.incident
    number = state.connection.scalar(select(i.c.number).where(i.c.key == row["key"]))
    asked = select(p.c.question, p.c.answer, p.c.stance, p.c.speaker, p.c.side).where(
        p.c.incident == number, p.c.status == "contested"
    )
    answers: dict[str, dict[tuple[str, str], dict[str, str]]] = {}
    for a in state.connection.execute(asked.order_by(p.c.n).limit(ANSWERS)):
        answers.setdefault(a.question, {}).setdefault((a.answer, a.stance), {})[a.speaker] = a.side
    return {
        "incident": _rows(state.connection, [row["key"]])[row["key"]],
        "answers": answers,
        "reports": _reports(state.connection, number),
    }


def _reports(connection: Connection, incident: int | None) -> list[Row]:
    """The reports of an incident, the earliest first."""
    t = schema.member
    names = connection.scalars(select(t.c.document).where(t.c.incident == incident).distinct().limit(REPORTS)).all()
    named = about(connection, names)
    rows = [{"document": name, **named[name]} for name in names]
    return sorted(rows, key=lambda r: (r["published"] or "9", r["document"]))


def _pair(state: State, row: Row) -> dict[str, Any]:
    """Two incidents beside each other, each with the words that tell it."""
    found = _rows(state.connection, [row["key"], row["other"]])
    first = {row["key"]: (row["document"], row["member"]), row["other"]: _first(state.connection, row["other_number"])}
    return {"sides": [{"incident": found[key], "quote": _mention(state, *first[key])} for key in (row["key"], row["other"])]}


def _names(state: State, row: Row) -> dict[str, Any]:
    """Two names, each with a claim under it."""
    p = schema.position
    claims = [row[side]["claim"] for side in ("name", "other")]
    documents = dict(state.connection.execute(select(p.c.claim, p.c.document).where(p.c.claim.in_(claims))).all())
    return {"sides": [{**row[side], "quote": _quote(state, documents[row[side]["claim"]], row[side]["claim"])} for side in row]}


_TOLD: Final[Mapping[str, Callable[[State, Row], dict[str, Any]]]] = {
    "claim": _claim,
    "incident": _incident,
    "pair": _pair,
    "names": _names,
}


def _rows(connection: Connection, keys: Sequence[str]) -> dict[str, Row]:
    t = schema.incident
    return {r["key"]: incident_row(r) for r in connection.execute(select(t).where(t.c.key.in_(keys))).mappings()}


def _first(connection: Connection, incident: int) -> tuple[str, str]:
    t = schema.member
    row = connection.execute(select(t.c.document, t.c.id).where(t.c.incident == incident).order_by(t.c.place).limit(1)).one()
    return row.document, row.id


def _quote(state: State, document: str, claim: str) -> Row:
    """The words of a claim in their text."""
    reading = state.reports.reads([document])[document][1]
    content = next((c.content for c in reading.claims if c.cid == claim), ())
    return _words(state, document, Span(content[0].start, content[-1].end) if content else Span(0, 0))


def _mention(state: State, document: str, member: str) -> Row:
    """The words by which a report tells of an incident."""
    reading = state.reports.reads([document])[document][1]
    incident = next((i for i in reading.incidents if i.id == member), None)
    return _words(state, document, min(incident.mentions, default=Span(0, 0)) if incident else Span(0, 0))


def _words(state: State, document: str, span: Span) -> Row:
    text = state.reports.reads([document])[document][0].text
    start, end = max(0, span.start - AROUND), min(len(text), span.end + AROUND)
    before, after = text[start : span.start], text[span.end : end]
    if start:
        before = f"… {before.partition(' ')[2]}"
    if end < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    named = about(state.connection, [document])[document]
    return {"document": document, **named, "span": span, "before": before, "words": span.of(text), "after": after}
