"""The answers of one question as hypotheses: which sayings go together, and what each saying supports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.reconcile import counts
from counterclaim.reconcile.changes import Change, admits
from counterclaim.reconcile.compatibility import COUNTED, HOLDING, compatible, entails
from counterclaim.reconcile.lookups import Lookups
from counterclaim.reconcile.positions import moment
from counterclaim.records.finding import Position

NO = "it did not happen"
YES = "it happened"


@dataclass(frozen=True, slots=True)
class Camp:
    """Answers that can all be true at once: one hypothesis. ``denied_only`` marks one that nobody holds and somebody denies."""

    answers: tuple[Position, ...]
    denied_only: bool = False

    @property
    def name(self) -> str:
        """The answer that is given most often, the earliest of equals."""
        if self.answers[0].question == "happened":
            return YES
        told = [p.answer for p in self.answers]
        return max(dict.fromkeys(told), key=told.count)


def holds(p: Position, made: Sequence[Change]) -> bool:
    """Whether a position takes its answer for true or possible; a denial taken back does."""
    return p.stance in HOLDING or admits(p, made)


def fits(a: Position, b: Position, lookups: Lookups, rising: bool = False) -> bool | None:
    """Whether two answers can both be true; of figures that only rose, the earlier fits the later."""
    found = compatible(a, b, lookups)
    if found is False and rising and a.question in COUNTED:
        return _rose(a, b)
    return found


def _rose(a: Position, b: Position) -> bool:
    first, then = sorted((a, b), key=moment)
    left, right = counts.parse(first.answer), counts.parse(then.answer)
    return bool(left and right and counts.grew(left, right))


def camps_of(said: Sequence[Position], made: Sequence[Change], lookups: Lookups, rising: bool = False) -> tuple[Camp, ...]:
    """The hypotheses that the standing positions of one question raise, in the order in which they were first said.

    An answer that fits several others which exclude each other ("from the ground") is no hypothesis of its own: it supports them
    all.
    """
    held = [p for p in said if holds(p, made)]
    if rising:
        held = sorted(held, key=moment, reverse=True)
    own = [p for p in held if not _general(p, held, lookups, rising)] or held
    camps: list[list[Position]] = []
    for p in own:
        home = next((c for c in camps if all(_same(p, x, lookups, rising) for x in c)), None)
        if home is None:
            camps.append([p])
        else:
            home.append(p)
    found = [Camp(tuple(c)) for c in camps]
    denied = [p for p in said if p.stance == "denies" and not any(_denies(p, x, lookups) for c in camps for x in c)]
    for p in denied:
        if not any(c.denied_only and _denies(p, c.answers[0], lookups) for c in found):
            found.append(Camp((p,), denied_only=True))
    return tuple(found)


def _general(p: Position, held: Sequence[Position], lookups: Lookups, rising: bool) -> bool:
    """Whether an answer fits two answers that exclude each other."""
    near = [q for q in held if q.answer != p.answer and fits(p, q, lookups, rising)]
    return any(fits(a, b, lookups, rising) is False for n, a in enumerate(near) for b in near[n + 1 :])


def _same(a: Position, b: Position, lookups: Lookups, rising: bool) -> bool:
    return a.answer.casefold() == b.answer.casefold() or fits(a, b, lookups, rising) is True


def _denies(denial: Position, holding: Position, lookups: Lookups) -> bool:
    return entails(holding, denial, lookups)


def bearing(p: Position, camp: Camp, made: Sequence[Change], lookups: Lookups, rising: bool = False) -> int:
    """1 when a position supports a hypothesis, -1 when it denies it, 0 when it is silent on it or names another."""
    if holds(p, made):
        return int(all(_same(p, x, lookups, rising) for x in camp.answers) and not camp.denied_only)
    return -int(p.stance == "denies" and any(_denies(p, x, lookups) for x in camp.answers))


def excludes(a: Camp, b: Camp, lookups: Lookups, rising: bool = False) -> bool:
    """Whether two hypotheses cannot both be true."""
    return any(fits(x, y, lookups, rising) is False for x in a.answers for y in b.answers)
