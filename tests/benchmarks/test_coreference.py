from __future__ import annotations

import pytest
from benchmarks.coreference import b_cubed, ceaf_e, conll, matched, muc


def clusters(*groups: str) -> list[frozenset[int]]:
    return [frozenset(map(ord, g)) for g in groups]


def test_the_same_clusters_are_perfect() -> None:
    every = clusters("abc", "d", "ef")

    assert conll(every, every) == {"MUC": 1, "B3": 1, "CEAFe": pytest.approx(1), "CoNLL": pytest.approx(1)}


def test_worked_out_by_hand() -> None:
    gold, found = clusters("abc", "de"), clusters("ab", "cde")

    # MUC: 2 of 3 links both ways. B3: (1+1+1/3+2/3+2/3)/5 and (2/3+2/3+1/3+1+1)/5. CEAF-e: ab-abc .8, cde-de .8.
    assert muc(gold, found) == pytest.approx(2 / 3)
    assert b_cubed(gold, found) == pytest.approx(11 / 15)
    assert ceaf_e(gold, found) == pytest.approx(0.8)


def test_the_match_is_the_best_one_not_the_greedy_one() -> None:
    assert matched([{0: 0.9, 1: 0.8}, {0: 0.85}]) == pytest.approx(1.65)
    assert matched([{0: 0.9, 1: 0.8}, {0: 0.3}]) == pytest.approx(1.1)
    assert matched([]) == 0
