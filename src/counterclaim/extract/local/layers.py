"""What the model marks: the contract between training and decoding.

Every layer is tagged B, I, O over words, on its own, so that a phrase may be victims and killed at once.
"""

from __future__ import annotations

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


def distance_bucket(a_start: int, b_start: int) -> int:
    """Signed bucket of the distance in words from span a to span b: 0 .. 2 * len(DISTANCES)."""
    size = abs(b_start - a_start)
    bucket = sum(size >= d for d in DISTANCES)
    return bucket if b_start >= a_start else bucket + len(DISTANCES)


DISTANCE_BUCKETS = 2 * len(DISTANCES) + 1
