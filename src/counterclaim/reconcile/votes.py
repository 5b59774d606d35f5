"""One question of an incident made ready to be judged: its hypotheses, one vote a group of origins, and the sum of the votes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import log

from counterclaim.reconcile.beliefs import OTHER, Belief, Term
from counterclaim.reconcile.camps import NO, Camp, bearing, camps_of, excludes, holds
from counterclaim.reconcile.changes import Change, changes, standing
from counterclaim.reconcile.compatibility import compatible
from counterclaim.reconcile.dependence import log_odds, logistic
from counterclaim.reconcile.grades import Record
from counterclaim.reconcile.interests import Priors, interest, reduced
from counterclaim.reconcile.lookups import Lookups
from counterclaim.reconcile.positions import in_time, questions_of
from counterclaim.records.finding import Position, Reconciled
from counterclaim.records.ledger import Origin, Origins


@dataclass(frozen=True, slots=True)
class Vote:
    """One saying of a group of origins: its part of the group's one vote, and what it adds to its answer's log-odds."""

    position: Position
    origin: Origin
    share: float
    worth: float
    interest: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question made ready to be judged."""

    name: str
    status: str
    camps: tuple[Camp, ...]
    votes: tuple[Vote, ...]
    heard: tuple[tuple[Position, Origin], ...]
    belief: Belief
    made: tuple[Change, ...]
    lookups: Lookups

    @property
    def rising(self) -> bool:
        """Whether the figures of this question only rose."""
        return self.status == "rising"

    def bears(self, p: Position, camp: Camp) -> int:
        """1 when a position supports a hypothesis, -1 when it denies it, else 0."""
        return bearing(p, camp, self.made, self.lookups, self.rising)

    def share(self, n: int, without: int | None = None) -> float:
        """The support of the n-th hypothesis in 0..1 against those that it excludes, an unnamed answer among them."""
        rivals = [k for k, c in enumerate(self.camps) if k == n or excludes(self.camps[n], c, self.lookups, self.rising)]
        names = {*map(str, rivals), OTHER}
        belief = Belief(
            {v: x for v, x in self.belief.prior.items() if v in names},
            tuple(t for t in self.belief.terms if without is None or t.source != str(without)),
        )
        return belief.probabilities()[str(n)]

    def ranked(self) -> list[tuple[float, int, str]]:
        """Support, hypothesis and name of every answer, the most supported first; a mere denial is the answer "not so"."""
        rows = [(1 - s if c.denied_only else s, n, _not(c) if c.denied_only else c.name) for n, c, s in self._shares()]
        if self.name == "happened" and any(v.position.stance == "denies" for v in self.votes) and not self.camps[0].denied_only:
            rows.append((1 - rows[0][0], -1, NO))
        return sorted(rows, key=lambda r: -r[0])

    def _shares(self) -> list[tuple[int, Camp, float]]:
        return [(n, c, self.share(n)) for n, c in enumerate(self.camps)]


def _not(camp: Camp) -> str:
    return NO if camp.answers[0].question == "happened" else f"not {camp.name}"


def questions(
    found: Reconciled, origins: Origins, records: Mapping[str, Record], lookups: Lookups, priors: Priors
) -> Iterable[Question]:
    """Every question that someone answers, made ready."""
    made = changes(found.case, lookups)
    stands = in_time(standing(found.case, made))
    for name in questions_of(found.case):
        said = [p for p in stands if p.question == name and (p.stance == "denies" or holds(p, made))]
        status = found.status(name)
        heard = tuple((p, o) for p in said if (o := _origin_of(p, origins)))
        camps = camps_of(said, made, lookups, status == "rising")
        bears = partial(_bearings, camps=camps, made=made, lookups=lookups, rising=status == "rising")
        votes = tuple(_votes(heard, bears, found, made, records, lookups, priors))
        yield Question(name, status, camps, votes, heard, _belief(name, camps, votes, made, lookups, priors, status), made, lookups)


def _origin_of(p: Position, origins: Origins) -> Origin | None:
    """The origin behind a position; a report's own voice has one only where the report is an origin itself."""
    if p.voice:
        return next((o for o in origins.origins if not o.claims and p.document in o.reports), None)
    return next((o for o in origins.origins if p.claim in o.claims), None)


def _bearings(p: Position, camps: Sequence[Camp], made: Sequence[Change], lookups: Lookups, rising: bool) -> tuple[int, ...]:
    """For each hypothesis whether a position supports it (1), denies it (-1) or neither (0)."""
    return tuple(bearing(p, c, made, lookups, rising) for c in camps)


def _votes(
    heard: Sequence[tuple[Position, Origin]],
    bears: Callable[[Position], tuple[int, ...]],
    found: Reconciled,
    made: Sequence[Change],
    records: Mapping[str, Record],
    lookups: Lookups,
    priors: Priors,
) -> Iterable[Vote]:
    """One vote for each group of first-hand origins on what competes, shared among the different things that it says."""
    groups: dict[int, dict[tuple[int, ...], list[Vote]]] = {}
    for p, o in heard:
        if not o.first_hand:
            continue
        kind = interest(p, found.case, made, lookups)
        record = records.get(found.case.body(p.speaker).casefold())
        worth = reduced(p, _by_record(priors.of(kind).log_odds, record, p.question, priors), made)
        groups.setdefault(o.group, {}).setdefault(bears(p), []).append(Vote(p, o, 1.0, worth, kind))
    for said in groups.values():
        best = {way: max(same, key=lambda v: v.worth) for way, same in said.items()}
        for way, vote in best.items():
            rivals = [v for other, v in best.items() if other != way and _compete(way, vote, other, v, lookups)]
            yield replace(vote, share=1 / (1 + len(rivals)))


def _compete(way: Sequence[int], vote: Vote, other: Sequence[int], beside: Vote, lookups: Lookups) -> bool:
    """Whether two sayings of one group bear on one hypothesis, or cannot both be true."""
    return any(a and b for a, b in zip(way, other, strict=True)) or compatible(vote.position, beside.position, lookups) is False


def _by_record(worth: float, record: Record | None, question: str, priors: Priors) -> float:
    """What a saying is worth when its speaker's record is known: the table's word counts as ``strength`` settled questions."""
    if record is None:
        return worth
    r, w = record.faded(question, priors.carried, priors.half_life)
    return log_odds((priors.strength * logistic(worth) + r) / (priors.strength + r + w))


def _belief(
    name: str,
    camps: Sequence[Camp],
    votes: Sequence[Vote],
    made: Sequence[Change],
    lookups: Lookups,
    priors: Priors,
    status: str,
) -> Belief:
    """The sum of the votes; terms are named by their group, and an answer that nobody gave stands at nought."""
    start = 0.0 if name == "happened" else -log(priors.other)
    prior = {**{str(n): start for n in range(len(camps))}, OTHER: 0.0}
    terms = []
    for v in votes:
        logs = {str(n): bearing(v.position, c, made, lookups, status == "rising") * v.share * v.worth for n, c in enumerate(camps)}
        terms.append(Term(str(v.origin.group), v.share, {**logs, OTHER: 0.0}))
    return Belief(prior, tuple(terms))
