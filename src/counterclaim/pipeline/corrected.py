"""Readings as persons corrected them, to train on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from counterclaim.ledger import corrections, schema
from counterclaim.pipeline.state import State
from counterclaim.records.rows import to_row


def corrected_rows(state: State) -> Iterator[dict[str, Any]]:
    """The corrected reading of each document that has corrections, in the codebook's form with the report's words beside it."""
    t = schema.ruling
    held = t.c.kind.in_(corrections.KINDS), t.c.undone == 0, t.c.orphaned == 0
    names = state.connection.scalars(select(t.c.document).where(*held).distinct().order_by(t.c.document)).all()
    for name in names:
        document, reading = state.reports.reads([name])[name]
        fields = {"title": document.title, "publisher": document.publisher, "published": document.published, "text": document.text}
        yield {**to_row(reading), "report": fields}
