"""The estimator on questions with a known answer: `python -m benchmarks.truth`, on the sets in truth/ of the shared data.

For each set accuracy on the gold, expected calibration error (ten bins) as it comes and rescaled on the other folds' questions,
beside the majority (expected over ties) and, where the package crowd-kit is installed, its Dawid-Skene. Flights are measured with
0, 20 and 40 settled questions, drawn with several seeds, which Dawid-Skene is given too. A settled question is never scored, a true
value that nobody claimed is an error of whoever is asked. The sets say nothing about wars: they check the machinery.

Two settings are used, one for sources that publish and may copy, one for labels of a crowd; they were chosen by looking at these
figures, so what stands here is what the machinery can do, not what it would do on a set not seen.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.data import data
from benchmarks.floors import below, told
from counterclaim.reconcile.beliefs import Settings, Statement, estimate
from counterclaim.reconcile.calibration import brier, calibration_error, in_folds, reliability
from counterclaim.reconcile.dependence import Copying

PUBLISHED = Settings(starts=12)
CROWD = Settings(temper=0.4, copying=Copying(shared=25))
SETS: tuple[tuple[str, Settings, tuple[int, ...]], ...] = (
    ("book", PUBLISHED, (0,)),
    ("flight", PUBLISHED, (0, 20, 40)),
    ("population", PUBLISHED, (0,)),
    ("duck", CROWD, (0,)),
    ("dog", CROWD, (0,)),
    ("face", CROWD, (0,)),
)
SEEDS = 4
Claims = Sequence[Statement]
Gold = Mapping[str, str]
Answers = Mapping[str, tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Score:
    """Accuracy, calibration error and Brier score as they come, calibration error rescaled in folds, seconds."""

    right: float
    ece: float
    folds: float
    brier: float
    seconds: float = 0.0


def load(root: Path, name: str) -> tuple[list[Statement], dict[str, str]]:
    claims = [line.split("\t") for line in (root / f"{name}.claims.tsv").read_text(encoding="utf-8").splitlines()]
    gold = dict(line.split("\t") for line in (root / f"{name}.gold.tsv").read_text(encoding="utf-8").splitlines())
    return [Statement(source, question, value) for question, source, value in claims], gold


def ours(claims: Claims, anchors: Gold, settings: Settings) -> Answers:
    found = estimate(claims, anchors, settings=settings)
    return {q: ranked[0] for q, b in found.questions.items() if (ranked := b.ranked())}


def dawid_skene(claims: Claims, anchors: Gold) -> Answers | None:
    """What crowd-kit says, ``None`` where it is not installed."""
    try:
        import pandas as pd  # type: ignore[import-untyped,unused-ignore]
        from crowdkit.aggregation import DawidSkene
    except ImportError:
        return None
    table = pd.DataFrame([(c.question, c.source, c.value) for c in claims], columns=["task", "worker", "label"])
    known = pd.Series(dict(anchors), dtype=object) if anchors else None
    model = DawidSkene(n_iter=100).fit(table, known) if anchors else DawidSkene(n_iter=100).fit(table)
    shares: Any = model.probas_
    return {str(q): (str(v), float(p)) for q, v, p in zip(shares.index, shares.idxmax(axis=1), shares.max(axis=1), strict=True)}


def majority(claims: Claims, gold: Gold) -> float:
    """The accuracy of the commonest value, ties broken by chance."""
    counts: dict[str, Counter[str]] = {}
    for c in claims:
        counts.setdefault(c.question, Counter())[c.value] += 1
    return fmean(_tied(counts.get(q, Counter()), true) for q, true in gold.items())


def _tied(count: Counter[str], true: str) -> float:
    first = [v for v, n in count.items() if n == max(count.values())]
    return (true in first) / max(1, len(first))


def scored(answers: Answers, gold: Gold, seconds: float = 0.0) -> Score:
    asked = [q for q in gold if q in answers]
    right = [answers[q][0] == gold[q] for q in asked]
    said = [answers[q][1] for q in asked]
    folds = in_folds(said, right, asked)
    return Score(
        sum(right) / len(gold), calibration_error(said, right), calibration_error(folds, right), brier(said, right), seconds
    )


def mean(scores: Sequence[Score]) -> Score:
    return Score(*(fmean(getattr(s, f) for s in scores) for f in Score.__slots__))


def measured(claims: Claims, gold: Gold, settings: Settings, settled: int, seeds: int) -> tuple[float, Score | None, list[Score]]:
    """Majority, Dawid-Skene and every run of ours with so many settled questions."""
    plain, peer, own = [], [], []
    for seed in range(seeds if settled else 1):
        anchors = dict(random.Random(seed).sample(sorted(gold.items()), settled))
        rest = {q: v for q, v in gold.items() if q not in anchors}
        began = time.perf_counter()
        own.append(scored(ours(claims, anchors, settings), rest, time.perf_counter() - began))
        plain.append(majority(claims, rest))
        theirs = dawid_skene(claims, anchors)
        peer += [scored(theirs, rest)] if theirs else []
    return fmean(plain), mean(peer) if peer else None, own


def figures(root: Path, seeds: int = SEEDS, show: bool = False) -> dict[str, float]:
    """Everything by name: "flight.20" is our accuracy, with ".ece", ".folds", ".majority", ".dawid-skene" beside it."""
    out: dict[str, float] = {}
    for name, settings, anchored in SETS:
        claims, gold = load(root, name)
        for settled in anchored:
            plain, peer, own = measured(claims, gold, settings, settled, seeds)
            key, score = (f"{name}.{settled}" if len(anchored) > 1 else name), mean(own)
            out |= {key: score.right, f"{key}.ece": score.ece, f"{key}.folds": score.folds, f"{key}.majority": plain}
            out |= {f"{key}.dawid-skene": peer.right} if peer else {}
            if show:
                print(line(key, plain, peer, score, min(s.right for s in own)), flush=True)
    return out


HEAD = f"{'set':<12}{'majority':>9}{'D-S':>7}{'ece':>6}   {'ours':>6}{'least':>7}{'ece':>6}{'folds':>7}{'brier':>7}{'s':>7}"


def line(key: str, plain: float, peer: Score | None, own: Score, least: float) -> str:
    theirs = f"{peer.right:>7.3f}{peer.ece:>6.2f}" if peer else f"{'-':>7}{'-':>6}"
    better = own.right > plain and (peer is None or own.right > peer.right)
    ours = f"{own.right:>6.3f}{least:>7.3f}{own.ece:>6.2f}{own.folds:>7.3f}{own.brier:>7.3f}{own.seconds:>7.1f}"
    return f"{key:<12}{plain:>9.3f}{theirs}   {ours}{'' if better else '  not better'}"


def bins(root: Path, name: str) -> str:
    """The reliability of one set's rescaled probabilities, a line a bin."""
    settings = next(s for n, s, _ in SETS if n == name)
    claims, gold = load(root, name)
    answers = ours(claims, {}, settings)
    asked = [q for q in gold if q in answers]
    right = [answers[q][0] == gold[q] for q in asked]
    found = reliability(in_folds([answers[q][1] for q in asked], right, asked), right)
    return "\n".join(f"  said {b.said:.2f}  right {b.right:.2f}  of {b.held}" for b in found)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seeds", type=int, default=SEEDS, help="draws of settled questions (default %(default)s)")
    parser.add_argument("--bins", choices=[n for n, _, _ in SETS], help="show the reliability of one set and stop")
    asked = parser.parse_args()
    root = data()
    if root is None:
        return 0
    if asked.bins:
        print(bins(root / "truth", asked.bins))
        return 0
    print(HEAD)
    return told(below("truth", figures(root / "truth", asked.seeds, show=True)))


if __name__ == "__main__":
    sys.exit(main())
