"""How each question of an incident stands: answers by their support, likelihood apart from confidence, grades, and who adds what.

Every independent group of origins has one vote on a question, by what it stands by now. A vote adds to the log-odds of its answer
what such a saying is worth (``interests``), moved by the speaker's record; the support of an answer is the sum of the votes. The
sum is exact: leaving an origin out changes it by what is said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from counterclaim.reconcile.beliefs import OTHER
from counterclaim.reconcile.calibration import Scale
from counterclaim.reconcile.camps import excludes, holds
from counterclaim.reconcile.compatibility import compatible
from counterclaim.reconcile.confidence import Ground, confidence
from counterclaim.reconcile.grades import Backing, Record, digit, letter, questions_settled
from counterclaim.reconcile.interests import ASSUMED, Priors
from counterclaim.reconcile.likelihood import term
from counterclaim.reconcile.lookups import PLAIN, Lookups
from counterclaim.reconcile.votes import Question, Vote, questions
from counterclaim.records.finding import Position, Reconciled
from counterclaim.records.ledger import Assessment, Contribution, Grade, Origin, Origins


def assess(
    found: Reconciled,
    origins: Origins,
    records: Mapping[str, Record] | None = None,
    lookups: Lookups = PLAIN,
    priors: Priors = ASSUMED,
) -> tuple[Assessment, ...]:
    """The assessment of every question that someone answers.

    ``records`` are the speakers' records on settled questions, this incident left out (``grades.records_of``). With fewer than
    ``priors.enough`` settled questions, order and evidence are shown and no number.
    """
    known = records or {}
    return tuple(_assessed(q, found, known, priors) for q in questions(found, origins, known, lookups, priors))


def _assessed(q: Question, found: Reconciled, records: Mapping[str, Record], priors: Priors) -> Assessment:
    settled = questions_settled(records)
    if not q.camps:
        return Assessment(q.name, q.status, (), "low", ("Nobody answers it.",))
    ranked = q.ranked()
    numbered = settled >= priors.enough and bool(q.votes)
    answers = tuple((name, round(priors.scale(s), 4) if numbered else 0.0) for s, _, name in ranked)
    level, why = confidence(_ground(q, ranked[0], found))
    word, bounds = term(priors.scale(ranked[0][0])) if numbered else ("", None)
    no_number = () if numbered else (_no_number(settled, priors, q),)
    return Assessment(
        q.name,
        q.status,
        answers,
        level,
        (f"{why[:1].upper()}{why[1:]}.", *no_number),
        word,
        bounds,
        tuple(_grades(q, records)),
        tuple(_contributions(q, ranked, priors if numbered else replace(priors, scale=Scale()))),
    )


def _no_number(settled: int, priors: Priors, q: Question) -> str:
    if not q.votes:
        return "No number: no first-hand origin answers it."
    questions = "no settled questions" if not settled else f"only {settled} settled question{'s' if settled > 1 else ''}"
    return f"No number: {questions} ({priors.enough} are needed)."


def _ground(q: Question, first: tuple[float, int, str], found: Reconciled) -> Ground:
    """What the confidence in the leading answer stands on."""
    way = _ways(q, first[1])
    sides = {v.position.side for v in q.votes if way(v.position) > 0 and v.position.side and not v.position.voice}
    return Ground(
        origins=len({v.origin.group for v in q.votes if way(v.position) > 0}),
        against=max(len({v.origin.group for v in q.votes if way(v.position) < 0}), q.status == "contested"),
        opposed=any(q.lookups.opposed(a, b) for a in sides for b in sides),
        admitted=any(v.interest == "against" and way(v.position) > 0 and v.position.stance != "hedges" for v in q.votes),
        evidence=len(found.case.exhibits),
        guessed=all(v.position.stance == "hedges" for v in q.votes if way(v.position) > 0),
    )


class _Way:
    """Whether a position speaks for the leading answer (1), against it (-1) or neither (0)."""

    def __init__(self, q: Question, camp: int) -> None:
        self._q = q
        self._camp = q.camps[max(camp, 0)]
        self._sign = -1 if camp < 0 or self._camp.denied_only else 1
        self._rivals = [c for c in q.camps if c is not self._camp and excludes(self._camp, c, q.lookups, q.rising)]

    def __call__(self, p: Position) -> int:
        own = self._q.bears(p, self._camp)
        if own:
            return own * self._sign
        rival = holds(p, self._q.made) and any(self._q.bears(p, c) > 0 for c in self._rivals)
        return -self._sign if rival else 0


def _ways(q: Question, camp: int) -> _Way:
    return _Way(q, camp)


def _contributions(q: Question, ranked: Sequence[tuple[float, int, str]], priors: Priors) -> Iterable[Contribution]:
    """What each origin adds to the log-odds of the first answer over the next, and what is left without its group."""
    lead, rival = _pair(q, ranked)
    sign = -1 if ranked[0][1] < 0 or q.camps[ranked[0][1]].denied_only else 1
    terms = {id(v): t for v, t in zip(q.votes, q.belief.terms, strict=True)}
    seen: set[tuple[str, int]] = set()
    for _, o in q.heard:
        if (o.name, o.group) in seen:
            continue
        seen.add((o.name, o.group))
        mine = [v for v in q.votes if v.origin == o]
        added = sum(sign * (terms[id(v)].logs[lead] - terms[id(v)].logs[rival]) for v in mine)
        p = q.share(max(ranked[0][1], 0), without=o.group if mine else None)
        left = priors.scale(1 - p if sign < 0 else p)
        yield Contribution(o.name, min(1.0, sum(v.share for v in mine)), added, left, _why(o, mine, q, priors))


def _pair(q: Question, ranked: Sequence[tuple[float, int, str]]) -> tuple[str, str]:
    """The leading hypothesis and the strongest that it excludes, or that nothing named is true."""
    lead = max(ranked[0][1], 0)
    rivals = [n for _, n, _ in ranked if n >= 0 and n != lead and excludes(q.camps[lead], q.camps[n], q.lookups, q.rising)]
    total = {v: x + sum(t.logs[v] for t in q.belief.terms) for v, x in q.belief.prior.items()}
    best = max((str(n) for n in rivals), key=lambda v: total[v], default=OTHER)
    return str(lead), best if total[best] > total[OTHER] else OTHER


def _why(o: Origin, mine: Sequence[Vote], q: Question, priors: Priors) -> str:
    """Why an origin weighs what it weighs."""
    if not o.first_hand:
        return "only repeats another, so it has no vote"
    if not mine:
        leads = dict.fromkeys(v.origin.name for v in q.votes if v.origin.group == o.group)
        return f"counts with {', '.join(leads)}, not beside"
    words = list(dict.fromkeys(priors.of(v.interest).words for v in mine))
    words += ["a guess" for v in mine if v.position.stance == "hedges"][:1]
    words += ["its group says different things, which share one vote"] if mine[0].share < 1 else []
    return "; ".join(words)


def _grades(q: Question, records: Mapping[str, Record]) -> Iterable[Grade]:
    """The Admiralty grade of every claim on the question."""
    origin = dict(q.heard)
    interests = {v.position: v.interest for v in q.votes}
    done: set[str] = set()
    ways = {id(p): _bearing(p, q) for p in (*origin, *(v.position for v in q.votes))}
    for p, o in origin.items():
        if p.voice or not p.claim or p.claim in done:
            continue
        done.add(p.claim)
        source, about_source = letter(records.get(p.speaker.casefold()))
        number, about = digit(_backing(p, o, q, ways, interests.get(p) == "against"))
        yield Grade(p.claim, p.speaker, source, number, f"{about_source}; {about}")


_Bearing = tuple[frozenset[int], frozenset[int]]


def _bearing(p: Position, q: Question) -> _Bearing:
    """The hypotheses that a position supports, and those that it denies."""
    ways = [(n, q.bears(p, c)) for n, c in enumerate(q.camps)]
    return frozenset(n for n, way in ways if way > 0), frozenset(n for n, way in ways if way < 0)


def _backing(p: Position, o: Origin, q: Question, ways: Mapping[int, _Bearing], against_interest: bool) -> Backing:
    with_it: list[Vote] = []
    apart: list[Vote] = []
    for v in q.votes:
        if v.origin.group != o.group:
            met = _meets(p, v.position, q, ways)
            (with_it if met else apart if met is False else []).append(v)
    opposed = any(q.lookups.opposed(p.side, v.position.side) for v in with_it)
    groups = len({v.origin.group for v in with_it})
    return Backing(groups, len({v.origin.group for v in apart}), opposed, against_interest, p.stance == "hedges", o.first_hand)


def _meets(p: Position, other: Position, q: Question, ways: Mapping[int, _Bearing]) -> bool | None:
    """Whether another's position confirms this one, contradicts it, or does neither (``None``).

    ``ways`` tells of each position, by its ``id``, on which hypotheses it bears.
    """
    (holds_mine, denies_mine), (holds_theirs, denies_theirs) = ways[id(p)], ways[id(other)]
    if holds_mine & holds_theirs or denies_mine & denies_theirs:
        return True
    if holds_mine & denies_theirs or denies_mine & holds_theirs:
        return False
    both = holds(p, q.made) and holds(other, q.made)
    return False if both and compatible(p, other, q.lookups) is False and not q.rising else None
