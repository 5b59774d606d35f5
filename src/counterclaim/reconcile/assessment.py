"""How each question of an incident stands: answers by their support, likelihood apart from confidence, grades, and who adds what.

Every independent group of origins has one vote on a question, by what it stands by now. A vote adds to the log-odds of its answer
what such a saying is worth (``interests``), moved by the speaker's record; the support of an answer is the sum of the votes. The sum
is exact: leaving an origin out changes it by what is said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from counterclaim.reconcile.beliefs import OTHER, Belief, Term
from counterclaim.reconcile.calibration import Scale, fit, logistic
from counterclaim.reconcile.calibration import log_odds as odds_of
from counterclaim.reconcile.camps import NO, Camp, bearing, camps_of, excludes, holds
from counterclaim.reconcile.changes import Change, changes, standing
from counterclaim.reconcile.compatibility import compatible
from counterclaim.reconcile.confidence import Ground, confidence
from counterclaim.reconcile.grades import Backing, Record, Settled, digit, letter, questions_settled, records_of, right_on
from counterclaim.reconcile.interests import Priors, interest, reduced
from counterclaim.reconcile.likelihood import term
from counterclaim.reconcile.lookups import PLAIN, Lookups
from counterclaim.reconcile.positions import in_time, questions_of
from counterclaim.records.finding import Position, Reconciled
from counterclaim.records.ledger import Assessment, Contribution, Grade, History, Origin, Origins


@dataclass(frozen=True, slots=True)
class Vote:
    """One saying of an independent group of origins: its part of the group's one vote, and what it adds to its answer's log-odds."""

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


def assess(
    found: Reconciled,
    origins: Origins,
    records: Mapping[str, Record] | None = None,
    lookups: Lookups = PLAIN,
    priors: Priors = Priors(),  # noqa: B008 - frozen
) -> tuple[Assessment, ...]:
    """The assessment of every question that someone answers.

    ``records`` are the speakers' records on settled questions, this incident left out (``grades.records_of``). With fewer than
    ``priors.enough`` settled questions, order and evidence are shown and no number.
    """
    known = records or {}
    return tuple(_assessed(q, found, known, priors) for q in questions(found, origins, known, lookups, priors))


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
        votes = tuple(_votes(heard, found, made, records, lookups, priors))
        yield Question(name, status, camps, votes, heard, _belief(name, camps, votes, made, lookups, priors, status), made, lookups)


def _origin_of(p: Position, origins: Origins) -> Origin | None:
    """The origin behind a position; a report's own voice has one only where the report is an origin itself."""
    if p.voice:
        return next((o for o in origins.origins if not o.claims and p.document in o.reports), None)
    return next((o for o in origins.origins if p.claim in o.claims), None)


def _votes(
    heard: Sequence[tuple[Position, Origin]],
    found: Reconciled,
    made: Sequence[Change],
    records: Mapping[str, Record],
    lookups: Lookups,
    priors: Priors,
) -> Iterable[Vote]:
    """One vote for each group of first-hand origins, shared among the different things that it says."""
    groups: dict[int, dict[tuple[bool, str], list[Vote]]] = {}
    for p, o in heard:
        if not o.first_hand:
            continue
        kind = interest(p, found.case, made, lookups)
        record = records.get(found.case.body(p.speaker).casefold())
        worth = reduced(p, _by_record(priors.of(kind).log_odds, record, p.question, priors), made)
        said = groups.setdefault(o.group, {})
        said.setdefault((holds(p, made), p.answer.casefold()), []).append(Vote(p, o, 1.0, worth, kind))
    for said in groups.values():
        for same in said.values():
            best = max(same, key=lambda v: v.worth)
            yield replace(best, share=1 / len(said))


def _by_record(worth: float, record: Record | None, question: str, priors: Priors) -> float:
    """What a saying is worth when its speaker's record is known: the table's word counts as ``strength`` settled questions."""
    if record is None:
        return worth
    right, wrong = record.count()
    own_right, own_wrong = record.count(question)
    part = priors.carried
    r, w = own_right + part * (right - own_right), own_wrong + part * (wrong - own_wrong)
    return odds_of((priors.strength * logistic(worth) + r) / (priors.strength + r + w))


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
        against=len({v.origin.group for v in q.votes if way(v.position) < 0}),
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
        yield Contribution(o.name, sum(v.share for v in mine), added, left, _why(o, mine, q, priors))


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
    origin = {p: o for p, o in q.heard}
    interests = {v.position: v.interest for v in q.votes}
    done: set[str] = set()
    for p, o in origin.items():
        if p.voice or not p.claim or p.claim in done:
            continue
        done.add(p.claim)
        source, about_source = letter(records.get(p.speaker.casefold()))
        number, about = digit(_backing(p, o, q, interests.get(p) == "against"))
        yield Grade(p.claim, p.speaker, source, number, f"{about_source}; {about}")


def _backing(p: Position, o: Origin, q: Question, against_interest: bool) -> Backing:
    with_it, apart = [], []
    for v in q.votes:
        if v.origin.group != o.group:
            met = _meets(p, v.position, q)
            (with_it if met else apart if met is False else []).append(v)
    opposed = any(q.lookups.opposed(p.side, v.position.side) for v in with_it)
    groups = len({v.origin.group for v in with_it})
    return Backing(groups, len({v.origin.group for v in apart}), opposed, against_interest, p.stance == "hedges", o.first_hand)


def _meets(p: Position, other: Position, q: Question) -> bool | None:
    """Whether another's position confirms this one, contradicts it, or does neither (``None``)."""
    mine = [q.bears(p, c) for c in q.camps]
    theirs = [q.bears(other, c) for c in q.camps]
    if any(a * b > 0 for a, b in zip(mine, theirs, strict=True)):
        return True
    if any(a * b < 0 for a, b in zip(mine, theirs, strict=True)):
        return False
    both = holds(p, q.made) and holds(other, q.made)
    return False if both and compatible(p, other, q.lookups) is False and not q.rising else None


def fitted(histories: Sequence[History], settled: Sequence[Settled], lookups: Lookups = PLAIN, priors: Priors = Priors()) -> Priors:  # noqa: B008
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
