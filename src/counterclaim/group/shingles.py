"""Words folded for comparing texts, and the fingerprints by which texts that share words find each other.

Fingerprints are winnowed (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every ``WINDOW`` runs of ``RUN`` words the one with the
least hash is kept, so that two texts with ``RUN + WINDOW - 1`` words in common share a fingerprint whatever stands around them.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, cast

import numpy as np

from counterclaim.records.document import Document

RUN: Final = 6
WINDOW: Final = 4
_ODD: Final = tuple(
    np.uint64(m)
    for m in (
        0x9E3779B97F4A7C15,
        0xBF58476D1CE4E5B9,
        0x94D049BB133111EB,
        0xD6E8FEB86659FD93,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
    )
)
"""One odd factor for each word of a run."""

# Apostrophes and commas between letters or digits belong to the word: a text that lost them has one word there.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670,'\u2019\u02bc\u2018`]+[^\W_]+)*")


def fold(word: str) -> str:
    """A word without case, accents, apostrophes, full stops and commas: "Syria's" and "Syrias", "12,000" and "12000" are one."""
    if word.isascii():
        return word.lower() if word.isalnum() else "".join(c for c in word.lower() if c.isalnum())
    return "".join(c for c in unicodedata.normalize("NFKD", word).casefold() if c.isalnum())


def words(document: Document) -> tuple[list[int], list[int], list[int]]:
    """Of each word of a document's reporting, in order: the number that stands for it, where it starts and where it ends."""
    found = [m for part in document.reporting() for m in _WORD.finditer(document.text, *part)]
    return [number(m[0]) for m in found], [m.start() for m in found], [m.end() for m in found]


@lru_cache(maxsize=1 << 18)
def number(word: str) -> int:
    """The number that stands for the folded form of a word, the same in every process."""
    return zlib.crc32(fold(word).encode("utf-8", "surrogatepass"))


def runs(numbers: Sequence[int]) -> list[int]:
    """The hash of every run of ``RUN`` words, by the place of its first word: a signed number of 64 bits, the same everywhere."""
    if len(numbers) < RUN:
        return []
    words = np.asarray(numbers, dtype=np.uint64)
    with np.errstate(over="ignore"):
        mixed = sum((words[k : len(words) - RUN + 1 + k] * m for k, m in enumerate(_ODD)), np.uint64(0))
        mixed ^= mixed >> np.uint64(29)
        mixed *= _ODD[0]
        mixed ^= mixed >> np.uint64(32)
    return cast("list[int]", mixed.view(np.int64).tolist())


def winnowed(hashes: list[int]) -> set[int]:
    """The fingerprints among the hashes: the least of every ``WINDOW`` that stand side by side (of all, when there are fewer)."""
    if len(hashes) < WINDOW:
        return {min(hashes)} if hashes else set()
    return set(map(min, *(hashes[k:] for k in range(WINDOW))))


def places(hashes: list[int], wanted: Iterable[int]) -> list[tuple[int, int]]:
    """(place, hash) of the wanted ones among the hashes, the first place of each, in order."""
    first = dict(zip(reversed(hashes), range(len(hashes) - 1, -1, -1), strict=True))
    return sorted((first[h], h) for h in wanted)
