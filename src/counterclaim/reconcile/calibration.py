"""Whether probabilities mean what they say, and a map that makes them do so (Platt 1999; Guo et al. 2017)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import NamedTuple

from counterclaim.reconcile.dependence import log_odds, logistic

FOLDS = 5
BINS = 10


class Bin(NamedTuple):
    """Probabilities of one tenth: their mean, the share that was right, how many there were."""

    said: float
    right: float
    held: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A map of probabilities: log-odds times ``slope`` plus ``shift``. The default leaves them as they are."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, p: float) -> float:
        """The rescaled probability."""
        return logistic(self.slope * log_odds(p) + self.shift)


def reliability(said: Sequence[float], right: Sequence[bool], count: int = BINS) -> tuple[Bin, ...]:
    """The bins of equal width that hold anything, lowest first."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for p, r in zip(said, right, strict=True):
        held.setdefault(min(int(p * count), count - 1), []).append((p, r))
    return tuple(Bin(sum(p for p, _ in b) / len(b), sum(r for _, r in b) / len(b), len(b)) for _, b in sorted(held.items()))


def calibration_error(said: Sequence[float], right: Sequence[bool]) -> float:
    """The expected calibration error: how far, on average, a bin's probability is from its share that was right."""
    return sum(b.held * abs(b.said - b.right) for b in reliability(said, right)) / max(1, len(said))


def brier(said: Sequence[float], right: Sequence[bool]) -> float:
    """The mean squared error of the probabilities (Brier 1950)."""
    return sum((p - r) ** 2 for p, r in zip(said, right, strict=True)) / max(1, len(said))


def fit(said: Sequence[float], right: Sequence[bool], ridge: float = 1.0) -> Scale:
    """The scale under which what was right is likeliest, by Newton's method; ``ridge`` pulls its slope to 1 and its shift to 0.

    The targets are those of Platt: a little inside 0 and 1, so that a perfect score gives no certainty. A slope is never negative.
    """
    if not said:
        return Scale()
    xs = [log_odds(min(max(p, 1e-4), 1 - 1e-4)) for p in said]
    hits = sum(right)
    high, low = (hits + 1) / (hits + 2), 1 / (len(right) - hits + 2)
    ts = [high if r else low for r in right]
    a, b = 1.0, 0.0
    for _ in range(100):
        step_a, step_b = _newton(xs, ts, a, b, ridge)
        part = 1.0
        while part > 1e-6 and _loss(xs, ts, a - part * step_a, b - part * step_b, ridge) > _loss(xs, ts, a, b, ridge):
            part /= 2
        a, b = a - part * step_a, b - part * step_b
        if abs(step_a) + abs(step_b) < 1e-9 or part <= 1e-6:
            break
    return Scale(max(a, 0.0), b)


def _loss(xs: Sequence[float], ts: Sequence[float], a: float, b: float, ridge: float) -> float:
    """What the fit makes small: the surprise at the targets and the distance from a scale that changes nothing."""
    zs = [a * x + b for x in xs]
    surprise = sum(max(z, 0.0) + log(1 + exp(-abs(z))) - t * z for z, t in zip(zs, ts, strict=True))
    return surprise + ridge * ((a - 1) ** 2 + b * b) / 2


def _newton(xs: Sequence[float], ts: Sequence[float], a: float, b: float, ridge: float) -> tuple[float, float]:
    ga, gb, haa, hab, hbb = ridge * (a - 1), ridge * b, ridge, 0.0, ridge
    for x, t in zip(xs, ts, strict=True):
        p = logistic(a * x + b)
        w = p * (1 - p)
        ga, gb = ga + (p - t) * x, gb + (p - t)
        haa, hab, hbb = haa + w * x * x, hab + w * x, hbb + w
    det = haa * hbb - hab * hab
    return (hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det


def in_folds(said: Sequence[float], right: Sequence[bool], groups: Sequence[str], folds: int = FOLDS) -> tuple[float, ...]:
    """Each probability rescaled by what the other folds say; all of one group (an incident) stand in one fold."""
    fold = {g: n % folds for n, g in enumerate(dict.fromkeys(groups))}
    scales = [_fit_without(k, said, right, [fold[g] for g in groups]) for k in range(folds)]
    return tuple(scales[fold[g]](p) for p, g in zip(said, groups, strict=True))


def _fit_without(k: int, said: Sequence[float], right: Sequence[bool], folds: Sequence[int]) -> Scale:
    others = [n for n, f in enumerate(folds) if f != k]
    return fit([said[n] for n in others], [right[n] for n in others])


def log_loss(said: Sequence[float], right: Sequence[bool]) -> float:
    """The mean surprise at what was right, in nats."""
    return -sum(log(max(p if r else 1 - p, 1e-12)) for p, r in zip(said, right, strict=True)) / max(1, len(said))
