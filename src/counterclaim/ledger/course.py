"""The course of an incident: what was said, shown and taken back, in the order in which it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, select

from counterclaim.ledger import schema
from counterclaim.ledger.questions import Page, Row, about, standing
from counterclaim.reconcile.times import order

_RANKS: Final = {"said": 0, "evidence": 1, "reversal": 2}


def timeline(connection: Connection, key: str, limit: int = 1000, offset: int = 0) -> Page:
    """A page of what happened around an incident: rows of the kinds ``said``, ``evidence`` and ``reversal``.

    ``when`` (EDTF) is when it was said where that is told, else when it was published (``told`` is false then).
    Raises ``CounterclaimError`` (``unknown_incident``).
    """
    number, _ = standing(connection, key)
    positions = connection.execute(_positions(number)).mappings().all()
    published = {p["document"]: p["reported"] for p in positions}
    found = [*_said(positions), *_found(connection, number, published)]
    in_order = sorted(found, key=_moment)
    rows = in_order[offset : offset + limit]
    told = about(connection, {r["document"] for r in rows})
    return Page.of([{**r, "publisher": told.get(r["document"], {}).get("publisher", "")} for r in rows], offset, len(found))


def _positions(number: int) -> Any:
    return select(schema.position).where(schema.position.c.incident == number).order_by(schema.position.c.n)


def _said(positions: Sequence[Any]) -> Iterator[Row]:
    """One row for each claim, with all that it answers; one for each stretch of a report's own voice."""
    for _, group in groupby(positions, key=lambda p: (p["document"], p["claim"], p["speaker"], p["said"])):
        every = list(group)
        p = every[0]
        yield {
            "kind": "said",
            "when": p["said"] or p["reported"],
            "told": bool(p["said"]),
            "document": p["document"],
            "reported": p["reported"],
            "speaker": p["speaker"],
            "side": p["side"],
            "via": p["via"].split("\n") if p["via"] else [],
            "voice": bool(p["voice"]),
            "claim": p["claim"],
            "answers": [[q["question"], q["answer"], q["stance"]] for q in every],
            "given_up": any(q["given_up"] for q in every),
        }


def _found(connection: Connection, number: int, published: dict[str, str]) -> Iterator[Row]:
    t = schema.finding
    kinds = ("evidence", "reversal")
    for f in connection.execute(select(t).where(t.c.incident == number, t.c.kind.in_(kinds)).order_by(t.c.id)).mappings():
        body = json.loads(f["row"])
        row = {"kind": f["kind"], "sentence": f["sentence"], "question": f["question"], "finding": f["id"]}
        yield from (
            ({**row, **_at(e["cite"]["document"], "", published)} for e in body["exhibits"][:1])
            if f["kind"] == "evidence"
            else [{**row, **_turned(body, published)}]
        )


def _turned(body: Row, published: dict[str, str]) -> Row:
    """When a story changed: when the new one was first told."""
    came = [(p["document"], p["said"]) for p in body["against"]] or [(c["document"], "") for c in body["told"]]
    came = came or [(p["document"], p["said"]) for p in body["positions"]]
    moments = [_at(document, said, published) for document, said in came]
    return min(moments, key=lambda m: order(m["when"]), default=_at("", "", published))


def _at(document: str, said: str, published: dict[str, str]) -> Row:
    reported = published.get(document, "")
    return {"when": said or reported, "told": bool(said), "document": document, "reported": reported}


def _moment(row: Row) -> tuple[str, str, int]:
    """As positions are sorted: what was said on the day of its report is told apart by the report's hour."""
    when, reported = order(row["when"]), order(row["reported"])
    return when, reported if when[:10] == reported[:10] else "", _RANKS[row["kind"]]
