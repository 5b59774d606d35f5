"""Who changed their story: which of a speaker's positions stand, and which it left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from counterclaim.reconcile import counts
from counterclaim.reconcile.compatibility import COUNTED, clash
from counterclaim.reconcile.lookups import Lookups
from counterclaim.reconcile.mouths import is_nobody
from counterclaim.reconcile.positions import Moment, in_time, moment, on, questions_of
from counterclaim.records.finding import Case, Position, Told


@dataclass(frozen=True, slots=True)
class Change:
    """One speaker's change on one question: what it left, what it came to, and the report's words for it, if any.

    ``grew`` marks a count that only became higher: an update, not a change of story.
    """

    speaker: str
    question: str
    left: tuple[Position, ...]
    came_to: tuple[Position, ...]
    told: tuple[Told, ...] = ()
    grew: bool = False


def changes(case: Case, lookups: Lookups) -> tuple[Change, ...]:
    """Every change of a speaker's position, in the order of the questions; a person speaks for its body, and nobody in particular
    ("several", "observers") has no story to change."""

    def who(p: Position) -> str:
        return case.body(p.speaker).casefold()

    found = [
        change
        for question in questions_of(case)
        for name, group in groupby(sorted(on(case, question), key=who), key=who)
        if not is_nobody(name) and (change := _change(in_time(group), case, lookups))
    ]
    return (*_without_implied(found), *_only_told(case, found))


def _without_implied(found: Sequence[Change]) -> list[Change]:
    """Whoever changes who did it changes in the same breath whether it happened: that is told once."""
    more = {(c.speaker.casefold(), moment(p)) for c in found if c.question in ("by", "control") for p in c.came_to}
    return [
        c
        for c in found
        if c.question != "happened" or c.told or not any((c.speaker.casefold(), moment(p)) in more for p in c.came_to)
    ]


def _change(said: Sequence[Position], case: Case, lookups: Lookups) -> Change | None:
    """The change within one speaker's positions on one question, in the order of time."""
    said = [p for p in said if not p.derived]
    if not said:
        return None
    speaker = case.body(said[0].speaker)
    told = tuple(t for t in case.told if t.question == said[0].question and case.body(t.speaker).casefold() == speaker.casefold())
    pairs = [(p, q) for n, p in enumerate(said) for q in said[n + 1 :] if _left(p, q, said, told, lookups)]
    pairs = [(p, q) for p, q in pairs if not any(t.before == q.claim and t.after == p.claim for t in told)]
    pairs += [(q, p) for p, q in _reversed_pairs(said, told) if (q, p) not in pairs]
    retracted = [q for q in said if q.stance == "retracts"]
    if not pairs and not retracted:
        return None
    left = tuple(dict.fromkeys(p for p, _ in pairs))
    came = tuple(q for q in dict.fromkeys([*retracted, *(q for _, q in pairs)]) if q not in left)
    return Change(speaker, said[0].question, left, tuple(in_time(came)), told, _all_grew(pairs, retracted))


def _left(before: Position, after: Position, said: Sequence[Position], told: Sequence[Told], lookups: Lookups) -> bool:
    """Whether a speaker left one position for another: a later clash, a retraction of it, or a report that says so."""
    if after.stance == "retracts":
        return _taken_back(before, after, said, lookups)
    if not clash(before, after, lookups):
        return False
    return moment(before) < moment(after) or bool(told)


def _taken_back(before: Position, after: Position, said: Sequence[Position], lookups: Lookups) -> bool:
    """A retraction leaves what it contradicts; where it contradicts nothing, its own answer of an earlier time.

    What was said at the very time of the retraction is what the speaker came to, not what it left.
    """
    held = replace(after, stance="asserts")
    if before.stance not in ("asserts", "denies", "hedges") or before.claim == after.claim:
        return False
    if before.said and before.said == after.said:
        return False
    if any(clash(p, held, lookups) for p in said if p.claim != after.claim):
        return clash(before, held, lookups)
    return moment(before) < moment(after)


def _reversed_pairs(said: Sequence[Position], told: Sequence[Told]) -> list[tuple[Position, Position]]:
    """Pairs (later, earlier) that a report names as a change by their claims, whatever the times are."""
    return [(q, p) for t in told if t.before and t.after for p in said for q in said if p.claim == t.before and q.claim == t.after]


def _all_grew(pairs: Sequence[tuple[Position, Position]], retracted: Sequence[Position]) -> bool:
    if retracted or not pairs or pairs[0][0].question not in COUNTED:
        return False
    parsed = [(counts.parse(p.answer), counts.parse(q.answer)) for p, q in pairs if p.stance != "denies" != q.stance]
    return len(parsed) == len(pairs) and all(a and b and counts.grew(a, b) for a, b in parsed)


def _only_told(case: Case, found: Sequence[Change]) -> list[Change]:
    """Changes that a report tells on a question on which no position of that speaker was read."""
    seen = {(c.speaker.casefold(), c.question) for c in found}
    alone = [t for t in case.told if (case.body(t.speaker).casefold(), t.question) not in seen and not is_nobody(t.speaker)]
    return [
        Change(case.body(t.speaker), t.question, _by_claim(case, t, t.before), _by_claim(case, t, t.after), (t,))
        for t in dict.fromkeys(alone)
    ]


def _by_claim(case: Case, told: Told, claim: str) -> tuple[Position, ...]:
    same = [p for p in case.positions if claim and p.claim == claim]
    return tuple(p for p in same if p.question == told.question) or tuple(same[:1])


def standing(case: Case, made: Sequence[Change]) -> tuple[Position, ...]:
    """The positions still held: all but those left. A retraction of a denial stands as the assertion that it is."""
    left = {p for c in made for p in c.left}
    return tuple(p for p in case.positions if p not in left)


def until(p: Position, made: Sequence[Change]) -> Moment | None:
    """When a speaker left a position; ``None`` while it stands."""
    came = [moment(q) for c in made if p in c.left for q in c.came_to if moment(q) >= moment(p)]
    return min(came, default=None)


def admits(p: Position, made: Sequence[Change]) -> bool:
    """Whether a position asserts its answer, by itself or by taking back its denial."""
    if p.stance == "asserts":
        return True
    return p.stance == "retracts" and any(p in c.came_to and any(x.stance == "denies" for x in c.left) for c in made)
