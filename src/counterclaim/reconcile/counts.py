"""Counts as intervals with the people they are of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_NUMBER = r"\d+(?:,\d{3})*"
# As the codebook reads them, but "several" reaches higher: nobody contradicts it by counting ten.
_VAGUE = {
    "no": (0, 0),
    "none": (0, 0),
    "zero": (0, 0),
    "nobody": (0, 0),
    "a few": (3, 9),
    "several": (3, 15),
    "dozens": (24, 99),
    "scores": (40, 99),
    "hundreds": (200, 999),
}
# Words for one group of people; counts of different groups are about different things.
_SCOPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("children", ("child", "children", "pupils", "boys", "girls", "minors")),
    ("women", ("women", "woman")),
    ("crew", ("crew", "pilots", "pilot", "on board", "airmen")),
    ("fighters", ("soldiers", "soldier", "troops", "fighters", "militants", "rebels", "terrorists", "gunmen", "combatants")),
    ("police", ("police", "policemen", "officers")),
    ("civilians", ("civilians", "civilian", "residents", "villagers", "workers")),
)
_ABOUT = 0.2
# Counts of many that differ by less than this share are told as the same: 29 and 30 contest nothing.
_NEAR = 0.05


@dataclass(frozen=True, slots=True)
class Count:
    """``low`` to ``high`` (``None`` is open) of ``scope``, empty when the answer names nobody in particular."""

    low: int
    high: int | None
    scope: frozenset[str] = frozenset()


@lru_cache(maxsize=1 << 14)
def parse(answer: str) -> Count | None:
    """The count in an answer ("12", "12+", "~200", "10-15", "at least 11 children", "dozens"); ``None`` when it gives none."""
    text = answer.casefold().strip()
    scope = frozenset(name for name, words in _SCOPES if any(re.search(rf"\b{w}\b", text) for w in words))
    numbers = re.findall(_NUMBER, text)
    if not numbers:
        return next((Count(*span, scope) for word, span in _VAGUE.items() if re.search(rf"\b{word}\b", text)), None)
    if len(numbers) > 2 or (len(numbers) == 2 and not re.search(rf"{_NUMBER}\s*(?:-|–|to)\s*{_NUMBER}", text)):
        return None
    return Count(*_bounds(text, [int(n.replace(",", "")) for n in numbers]), scope)


def _bounds(text: str, numbers: list[int]) -> tuple[int, int | None]:
    low, high = min(numbers), max(numbers)
    if re.search(r"more than|over|above", text):
        return low + 1, None
    if re.search(r"\d\+|at least|no fewer than", text):
        return low, None
    if re.search(r"up to|at most|no more than", text):
        return 0, high
    if "~" in text or re.search(r"about|around|some|nearly|almost|approximately", text):
        return round(low * (1 - _ABOUT)), round(high * (1 + _ABOUT))
    return low, high


def compatible(a: Count, b: Count) -> bool:
    """Whether both counts can be true: their intervals meet, or they are of different people."""
    if a.scope != b.scope:
        return True
    reach = 1 + _NEAR
    return (a.high is None or b.low <= a.high * reach) and (b.high is None or a.low <= b.high * reach)


def grew(before: Count, after: Count) -> bool:
    """Whether ``after`` is a higher count of the same people; from none to some is a change of story, not growth."""
    return before.low > 0 and before.scope == after.scope and after.low > before.low
