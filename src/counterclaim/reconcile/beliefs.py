"""What sources' statements make likely, question by question, and what each of them adds: one sum that can be read off.

The model is Dawid and Skene's (1979) with the errors of Dong, Saha and Srivastava (Less is more, VLDB 2013): a source says what is
true as often as its reliability says, and a wrong answer is met as often as it is popular. Statements that depend on each other
share a vote (``dependence``). Reliabilities start from settled questions ("anchors") and are shrunk to the source's class. Nothing
here knows of wars; ``assessment`` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from typing import NamedTuple

from counterclaim.reconcile.dependence import Copying, Pair, dependences, together, vote_weights

OTHER = ""  # the value that nobody has named
_TRUSTED, _DOUBTED = 0.97, 0.5
"""Reliabilities of the one source that a start trusts, and of all others."""
_ALONE = 8
"""Rounds from such a start before dependence is looked at."""
Key = tuple[str, str]  # a source and the kind of question


@dataclass(frozen=True, slots=True)
class Statement:
    """A source's answer to a question; a ``denies`` says only that the value is not the true one.

    ``kind`` is the kind of question, of which a source has a reliability of its own. ``weight`` is the part of a vote that it has
    before dependence is looked at (a guess counts less); ``confidence`` is how sure it is that this was said at all.
    """

    source: str
    question: str
    value: str
    stance: str = "asserts"
    weight: float = 1.0
    confidence: float = 1.0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is assumed before anything is said.

    ``reliability`` with the weight of ``strength`` statements is the prior of a class, the class with that of ``shrink`` statements
    the prior of each of its sources. ``other`` is the prior of an unnamed value against one that is named. ``anchored`` is the
    share of a source's evidence that its settled questions have; ``popular`` says whether errors repeat as answers do, or are all
    alike. ``temper`` takes from every vote, since a question that is hard is hard for all. Where nothing is settled the estimate
    is also begun from trust in one source, for each of the ``starts`` that say most, and what explains the statements best is kept:
    beside a falsehood that many copied there is a second way to read them all, to which trust in everybody does not lead.
    """

    reliability: float = 0.8
    strength: float = 10.0
    shrink: float = 20.0
    other: float = 0.01
    anchored: float = 0.7
    popular: bool = True
    temper: float = 1.0
    copying: Copying | None = field(default_factory=Copying)
    rounds: int = 12
    starts: int = 0


class Term(NamedTuple):
    """What one statement adds to the logarithm of each value's probability, its weight included."""

    source: str
    weight: float
    logs: Mapping[str, float]


def normalised(scores: Mapping[str, float]) -> dict[str, float]:
    """Probabilities from logarithms."""
    top = max(scores.values())
    raised = {v: exp(x - top) for v, x in scores.items()}
    total = sum(raised.values())
    return {v: x / total for v, x in raised.items()}


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of one question: the prior's logarithms and one term a statement, of which the probabilities are the sum."""

    prior: Mapping[str, float]
    terms: tuple[Term, ...]

    def probabilities(self, without: str | None = None) -> dict[str, float]:
        """The probability of every value, ``OTHER`` among them, or what it would be without the statements of one source."""
        terms = [t for t in self.terms if t.source != without]
        return normalised({v: x + sum(t.logs[v] for t in terms) for v, x in self.prior.items()})

    def ranked(self) -> list[tuple[str, float]]:
        """The named values with their probabilities, most likely first."""
        held = self.probabilities()
        return sorted(((v, p) for v, p in held.items() if v != OTHER), key=lambda x: (-x[1], x[0]))

    def contributions(self) -> dict[str, float]:
        """What each source adds to the log-odds of the likeliest value over the next; with the prior's part that is all."""
        ranked = sorted(self.probabilities().items(), key=lambda x: (-x[1], x[0]))
        if len(ranked) < 2:
            return {}
        (first, _), (second, _) = ranked[:2]
        out: dict[str, float] = {}
        for t in self.terms:
            out[t.source] = out.get(t.source, 0.0) + t.logs[first] - t.logs[second]
        return out


