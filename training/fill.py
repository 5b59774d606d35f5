"""Fit what makes words fill a slot of an incident: `python -m training.fill --model FOLDER --write`.

Logistic regression on the words that conflict-claims dev and the half of the series kept for dev hold for the slots, each with each
incident that the model finds; right is what matches words of the matching incident of gold. The bias is that with the best F1. What
stands in folds is measured on reports that were left out of the fit.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from counterclaim.extract.local.decode import FILLING, Hints, Scorer, Settings, decode, filling
from counterclaim.extract.local.models import MODEL
from counterclaim.extract.local.reader import settings
from counterclaim.records.reading import SLOTS
from training.corpora import conflict, series
from training.logistic import logistic
from training.matching import scorer
from training.tune import Bench, as_toml

FOLDS = 10
EVERY = {"bias": 1.0}  # all words fill the slot of every incident
BIASES = np.arange(-2.0, 2.01, 0.1)


class Words(NamedTuple):
    """Words for a slot beside one incident: their report, their features, whether they are right."""

    report: str
    features: np.ndarray
    right: bool


def beside_incidents(bench: Bench, chosen: Settings) -> Iterator[Words]:
    """All words for slots beside all incidents that a model finds."""
    s, no_hints = scorer(), Hints(lambda m: "", lambda m: 0)
    for document, (found, encoded) in zip(bench.documents, bench.encoded, strict=True):
        decoded = decode(bench.network, encoded, replace(chosen, fill=EVERY), no_hints)
        marked = decoded.marked
        reps = bench.network.spans(encoded, [(m.start, m.end) for m in marked])
        at = [(found[m.start].start, found[m.end - 1].end) for m in marked]
        gold = s.resolve(bench.gold[document.id], document.text)["incidents"]
        given = [{"type": e.type, "mentions": [at[m] for m in e.mentions]} for e in decoded.events]
        meant = {j: gold[i] for i, j in s.match_incidents(gold, given, False)}
        mentions = [n for n, m in enumerate(marked) if m.layer == "mention"]
        for slot in SLOTS:
            words = [n for n, m in enumerate(marked) if m.layer == slot]
            told = filling(Scorer(bench.network, encoded, marked, reps, [0] * len(marked)), words, mentions, decoded.events)
            for n, row in zip(words, told, strict=True):
                for k, features in enumerate(row):
                    right = k in meant and any(s.half(x, at[n]) for x in meant[k][slot])
                    yield Words(document.id, features, right)


def fitted(words: Sequence[Words], golden: int) -> dict[str, float]:
    """The weights of the features, and the bias of the best F1 where gold holds so many words."""
    features, right = np.stack([w.features for w in words]), np.array([w.right for w in words])
    *weights, bias = logistic(features, right, [0.0] * (len(FILLING) + 1))
    scores = features @ np.array(weights) + bias
    best = max(BIASES, key=lambda more: f1(scores + more > 0, right, golden))
    named = zip((*FILLING, "bias"), (*weights, bias + best), strict=True)
    return {name: round(float(value), 3) for name, value in named}


def f1(filled: np.ndarray, right: np.ndarray, golden: int) -> float:
    """F1 of the words that were taken for fillings; gold holds ``golden``."""
    return float(2 * (filled & right).sum() / (filled.sum() + golden))


def in_folds(words: Sequence[Words], golden: dict[str, int]) -> float:
    """The F1 on reports that were left out of the fit."""
    reports = sorted(golden)
    random.Random(7).shuffle(reports)
    filled, right = [], []
    for n in range(FOLDS):
        out = set(reports[n::FOLDS])
        weights = fitted([w for w in words if w.report not in out], sum(golden[r] for r in reports if r not in out))
        tested = [w for w in words if w.report in out]
        filled += [float(w.features @ np.array([weights[f] for f in FILLING])) + weights["bias"] > 0 for w in tested]
        right += [w.right for w in tested]
    return f1(np.array(filled), np.array(right), sum(golden.values()))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", type=Path, default=MODEL)
    p.add_argument("--write", action="store_true")
    o = p.parse_args()
    bench, chosen = Bench(o.model, [*conflict("dev"), *series(train=False)]), settings(o.model)
    words = list(beside_incidents(bench, chosen))
    golden = {key: sum(len(i[slot]) for i in gold["incidents"] for slot in SLOTS) for key, gold in bench.gold.items()}
    weights = fitted(words, sum(golden.values()))
    print(f"{len(words)} words beside incidents, {sum(w.right for w in words)} right")
    print(f"F1 in {FOLDS} folds {in_folds(words, golden):.3f}")
    print(weights)
    if o.write:
        (o.model / "settings.toml").write_text(as_toml(replace(chosen, fill=weights)), encoding="utf-8")


if __name__ == "__main__":
    main()
