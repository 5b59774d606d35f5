"""Where a grouper keeps what it knows: incidents with their members, the keys by which they are found, and words seen.

:class:`Memory` holds it for one run; a ledger keeps the same on disk. Both pass one suite of tests (tests/group/shelf_contract.py).
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from counterclaim.group.sketch import MemberKey, Sketch
from counterclaim.records.ledger import Merge

NEWEST: Final = 200
"""Incidents that one index key gives at most: the newest, since news are mostly of the same days."""
COMPARED: Final = 8
"""Members of an incident with which others are compared at most: the first and the newest."""
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """An incident as it is compared: its members in their order, and the sketches of the first and the newest of them.

    ``number`` counts incidents in the order in which they were first opened.
    """

    key: str
    number: int
    members: tuple[MemberKey, ...]
    sketches: tuple[Sketch, ...]

    @property
    def documents(self) -> set[str]:
        """The documents that tell it."""
        return {document for document, _ in self.members}


class Shelf(Protocol):
    """Keeps what a :class:`~counterclaim.group.grouper.Grouper` knows. Incidents are named by their keys."""

    def documents(self) -> int:
        """How many documents were added."""
        ...

    def arrived(self, documents: Collection[str]) -> Mapping[str, int]:
        """The places of documents in the order in which they were added; unknown ones are left out."""
        ...

    def see(self, document: str, words: Collection[str]) -> None:
        """Add a document with the words that count as seen in it."""
        ...

    def seen(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many documents each word was seen; words never seen may be left out."""
        ...

    def post(self, keys: Collection[Key], incident: str) -> None:
        """Let an incident be found by keys."""
        ...

    def posted(self, keys: Collection[Key]) -> Iterable[Sequence[int]]:
        """For each key the numbers of the incidents posted under it, at most the ``NEWEST``."""
        ...

    def numbered(self, numbers: Collection[int]) -> Mapping[int, str]:
        """The keys of incidents by number; one that became another's part is given by the key of that other."""
        ...

    def held(self, keys: Collection[str]) -> Mapping[str, Held]:
        """The incidents of these keys that are there now."""
        ...

    def of(self, members: Collection[MemberKey]) -> Mapping[MemberKey, str]:
        """The key of each member's incident; unknown members are left out."""
        ...

    def told_in(self, documents: Collection[str]) -> Sequence[str]:
        """The keys of the incidents that documents tell, the first opened first."""
        ...

    def keys(self) -> Sequence[str]:
        """The keys of all incidents, the first opened first."""
        ...

    def now(self, key: str) -> str:
        """The key under which an incident is held now: itself, or that of which it became a part."""
        ...

    def members(self, key: str) -> Sequence[Sketch]:
        """The sketches of all members of an incident, in their order. Raises ``KeyError`` for a key that is none's (any more)."""
        ...

    def merges(self, key: str) -> Sequence[Merge]:
        """Why each member of an incident joined it or was kept apart from others, in their order."""
        ...

    def open(self, key: str, sketch: Sketch) -> None:
        """A new incident with its first member; a key that was used before keeps its number."""
        ...

    def join(self, key: str, sketch: Sketch) -> None:
        """One more member of an incident."""
        ...

    def tell(self, key: str, merges: Sequence[Merge]) -> None:
        """Keep reasons with an incident, after those that it has."""
        ...

    def unite(self, key: str, other: str) -> None:
        """Let ``other`` become part of ``key``, with its members and reasons after its own."""
        ...

    def dissolve(self, key: str) -> None:
        """Let an incident be no more; its members stand in none until they are placed again."""
        ...

    def follow(self, key: str, became: str) -> None:
        """What a dissolved incident is to be found as."""
        ...


@dataclass(slots=True)
class _Incident:
    key: str
    number: int
    members: dict[MemberKey, Sketch] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)


