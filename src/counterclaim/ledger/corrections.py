"""What persons corrected in a reading: wrong claims taken out, fields changed, missed claims added, doubtful ones confirmed.

What was read is never changed.

A correction is anchored to words, not to a machine's id, so that another reading of the same document keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from counterclaim.records import Claim, Incident, Point, Reading, Span
from counterclaim.records.reading import Spans
from counterclaim.records.rows import claim_id

KINDS: Final = ("wrong", "correct", "claim", "confirm")
SETTABLE: Final = ("speaker", "kind", "side", "said")
_LEAST: Final = 0.5
"""The share of an anchor's words that a claim must hold to be the one meant."""


def incident_at(reading: Reading, span: Span) -> Incident | None:
    """The incident that the words at a span tell, ``None`` when the reading has none there."""
    best = max(reading.incidents, key=lambda i: _shared(i.mentions, (span,)), default=None)
    return best if best and _shared(best.mentions, (span,)) else None


def claim_at(reading: Reading, spans: Spans) -> Claim | None:
    """The claim whose content the spans hold for the most part, ``None`` when the reading has none there."""
    best = max(reading.claims, key=lambda c: _alike(c.content, spans), default=None)
    return best if best and _alike(best.content, spans) >= _LEAST else None


def meets(reading: Reading, kind: str, body: Mapping[str, Any]) -> bool:
    """Whether what a correction is about is still there."""
    return kind == "claim" or claim_at(reading, spans_of(body["claim"])) is not None


def corrected(reading: Reading, corrections: Iterable[tuple[str, Mapping[str, Any]]]) -> Reading:
    """A reading as persons corrected it, in the order of their judgements; those whose claim is gone change nothing."""
    for kind, body in corrections:
        if kind == "claim":
            reading = replace(reading, claims=(*reading.claims, _added(reading, body)))
        elif claim := claim_at(reading, spans_of(body["claim"])):
            changed = () if kind == "wrong" else (_changed(reading, claim, body),)
            claims = [x for c in reading.claims for x in (changed if c is claim else (c,))]
            reading = replace(reading, claims=tuple(claims))
    return reading


def spans_of(anchor: Mapping[str, Any]) -> Spans:
    """The spans of an anchor."""
    return tuple(Span(*s) for s in anchor["spans"])


def _changed(reading: Reading, claim: Claim, body: Mapping[str, Any]) -> Claim:
    fields = {name: body[name] for name in SETTABLE if name in body}
    if "incident" in body:
        meant = incident_at(reading, Span(*body["incident"]["span"])) if body["incident"] else None
        fields["incident"] = meant.id if meant else ""
    if "question" in body:
        fields["points"] = _answered(claim.points, body)
    return replace(claim, **fields, confidence=1.0)


def _answered(points: Sequence[Point], body: Mapping[str, Any]) -> tuple[Point, ...]:
    """The points with one question answered otherwise, or left out when the answer is empty."""
    old = next((p for p in points if p.question == body["question"]), None)
    answer = body.get("answer", old.answer if old else "")
    new = (Point(body["question"], answer, body.get("stance") or (old.stance if old else "asserts")),) if answer else ()
    return (*(p for p in points if p.question != body["question"]), *new)


def _added(reading: Reading, body: Mapping[str, Any]) -> Claim:
    row = body["claim"]
    content = tuple(Span(*s) for s in row["spans"])
    source, cue = (Span(*row[name]) if row.get(name) else None for name in ("source", "cue"))
    meant = incident_at(reading, Span(*body["incident"]["span"])) if body.get("incident") else None
    return Claim(
        cid=claim_id(reading.document, source, cue, content),
        speaker=row["speaker"],
        kind=row.get("kind", "other"),
        side=row.get("side", ""),
        source=source,
        cue=cue,
        content=content,
        via=tuple(row.get("via", ())),
        incident=meant.id if meant else "",
        said=row.get("said", ""),
        points=tuple(Point(*p) for p in row.get("points", ())),
    )


def _shared(some: Spans, others: Spans) -> int:
    return sum(a.overlap(b) for a in some for b in others)


def _alike(content: Spans, anchor: Spans) -> float:
    """The words in common as a share of all words of both."""
    both = _shared(content, anchor)
    every = sum(s.length for s in (*content, *anchor)) - both
    return both / every if every else 0.0
