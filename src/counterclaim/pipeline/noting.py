"""What is in no document: a phone call, a briefing, an interview; and sources that must not be named."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import evidence, schema
from counterclaim.ledger.log import Act
from counterclaim.ledger.veil import alias
from counterclaim.pipeline import judging
from counterclaim.pipeline.ledger import Added, Ledger
from counterclaim.pipeline.state import State
from counterclaim.reconcile.particulars import date_of, place_of, type_of
from counterclaim.records import Claim, Document, Incident, Point, Reading, Span
from counterclaim.records.document import Outcome
from counterclaim.records.reading import INCIDENT_TYPES
from counterclaim.records.rows import claim_id


@dataclass(frozen=True, slots=True)
class Noted:
    """What someone said outside of all documents. ``said`` is EDTF; ``incident`` a key of the ledger, or empty for one that
    ``type``, ``date`` and ``place`` describe."""

    words: str
    speaker: str
    points: Sequence[tuple[str, str, str]]
    said: str = ""
    kind: str = "other"
    side: str = ""
    incident: str = ""
    type: str = "other"
    date: str = ""
    place: str = ""
    confidential: bool = False


def take_note(ledger: Ledger, noted: Noted) -> Added:
    """Keep words as a document of their own with their one claim, in one transaction with the judgement where they belong.

    Of a confidential speaker only an alias stands in document, reading and log. Raises ``CounterclaimError``.
    """
    _check(noted)
    with ledger.acting("note") as act:
        state = ledger.state(act.connection)
        about = state.gathering.incident(state.shelf.now(noted.incident)).members if _known(state, noted.incident) else ()
        name = conceal_in(act, noted.speaker) if noted.confidential else noted.speaker
        document = _document(act, noted)
        ledger.blobs.put(noted.words.encode())
        told = _incident(
            noted, (type_of(about), date_of(about), place_of(about)) if about else (noted.type, noted.date, noted.place)
        )
        number = evidence.add_document(act, document, evidence.NOTE)
        made = evidence.add_reading(act, number, _reading(document, noted, name, told), "note")
        kept = evidence.readings(act.connection, [made])[made]
        touched = state.take(number, document, made, kept, act.entry)
        act.close(document=number)
        if about:
            body = {"members": [judging.anchor(about[0]), {"document": document.id, "span": [0, len(noted.words)]}]}
            joining = act.next("judge")
            judgement = joining.insert(schema.judgement, {"kind": "same", "body": evidence.dumped(body), "basis": 0})
            touched = state.judge(judgement, "same", body, joining.entry)
            joining.close(judgement=judgement, kind="same")
    return Added(Outcome.OK, number, touched)


def conceal(ledger: Ledger, name: str) -> str:
    """Let a source be confidential from now on; the alias under which it is shown. Its name stands in no log."""
    if len(name.strip()) < 3:
        raise CounterclaimError("name_too_short", "would hide parts of other words", where=name, fix="Give the full name.")
    with ledger.acting("conceal") as act:
        told = conceal_in(act, name.strip())
        act.close()
    return told


def conceal_in(act: Act, name: str) -> str:
    """The alias of a confidential source, within an act; one that is concealed already keeps its alias."""
    t = schema.secret
    held = act.connection.scalar(select(t.c.number).where(func.lower(t.c.name) == name.lower()))
    return alias(held or act.insert(t, {"name": name}))


def _check(noted: Noted) -> None:
    if not noted.words.strip() or not noted.speaker.strip():
        raise CounterclaimError("note_empty", "words and their speaker are needed", where="note")
    if noted.type not in INCIDENT_TYPES:
        raise CounterclaimError(
            "note_invalid", f"{noted.type!r} is no type", where="note", fix=f"There are {', '.join(INCIDENT_TYPES)}."
        )
    if noted.confidential and noted.speaker.casefold() in noted.words.casefold():
        raise CounterclaimError(
            "note_names_source", "the words name the confidential source", where="note", fix="Leave the name out of the words."
        )
    judging.check_points(noted.points)


def _known(state: State, key: str) -> bool:
    if key and not state.shelf.held([state.shelf.now(key)]):
        raise CounterclaimError("unknown_incident", "the ledger has no such incident", where=key, fix="See: incidents")
    return bool(key)


def _document(act: Act, noted: Noted) -> Document:
    digest = hashlib.sha256(noted.words.encode()).hexdigest()
    place = act.number(schema.document)  # never given again, so that no other note gets the id of one that was deleted
    # Notes are their own documents even where the words are the same: someone else may say them, at another time.
    return Document(f"note-{place}-{digest[:12]}", digest, noted.words, title="Note", published=noted.said, source="note")


def _incident(noted: Noted, described: tuple[str, str, str]) -> Incident:
    whole = (Span(0, len(noted.words)),)
    kind, date, place = described
    return Incident("i1", kind, "occurred", "attributed", whole, date=date, place=place)


def _reading(document: Document, noted: Noted, speaker: str, incident: Incident) -> Reading:
    whole = (Span(0, len(noted.words)),)
    cid = claim_id(document.id, None, None, whole)
    points = tuple(Point(*p) for p in noted.points)
    claim = Claim(cid, speaker, noted.kind, noted.side, None, None, whole, incident="i1", said=noted.said, points=points)
    return Reading(document.id, (incident,), (claim,))
