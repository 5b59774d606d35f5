"""A speaker's record: what became of what it said. Counts with their intervals, never a bare score."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, case, func, select

from counterclaim.ledger import schema
from counterclaim.ledger.questions import Page, Row
from counterclaim.ledger.speaker_names import bodies_named

_P: Final = schema.position
Z95: Final = 1.959964
"""Standard deviations to either side that hold 95 % of a normal distribution."""
OUTCOMES: Final = ("agreed", "corroborated", "contested", "reversed", "alone")
_STATUSES: Final = ("agreed", "corroborated", "contested", "single-source")


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of``, with the 95 % interval (Wilson) of the share, each end in 0..1."""

    count: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share; all is open when nothing was counted."""
        return wilson(self.count, self.of)

    def row(self) -> Row:
        """The share as a JSON-ready row."""
        low, high = self.interval
        return {"count": self.count, "of": self.of, "low": round(low, 4), "high": round(high, 4)}


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the questions that a speaker answered: each incident's question counts once.

    ``agreed``: opposed sides hold it. ``corroborated``: independent origins do. ``contested``: others hold what can't be true too.
    ``reversed``: the speaker itself came to another answer. ``alone``: nobody else answers. The first three and the last are the
    question's status now, whoever may be right; a question can be reversed and one of them too.
    """

    questions: int
    incidents: int
    shares: tuple[tuple[str, Share], ...]

    def share(self, outcome: str) -> Share:
        """The share of one of ``OUTCOMES``."""
        return dict(self.shares)[outcome]

    def row(self) -> Row:
        """The record as a JSON-ready row."""
        return {"questions": self.questions, "incidents": self.incidents, **{name: s.row() for name, s in self.shares}}


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker with its record, in all and by type of incident (the most frequent first).

    ``answers`` counts what it said, report by report; ``mouths`` are those who spoke for it, ``first`` and ``last`` when it was
    first and last heard (EDTF).
    """

    name: str
    kind: str
    side: str
    answers: int
    record: Record
    topics: tuple[tuple[str, Record], ...] = ()
    mouths: tuple[str, ...] = ()
    first: str = ""
    last: str = ""

    def row(self) -> Row:
        """The source as a JSON-ready row."""
        topics = {name: record.row() for name, record in self.topics}
        own: Row = {"name": self.name, "kind": self.kind, "side": self.side, "answers": self.answers}
        return {**own, **self.record.row(), "topics": topics, "mouths": list(self.mouths), "first": self.first, "last": self.last}


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score."""
    if not of:
        return 0.0, 1.0
    share, z2 = count / of, Z95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    reach = Z95 / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def sources(connection: Connection, limit: int = 20, offset: int = 0) -> Page:
    """A page of the speakers with their records, whoever answers most first."""
    t = _P
    total = connection.scalar(select(func.count(t.c.body.distinct()))) or 0
    listed = select(t.c.body, func.count().label("answers")).group_by(t.c.body).order_by(func.count().desc(), t.c.body)
    names = [row.body for row in connection.execute(listed.limit(limit).offset(offset))]
    found = _sources(connection, names)
    return Page.of([found[n].row() for n in names], offset, total)


def source(connection: Connection, name: str) -> tuple[Source, ...]:
    """The speakers that a name means, each with its record. Raises ``CounterclaimError`` (``unknown_source``)."""
    meant = bodies_named(connection, name)
    query = select(_P.c.body).where(_P.c.speaker.in_(meant.mouths)).distinct().order_by(_P.c.body)
    names = list(connection.scalars(query)) if meant.mouths else list(meant.names)
    found = _sources(connection, names)
    return tuple(found[n] for n in names)


class _Topic(NamedTuple):
    """What became of the questions that a speaker answered on incidents of one type."""

    body: str
    type: str
    incidents: int
    answers: int
    questions: int
    agreed: int
    corroborated: int
    contested: int
    alone: int
    reversed: int


class _Voice(NamedTuple):
    """How often someone spoke for a body, and when first and last."""

    body: str
    speaker: str
    kind: str
    side: str
    first: str
    last: str
    answers: int


def _sources(connection: Connection, names: Sequence[str]) -> dict[str, Source]:
    told: defaultdict[str, list[_Topic]] = defaultdict(list)
    for row in connection.execute(_topics_of(names)):
        told[row.body].append(_Topic._make(row))
    who: defaultdict[str, list[_Voice]] = defaultdict(list)
    for each in connection.execute(_voices_of(names)):
        who[each.body].append(_Voice._make(each))
    return {name: _source(name, told[name], who[name]) for name in names}


def _topics_of(names: Sequence[str]) -> Select[Any]:
    """Each question of an incident once, then summed up by type."""
    t, p = schema.incident, _P.c
    reversed_, answers = func.max(p.given_up).label("reversed"), func.count().label("answers")
    each = select(p.body, p.incident, p.question, func.max(p.status).label("status"), reversed_, answers).where(p.body.in_(names))
    q = each.group_by(p.body, p.incident, p.question).subquery().c
    held = [func.sum(case((q.status == status, 1), else_=0)) for status in _STATUSES]
    counts = (func.count(q.incident.distinct()), func.sum(q.answers), func.count(), *held, func.sum(q.reversed))
    by_type = select(q.body, t.c.type, *counts).join(t, t.c.number == q.incident).group_by(q.body, t.c.type)
    return by_type.order_by(func.count().desc(), t.c.type)


def _voices_of(names: Sequence[str]) -> Select[tuple[str, str, str, str, str, str, int]]:
    when = func.coalesce(func.nullif(_P.c.said, ""), func.nullif(_P.c.reported, ""))
    return (
        select(_P.c.body, _P.c.speaker, _P.c.kind, _P.c.side, func.min(when), func.max(when), func.count())
        .where(_P.c.body.in_(names))
        .group_by(_P.c.body, _P.c.speaker, _P.c.kind, _P.c.side)
        .order_by(func.count().desc(), _P.c.speaker, _P.c.kind, _P.c.side)
    )


def _source(name: str, told: Sequence[_Topic], voices: Sequence[_Voice]) -> Source:
    own = [v for v in voices if v.speaker == name] or list(voices)
    sides: Counter[str] = Counter()
    for v in voices:
        sides[v.side] += v.answers if v.side else 0
    return Source(
        name=name,
        kind=own[0].kind,
        side=max(sides, key=lambda s: sides[s], default=""),
        answers=sum(t.answers for t in told),
        record=_record(told),
        topics=tuple((t.type, _record([t])) for t in told),
        mouths=tuple(dict.fromkeys(v.speaker for v in voices if v.speaker != name)),
        first=min((v.first for v in voices if v.first), default=""),
        last=max((v.last for v in voices if v.last), default=""),
    )


def _record(told: Sequence[_Topic]) -> Record:
    of = sum(t.questions for t in told)
    shares = tuple((outcome, Share(sum(getattr(t, outcome) for t in told), of)) for outcome in OUTCOMES)
    return Record(of, sum(t.incidents for t in told), shares)
