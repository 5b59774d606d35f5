"""How confident an assessment is: from what it stands on, apart from how likely it makes its answer (ICD 203)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Ground(NamedTuple):
    """What the leading answer of a question stands on.

    ``origins`` and ``against`` count independent origins for and against it; ``opposed`` says that sides which fight each other
    both give it, ``admitted`` that someone gives it against its own interest, ``guessed`` that all who give it guess. ``evidence``
    counts the pieces of material evidence that reports mention on the incident.
    """

    origins: int
    against: int
    opposed: bool
    admitted: bool
    evidence: int
    guessed: bool


# The rules in their order; the first that holds gives the confidence and its reason.
RULES: tuple[tuple[Callable[[Ground], bool], str, str], ...] = (
    (lambda g: g.origins == 0, "low", "no first-hand origin gives the leading answer"),
    (lambda g: g.guessed, "low", "all who give the leading answer guess"),
    (lambda g: g.opposed and g.against == 0, "high", "sides opposed to each other give it and no origin contradicts it"),
    (
        lambda g: g.origins >= 3 and g.evidence > 0 and g.against == 0,
        "high",
        "three or more independent origins give it, material evidence is mentioned and no origin contradicts it",
    ),
    (lambda g: g.opposed, "moderate", "sides opposed to each other give it, and it is contradicted"),
    (lambda g: g.origins >= 2 and g.against == 0, "moderate", "several independent origins give it and none contradicts it"),
    (lambda g: g.admitted and g.against == 0, "moderate", "it is said against the speaker's own interest and not contradicted"),
    (
        lambda g: g.origins >= 3 and g.origins > 2 * g.against,
        "moderate",
        "more than twice as many independent origins give it as contradict it",
    ),
    (lambda g: g.against > 0, "low", "it is contradicted"),
    (lambda g: True, "low", "it stands on one origin"),
)


def confidence(ground: Ground) -> tuple[str, str]:
    """Low, moderate or high, and the reason as a clause."""
    return next((level, why) for holds, level, why in RULES if holds(ground))
