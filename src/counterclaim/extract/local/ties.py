"""Which incident a saying is about, where its words tell and the model's tie does not fit them: one rule a case, in one order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.extract.local import types
from counterclaim.extract.local.decode import LOSS
from counterclaim.extract.local.ground import Ground
from counterclaim.know import means
from counterclaim.records.reading import Incident
from counterclaim.records.spans import Span

_CREW = re.compile(r"\b(?:(?:two|both|three|its|the|their)\s+(?:\w+\s)?(?:pilots?|airmen|air ?crew)|co-?pilot)\b", re.IGNORECASE)
_DENYING = re.compile(r"\bden(?:y|ies|ied)\b", re.IGNORECASE)
_THERE = re.compile(r"(?<!that )\bthere\W*$", re.IGNORECASE)
_THE_LOSS = re.compile(r"\W*(?:the|any|that|this)\s+loss\W*", re.IGNORECASE)
_GROUND_DEEDS = frozenset({"territory-change", "armed-clash", "agreement", "detention", "execution"})
_ON_THE_GROUND = frozenset({"ied", "mine", "vehicle-bomb", "suicide-bomb", "suicide-vest"})  # no aircraft falls to it


def tied(
    ground: Ground, cue: Span | None, content: Sequence[Span], incidents: Sequence[Incident], guess: Incident | None
) -> Incident | None:
    """The incident of a saying; ``guess`` is the model's, which stands where no rule speaks."""
    guess = _by_deed(ground, content, incidents, guess)
    incident = _of_the_aircraft(ground, content, incidents, _by_weapon(ground, content, incidents, guess))
    if cue is not None and _DENYING.search(ground.phrase(cue)) and _THERE.search(ground.phrase(content[-1])):
        return _last_told(ground, cue, incidents) or incident
    return incident


def _by_weapon(ground: Ground, content: Sequence[Span], incidents: Sequence[Incident], tied: Incident | None) -> Incident | None:
    """The incident that a saying is about: of its weapon's, where it names one that a single other incident had and its own, a lost
    aircraft, can't have been lost to ("when the mine exploded")."""
    if tied is None or tied.type != LOSS:
        return tied
    named = {m.id for s in content if (m := means.find(ground.phrase(s)))} & _ON_THE_GROUND
    others = [i for i in incidents if i is not tied and named & {m.id for s in i.means if (m := means.find(ground.phrase(s)))}]
    return others[0] if len(others) == 1 else tied


def _by_deed(ground: Ground, content: Sequence[Span], incidents: Sequence[Incident], tied: Incident | None) -> Incident | None:
    """The incident that a saying is about: no lost aircraft, where it tells of a deed on the ground and of no aircraft ("took three
    checkpoints"), but the one such deed that is told of, if any."""
    if tied is None or tied.type != LOSS:
        return tied
    deeds = {types.settled(ground.phrase(s), ground.phrase(s)) for s in content} & _GROUND_DEEDS
    if not deeds or any(types.names_aircraft(ground.phrase(s)) for s in content):
        return tied
    others = [i for i in incidents if i.type in deeds]
    return others[0] if len(others) == 1 else None


def _last_told(ground: Ground, cue: Span, incidents: Sequence[Incident]) -> Incident | None:
    """The incident whose mention stands last before a denial of something "there", in its paragraph."""
    told = [(m.start, i) for i in incidents for m in i.mentions if m.end <= cue.start]
    at, incident = max(told, key=lambda t: t[0], default=(0, None))
    return None if "\n" in ground.text[at : cue.start] else incident


def _of_the_aircraft(
    ground: Ground, content: Sequence[Span], incidents: Sequence[Incident], tied: Incident | None
) -> Incident | None:
    """The one lost aircraft of which a report tells, where a saying speaks of its crew or of "the loss"."""
    losses = [i for i in incidents if i.type == LOSS]
    of_it = any(_CREW.search(ground.phrase(s)) or _THE_LOSS.fullmatch(ground.phrase(s)) for s in content)
    return losses[0] if of_it and len(losses) == 1 else tied
