"""The page of one report: its text with what was read in it, and quick ways to correct that."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from sqlalchemy import Connection, select
from starlette.responses import Response

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import evidence, log, schema
from counterclaim.ledger.addresses import fetched
from counterclaim.ledger.corrections import KINDS as CORRECTIONS
from counterclaim.ledger.corrections import claim_at, spans_of
from counterclaim.ledger.kin import titles
from counterclaim.ledger.questions import Row, about
from counterclaim.pipeline.state import State
from counterclaim.reconcile.dates import plain
from counterclaim.records import Claim, Document, Reading, Span, Voice
from counterclaim.records.reading import KINDS, QUESTIONS, STANCES
from counterclaim.records.rows import to_row
from counterclaim.report.dossier import DOUBT
from counterclaim.report.wording import brief_id
from counterclaim.web.marking import in_order, marked, marks_of
from counterclaim.web.visit import Here

router = APIRouter(include_in_schema=False)
COPIERS: Final = 20
"""Reports that are named as copies of one at most."""
_GIVEN: Final = ("speaker", "kind", "side", "said", "question", "answer", "stance")


@dataclass(frozen=True, slots=True)
class Report:
    """A document as it was read and corrected, with what the ledger holds on it.

    ``keys`` are the incidents of the ledger by the incidents of the reading, ``made`` the corrections that hold, ``copies`` what it
    copies of others, ``copiers`` who copies it, ``pages`` the page that it is a version of, where it was fetched.
    """

    document: Document
    reading: Reading
    keys: Mapping[str, str]
    titles: Mapping[str, str]
    made: Sequence[Row]
    acquisitions: Sequence[Row]
    copies: Sequence[Row]
    copiers: Sequence[Row]
    pages: Sequence[Row]

    def row(self) -> Row:
        """The report as one JSON-ready row."""
        d = self.document
        told = {n: getattr(d, n) for n in ("id", "sha256", *evidence.FIELDS, "text")}
        told["parts"] = [[p.kind.value, *p.span] for p in d.parts]
        told["problems"] = [asdict(p) for p in (*d.problems, *self.reading.problems)]
        return {
            "document": told,
            "acquisitions": list(self.acquisitions),
            "copies": list(self.copies),
            "copied_by": list(self.copiers),
            "pages": list(self.pages),
            "reading": to_row(self.reading),
            "incidents": [{"id": i, "key": key, "title": self.titles.get(key, "")} for i, key in self.keys.items()],
            "corrections": list(self.made),
        }


def report_of(state: State, name: str) -> Report:
    """A report by its id. Raises ``CounterclaimError`` (``unknown_document``)."""
    held = state.reports.reads([name]).get(name)
    if held is None:
        raise CounterclaimError("unknown_document", "the ledger has no such report", where=name, fix="Look for it: search")
    document, reading = held
    told = state.shelf.of([(name, i.id) for i in reading.incidents])
    keys = {member: key for (_, member), key in told.items()}
    copied = state.reports.copies([name])
    copies: list[Row] = [{"document": c.of, "kind": c.kind, "words": c.words, "reason": c.reason} for c in copied]
    copiers = _copiers(state.connection, name)
    named = about(state.connection, {c["document"] for c in (*copies, *copiers)})
    return Report(
        document,
        reading,
        keys,
        titles(state.connection, list(keys.values())),
        _made(state.connection, name),
        _acquisitions(state.connection, name),
        [{**named.get(c["document"], {}), **c} for c in copies],
        [{**named.get(c["document"], {}), **c} for c in copiers],
        fetched(state.connection, [document]),
    )


@router.get("/documents/{name:path}")
def report(
    here: Here, name: str, at: Annotated[str, Query(max_length=40)] = "", claim: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """One report; ``at`` (START-END) or the words of ``claim`` are highlighted."""
    with here.reading() as connection:
        found, basis = report_of(here.ledger.state(connection), name), log.size(connection)
    claims = in_order(found.reading)
    asked = [s for c in claims if c.cid == claim for s in c.content]
    shown = [span] if (span := _asked(at)) else asked
    made, gone = _by_claim(found)
    return here.page(
        "report.html",
        basis=basis,
        report=found,
        document=found.document,
        text=marked(found.document.text, marks_of(found.document, found.reading, shown), here.ledger.veil()),
        claims=[_claim(found, c, made.get(c.cid, ())) for c in claims],
        voice=[_voice(found, v) for v in sorted(found.reading.voice, key=lambda v: v.content)],
        incidents=list({key: found.titles.get(key) or key for key in found.keys.values()}.items()),
        gone=gone,
        problems=(*found.document.problems, *found.reading.problems),
        asked=claim,
        kinds=KINDS,
        all_questions=QUESTIONS,
        stances=STANCES,
        plain=plain,
        brief_id=brief_id,
    )


def _asked(at: str) -> Span | None:
    first, _, last = at.partition("-")
    numbers = [int(x) for x in (first, last) if x.isascii() and x.isdigit()]
    return Span(*numbers) if len(numbers) == 2 else None


def _claim(report: Report, claim: Claim, made: Sequence[Row]) -> dict[str, Any]:
    key = report.keys.get(claim.incident, "")
    return {
        "claim": claim,
        "words": " … ".join(s.of(report.document.text) for s in claim.content),
        "incident": (key, report.titles.get(key) or key) if key else None,
        "doubtful": claim.confidence < DOUBT,
        "made": made,
    }


def _voice(report: Report, voice: Voice) -> dict[str, Any]:
    key = report.keys.get(voice.incident, "")
    return {"span": voice.content, "points": voice.points, "incident": (key, report.titles.get(key) or key) if key else None}


def _by_claim(report: Report) -> tuple[dict[str, list[Row]], list[Row]]:
    """The corrections by the claims that they made; and those whose claim is not there (any more), with its words."""
    by_claim: dict[str, list[Row]] = {}
    gone: list[Row] = []
    for row in report.made:
        spans = spans_of(row["body"]["claim"])
        claim = None if row["kind"] == "wrong" else claim_at(report.reading, spans)
        if claim:
            by_claim.setdefault(claim.cid, []).append(row)
        else:
            gone.append({**row, "words": " … ".join(s.of(report.document.text) for s in spans)})
    return by_claim, gone


def _made(connection: Connection, name: str) -> list[Row]:
    """The corrections of a document that hold: number, kind, body, what it gives, who made it and when."""
    t, j, e = schema.ruling, schema.judgement, schema.entry
    query = (
        select(j.c.number, j.c.kind, j.c.body, t.c.orphaned, e.c.line)
        .join(j, j.c.number == t.c.judgement)
        .join(e, e.c.number == j.c.entry)
        .where(t.c.document == name, t.c.undone == 0, t.c.kind.in_(CORRECTIONS))
        .order_by(j.c.number)
    )
    return [_correction(*row) for row in connection.execute(query)]


def _correction(number: int, kind: str, body: str, orphaned: int, line: str) -> Row:
    entry, told = json.loads(line), json.loads(body)
    given = {n: told[n] for n in _GIVEN if n in told}
    if "incident" in told and kind == "correct":
        given["incident"] = bool(told["incident"])
    made = {"actor": entry["actor"], "time": entry["time"], "orphaned": bool(orphaned)}
    return {"judgement": number, "kind": kind, "body": told, "given": given, **made}


def _acquisitions(connection: Connection, name: str) -> list[Row]:
    t, d, e = schema.acquisition, schema.document, schema.entry
    query = (
        select(t.c.source, t.c.url, t.c.retrieved, e.c.line).join(d, d.c.number == t.c.document).join(e, e.c.number == t.c.entry)
    )
    rows = connection.execute(query.where(d.c.id == name).order_by(t.c.number)).all()
    return [
        {
            "source": r.source,
            "url": r.url,
            "retrieved": r.retrieved,
            "actor": (entry := json.loads(r.line))["actor"],
            "time": entry["time"],
        }
        for r in rows
    ]


def _copiers(connection: Connection, name: str) -> list[Row]:
    t, c = schema.taken, schema.copied
    query = select(t.c.id).join(c, c.c.place == t.c.place).where(c.c.of == name).distinct().order_by(t.c.place).limit(COPIERS)
    return [{"document": document} for document in connection.scalars(query)]
