"""The page of one incident: who says what, how it went, from whom it comes, and what persons decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from counterclaim.ledger import log
from counterclaim.ledger.kin import kin, titles
from counterclaim.ledger.questions import standing
from counterclaim.pipeline.histories import history_of
from counterclaim.pipeline.shown import notes_of, settled_of
from counterclaim.pipeline.touching import touching
from counterclaim.reconcile.dates import plain
from counterclaim.reconcile.particulars import date_of
from counterclaim.records.ledger import History
from counterclaim.report import wording
from counterclaim.report.dossier import Line, Quote
from counterclaim.report.gather import gather, reports
from counterclaim.report.history import Chapter, Sourced
from counterclaim.report.titles import title, tolls_of
from counterclaim.web.answers import Answers
from counterclaim.web.descent import descent
from counterclaim.web.looked import changed_of
from counterclaim.web.pages import path, query
from counterclaim.web.timeline import question_of, timeline
from counterclaim.web.visit import Here, Visit

router = APIRouter(include_in_schema=False)
Clock = Literal["published", "recorded"]
Short = Annotated[str, Query(max_length=40)]
FOUND: Final = ("agreed", "corroborated", "contested", "rising", "single", "open")
"""The sections of a chapter that say what follows from the sayings."""


@router.get("/incidents/{key}")
def incident(here: Here, key: str, as_of: Short = "", clock: Clock = "published", letters: Short = "") -> Response:
    """One incident, now or as it stood; a key that became part of another leads there. ``letters`` is the question by whose answers
    the course is coloured."""
    with here.reading() as connection:
        number, now = standing(connection, key)
        if now != key and not (as_of and clock == "recorded"):
            asked = {"as_of": as_of, "clock": clock if as_of else "", **here.request.query_params}
            return RedirectResponse(query(path("incidents", now), **asked), status_code=303)
        history = history_of(here.ledger, connection, key, as_of, clock)
        chapter = gather([history]).chapters[0]
        decided = {} if as_of else _decided(here, connection, history)
        basis = log.size(connection)
        if not as_of and here.new(connection).has(now, changed_of(connection, number)):
            here.looked.opened(here.person.name, [now], basis)
    return here.page("incident.html", basis=basis, as_of=as_of, clock=clock, **_told(here, chapter, letters), **decided)


def _told(here: Visit, chapter: Chapter, asked: str) -> dict[str, Any]:
    """What the sayings give."""
    history, answers = chapter.history, Answers(chapter.history, here.ledger.lookups)
    members, question = history.incident.members, question_of(chapter.course, answers, asked)
    return {
        "key": history.incident.key,
        "title": title(members),
        "tolls": tolls_of(members),
        "reports": len(reports(history)),
        "chapter": chapter,
        "answers": answers,
        "cited": Cited(),
        "drawn": timeline(chapter.course, date_of(members), answers, question),
        "lettered": question,
        "descent": descent(history, here.ledger.veil().hide),
        "changed": [e for e in chapter.course if e.line.mark == "reversal"],
        "exhibits": [e for e in chapter.course if e.line.mark == "evidence"],
        "found": [s for s in chapter.sections if s.name in FOUND],
        "verdicts": _verdicts(chapter.section("assessment")),
        "rows": sum(len(s.rows) for s in chapter.matrix.sides),
        "members": _members(history),
        "wording": wording,
        "plain": plain,
        "at": _at,
    }


def _decided(here: Visit, connection: Connection, history: History) -> dict[str, Any]:
    """What stands beside the sayings: related incidents, notes and decisions."""
    key, state = history.incident.key, here.ledger.state(connection)
    named = titles(connection, [k for k, _ in history.related])
    return {
        "precedents": [(k, named.get(k, k), sentence) for k, sentence in history.related],
        "kin": kin(connection, key),
        "notes": notes_of(state, history),
        "settled": [s for s in settled_of(state) if s.incident == key],
        "judgements": touching(connection, history)[::-1],
    }


def _members(history: History) -> list[Mapping[str, Any]]:
    """The reports, the earliest first, each with why it was joined."""
    why = {m.member: m.sentence for m in history.incident.merges if m.joined}
    first = history.incident.members[0].document.id
    rows = {
        m.document.id: {"document": m.document, "why": why.get(m.key, ""), "first": m.document.id == first}
        for m in history.incident.members
    }
    return sorted(rows.values(), key=lambda r: r["document"].published or "9")


def _verdicts(lines: Sequence[Line]) -> list[tuple[Line, list[Line]]]:
    """The verdict on each question with the weights and grades behind it."""
    found: list[tuple[Line, list[Line]]] = []
    for line in lines:
        if line.mark == "assessment" or not found:
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return found


def _at(quote: Quote) -> str:
    """The address of a quote's words in their report."""
    return f"{path('documents', quote.document)}?at={quote.start}-{quote.end}#at" if isinstance(quote, Sourced) else ""


@dataclass
class Cited:
    """The quotes that stand on the page already, so that each is told in full once outside the matrix."""

    numbers: set[int] = field(default_factory=set)

    def new(self, quote: Quote) -> bool:
        """Whether a quote was not on the page before; it is from now on."""
        fresh = quote.number not in self.numbers
        self.numbers.add(quote.number)
        return fresh
