"""What a disposable process gives back: flat fields with their lengths, which can't be anything but text, numbers and bytes.

No pickle, and no nested form either: what nests or repeats makes far more of itself in memory than it is long. Who receives trusts
nothing: every count, length and field is checked, as though the sender were the author of the hostile file.
"""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import fields, replace
from typing import Final

from counterclaim.readers import Piece, Raw, dates
from counterclaim.readers.names import on_one_line
from counterclaim.records.document import Document, Outcome, Part, PartKind, Unread
from counterclaim.records.problem import Problem
from counterclaim.records.spans import Span

ITEM, END, FAULT, LAYERS = b"I", b"E", b"F", b"L"
HEAD: Final = struct.Struct("<cI")
"""What stands before each message: its kind and how many bytes follow."""
MAX_PARTS: Final = 10_000
MAX_PROBLEMS: Final = 50_000
_LENGTH: Final = struct.Struct("<I")
_PART: Final = struct.Struct("<BII")
_KINDS: Final = tuple(PartKind)
_TEXTS: Final = tuple(f.name for f in fields(Document) if f.name not in ("parts", "problems"))
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,40}", re.ASCII)
_DOCUMENT, _UNREAD = b"d", b"u"
_NONE, _WHOLE, _OWN = b"n", b"w", b"o"


class WireError(ValueError):
    """What came is not what a reader gives."""


def message(kind: bytes, payload: bytes = b"") -> bytes:
    """A message as it is sent."""
    return HEAD.pack(kind, len(payload)) + payload


def packed(piece: Piece, raw: Raw) -> bytes:
    """A piece of the input ``raw``. Bytes that are the whole input's are not sent: who receives has them."""
    found = piece.found
    data = _NONE if not found.sha256 else _WHOLE if found.sha256 == raw.sha256 else _OWN + piece.data
    return (_document(found) if isinstance(found, Document) else _unread(found)) + data


def unpacked(payload: bytes, data: bytes, raw: Raw) -> Piece:
    """The piece, whose whole input is ``data``. Raises :class:`WireError` for whatever no reader of ``raw`` gives."""
    taken = _Taken(payload)
    kind = taken.some(1)
    if kind not in (_DOCUMENT, _UNREAD):
        raise WireError("neither a document nor an unread input")
    found = _to_document(taken) if kind == _DOCUMENT else _to_unread(taken)
    if not found.source.startswith(raw.name):
        raise WireError("it is told of another input")
    return Piece(found, _evidence(found, taken, data, raw))


def _document(found: Document) -> bytes:
    out = [_DOCUMENT, *(_text(getattr(found, name)) for name in _TEXTS), _LENGTH.pack(len(found.parts))]
    out += [_PART.pack(_KINDS.index(p.kind), *p.span) for p in found.parts]
    return b"".join((*out, _LENGTH.pack(len(found.problems)), *map(_problem, found.problems)))


def _unread(found: Unread) -> bytes:
    return b"".join((_UNREAD, *map(_text, (found.source, found.outcome, found.sha256)), _problem(found.problem)))


def _problem(problem: Problem) -> bytes:
    return b"".join(map(_text, (problem.code, problem.where, problem.message, problem.fix)))


def _text(value: str) -> bytes:
    data = value.encode("utf-8")
    return _LENGTH.pack(len(data)) + data


class _Taken:
    """A message read from its beginning."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = memoryview(data), 0

    def some(self, length: int) -> bytes:
        if length > len(self._data) - self._at:
            raise WireError("it is cut off")
        self._at += length
        return bytes(self._data[self._at - length : self._at])

    def number(self) -> int:
        return int(_LENGTH.unpack(self.some(_LENGTH.size))[0])

    def text(self) -> str:
        try:
            return self.some(self.number()).decode("utf-8")
        except UnicodeDecodeError:
            raise WireError("a text is not UTF-8") from None

    def rest(self) -> bytes:
        return self.some(len(self._data) - self._at)


def _to_document(taken: _Taken) -> Document:
    values = {name: taken.text() for name in _TEXTS}
    text = values["text"]
    parts = tuple(_to_part(taken) for _ in range(_count(taken, MAX_PARTS)))
    problems = tuple(_to_problem(taken) for _ in range(_count(taken, MAX_PROBLEMS)))
    found = Document(**values, parts=parts, problems=problems)
    if not (found.id and text.strip() and _DIGEST.fullmatch(found.sha256)):
        raise WireError("a document without id, text or digest")
    if any(d and not dates.valid_published(d) for d in (found.published, found.retrieved)):
        raise WireError("a date that is none")
    ends = [0, *(end for p in parts for end in p.span)]
    if ends != sorted(ends) or ends[-1] > len(text):
        raise WireError("parts that overlap or lie outside the text")
    return replace(found, source=on_one_line(found.source))


def _to_unread(taken: _Taken) -> Unread:
    source, outcome, sha256 = taken.text(), taken.text(), taken.text()
    if outcome not in (Outcome.KEPT_UNREAD, Outcome.REFUSED) or not (_DIGEST.fullmatch(sha256) or not sha256):
        raise WireError("an outcome or a digest that is none")
    return Unread(on_one_line(source), Outcome(outcome), _to_problem(taken), sha256)


def _count(taken: _Taken, most: int) -> int:
    count = taken.number()
    if count > most:
        raise WireError("too many of a kind")
    return count


def _to_part(taken: _Taken) -> Part:
    kind, start, end = _PART.unpack(taken.some(_PART.size))
    if kind >= len(_KINDS) or start >= end:
        raise WireError("a part that is none")
    return Part(_KINDS[kind], Span(start, end))


def _to_problem(taken: _Taken) -> Problem:
    code, where, what, fix = (on_one_line(taken.text()) for _ in range(4))
    if not _CODE.fullmatch(code):
        raise WireError("a problem without a code")
    return Problem(code, where, what, fix)


def _evidence(found: Document | Unread, taken: _Taken, data: bytes, raw: Raw) -> bytes:
    """The bytes whose SHA-256 the piece carries: computed anew, whoever says so."""
    kind = taken.some(1)
    if kind == _NONE and not found.sha256 and isinstance(found, Unread):
        return b""
    if kind == _WHOLE and found.sha256 == raw.sha256:
        return data
    own = taken.rest() if kind == _OWN else b""
    if kind != _OWN or hashlib.sha256(own).hexdigest() != found.sha256:
        raise WireError("a digest that is not that of its bytes")
    return own
