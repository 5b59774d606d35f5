"""WARC 1.0 and 1.1 (ISO 28500) cut into records, every frame checked: version line, headers, length, line ends behind the block.

What is cut off or does not fit is told with its place; it is never repaired. A fault in a plain file ends the reading, as nothing
says where the next record begins; in a compressed one the next gzip member is looked for.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

MAX_MEMBER: Final = 256_000_000
MAX_TOTAL: Final = 2_000_000_000
MAX_RECORDS: Final = 200_000
RATIO: Final = 200
_FREE: Final = 16_000_000  # a member that stays below is no bomb, whatever its ratio
_STEP: Final = 1 << 20
_TAKEN: Final = 1 << 16  # bytes of a file that are copied at once; what stands behind a short member is copied for each
_MAGIC: Final = b"\x1f\x8b\x08"
_LONGEST_HEAD: Final = 256 * 1024
_MOST_SEARCHES: Final = 1_000
_VERSION: Final = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])\r?\n")
_HEADER: Final = re.compile(r"([^\s:\x00-\x1f]{1,200}):[ \t]*(.*)", re.DOTALL)
_NEEDED: Final = ("warc-type", "warc-record-id", "warc-date")


class Record(NamedTuple):
    """A record: its headers by lower-case name, its block, all its bytes, its number, and the offset of its frame in the file."""

    headers: Mapping[str, str]
    block: bytes
    data: bytes
    number: int
    offset: int


class Fault(NamedTuple):
    """Where a frame broke, and how: ``record_incomplete``, ``record_damaged``, ``expands_too_much``, ``record_limit``."""

    code: str
    message: str
    data: bytes
    number: int
    offset: int


def records(data: bytes) -> Iterator[Record | Fault]:
    """The records of a file, plain or in gzip members, and the faults of its frames, in order."""
    if data.startswith(b"\x1f\x8b"):
        yield from _Members(data).records()
        return
    number, at = 1, 0
    while at < len(data):
        found, end = _record(data, at, number, at)
        yield found
        if isinstance(found, Fault):
            return
        number, at = number + 1, end
        if number > MAX_RECORDS:
            yield _enough(data[at:], number, at)
            return


def _enough(data: bytes, number: int, offset: int) -> Fault:
    return Fault("record_limit", f"only the first {MAX_RECORDS:,} records were read", data, number, offset)


def _record(data: bytes, at: int, number: int, offset: int) -> tuple[Record | Fault, int]:
    """The record at a place, or why there is none, and where it ends. ``offset`` is what is told of its place."""

    def fault(code: str, what: str) -> tuple[Fault, int]:
        return Fault(code, f"record {number} {what} (offset {offset:,})", data[at:], number, offset), len(data)

    version = _VERSION.match(data, at)
    if version is None:
        cut = b"WARC/1.0\r\n".startswith(data[at : at + 10]) or b"WARC/1.1\r\n".startswith(data[at : at + 10])
        return fault(*(("record_incomplete", "incomplete") if cut else ("record_damaged", "does not begin with a version of WARC")))
    ends = [
        (found, mark) for mark in (b"\r\n\r\n", b"\n\n") if (found := data.find(mark, version.end() - 2, at + _LONGEST_HEAD)) >= 0
    ]
    if not ends:
        longer = len(data) - at > _LONGEST_HEAD
        return fault(
            *(("record_damaged", "has headers without end") if longer else ("record_incomplete", "incomplete in its headers"))
        )
    head, mark = min(ends)
    headers, wrong = _headers(data[version.end() : head])
    start = head + len(mark)
    length = headers.get("content-length", "")
    if wrong or not re.fullmatch(r"\d{1,15}", length, re.ASCII):
        return fault("record_damaged", wrong or "states no length of its block that is a number")
    end = start + int(length)
    if end > len(data):
        return fault("record_incomplete", f"incomplete: {len(data) - start:,} of {int(length):,} bytes of its block are there")
    tail = re.compile(rb"\r\n\r\n|\n\n").match(data, end)
    if tail is None:
        left = data[end : end + 4]
        if b"\r\n\r\n".startswith(left):
            return fault("record_incomplete", "incomplete: the two line ends behind its block are cut off")
        return fault("record_damaged", "states a wrong length: no two line ends stand behind its block")
    if missing := [n for n in _NEEDED if not headers.get(n)]:
        return fault("record_damaged", f"lacks the header {missing[0]}")
    return Record(headers, data[start:end], data[at : tail.end()], number, offset), tail.end()


def _headers(head: bytes) -> tuple[dict[str, str], str]:
    """Headers by lower-case name, folded lines joined; and what is wrong with them."""
    found: dict[str, str] = {}
    last = ""
    for line in head.decode("utf-8", "replace").split("\n"):
        line = line.removesuffix("\r")
        if line[:1] in (" ", "\t") and last:
            found[last] += " " + line.strip()
            continue
        header = _HEADER.fullmatch(line)
        if header is None:
            if line.strip():
                return found, "has a header line without a colon"
            continue
        last = header[1].lower()
        if last in found and last != "warc-concurrent-to":
            return found, f"gives the header {header[1]} twice"
        found[last] = header[2].strip()
    return found, ""


class _Members:
    """The gzip members of a file, each inflated by itself and never beyond the limits."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._total = 0
        self._searches = 0

    def records(self) -> Iterator[Record | Fault]:
        """As :func:`records`; an offset is that of the member."""
        number, at, empty = 1, 0, 0
        while at < len(self._data):
            start = at
            whole, at, wrong = self._member(start)
            inside = 0
            broken = False
            while inside < len(whole) and not broken and wrong != "expands_too_much":
                found, inside = _record(whole, inside, number, start)
                if isinstance(found, Fault) and wrong:
                    break
                yield found
                broken = isinstance(found, Fault)
                number += 1
            if wrong:
                yield self._fault(wrong, number, start, at)
                number += 1
            if wrong == "expands_too_much":
                return
            empty += not whole
            if number + empty > MAX_RECORDS:
                yield _enough(self._data[at:], number, at)
                return

    def _fault(self, wrong: str, number: int, start: int, end: int) -> Fault:
        said = {
            "expands_too_much": f"record {number} inflates beyond the limit ({MAX_MEMBER:,} bytes, or {RATIO} times its size); "
            f"what follows was not read (offset {start:,})",
            "record_incomplete": f"record {number} incomplete: its gzip member is cut off (offset {start:,})",
            "record_damaged": f"record {number} is damaged: its gzip member does not inflate to its check sum (offset {start:,})",
        }
        return Fault(wrong, said[wrong], self._data[start : None if wrong == "expands_too_much" else end], number, start)

    def _member(self, start: int) -> tuple[bytes, int, str]:
        """What a member holds, where the next begins, and the code of its fault."""
        inflate = zlib.decompressobj(wbits=31)
        out: list[bytes] = []
        size, at = 0, start
        try:
            while not inflate.eof:
                chunk = inflate.unconsumed_tail
                if not chunk:
                    chunk = self._data[at : at + _TAKEN]
                    at += len(chunk)
                    if not chunk:
                        return b"".join(out), len(self._data), "record_incomplete"
                out.append(inflate.decompress(chunk, _STEP))
                size += len(out[-1])
                spent = at - start - len(inflate.unconsumed_tail)
                if size > MAX_MEMBER or self._total + size > MAX_TOTAL or (size > _FREE and size > RATIO * max(1, spent)):
                    return b"", len(self._data), "expands_too_much"
        except zlib.error:
            return b"".join(out), self._next(start), "record_damaged"
        self._total += size
        return b"".join(out), at - len(inflate.unused_data), ""

    def _next(self, start: int) -> int:
        """Where the next member that holds a record begins, behind one that is damaged; the end when there is none."""
        at = start
        while self._searches < _MOST_SEARCHES and (at := self._data.find(_MAGIC, at + 1)) >= 0:
            self._searches += 1
            try:
                if zlib.decompressobj(wbits=31).decompress(self._data[at : at + 4096], 5) == b"WARC/":
                    return at
            except zlib.error:
                continue
        return len(self._data)