@dataclass(frozen=True, slots=True)
class Beliefs:
    """The belief of every question, how reliable each source was found on each kind of question, and who depends on whom."""

    questions: Mapping[str, Belief]
    reliability: Mapping[Key, float]
    depends: Mapping[tuple[str, str], float]


@dataclass(slots=True)
class _Question:
    """The statements of one question, made ready: values as numbers, the last of them ``OTHER``."""

    values: list[str]
    said: list[tuple[int, int, Statement]]  # key, value
    errors: list[list[float]]  # [truth][value]: how often a wrong answer is this one
    prior: list[float]
    settled: int | None
    held: list[float] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)


def estimate(
    statements: Sequence[Statement],
    anchors: Mapping[str, str] | None = None,
    classes: Mapping[str, str] | None = None,
    settings: Settings = Settings(),
    depends: Mapping[tuple[str, str], float] | None = None,
) -> Beliefs:
    """Beliefs from all statements at once.

    ``anchors`` are the settled questions with their answers, ``classes`` the class of each source (a kind of speaker), ``depends``
    what is known of dependence between sources before their behaviour is looked at (0 to 1).
    """
    sources = {s: n for n, s in enumerate(dict.fromkeys(x.source for x in statements))}
    keys = {k: n for n, k in enumerate(dict.fromkeys((x.source, x.kind) for x in statements))}
    known = {_pair(sources[a], sources[b]): d for (a, b), d in (depends or {}).items() if a in sources and b in sources}
    begun: dict[tuple[float, ...], _Model] = {}
    for leader in (None, *([] if anchors else _leaders(statements, settings.starts))):
        made = _questions(statements, anchors or {}, keys, settings)
        model = _Model(made, list(keys), sources, classes or {}, settings, known)
        begun.setdefault(model.begin(leader), model)  # starts that lead to the same are gone on with once
    for model in begun.values():
        model.run()
    best = max(begun.values(), key=_Model.likelihood) if len(begun) > 1 else next(iter(begun.values()))
    names = list(sources)
    return Beliefs(
        {q: _belief(x, best.accuracy, list(keys)) for q, x in best.questions.items()},
        dict(zip(keys, best.accuracy, strict=True)),
        {(names[a], names[b]): d for (a, b), d in best.depends.items()},
    )


def _leaders(statements: Sequence[Statement], starts: int) -> list[str]:
    """The sources that say most."""
    return [source for source, _ in Counter(x.source for x in statements).most_common(starts)]


