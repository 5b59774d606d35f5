"""Incidents of many reports -> incidents of the ledger, as reports come: each merge and each refusal with its reasons."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from counterclaim.group.index import Index
from counterclaim.group.scoring import Verdict, against, between, told_twice
from counterclaim.group.signals import Setting
from counterclaim.group.sites import Gazetteer
from counterclaim.group.sketch import Sketch, Sketcher
from counterclaim.know.fold import all_words
from counterclaim.know.names import Names
from counterclaim.know.places import Places
from counterclaim.records.document import Document
from counterclaim.records.ledger import Copy, LedgerIncident, Member, Merge
from counterclaim.records.reading import Reading

MemberKey = tuple[str, str]
REFUSALS: Final = 3
"""Refusals that are kept for one member at most: those that came nearest."""
NEARLY: Final = -2.0
"""Log-odds from which a refusal is worth keeping; vetoed ones are kept when all else spoke for the merge."""
JOIN_LEDGER: Final = 0.5
"""Log-odds from which two incidents of the ledger become one, once a report ties them together."""
_BACKGROUND: Final = 20
"""Reports that are thought to have been seen before the first one, so that in a small folder words are weighed too."""


@dataclass(slots=True)
class _Held:
    """An incident of the ledger as it grows."""

    key: str
    sketches: list[Sketch]
    merges: list[Merge] = field(default_factory=list)

    @property
    def documents(self) -> set[str]:
        return {s.member.document.id for s in self.sketches}

    @property
    def members(self) -> set[MemberKey]:
        return {s.member.key for s in self.sketches}


class Grouper:
    """Takes readings as they come and keeps which of their incidents are one. Adding costs the same whatever is held.

    ``same`` and ``different`` are pairs of members (document id, incident id) that a person judged; they win over every rule.
    """

    def __init__(
        self,
        same: Iterable[tuple[MemberKey, MemberKey]] = (),
        different: Iterable[tuple[MemberKey, MemberKey]] = (),
        *,
        names: Names | None = None,
        places: Gazetteer | None = None,
    ) -> None:
        self._sketcher = Sketcher(names or Names.load(), places or Places.load())
        self._index = Index()
        self._held: dict[str, _Held] = {}
        self._of: dict[MemberKey, str] = {}
        self._became: dict[str, str] = {}
        self._by_document: dict[str, set[str]] = {}
        self._seen: Counter[str] = Counter()
        self._documents = 0
        self._same = _both_ways(same)
        self._different = _both_ways(different)

    def __len__(self) -> int:
        return len(self._held)

    def add(self, document: Document, reading: Reading, copies: Sequence[Copy] = ()) -> tuple[str, ...]:
        """Take one reading in with what its document copies; the keys of the incidents that it joined, opened or made one.

        Two incidents of one report are never one, unless a person says so. Raises ``ValueError`` for a document that was added.
        """
        if document.id in self._by_document:
            raise ValueError(f"document {document.id} was added before")
        sketches = self._sketcher.sketches(document, reading)
        self._documents += 1
        self._seen.update({w for s in sketches for w in (*s.told, *s.proper, *s.hit, *s.report)})
        self._by_document[document.id] = set()
        setting = Setting(self._weigh, tuple(copies))
        judged = {s.member.key: self._judged(s, setting) for s in sketches}
        taken = self._assign(sketches, judged)
        touched = [self._place(s, taken.get(s.member.key, ""), judged[s.member.key]) for s in sketches]
        for s in sketches:
            self._tie(s, judged[s.member.key], setting)
        return tuple(dict.fromkeys(self._now(key) for key in touched))

    def incidents(self) -> tuple[LedgerIncident, ...]:
        """The incidents of the ledger, in the order in which they were first told."""
        return tuple(self.incident(key) for key in self._held)

    def incident(self, key: str) -> LedgerIncident:
        """One incident of the ledger. Raises ``KeyError`` for a key that is none's (any more)."""
        held = self._held[key]
        return LedgerIncident(held.key, tuple(s.member for s in held.sketches), tuple(held.merges))

    def incident_of(self, member: MemberKey) -> str:
        """The key of the incident to which a member belongs."""
        return self._of[member]

    def split(self, member: MemberKey, reason: str = "taken out by judgement") -> str:
        """Take a member out of its incident, for good; the key of the incident that it now is by itself."""
        held = self._held[self._of[member]]
        if len(held.sketches) == 1:
            return held.key
        out = next(s for s in held.sketches if s.member.key == member)
        for other in held.members - {member}:
            self._different.setdefault(member, set()).add(other)
            self._different.setdefault(other, set()).add(member)
        held.sketches.remove(out)
        if held.key.endswith(_hash(member)):
            held = self._renamed(held)
        held.merges = [m for m in held.merges if m.member != member]
        self._open(out, [Merge(member, held.key, 0.0, (reason,), joined=False, vetoed=True)])
        return self._of[member]

    def _renamed(self, held: _Held) -> _Held:
        """The incident under the key of its first member left, since its own goes with the one taken out."""
        del self._held[held.key]
        new = _Held(_key(held.sketches[0]), held.sketches, [replace(m, into=_key(held.sketches[0])) for m in held.merges])
        self._became[held.key] = new.key
        self._hold(new)
        return new

    def _hold(self, held: _Held) -> None:
        self._became.pop(held.key, None)
        self._held[held.key] = held
        for s in held.sketches:
            self._of[s.member.key] = held.key
            self._by_document[s.member.document.id].add(held.key)
            self._index.post(s, held.key)

    def _now(self, key: str) -> str:
        """The key under which an incident is held now, after merges."""
        while key in self._became:
            key = self._became[key]
        return key

    def _weigh(self, word: str) -> float:
        """How telling a word is: the logarithm of how rare it is in the reports seen."""
        return math.log((self._documents + _BACKGROUND) / (self._seen[word] + 1))

    def _judged(self, sketch: Sketch, setting: Setting) -> dict[str, Verdict]:
        """The verdict on each incident that the index or a copied report names."""
        near = [*self._index.candidates(sketch), *(k for c in setting.copies for k in self._by_document.get(c.of, ()))]
        near += [self._of[m] for m in self._same.get(sketch.member.key, ()) if m in self._of]
        keys = dict.fromkeys(self._now(k) for k in near)
        return {k: self._verdict(sketch, self._held[k], setting) for k in keys if k in self._held}

    def _verdict(self, sketch: Sketch, held: _Held, setting: Setting) -> Verdict:
        mine = sketch.member.key
        if self._same.get(mine, set()) & held.members:
            return Verdict(math.inf, ("judged the same",))
        if self._different.get(mine, set()) & held.members:
            return Verdict(-math.inf, ("judged different",), True)
        return against(sketch, held.sketches, setting)

    def _assign(self, sketches: Sequence[Sketch], judged: dict[MemberKey, dict[str, Verdict]]) -> dict[MemberKey, str]:
        """Members to incidents, the surest first, one of a report to each."""
        pairs = [(v, s, key) for s in sketches for key, v in judged[s.member.key].items() if v.same]
        taken: dict[MemberKey, str] = {}
        for verdict, sketch, key in sorted(pairs, key=lambda p: -p[0].score):
            if sketch.member.key in taken:
                continue
            rivals = [s for s in sketches if taken.get(s.member.key) == key]
            if verdict.score == math.inf or all(told_twice(sketch, r) for r in rivals):
                taken[sketch.member.key] = key
        return taken

    def _place(self, sketch: Sketch, into: str, judged: dict[str, Verdict]) -> str:
        """Let a member join its incident, or open one; refusals are kept with it."""
        refused = self._refusals(sketch, into, judged)
        if not into:
            return self._open(sketch, refused)
        held, verdict = self._held[into], judged[into]
        held.sketches.append(sketch)
        held.merges += [Merge(sketch.member.key, into, verdict.score, verdict.reasons), *refused]
        self._of[sketch.member.key] = into
        self._by_document[sketch.member.document.id].add(into)
        self._index.post(sketch, into)
        return into

    def _open(self, sketch: Sketch, merges: list[Merge]) -> str:
        held = _Held(_key(sketch), [sketch], merges)
        self._hold(held)
        return held.key

    def _refusals(self, sketch: Sketch, into: str, judged: dict[str, Verdict]) -> list[Merge]:
        """The incidents that came nearest and were not joined, with why."""
        told = [i for i in judged.items() if i[0] != into and (i[1].score >= NEARLY or i[1].score == -math.inf)]
        near = sorted(told, key=lambda i: -abs(i[1].score) if math.isinf(i[1].score) else -i[1].score)
        return [
            Merge(
                sketch.member.key,
                key,
                v.score,
                v.reasons if not v.same else ("the report tells that as another incident" if not into else "another fits better",),
                joined=False,
                vetoed=v.vetoed,
            )
            for key, v in near[:REFUSALS]
        ]

    def _tie(self, sketch: Sketch, judged: dict[str, Verdict], setting: Setting) -> None:
        """Make incidents one that a new member shows to be the same."""
        mine = self._held[self._now(self._of[sketch.member.key])]
        for key, verdict in judged.items():
            other = self._held.get(self._now(key))
            if other is None or other is mine or not verdict.same:
                continue
            forced = verdict.score == math.inf
            if not forced and (mine.documents & other.documents or self._apart(mine, other)):
                continue
            found = verdict if forced else between(mine.sketches, other.sketches, setting)
            if forced or (found.same and found.score >= JOIN_LEDGER):
                mine = self._merge(mine, other, found)

    def _apart(self, one: _Held, other: _Held) -> bool:
        return any(self._different.get(m, set()) & other.members for m in one.members)

    def _merge(self, one: _Held, other: _Held, verdict: Verdict) -> _Held:
        """Two incidents of the ledger as one, under the key of the one with more members."""
        first, second = sorted((one, other), key=lambda h: (-len(h.sketches), h.key))
        del self._held[second.key]
        self._became[second.key] = first.key
        reasons = ("two incidents turn out to be one", *verdict.reasons)
        first.merges += [replace(m, into=first.key) if m.into == second.key else m for m in second.merges]
        first.merges.append(Merge(second.sketches[0].member.key, first.key, verdict.score, reasons))
        first.sketches += second.sketches
        for s in second.sketches:
            self._of[s.member.key] = first.key
            self._by_document[s.member.document.id].discard(second.key)
            self._by_document[s.member.document.id].add(first.key)
        return first


def _both_ways(pairs: Iterable[tuple[MemberKey, MemberKey]]) -> dict[MemberKey, set[MemberKey]]:
    out: dict[MemberKey, set[MemberKey]] = {}
    for a, b in pairs:
        out.setdefault(a, set()).add(b)
        out.setdefault(b, set()).add(a)
    return out


def _hash(member: MemberKey) -> str:
    return hashlib.sha256("|".join(member).encode()).hexdigest()[:6]


def _key(sketch: Sketch) -> str:
    """A readable key: day, place and type of the first member that told it, and a hash of that member."""
    member: Member = sketch.member
    day = member.incident.date.partition("/")[0].rstrip("~?%") or "undated"
    parts = member.incident.place.split(",")
    named = next((n for n, p in enumerate(parts) if any(c.isupper() for c in p)), 0)
    place = "-".join(w.form for w in all_words(" ".join(parts[: named + 1]))[:5])
    return "-".join(p for p in (day, place, member.incident.type, _hash(member.key)) if p)
