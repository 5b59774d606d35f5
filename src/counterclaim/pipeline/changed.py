"""What changed in a ledger's incidents since an entry of its log, told change by change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from counterclaim.ledger import schema
from counterclaim.ledger.entries import parse
from counterclaim.ledger.incident_list import changes_since
from counterclaim.ledger.log import size
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.shown import as_of
from counterclaim.pipeline.state import State
from counterclaim.records.finding import Finding, Reconciled
from counterclaim.records.ledger import History

TOLLS: Final = ("killed", "wounded", "captured")
KINDS: Final = ("incident", "reversal", "admission", "origin", "toll", "contested", "status", "evidence")
"""What a change may be: a new incident; a story that changed, a denial among them; an admission; a new first-hand origin; a toll
that became contested; another question that did; another status of a question; evidence that was released or mentioned."""
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``id`` stays the same however often it is worked out; ``incident`` is the key; ``entry`` the entry of the log up
    to which was looked, ``time`` that entry's; ``documents`` are those that the change rests on, by id."""

    id: str
    kind: str
    incident: str
    title: str
    question: str
    sentence: str
    entry: int
    time: str
    documents: tuple[str, ...] = ()

    @property
    def row(self) -> dict[str, Any]:
        """The change as a JSON-ready row."""
        return {**asdict(self), "documents": list(self.documents)}


def changes(ledger: Ledger, since: int) -> tuple[list[Change], int]:
    """The changes after an entry of the log, by incident, and the entry up to which they reach."""
    found: list[Change] = []
    with ledger.store.reading() as connection:
        now = size(connection)
        state, offset = ledger.state(connection), 0
        while True:
            page = changes_since(connection, since, _AT_ONCE, offset)
            for row in page.rows:
                found += _of_incident(ledger, state, row["key"], row["title"], since, now)
            if page.next is None:
                return found, now
            offset = page.next


def _of_incident(ledger: Ledger, state: State, key: str, title: str, since: int, entry: int) -> list[Change]:
    then = _time(state.connection, since)
    after = state.gathering.history(key)
    before = as_of(state, key, then, "recorded", ledger.lookups) if then else None
    time = _time(state.connection, entry)
    return [
        Change(_id(str(since), key, kind, question, sentence), kind, key, title, question, sentence, entry, time, documents)
        for kind, question, sentence, documents in _told(before, after)
    ]


Told = tuple[str, str, str, tuple[str, ...]]


def _told(before: History | None, after: History) -> Iterator[Told]:
    """What is different, the gravest first."""
    if before is None:
        documents = tuple(dict.fromkeys(m.document.id for m in after.incident.members))
        yield "incident", "", f"A new incident, told by {_many(len(documents), 'report')}.", documents
    old = before.found if before else None
    for kind in ("reversal", "admission"):
        yield from ((kind, f.question, f.sentence, _documents(f)) for f in _new(old, after.found, kind))
    yield from _statuses(old, after.found)
    if before is not None:
        yield from _origins(before, after)
        yield from (("evidence", "", f"Evidence: {s}", d) for s, d in _evidence(before.found, after.found))


def _new(old: Reconciled | None, now: Reconciled, kind: str) -> Iterator[Finding]:
    held = {(f.question, f.sentence) for f in old.findings if f.kind == kind} if old else set()
    return (f for f in now.findings if f.kind == kind and (f.question, f.sentence) not in held)


def _statuses(old: Reconciled | None, now: Reconciled) -> Iterator[Told]:
    for question, status in now.statuses:
        was = old.status(question) if old else "unreported"
        if was == status or (old is None and status != "contested"):
            continue
        finding = next((f for f in now.findings if f.question == question and f.kind == _FINDING.get(status)), None)
        kind = "status" if status != "contested" else "toll" if question in TOLLS else "contested"
        what = f": {finding.sentence}" if finding else "."
        yield kind, question, f"{question} is {status} now, {was} before{what}", _documents(finding) if finding else ()


_FINDING: Final = {"contested": "contradiction", "agreed": "agreement", "corroborated": "corroboration", "rising": "rising"}


def _origins(before: History, after: History) -> Iterator[Told]:
    held = {o.name.casefold() for o in before.origins.origins if o.first_hand}
    for origin in after.origins.origins:
        if origin.first_hand and origin.name.casefold() not in held:
            count = f"{after.origins.independent} independent now, {before.origins.independent} before"
            yield "origin", "", f"A new origin: {origin.name} ({count}).", origin.reports


def _evidence(old: Reconciled, now: Reconciled) -> Iterator[tuple[str, tuple[str, ...]]]:
    held = {(e.kind, e.by.casefold()) for e in old.case.exhibits}
    told = dict.fromkeys((e.kind, e.by) for e in now.case.exhibits if (e.kind, e.by.casefold()) not in held)
    for kind, by in told:
        documents = tuple(dict.fromkeys(e.cite.document for e in now.case.exhibits if (e.kind, e.by) == (kind, by)))
        yield f"{kind}{f', from {by}' if by else ''}.", documents


def _documents(finding: Finding) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.document for p in (*finding.positions, *finding.against)))


def _time(connection: Connection, entry: int) -> str:
    """When an entry of the log was written, empty for none."""
    line = connection.scalar(select(schema.entry.c.line).where(schema.entry.c.number == entry))
    return parse(line).time if line else ""


def _id(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
