"""Dossiers as one JSON document: reports, readings, incidents with their statuses, findings and quotes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from counterclaim.records import Document
from counterclaim.records.finding import Cite, Exhibit, Finding, Position
from counterclaim.records.rows import to_row
from counterclaim.report.dossier import Block, Dossier, Entry, Line

Row = dict[str, Any]
FORM = "counterclaim-dossier-1"


def render_json(dossiers: Sequence[Dossier]) -> str:
    """Everything that the dossiers hold. Offsets are code points of ``document.text``, half-open."""
    return json.dumps({"form": FORM, "reports": [_report(d) for d in dossiers]}, ensure_ascii=False, indent=1) + "\n"


def _report(d: Dossier) -> Row:
    return {
        "document": document_row(d.document),
        "reading": to_row(d.reading),
        "incidents": [_entry(e, e in d.main) for e in d.entries],
        "general": [_line(x) for x in d.general],
        "record": list(d.record),
        "unused": [_line(x) for x in d.unused],
        "problems": list(d.problems),
        "statements": d.statements,
        "unlinked": d.unlinked,
        "failed_spans": d.failed,
    }


def document_row(document: Document) -> Row:
    """A report with its text and parts."""
    names = ("id", "sha256", "title", "publisher", "author", "published", "retrieved", "language", "url", "source", "repeats")
    return {
        **{name: getattr(document, name) for name in names},
        "text": document.text,
        "parts": [{"kind": p.kind.value, "span": list(p.span)} for p in document.parts],
    }


def _entry(e: Entry, main: bool) -> Row:
    return {
        "key": e.key,
        "incident": e.incident.id,
        "main": main,
        "headline": e.headline,
        "summary": e.summary,
        "doubtful": e.doubtful,
        "questions": {q: {"status": s, "answers": _answers(e, q)} for q, s in e.found.statuses},
        "blocks": [_block(b) for b in e.blocks],
        "findings": [_finding(f) for f in e.found.findings],
        "origins": [_line(x) for x in e.origins],
        "not_told": list(e.gaps),
    }


def _answers(e: Entry, question: str) -> list[Row]:
    return [_position(p) for p in e.found.case.positions if p.question == question]


def _position(p: Position) -> Row:
    row = {k: v for k, v in asdict(p).items() if k not in ("spans", "answer_span", "via")}
    return {**row, "via": list(p.via), "spans": [list(s) for s in p.spans]}


def _finding(f: Finding) -> Row:
    return {
        "kind": f.kind,
        "rule": f.rule,
        "question": f.question,
        "sentence": f.sentence,
        "positions": [_position(p) for p in f.positions],
        "against": [_position(p) for p in f.against],
        "beside": [_position(p) for p in f.beside],
        "agreed": list(f.agreed),
        "beyond": list(f.beyond),
        "when": f.when,
        "told": [_cite(c) for c in f.told],
        "prompted_by": _cite(f.prompted_by) if f.prompted_by else None,
        "evidence": [_exhibit(x) for x in f.exhibits],
    }


def _cite(c: Cite) -> Row:
    return {"document": c.document, "span": list(c.span)}


def _exhibit(x: Exhibit) -> Row:
    return {"kind": x.kind, "by": x.by, **_cite(x.cite)}


def _block(b: Block) -> Row:
    return {
        "question": b.question,
        "status": b.status,
        "findings": [_line(x) for x in b.findings],
        "lines": [_line(x) for x in b.lines],
    }


def _line(x: Line) -> Row:
    return asdict(x)
