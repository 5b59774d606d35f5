"""What settled questions teach: speakers' records, and the scale that turns shares of support into probabilities.

Every incident is judged by what is settled of the others, never by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counterclaim.reconcile.assessment import assess
from counterclaim.reconcile.calibration import fit
from counterclaim.reconcile.grades import records_of, right_on
from counterclaim.reconcile.interests import ASSUMED, Priors
from counterclaim.reconcile.lookups import PLAIN, Lookups
from counterclaim.reconcile.votes import Question, questions
from counterclaim.records.ledger import History, Settled


def judged(histories: Sequence[History], settled: Sequence[Settled], lookups: Lookups = PLAIN) -> tuple[History, ...]:
    """The histories with every question assessed anew in the light of what is settled."""
    priors = fitted(histories, settled, lookups)
    return tuple(
        replace(h, assessments=assess(h.found, h.origins, records_of(histories, settled, h.incident.key, lookups), lookups, priors))
        for h in histories
    )


def fitted(histories: Sequence[History], settled: Sequence[Settled], lookups: Lookups = PLAIN, priors: Priors = ASSUMED) -> Priors:
    """The priors with a scale that turns shares of support into probabilities, fitted on the settled questions.

    Every incident is judged with the speakers' records on the others.
    """
    said, right = leading(histories, settled, lookups, priors)
    return replace(priors, scale=fit(said, right)) if len(said) >= priors.enough else priors


def leading(
    histories: Sequence[History], settled: Sequence[Settled], lookups: Lookups, priors: Priors
) -> tuple[list[float], list[bool]]:
    """For each settled question the support of the leading answer and whether it was right."""
    said, right = [], []
    for h in histories:
        mine = [s for s in settled if s.incident == h.incident.key]
        records = records_of(histories, settled, h.incident.key, lookups) if mine else {}
        for q in questions(h.found, h.origins, records, lookups, priors) if mine else ():
            for s in mine:
                if s.question == q.name and q.votes and (judged := _leads_right(q, s)) is not None:
                    said.append(q.ranked()[0][0])
                    right.append(judged)
    return said, right


def _leads_right(q: Question, s: Settled) -> bool | None:
    _, n, _ = q.ranked()[0]
    camp = q.camps[max(n, 0)]
    stance = "denies" if n < 0 or camp.denied_only else "asserts"
    return right_on(replace(camp.answers[0], stance=stance), s, q.lookups)
