"""Sentences with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right

from counterclaim.records.spans import Span
from counterclaim.text.lines import unwrapped

_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Brig|Adm|Sen|Rep|Gov|St|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|\b[A-Z](?:\.[A-Z])*|\ba\.m|\bp\.m|\be\.g|\bi\.e)$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n\s*")


def sentences(text: str) -> list[Span]:
    """The sentences of ``text`` in order, white space trimmed; together they hold every visible character.

    A line break ends one, unless it was put in for width alone.
    """
    out: list[Span] = []
    start = 0
    for m in _STOP.finditer(unwrapped(text)):
        if m.group().strip() == "." and _ABBREVIATION.search(text, start, m.start()):
            continue
        out += _trimmed(text, start, m.end())
        start = m.end()
    return out + _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    piece = text[start:end]
    if not piece.strip():
        return []
    return [Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))]


def sentence_at(found: list[Span], offset: int) -> int:
    """The index in ``found`` of the sentence that holds ``offset``, or the one before it; 0 when there is none."""
    return max(0, bisect_right([s.start for s in found], offset) - 1)
