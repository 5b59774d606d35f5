"""JSON lines: one report a line, its ``text`` taken to the letter so that offsets are those of the file."""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Iterator
from typing import Final

from counterclaim.readers import names, strict_json
from counterclaim.readers.build import Raw, build
from counterclaim.readers.decoding import decode
from counterclaim.readers.pieces import Piece
from counterclaim.records.document import Document, Unread
from counterclaim.records.problem import Problem

FIELDS: Final = ("id", "title", "publisher", "published", "url", "author")


def read(data: bytes, raw: Raw) -> Iterator[Piece]:
    """One result a line; blank lines are passed over, and a line that can't be read never stops those after it."""
    for number, line in enumerate(_lines(data, raw.name), 1):
        if line.strip():
            yield Piece(_read_line(line, raw.line(number, hashlib.sha256(line).hexdigest())), line)


def looks_like(data: bytes) -> bool:
    """Whether the first line that isn't blank is a JSON object with a ``text``."""
    first = next((line for line in data[: 4 << 20].removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()), b"")
    if not first.lstrip().startswith(b"{"):
        return False
    try:
        return "text" in _strict(first.decode("utf-8"))
    except (ValueError, RecursionError):
        return False


def _lines(data: bytes, name: str) -> Iterator[bytes]:
    """The lines in UTF-8, one after the other: a file of them may fill much of the memory that there is."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        data = decode(data, name).text.encode("utf-8")
    at = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    while (end := data.find(b"\n", at)) >= 0:
        yield data[at:end]
        at = end + 1
    yield data[at:]


def _read_line(line: bytes, raw: Raw) -> Document | Unread:
    try:
        row = _strict(line.decode("utf-8"))
    except UnicodeDecodeError:
        return _kept(raw, "json_not_utf8", "the line is not UTF-8")
    except RecursionError:
        return _kept(raw, "json_too_deep", "the line nests too deep")
    except ValueError as error:
        code = error.code if isinstance(error, strict_json.NotStrictError) else "json_invalid"
        return _kept(raw, code, f"the line is not one JSON object that can be trusted ({_reason(error)})")
    text = row.get("text")
    if not isinstance(text, str):
        return _kept(raw, "json_without_text", "the line has no 'text' that is a string")
    values, problems = _values(row, raw.name)
    try:
        "".join((text, *values.values())).encode("utf-8")
    except UnicodeEncodeError:
        return _kept(raw, "json_lone_surrogate", "the line holds half of a surrogate pair, which is no character")
    return build(raw, text, values, problems=problems)


def _strict(line: str) -> dict[str, object]:
    row = strict_json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not an object")
    return row


def _reason(error: ValueError) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error.args[-1] if error.args else error)


def _values(row: dict[str, object], where: str) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The fields that are strings; numbers as ids and years are taken as written, anything else is a problem."""
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for key in FIELDS:
        value = row.get(key)
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            values[key] = str(value)
        elif value is not None:
            problems.append(Problem("json_field_type", where, f"'{key}' is not a string; it is passed over"))
    return values, tuple(problems)


def _kept(raw: Raw, code: str, message: str) -> Unread:
    return names.kept(raw.name, code, message, sha256=raw.sha256)
