"""What the model marks: the contract between training and decoding.

Every layer is tagged B, I, O over words, on its own, so that a phrase may be victims and killed at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from counterclaim.records.reading import EVIDENCE_KINDS, INCIDENT_TYPES, KINDS, QUESTIONS, SLOTS, STANCES, STATUSES

ATTRIBUTION = ("a.source", "a.cue", "a.content")
CLAIM = ("c.source", "c.cue", "c.content")
LAYERS = (*ATTRIBUTION, *CLAIM, "mention", *SLOTS, "evidence")
BIO = ("O", "B", "I")

# Scored pairs of spans. "choose": the first span picks one partner or none; "any": each pair stands alone.
LINKS = {
    "a.source": "choose",
    "a.cue": "choose",
    "c.source": "choose",
    "c.cue": "choose",
    "claim": "choose",
    "coref": "any",
    "slot": "any",
    "evidence": "choose",
}

# Classifications of one span: head -> its classes.
STANCE_CLASSES = ("none", *STANCES)
CLASSES = {
    "type": INCIDENT_TYPES,
    "status": STATUSES,
    "reported_as": ("fact", "attributed"),
    "kind": KINDS,
    "evidence_kind": EVIDENCE_KINDS,
    **{f"q.{q}": STANCE_CLASSES for q in QUESTIONS},
}

# The heads that see the sentence around a span besides the span itself.
OF_A_SENTENCE = ("type", "status", "reported_as")

SHAPES = 5  # other, lower, Title, UPPER, digit
DISTANCES = (0, 1, 2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 140, 220, 400)
MAX_TOKENS = 512


def shape(word: str) -> int:
    """The case shape of a word, which the uncased vocabulary forgets."""
    if not word[:1].isalnum():
        return 0
    if word[:1].isdigit():
        return 4
    if word.isupper() and len(word) > 1:
        return 3
    return 2 if word[:1].isupper() else 1


Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

DISTANCE_BUCKETS = 2 * len(DISTANCES) + 1


def distance_buckets(a: Ints, b: Ints) -> Ints:
    """Signed buckets of the distances in words from starts ``a`` to starts ``b``, all pairs: 0 .. 2 * len(DISTANCES)."""
    away = b[None, :] - a[:, None]
    size = np.searchsorted(DISTANCES, np.abs(away), side="right")
    signed: Ints = np.where(away >= 0, size, size + len(DISTANCES)).astype(np.int64)
    return signed


# What two spans are to each other, told to the scorer of pairs.
RELATIONS = (
    "same sentence",
    "next sentence",
    "b inside a",
    "a inside b",
    "nearest before",
    "nearest after",
    "same last word",
    "touching",
)
# The layers whose probabilities inside a content tell which questions it answers.
ASKED = (*SLOTS, "mention")


def relations(a: Ints, b: Ints, sentence: Ints, word: Ints) -> Floats:
    """Which of ``RELATIONS`` hold between all pairs of the spans ``a`` and ``b`` (rows: first word, end): (a, b, relations).

    ``sentence`` and ``word`` give for every word of the text the number of its sentence and of its form.
    """
    a0, a1, b0, b1 = a[:, 0][:, None], a[:, 1][:, None], b[:, 0][None], b[:, 1][None]
    apart = np.abs(sentence[a0] - sentence[b0])
    away = b0 - a0
    before, after = np.where(away < 0, away, -(10**6)), np.where(away > 0, away, 10**6)
    inside = (b0 >= a0) & (b1 <= a1)
    told = (
        apart == 0,
        apart == 1,
        inside,
        (a0 >= b0) & (a1 <= b1) & ~inside,
        (away < 0) & (before == before.max(1, keepdims=True)),
        (away > 0) & (after == after.min(1, keepdims=True)),
        word[a1 - 1] == word[b1 - 1],
        (np.abs(b0 - a1) <= 1) | (np.abs(a0 - b1) <= 1),
    )
    return np.stack(told, -1).astype(np.float32)


def word_numbers(words: Sequence[str]) -> Ints:
    """A number for each word that is the same for equal words, whatever their case."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(w.casefold(), len(numbers)) for w in words], dtype=np.int64)
