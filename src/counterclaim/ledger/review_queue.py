"""What most needs a person: doubtful claims on contested questions, contested incidents, incidents that may be one, names alike.

It is looked for among the incidents that changed last, so that it costs the same however many there are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Subquery, and_, func, literal, select

from counterclaim.ledger import schema
from counterclaim.ledger.questions import Row
from counterclaim.ledger.spelling import sounds, two_names

NEWEST: Final = 2000
"""Incidents, those that changed last, among which what needs a person is looked for."""
NAMED: Final = 500
"""Incidents among which names that look alike are looked for."""
DOUBTFUL: Final = 0.5
"""The confidence under which a claim is as likely read wrongly as rightly (docs/model-card.md)."""
NEAR: Final = -1.5
"""Log-odds from which a pair that was not joined is worth a look."""
NAMELESS: Final = ("anonymous", "resident")
"""Kinds of speakers whom reports call by what they are."""
CHECKED: Final = 5
"""Pairs that are looked through at once, for each that is asked for."""
_SHORT: Final = 4
_I: Final = schema.incident
_P: Final = schema.position


@dataclass(frozen=True, slots=True)
class Item:
    """Something to look at: ``kind`` is ``claim``, ``incident``, ``pair`` or ``names``; ``id`` stays while it is the same."""

    kind: str
    id: str
    row: Row


@dataclass(frozen=True, slots=True)
class Queue:
    """Items in the order in which to look at them; ``before`` is the entry of the log from which on older ones go, 0 for none."""

    items: tuple[Item, ...]
    before: int = 0


def queue(connection: Connection, most: int = 12, before: int = 0) -> Queue:
    """What needs a person now, at most so many of each kind; with ``before`` among incidents that last changed before an entry."""
    window = _window(before, NEWEST)
    changed = connection.scalars(select(window.c.changed).order_by(window.c.changed)).all()
    items = (
        *doubtful(connection, window, most),
        *contested(connection, window, most),
        *near(connection, window, most),
        *alike(connection, _window(before, NAMED), most),
    )
    return Queue(items, changed[0] if len(changed) == NEWEST else 0)


def doubtful(connection: Connection, window: Subquery, most: int) -> list[Item]:
    """Claims of low confidence on contested questions, of the incident that changed last first, the most doubtful first."""
    where = (_P.c.status == "contested", _P.c.confidence < DOUBTFUL, _P.c.claim != "")
    columns = (_P.c.claim, _P.c.document, _P.c.speaker, _P.c.kind, _P.c.side, _P.c.question, _P.c.answer, _P.c.stance)
    query = (
        select(*columns, _P.c.confidence, window.c.key, window.c.title)
        .join(window, window.c.number == _P.c.incident)
        .where(window.c.contested > 0, *where)
        .order_by(window.c.changed.desc(), _P.c.confidence, _P.c.incident, _P.c.n)
        .limit(most * 4)
    )
    found: dict[str, Row] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["claim"], dict(row))
    return [Item("claim", f"claim-{cid}", row) for cid, row in list(found.items())[:most]]


def contested(connection: Connection, window: Subquery, most: int) -> list[Item]:
    """Contested incidents, the last changed first, unless somebody looked at them after the last report joined."""
    r, j, s = schema.ruling, schema.judgement, schema.standing
    joined = select(func.max(s.c.entry)).where(s.c.incident == window.c.number).scalar_subquery()
    seen = (
        select(literal(1))
        .select_from(r)
        .join(j, j.c.number == r.c.judgement)
        .where(r.c.subject == window.c.key, r.c.kind == "seen", r.c.undone == 0, j.c.entry > func.coalesce(joined, 0))
    )
    columns = (window.c.key, window.c.title, window.c.contested, window.c.reports, window.c.date, window.c.changed)
    query = select(*columns).where(window.c.contested > 0, ~seen.exists()).order_by(window.c.changed.desc(), window.c.key)
    return [Item("incident", f"incident-{r['key']}", dict(r)) for r in connection.execute(query.limit(most)).mappings()]


def near(connection: Connection, window: Subquery, most: int) -> list[Item]:
    """Pairs of incidents that were nearly joined, those of one day first; no pair that a report or a person tells apart."""
    found: dict[str, Item] = {}
    rows = iter(_refused(connection, window).mappings())
    while len(found) < most and (some := list(islice(rows, most * CHECKED))):
        apart = _told_apart(connection, {n for r in some for n in (r["number"], r["other_number"])})
        for row in some:
            if frozenset((row["number"], row["other_number"])) not in apart:
                name = f"pair-{_digest(row['key'], row['other'])}"
                found.setdefault(name, Item("pair", name, {**row, "reasons": json.loads(row["reasons"])}))
    return list(found.values())[:most]


def _refused(connection: Connection, window: Subquery) -> CursorResult[Any]:
    """Members that did not join another incident, though little was against it."""
    m, other = schema.merge, _I.alias("other")
    one_day = and_(window.c.first_day <= other.c.last_day, window.c.last_day >= other.c.first_day)
    query = (
        select(m.c.document, m.c.member, m.c.score, m.c.reasons, window.c.number, window.c.key, window.c.title)
        .add_columns(other.c.number.label("other_number"), other.c.key.label("other"), other.c.title.label("other_title"))
        .join(window, window.c.number == m.c.incident)
        .join(other, other.c.key == m.c.into)
        .where(m.c.joined == 0, m.c.vetoed == 0, m.c.score > NEAR, other.c.live == 1, other.c.number != window.c.number)
    )
    return connection.execute(query.order_by(func.coalesce(one_day, 0).desc(), m.c.score.desc(), m.c.number))


def _told_apart(connection: Connection, incidents: Collection[int]) -> set[frozenset[int]]:
    """The pairs of some incidents both of which one report tells, or whose members a person judged to be different."""
    x, y, p = schema.member.alias("x"), schema.member.alias("y"), schema.pair
    told: dict[str, set[int]] = {}
    for document, number in connection.execute(select(x.c.document, x.c.incident).where(x.c.incident.in_(incidents))):
        told.setdefault(document, set()).add(number)
    both = {frozenset(pair) for numbers in told.values() for pair in combinations(sorted(numbers), 2)}
    judged = (
        select(x.c.incident, y.c.incident)
        .join(p, and_(x.c.document == p.c.document, x.c.id == p.c.id))
        .join(y, and_(y.c.document == p.c.other_document, y.c.id == p.c.other_id))
        .where(x.c.incident.in_(incidents), p.c.same == 0)
    )
    return both | {frozenset(row) for row in connection.execute(judged)}


def alike(connection: Connection, window: Subquery, most: int) -> list[Item]:
    """Names of speakers that sound alike and count as two: each with the one that speaks more, unless a person told them apart."""
    query = (
        select(_P.c.speaker, func.min(_P.c.body).label("body"), func.min(_P.c.claim).label("claim"), func.count().label("count"))
        .join(window, window.c.number == _P.c.incident)
        .where(_P.c.claim != "", _P.c.kind.not_in(NAMELESS))
        .group_by(_P.c.speaker)
    )
    pairs = list(_pairs(connection.execute(query).mappings()))
    apart = _looked_at(connection, [two_names(a["speaker"], b["speaker"]) for a, b in pairs])
    return [
        Item("names", f"names-{_digest(a['speaker'], b['speaker'])}", {"name": a, "other": b})
        for a, b in pairs
        if two_names(a["speaker"], b["speaker"]) not in apart
    ][:most]


def _pairs(rows: Iterable[Any]) -> Iterator[tuple[Row, Row]]:
    """The rarer name of each pair that sounds alike, then the more frequent one; names of one body are no pair."""
    by_sound: dict[str, list[Row]] = {}
    for row in rows:
        sound = " ".join(filter(None, map(sounds, row["speaker"].split())))
        if len(sound) >= _SHORT and any(c.isupper() for c in row["speaker"]):
            by_sound.setdefault(sound, []).append(dict(row))
    for same in by_sound.values():
        most, *others = sorted(same, key=lambda r: (-r["count"], r["speaker"]))
        yield from ((o, most) for o in others if o["body"].casefold() != most["body"].casefold())


def _looked_at(connection: Connection, subjects: list[str]) -> set[str]:
    t = schema.ruling
    query = select(t.c.subject).where(t.c.subject.in_(subjects), t.c.kind == "seen", t.c.undone == 0)
    return set(connection.scalars(query))


def _window(before: int, newest: int) -> Subquery:
    """The incidents that changed last."""
    names = ("number", "key", "title", "date", "contested", "reports", "changed", "first_day", "last_day")
    query = select(*(_I.c[n] for n in names)).where(_I.c.live == 1, *((_I.c.changed < before,) if before else ()))
    return query.order_by(_I.c.changed.desc()).limit(newest).subquery("newest")


def _digest(*names: str) -> str:
    return hashlib.sha256(two_names(*names).encode("utf-8", "surrogatepass")).hexdigest()[:12]
