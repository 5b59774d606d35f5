"""Words folded for comparing texts, and the fingerprints by which texts that share words find each other.

Fingerprints are winnowed (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every ``WINDOW`` runs of ``RUN`` words the one with the
least hash is kept, so that two texts with ``RUN + WINDOW - 1`` words in common share a fingerprint whatever stands around them.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable
from typing import Final

from counterclaim.records.document import Document

RUN: Final = 6
WINDOW: Final = 4

# Apostrophes and commas between letters or digits belong to the word: a text that lost them has one word there.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670,'\u2019\u02bc\u2018`]+[^\W_]+)*")


def fold(word: str) -> str:
    """A word without case, accents, apostrophes, full stops and commas: "Syria's" and "Syrias", "12,000" and "12000" are one."""
    if word.isascii():
        return word.lower() if word.isalnum() else "".join(c for c in word.lower() if c.isalnum())
    return "".join(c for c in unicodedata.normalize("NFKD", word).casefold() if c.isalnum())


class Folder:
    """Words -> numbers that stand for their folded forms. Remembers words it has seen, which changes nothing but its speed."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def words(self, document: Document) -> tuple[list[int], list[int], list[int]]:
        """Of each word of a document's reporting, in order: the number that stands for it, where it starts and where it ends."""
        found = [m for part in document.reporting() for m in _WORD.finditer(document.text, *part)]
        written = [m[0] for m in found]
        seen = self._seen
        for word in written:
            if word not in seen:
                seen[word] = number(fold(word))
        return [seen[word] for word in written], [m.start() for m in found], [m.end() for m in found]


def number(folded: str) -> int:
    """The number that stands for a folded word, the same in every process."""
    return zlib.crc32(folded.encode("utf-8", "surrogatepass"))


def runs(numbers: list[int]) -> list[int]:
    """The hash of every run of ``RUN`` words, by the place of its first word."""
    return list(map(hash, zip(*(numbers[k:] for k in range(RUN)), strict=False)))


def winnowed(hashes: list[int]) -> set[int]:
    """The fingerprints among the hashes: the least of every ``WINDOW`` that stand side by side (of all, when there are fewer)."""
    if len(hashes) < WINDOW:
        return {min(hashes)} if hashes else set()
    return set(map(min, *(hashes[k:] for k in range(WINDOW))))


def places(hashes: list[int], wanted: Iterable[int]) -> list[tuple[int, int]]:
    """(place, hash) of the wanted ones among the hashes, the first place of each, in order."""
    first = dict(zip(reversed(hashes), range(len(hashes) - 1, -1, -1), strict=True))
    return sorted((first[h], h) for h in wanted)
