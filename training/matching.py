"""The shared scorers as modules, for their rules of matching: what counts as the same claim is told in one place."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from types import ModuleType

from training.corpora import Row, data_root

_TOUCHED = 0.01  # cover above which contents have anything in common


@cache
def scorer(name: str = "score_claims") -> ModuleType:
    """A scorer of the shared folder. Raises ``ModuleNotFoundError`` where the folder is not there."""
    folder = str(data_root().parent / "score")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return import_module(name)


def matched_claims(gold: Row, given: Row) -> dict[int, int]:
    """Which claim of gold (by its place in the list) each given claim is, matched by content as score_claims.py does.

    Of claims that share their content the one with the same speaker goes first. A given claim that is none is left out.
    """
    s = scorer()
    pairs = [
        (s.cover(x["content"], y["content"]) + 1e-4 * s.same_speaker(x, y), i, j)
        for i, x in enumerate(gold["claims"])
        for j, y in enumerate(given["claims"])
    ]
    return {j: i for i, j in s.greedy([p for p in pairs if p[0] > _TOUCHED])}
