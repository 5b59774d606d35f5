"""How sure the reader is, made to mean what it says: Platt's scaling (1999) on the development reports.

`python -m training.calibrate` reads conflict-claims dev and the half of the series kept for dev with a model and writes two numbers
each for claims and incidents into its settings.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from counterclaim.extract.local.models import MODEL
from counterclaim.extract.local.reader import settings
from training.corpora import Row, conflict, series
from training.logistic import logistic
from training.matching import matched_claims, scorer
from training.tune import Bench, as_toml

Judged = tuple[str, float, bool]  # report, confidence, whether it was right


def fit(confidence: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Scale and shift of the log-odds that make them fit best (logistic regression, weakly held to 1, 0)."""
    scale, shift = logistic(log_odds(np.array(confidence))[:, None], right, [1.0, 0.0])
    return scale, shift


def log_odds(p: np.ndarray) -> np.ndarray:
    """Log-odds of probabilities, kept from the ends."""
    q = np.clip(p, 1e-4, 1 - 1e-4)
    out: np.ndarray = np.log(q / (1 - q))
    return out


def judged_claims(gold: Row, given: Row) -> Iterator[Judged]:
    """Every claim of a reading: right when a claim of gold has its content and its speaker."""
    matched, same_speaker = matched_claims(gold, given), scorer().same_speaker
    for j, y in enumerate(given["claims"]):
        yield gold["id"], y["confidence"], j in matched and same_speaker(gold["claims"][matched[j]], y)


def judged_incidents(gold: Row, given: Row) -> Iterator[Judged]:
    """Every incident of a reading: right when gold has it, with its type."""
    matched = {j for _, j in scorer().match_incidents(gold["incidents"], given["incidents"], True)}
    yield from ((gold["id"], y["confidence"], j in matched) for j, y in enumerate(given["incidents"]))


JUDGES = {"claim": judged_claims, "incident": judged_incidents}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", type=Path, default=MODEL)
    model: Path = p.parse_args().model
    bench = Bench(model, [*conflict("dev"), *series(train=False)])
    raw = replace(settings(model), calibration={})
    read = bench.readings(raw)
    chosen: dict[str, list[float]] = {}
    for kind, judge in JUDGES.items():
        judged = [j for key, gold in bench.gold.items() for j in judge(gold, read[key])]
        scale, shift = fit([c for _, c, _ in judged], [r for _, _, r in judged])
        chosen[kind] = [round(scale, 3), round(shift, 3)]
        print(kind, chosen[kind], f"of {len(judged)}, {sum(r for _, _, r in judged)} right")
    (model / "settings.toml").write_text(as_toml(replace(raw, calibration=chosen)), encoding="utf-8")


if __name__ == "__main__":
    main()
