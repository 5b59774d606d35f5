"""What every database holds alike: asked of each value before any is given it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from counterclaim.errors import CounterclaimError

_HALF: Final = re.compile("[\ud800-\udfff]")
MOST: Final = 2**63 - 1
LONGEST: Final = 256_000_000
"""Characters of one value; SQLite and PostgreSQL hold about a thousand million bytes."""


def fault(value: object) -> str:
    """Why a value can't be kept: NUL and lone surrogates in text, whole numbers over 64 bits, NaN; empty when it can."""
    if isinstance(value, str):
        if "\0" in value:
            return "holds a NUL character"
        if _HALF.search(value):
            return "holds half of a surrogate pair"
        return "is too long" if len(value) > LONGEST else ""
    if isinstance(value, bool) or value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, int):
        return "" if -MOST - 1 <= value <= MOST else "is a whole number of more than 64 bits"
    if isinstance(value, float):
        return "" if math.isfinite(value) else "is no finite number"
    return f"is of a kind that is not kept ({type(value).__name__})"


def check(row: Mapping[str, object], where: str) -> None:
    """Raise ``CounterclaimError`` (``not_storable``) for the first value of a row that no database holds."""
    for name, value in row.items():
        if wrong := fault(value):
            raise CounterclaimError("not_storable", f"{name} {wrong}", where=where)