class Memory:
    """A shelf for one run."""

    def __init__(self) -> None:
        self._documents: dict[str, int] = {}
        self._seen: Counter[str] = Counter()
        self._posted: defaultdict[Key, list[int]] = defaultdict(list)
        self._held: dict[str, _Incident] = {}
        self._became: dict[str, str] = {}
        self._of: dict[MemberKey, str] = {}
        self._told: defaultdict[str, set[str]] = defaultdict(set)
        self._numbers: dict[str, int] = {}
        self._keys: list[str] = []

    def documents(self) -> int:
        return len(self._documents)

    def arrived(self, documents: Collection[str]) -> Mapping[str, int]:
        return {d: self._documents[d] for d in documents if d in self._documents}

    def see(self, document: str, words: Collection[str]) -> None:
        self._documents[document] = len(self._documents)
        self._seen.update(words)

    def seen(self, words: Collection[str]) -> Mapping[str, int]:
        return self._seen

    def post(self, keys: Collection[Key], incident: str) -> None:
        number = self._numbers[incident]
        for key in keys:
            held = self._posted[key]
            if number not in held:
                insort(held, number)
                del held[:-NEWEST]

    def posted(self, keys: Collection[Key]) -> Iterable[Sequence[int]]:
        return (self._posted[k] for k in keys if k in self._posted)

    def numbered(self, numbers: Collection[int]) -> Mapping[int, str]:
        found = {n: self.now(self._keys[n]) for n in numbers}
        return {n: key for n, key in found.items() if key in self._held}

    def held(self, keys: Collection[str]) -> Mapping[str, Held]:
        return {k: self._as_held(self._held[k]) for k in keys if k in self._held}

    def of(self, members: Collection[MemberKey]) -> Mapping[MemberKey, str]:
        return {m: self._of[m] for m in members if m in self._of}

    def told_in(self, documents: Collection[str]) -> Sequence[str]:
        return sorted({k for d in documents for k in self._told.get(d, ())}, key=self._numbers.__getitem__)

    def keys(self) -> Sequence[str]:
        return sorted(self._held, key=self._numbers.__getitem__)

    def now(self, key: str) -> str:
        while key not in self._held and key in self._became:
            key = self._became[key]
        return key

    def members(self, key: str) -> Sequence[Sketch]:
        return tuple(self._held[key].members.values())

    def merges(self, key: str) -> Sequence[Merge]:
        return tuple(self._held[key].merges)

    def open(self, key: str, sketch: Sketch) -> None:
        if key not in self._numbers:
            self._numbers[key] = len(self._keys)
            self._keys.append(key)
        self._held[key] = _Incident(key, self._numbers[key])
        self._became.pop(key, None)
        self.join(key, sketch)

    def join(self, key: str, sketch: Sketch) -> None:
        self._held[key].members[sketch.key] = sketch
        self._of[sketch.key] = key
        self._told[sketch.key[0]].add(key)

    def tell(self, key: str, merges: Sequence[Merge]) -> None:
        self._held[key].merges += merges

    def unite(self, key: str, other: str) -> None:
        gone, into = self._held[other], self._held[key]
        self.dissolve(other)
        self.follow(other, key)
        into.merges += [replace(m, into=key) if m.into == other else m for m in gone.merges]
        for sketch in gone.members.values():
            self.join(key, sketch)

    def dissolve(self, key: str) -> None:
        for document, incident in self._held.pop(key).members:
            self._of.pop((document, incident), None)
            self._told[document].discard(key)

    def follow(self, key: str, became: str) -> None:
        self._became[key] = became

    def _as_held(self, i: _Incident) -> Held:
        sketches = tuple(i.members.values())
        return Held(i.key, i.number, tuple(i.members), compared(sketches))


def compared(members: Sequence[Sketch]) -> tuple[Sketch, ...]:
    """The members with which others are compared: the first and the newest."""
    half = COMPARED // 2
    return tuple(members) if len(members) <= COMPARED else (*members[:half], *members[-half:])
