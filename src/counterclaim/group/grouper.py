"""Incidents of many reports -> incidents of the ledger, as reports come: each merge and each refusal with its reasons."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Final, Protocol

from counterclaim.group import index
from counterclaim.group.scoring import Verdict, against, between, told_twice
from counterclaim.group.shelf import Held, Memory, Shelf
from counterclaim.group.signals import Setting
from counterclaim.group.sites import Gazetteer
from counterclaim.group.sketch import MemberKey, Sketch, Sketcher
from counterclaim.know.fold import all_words
from counterclaim.know.names import Names
from counterclaim.know.places import Places
from counterclaim.records.document import Document
from counterclaim.records.ledger import Copy, Merge
from counterclaim.records.reading import Reading

REFUSALS: Final = 3
"""Refusals that are kept for one member at most: those that came nearest."""
NEARLY: Final = -2.0
"""Log-odds from which a refusal is worth keeping; vetoed ones are kept when all else spoke for the merge."""
JOIN_LEDGER: Final = 0.5
"""Log-odds from which two incidents of the ledger become one, once a report ties them together."""
JUDGED_SAME: Final = Verdict(100.0, ("judged the same",))
JUDGED_DIFFERENT: Final = Verdict(-100.0, ("judged different",), True)
_BACKGROUND: Final = 20
"""Reports that are thought to have been seen before the first one, so that in a small folder words are weighed too."""


class Judged(Protocol):
    """What persons judged of pairs of members; it wins over every rule."""

    def same(self, member: MemberKey) -> set[MemberKey]:
        """The members judged to tell the same incident."""
        ...

    def different(self, member: MemberKey) -> set[MemberKey]:
        """The members judged to tell another incident."""
        ...


class Pairs:
    """Judgements that are known beforehand."""

    def __init__(
        self, same: Iterable[tuple[MemberKey, MemberKey]] = (), different: Iterable[tuple[MemberKey, MemberKey]] = ()
    ) -> None:
        self._same, self._different = _both_ways(same), _both_ways(different)

    def part(self, member: MemberKey, others: Iterable[MemberKey]) -> None:
        """Let a member tell another incident than ``others`` do."""
        for a, b in _both_ways((member, other) for other in others).items():
            self._different.setdefault(a, set()).update(b)

    def same(self, member: MemberKey) -> set[MemberKey]:
        """The members judged to tell the same incident."""
        return self._same.get(member, set())

    def different(self, member: MemberKey) -> set[MemberKey]:
        """The members judged to tell another incident."""
        return self._different.get(member, set())


class Grouper:
    """Takes readings as they come and keeps which of their incidents are one. Adding costs the same whatever is held.

    The outcome depends on the order of what comes and on nothing else.
    """

    def __init__(
        self, shelf: Shelf | None = None, judged: Judged | None = None, names: Names | None = None, places: Gazetteer | None = None
    ) -> None:
        self.shelf = shelf or Memory()
        self._judged_pairs = judged or Pairs()
        self._sketcher = Sketcher(names or Names.load(), places or Places.load())

    def add(self, document: Document, reading: Reading, copies: Sequence[Copy] = ()) -> tuple[str, ...]:
        """Take one reading in with what its document copies; the keys of the incidents that it joined, opened or made one.

        Two incidents of one report are never one, unless a person says so. Raises ``ValueError`` for a document that was added.
        """
        if self.shelf.arrived([document.id]):
            raise ValueError(f"document {document.id} was added before")
        sketches = self._sketcher.sketches(document, reading)
        self.shelf.see(document.id, {w for s in sketches for w in _words(s)})
        return self._settle(sketches, copies)

    def unite(self, members: Sequence[MemberKey]) -> tuple[str, ...]:
        """Let the incidents of members that were judged the same be one; its key, or nothing when no member is known."""
        keys = list(dict.fromkeys(self.shelf.of(members).values()))
        held = self.shelf.held(keys)
        for other in keys[1:]:
            first, second = self._ordered(held[keys[0]], held[other])
            self._merge(first, second, JUDGED_SAME)
            keys[0] = first.key
            held = self.shelf.held([*keys[:1], *keys[2:]])
        return tuple(keys[:1])

    def regroup(self, keys: Iterable[str], copies: Callable[[str], Sequence[Copy]] = lambda document: ()) -> tuple[str, ...]:
        """Take incidents apart and place their members anew, in the order in which they came; the keys that these are in now."""
        gone = [k for k in dict.fromkeys(keys) if self.shelf.held([k])]
        first = {k: self.shelf.members(k)[0].key for k in gone}
        sketches = [s for k in gone for s in self.shelf.members(k)]
        for key in gone:
            self.shelf.dissolve(key)
        arrived = self.shelf.arrived({s.key[0] for s in sketches})
        sketches.sort(key=lambda s: arrived[s.key[0]])
        touched: list[str] = []
        for document, of_document in groupby(sketches, key=lambda s: s.key[0]):
            touched += self._settle(list(of_document), copies(document))
        for key in gone:
            if not self.shelf.held([key]):
                self.shelf.follow(key, self.shelf.of([first[key]])[first[key]])
        return tuple(dict.fromkeys(map(self.shelf.now, touched)))

    def _settle(self, sketches: Sequence[Sketch], copies: Sequence[Copy]) -> tuple[str, ...]:
        """Place the members of one document, then make incidents one that they show to be the same."""
        near = {s.key: self._near(s, copies) for s in sketches}
        setting = self._setting([*sketches, *(m for held in near.values() for h in held for m in h.sketches)], copies)
        judged = {s.key: {h.key: self._verdict(s, h, setting) for h in near[s.key]} for s in sketches}
        taken = self._assign(sketches, judged, {h.key: h for held in near.values() for h in held})
        touched = [self._place(s, taken.get(s.key, ""), judged[s.key]) for s in sketches]
        for s in sketches:
            self._tie(s, judged[s.key], copies)
        return tuple(dict.fromkeys(map(self.shelf.now, touched)))

    def _near(self, sketch: Sketch, copies: Sequence[Copy]) -> list[Held]:
        """The incidents that the index, a copied report or a judgement names."""
        near = index.candidates(self.shelf, sketch)
        near += self.shelf.told_in([c.of for c in copies])
        near += self.shelf.of(sorted(self._judged_pairs.same(sketch.key))).values()
        found = self.shelf.held(list(dict.fromkeys(near)))
        return [found[k] for k in dict.fromkeys(near) if k in found]

    def _setting(self, sketches: Iterable[Sketch], copies: Sequence[Copy]) -> Setting:
        """How telling the words of some sketches are: the logarithm of how rare each is in the reports seen."""
        seen = self.shelf.seen({w for s in sketches for w in _words(s)})
        every = self.shelf.documents() + _BACKGROUND

        @cache
        def weigh(word: str) -> float:
            return math.log(every / (seen.get(word, 0) + 1))

        return Setting(weigh, tuple(copies))

    def _verdict(self, sketch: Sketch, held: Held, setting: Setting) -> Verdict:
        if self._judged_pairs.same(sketch.key) & set(held.members):
            return JUDGED_SAME
        if self._judged_pairs.different(sketch.key) & set(held.members):
            return JUDGED_DIFFERENT
        return against(sketch, held.sketches, setting)

    def _assign(
        self, sketches: Sequence[Sketch], judged: Mapping[MemberKey, Mapping[str, Verdict]], held: Mapping[str, Held]
    ) -> dict[MemberKey, str]:
        """Members to incidents, the surest first, one of a report to each."""
        pairs = [(v, s, key) for s in sketches for key, v in judged[s.key].items() if v.same]
        taken: dict[MemberKey, str] = {}
        for verdict, sketch, key in sorted(pairs, key=lambda p: -p[0].score):
            if sketch.key in taken:
                continue
            rivals = [s for s in sketches if taken.get(s.key) == key]
            alone = sketch.key[0] not in held[key].documents
            if verdict is JUDGED_SAME or (alone and all(told_twice(sketch, r) for r in rivals)):
                taken[sketch.key] = key
        return taken

    def _place(self, sketch: Sketch, into: str, judged: Mapping[str, Verdict]) -> str:
        """Let a member join its incident, or open one; refusals are kept with it."""
        key = into or key_of(sketch)
        if into:
            self.shelf.join(key, sketch)
            self.shelf.tell(key, [Merge(sketch.key, into, judged[into].score, judged[into].reasons)])
        else:
            self.shelf.open(key, sketch)
        self.shelf.tell(key, _refusals(sketch, into, judged))
        self.shelf.post(index.keys(sketch), key)
        return key

    def _tie(self, sketch: Sketch, judged: Mapping[str, Verdict], copies: Sequence[Copy]) -> None:
        """Make incidents one that a new member shows to be the same."""
        for key in [k for k, verdict in judged.items() if verdict.same]:
            mine, other = self._pair(sketch.key, key)
            if other is None or other.key == mine.key:
                continue
            verdict = judged[key]
            forced = verdict is JUDGED_SAME
            if not forced and (mine.documents & other.documents or self._apart(mine, other)):
                continue
            setting = self._setting((*mine.sketches, *other.sketches), copies)
            found = verdict if forced else between(mine.sketches, other.sketches, setting)
            if forced or (found.same and found.score >= JOIN_LEDGER):
                self._merge(*self._ordered(mine, other), found)

    def _pair(self, member: MemberKey, key: str) -> tuple[Held, Held | None]:
        """The incident of a member, and the one that a key names now."""
        mine, now = self.shelf.of([member])[member], self.shelf.now(key)
        found = self.shelf.held([mine, now])
        return found[mine], found.get(now)

    def _apart(self, one: Held, other: Held) -> bool:
        return any(self._judged_pairs.different(m) & set(other.members) for m in one.members)

    @staticmethod
    def _ordered(one: Held, other: Held) -> tuple[Held, Held]:
        """Of two incidents the one with more members first: its key stays."""
        first, second = sorted((one, other), key=lambda h: (-len(h.members), h.number))
        return first, second

    def _merge(self, first: Held, second: Held, verdict: Verdict) -> None:
        """Two incidents of the ledger as one."""
        self.shelf.unite(first.key, second.key)
        reasons = ("two incidents turn out to be one", *verdict.reasons)
        self.shelf.tell(first.key, [Merge(second.members[0], first.key, verdict.score, reasons)])


def _words(sketch: Sketch) -> frozenset[str]:
    """The words of a sketch that are weighed."""
    return sketch.told | sketch.proper | sketch.hit | sketch.report


def _refusals(sketch: Sketch, into: str, judged: Mapping[str, Verdict]) -> list[Merge]:
    """The incidents that came nearest and were not joined, with why."""
    told = [i for i in judged.items() if i[0] != into and (i[1].score >= NEARLY or i[1] is JUDGED_DIFFERENT)]
    near = sorted(told, key=lambda i: -abs(i[1].score) if i[1] is JUDGED_DIFFERENT else -i[1].score)
    return [
        Merge(
            sketch.key,
            key,
            v.score,
            v.reasons if not v.same else ("the report tells that as another incident" if not into else "another fits better",),
            joined=False,
            vetoed=v.vetoed,
        )
        for key, v in near[:REFUSALS]
    ]


def _both_ways(pairs: Iterable[tuple[MemberKey, MemberKey]]) -> dict[MemberKey, set[MemberKey]]:
    out: dict[MemberKey, set[MemberKey]] = {}
    for a, b in pairs:
        out.setdefault(a, set()).add(b)
        out.setdefault(b, set()).add(a)
    return out


def key_of(sketch: Sketch) -> str:
    """A readable key of an incident: day, place and type of the first member that told it, and a hash of that member."""
    day = sketch.date.partition("/")[0].rstrip("~?%") or "undated"
    parts = sketch.place.split(",")
    named = next((n for n, p in enumerate(parts) if any(c.isupper() for c in p)), 0)
    place = "-".join(w.form for w in all_words(" ".join(parts[: named + 1]))[:5])
    digest = hashlib.sha256("|".join(sketch.key).encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return "-".join(p for p in (day, place, sketch.type, digest) if p)
