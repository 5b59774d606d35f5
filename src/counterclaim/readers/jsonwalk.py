"""JSON files that hold one long list of reports: the list's elements with the very bytes that each is written in.

Strict, as for JSON lines: a key given twice, NaN and depth are faults of the whole file, never "the last one wins".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from counterclaim.readers.strict_json import DECODER, NotStrictError

_WHITE: Final = re.compile(r"[ \t\n\r]*")
_THROUGH: Final = frozenset({"chats", "left_chats", "list"})


class Element(NamedTuple):
    """One element of the list, its bytes in UTF-8, and whether it holds half of a surrogate pair."""

    value: Any
    data: bytes
    broken: bool


@dataclass(slots=True)
class Holder:
    """An object that has the list: its other values, and the list's elements."""

    values: dict[str, Any] = field(default_factory=dict)
    elements: list[Element] = field(default_factory=list)


class Fault(NamedTuple):
    """Why the file can't be trusted."""

    code: str
    message: str


def walk(data: bytes, key: str) -> list[Holder] | Fault:
    """The objects of the file that have a list under ``key``; the file's own object when none has."""
    try:
        text = data.decode("utf-8-sig")
        return _Walk(text, key).walked()
    except UnicodeDecodeError:
        return Fault("json_not_utf8", "the file is not UTF-8")
    except RecursionError:
        return Fault("json_too_deep", "the file nests too deep")
    except NotStrictError as error:
        return Fault(error.code, error.message)
    except ValueError as error:
        told = f"{error.msg}, line {error.lineno}" if isinstance(error, json.JSONDecodeError) else str(error)
        return Fault("json_invalid", f"the file is not JSON that can be trusted ({told})")


class _Walk:
    def __init__(self, text: str, key: str) -> None:
        self._text, self._key = text, key
        self._holders: list[Holder] = []
        self._decode = DECODER.raw_decode

    def walked(self) -> list[Holder]:
        at = self._skip(0)
        if self._text[at : at + 1] != "{":
            raise NotStrictError("json_invalid", "the file is no JSON object")
        top, end = self._object(at)
        if self._skip(end) != len(self._text):
            raise NotStrictError("json_invalid", "something stands behind the end of the JSON object")
        found = self._holders or [top]
        if any(_broken(holder.values) for holder in found):
            raise NotStrictError("json_lone_surrogate", "the file holds half of a surrogate pair, which is no character")
        return found

    def _skip(self, at: int) -> int:
        found = _WHITE.match(self._text, at)
        return found.end() if found else at

    def _value(self, at: int) -> tuple[Any, int]:
        value, end = self._decode(self._text, at)
        return value, end

    def _object(self, at: int) -> tuple[Holder, int]:
        """The object at a brace, its lists of interest walked into, and where it ends."""
        holder = Holder()

        def member(at: int) -> int:
            name, at = self._value(at)
            if not isinstance(name, str) or self._text[(at := self._skip(at)) : at + 1] != ":":
                raise NotStrictError("json_invalid", f"a key and a colon are missing at character {at}")
            if name in holder.values:
                raise NotStrictError("json_duplicate_keys", f"the key {name[:60]!r} is given twice")
            holder.values[name] = None
            at = self._skip(at + 1)
            if name == self._key and self._text[at : at + 1] == "[":
                self._holders.append(holder)
                return self._many(at, "[]", lambda at: self._element(holder, at))
            if name in _THROUGH and self._text[at : at + 1] == "{":
                return self._object(at)[1]
            if name in _THROUGH and self._text[at : at + 1] == "[":
                return self._many(at, "[]", lambda at: self._through(at))
            holder.values[name], at = self._value(at)
            return at

        return holder, self._many(at, "{}", member)

    def _through(self, at: int) -> int:
        return self._object(at)[1] if self._text[at : at + 1] == "{" else self._value(at)[1]

    def _element(self, holder: Holder, at: int) -> int:
        value, end = self._value(at)
        written = self._text[at:end]
        broken = "\\u" in written and _broken(value)
        holder.elements.append(Element(value, written.encode("utf-8"), broken))
        return end

    def _many(self, at: int, ends: str, one: Callable[[int], int]) -> int:
        """Comma-separated things between brackets, each taken by ``one``; where the closing bracket ends."""
        at = self._skip(at + 1)
        if self._text[at : at + 1] == ends[1]:
            return at + 1
        while True:
            at = self._skip(one(at))
            sign = self._text[at : at + 1]
            if sign == ends[1]:
                return at + 1
            if sign != ",":
                raise NotStrictError("json_invalid", f"a comma or {ends[1]} is missing at character {at}")
            at = self._skip(at + 1)


def _broken(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
