"""What a saying is worth before anything is known of the speaker: the priors of an assessment, in tables to be read and changed.

An admission that harms the speaker's own side is rarely made unless it is true; a claim that flatters it is made nearly as gladly
when it is not. The figures are assumptions, not measurements: likelihoods of the saying when its answer is true and when it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from counterclaim.reconcile import harm
from counterclaim.reconcile.calibration import Scale
from counterclaim.reconcile.changes import Change, admits
from counterclaim.reconcile.compatibility import COUNTED, HOLDING
from counterclaim.reconcile.lookups import Lookups
from counterclaim.records.finding import Case, Position


class Worth(NamedTuple):
    """How often such a saying is made when it is true, how often when it is false, and what it is called in a reason."""

    true: float
    false: float
    words: str

    @property
    def log_odds(self) -> float:
        """What the saying adds to the log-odds of its answer."""
        return log(self.true / self.false)


WORTH: dict[str, Worth] = {
    "against": Worth(0.15, 0.03, "against its own interest"),
    "neutral": Worth(0.60, 0.20, "with no interest of its own seen"),
    "party": Worth(0.60, 0.30, "a party to the war"),
    "unnamed": Worth(0.50, 0.25, "not named"),
    "own-voice": Worth(0.50, 0.25, "told without a source"),
    "boast": Worth(0.70, 0.30, "claims the deed as its own"),
    "serving": Worth(0.85, 0.60, "serves its own side"),
    "denial-serving": Worth(0.85, 0.70, "a denial that serves its own side"),
}
# What part of its worth a saying has by its stance.
STANCE_WEIGHT = {"asserts": 1.0, "denies": 1.0, "hedges": 0.5}
_PARTIES = ("government", "military", "armed-group", "political-group", "official-media", "foreign-government")

AS_IT_IS = Scale()


@dataclass(frozen=True, slots=True)
class Priors:
    """All that an assessment assumes.

    ``other`` is the prior of an answer that nobody gave against one that somebody gave; whether something happened starts even.
    ``strength`` is for how many settled questions the table of worth stands against a speaker's own record, and ``carried`` how
    much a settled question of another kind counts; each fades by half while ``half_life`` later ones are judged. Below ``enough``
    settled questions no number is shown. ``scale`` turns shares of support into probabilities, once it was fitted.
    """

    worth: tuple[tuple[str, Worth], ...] = tuple(WORTH.items())
    other: float = 0.25
    strength: float = 10.0
    carried: float = 0.25
    half_life: float = 20.0
    enough: int = 20
    scale: Scale = AS_IT_IS

    def of(self, interest: str) -> Worth:
        """The worth of a saying with this interest."""
        return dict(self.worth)[interest]


ASSUMED = Priors()


def interest(p: Position, case: Case, made: Sequence[Change], lookups: Lookups) -> str:
    """The row of ``WORTH`` that a position falls under; the first that fits."""
    if p.voice:
        return "own-voice"
    if p.kind == "anonymous":
        return "unnamed"
    harms = bool(p.side) and _harms(p, case, made, lookups)
    if p.stance == "denies":
        return "denial-serving" if harms else "neutral" if p.kind not in _PARTIES else "party"
    if harms:
        return "against"
    if p.question == "by" and p.side and lookups.same_actor(p.answer, p.side):
        return "boast"
    if p.side and _flatters(p, case, lookups):
        return "serving"
    return "party" if p.kind in _PARTIES else "neutral"


def _harms(p: Position, case: Case, made: Sequence[Change], lookups: Lookups) -> bool:
    """Whether the answer that a speaker gives or denies would, if it is true, harm the speaker's own side."""
    if p.question in ("happened", *COUNTED) and harm.own_loss(p, case, lookups):
        return True
    if p.question == "by":
        denied = any(c.question in ("by", "happened") and not c.grew and case.body(p.speaker) == c.speaker for c in made)
        return harm.own_deed(p, case, lookups, denied or p.stance == "denies")
    return p.stance == "denies" and p.question == "happened" and _blamed(p, case, lookups)


def _blamed(p: Position, case: Case, lookups: Lookups) -> bool:
    """Whether others say that the speaker's side did it."""
    said = [q for q in case.positions if q.question == "by" and q.stance in HOLDING and q.side != p.side]
    return any(lookups.same_actor(q.answer, p.side) for q in said)


def _flatters(p: Position, case: Case, lookups: Lookups) -> bool:
    """Whether an answer serves the speaker's side: it blames an opponent, or tells of an opponent's loss."""
    if p.question == "by":
        return lookups.opposed(p.side, p.answer)
    if p.question in ("happened", *COUNTED) and p.kind in _PARTIES:
        return any(harm.FORCES.search(h) for h in case.harmed)
    return False


def reduced(p: Position, worth: float, made: Sequence[Change]) -> float:
    """What is left of a saying's worth: less for a guess, and less where the reader is not sure that it was said."""
    stance = "asserts" if admits(p, made) else p.stance
    return worth * STANCE_WEIGHT.get(stance, 0.0) * min(1.0, max(0.0, p.confidence))
