"""Wrapping by the width that a terminal gives to each character, and colour as plain escape sequences."""

from __future__ import annotations

import re

from rich.cells import cell_len

STYLES = {
    "bold": "1",
    "dim": "2",
    "under": "4",
    "red": "1;31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
}


def wrap(words: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """``words`` in lines of at most ``width`` cells; the first begins with ``first``, the others with ``rest``.

    A word that is wider than a line is broken, so that no line is too wide.
    """
    rest = " " * cell_len(first) if rest is None else rest
    room = max(1, width - max(cell_len(first), cell_len(rest)))
    lines: list[str] = []
    line = ""
    for word in (piece for w in words.split(" ") for piece in _pieces(w, room)):
        if line and cell_len(line) + 1 + cell_len(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    return [(rest if n else first) + text for n, text in enumerate(lines)]


def _pieces(word: str, room: int) -> list[str]:
    if cell_len(word) <= room:
        return [word]
    pieces, piece = [], ""
    for char in word:
        if piece and cell_len(piece + char) > room:
            pieces.append(piece)
            piece = ""
        piece += char
    return [*pieces, piece]


def paint(text: str, style: str, colour: bool) -> str:
    """``text`` in a style of ``STYLES``, or as it is without colour. Leading blanks stay unpainted."""
    if not colour or not text.strip():
        return text
    blank = re.match(r"\s*", text)
    lead = blank.group() if blank else ""
    return f"{lead}\x1b[{STYLES[style]}m{text[len(lead) :]}\x1b[0m"
