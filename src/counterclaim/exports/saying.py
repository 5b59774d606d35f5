"""The positions of an incident as exports tell them: each answer with its speaker, its grade and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counterclaim.reconcile import counts
from counterclaim.records.finding import Position
from counterclaim.records.ledger import Grade, History
from counterclaim.report import phrases

COUNTED = ("killed", "wounded", "captured")


@dataclass(frozen=True, slots=True)
class Saying:
    """One position with its Admiralty ``grade``, whether its speaker gave it up later, and whether others contradict it."""

    position: Position
    body: str
    grade: Grade | None
    status: str
    given_up: bool
    against: bool

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """The least and the most that a count gives, ``None`` where it is open or none."""
        p = self.position
        count = counts.parse(p.answer) if p.question in COUNTED else None
        return (count.low, count.high) if count else (None, None)

    @property
    def sentence(self) -> str:
        """What is said, after the speaker's name: ``denies that it happened``."""
        return phrases.says(self.position)


def sayings(history: History) -> Iterator[Saying]:
    """What was said of an incident, in the order in which it was read; what only follows from it is left out."""
    found = history.found
    left = {id(p) for f in found.findings if f.kind == "reversal" for p in f.positions}
    fought = {id(p) for f in found.findings if f.kind == "contradiction" for p in (*f.positions, *f.against)}
    grades = {(g.claim, a.question): g for a in history.assessments for g in a.grades if g.claim}
    for p in found.case.positions:
        if not p.derived:
            grade = grades.get((p.claim, p.question))
            yield Saying(p, found.case.body(p.speaker), grade, found.status(p.question), id(p) in left, id(p) in fought)
