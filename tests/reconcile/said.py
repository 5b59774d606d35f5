"""Short ways to write down who says what, for tests of the rules."""

from __future__ import annotations

from counterclaim.reconcile import PLAIN, reconcile
from counterclaim.reconcile.positions import derived
from counterclaim.records import Span
from counterclaim.records.finding import Case, Exhibit, Finding, Position, Reconciled, Told

KINDS = {"Ministry": ("military", "Northland"), "Front": ("armed-group", "River Front"), "Monitor": ("monitor", "")}
KINDS |= {"Clinic": ("medic", ""), "Agency": ("official-media", "Northland"), "Source": ("anonymous", "Northland")}


def says(
    speaker: str, question: str, answer: str = "yes", stance: str = "asserts", said: str = "", at: int = 0, claim: str = ""
) -> Position:
    """One position; ``at`` is where its words begin, which is the order of the text."""
    kind, side = KINDS.get(speaker, ("other", ""))
    return Position(
        speaker=speaker,
        kind=kind,
        side=side,
        question=question,
        answer=answer,
        stance=stance,
        document="d",
        spans=(Span(at, at + 5),),
        said=said,
        reported="2031-05-09",
        claim=claim or f"{speaker}-{at}",
    )


def own(question: str, answer: str = "yes", stance: str = "asserts") -> Position:
    """One position of the report's own voice."""
    return Position("Daily", "media", "", question, answer, stance, "d", (Span(0, 5),), reported="2031-05-09", voice=True)


def judged(
    *positions: Position,
    told: tuple[Told, ...] = (),
    harmed: tuple[str, ...] = (),
    exhibits: tuple[Exhibit, ...] = (),
    kind: str = "other",
) -> Reconciled:
    """The findings on what these positions say, with what follows from them."""
    every = (*positions, *derived(positions))
    return reconcile(Case("c", kind, every, told, exhibits, harmed), PLAIN)


def of_kind(found: Reconciled, kind: str) -> list[Finding]:
    """The findings of one kind."""
    return [f for f in found.findings if f.kind == kind]
