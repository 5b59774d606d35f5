"""Positions of speakers from what readings hold: claims' points, the reports' own voice, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from counterclaim.reconcile import counts, times
from counterclaim.reconcile.mouths import mouths
from counterclaim.records import Claim, Document, Point, Voice
from counterclaim.records.finding import Case, Cite, Exhibit, Position, Told
from counterclaim.records.ledger import Member
from counterclaim.records.reading import SLOTS

SELF = ("<self>", "self", "itself")
# Whoever answers one of these says that it happened, unless the answer itself is that there was none.
IMPLYING = ("by", "means", "target", "where", "when", "killed", "wounded", "captured")
_ORDER = ("happened", *IMPLYING, "control", "other")


def case_of(key: str, members: Sequence[Member]) -> Case:
    """The case of one real-world incident from all reports that tell it; one report is a list of one."""
    said = [p for m in members for p in positions_of(m)]
    return Case(
        key=key,
        type=members[0].incident.type if members else "other",
        positions=tuple(said + derived(said)),
        told=tuple(t for m in members for t in _told(m)),
        exhibits=tuple(
            Exhibit(e.kind, Cite(m.document.id, e.span), e.by)
            for m in members
            for e in m.reading.evidence
            if e.incident == m.incident.id
        ),
        harmed=tuple(dict.fromkeys(_harmed(members))),
        answered=tuple(q for q in SLOTS if any(m.incident.slot(q) for m in members)),
        mouths=tuple(mouths(members).items()),
    )


def positions_of(member: Member) -> list[Position]:
    """Every position that one report gives on one incident: its speakers', then its own voice's."""
    document, reading, incident = member
    spoken = [p for c in reading.claims if c.incident == incident.id for p in _of_claim(c, document)]
    own = [p for v in reading.voice if v.incident == incident.id for p in _of_voice(v, document)]
    return spoken + own


def _of_claim(claim: Claim, document: Document) -> Iterable[Position]:
    spans = claim.content or tuple(s for s in (claim.cue, claim.source) if s)[:1]
    for point in claim.points:
        yield Position(
            speaker=claim.speaker,
            kind=claim.kind,
            side=claim.side,
            question=point.question,
            answer=_answer(point, claim.side or claim.speaker),
            stance=point.stance,
            document=document.id,
            spans=spans,
            said=claim.said,
            reported=document.published,
            via=claim.via,
            claim=claim.cid,
            confidence=claim.confidence,
            answer_span=point.span,
        )


def _answer(point: Point, speaker: str) -> str:
    return speaker if point.answer.casefold() in SELF else point.answer


def _of_voice(voice: Voice, document: Document) -> Iterable[Position]:
    for point in voice.points:
        yield Position(
            speaker=document.publisher or "this report",
            kind="media",
            side="",
            question=point.question,
            answer=point.answer,
            stance=point.stance,
            document=document.id,
            spans=(voice.content,),
            reported=document.published,
            voice=True,
            answer_span=point.span,
        )


def derived(said: Sequence[Position]) -> list[Position]:
    """What follows from what was said: one "it happened" for each speaker and document that answer a question about it.

    A speaker that speaks of the happening itself in the same document is taken at its word; nothing is derived for it.
    """
    speaks = {(p.document, p.speaker.casefold()) for p in said if p.question == "happened"}
    found: dict[tuple[str, str], Position] = {}
    for p in said:
        key = (p.document, p.speaker.casefold())
        if key in speaks or not _implies(p):
            continue
        if key not in found or (found[key].stance == "hedges" and p.stance == "asserts"):
            found[key] = replace(p, question="happened", answer="yes", derived=True, answer_span=None)
    return list(found.values())


def _implies(p: Position) -> bool:
    if p.question not in IMPLYING or p.stance not in ("asserts", "hedges"):
        return False
    count = counts.parse(p.answer) if p.question in ("killed", "wounded", "captured") else None
    return count is None or count.low > 0


def _told(member: Member) -> Iterable[Told]:
    document, reading, incident = member
    for r in reading.reversals:
        if r.incident == incident.id:
            prompt = Cite(document.id, r.prompted_by) if r.prompted_by else None
            words = r.prompted_by.of(document.text) if r.prompted_by else ""
            yield Told(r.speaker, r.question, Cite(document.id, r.span), r.before, r.after, prompt, words)


def _harmed(members: Sequence[Member]) -> Iterable[str]:
    for document, reading, incident in members:
        yield from (s.of(document.text) for s in (*incident.target, *incident.victims))
        points = [p for c in reading.claims if c.incident == incident.id for p in c.points]
        yield from (p.answer for p in points if p.question == "target" and p.stance == "asserts")


Moment = tuple[str, str]


def moment(p: Position) -> Moment:
    """A key that sorts positions by when they were said: the time told, else that of the report.

    What was said on the day of its report is told apart by the reports' hours; a report that recalls it later does not move it.
    """
    said, reported = times.order(p.said), times.order(p.reported)
    fresh = not said or said[:10] == reported[:10]
    return said or reported, reported if fresh else ""


def in_time(positions: Iterable[Position]) -> list[Position]:
    """The positions in the order in which they were said, and in the order of the text where that is not known."""
    return sorted(positions, key=lambda p: (moment(p), p.document, p.spans[0].start if p.spans else 0))


def questions_of(case: Case) -> list[str]:
    """The questions that someone answers, in the order in which a dossier asks them."""
    asked = {p.question for p in case.positions}
    return [q for q in _ORDER if q in asked] + sorted(asked.difference(_ORDER))


def on(case: Case, question: str) -> list[Position]:
    """All positions on one question, in the order in which they were said."""
    return in_time(p for p in case.positions if p.question == question)


def origin(p: Position) -> str:
    """Whose saying it is: the party for its mouths, the speaker itself when it has none or is not named."""
    own = p.voice or p.kind == "anonymous" or not p.side
    return f"speaker:{p.speaker.casefold()}" if own else f"side:{p.side.casefold()}"


def origins(positions: Sequence[Position]) -> set[str]:
    """The origins of several positions; a report's own voice counts only where nobody else speaks, for it may rest on them."""
    spoken = {origin(p) for p in positions if not p.voice}
    return spoken or {origin(p) for p in positions}
