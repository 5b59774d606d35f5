"""A stretch of a document's text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Half-open interval ``[start, end)`` in code points of one document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The exact words of the span in ``text``."""
        return text[self.start : self.end]

    def overlap(self, other: Span) -> int:
        """How many code points both spans hold."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def holds(self, other: Span) -> bool:
        """Whether ``other`` lies within this span."""
        return self.start <= other.start and other.end <= self.end

    @property
    def length(self) -> int:
        """Code points in the span."""
        return self.end - self.start
