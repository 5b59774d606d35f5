"""Readings as they come -> incidents of the ledger with all that is said of them."""

from __future__ import annotations

from dataclasses import replace

from counterclaim.group.copies import CopyIndex
from counterclaim.group.grouper import Grouper
from counterclaim.know.credits import credit
from counterclaim.know.names import Names
from counterclaim.reconcile import Lookups, case_of, reconcile
from counterclaim.reconcile.assessment import assess
from counterclaim.reconcile.origins import origins_of
from counterclaim.reconcile.particulars import date_of
from counterclaim.reconcile.precedents import Dated, precedents
from counterclaim.records import Document, Reading
from counterclaim.records.ledger import Copy, History, LedgerIncident


class Gathering:
    """The incidents of all readings added so far; what a new reading does not touch is not worked out again."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self._names = Names.load()
        self._copies = CopyIndex()
        self._grouper = Grouper()
        self._links: dict[str, tuple[Copy, ...]] = {}
        self._credits: dict[str, str] = {}
        self._made: dict[str, History] = {}

    def add(self, document: Document, reading: Reading) -> tuple[str, ...]:
        """Take one reading in; the keys of the incidents that it joined or opened. Add reports in the order of publication."""
        copies = self._copies.add(document)
        self._links[document.id] = copies
        agency = credit(document.text, document.publisher, self._names)
        if agency:
            self._credits[document.id] = agency
        touched = self._grouper.add(document, reading, copies)
        for key in touched:
            self._made.pop(key, None)
        return touched

    def history(self, key: str) -> History:
        """All that is known of one incident but its precedents. Raises ``KeyError`` for a key that is none's (any more)."""
        incident = self._grouper.incident(key)
        if key not in self._made:
            self._made[key] = self._history(incident)
        return self._made[key]

    def histories(self) -> tuple[History, ...]:
        """All that is known of every incident, the one that most reports tell first."""
        every = [self.history(incident.key) for incident in self._grouper.incidents()]
        related = precedents(Dated(h.found, date_of(h.incident.members)) for h in every)
        told = (replace(h, related=related.get(h.incident.key, ())) for h in every)
        return tuple(sorted(told, key=lambda h: -len({m.document.id for m in h.incident.members})))

    def __len__(self) -> int:
        """How many incidents are known."""
        return len(self._grouper)

    def _history(self, incident: LedgerIncident) -> History:
        inside = {m.document.id for m in incident.members}
        copies = tuple(c for d in inside for c in self._links.get(d, ()) if c.of in inside)
        case = case_of(incident.key, incident.members)
        found = reconcile(case, self._lookups)
        credits = {d: self._credits[d] for d in inside if d in self._credits}
        origins = origins_of(case, incident.members, self._lookups, copies, credits)
        return History(incident, found, origins, assess(found, origins, lookups=self._lookups), copies)
