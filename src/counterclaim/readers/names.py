"""Names of files and lines made fit to show: nothing hidden in them acts on a terminal or a page."""

from __future__ import annotations

import unicodedata
from typing import Final

from counterclaim.records.document import Outcome, Unread
from counterclaim.records.problem import Problem

LONGEST_NAME: Final = 200
_SHOWN: Final = {0x1B: "ESC", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO"} | {
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0x200E: "LRM",
    0x200F: "RLM",
}
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def display_name(name: str) -> str:
    """``name`` on one printable line: control and direction characters as ``⟦RLO⟧``, shortened in the middle when long."""
    shown = on_one_line(name)
    half = LONGEST_NAME // 2
    return shown if len(shown) <= LONGEST_NAME else f"{shown[:half]}…{shown[-half:]}"


def on_one_line(text: str) -> str:
    """``text`` with control and direction characters as marks, at its full length."""
    return text if text.isprintable() else "".join(_mark(c) for c in text)


def _mark(char: str) -> str:
    if unicodedata.category(char) not in _HIDDEN:
        return char
    return f"⟦{_SHOWN.get(ord(char), f'U+{ord(char):04X}')}⟧"


def kept(name: str, code: str, message: str, *, sha256: str = "", fix: str = "") -> Unread:
    """An input that is kept as it is, but gave no document. ``name`` must already be fit to show."""
    return Unread(name, Outcome.KEPT_UNREAD, Problem(code, name, message, fix), sha256)


def refused(name: str, code: str, message: str, *, fix: str = "") -> Unread:
    """An input of which nothing is kept. ``name`` must already be fit to show."""
    return Unread(name, Outcome.REFUSED, Problem(code, name, message, fix))
