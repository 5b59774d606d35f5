"""The state of a ledger: what follows from its evidence, act by act. Whatever is worked out again gives the same.

An act adds to the state what it adds, and touches nothing else: :meth:`State.take` for a document, :meth:`State.judge` for a
judgement. A rebuild empties the state and takes all acts again, in the order of the log.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from counterclaim.group.sketch import MemberKey
from counterclaim.know.places import Places
from counterclaim.ledger import corrections, schema
from counterclaim.ledger.reports import LedgerReports
from counterclaim.ledger.rulings import Rulings
from counterclaim.ledger.shelves import LedgerCopies, LedgerShelf
from counterclaim.ledger.spelling import names_in, two_names
from counterclaim.ledger.store import Store
from counterclaim.pipeline import rules
from counterclaim.pipeline.facets import finding_rows, label_rows, particulars_row, position_rows
from counterclaim.pipeline.gathering import Gathering
from counterclaim.pipeline.reports import Shelves
from counterclaim.reconcile import Lookups
from counterclaim.records import Document, Reading, Span
from counterclaim.records.ledger import Member

Title = Callable[[Sequence[Member]], str]
Anchor = Mapping[str, Any]


class State:
    """The state in one transaction. ``title`` names an incident by its members."""

    def __init__(self, store: Store, connection: Connection, lookups: Lookups, title: Title) -> None:
        self._store, self.connection, self._title = store, connection, title
        self.rulings = Rulings(connection)
        self.shelf = LedgerShelf(store, connection)
        self._copies = LedgerCopies(store, connection)
        self.reports = LedgerReports(connection, self.rulings)
        self.gathering = Gathering(lookups, Shelves(self.shelf, self._copies, self.reports), self.rulings)
        self._places = Places.load()
        self._signed = False

    def take(self, number: int, document: Document, reading: int, read: Reading, entry: int) -> tuple[str, ...]:
        """Take in a document with its reading (both with their numbers), kept by an entry; the keys of the incidents touched."""
        self._sign()
        self._copies.number, self._copies.reading = number, reading
        self._store.index(self.connection, number, document.title, document.text, names_in(document.text))
        return self._touched(self.gathering.add(document, read), entry)

    def judge(self, number: int, kind: str, body: Mapping[str, Any], entry: int) -> tuple[str, ...]:
        """Let a judgement hold, kept by an entry; the keys of the incidents touched."""
        self._sign()
        if kind == "undo":
            return self._undo(number, body["judgement"], entry)
        if kind in ("same", "different"):
            return self._touched(self._pair(number, kind, body), entry)
        if kind in corrections.KINDS:
            return self._correct(number, kind, body, entry)
        subject = self._looked_at(body) if kind == "seen" else str(body.get("speaker", ""))
        self.rulings.rule(number, kind, subject=subject, orphaned=self._lost(body) or (kind == "seen" and not subject))
        return ()

    def _looked_at(self, body: Mapping[str, Any]) -> str:
        """What somebody looked at and left as it is: an incident's key, or two names of speakers; empty when it is not there."""
        if "incident" in body:
            member = self.member_at(body["incident"])
            return self.shelf.of([member])[member] if member else ""
        reads = self.reports.reads([body[name]["document"] for name in ("claim", "other")])
        claims = [
            corrections.claim_at(reads[a["document"]][1], corrections.spans_of(a)) if a["document"] in reads else None
            for a in (body["claim"], body["other"])
        ]
        return two_names(*(c.speaker for c in claims if c)) if all(claims) else ""

    def _sign(self) -> None:
        """Keep that the state is no longer one version's, where other rules than these made what is there."""
        t = schema.setting
        if not self._signed:
            other = update(t).where(t.c.name == rules.SETTING, t.c.value != rules.version())
            self.connection.execute(other, {"value": rules.MIXED})
            self._signed = True

    def _pair(self, number: int, kind: str, body: Mapping[str, Any]) -> tuple[str, ...]:
        members = [m for a in body["members"] if (m := self.member_at(a))]
        first = members[:1] if kind == "same" else [m for a in body["of"] if (m := self.member_at(a))]
        self.rulings.rule(number, kind, orphaned=len(members) < len(body["members"]) or not first)
        self.rulings.link(number, ((a, b) for a in first for b in members), same=kind == "same")
        if kind == "same":
            return self.gathering.unite(members)
        return self.gathering.regroup(dict.fromkeys(self.shelf.of([*first, *members]).values()))

    def _correct(self, number: int, kind: str, body: Mapping[str, Any], entry: int) -> tuple[str, ...]:
        name = body["claim"]["document"]
        read = self.reports.reads([name]).get(name)
        lost = read is None or not corrections.meets(read[1], kind, body)
        self.rulings.rule(number, kind, document=name, orphaned=lost)
        return self._touched(self.shelf.told_in([name]), entry)

    def _undo(self, number: int, meant: int, entry: int) -> tuple[str, ...]:
        """Let a judgement hold no more; undoing the undoing lets it hold again."""
        kind, text_ = self.connection.execute(
            select(schema.judgement.c.kind, schema.judgement.c.body).where(schema.judgement.c.number == meant)
        ).one()
        body = json.loads(text_)
        self.rulings.rule(number, "undo", subject=str(meant))
        self.rulings.undo(meant)
        if kind == "undo":
            return self._redo(body["judgement"], entry)
        members = self.rulings.linked(meant)
        self.rulings.unlink(meant)
        if members:
            return self._touched(self.gathering.regroup(dict.fromkeys(self.shelf.of(members).values())), entry)
        return self._touched(self.shelf.told_in([body["claim"]["document"]]), entry) if kind in corrections.KINDS else ()

    def _redo(self, number: int, entry: int) -> tuple[str, ...]:
        kind, text_ = self.connection.execute(
            select(schema.judgement.c.kind, schema.judgement.c.body).where(schema.judgement.c.number == number)
        ).one()
        self.connection.execute(delete(schema.ruling).where(schema.ruling.c.judgement == number))
        return self.judge(number, kind, json.loads(text_), entry)

    def member_at(self, anchor: Anchor) -> MemberKey | None:
        """The member that the words of an anchor tell now, ``None`` when there is none (any more)."""
        read = self.reports.reads([anchor["document"]]).get(anchor["document"])
        found = corrections.incident_at(read[1], Span(*anchor["span"])) if read else None
        return (anchor["document"], found.id) if found else None

    def _lost(self, body: Mapping[str, Any]) -> bool:
        """Whether what a judgement is about is not there."""
        return "incident" in body and self.member_at(body["incident"]) is None

    def _touched(self, keys: Iterable[str], entry: int) -> tuple[str, ...]:
        """Work out anew what touched incidents look like, and let go of what is no incident any more."""
        touched = tuple(dict.fromkeys(keys))
        for key in touched:
            self._refresh(key, entry)
        self._let_go()
        return touched

    def _refresh(self, key: str, entry: int) -> None:
        history = self.gathering.found(key)
        t = schema.incident
        number = self.connection.scalar(select(t.c.number).where(t.c.key == key)) or 0
        row = particulars_row(history, self._title(history.incident.members), self._places)
        self.connection.execute(update(t).where(t.c.number == number), {**row, "changed": entry})
        self._forget(number)
        labels, positions, findings = label_rows(row, number), position_rows(history, number), finding_rows(history, number)
        for table, rows in ((schema.label, labels), (schema.position, positions), (schema.finding, findings)):
            if rows:
                self.connection.execute(insert(table), rows)
        self.connection.execute(_STAND, {"incident": number, "entry": entry})

    def _let_go(self) -> None:
        """Incidents that became part of others have no labels, positions and findings of their own."""
        t = schema.incident
        gone = select(t.c.number).where(t.c.live == 0, t.c.changed > 0)
        for number in self.connection.scalars(gone).all():
            self._forget(number)
            self.connection.execute(update(t).where(t.c.number == number), {"changed": 0})

    def _forget(self, number: int) -> None:
        for table in (schema.label, schema.position, schema.finding):
            self.connection.execute(delete(table).where(table.c.incident == number))


_STAND = text(
    # Where each member stands is kept whenever it changes, so that the ledger can be shown as it was.
    "INSERT INTO standing (document, id, entry, incident) "
    "SELECT m.document, m.id, :entry, m.incident FROM member m WHERE m.incident = :incident AND m.incident IS NOT "
    "(SELECT s.incident FROM standing s WHERE s.document = m.document AND s.id = m.id ORDER BY s.entry DESC LIMIT 1) "
    "ON CONFLICT (document, id, entry) DO UPDATE SET incident = excluded.incident"
)
