"""Whose interest an answer is against."""

from __future__ import annotations

import re

from counterclaim.reconcile.lookups import Lookups, words_of
from counterclaim.records.finding import Case, Position

# Words for a side's own fighting people and things: to lose them is its own loss, which it has no interest to tell.
FORCES = re.compile(
    r"\b(?:soldiers?|troops?|fighters?|servicem[ae]n|officers?|generals?|commanders?|pilots?|crews?|helicopters?|choppers?|aircraft"
    r"|jets?|planes?|warplanes?|drones?|tanks?|convoys?|warships?|ships?|bases?|barracks|positions?|checkpoints?|posts?|forces"
    r"|army|militants?|instructors?|pilot-instructors?|contractors?|recruits?|vehicles?)\b",
    re.IGNORECASE,
)
_OFFICIAL = ("government", "military", "foreign-government", "official-media")
_NAME = re.compile(r"\b[A-Z][\w’'-]+")


def own_loss(p: Position, case: Case, lookups: Lookups) -> bool:
    """Whether what was hit or who suffered are the speaker's own forces; a source that hides its name admits nothing."""
    if not p.side or p.kind == "anonymous" or p.voice:
        return False
    return any(FORCES.search(h) and _names_side(h, p.side, lookups) for h in case.harmed)


def _names_side(phrase: str, side: str, lookups: Lookups) -> bool:
    return any(lookups.same_actor(n, side) or lookups.same_actor(n, side.split()[0]) for n in _NAME.findall(phrase))


def own_deed(p: Position, case: Case, lookups: Lookups, denied: bool) -> bool:
    """Whether a speaker names its own side as the one that did it, and an official one or one that had denied it before.

    An armed group that claims an attack boasts; it admits nothing unless it had denied it.
    """
    own = any(name and lookups.same_actor(p.answer, name) for name in (p.side, p.speaker))
    return own and (denied or (p.kind in _OFFICIAL and any(_civil(h) for h in case.harmed)))


def _civil(phrase: str) -> bool:
    return bool(words_of(phrase) & _CIVIL)


_CIVIL = frozenset(
    "civilian civilians people children child women school hospital market mosque church residents villagers worshippers pupils"
    " family families worker workers shoppers passengers patients".split()
)
