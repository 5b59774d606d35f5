"""How much the reader loses when punctuation is the other way: `python -m benchmarks.punctuation`.

conflict-claims dev lost its commas and apostrophes at its source: here apostrophes and the commas of dates and relative clauses
are put back. The series have ordinary punctuation: here it is taken out as that source lost it.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable

from training.corpora import Change, Row, conflict, series
from training.damage import Move, damage
from training.matching import scorer

from benchmarks.data import data, read_one

_CONTRACTED = re.compile(r"\b(do|does|did|was|were|is|are|has|have|had|could|would|should)n(?=t\b)", re.IGNORECASE)
_DATE = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?= (?:19|20)\d\d\b)", re.IGNORECASE)
_RELATIVE = re.compile(r"\w(?= (?:which|according to|including) )")
_OWNER = re.compile(r"\b([A-Z][a-z]{3,})(?=s\b)")


def mended(text: str) -> tuple[str, Move]:
    """The text with apostrophes and some commas put back, and where an offset of the old text stands in the new one."""
    names = set(re.findall(r"\b[A-Z][a-z]{3,}\b", text))
    put = {m.end(): "'" for m in _CONTRACTED.finditer(text)}
    put |= {m.end(): "'" for m in _OWNER.finditer(text) if m[1] in names}
    put |= {m.end(): "," for pattern in (_DATE, _RELATIVE) for m in pattern.finditer(text)}
    at = sorted(put)
    pieces, last = [], 0
    for k in at:
        pieces += [text[last:k], put[k]]
        last = k

    # what ends where a sign was put ends before it; what begins there begins after the sign's place has moved it
    return "".join([*pieces, text[last:]]), lambda i: i + sum(k < i for k in at)


def moved(gold: Row, move: Move) -> Row:
    """A gold reading whose spans stand in the changed text."""

    def shift(value: object) -> object:
        if isinstance(value, list) and len(value) == 2 and all(isinstance(x, int) for x in value):
            return [move(value[0]), move(value[1])]
        if isinstance(value, list):
            return [shift(v) for v in value]
        if isinstance(value, dict):
            return {k: v if k in ("points", "killed_n", "wounded_n") else shift(v) for k, v in value.items()}
        return value

    out = shift(gold)
    assert isinstance(out, dict)
    return out


def ledger(pairs: list[tuple[Row, Row]], change: Change | None) -> float:
    """LEDGER over the reports, changed or as they are."""
    gold, given, texts = {}, {}, {}
    for report, answer in pairs:
        text, move = change(report["text"]) if change else (report["text"], lambda i: i)
        gold[report["id"]] = moved(answer, move)
        texts[report["id"]] = text
        given[report["id"]] = read_one(report | {"text": text})
    return float(scorer().score(gold, given, texts)["LEDGER"]["f"])


def main() -> int:
    if data() is None:
        return 0
    rng = random.Random(5)
    changes: tuple[tuple[str, Callable[[], list[tuple[Row, Row]]], Change], ...] = (
        ("conflict-claims dev, mended", lambda: conflict("dev"), mended),
        ("series, the half for dev, damaged", lambda: series(train=False), lambda text: damage(text, rng)),
    )
    for name, reports, change in changes:
        pairs = reports()
        plain, other = ledger(pairs, None), ledger(pairs, change)
        print(f"{name}: LEDGER {other:.3f}, as it is {plain:.3f}, {other - plain:+.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
