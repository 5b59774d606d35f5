"""Ordinary text made like the damaged one (commas, apostrophes and quotation marks lost), with its offsets."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Callable

_LOST = set(",'’‘\"“”")

Move = Callable[[int], int]


def damage(text: str, rng: random.Random, keep: float = 0.0) -> tuple[str, Move]:
    """The text without its commas, apostrophes and quotation marks (each kept with probability ``keep``).

    The second value maps an offset of the old text to the new one.
    """
    lost = [i for i, c in enumerate(text) if c in _LOST and rng.random() >= keep]
    gone = set(lost)
    return "".join(c for i, c in enumerate(text) if i not in gone), lambda i: i - bisect_left(lost, i)
