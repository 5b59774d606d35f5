"""Grades of the reporting of civilian harm as Airwars gives them, each with the rule that gave it.

The terms are those of Airwars' methodology: Confirmed, Fair, Weak, Contested, Discounted. They grade what is reported, not what
is true.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from counterclaim.exports.saying import Saying, sayings
from counterclaim.reconcile import Lookups, counts
from counterclaim.records.ledger import History

BELLIGERENT: Final = ("government", "military", "armed-group", "foreign-government")
_FORCES: Final = frozenset({"fighters"})


class Graded(NamedTuple):
    """A grade, empty where none can be given, and the rule that gave it or says why not."""

    grade: str
    rule: str


class _Told(NamedTuple):
    sayings: tuple[Saying, ...]
    history: History
    lookups: Lookups


def graded(history: History, lookups: Lookups) -> Graded:
    """The grade of an incident by the first rule of ``RULES`` that holds."""
    told = _Told(tuple(sayings(history)), history, lookups)
    return next((Graded(grade, words) for holds, grade, words in RULES if holds(told)), Graded("", "no rule holds"))


def own_positions(history: History) -> list[str]:
    """What belligerents themselves say of who did it and of the toll, kept apart from the grade."""
    asked = ("happened", "by", "killed", "wounded")
    return [
        f"{s.position.speaker} {s.sentence}" + (f" ({when})" if (when := s.position.said or s.position.reported) else "")
        for s in sayings(history)
        if s.position.kind in BELLIGERENT and s.position.question in asked
    ]


def _harm(t: _Told) -> bool:
    figures = [c for s in t.sayings if s.position.question in ("killed", "wounded") and (c := counts.parse(s.position.answer))]
    given = [b for m in t.history.incident.members for b in (m.incident.killed_n, m.incident.wounded_n) if b]
    return any(c.low > 0 for c in figures) or any((low or high or 0) > 0 for low, high in given)


def _combatants(t: _Told) -> bool:
    killed = [s.position for s in t.sayings if s.position.question == "killed" and s.position.stance == "asserts"]
    found = [c for p in killed if (c := counts.parse(p.answer))]
    return bool(found) and all(c.scope and c.scope <= _FORCES for c in found)


def _competing(t: _Told) -> bool:
    return t.history.found.status("by") == "contested"


def _accepted(t: _Told) -> bool:
    return any(_accepts(s, t.lookups) for s in t.sayings if not s.given_up)


def _accepts(s: Saying, lookups: Lookups) -> bool:
    p = s.position
    own = [n for n in (p.side, p.speaker) if n]
    said = p.question == "by" and p.stance == "asserts" and p.kind in BELLIGERENT
    return said and any(n.casefold() == p.answer.casefold() or lookups.same_actor(p.answer, n) for n in own)


def _several(t: _Told) -> bool:
    credible = [s for s in t.sayings if not (s.grade and s.grade.letter in "DE")]
    named = any(s.position.question == "by" and s.position.stance in ("asserts", "hedges") for s in credible)
    return t.history.origins.independent >= 2 and named


def _single(t: _Told) -> bool:
    return t.history.origins.independent == 1


RULES: Final[tuple[tuple[Callable[[_Told], bool], str, str], ...]] = (
    (lambda t: not _harm(t), "", "nobody says that anyone was killed or wounded"),
    (_combatants, "Discounted", "all who give the dead call them fighters"),
    (_competing, "Contested", "who did it is contested"),
    (_accepted, "Confirmed", "a belligerent says that it did it itself"),
    (_several, "Fair", "two or more independent origins, and someone not graded D or E names who did it"),
    (_single, "Weak", "one independent origin"),
    (lambda t: True, "", "several origins, but nobody names who did it"),
)
"""The rules in their order; the first that holds gives the grade."""