def _pair(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


def _questions(
    statements: Sequence[Statement], anchors: Mapping[str, str], keys: Mapping[Key, int], settings: Settings
) -> dict[str, _Question]:
    said: dict[str, list[Statement]] = {}
    for x in statements:
        said.setdefault(x.question, []).append(x)
    return {q: _question(xs, anchors.get(q), keys, settings) for q, xs in said.items()}


def _question(said: Sequence[Statement], settled: str | None, keys: Mapping[Key, int], settings: Settings) -> _Question:
    values = list(dict.fromkeys(x.value for x in said))
    number = {v: n for n, v in enumerate(values)}
    count = [0.0] * len(values)
    for x in said:
        count[number[x.value]] += x.stance != "denies"
    prior = [log((1 - settings.other) / len(values))] * len(values) + [log(settings.other)]
    at = None if settled is None else number.get(settled, len(values))
    return _Question(
        [*values, OTHER],
        [(keys[x.source, x.kind], number[x.value], x) for x in said],
        [_errors(count, t, settings.popular) for t in range(len(values) + 1)],
        prior,
        at,
    )


def _errors(count: Sequence[float], truth: int, popular: bool) -> list[float]:
    """How often an error is each value when ``truth`` is true: as often as it was said, or all alike."""
    wrong = [(n + 0.5 if popular else 1.0) if v != truth else 0.0 for v, n in enumerate(count)]
    total = sum(wrong) + 1.0  # the last part is for errors that nobody made here
    return [x / total for x in wrong]


def _likelihood(x: Statement, value: int, truth: int, a: float, errors: Sequence[Sequence[float]]) -> float:
    """How likely a source of reliability ``a`` says this when ``truth`` is true."""
    if x.stance == "denies":
        found = 1 - a if value == truth else a
        blank = 0.5
    else:
        found = a if value == truth else (1 - a) * errors[truth][value]
        blank = errors[-1][value]
    return x.confidence * found + (1 - x.confidence) * blank


def _belief(q: _Question, accuracy: Sequence[float], keys: Sequence[Key]) -> Belief:
    terms = tuple(
        Term(
            x.source,
            w,
            {name: w * log(_likelihood(x, v, t, accuracy[key], q.errors)) for t, name in enumerate(q.values)},
        )
        for (key, v, x), w in zip(q.said, q.weights, strict=True)
    )
    prior = dict(zip(q.values, q.prior, strict=True))
    if q.settled is not None:
        prior = {v: x if n == q.settled else x - 50.0 for n, (v, x) in enumerate(prior.items())}
    return Belief(prior, terms)


@dataclass(slots=True)
class _Model:
    """Expectation and maximisation in turn, with the dependences looked at anew in between."""

    questions: Mapping[str, _Question]
    keys: list[Key]
    sources: Mapping[str, int]
    classes: Mapping[str, str]
    settings: Settings
    known: Mapping[Pair, float]
    accuracy: list[float] = field(default_factory=list)
    depends: dict[Pair, float] = field(default_factory=dict)

    def begin(self, leader: str | None) -> tuple[float, ...]:
        """Trust everybody alike, or one source and see, before any copying is looked for, whom else; the trust in each, rounded."""
        self.accuracy = [self.settings.reliability] * len(self.keys)
        self.depends = dict(self.known)
        self._weigh()
        if leader is not None:
            self.accuracy = [_TRUSTED if source == leader else _DOUBTED for source, _ in self.keys]
            for _ in range(_ALONE):
                self._believe()
                self._learn()
        elif any(q.settled is not None for q in self.questions.values()):
            self._learn(only_settled=True)
        return tuple(round(a, 1) for a in self.accuracy)

    def run(self) -> None:
        """Go on from the beginning until beliefs, reliabilities and dependences fit each other."""
        s = self.settings
        votes = [{self.sources[x.source]: v for _, v, x in q.said if x.stance == "asserts"} for q in self.questions.values()]
        shared = together(votes, s.copying.shared) if s.copying else {}
        for turn in range(s.rounds):
            self._believe()
            self._learn()
            if shared and s.copying and turn % 2 == 0 and turn < s.rounds - 1:
                self._look(votes, shared, s.copying)
        self._believe()

    def likelihood(self) -> float:
        """The logarithm of the probability of all that was said; what a source that depends on another says may be a copy.

        Sources speak in the order of their reliability. One that depends on another takes over the ``share`` of its answers that
        copiers do, and says the rest of itself (Dong, Berti-Equille and Srivastava, Integrating conflicting data, VLDB 2009).
        """
        return sum(self._explained(q) for q in self.questions.values())

    def _explained(self, q: _Question) -> float:
        said = sorted(q.said, key=lambda x: -self.accuracy[x[0]])
        scores = list(q.prior)
        for n, (key, v, x) in enumerate(said):
            same, other = self._copied(said[n], said[:n])
            for t in range(len(scores)):
                alone = _likelihood(x, v, t, self.accuracy[key], q.errors)
                scores[t] += log(same + (1 - same) * alone) if same else log(max(1 - other, 1e-9) * alone)
        top = max(scores)
        return top + log(sum(exp(z - top) for z in scores))

    def _copied(self, now: tuple[int, int, Statement], before: Sequence[tuple[int, int, Statement]]) -> tuple[float, float]:
        """How likely a statement was copied from one before it that says the same; and would have been from one that differs."""
        share = self.settings.copying.share if self.settings.copying else 0.0
        _, value, x = now
        found = {True: 0.0, False: 0.0}
        for _, v, y in before:
            d = share * self.depends.get(_pair(self.sources[x.source], self.sources[y.source]), 0.0)
            alike = (v, y.stance) == (value, x.stance)
            found[alike] = max(found[alike], d)
        return found[True], found[False]

    def _believe(self) -> None:
        for q in self.questions.values():
            if q.settled is not None:
                q.held = [float(t == q.settled) for t in range(len(q.values))]
                continue
            scores = list(q.prior)
            for (key, v, x), w in zip(q.said, q.weights, strict=True):
                a = self.accuracy[key]
                for t in range(len(scores)):
                    scores[t] += w * log(_likelihood(x, v, t, a, q.errors))
            top = max(scores)
            raised = [exp(z - top) for z in scores]
            total = sum(raised)
            q.held = [z / total for z in raised]

    def _learn(self, only_settled: bool = False) -> None:
        """Reliabilities: what was right of what was said, shrunk to the class, and the class to what is assumed of all."""
        size = len(self.keys)
        right, said, right_settled, said_settled = [0.0] * size, [0.0] * size, [0.0] * size, [0.0] * size
        for q in self.questions.values():
            if q.settled is None and only_settled:
                continue
            for key, v, x in q.said:
                part = x.weight * x.confidence
                p = (float(q.settled == v) if q.settled is not None else q.held[v]) * part
                p = part - p if x.stance == "denies" else p
                if q.settled is None:
                    right[key], said[key] = right[key] + p, said[key] + part
                else:
                    right_settled[key], said_settled[key] = right_settled[key] + p, said_settled[key] + part
        for k in range(size):
            boost = self._boost(said[k], said_settled[k])
            right[k] += boost * right_settled[k]
            said[k] += boost * said_settled[k]
        self.accuracy = self._shrunk(right, said)

    def _boost(self, free: float, settled: float) -> float:
        share = self.settings.anchored
        return max(1.0, free / settled * share / (1 - share)) if settled else 1.0

    def _shrunk(self, right: Sequence[float], said: Sequence[float]) -> list[float]:
        s = self.settings
        group = [(self.classes.get(source, ""), kind) for source, kind in self.keys]
        totals: dict[Key, tuple[float, float]] = {}
        for g, r, n in zip(group, right, said, strict=True):
            a, b = totals.get(g, (0.0, 0.0))
            totals[g] = a + r, b + n
        mean = {g: (r + s.strength * s.reliability) / (n + s.strength) for g, (r, n) in totals.items()}
        found = [(r + s.shrink * mean[g]) / (n + s.shrink) for g, r, n in zip(group, right, said, strict=True)]
        return [min(max(a, 0.02), 0.98) for a in found]

    def _look(self, votes: Sequence[Mapping[int, int]], shared: Mapping[Pair, int], copying: Copying) -> None:
        right = [dict(enumerate(q.held)) for q in self.questions.values()]
        popular = [dict(enumerate(q.errors[-1])) for q in self.questions.values()]
        learned = dependences(votes, right, popular, self._by_source(), shared, copying)
        both = {**learned, **self.known}
        self.depends = {p: 1 - (1 - learned.get(p, 0.0)) * (1 - self.known.get(p, 0.0)) for p in both}
        self._weigh()

    def _by_source(self) -> list[float]:
        total = [[0.0, 0] for _ in self.sources]
        for (source, _), a in zip(self.keys, self.accuracy, strict=True):
            entry = total[self.sources[source]]
            entry[0], entry[1] = entry[0] + a, entry[1] + 1
        return [a / n for a, n in total]

    def _weigh(self) -> None:
        """The weight of every statement: its own, shared among those that depend on each other and say the same."""
        effect = self.settings.copying.effect if self.settings.copying else 1.0
        for q in self.questions.values():
            groups: dict[tuple[int, str], list[int]] = {}
            for n, (_, v, x) in enumerate(q.said):
                groups.setdefault((v, x.stance), []).append(n)
            q.weights = [0.0] * len(q.said)
            for members in groups.values():
                shared = vote_weights([self.sources[q.said[n][2].source] for n in members], self.depends, effect)
                for n, w in zip(members, shared, strict=True):
                    q.weights[n] = w * q.said[n][2].weight * self.settings.temper
