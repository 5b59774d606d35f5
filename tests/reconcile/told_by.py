"""Short ways to write down origins, for tests of assessments."""

from __future__ import annotations

from counterclaim.records.finding import Position, Reconciled
from counterclaim.records.ledger import Assessment, Origin, Origins


def origins(found: Reconciled, together: tuple[tuple[str, ...], ...] = (), repeating: tuple[str, ...] = ()) -> Origins:
    """One origin for each speaker; those of one tuple of ``together`` are one group, ``repeating`` ones are not first-hand."""
    speakers = list(dict.fromkeys(p.speaker for p in found.case.positions))
    groups = {s: n for n, s in enumerate(speakers)}
    for one in together:
        groups |= dict.fromkeys(one, groups[one[0]])
    made = tuple(_origin(s, groups[s], found.case.positions, s not in repeating) for s in speakers)
    return Origins(made, len({o.group for o in made if o.first_hand}))


def _origin(speaker: str, group: int, positions: tuple[Position, ...], first_hand: bool) -> Origin:
    mine = [p for p in positions if p.speaker == speaker]
    claims = tuple(dict.fromkeys(p.claim for p in mine if p.claim and not p.voice))
    return Origin(speaker, mine[0].side, mine[0].kind, group, tuple(dict.fromkeys(p.document for p in mine)), claims, first_hand)


def on(assessments: tuple[Assessment, ...], question: str) -> Assessment:
    """The assessment of one question."""
    return next(a for a in assessments if a.question == question)
