"""Words for the reasons of merges and refusals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from counterclaim.group.sketch import Sketch

_UNCOUNTED: Final = frozenset({"detention", "displacement", "property-destruction", "shelling"})
_PREPOSITIONS: Final = frozenset({"near", "between", "outside", "around"})


def article(thing: str) -> str:
    """A type or a class of targets with its article."""
    if thing == "other":
        return "another event"
    if thing in _UNCOUNTED:
        return plain(thing)
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {plain(thing)}"


def at(s: Sketch) -> str:
    """Where it was, with a preposition."""
    name = head(s)
    return name if name.split()[0] in _PREPOSITIONS or " of " in name[:14] else f"at {name}"


def plain(kind: str) -> str:
    """A type in plain words."""
    return kind.replace("-", " ")


def head(s: Sketch) -> str:
    """The narrowest part of the place that has a name."""
    parts = [p.strip() for p in s.place.split(",")]
    return next((p for p in parts if any(c.isupper() for c in p)), parts[0] or "an unnamed place")


def edtf(s: Sketch) -> str:
    """The date as it was read."""
    return s.date


def listed(words: Sequence[str]) -> str:
    """Words one after another."""
    return ", ".join(words)
