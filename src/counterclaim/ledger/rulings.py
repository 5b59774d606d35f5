"""What judgements mean for the state: pairs of members that are one or are not, and corrections of readings; until undone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from counterclaim.group.sketch import MemberKey
from counterclaim.ledger import schema
from counterclaim.ledger.corrections import KINDS
from counterclaim.ledger.evidence import chunks

Correction = tuple[str, Mapping[str, Any]]


class Rulings:
    """The rulings that hold now, in one transaction; tells a grouper what was judged of pairs of members."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[MemberKey, dict[MemberKey, bool]] = {}

    def same(self, member: MemberKey) -> set[MemberKey]:
        """The members judged to tell the same incident."""
        return {other for other, same in self._of(member).items() if same}

    def different(self, member: MemberKey) -> set[MemberKey]:
        """The members judged to tell another incident."""
        return {other for other, same in self._of(member).items() if not same}

    def rule(self, judgement: int, kind: str, *, document: str = "", subject: str = "", orphaned: bool = False) -> None:
        """Let a judgement hold."""
        row = {"judgement": judgement, "kind": kind, "document": document, "subject": subject, "orphaned": int(orphaned)}
        self._connection.execute(insert(schema.ruling), row)

    def link(self, judgement: int, pairs: Iterable[tuple[MemberKey, MemberKey]], *, same: bool) -> None:
        """Keep what a judgement says of pairs of members, both ways."""
        both = {p for a, b in pairs for p in ((a, b), (b, a)) if a != b}
        rows = [
            {"document": a[0], "id": a[1], "other_document": b[0], "other_id": b[1], "judgement": judgement, "same": int(same)}
            for a, b in sorted(both)
        ]
        self._known.clear()
        if rows:
            self._connection.execute(insert(schema.pair), rows)

    def unlink(self, judgement: int) -> None:
        """Forget what a judgement says of pairs."""
        self._known.clear()
        self._connection.execute(delete(schema.pair).where(schema.pair.c.judgement == judgement))

    def linked(self, judgement: int) -> list[MemberKey]:
        """The members of which a judgement speaks, sorted."""
        t = schema.pair
        rows = self._connection.execute(select(t.c.document, t.c.id).where(t.c.judgement == judgement).distinct())
        return sorted((document, member) for document, member in rows)

    def undo(self, judgement: int, *, undone: bool = True) -> None:
        """Let a judgement hold no more, or again."""
        self._connection.execute(update(schema.ruling).where(schema.ruling.c.judgement == judgement), {"undone": int(undone)})

    def holds(self, judgement: int) -> bool:
        """Whether a judgement is not undone."""
        t = schema.ruling
        return self._connection.scalar(select(t.c.undone).where(t.c.judgement == judgement)) == 0

    def corrections(self, documents: Collection[str]) -> dict[str, list[Correction]]:
        """The corrections of each document that has any, in the order in which they were made."""
        t, j = schema.ruling, schema.judgement
        query = select(t.c.document, t.c.kind, j.c.body).join(j, j.c.number == t.c.judgement)
        found: dict[str, list[Correction]] = {}
        for some in chunks(documents):
            holding = query.where(t.c.document.in_(some), t.c.undone == 0, t.c.kind.in_(KINDS)).order_by(t.c.judgement)
            for document, kind, body in self._connection.execute(holding):
                found.setdefault(document, []).append((kind, json.loads(body)))
        return found

    def bodies(self, kinds: Sequence[str], subject: str | None = None) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
        """The judgements of some kinds that hold, with their numbers, in order; of one ``subject`` only, if it is given."""
        t, j = schema.ruling, schema.judgement
        query = (
            select(t.c.judgement, t.c.kind, j.c.body)
            .join(j, j.c.number == t.c.judgement)
            .where(t.c.undone == 0, t.c.kind.in_(kinds))
        )
        asked = query if subject is None else query.where(t.c.subject == subject)
        for number, kind, body in self._connection.execute(asked.order_by(t.c.judgement)):
            yield number, kind, json.loads(body)

    def _of(self, member: MemberKey) -> dict[MemberKey, bool]:
        """What is said of a member and others: the newest judgement on each pair; read once, since nobody else writes meanwhile."""
        if member not in self._known:
            self._known[member] = self._read(member)
        return self._known[member]

    def _read(self, member: MemberKey) -> dict[MemberKey, bool]:
        t = schema.pair
        rows = self._connection.execute(
            select(t.c.other_document, t.c.other_id, t.c.same)
            .where(t.c.document == member[0], t.c.id == member[1])
            .order_by(t.c.judgement)
        )
        return {(document, other): bool(same) for document, other, same in rows}
