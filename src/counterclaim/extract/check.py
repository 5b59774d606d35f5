"""The check that every reading passes before anyone sees it: spans lie in the reporting text and cut no word.

Words glued together in damaged text have to be cut; the possessive s that such texts glue to a name may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from counterclaim.records.document import Document
from counterclaim.records.problem import Problem
from counterclaim.records.reading import SLOTS, Claim, Incident, Reading, Spans
from counterclaim.records.spans import Span


def lies(span: Span, document: Document) -> bool:
    """Whether the span holds words of the document's reporting (title or body)."""
    inside = 0 <= span.start < span.end <= len(document.text)
    return inside and any(part.holds(span) for part in document.reporting())


def cuts(span: Span, text: str) -> bool:
    """Whether the span starts or ends inside a word."""
    return any(_inside(text, at) for at in span)


def _inside(text: str, at: int) -> bool:
    if not 0 < at < len(text) or not (text[at - 1].isalnum() and text[at].isalnum()):
        return False
    return not (text[at] == "s" and not text[at + 1 : at + 2].isalnum())


def checked(reading: Reading, document: Document) -> Reading:
    """The reading without what fails the check; each failure is a problem (``span_failed``), counted and shown."""
    bad = {s for s in _spans(reading) if not lies(s, document) or cuts(s, document.text)}
    if not bad:
        return reading
    problems = tuple(
        Problem("span_failed", document.id, f"a span at {s.start}-{s.end} is not whole words of the report; it was left out")
        for s in sorted(bad)
    )
    return replace(
        reading,
        incidents=tuple(i for i in (_incident(i, bad) for i in reading.incidents) if i.mentions),
        claims=tuple(_claim(c, bad) for c in reading.claims if not bad & set(c.content)),
        voice=tuple(v for v in reading.voice if v.content not in bad),
        evidence=tuple(e for e in reading.evidence if e.span not in bad),
        attributions=tuple(a for a in reading.attributions if not bad & {*a.source, *a.cue, *a.content}),
        reversals=tuple(r for r in reading.reversals if r.span not in bad),
        problems=(*reading.problems, *problems),
    )


def _spans(reading: Reading) -> Iterator[Span]:
    for i in reading.incidents:
        yield from i.mentions
        for slot in SLOTS:
            yield from i.slot(slot)
    for c in reading.claims:
        yield from c.content
        yield from (s for s in (c.source, c.cue) if s)
    for v in reading.voice:
        yield v.content
    for e in reading.evidence:
        yield e.span
    for a in reading.attributions:
        yield from (*a.source, *a.cue, *a.content)
    for r in reading.reversals:
        yield r.span


def _incident(i: Incident, bad: set[Span]) -> Incident:
    def good(spans: Spans) -> Spans:
        return tuple(s for s in spans if s not in bad)

    slots: dict[str, Any] = {slot: good(i.slot(slot)) for slot in SLOTS}
    return replace(i, mentions=good(i.mentions), **slots)


def _claim(c: Claim, bad: set[Span]) -> Claim:
    return replace(c, source=None if c.source in bad else c.source, cue=None if c.cue in bad else c.cue)
