"""Words of strangers made fit to print: no control character, no hidden direction mark reaches a terminal or a page as such."""

from __future__ import annotations

import re
import unicodedata

_NAMES = {
    0x1B: "ESC",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0x200E: "LRM",
    0x200F: "RLM",
}
# Joiners belong to the spelling of Persian, Indic scripts and emoji; a soft hyphen shows nothing.
_KEPT = frozenset("\u200c\u200d\u00ad")
_SPACES = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")


def mark(char: str) -> str:
    """The visible name of a character that must not act: ``⟦ESC⟧``, ``⟦U+200B⟧``; other characters as they are."""
    if char in _KEPT or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co"):
        return char
    return f"⟦{_NAMES.get(ord(char), f'U+{ord(char):04X}')}⟧"


def flat(words: str) -> str:
    """One printable line: white space and line ends as single spaces, control and direction characters as visible marks."""
    one = _SPACES.sub(" ", words).strip()
    return one if one.isprintable() else "".join(map(mark, one))


def lines(words: str) -> str:
    """Printable text that keeps its line ends and tabs."""
    return "".join(c if c in "\n\t" else mark(c) for c in words.replace("\r\n", "\n"))


def inert(text: str) -> str:
    """A text in which nothing acts and every place stays where it was: one sign in the place of each such character."""
    return "".join(c if c in "\n\t" or mark(c) == c else chr(0x2400 + ord(c)) if ord(c) < 0x20 else "\ufffd" for c in text)
