"""The log: what persons decided, each with its undo, and every act on the ledger, newest first; how to check that it is whole."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from sqlalchemy import Connection, Table, select
from starlette.responses import Response

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import log, schema
from counterclaim.ledger.questions import Row
from counterclaim.pipeline.judging import newest
from counterclaim.pipeline.state import State
from counterclaim.records import Span
from counterclaim.web.views.add import titles_of
from counterclaim.web.visit import Here

router = APIRouter(include_in_schema=False)
DECISIONS: Final = 30
"""Decisions on one page."""
ACTS: Final = 50
"""Acts on one page."""
WORDS: Final = 200
"""Signs of a quote at most."""


@router.get("/log")
def shown(
    here: Here,
    offset: Annotated[int, Query(ge=0, le=2**53)] = 0,
    entry: Annotated[int, Query(ge=0, le=2**53)] = 0,
    by: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The decisions from ``offset`` on, of one person only with ``by``, and the acts up to ``entry``."""
    with here.reading() as connection:
        decisions = newest(connection, DECISIONS, offset, _storable(by))
        size = log.size(connection)
        acts = _acts(connection, min(entry or size, size))
        return here.page(
            "log.html",
            basis=size,
            decisions=_told(here.ledger.state(connection), decisions.rows),
            pages={"before": max(0, offset - DECISIONS), "offset": offset, "next": decisions.next},
            acts=acts,
            size=size,
            earlier=acts[-1]["number"] - 1 if acts else 0,
            later=min(size, entry + ACTS) if entry and entry < size else 0,
            entry=entry,
            root=base64.b64encode(_root(connection)).decode(),
            by=by,
        )


def _storable(name: str) -> str:
    """A name as the log can hold it."""
    return name.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _root(connection: Connection) -> bytes:
    try:
        return log.peaks_of(connection).root()
    except CounterclaimError:  # the page is to be seen all the same; verify tells what is damaged
        return b""


def _acts(connection: Connection, last: int) -> list[Row]:
    """The acts up to an entry, the newest first, each with the document, the input or the decision that it is about."""
    t = schema.entry
    lines = connection.scalars(select(t.c.line).where(t.c.number <= last).order_by(t.c.number.desc()).limit(ACTS))
    entries = [json.loads(line) for line in lines]
    d, u = schema.document, schema.unread
    documents = _by_number(connection, d, ("id", "title"), (e["body"].get("document") for e in entries))
    unread = _by_number(connection, u, ("source", "message"), (e["body"].get("unread") for e in entries))
    return [_act(e, documents, unread) for e in entries]


def _by_number(connection: Connection, table: Table, names: Sequence[str], numbers: Iterable[Any]) -> dict[int, Row]:
    wanted = {n for n in numbers if isinstance(n, int)}
    query = select(table.c.number, *(table.c[n] for n in names)).where(table.c.number.in_(wanted))
    return {row["number"]: dict(row) for row in connection.execute(query).mappings()}


def _act(entry: Mapping[str, Any], documents: Mapping[int, Row], unread: Mapping[int, Row]) -> Row:
    body = entry["body"]
    kind = entry["act"] if entry["act"] in ACTS_KNOWN else "other"
    if kind == "add":
        kind = "add_unread" if "unread" in body else "add_held" if body.get("outcome") == "held" else "add"
    return {
        "number": entry["seq"],
        "time": entry["time"],
        "actor": entry["actor"],
        "act": entry["act"],
        "kind": kind,
        "document": documents.get(body.get("document", 0)),
        "unread": unread.get(body.get("unread", 0)),
        "judgement": body.get("judgement"),
        "reason": str(body.get("reason", "")),
    }


ACTS_KNOWN: Final = ("init", "add", "judge", "note", "conceal", "read", "rebuild", "delete", "export", "import")


def _told(state: State, rows: Sequence[Row]) -> list[Row]:
    """Decisions with what their sentences need: the incidents, documents and words that they are about."""
    found = [_about(state, row) for row in rows]
    titles = titles_of(state.connection, {key for f in found for key in f["keys"]})
    named = {f["document"] for f in found if f["document"]}
    documents = _documents(state.connection, named)
    return [_sentence(f, titles, documents) for f in found]


def _about(state: State, row: Row) -> Row:
    """A decision with the keys of the incidents that its anchors tell now (at most two), and the document that it is about."""
    body = row["body"]
    anchors = (body.get("of") or body.get("members") or [a for a in (body.get("incident"),) if isinstance(a, Mapping)])[:2]
    members = [m for a in anchors if (m := state.member_at(a))]
    claim = body.get("claim") or {}
    document = claim.get("document") or body.get("document") or ("" if members or not anchors else anchors[0]["document"])
    keys = list(dict.fromkeys(state.shelf.of(members).values()))
    return {**row, "keys": keys, "document": document, "spans": claim.get("spans", ())}


def _documents(connection: Connection, names: Collection[str]) -> dict[str, Row]:
    t = schema.document
    query = select(t.c.id, t.c.title, t.c.text).where(t.c.id.in_(names))
    return {row["id"]: dict(row) for row in connection.execute(query).mappings()}


def _sentence(row: Row, titles: Mapping[str, str], documents: Mapping[str, Row]) -> Row:
    held = documents.get(row["document"])
    words = " … ".join(Span(*s).of(held["text"]) for s in row["spans"]) if held else ""
    reports = {a["document"] for a in row["body"].get("members", ())}
    return {
        **row,
        "incidents": [(key, titles.get(key) or key) for key in row["keys"]],
        "title": (held["title"] or row["document"]) if held else row["document"],
        "words": words if len(words) <= WORDS else words[: words.rfind(" ", 0, WORDS)] + " …",
        "reports": len(reports),
    }
