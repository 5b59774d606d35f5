"""Whether the reader's confidence means what it says: `python -m benchmarks.calibration`, on conflict-claims dev.

The expected calibration error (Guo et al. 2017; ten bins of equal width) of the confidences as given, and, since their scale was
fitted on these reports, of a scale fitted anew without the fifth of the reports that it is measured on. `--svg FILE` draws the
reliability diagram.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from training.calibrate import JUDGES, Judged, fit, log_odds
from training.corpora import conflict

from benchmarks.data import data, read_one

BINS, FOLDS = 10, 5
Bin = tuple[float, float, int]  # mean confidence, share that was right, how many


def bins(confidence: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """The bins that hold anything."""
    at = np.minimum((np.array(confidence) * BINS).astype(int), BINS - 1)
    c, r = np.array(confidence), np.array(right, dtype=float)
    return [(float(c[at == k].mean()), float(r[at == k].mean()), int((at == k).sum())) for k in range(BINS) if (at == k).any()]


def error(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """The expected calibration error."""
    return sum(n * abs(c - r) for c, r, n in bins(confidence, right)) / max(1, len(confidence))


def refitted(judged: Sequence[Judged]) -> list[float]:
    """Each confidence rescaled by what the other folds' reports say."""
    fold = {key: k % FOLDS for k, key in enumerate(sorted({key for key, _, _ in judged}))}
    out = [0.0] * len(judged)
    for k in range(FOLDS):
        others = [(c, r) for key, c, r in judged if fold[key] != k]
        scale, shift = fit([c for c, _ in others], [r for _, r in others])
        for n, (key, c, _) in enumerate(judged):
            if fold[key] == k:
                out[n] = float(1 / (1 + np.exp(-(scale * log_odds(np.array(c)) + shift))))
    return out


def judged() -> dict[str, list[Judged]]:
    """What was given on conflict-claims dev, by kind."""
    both = [(gold, read_one(report)) for report, gold in conflict("dev")]
    return {kind: [j for gold, given in both for j in judge(gold, given)] for kind, judge in JUDGES.items()}


def figures(found: dict[str, list[Judged]]) -> dict[str, float]:
    """The errors by name: "ece.claim" as given, "ece.claim.folds" refitted."""
    out: dict[str, float] = {}
    for kind, rows in found.items():
        right = [r for _, _, r in rows]
        out[f"ece.{kind}"] = error([c for _, c, _ in rows], right)
        out[f"ece.{kind}.folds"] = error(refitted(rows), right)
    return out


def diagram(found: dict[str, list[Judged]]) -> str:
    """The reliability diagram as SVG: a disc a bin, as large as what it holds."""
    size, gap = 260, 40
    wide, high = 2 * size + 3 * gap, size + 2 * gap
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for n, (kind, rows) in enumerate(found.items()):
        left, top = gap + n * (size + gap), gap
        parts.append(f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="#888"/>')
        parts.append(f'<path d="M{left} {top + size}L{left + size} {top}" stroke="#bbb" stroke-dasharray="4"/>')
        parts.append(f'<text x="{left}" y="{top - 10}">{kind}s: share right by confidence</text>')
        for c, r, count in bins([c for _, c, _ in rows], [r for _, _, r in rows]):
            x, y, radius = left + c * size, top + size - r * size, 2 + 14 * (count / len(rows)) ** 0.5
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1f5f99" fill-opacity=".7"/>')
        parts += [f'<text x="{left + k * size:.0f}" y="{top + size + 16}" text-anchor="middle">{k:g}</text>' for k in (0, 0.5, 1)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--svg", type=Path, metavar="FILE")
    asked = parser.parse_args()
    if data() is None:
        return 0
    found = judged()
    for kind, rows in found.items():
        print(f"{kind}s: {len(rows)}, {sum(r for _, _, r in rows)} right")
        for c, r, n in bins([c for _, c, _ in rows], [r for _, _, r in rows]):
            print(f"  confidence {c:.2f}  right {r:.2f}  of {n}")
    print("\n".join(f"{name}  {value:.3f}" for name, value in figures(found).items()))
    if asked.svg:
        asked.svg.write_text(diagram(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
