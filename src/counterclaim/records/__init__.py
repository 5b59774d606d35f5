"""The vocabulary (design section 2): frozen values, no I/O, no clock.

Offsets everywhere are code points into ``Document.text``, half-open.
"""

from counterclaim.records.document import Document, Outcome, Part, PartKind, Unread
from counterclaim.records.problem import Problem
from counterclaim.records.reading import (
    Attribution,
    Claim,
    Evidence,
    Incident,
    Point,
    Reading,
    Reversal,
    Voice,
)
from counterclaim.records.spans import Span

__all__ = [
    "Attribution",
    "Claim",
    "Document",
    "Evidence",
    "Incident",
    "Outcome",
    "Part",
    "PartKind",
    "Point",
    "Problem",
    "Reading",
    "Reversal",
    "Span",
    "Unread",
    "Voice",
]
