"""How a terminal's text is laid out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """Cells a line, and whether in colour."""

    width: int = 100
    colour: bool = False
