"""Words with their offsets: the unit in which the reader marks spans."""

from __future__ import annotations

import re

from counterclaim.records.spans import Span

# A run of letters and digits with their combining marks, or one other visible character. No span that starts and ends at
# such units can cut a word.
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]*)+|\S")


def words(text: str, within: Span | None = None) -> list[Span]:
    """The words and single symbols of ``text`` (or of the stretch ``within``), in order, without white space."""
    start, end = within or (0, len(text))
    return [Span(*m.span()) for m in _WORD.finditer(text, start, end)]
