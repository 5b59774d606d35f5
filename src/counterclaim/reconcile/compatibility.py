"""Whether two answers to one question can both be true: one small rule a question, in one table.

Every rule takes two positions and gives ``True`` (they can both be true), ``False`` (they cannot) or ``None`` (it cannot be
told, which is never a contradiction).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from counterclaim.reconcile import counts, times
from counterclaim.reconcile.lookups import Lookups, words_of
from counterclaim.records.finding import Position

Rule = Callable[[Position, Position, Lookups], bool | None]

# What opponents call each other: a label, not the name of another actor.
LABELS = re.compile(
    r"\b(?:terrorists?|militants?|gunm[ae]n|insurgents?|rebels?|extremists?|jihadists?|saboteurs?|bandits?|mercenaries|enem(?:y|ies)"
    r"|aggressors?|occupiers?|assailants?|attackers?|armed (?:groups?|men)|unknown)\b",
    re.IGNORECASE,
)
_DEMONYM = re.compile(r"^(?:(?:the|an?|one|two|three|\d+)\s+)?([A-Z][a-z]+(?:ian|an|ish|ese|i|ch))\b")
_MILITARY = frozenset(
    "command military soldiers soldier fighters militants troops barracks weapons arms army naval depot combatants terrorists"
    " fighter base headquarters positions militant post posts command-post convoy".split()
)
_CIVIL = frozenset(
    "civilian civilians school pupils children child hospital clinic market shoppers workers worker passengers mosque church"
    " patients residents villagers families homes houses worshippers wedding funeral bakery camp farmers fishermen".split()
)
_DIRECTION = re.compile(r"\b(north|south|east|west|northern|southern|eastern|western)\b", re.IGNORECASE)
_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}
_HOLDS = re.compile(r"^(.+?)\s+(?:fully |now )?(?:holds?|controls?|took|takes|captured|retook|seized)\s+(.+)$", re.IGNORECASE)
# An army that denies a deed denies it for its soldiers, whichever battalion's they are said to be.
_ARMY = re.compile(r"(?:the\s+)?(?:army|military|armed forces|soldiers|troops|general staff)", re.IGNORECASE)
_SOLDIERS = re.compile(r"(?:(?:the|some|several|army|government|regular)\s+)*(?:soldiers|troops)\b", re.IGNORECASE)
_NAMED = re.compile(r"[A-Z]")
# Capitalised where a sentence begins, and nobody's name all the same ("Warplanes", "Several suicide bombers").
_NOBODYS = re.compile(
    r"(?:(?:the|an?|one|two|three|four|several|some|unknown|unidentified|\d+)\s+)*(?:suicide\s+)?"
    r"(?:(?:war ?)?planes?|aircrafts?|jets?|helicopters?|gunships?|drones?|bombers?|missiles?|troops|soldiers|forces|men|fighters)",
    re.IGNORECASE,
)


def actors(a: Position, b: Position, lookups: Lookups) -> bool | None:
    """One actor or part of it; an opponent's label fits any actor that the speaker is opposed to."""
    if lookups.same_actor(a.answer, b.answer):
        return True
    for label, other in ((a, b), (b, a)):
        if _is_label(label.answer):
            return _label_fits(label, other, lookups)
    if not (_is_named(a.answer) and _is_named(b.answer)):
        return None
    return False


# Answers are compared in pairs, so that each is asked about again and again.
@lru_cache(maxsize=1 << 14)
def _is_label(answer: str) -> bool:
    return bool(LABELS.search(answer))


@lru_cache(maxsize=1 << 14)
def _is_named(answer: str) -> bool:
    return bool(_NAMED.search(answer)) and not _NOBODYS.fullmatch(answer)


def _label_fits(label: Position, other: Position, lookups: Lookups) -> bool | None:
    if not label.side or _is_label(other.answer):
        return True
    return lookups.opposed(label.side, other.answer)


def means(a: Position, b: Position, lookups: Lookups) -> bool | None:
    """The same kind of weapon, or one a kind of the other."""
    return lookups.means_compatible(a.answer, b.answer)


def places(a: Position, b: Position, lookups: Lookups) -> bool | None:
    """Opposite directions from one place are apart; other places only when the lookup knows that they are."""
    left, right = _direction(a.answer), _direction(b.answer)
    shared = words_of(_DIRECTION.sub("", a.answer)) & words_of(_DIRECTION.sub("", b.answer))
    if left and right and shared and _OPPOSITE[left] == right:
        return False
    if shared:
        return True
    apart = lookups.apart(a.answer, b.answer)
    return None if apart is None else not apart


