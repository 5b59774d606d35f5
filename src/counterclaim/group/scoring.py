"""From the signals of pairs to the score of a new member against an incident, with its reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from counterclaim.group.signals import PRIOR, Setting, Signal, signals
from counterclaim.group.sites import relation
from counterclaim.group.sketch import Sketch

SLOTS: Final = 2.0
"""Log-odds that typed slots and copied words must give by themselves: words in common never merge alone."""
NEAREST: Final = 0.9
"""What the nearest member counts in the score against an incident; the mean of all counts the rest."""
_TOLD: Final = 3
"""Reasons that a verdict names at most."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two are one: the log-odds, the reasons with the strongest first, and whether one of them forbids it."""

    score: float
    reasons: tuple[str, ...]
    vetoed: bool = False

    @property
    def same(self) -> bool:
        """Whether they are taken for one incident."""
        return self.score > 0 and not self.vetoed


def pair(a: Sketch, b: Sketch, setting: Setting) -> Verdict:
    """The verdict on two incidents of two reports."""
    found = signals(a, b, setting)
    score = PRIOR + sum(s.weight for s in found)
    held = sum(s.weight for s in found if s.slot and s.weight > 0)
    vetoes = [s for s in found if s.veto]
    if vetoes:
        return Verdict(score, _reasons(vetoes, -1), True)
    if score > 0 and held < SLOTS:
        return Verdict(-0.1, ("only words are in common",))
    return Verdict(score, _reasons(found, 1 if score > 0 else -1))


def _reasons(found: Iterable[Signal], sign: int) -> tuple[str, ...]:
    """The strongest reasons of one sign; when none is against, that what is for is too little."""
    told = sorted((s for s in found if s.weight * sign > 0), key=lambda s: -abs(s.weight))[:_TOLD]
    return tuple(s.reason for s in told) or ("too little in common",)


def told_twice(a: Sketch, b: Sketch) -> bool:
    """Whether two incidents of one report are one that its reader read twice: nothing at all tells them apart.

    A person's reading (confidence 1) tells no incident twice.
    """
    if a.certain and b.certain:
        return False
    kin = a.type == b.type and relation(a.site, b.site) == "same" and a.another == b.another and a.total == b.total
    met = a.days is None or b.days is None or a.days.gap(b.days) == 0
    return kin and met and (not a.facilities or not b.facilities or bool(a.facilities & b.facilities))


def against(new: Sketch, members: Sequence[Sketch], setting: Setting) -> Verdict:
    """The verdict on a new member and an incident, by its ``members`` that are compared: between the nearest and the mean."""
    verdicts = [pair(new, m, setting) for m in members]
    best = max(verdicts, key=lambda v: (not v.vetoed, v.score))
    vetoes = [v for v in verdicts if v.vetoed]
    if 2 * len(vetoes) >= len(verdicts):
        return max(vetoes, key=lambda v: v.score)
    open_ones = [v.score for v in verdicts if not v.vetoed]
    mean = sum(open_ones) / len(open_ones)
    score = NEAREST * best.score + (1 - NEAREST) * mean - len(vetoes) / len(verdicts)
    return Verdict(score, best.reasons if (score > 0) == (best.score > 0) else ("it fits one report of it but not the others",))


def between(some: Sequence[Sketch], others: Sequence[Sketch], setting: Setting) -> Verdict:
    """The verdict on two incidents of the ledger: the mean over the members of one against the other."""
    verdicts = [against(s, others, setting) for s in some]
    vetoed = next((v for v in verdicts if v.vetoed), None)
    best = max(verdicts, key=lambda v: v.score)
    return vetoed or Verdict(sum(v.score for v in verdicts) / len(verdicts), best.reasons)
