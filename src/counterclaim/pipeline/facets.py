"""What is looked up of an incident without working it out anew: its particulars, its positions and its findings, as rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from counterclaim.know.places import Places
from counterclaim.ledger.evidence import dumped
from counterclaim.reconcile import particulars
from counterclaim.records.edtf import days
from counterclaim.records.finding import Cite, Finding, Position
from counterclaim.records.ledger import History, Member

Row = dict[str, Any]


def particulars_row(history: History, title: str, places: Places) -> Row:
    """The columns by which incidents are listed and filtered. Days are ordinals; degrees are WGS 84."""
    members, found = history.incident.members, history.found
    place, date = particulars.place_of(members), particulars.date_of(members)
    when, where = days(date), places.locate(place) if place else None
    low, high = _tolls(members)
    said = [p for p in found.case.positions if not p.derived]
    return {
        "title": title,
        "type": particulars.type_of(members),
        "date": date,
        "place": place,
        "statuses": dumped(dict(found.statuses)),
        "parties": _listed(sorted({p.side for p in said if p.side})),
        "outlets": _listed(sorted({m.document.publisher for m in members if m.document.publisher})),
        "first_day": when.first.toordinal() if when else None,
        "last_day": when.last.toordinal() if when else None,
        "latitude": where.lat if where else None,
        "longitude": where.lon if where else None,
        "radius_km": where.radius_km if where else None,
        "killed_low": low,
        "killed_high": high,
        "reports": len({m.document.id for m in members}),
        "independent": history.origins.independent,
        "contested": sum(status == "contested" for _, status in found.statuses),
        "reversals": sum(f.kind == "reversal" for f in found.findings),
        "claims": len({p.claim for p in said if p.claim}),
    }


def label_rows(row: Row, number: int) -> list[Row]:
    """By what an incident is found: its parties, outlets and statuses (of each question, and of any), without case."""
    statuses = json.loads(row["statuses"]).items()
    named = {
        "party": row["parties"].split("\n")[1:-1],
        "outlet": row["outlets"].split("\n")[1:-1],
        "status": {*(f"{question}:{status}" for question, status in statuses), *(status for _, status in statuses)},
    }
    return [
        {"kind": kind, "name": name, "incident": number}
        for kind, names in named.items()
        for name in sorted({n.casefold() for n in names})
    ]


def _listed(names: Sequence[str]) -> str:
    """Names between line breaks."""
    return "".join(f"\n{n}" for n in names) + "\n" if names else ""


def _tolls(members: Sequence[Member]) -> tuple[int | None, int | None]:
    """The least and the most dead that reports give."""
    given = [m.incident.killed_n for m in members if m.incident.killed_n]
    figures = [n for low, high in given for n in (low, high) if n is not None]
    return (min(figures), max(figures)) if figures else (None, None)


def position_rows(history: History, incident: int) -> list[Row]:
    """A row for each answer that someone gave, in their order; ``given_up`` where its speaker came to another."""
    found = history.found
    left = {id(p) for f in found.findings if f.kind == "reversal" for p in f.positions}
    fought = {id(p) for f in found.findings if f.kind == "contradiction" for p in (*f.positions, *f.against)}
    return [
        {
            "incident": incident,
            "n": n,
            "document": p.document,
            "claim": p.claim,
            "speaker": p.speaker,
            "body": found.case.body(p.speaker),
            "side": p.side,
            "kind": p.kind,
            "via": "\n".join(p.via),
            "question": p.question,
            "answer": p.answer,
            "stance": p.stance,
            "status": found.status(p.question),
            "said": p.said,
            "reported": p.reported,
            "voice": int(p.voice),
            "given_up": int(id(p) in left),
            "against": int(id(p) in fought),
            "confidence": round(p.confidence, 4),
        }
        for n, p in enumerate(q for q in found.case.positions if not q.derived)
    ]


def finding_rows(history: History, incident: int) -> list[Row]:
    """A row for each finding, with an id that stays while the finding rests on the same words."""
    rows: dict[str, Row] = {}
    for f in history.found.findings:
        body = {
            "positions": [position_told(p) for p in f.positions],
            "against": [position_told(p) for p in f.against],
            "beside": [position_told(p) for p in f.beside],
            "told": [_cite(c) for c in f.told],
            "prompted_by": _cite(f.prompted_by) if f.prompted_by else None,
            "exhibits": [{"kind": e.kind, "by": e.by, "cite": _cite(e.cite)} for e in f.exhibits],
        }
        name = finding_id(f)
        rows.setdefault(
            name,
            {
                "id": name,
                "incident": incident,
                "kind": f.kind,
                "question": f.question,
                "rule": f.rule,
                "sentence": f.sentence,
                "row": dumped(body),
            },
        )
    return list(rows.values())


def finding_id(f: Finding) -> str:
    """A hash of the finding's incident, kind, question, rule and all words that it rests on."""
    rests = sorted(f"{c.document}:{c.span.start}-{c.span.end}" for c in _cites(f))
    told = "|".join((f.incident, f.kind, f.question, f.rule, f.speaker, *rests))
    return "f" + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:15]


def _cites(f: Finding) -> Iterator[Cite]:
    for p in (*f.positions, *f.against):
        yield from p.cites
    yield from f.told
    yield from (e.cite for e in f.exhibits)


def position_told(p: Position) -> Row:
    """A position as ``why`` follows it down to the words."""
    return {
        "speaker": p.speaker,
        "side": p.side,
        "question": p.question,
        "answer": p.answer,
        "stance": p.stance,
        "said": p.said,
        "document": p.document,
        "claim": p.claim,
        "spans": [list(s) for s in p.spans],
    }


def _cite(cite: Cite) -> Row:
    return {"document": cite.document, "span": list(cite.span)}
