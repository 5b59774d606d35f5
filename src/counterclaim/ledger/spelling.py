"""Words and names as they are looked for: across spellings, by how they sound."""

from __future__ import annotations

import re
from typing import Final

from counterclaim.group.sites import skeleton

_NAME: Final = re.compile(r"\b[^\W\d_a-z][\w'’]{2,}")
_ASKED: Final = re.compile(r'"([^"]*)"|(\S+)')
_WORD: Final = re.compile(r"[^\W_]+")
MOST: Final = 50
"""Phrases of one question that are looked for at most."""


def names_in(text: str) -> str:
    """The capitalised words of a text as they sound, one after another."""
    return " ".join(dict.fromkeys(sounded for m in _NAME.finditer(text) if (sounded := sounds(m.group()))))


def sounds(name: str) -> str:
    """How a name sounds: one word of plain letters that other spellings share; empty when nothing is left."""
    return "".join(_WORD.findall(skeleton(name)))


def two_names(name: str, other: str) -> str:
    """Two names as one subject of a ruling, whichever comes first."""
    return "\n".join(sorted((name, other)))


def wanted(question: str) -> list[list[str]]:
    """The phrases of a question, each with its spellings: words in quotation marks stand together, names also as they sound.

    Everything else in a question is taken as plain words, whatever signs it holds. A spelling by sound begins with ``~``.
    """
    found = []
    for m in _ASKED.finditer(question):
        quoted, plain = m.group(1), m.group(2)
        words = _WORD.findall(quoted if quoted is not None else plain)
        if not words:
            continue
        spellings = [" ".join(words)]
        if quoted is None and len(words) == 1 and words[0][:1].isupper() and (sounded := sounds(words[0])):
            spellings.append(f"~{sounded}")
        found.append(spellings)
    return found[:MOST]
