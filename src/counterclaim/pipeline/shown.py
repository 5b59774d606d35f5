"""All that is known of one incident, as a dossier shows it: now, or as it stood at an earlier time.

Four times are kept apart: when it happened (the incident's date), was said (a claim's), was published (a document's) and was
recorded (a log entry's). A past state is asked for by one of the last two.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import evidence, schema
from counterclaim.ledger.corrections import KINDS, corrected
from counterclaim.ledger.log import stamp
from counterclaim.ledger.questions import entry_at
from counterclaim.pipeline.gathering import assessed, history_of
from counterclaim.pipeline.state import State
from counterclaim.reconcile import Lookups, case_of
from counterclaim.reconcile.particulars import date_of
from counterclaim.reconcile.precedents import Dated, precedents
from counterclaim.reconcile.settling import judged
from counterclaim.records.edtf import days
from counterclaim.records.finding import Reconciled
from counterclaim.records.ledger import Grade, History, LedgerIncident, Member, Settled

CLOCKS: Final = ("published", "recorded")
EARLIER: Final = 8
"""Earlier incidents of the same kind and parties among which precedents are sought."""


def shown(state: State, key: str, lookups: Lookups) -> History:
    """An incident with its assessments, its precedents, what persons settled and how they graded its speakers.

    Raises ``KeyError`` for a key that is none's (any more).
    """
    history = state.gathering.history(key)
    settled = settled_of(state)
    if settled:
        keys = dict.fromkeys(s.incident for s in settled)
        others = [state.gathering.found(k) for k in keys if k != key]
        history = judged([history, *others], settled, lookups)[0]
    return _graded(replace(history, related=_related(state, history)), state)


def as_of(state: State, key: str, moment: str, clock: str, lookups: Lookups) -> History | None:
    """An incident as it stood at a moment (ISO 8601, else UTC), by one of ``CLOCKS``; ``None`` when nothing was known.

    Raises ``CounterclaimError`` (``moment_invalid``).
    """
    told = moment_of(moment)
    members = _published(state, key, told) if clock == "published" else _recorded(state.connection, key, told)
    if not members:
        return None
    inside = {m.document.id: None for m in members}
    copies = [c for c in state.reports.copies(inside) if c.of in inside]
    merges = [m for m in state.shelf.merges(state.shelf.now(key)) if m.member in {m.key for m in members}]
    incident = LedgerIncident(key, tuple(members), tuple(merges))
    return assessed(history_of(incident, copies, dict(state.reports.credits(inside)), lookups), lookups)


def moment_of(text: str) -> str:
    """A moment as the log tells it; a day without a time is its end."""
    try:
        moment = datetime.fromisoformat(f"{text}T23:59:59.999999" if len(text) == len("2016-07-08") else text)
        return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise CounterclaimError(
            "moment_invalid", "is no time", where=text, fix="Give it as 2016-07-08 or 2016-07-08T20:00."
        ) from None


def settled_of(state: State) -> list[Settled]:
    """What persons settled of incidents that are there."""
    found = []
    for _, _, body in state.rulings.bodies(["settle"]):
        member = state.member_at(body["incident"])
        key = state.shelf.of([member]).get(member) if member else None
        if key:
            found.append(Settled(key, body["question"], body["answer"], body["stance"]))
    return found


def notes_of(state: State, history: History) -> list[Mapping[str, Any]]:
    """The notes on an incident, its documents and its claims: each with its number and text."""
    members = {m.key for m in history.incident.members}
    found: list[Mapping[str, Any]] = []
    documents = {m.document.id for m in history.incident.members}
    for number, _, body in state.rulings.bodies(["note"]):
        about = body.get("document") or body.get("claim", {}).get("document")
        if about in documents or ("incident" in body and state.member_at(body["incident"]) in members):
            found.append({"judgement": number, "text": body["text"]})
    return found


def _published(state: State, key: str, moment: str) -> list[Member]:
    """The members whose documents were published by then; a date without a time counts from its first hour."""
    now = state.gathering.incident(state.shelf.now(key)).members
    return [m for m in now if m.document.published and _utc(m.document.published) <= moment]


def _utc(published: str) -> str:
    """The first moment that an EDTF time names, as the log tells moments."""
    day, _, time = published.partition("T")
    when = days(day)
    if when is None:
        return "9999"
    try:
        moment = datetime.fromisoformat(f"{when.first.isoformat()}T{time or '00:00'}")
    except ValueError:
        moment = datetime.fromisoformat(f"{when.first.isoformat()}T00:00")
    return stamp(moment if moment.tzinfo else datetime.fromisoformat(f"{moment.isoformat()}+00:00"))


def _recorded(connection: Connection, key: str, moment: str) -> list[Member]:
    """The members as the ledger had them then, each as it was read and corrected by then."""
    until = entry_at(connection, moment)
    keys = _stood(connection, key, until)
    documents = evidence.by_id(connection, {d for d, _ in keys})
    readings = _readings_until(connection, documents, until)
    rulings = _corrections_until(connection, documents, until)
    members = []
    for name, incident in keys:
        if name in documents and name in readings:
            reading = corrected(readings[name], rulings.get(name, ()))
            members += [Member(documents[name], reading, i) for i in reading.incidents if i.id == incident]
    return members


def _stood(connection: Connection, key: str, until: int) -> list[tuple[str, str]]:
    """The members that stood in an incident at an entry, in the order in which they came."""
    s, i, t = schema.standing, schema.incident, schema.taken
    number = connection.scalar(select(i.c.number).where(i.c.key == key))
    latest = (
        select(s.c.document, s.c.id, func.max(s.c.entry).label("entry")).where(s.c.entry <= until).group_by(s.c.document, s.c.id)
    )
    ever = select(s.c.document).where(s.c.incident == number)
    then = latest.where(s.c.document.in_(ever)).subquery()
    query = (
        select(s.c.document, s.c.id)
        .join(then, (then.c.document == s.c.document) & (then.c.id == s.c.id) & (then.c.entry == s.c.entry))
        .join(t, t.c.id == s.c.document)
        .where(s.c.incident == number)
        .order_by(t.c.place)
    )
    return [(document, member) for document, member in connection.execute(query)]


def _readings_until(connection: Connection, names: Iterable[str], until: int) -> dict[str, Any]:
    r, d = schema.reading, schema.document
    newest = (
        select(func.max(r.c.number), d.c.id)
        .join(d, d.c.number == r.c.document)
        .where(d.c.id.in_(list(names)), r.c.entry <= until)
        .group_by(d.c.id)
    )
    numbers = {name: number for number, name in connection.execute(newest)}
    read = evidence.readings(connection, numbers.values())
    return {name: read[number] for name, number in numbers.items()}


def _corrections_until(connection: Connection, names: Iterable[str], until: int) -> dict[str, list[tuple[str, Mapping[str, Any]]]]:
    """The corrections that held at an entry."""
    j = schema.judgement
    rows = connection.execute(select(j.c.number, j.c.kind, j.c.body).where(j.c.entry <= until).order_by(j.c.number)).all()
    bodies = {number: (kind, json.loads(body)) for number, kind, body in rows}
    wanted = set(names)
    found: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for number in sorted(_holding(bodies)):
        kind, body = bodies[number]
        if kind in KINDS and body["claim"]["document"] in wanted:
            found.setdefault(body["claim"]["document"], []).append((kind, body))
    return found


def _holding(bodies: Mapping[int, tuple[str, Mapping[str, Any]]]) -> set[int]:
    """The judgements that no later one undid; an undoing that was undone undoes nothing."""
    holding = set(bodies)
    for number in sorted(bodies, reverse=True):
        kind, body = bodies[number]
        if kind == "undo" and number in holding:
            holding.discard(body["judgement"])
    return holding


def _related(state: State, history: History) -> tuple[tuple[str, str], ...]:
    """Earlier incidents of the same kind between the same parties: sought among the newest that share a party."""
    t, key = schema.incident, history.incident.key
    row = state.connection.execute(select(t.c.type, t.c.first_day, t.c.parties).where(t.c.key == key)).one()
    parties = set(filter(None, row.parties.split("\n")))
    if row.first_day is None or not parties:
        return ()
    earlier = select(t.c.key, t.c.parties, t.c.statuses, t.c.reversals)
    before = earlier.where(t.c.live == 1, t.c.type == row.type, t.c.last_day < row.first_day)
    rows = state.connection.execute(before.order_by(t.c.last_day.desc()).limit(EARLIER * 40)).all()
    near = [r for r in rows if parties & set(r.parties.split("\n"))][:EARLIER]
    mine = Dated(history.found, date_of(history.incident.members))
    members = state.gathering.members_of([r.key for r in near])
    others = [_ended(r.key, members[r.key], r.statuses) for r in near]
    told = [k for k, _ in precedents([mine, *others]).get(key, ())]
    # A change of story is told with who made it, which is not kept, so that it is worked out again; most incidents have none.
    changed = {r.key for r in near if r.reversals and r.key in told}
    every = [replace(o, found=state.gathering.found(k).found) if (k := o.found.case.key) in changed else o for o in others]
    return precedents([mine, *every]).get(key, ())


def _ended(key: str, members: Sequence[Member], statuses: str) -> Dated:
    """An incident with what was said of it and the statuses that are kept of its questions."""
    return Dated(Reconciled(case_of(key, members), (), tuple(json.loads(statuses or "{}").items())), date_of(members))


def _graded(history: History, state: State) -> History:
    """The assessments with the letters that persons gave to speakers, each for its topic and time."""
    bodies = [body for _, _, body in state.rulings.bodies(["grade"])]
    if not bodies:
        return history
    fitting = [b for b in bodies if _fits(b, history)]
    assessments = tuple(replace(a, grades=tuple(_letter(g, fitting) for g in a.grades)) for a in history.assessments)
    return replace(history, assessments=assessments)


def _fits(body: Mapping[str, Any], history: History) -> bool:
    when = days(date_of(history.incident.members))
    since, until = (days(body[name]) for name in ("since", "until"))
    in_time = (since is None or (when is not None and when.last >= since.first)) and (
        until is None or (when is not None and when.first <= until.last)
    )
    return in_time and body["topic"] in ("", history.found.case.type)


def _letter(grade: Grade, bodies: Sequence[Mapping[str, Any]]) -> Grade:
    """A grade with the letter that was last given to its speaker."""
    given = [b for b in bodies if b["speaker"].casefold() == grade.speaker.casefold()]
    return replace(grade, letter=given[-1]["letter"], reason=f"{grade.reason}; the letter is a person's") if given else grade
