"""Short reports of invented wars, with their incidents given by the words that tell them."""

from __future__ import annotations

from typing import Any

from counterclaim.records import Document, Incident, Reading, Span

SPANS = ("mentions", "by", "target", "victims", "where", "when")


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def incident(text: str, name: str, kind: str, mention: str, **slots: Any) -> Incident:
    spans = {k: (span(text, v),) for k, v in slots.items() if k in SPANS}
    plain = {k: v for k, v in slots.items() if k not in SPANS}
    given = {"status": "occurred", "reported_as": "fact"} | plain
    return Incident(id=name, type=kind, mentions=(span(text, mention),), **spans, **given)


def report(name: str, text: str, *incidents: Incident, published: str = "2031-05-04") -> tuple[Document, Reading]:
    return Document(name, "", text, published=published), Reading(name, incidents)


def one(name: str, text: str, kind: str, mention: str, published: str = "2031-05-04", **slots: Any) -> tuple[Document, Reading]:
    """A report of a single incident, which is called ``i``."""
    return report(name, text, incident(text, "i", kind, mention, **slots), published=published)
