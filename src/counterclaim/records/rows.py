"""Readings as the JSON rows of the codebook ("One line per report"), and back.

Every span is ``[start, end]``. A row that was annotated by hand lacks what a program adds (``cid``, ``voice``,
``attributions``, ``confidence``); reading it back fills these with their defaults.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from counterclaim.records.problem import Problem
from counterclaim.records.reading import (
    SLOTS,
    Attribution,
    Bounds,
    Claim,
    Evidence,
    Incident,
    Point,
    Reading,
    Reversal,
    Spans,
    Voice,
)
from counterclaim.records.spans import Span

Row = dict[str, Any]


def claim_id(document: str, source: Span | None, cue: Span | None, content: Spans) -> str:
    """The id of a claim: a hash of document, source, cue and content spans, so that a re-read keeps it."""
    parts = [
        document,
        *(f"{s.start}-{s.end}" if s else "-" for s in (source, cue)),
        *(f"{s.start}-{s.end}" for s in content),
    ]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def to_row(reading: Reading) -> Row:
    """The reading as one JSON-ready row."""
    return {
        "id": reading.document,
        "incidents": [_incident_row(i) for i in reading.incidents],
        "claims": [_claim_row(c) for c in reading.claims],
        "evidence": [{"kind": e.kind, "span": list(e.span), "by": e.by, "incident": e.incident} for e in reading.evidence],
        "attributions": [
            {"source": _pairs(a.source), "cue": _pairs(a.cue), "content": _pairs(a.content)} for a in reading.attributions
        ],
        "voice": [
            {"content": [list(v.content)], "incident": v.incident, "points": [_point_row(p) for p in v.points]}
            for v in reading.voice
        ],
        "reversals": [_reversal_row(r) for r in reading.reversals],
    }


def to_stored(reading: Reading) -> Row:
    """The row with what the codebook's form has no place for: where answers stand in the text, and the reader's problems."""
    spoken: dict[str, Sequence[Claim | Voice]] = {"claims": reading.claims, "voice": reading.voice}
    spans = {name: [[list(p.span) if p.span else None for p in x.points] for x in each] for name, each in spoken.items()}
    problems = [[p.code, p.where, p.message, p.fix] for p in reading.problems]
    return {**to_row(reading), "answers": spans, "problems": problems}


def from_stored(row: Mapping[str, Any]) -> Reading:
    """The reading that :func:`to_stored` wrote."""
    reading, spans = from_row(row), row.get("answers") or {}
    claims = (replace(c, points=_spanned(c.points, s)) for c, s in zip_longest(reading.claims, spans.get("claims", ())))
    voice = (replace(v, points=_spanned(v.points, s)) for v, s in zip_longest(reading.voice, spans.get("voice", ())))
    return replace(
        reading, claims=tuple(claims), voice=tuple(voice), problems=tuple(Problem(*p) for p in row.get("problems") or ())
    )


def _spanned(points: Sequence[Point], spans: Sequence[Sequence[int] | None] | None) -> tuple[Point, ...]:
    return tuple(replace(p, span=Span(*s)) if s else p for p, s in zip_longest(points, spans or ()))


def from_row(row: Mapping[str, Any]) -> Reading:
    """The reading that a row with ``[start, end]`` spans holds."""
    document = str(row["id"])
    return Reading(
        document=document,
        incidents=tuple(_incident(i) for i in row.get("incidents") or []),
        claims=tuple(_claim(document, c) for c in row.get("claims") or []),
        voice=tuple(Voice(_whole(v["content"]), v.get("incident") or "", _points(v.get("points"))) for v in row.get("voice") or []),
        evidence=tuple(
            Evidence(e["kind"], Span(*e["span"]), e.get("by") or "", e.get("incident") or "") for e in row.get("evidence") or []
        ),
        attributions=tuple(
            Attribution(_spans(a.get("source")), _spans(a.get("cue")), _spans(a.get("content")))
            for a in row.get("attributions") or []
        ),
        reversals=tuple(_reversal(r) for r in row.get("reversals") or []),
    )


def _pairs(spans: Spans) -> list[list[int]]:
    return [list(s) for s in spans]


def _spans(value: Iterable[Iterable[int]] | None) -> Spans:
    return tuple(Span(*s) for s in value or ())


def _whole(value: Sequence[Any]) -> Span:
    """One span from a pair, or from a list of pairs: what they hold together."""
    pairs = [value] if isinstance(value[0], int) else value
    return Span(min(p[0] for p in pairs), max(p[1] for p in pairs))


def _point_row(point: Point) -> list[str]:
    return [point.question, point.answer, point.stance]


def _points(value: Iterable[Sequence[str]] | None) -> tuple[Point, ...]:
    return tuple(Point(p[0], p[1], p[2]) for p in value or ())


def _bounds(value: Any) -> Bounds | None:
    return (value[0], value[1]) if value else None


def _incident_row(i: Incident) -> Row:
    return {
        "id": i.id,
        "type": i.type,
        "status": i.status,
        "reported_as": i.reported_as,
        "mentions": _pairs(i.mentions),
        **{name: _pairs(i.slot(name)) for name in SLOTS},
        "date": i.date,
        "place": i.place,
        "killed_n": list(i.killed_n) if i.killed_n else None,
        "wounded_n": list(i.wounded_n) if i.wounded_n else None,
        "confidence": round(i.confidence, 3),
    }


def _incident(row: Mapping[str, Any]) -> Incident:
    slots = {name: _spans(row.get(name)) for name in SLOTS}
    return Incident(
        id=row["id"],
        type=row["type"],
        status=row["status"],
        reported_as=row["reported_as"],
        mentions=_spans(row.get("mentions")),
        date=row.get("date") or "",
        place=row.get("place") or "",
        killed_n=_bounds(row.get("killed_n")),
        wounded_n=_bounds(row.get("wounded_n")),
        confidence=float(row.get("confidence", 1.0)),
        **slots,
    )


def _claim_row(c: Claim) -> Row:
    return {
        "cid": c.cid,
        "speaker": c.speaker,
        "kind": c.kind,
        "side": c.side,
        "source": list(c.source) if c.source else None,
        "cue": list(c.cue) if c.cue else None,
        "content": _pairs(c.content),
        "via": list(c.via),
        "incident": c.incident,
        "said": c.said,
        "points": [_point_row(p) for p in c.points],
        "confidence": round(c.confidence, 3),
    }


def _claim(document: str, row: Mapping[str, Any]) -> Claim:
    source = Span(*row["source"]) if row.get("source") else None
    cue = Span(*row["cue"]) if row.get("cue") else None
    content = _spans(row.get("content"))
    return Claim(
        cid=row.get("cid") or claim_id(document, source, cue, content),
        speaker=row["speaker"],
        kind=row.get("kind") or "other",
        side=row.get("side") or "",
        source=source,
        cue=cue,
        content=content,
        via=tuple(row.get("via") or ()),
        incident=row.get("incident") or "",
        said=row.get("said") or "",
        points=_points(row.get("points")),
        confidence=float(row.get("confidence", 1.0)),
    )


def _reversal_row(r: Reversal) -> Row:
    return {
        "speaker": r.speaker,
        "question": r.question,
        "incident": r.incident,
        "span": list(r.span),
        "before": r.before,
        "after": r.after,
        "prompted_by": list(r.prompted_by) if r.prompted_by else None,
    }


def _reversal(row: Mapping[str, Any]) -> Reversal:
    return Reversal(
        speaker=row["speaker"],
        question=row["question"],
        incident=row.get("incident") or "",
        span=Span(*row["span"]),
        before=row.get("before") or "",
        after=row.get("after") or "",
        prompted_by=Span(*row["prompted_by"]) if row.get("prompted_by") else None,
    )
