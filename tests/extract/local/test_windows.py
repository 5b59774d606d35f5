"""A long text is cut into windows that overlap; each word is read in all that hold it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from counterclaim.extract.local.layers import MAX_TOKENS
from counterclaim.extract.local.models import MODEL
from counterclaim.extract.local.network import OVERLAP, Network, _weights
from counterclaim.extract.local.windows import Window, windows

TOKENIZER = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
TOKENIZER.no_padding()
TOKENIZER.no_truncation()


def cut(words: list[str], overlap: float = OVERLAP) -> list[Window]:
    return windows(TOKENIZER, words, ["A", "title"], overlap)


def test_a_short_text_is_one_window() -> None:
    (only,) = cut(["Shells", "fell", "."])
    assert (only.first, len(only.heads)) == (0, 3)


@given(st.lists(st.sampled_from(["shells", "Khan", "Sheikhoun", "https://a.example/b?c=d&e=f&g=h"]), min_size=1, max_size=1500))
def test_every_word_stands_in_a_window_and_none_is_too_long(words: list[str]) -> None:
    found = cut(words)
    assert {k for w in found for k in range(w.first, w.first + len(w.heads))} == set(range(len(words)))
    assert all(len(w.ids) <= MAX_TOKENS for w in found)
    assert all(one.first < other.first for one, other in pairwise(found))


def test_the_next_window_reads_the_asked_share_again() -> None:
    first, second, *_ = cut(["shells"] * 1200, 0.65)
    shared = first.first + len(first.heads) - second.first
    assert shared / len(first.heads) == pytest.approx(0.65, abs=0.01)
    first, second, *_ = cut(["shells"] * 1200, 0)
    assert second.first == len(first.heads)


def test_a_word_near_an_edge_counts_less_but_for_the_texts_own_edges() -> None:
    first, middle, *_, last = _weights(cut(["shells"] * 1200))
    assert (first[0, 0], first[-1, 0], last[0, 0], last[-1, 0]) == (100, 1, 1, 100)
    assert (first[-40, 0], last[39, 0], middle[len(middle) // 2, 0]) == (40, 40, 100)


def test_what_two_windows_say_of_a_word_is_weighed() -> None:
    words = [f"Shell{k}" for k in range(300)]
    network = Network()
    found = cut(words)
    assert len(found) > 2
    k = found[1].first + 3
    said, weights = [], []
    for w, weight in zip(found, _weights(found), strict=True):
        if w.first <= k < w.first + len(w.heads):
            said.append(network._run(w)[0][k - w.first])
            weights.append(weight[k - w.first, 0])
    assert len(said) > 1
    states = network.encode(words, ["A", "title"], np.zeros(len(words), dtype=np.int64)).states
    np.testing.assert_allclose(states[k], np.average(said, axis=0, weights=weights), rtol=1e-4, atol=1e-5)
