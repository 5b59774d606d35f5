"""What grouping and copying stand on, kept in the ledger's tables: see the protocols in ``group.shelf`` and ``group.copy_shelf``.

Every shelf lives in one transaction.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice, zip_longest
from typing import Final

from sqlalchemy import Connection, TextClause, bindparam, delete, func, insert, select, text, tuple_, update

from counterclaim.group import sketch_rows
from counterclaim.group.copy_shelf import view
from counterclaim.group.passage_rules import View
from counterclaim.group.shelf import COMPARED, NEWEST, Held, Key
from counterclaim.group.sketch import MemberKey, Sketch
from counterclaim.ledger import schema
from counterclaim.ledger.evidence import by_id, chunks, dumped
from counterclaim.ledger.store import Store
from counterclaim.records.ledger import Merge

AT_ONCE: Final = 96
"""Index keys of which one statement asks."""
FEWEST: Final = 16
"""The number of keys in a statement is a multiple of this, so that few statements are made and kept."""
SKETCHES: Final = 4096
"""Sketches that are kept in memory: about 30 MB."""


class LedgerShelf:
    """Incidents with their members, index keys and words seen; a :class:`counterclaim.group.shelf.Shelf`."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store, self._connection = store, connection
        self._numbers: dict[str, int] = {}

    def documents(self) -> int:
        highest = self._connection.scalar(select(func.max(schema.taken.c.place)))
        return 0 if highest is None else highest + 1

    def arrived(self, documents: Collection[str]) -> Mapping[str, int]:
        t = schema.taken
        query = select(t.c.id, t.c.place).where(t.c.grouped == 1)
        return {d: n for some in chunks(documents) for d, n in self._connection.execute(query.where(t.c.id.in_(some)))}

    def see(self, document: str, words: Collection[str]) -> None:
        self._connection.execute(update(schema.taken).where(schema.taken.c.id == document), {"grouped": 1})
        counts = self.seen(words)
        self._store.put(self._connection, schema.word, [{"word": w, "seen": counts.get(w, 0) + 1} for w in sorted(words)])

    def seen(self, words: Collection[str]) -> Mapping[str, int]:
        t = schema.word
        query = select(t.c.word, t.c.seen)
        return {w: n for some in chunks(words) for w, n in self._connection.execute(query.where(t.c.word.in_(some)))}

    def post(self, keys: Collection[Key], incident: str) -> None:
        number = self._number(incident)
        self._store.put(self._connection, schema.posting, [{"key": k, "incident": number} for k in sorted(map(_hash, keys))])

    def posted(self, keys: Collection[Key]) -> Iterable[Sequence[int]]:
        hashes = map(_hash, keys)
        while some := list(islice(hashes, AT_ONCE)):
            padded = dict(zip_longest((f"k{n}" for n in range(-(-len(some) // FEWEST) * FEWEST)), some))
            rows = self._connection.execute(_newest(len(padded)), padded)
            yield from ([number for _, number in found] for _, found in groupby(rows, key=lambda row: row[0]))

    def numbered(self, numbers: Collection[int]) -> Mapping[int, str]:
        t = schema.incident
        rows = self._connection.execute(select(t.c.number, t.c.key, t.c.live).where(t.c.number.in_(list(numbers))))
        found = {number: key if live else self.now(key) for number, key, live in rows}
        alive = self._alive(found.values())
        return {number: key for number, key in found.items() if key in alive}

    def held(self, keys: Collection[str]) -> Mapping[str, Held]:
        numbers = self._alive(keys)
        t, half = schema.member, COMPARED // 2
        members: defaultdict[int, list[MemberKey]] = defaultdict(list)
        listed = select(t.c.incident, t.c.document, t.c.id).where(t.c.incident.in_(list(numbers.values())))
        for number, document, member in self._connection.execute(listed.order_by(t.c.incident, t.c.place)):
            members[number].append((document, member))
        shown = {n: each if len(each) <= COMPARED else [*each[:half], *each[-half:]] for n, each in members.items()}
        sketches = self._sketches([m for each in shown.values() for m in each])
        return {key: Held(key, n, tuple(members[n]), tuple(sketches[m] for m in shown[n])) for key, n in numbers.items()}

    def of(self, members: Collection[MemberKey]) -> Mapping[MemberKey, str]:
        t, i = schema.member, schema.incident
        query = select(t.c.document, t.c.id, i.c.key).join(i, i.c.number == t.c.incident)
        wanted = list(dict.fromkeys(members))
        found = {
            (d, m): key
            for some in chunks(wanted)
            for d, m, key in self._connection.execute(query.where(tuple_(t.c.document, t.c.id).in_(some)))
        }
        return {m: found[m] for m in wanted if m in found}

    def told_in(self, documents: Collection[str]) -> Sequence[str]:
        t, i = schema.member, schema.incident
        query = select(i.c.key).join(t, i.c.number == t.c.incident).where(t.c.document.in_(list(documents))).distinct()
        return self._connection.scalars(query.order_by(i.c.number)).all() if documents else ()

    def keys(self) -> Sequence[str]:
        t = schema.incident
        return self._connection.scalars(select(t.c.key).where(t.c.live == 1).order_by(t.c.number)).all()

    def now(self, key: str) -> str:
        t = schema.incident
        query = select(t.c.became).where(t.c.key == bindparam("asked"), t.c.live == 0)
        while became := self._connection.scalar(query, {"asked": key}):
            key = became
        return key

    def members(self, key: str) -> Sequence[Sketch]:
        t = schema.member
        rows = self._connection.execute(
            select(t.c.document, t.c.id, t.c.sketch).where(t.c.incident == self._number(key)).order_by(t.c.place)
        )
        found = [sketch_rows.from_row((d, m), json.loads(row)) for d, m, row in rows]
        if not found:
            raise KeyError(key)
        return found

    def merges(self, key: str) -> Sequence[Merge]:
        t = schema.merge
        rows = self._connection.execute(select(t).where(t.c.incident == self._number(key)).order_by(t.c.number)).mappings()
        return [
            Merge(
                (r["document"], r["member"]),
                r["into"],
                r["score"],
                tuple(json.loads(r["reasons"])),
                bool(r["joined"]),
                bool(r["vetoed"]),
            )
            for r in rows
        ]

    def open(self, key: str, sketch: Sketch) -> None:
        t = schema.incident
        opened = self._connection.execute(update(t).where(t.c.key == key), {"live": 1, "became": ""}).rowcount
        if not opened:
            number = (self._connection.scalar(select(func.max(t.c.number))) or 0) + 1
            self._connection.execute(insert(t), {"number": number, "key": key, "live": 1})
        self.join(key, sketch)

    def join(self, key: str, sketch: Sketch) -> None:
        t, number = schema.member, self._number(key)
        place = self._connection.scalar(select(func.count()).where(t.c.incident == number)) or 0
        row = {"incident": number, "place": place, "sketch": dumped(sketch_rows.to_row(sketch))}
        self._connection.execute(insert(t), {"document": sketch.key[0], "id": sketch.key[1], **row})

    def tell(self, key: str, merges: Sequence[Merge]) -> None:
        if not merges:
            return
        t, incident = schema.merge, self._number(key)
        first = (self._connection.scalar(select(func.max(t.c.number))) or 0) + 1
        rows = [
            {
                "number": n,
                "incident": incident,
                "document": m.member[0],
                "member": m.member[1],
                "into": m.into,
                "score": m.score,
                "reasons": dumped(m.reasons),
                "joined": int(m.joined),
                "vetoed": int(m.vetoed),
            }
            for n, m in enumerate(merges, first)
        ]
        self._connection.execute(insert(t), rows)

    def unite(self, key: str, other: str) -> None:
        into, gone = self._number(key), self._number(other)
        t, m = schema.member, schema.merge
        after = self._connection.scalar(select(func.count()).where(t.c.incident == into)) or 0
        self._connection.execute(update(t).where(t.c.incident == gone).values(incident=into, place=t.c.place + after))
        reasons = [self._renamed(r, key, other) for r in self.merges(other)]
        self._connection.execute(delete(m).where(m.c.incident == gone))
        self.tell(key, reasons)
        self._close(other, key)

    def dissolve(self, key: str) -> None:
        number = self._number(key)
        self._connection.execute(delete(schema.member).where(schema.member.c.incident == number))
        self._connection.execute(delete(schema.merge).where(schema.merge.c.incident == number))
        self._close(key, "")

    def follow(self, key: str, became: str) -> None:
        self._connection.execute(update(schema.incident).where(schema.incident.c.key == key), {"became": became})

    def _close(self, key: str, became: str) -> None:
        self._connection.execute(update(schema.incident).where(schema.incident.c.key == key), {"live": 0, "became": became})

    @staticmethod
    def _renamed(merge: Merge, key: str, other: str) -> Merge:
        into = key if merge.into == other else merge.into
        return Merge(merge.member, into, merge.score, merge.reasons, merge.joined, merge.vetoed)

    def _number(self, key: str) -> int:
        """The number of an incident, which it keeps for ever."""
        if key not in self._numbers:
            t = schema.incident
            number = self._connection.scalar(select(t.c.number).where(t.c.key == key))
            if number is None:
                raise KeyError(key)
            self._numbers[key] = int(number)
        return self._numbers[key]

    def _alive(self, keys: Iterable[str]) -> dict[str, int]:
        t = schema.incident
        wanted = list(dict.fromkeys(keys))
        # Asked for the live ones too, SQLite would go through all that are live rather than through the keys.
        rows = self._connection.execute(select(t.c.key, t.c.number, t.c.live).where(t.c.key.in_(wanted)))
        found = {key: number for key, number, live in rows if live}
        return {key: found[key] for key in wanted if key in found}

    def _sketches(self, members: Collection[MemberKey]) -> dict[MemberKey, Sketch]:
        t = schema.member
        query = select(t.c.document, t.c.id, t.c.sketch)
        return {
            (d, m): _sketch(d, m, row)
            for some in chunks(members)
            for d, m, row in self._connection.execute(query.where(tuple_(t.c.document, t.c.id).in_(some)))
        }


class LedgerCopies:
    """Documents by their fingerprints (a ``CopyShelf``); ``number`` and ``reading`` are those of the document that comes next."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store, self._connection = store, connection
        self.number = self.reading = 0

    def add(self, view: View, kin: int | None) -> int:
        t = schema.taken
        highest = self._connection.scalar(select(func.max(t.c.place)))
        place = 0 if highest is None else highest + 1
        family = place if kin is None else self.families([kin])[kin]
        row = {"place": place, "document": self.number, "id": view.document.id, "reading": self.reading, "family": family}
        self._connection.execute(insert(t), row)
        return place

    def families(self, places: Collection[int]) -> Mapping[int, int]:
        t = schema.taken
        query = select(t.c.place, t.c.family)
        return {p: f for some in chunks(places) for p, f in self._connection.execute(query.where(t.c.place.in_(some)))}

    def view(self, place: int) -> View:
        name = self._connection.scalar(select(schema.taken.c.id).where(schema.taken.c.place == place)) or ""
        return view(by_id(self._connection, [name])[name])

    def posted(self, prints: Collection[int]) -> Mapping[int, tuple[int, ...]]:
        t = schema.print_
        query = select(t.c.print, t.c.places)
        return {
            p: tuple(array("I", places))
            for some in chunks(prints)
            for p, places in self._connection.execute(query.where(t.c.print.in_(some)))
        }

    def post(self, places: Mapping[int, tuple[int, ...]]) -> None:
        rows = [{"print": p, "places": array("I", held).tobytes()} for p, held in places.items()]
        self._store.put(self._connection, schema.print_, rows)


@lru_cache(maxsize=SKETCHES)
def _sketch(document: str, member: str, row: str) -> Sketch:
    """The sketch in a row; the same rows are asked for again and again while news of the same days come in."""
    return sketch_rows.from_row((document, member), json.loads(row))


@lru_cache(maxsize=AT_ONCE)
def _newest(keys: int) -> TextClause:
    """Asks for the newest incidents of some keys in one statement, which is as quick as one key's: k0, k1, ... are the keys."""
    one = "SELECT * FROM (SELECT key, incident FROM posting WHERE key = :k{} ORDER BY incident DESC LIMIT {}) AS newest"
    return text(" UNION ALL ".join(one.format(n, NEWEST) for n in range(keys)))


@lru_cache(maxsize=1 << 14)
def _hash(key: Key) -> int:
    """An index key as a number of 64 bits."""
    raw = hashlib.blake2b("\0".join(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)
