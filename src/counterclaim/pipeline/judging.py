"""What a person decides, as the body of a judgement: anchored to documents and words, so that another reading keeps it.

Incidents are named by key, claims by id, documents by id, as ``show`` and ``claims`` print them. All functions raise
``CounterclaimError``: ``unknown_incident``, ``unknown_claim``, ``unknown_document``, ``judgement_invalid``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import evidence, schema
from counterclaim.ledger.corrections import claim_at, spans_of
from counterclaim.ledger.entries import canonical
from counterclaim.ledger.questions import Page
from counterclaim.pipeline.state import State
from counterclaim.records import Claim, Document, Reading, Span
from counterclaim.records.edtf import days
from counterclaim.records.ledger import Member
from counterclaim.records.reading import INCIDENT_TYPES, KINDS, QUESTIONS, STANCES

Body = dict[str, Any]
LETTERS: Final = "ABCDEF"
"""Reliability of a source (AJP-2.1): A completely reliable to E unreliable, F not to be judged."""


def same(state: State, keys: Sequence[str]) -> Body:
    """All reports of these incidents tell one."""
    if len(set(keys)) < 2:
        raise _invalid("two incidents are needed to be one")
    return {"members": [anchor(m) for key in keys for m in _members(state, key)]}


def different(state: State, key: str, documents: Sequence[str]) -> Body:
    """What these documents tell is another incident than what the others of ``key`` tell."""
    members = _members(state, key)
    out = [m for m in members if m.document.id in documents]
    if strangers := set(documents) - {m.document.id for m in members}:
        raise CounterclaimError("unknown_document", f"it tells nothing of {key}", where=min(strangers), fix="See: show KEY")
    if not out:
        raise _invalid("no report is chosen")
    if len(out) == len(members):
        raise _invalid("nothing would be left of the incident")
    return {"members": [anchor(m) for m in out], "of": [anchor(m) for m in members if m not in out]}


def apart(state: State, key: str, other: str) -> Body:
    """What the reports of ``key`` tell is another incident than what those of ``other`` tell."""
    members, of = _members(state, key), _members(state, other)
    if {m.key for m in members} & {m.key for m in of}:
        raise _invalid("they are one incident; name the documents that tell another")
    return {"members": [anchor(m) for m in members], "of": [anchor(m) for m in of]}


def wrong(state: State, claim: str) -> Body:
    """What was read as a claim is none."""
    return {"claim": _claim_anchor(*claim_of(state, claim))}


def confirm(state: State, claim: str) -> Body:
    """A claim was read rightly, however doubtful the machine is."""
    return {"claim": _claim_anchor(*claim_of(state, claim))}


def correct(state: State, claim: str, **given: str) -> Body:
    """A claim as it should have been read: ``speaker``, ``kind``, ``side``, ``said``; ``question`` with ``answer`` and
    ``stance``; or ``incident``, a key (empty for none)."""
    document, reading, found = claim_of(state, claim)
    fields: Body = {name: value for name, value in given.items() if name != "incident" and value}
    if "question" in fields:
        _known(fields["question"], QUESTIONS, "question")
        if "answer" in given:
            fields["answer"] = given["answer"]
    elif "answer" in fields or "stance" in fields:
        raise _invalid("an answer or a stance needs its question")
    _known(fields.get("stance", "asserts"), STANCES, "stance")
    _known(fields.get("kind", "other"), KINDS, "kind")
    if "incident" in given:
        fields["incident"] = _incident_in(state, document, given["incident"]) if given["incident"] else None
    if not fields:
        raise _invalid("nothing is corrected")
    return {"claim": _claim_anchor(document, reading, found), **fields}


def missed(
    state: State,
    document: str,
    words: str,
    speaker: str,
    points: Sequence[Sequence[str]],
    incident: str,
    start: int | None = None,
    **given: str,
) -> Body:
    """A claim that was not read: the exact words of a document, who says them, and what they answer.

    ``start`` is where the words are meant that stand there several times, else they are meant where they stand first.
    """
    found = evidence.by_id(state.connection, [document]).get(document)
    if found is None:
        raise CounterclaimError("unknown_document", "the ledger has no such document", where=document)
    at = start if start is not None and found.text.startswith(words, start) else found.text.find(words)
    if not words.strip() or at < 0:
        raise _invalid("these words do not stand in the document; give them exactly")
    check_points(points)
    row = {"document": document, "spans": [[at, at + len(words)]], "speaker": speaker, "points": [list(p) for p in points]}
    row |= {name: value for name, value in given.items() if value}
    _known(str(row.get("kind", "other")), KINDS, "kind")
    return {"claim": row, "incident": _incident_in(state, found, incident) if incident else None}


def check_points(points: Sequence[Sequence[str]]) -> None:
    """Refuse points (question, answer, stance) of unknown questions or stances."""
    for question, _, stance in points:
        _known(question, QUESTIONS, "question")
        _known(stance, STANCES, "stance")


def grade(speaker: str, letter: str, topic: str = "", since: str = "", until: str = "") -> Body:
    """How reliable a speaker is (AJP-2.1), on incidents of one type and time only where these are given (EDTF days)."""
    _known(letter, tuple(LETTERS), "letter")
    _known(topic or "other", INCIDENT_TYPES, "type")
    for when in filter(None, (since, until)):
        if days(when) is None:
            raise _invalid(f"{when!r} is no date")
    return {"speaker": speaker, "letter": letter, "topic": topic, "since": since, "until": until}


def settle(state: State, key: str, question: str, answer: str, stance: str = "asserts") -> Body:
    """A question of an incident whose answer is known."""
    _known(question, QUESTIONS, "question")
    _known(stance, ("asserts", "denies"), "stance")
    return {"incident": anchor(_members(state, key)[0]), "question": question, "answer": answer, "stance": stance}


def note(state: State, about: str, text: str) -> Body:
    """Words about an incident (by key), a claim (by id) or a document (by id)."""
    if not text.strip():
        raise _invalid("the note is empty")
    if state.shelf.held([now := state.shelf.now(about)]):
        return {"incident": anchor(_members(state, now)[0]), "text": text}
    if about in evidence.by_id(state.connection, [about]):
        return {"document": about, "text": text}
    return {"claim": _claim_anchor(*claim_of(state, about)), "text": text}


def seen(state: State, about: str, other: str = "") -> Body:
    """Somebody looked at an incident (by key) and leaves it as it is; or at two claims (by id): their speakers, whose names look
    alike, are two."""
    if not other:
        return {"incident": anchor(_members(state, about)[0])}
    one, two = claim_of(state, about), claim_of(state, other)
    if one[2].speaker == two[2].speaker:
        raise _invalid("both claims have one speaker")
    return {"claim": _claim_anchor(*one), "other": _claim_anchor(*two)}


def undo(connection: Connection, number: int) -> Body:
    """A judgement that shall hold no more."""
    t = schema.ruling
    held = connection.execute(select(t.c.kind, t.c.undone).where(t.c.judgement == number)).one_or_none()
    if held is None:
        raise CounterclaimError("unknown_judgement", "there is no such judgement", where=f"J{number}", fix="See: judge list")
    if held.undone:
        raise _invalid(f"J{number} is undone already")
    return {"judgement": number}


def claim_of(state: State, claim: str) -> tuple[Document, Reading, Claim]:
    """A claim by its id, with its document and reading."""
    t = schema.position
    name = state.connection.scalar(select(t.c.document).where(t.c.claim == claim).limit(1)) or _elsewhere(state.connection, claim)
    if name:
        document, reading = state.reports.reads([name])[name]
        if found := next((c for c in reading.claims if c.cid == claim), None):
            return document, reading, found
        _judged_wrong(state, name, claim)
    raise CounterclaimError("unknown_claim", "the ledger has no such claim", where=claim, fix="See: claims, or show KEY")


def _judged_wrong(state: State, document: str, claim: str) -> None:
    """Tell of a claim that is not there since somebody judged that it is none."""
    t, j, e = schema.ruling, schema.judgement, schema.entry
    read = state.connection.scalar(select(schema.taken.c.reading).where(schema.taken.c.id == document))
    reading = evidence.readings(state.connection, [read])[read] if read else Reading(document)
    held = select(t.c.judgement, j.c.body, e.c.line).join(j, j.c.number == t.c.judgement).join(e, e.c.number == j.c.entry)
    for number, body, line in state.connection.execute(held.where(t.c.document == document, t.c.kind == "wrong", t.c.undone == 0)):
        meant = claim_at(reading, spans_of(json.loads(body)["claim"]))
        if meant and meant.cid == claim:
            who = json.loads(line)["actor"] or "somebody"
            what = f"{who} judged that this is no claim (J{number})"
            raise CounterclaimError("judgement_stale", what, where=claim, fix=f"Undo J{number} if it is one.")


def _elsewhere(connection: Connection, claim: str) -> str | None:
    """The document of a claim that bears on no incident."""
    t, d = schema.reading, schema.document
    query = select(d.c.id).join(t, t.c.document == d.c.number).where(t.c.row.contains(f'"{claim}"', autoescape=True))
    return connection.scalar(query.order_by(t.c.number.desc()).limit(1)) if claim.isalnum() else None


def _members(state: State, key: str) -> tuple[Member, ...]:
    now = state.shelf.now(key)
    if not state.shelf.held([now]):
        raise CounterclaimError("unknown_incident", "the ledger has no such incident", where=key, fix="See: incidents")
    return state.gathering.incident(now).members


def anchor(member: Member) -> Body:
    """The words by which a member is found again."""
    first = min(member.incident.mentions, default=Span(0, 0))
    return {"document": member.document.id, "span": list(first)}


def _incident_in(state: State, document: Document, key: str) -> Body:
    """The anchor of what a document itself tells of an incident."""
    told = next((m for m in _members(state, key) if m.document.id == document.id), None)
    if told is None:
        raise _invalid(f"{document.id} tells nothing of {key}")
    return anchor(told)


def _claim_anchor(document: Document, reading: Reading, claim: Claim) -> Body:
    return {"document": document.id, "spans": [list(s) for s in claim.content]}


def _known(value: str, among: Sequence[str], what: str) -> None:
    if value not in among:
        raise _invalid(f"{value!r} is no {what}; there are {', '.join(among)}")


def _invalid(what: str) -> CounterclaimError:
    return CounterclaimError("judgement_invalid", what, where="judge")


def listed(connection: Connection) -> list[Body]:
    """All judgements in order: number, kind, body, whether undone or orphaned, who made it and when."""
    return [_row(*r) for r in connection.execute(_judgements().order_by(schema.judgement.c.number))]


def newest(connection: Connection, limit: int = 50, offset: int = 0, actor: str = "") -> Page:
    """A page of the judgements, as :func:`listed` gives them, the newest first; of one person only when ``actor`` is given."""
    query = _judgements().order_by(schema.judgement.c.number.desc())
    if actor:
        # A line of the log is canonical: its act and its actor stand first.
        query = query.where(schema.entry.c.line.startswith(f'{{"act":"judge","actor":{canonical(actor)},', autoescape=True))
    rows = connection.execute(query.limit(limit + 1).offset(offset)).all()
    return Page(tuple(_row(*r) for r in rows[:limit]), offset, None, len(rows) > limit)


def _judgements() -> Select[Any]:
    j, r, e = schema.judgement, schema.ruling, schema.entry
    query = select(j.c.number, j.c.kind, j.c.body, r.c.undone, r.c.orphaned, e.c.line)
    return query.outerjoin(r, r.c.judgement == j.c.number).join(e, e.c.number == j.c.entry)


def _row(number: int, kind: str, body: str, undone: int, orphaned: int, line: str) -> Body:
    entry = json.loads(line)
    state = {"undone": bool(undone), "orphaned": bool(orphaned), "actor": entry["actor"], "time": entry["time"]}
    return {"judgement": number, "kind": kind, "body": json.loads(body), **state}
