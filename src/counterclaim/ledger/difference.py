"""Two incidents side by side: what they share and where they differ."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from counterclaim.ledger import schema
from counterclaim.ledger.incident_list import incident_row
from counterclaim.ledger.questions import Row, standing

Answers = Mapping[str, Mapping[tuple[str, str], Sequence[str]]]


def diff(connection: Connection, a: str, b: str) -> Row:
    """What two incidents (by their keys) share and where they differ, as a JSON-ready row.

    ``documents``, ``parties``, ``outlets`` are told as those of both, of ``a`` alone and of ``b`` alone; ``questions`` give the
    status on either side and the answers likewise, each with who gives it. ``weighed`` says why members were kept apart.
    Raises ``CounterclaimError`` (``unknown_incident``).
    """
    sides = [standing(connection, key) for key in (a, b)]
    left, right = (_incident(connection, number) for number, _ in sides)
    mine, yours = (_members(connection, number) for number, _ in sides)
    return {
        "a": left,
        "b": right,
        "same": sides[0] == sides[1],
        "members": {"a": mine, "b": yours},
        "documents": _apart([d for d, _ in mine], [d for d, _ in yours]),
        "parties": _apart(left["parties"], right["parties"]),
        "outlets": _apart(left["outlets"], right["outlets"]),
        "questions": _questions(left, right, *(_answers(connection, number) for number, _ in sides)),
        "weighed": _weighed(connection, sides),
    }


def _incident(connection: Connection, number: int) -> Row:
    t = schema.incident
    return incident_row(connection.execute(select(t).where(t.c.number == number)).mappings().one())


def _members(connection: Connection, number: int) -> list[list[str]]:
    t = schema.member
    return [list(r) for r in connection.execute(select(t.c.document, t.c.id).where(t.c.incident == number).order_by(t.c.place))]


def _apart(a: Iterable[str], b: Iterable[str]) -> Row:
    mine, yours = dict.fromkeys(a), dict.fromkeys(b)
    return {
        "both": [x for x in mine if x in yours],
        "a": [x for x in mine if x not in yours],
        "b": [x for x in yours if x not in mine],
    }


def _answers(connection: Connection, number: int) -> Answers:
    """Who gives which answer (with its stance), by question."""
    t = schema.position
    found: defaultdict[str, dict[tuple[str, str], list[str]]] = defaultdict(dict)
    query = select(t.c.question, t.c.answer, t.c.stance, t.c.speaker).where(t.c.incident == number).order_by(t.c.n)
    for question, answer, stance, speaker in connection.execute(query):
        who = found[question].setdefault((answer, stance), [])
        if speaker not in who:
            who.append(speaker)
    return found


def _questions(left: Row, right: Row, mine: Answers, yours: Answers) -> Row:
    return {
        q: {
            "status": {"a": left["statuses"].get(q, "unreported"), "b": right["statuses"].get(q, "unreported")},
            **_compared(mine.get(q, {}), yours.get(q, {})),
        }
        for q in dict.fromkeys([*left["statuses"], *right["statuses"]])
    }


def _compared(a: Mapping[tuple[str, str], Sequence[str]], b: Mapping[tuple[str, str], Sequence[str]]) -> Row:
    shared = [{"answer": k[0], "stance": k[1], "a": list(a[k]), "b": list(b[k])} for k in a if k in b]
    alone = {
        name: [{"answer": k[0], "stance": k[1], "speakers": list(own[k])} for k in own if k not in other]
        for name, own, other in (("a", a, b), ("b", b, a))
    }
    return {"both": shared, **alone}


def _weighed(connection: Connection, sides: Sequence[tuple[int, str]]) -> list[Row]:
    """What was weighed when a member of one was held against the other and kept apart."""
    t, m = schema.merge, schema.member
    rows: list[Any] = []
    for (number, _), (_, other) in (sides, sides[::-1]):
        query = select(t.c.document, t.c.member, t.c.score, t.c.reasons).where(t.c.incident == number, t.c.into == other)
        own = query.join(m, (m.c.document == t.c.document) & (m.c.id == t.c.member) & (m.c.incident == number))
        rows += connection.execute(own.where(t.c.joined == 0).order_by(t.c.number)).all()
    return [{"document": d, "member": i, "score": round(s, 3), "reasons": json.loads(r)} for d, i, s, r in rows]
