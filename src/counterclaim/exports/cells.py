"""Cells of tables that a spreadsheet opens: none is taken for a formula (OWASP, "CSV Injection"; ASVS 5.0, 1.2.10)."""

from __future__ import annotations

import unicodedata
from typing import Final

_TRIGGERS: Final = frozenset("=+-@|%\u2212")
_SKIPPED: Final = frozenset("\"'`“”„‘’‚«»‹›\u200b\u200c\u200d\u00ad\ufeff\u2060")
"""What a program may pass over before it looks for a formula."""


def plain(words: str) -> str:
    """Words that no spreadsheet takes for a formula: those that could be begin with an apostrophe, which says that text follows.

    Full-width and other forms of ``= + - @`` count as these (NFKC), and white space, quotes and joiners before them as nothing.
    """
    return f"'{words}" if _acts(words) else words


def _acts(words: str) -> bool:
    for char in words:
        if unicodedata.category(char) == "Cc":
            return True
        if char not in _SKIPPED and not char.isspace():
            return unicodedata.normalize("NFKC", char)[:1] in _TRIGGERS
    return False
