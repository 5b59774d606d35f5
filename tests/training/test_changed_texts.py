"""Texts that are changed for training keep what was marked in them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.corpora import claim_example
from training.damage import damage
from training.renamed import Renamer

TEXT = (
    "Russian warplanes hit Palmyra on Friday, the Syrian Observatory for Human Rights said. "
    "Islamic State's agency Amaq said 12 people died in Homs."
)
RENAMER = Renamer()


@pytest.mark.parametrize("seed", range(8))
def test_what_is_not_renamed_stays_where_it_was_said(seed: int) -> None:
    text, move = RENAMER.rename(TEXT, random.Random(seed))
    for kept in ("hit", "on Friday", "said", "12 people died"):
        at = TEXT.index(kept)
        assert text[move(at) : move(at + len(kept))] == kept
    assert "Palmyra" not in text
    assert "Observatory for Human Rights" not in text


def test_a_name_is_the_same_other_one_throughout() -> None:
    text, move = RENAMER.rename("Palmyra fell. Palmyra burned.", random.Random(1))
    second = len("Palmyra fell. ")
    assert text[move(0) : move(7)] == text[move(second) : move(second + 7)] != "Palmyra"


@given(st.text(alphabet="ab ,'\"", max_size=40), st.integers(0, 10))
def test_damage_loses_marks_alone_and_its_offsets_hold(text: str, seed: int) -> None:
    damaged, move = damage(text, random.Random(seed))
    assert damaged == text.translate({ord(c): None for c in ",'\""})
    assert all(damaged[move(i)] == c for i, c in enumerate(text) if c not in ",'\"")


def test_an_answer_in_the_content_is_marked_where_no_slot_is() -> None:
    report = {"text": "The mayor said Russia hit the bridge.", "title": ""}
    gold = {
        "id": "r",
        "incidents": [],
        "claims": [
            {
                "source": [0, 9],
                "cue": [10, 14],
                "content": [[15, 36]],
                "kind": "government",
                "points": [["by", "Russia", "asserts"]],
            }
        ],
    }
    example = claim_example(report, gold)
    marked = {(layer, " ".join(example.words[k].of(example.text) for k in range(a, b))) for layer, a, b in example.spans}
    assert ("by", "Russia") in marked
