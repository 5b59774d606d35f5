"""Readings as they come -> incidents of the ledger with all that is said of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from counterclaim.group.copies import CopyIndex
from counterclaim.group.grouper import Grouper, Judged
from counterclaim.group.sketch import MemberKey
from counterclaim.know.credits import credit
from counterclaim.know.names import Names
from counterclaim.pipeline.reports import Shelves
from counterclaim.reconcile import Lookups, case_of, reconcile
from counterclaim.reconcile.assessment import assess
from counterclaim.reconcile.origins import origins_of
from counterclaim.reconcile.particulars import date_of
from counterclaim.reconcile.precedents import Dated, precedents
from counterclaim.records import Document, Reading
from counterclaim.records.ledger import Copy, History, LedgerIncident, Member


class Gathering:
    """The incidents of all readings added so far; what a new reading does not touch is not worked out again."""

    def __init__(self, lookups: Lookups, shelves: Shelves | None = None, judged: Judged | None = None) -> None:
        self._lookups = lookups
        self._names = Names.load()
        self._shelves = shelves or Shelves.memory()
        self._copies = CopyIndex(self._shelves.copies)
        self._grouper = Grouper(self._shelves.incidents, judged)
        self._made: dict[str, History] = {}

    def add(self, document: Document, reading: Reading) -> tuple[str, ...]:
        """Take one reading in; the keys of the incidents that it joined or opened. Add reports in the order of publication."""
        copies = self._copies.add(document)
        agency = credit(document.text, document.publisher, self._names)
        self._shelves.reports.keep(document, reading, copies, agency)
        return self._touched(self._grouper.add(document, reading, copies))

    def unite(self, members: Sequence[MemberKey]) -> tuple[str, ...]:
        """Let the incidents of members that were judged the same be one; its key."""
        return self._touched(self._grouper.unite(members))

    def regroup(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Place the members of incidents anew, as it is judged now; the keys that these are in."""
        return self._touched(self._grouper.regroup(keys, lambda document: self._shelves.reports.copies([document])))

    def history(self, key: str) -> History:
        """All that is known of one incident but its precedents. Raises ``KeyError`` for a key that is none's (any more)."""
        if key not in self._made:
            self._made[key] = assessed(self.found(key), self._lookups)
        return self._made[key]

    def found(self, key: str) -> History:
        """What is known of one incident, without its assessments. Raises ``KeyError`` for a key that is none's (any more)."""
        incident = self.incident(key)
        return history_of(incident, self._copies_within(incident), self._credits_of(incident), self._lookups)

    def incident(self, key: str) -> LedgerIncident:
        """An incident with the members that tell it. Raises ``KeyError`` for a key that is none's (any more)."""
        return LedgerIncident(key, self.members_of([key])[key], tuple(self._shelves.incidents.merges(key)))

    def members_of(self, keys: Collection[str]) -> Mapping[str, tuple[Member, ...]]:
        """The members that tell each of some incidents, asked for at once; keys that are none's are left out."""
        held = self._shelves.incidents.held(keys)
        reads = self._shelves.reports.reads({d for h in held.values() for d in h.documents})
        return {key: tuple(_member(*reads[name], incident) for name, incident in h.members) for key, h in held.items()}

    def histories(self) -> tuple[History, ...]:
        """All that is known of every incident, the one that most reports tell first."""
        every = [self.history(key) for key in self._shelves.incidents.keys()]  # noqa: SIM118 (a shelf is no mapping)
        related = precedents(Dated(h.found, date_of(h.incident.members)) for h in every)
        told = (replace(h, related=related.get(h.incident.key, ())) for h in every)
        return tuple(sorted(told, key=lambda h: -len({m.document.id for m in h.incident.members})))

    def _touched(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        for key in keys:
            self._made.pop(key, None)
        return keys

    def _copies_within(self, incident: LedgerIncident) -> tuple[Copy, ...]:
        inside = {m.document.id: None for m in incident.members}
        return tuple(c for c in self._shelves.reports.copies(inside) if c.of in inside)

    def _credits_of(self, incident: LedgerIncident) -> dict[str, str]:
        return dict(self._shelves.reports.credits({m.document.id for m in incident.members}))


def _member(document: Document, reading: Reading, incident: str) -> Member:
    return Member(document, reading, next(i for i in reading.incidents if i.id == incident))


def history_of(incident: LedgerIncident, copies: Sequence[Copy], credits: dict[str, str], lookups: Lookups) -> History:
    """What follows from an incident's members, the copies among their documents and the agencies credited; not assessed."""
    case = case_of(incident.key, incident.members)
    found = reconcile(case, lookups)
    origins = origins_of(case, incident.members, lookups, copies, credits)
    return History(incident, found, origins, copies=tuple(copies))


def assessed(history: History, lookups: Lookups) -> History:
    """A history with an assessment of every question."""
    return replace(history, assessments=assess(history.found, history.origins, lookups=lookups))
