"""How well each stance is told: precision and recall over the points of claims that were found. `python -m benchmarks.stances`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from training.corpora import conflict, series
from training.matching import matched_claims, scorer

from benchmarks.data import Row, data, read_one
from counterclaim.records.reading import STANCES

Pair = tuple[Row, Row, str]  # gold, reading, text


def confusion(pairs: Iterable[Pair]) -> Counter[tuple[str, str]]:
    """How often a point of one stance (first) was read with another (second); "" where it was missed or made up.

    Claims and points are matched as score_claims.py does, questions alone deciding which points belong together.
    """
    s = scorer()
    out: Counter[tuple[str, str]] = Counter()
    for gold, given, text in pairs:
        x, y = s.resolve(gold, text), s.resolve(given, text)
        for j, i in matched_claims(x, y).items():
            mine, theirs = x["claims"][i]["points"], y["claims"][j]["points"]
            same = [
                (1 + s.same_answer(p[0], p[1], q[1]), n, m)
                for n, p in enumerate(mine)
                for m, q in enumerate(theirs)
                if p[0] == q[0]
            ]
            out.update((mine[n][2], theirs[m][2]) for n, m in s.greedy(same))
    return out


def figures(pairs: Iterable[Pair]) -> dict[str, float]:
    """Precision and recall of each stance ("denies.p", "denies.r"), and how many there are ("denies.n")."""
    found = confusion(pairs)
    out: dict[str, float] = {}
    for stance in STANCES:
        right = found[stance, stance]
        given = sum(n for (_, b), n in found.items() if b == stance)
        gold = sum(n for (a, _), n in found.items() if a == stance)
        out |= {f"{stance}.p": right / given if given else 0.0, f"{stance}.r": right / gold if gold else 0.0, f"{stance}.n": gold}
    return out


def main() -> int:
    if data() is None:
        return 0
    for name, reports in (("conflict-claims dev", conflict("dev")), ("series, the half for dev", series(train=False))):
        found = figures((gold, read_one(report), report["text"]) for report, gold in reports)
        print(name)
        for stance in STANCES:
            p, r, n = (found[f"{stance}.{k}"] for k in "prn")
            print(f"  {stance:10s} precision {p:.2f}  recall {r:.2f}  of {n:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
