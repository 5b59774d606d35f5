"""JSON that can be trusted: a key given twice, NaN and infinity are faults, never "the last one wins"."""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn


class NotStrictError(ValueError):
    """What JSON in general lets through; its arguments are a code and a message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotStrictError("json_duplicate_keys", "a key is given twice in one object")
    return found


def _not_finite(name: str) -> NoReturn:
    raise NotStrictError("json_not_finite", f"{name} is no JSON number")


DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_not_finite)


def loads(text: str) -> Any:
    """The value of a text. Raises ``NotStrictError``, ``json.JSONDecodeError`` or ``RecursionError``."""
    return DECODER.decode(text)
