"""The judgements that touch one incident: who decided what about it, when, and whether it holds."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from counterclaim.ledger import schema
from counterclaim.ledger.corrections import claim_at, incident_at, spans_of
from counterclaim.ledger.entries import parse
from counterclaim.records import Reading, Span
from counterclaim.records.ledger import History

Row = dict[str, Any]
Anchor = Mapping[str, Any]


def touching(connection: Connection, history: History) -> list[Row]:
    """The judgements on an incident, its reports, claims and speakers, and what undid them, in order.

    Each has its ``judgement`` (the number), ``kind``, ``body``, ``undone``, ``orphaned``, ``actor`` and ``time``.
    """
    j, r = schema.judgement, schema.ruling
    query = select(j.c.number, j.c.kind, j.c.body, j.c.entry, r.c.undone, r.c.orphaned)
    rows = connection.execute(query.outerjoin(r, r.c.judgement == j.c.number).order_by(j.c.number))
    touch, found = _Touch(history), []
    for number, kind, body, entry, undone, orphaned in rows:
        told = json.loads(body)
        if touch.by(number, kind, told):
            row = {"judgement": number, "kind": kind, "body": told, "undone": bool(undone), "orphaned": bool(orphaned)}
            found.append((entry, row))
    made = dict(_made(connection, {entry for entry, _ in found}))
    return [{**row, **made[entry]} for entry, row in found]


class _Touch:
    """Tells of judgements, taken in their order, which touch an incident."""

    def __init__(self, history: History) -> None:
        members = history.incident.members
        self._members = {m.key for m in members}
        self._readings: dict[str, Reading] = {m.document.id: m.reading for m in members}
        self._speakers = {p.speaker.casefold() for p in history.found.case.positions}
        self._touched: set[int] = set()

    def by(self, number: int, kind: str, body: Anchor) -> bool:
        """Whether a judgement touches the incident, or undoes one that does."""
        touches = body["judgement"] in self._touched if kind == "undo" else self._told(kind, body)
        if touches:
            self._touched.add(number)
        return touches

    def _told(self, kind: str, body: Anchor) -> bool:
        if kind == "grade":
            return body["speaker"].casefold() in self._speakers
        if "document" in body:
            return body["document"] in self._readings
        anchors = [*body.get("members", ()), *body.get("of", ()), *filter(None, [body.get("incident")])]
        return any(map(self._here, anchors)) or ("claim" in body and self._claims(body["claim"]))

    def _here(self, anchor: Anchor) -> bool:
        """Whether the words of an anchor tell this incident."""
        reading = self._readings.get(anchor["document"])
        told = incident_at(reading, Span(*anchor["span"])) if reading else None
        return told is not None and (anchor["document"], told.id) in self._members

    def _claims(self, anchor: Anchor) -> bool:
        """Whether a claim bears on this incident; one that is not there any more may have."""
        reading = self._readings.get(anchor["document"])
        claim = claim_at(reading, spans_of(anchor)) if reading else None
        return reading is not None and (claim is None or (anchor["document"], claim.incident) in self._members)


def _made(connection: Connection, entries: Collection[int]) -> Iterator[tuple[int, Row]]:
    """Who wrote entries of the log, and when."""
    t = schema.entry
    for number, line in connection.execute(select(t.c.number, t.c.line).where(t.c.number.in_(entries))):
        entry = parse(line)
        yield number, {"actor": entry.actor, "time": entry.time}