def _direction(answer: str) -> str:
    found = {m.casefold().removesuffix("ern") for m in _DIRECTION.findall(answer)}
    return found.pop() if len(found) == 1 else ""


def dates(a: Position, b: Position, lookups: Lookups) -> bool | None:
    """Times that overlap."""
    return times.overlap(a.answer, b.answer)


def numbers(a: Position, b: Position, lookups: Lookups) -> bool | None:
    """Counts whose intervals meet, or of different people."""
    left, right = counts.parse(a.answer), counts.parse(b.answer)
    return counts.compatible(left, right) if left and right else None


def targets(a: Position, b: Position, lookups: Lookups) -> bool | None:
    """What is called by two nations' names, or military by one and civilian by the other, is not the same target."""
    left, right = _DEMONYM.match(a.answer), _DEMONYM.match(b.answer)
    if left and right and not lookups.same_actor(left.group(1), right.group(1)):
        return False
    mine, yours = _nature(a.answer), _nature(b.answer)
    if mine and yours and mine != yours:
        return False
    return True if words_of(a.answer) & words_of(b.answer) else None


def blurs(a: Position, b: Position) -> bool:
    """Whether ``a`` leaves open whose thing was hit, which ``b`` says: "a helicopter" settles nothing about "a Syrian Mi-25"."""
    return a.question == "target" and bool(_DEMONYM.match(b.answer)) and not _DEMONYM.match(a.answer)


def _nature(answer: str) -> str:
    words = words_of(answer)
    military, civil = bool(words & _MILITARY), bool(words & _CIVIL)
    return "" if military == civil else "military" if military else "civil"


def control(a: Position, b: Position, lookups: Lookups) -> bool | None:
    """Two actors cannot hold one place."""
    left, right = _HOLDS.match(a.answer), _HOLDS.match(b.answer)
    if not left or not right or words_of(left.group(2)) != words_of(right.group(2)):
        return None
    return lookups.same_actor(left.group(1), right.group(1))


def yes(a: Position, b: Position, lookups: Lookups) -> bool | None:
    """Whoever says that it happened agrees with whoever says so; denials are met by ``clash``."""
    return True if a.answer.casefold() == b.answer.casefold() else None


def phrases(a: Position, b: Position, lookups: Lookups) -> bool | None:
    """Free answers are compared only when they are the same words."""
    return True if words_of(a.answer) == words_of(b.answer) else None


RULES: dict[str, Rule] = {
    "happened": yes,
    "by": actors,
    "target": targets,
    "means": means,
    "where": places,
    "when": dates,
    "killed": numbers,
    "wounded": numbers,
    "captured": numbers,
    "control": control,
    "other": phrases,
}


def compatible(a: Position, b: Position, lookups: Lookups) -> bool | None:
    """Whether the answers of two positions on one question can both be true, stances aside."""
    return RULES.get(a.question, phrases)(a, b, lookups)


def entails(a: Position, b: Position, lookups: Lookups) -> bool:
    """Whether answer ``a`` says at least what answer ``b`` says, so that denying ``b`` denies ``a``."""
    if words_of(b.answer) <= words_of(a.answer) and words_of(b.answer):
        return True
    if a.question == "means":
        return lookups.means_entails(a.answer, b.answer)
    if a.question == "by":
        return lookups.same_actor(a.answer, b.answer) or bool(_ARMY.fullmatch(b.answer) and _SOLDIERS.match(a.answer))
    return False


HOLDING = ("asserts", "hedges")
COUNTED = ("killed", "wounded", "captured")


def clash(a: Position, b: Position, lookups: Lookups) -> bool:
    """Whether two positions contradict each other; withholding and retracting contradict nothing, nor do two guesses.

    A guessed count contradicts no count: "perhaps more than 13" leaves 13 standing.
    """
    if a.question != b.question or {a.stance, b.stance} == {"hedges"}:
        return False
    if a.question in COUNTED and "hedges" in (a.stance, b.stance):
        return False
    if a.stance in HOLDING and b.stance in HOLDING:
        return compatible(a, b, lookups) is False
    for holds, denies in ((a, b), (b, a)):
        if holds.stance in HOLDING and denies.stance == "denies":
            return entails(holds, denies, lookups)
    return False
