"""Assessments in words: support, likelihood only where a number may be shown, and confidence in a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.reconcile import wording
from counterclaim.records.finding import Position
from counterclaim.records.ledger import Assessment, Contribution, Grade, History
from counterclaim.report import phrases
from counterclaim.report.cited import Citations
from counterclaim.report.dossier import Line
from counterclaim.report.wording import STATUS_WORDS

# How many answers of one question are ranked by name.
RANKED = 4


def verdicts(history: History, citations: Citations) -> Iterator[Line]:
    """For each question one line with its verdict, then what each origin adds, then the grades of the claims."""
    for a in history.assessments:
        yield Line(verdict(a), mark="assessment")
        yield from (Line(contribution(c, a), mark="contribution") for c in a.contributions if c.log_odds)
        grades: dict[str, list[str]] = {}
        for g in a.grades:
            grades.setdefault(grade(g), []).append(g.claim)
        documents = [m.document.id for m in history.incident.members]
        for text, claims in grades.items():
            yield Line(text, citations.sources(claims, documents), mark="grade")


def verdict(a: Assessment) -> str:
    """One question's verdict in sentences."""
    head = wording.QUESTION_WORDS.get(a.question, a.question)
    head = "whether it happened" if a.question == "happened" else head
    parts = [f"{head[:1].upper()}{head[1:]}: {STATUS_WORDS.get(a.status, a.status).lower()}.", *_ranking(a)]
    if a.likelihood and a.range and a.answers:
        parts.append(f"That {fact(a.question, a.answers[0][0])} is {a.likelihood} ({a.range[0]} to {a.range[1]} per cent).")
    if a.confidence:
        parts.append(f"Confidence in this is {a.confidence}.")
    return " ".join([*parts, *(r if r.endswith(".") else f"{r}." for r in a.reasons)])


def _ranking(a: Assessment) -> list[str]:
    if not a.answers or (a.question == "happened" and len(a.answers) == 1):
        return []
    names = [name + (f" ({share:.0%} of the support)" if share else "") for name, share in a.answers]
    if len(names) == 1:
        return [f"The one answer: {names[0]}."]
    rest = f", then {len(names) - RANKED} more" if len(names) > RANKED else ""
    return [f"In the order of their support: {', then '.join(names[:RANKED])}{rest}."]


def fact(question: str, answer: str) -> str:
    """An answer as a clause: ``it was the Hulm army``."""
    return phrases.clause(Position("", "", "", question, answer, "asserts", "", ()))


def contribution(c: Contribution, a: Assessment) -> str:
    """What one origin adds, and what would be left without it."""
    way = "for" if c.log_odds > 0 else "against"
    left = f"; without it {c.without:.0%}" if a.range else ""
    reason = f": {c.reason}" if c.reason else ""
    return f"{c.origin} weighs {abs(c.log_odds):.2f} {way} the first answer (log-odds){left}{reason}."


def grade(g: Grade) -> str:
    """The Admiralty grade of a claim with its reason."""
    return f"{g.speaker}: graded {g.letter}{g.digit}{f', {g.reason}' if g.reason else ''}."
