"""The dossier of several reports as one JSON document."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from counterclaim.records.ledger import History
from counterclaim.report.history import Chapter, Histories, Matrix
from counterclaim.report.incidents import incident_row
from counterclaim.report.json import document_row

Row = dict[str, Any]
FORM = "counterclaim-history-1"


def render_history_json(dossier: Histories) -> str:
    """Everything that the dossier holds. Offsets are code points of the ``text`` of the quote's document, half-open.

    Each incident has the fields of ``--format incidents``, then what the dossier says of it.
    """
    row = {
        "form": FORM,
        "incidents": [_chapter(c) for c in dossier.chapters],
        "documents": [document_row(d) for d in dossier.documents],
        "untold": dossier.untold,
        "problems": list(dossier.problems),
    }
    return json.dumps(row, ensure_ascii=False, indent=1) + "\n"


def _chapter(c: Chapter) -> Row:
    return {
        **incident_row(c.history),
        "headline": c.headline,
        "summary": c.summary,
        "brief": c.brief,
        "matrix": _matrix(c.matrix),
        "course": [asdict(e) for e in c.course],
        "sections": [asdict(s) for s in c.sections],
        **_ledger(c.history),
    }


def _matrix(m: Matrix) -> list[Row]:
    return [
        {
            "side": side.name,
            "speaker": row.speaker,
            "note": row.note,
            "answers": {q: [asdict(h) for h in held] for q, held in row.cells},
        }
        for side in m.sides
        for row in side.rows
    ]


def _ledger(history: History) -> Row:
    return {
        "origins_told": [asdict(o) for o in history.origins.origins],
        "assessments": [asdict(a) for a in history.assessments],
        "copies": [_copy(asdict(c)) for c in history.copies],
        "merges": [{**asdict(m), "sentence": m.sentence} for m in history.incident.merges],
        "related": [{"key": key, "sentence": sentence} for key, sentence in history.related],
    }


def _copy(row: Row) -> Row:
    return {**row, "here": [list(s) for s in row["here"]], "there": [list(s) for s in row["there"]]}
