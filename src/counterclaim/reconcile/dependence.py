"""Who copies whom, learned from shared answers, and how far votes that depend on each other count.

After Dong, Berti-Equille and Srivastava (Integrating conflicting data, VLDB 2009): a rare error shared by two sources is a sign
that one copies the other, a truth that many tell is hardly one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

Pair = tuple[int, int]
Votes = Sequence[Mapping[int, int]]  # for each question: source -> value


@dataclass(frozen=True, slots=True)
class Copying:
    """What is assumed of copying: how many pairs do it, which share of its answers a copier takes over, and from when we look.

    Pairs with fewer than ``shared`` questions in common are never judged by their behaviour. ``effect`` is how strongly dependence
    takes votes away: 1 makes any number of perfect copies one vote.
    """

    prior: float = 0.1
    share: float = 0.8
    shared: int = 10
    effect: float = 1.0


def logistic(x: float) -> float:
    """The probability of log-odds ``x``."""
    return 1 / (1 + exp(-x)) if x > -700 else 0.0


def log_odds(p: float) -> float:
    """The log-odds of a probability, which is kept off 0 and 1."""
    p = min(max(p, 1e-9), 1 - 1e-9)
    return log(p / (1 - p))


def together(votes: Votes, least: int) -> dict[Pair, int]:
    """How many questions each pair of sources both answer, for the pairs with at least ``least``."""
    count: dict[int, int] = {}
    answered: dict[int, int] = {}
    for said in votes:
        for s in said:
            answered[s] = answered.get(s, 0) + 1
    busy = {s for s, n in answered.items() if n >= least}
    span = max(answered, default=0) + 1
    for said in votes:
        members = sorted(busy.intersection(said))
        for n, a in enumerate(members):
            base = a * span
            for b in members[n + 1 :]:
                count[base + b] = count.get(base + b, 0) + 1
    return {(key // span, key % span): n for key, n in count.items() if n >= least}


def dependences(
    votes: Votes,
    right: Sequence[Mapping[int, float]],
    popular: Sequence[Mapping[int, float]],
    accuracy: Sequence[float],
    shared: Mapping[Pair, int],
    copying: Copying,
) -> dict[Pair, float]:
    """How likely each pair of ``shared`` depends on each other, for the pairs where that is more than one in a thousand.

    ``right`` gives for each question how likely each value is true, ``popular`` how common it is among the wrong ones.
    """
    c = copying.share
    apart, prior = log(1 - c), log_odds(copying.prior)
    odds = {pair: prior + n * apart for pair, n in shared.items()}
    for q, members in _agreeing(votes):
        value = votes[q][members[0]]
        p, common = right[q].get(value, 0.0), popular[q].get(value, 1.0)
        for n, a in enumerate(members):
            for b in members[n + 1 :]:
                if (a, b) in odds:
                    odds[(a, b)] += _sign(accuracy[a], accuracy[b], p, common, c) - apart
    return {pair: d for pair, x in odds.items() if (d := logistic(x)) > 0.001}


def _agreeing(votes: Votes) -> Iterable[tuple[int, list[int]]]:
    for q, said in enumerate(votes):
        groups: dict[int, list[int]] = {}
        for s, v in said.items():
            groups.setdefault(v, []).append(s)
        for members in groups.values():
            if len(members) > 1:
                yield q, sorted(members)


def _sign(a: float, b: float, p: float, common: float, c: float) -> float:
    """The log Bayes factor for dependence of one shared answer that is true with probability ``p``."""
    true, false = a * b, (1 - a) * (1 - b) * common
    mean = (a + b) / 2
    return p * log(c * mean / true + 1 - c) + (1 - p) * log(c * (1 - mean) * common / false + 1 - c)


def vote_weights(members: Sequence[int], depends: Mapping[Pair, float], effect: float) -> list[float]:
    """The weight of each of several sources that give one answer: 1 / (1 + effect * sum of its dependences).

    That is the design effect of Kish (Survey sampling, 1965): k perfect copies weigh one together.
    """
    if not depends or len(members) < 2:
        return [1.0] * len(members)
    return [1 / (1 + effect * sum(depends.get((a, b) if a < b else (b, a), 0.0) for b in members if b != a)) for a in members]
