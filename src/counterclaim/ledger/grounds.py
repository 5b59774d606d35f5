"""Why a ledger says something: from a finding, a claim or an incident down to the exact words of the documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, RowMapping, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import evidence, schema
from counterclaim.ledger.addresses import fetched
from counterclaim.ledger.questions import Row, standing
from counterclaim.ledger.reports import LedgerReports
from counterclaim.ledger.rulings import Rulings
from counterclaim.records import Document, Reading, Span

_F: Final = schema.finding
_TOLD: Final = ("id", "kind", "question", "rule", "sentence")
Reads = Mapping[str, tuple[Document, Reading]]
HELD: Final = ("positions", "against", "beside")
"""The positions of a finding: what it rests on, what stands against it, what fits either."""


def why(connection: Connection, name: str) -> Row:
    """On what a finding, a claim (both by id) or an incident (by key) rests: a JSON-ready row with ``kind`` and its ``incident``.

    Every quote has its document's id and its half-open span in code points of the text. An incident gives all its findings and
    why its reports were taken for one event; a claim the answers it gives and the findings that rest on it.
    Raises ``CounterclaimError`` (``unknown_id``).
    """
    if (found := _finding(connection, name)) or (found := _claim(connection, name)):
        return _on_pages(connection, found)
    try:
        number, key = standing(connection, name)
    except CounterclaimError as error:
        what = error.what if "any more" in error.what else "no finding, claim or incident of this ledger has this id"
        fix = "Look at `counterclaim show KEY --format json`, `claims` and `incidents` for ids."
        raise CounterclaimError("unknown_id", what, where=name, fix=fix) from error
    every = select(_F).where(_F.c.incident == number).order_by(_F.c.question, _F.c.kind, _F.c.id)
    found = {
        "id": key,
        "kind": "incident",
        "incident": _incident(connection, number),
        "joined": _joined(connection, number),
        "findings": _findings(connection, connection.execute(every).mappings().all()),
    }
    return _on_pages(connection, found)


def _on_pages(connection: Connection, found: Row) -> Row:
    """What was found, with the pages that its documents are versions of."""
    names = dict.fromkeys(_named(found))
    documents = evidence.by_id(connection, list(names))
    return {**found, "pages": fetched(connection, [documents[n] for n in names if n in documents])}


def _named(told: object) -> Iterator[str]:
    """The documents that are named anywhere in a row."""
    if isinstance(told, Mapping):
        yield from (v for k, v in told.items() if k == "document" and isinstance(v, str))
        told = list(told.values())
    for part in told if isinstance(told, list) else ():
        yield from _named(part)


def _finding(connection: Connection, name: str) -> Row | None:
    row = connection.execute(select(_F).where(_F.c.id == name)).mappings().one_or_none()
    if row is None:
        return None
    (finding,) = _findings(connection, [row])
    return {"id": name, "kind": "finding", "incident": _incident(connection, row["incident"]), "findings": [finding]}


def _claim(connection: Connection, name: str) -> Row | None:
    p = schema.position
    rows = connection.execute(select(p).where(p.c.claim == name).order_by(p.c.incident, p.c.n)).mappings().all() if name else []
    if not rows:
        return None
    numbers = sorted({r["incident"] for r in rows})
    holding = _F.c.row.contains(f'"claim":"{name}"', autoescape=True)
    resting = select(_F).where(_F.c.incident.in_(numbers), holding).order_by(_F.c.question, _F.c.id)
    reads = _reads(connection, {rows[0]["document"]})
    answers = [{k: r[k] for k in ("question", "answer", "stance", "status")} for r in rows]
    return {
        "id": name,
        "kind": "claim",
        "incident": _incident(connection, numbers[0]),
        **{k: rows[0][k] for k in ("speaker", "side", "said", "document")},
        "answers": answers,
        "words": _words(reads, rows[0]["document"], name, ()),
        "findings": [{k: f[k] for k in _TOLD} for f in connection.execute(resting).mappings()],
    }


def _incident(connection: Connection, number: int) -> Row:
    t = schema.incident
    return dict(connection.execute(select(t.c.key, t.c.title, t.c.date, t.c.place).where(t.c.number == number)).mappings().one())


def _joined(connection: Connection, number: int) -> list[Row]:
    """Why each report was taken to tell this incident."""
    t = schema.merge
    query = select(t.c.document, t.c.member, t.c.score, t.c.reasons).where(t.c.incident == number, t.c.joined == 1)
    return [
        {"document": document, "member": member, "score": round(score, 3), "reasons": json.loads(reasons)}
        for document, member, score, reasons in connection.execute(query.order_by(t.c.number))
    ]


def _findings(connection: Connection, rows: Sequence[RowMapping]) -> list[Row]:
    bodies = [json.loads(r["row"]) for r in rows]
    reads = _reads(connection, {d for b in bodies for d in _documents(b)})
    return [{**{k: r[k] for k in _TOLD}, **_body(b, reads)} for r, b in zip(rows, bodies, strict=True)]


def _documents(body: Row) -> Iterator[str]:
    yield from (p["document"] for name in HELD for p in body[name])
    yield from (c["document"] for c in body["told"])
    yield from (e["cite"]["document"] for e in body["exhibits"])
    if body["prompted_by"]:
        yield body["prompted_by"]["document"]


def _body(body: Row, reads: Reads) -> Row:
    """What a finding rests on, with the words."""
    return {
        **{name: [_position(p, reads) for p in body[name]] for name in HELD},
        "told": [_quote(reads, c["document"], c["span"], "content") for c in body["told"]],
        "prompted_by": _quote(reads, body["prompted_by"]["document"], body["prompted_by"]["span"], "content")
        if body["prompted_by"]
        else None,
        "exhibits": [
            {"kind": e["kind"], "by": e["by"], "words": [_quote(reads, e["cite"]["document"], e["cite"]["span"], "content")]}
            for e in body["exhibits"]
        ],
    }


def _position(position: Row, reads: Reads) -> Row:
    told = {k: v for k, v in position.items() if k != "spans"}
    return {**told, "words": _words(reads, position["document"], position["claim"], position["spans"])}


def _words(reads: Reads, document: str, claim: str, spans: Iterable[Sequence[int]]) -> list[Row]:
    """The source, cue and content of a claim; the spans themselves where the claim is not known or a report speaks itself."""
    held = next((c for c in reads[document][1].claims if c.cid == claim), None) if claim and document in reads else None
    if held is None:
        return [_quote(reads, document, s, "content") for s in spans]
    parts = [("source", held.source), ("cue", held.cue), *(("content", s) for s in held.content)]
    return [_quote(reads, document, span, part) for part, span in parts if span]


def _quote(reads: Reads, document: str, span: Sequence[int], part: str) -> Row:
    told = reads[document][0] if document in reads else None
    quote = Span(*span).of(told.text) if told else ""
    where = {"document": document, "publisher": told.publisher if told else "", "published": told.published if told else ""}
    return {**where, "part": part, "start": span[0], "end": span[1], "quote": quote}


def _reads(connection: Connection, documents: set[str]) -> Reads:
    return LedgerReports(connection, Rulings(connection)).reads(sorted(documents))
