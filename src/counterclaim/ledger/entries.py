"""Entries of the log: one line of canonical JSON for each act, linked by hash to the line before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NoReturn

from counterclaim.errors import CounterclaimError
from counterclaim.ledger.merkle import leaf_hash
from counterclaim.records.problem import Problem

ZEROS: Final = "0" * 64
"""What the first entry is linked to."""
MAX_INT: Final = 2**53 - 1
"""The largest integer that every reader of JSON holds exactly."""
MAX_DEPTH: Final = 64
"""How deep lists and objects may nest."""

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_WORD: Final = re.compile(r"[a-z]+(?:[-_][a-z]+)*")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_HALF: Final = re.compile("[\ud800-\udfff]")
_KEYS: Final = ("act", "actor", "body", "prev", "seq", "time")


def canonical(value: object) -> str:
    """A value as canonical JSON (RFC 8785): text, whole numbers within ±2^53, true, false, null, lists, and objects."""
    return _written(value, MAX_DEPTH)


def _written(value: object, depth: int) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        return _number(value)
    if depth == 0:
        raise _not_canonical(f"lists and objects nest deeper than {MAX_DEPTH}")
    if isinstance(value, list | tuple):
        return "[" + ",".join(_written(item, depth - 1) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ",".join(_members(value, depth - 1)) + "}"
    raise _not_canonical(f"{type(value).__name__} has no canonical form here")


def _quoted(text: str) -> str:
    if "\0" in text:
        raise _not_canonical("text holds a NUL")
    if _HALF.search(text):
        raise _not_canonical("text holds half of a surrogate pair")
    return json.dumps(text, ensure_ascii=False)


def _number(value: int) -> str:
    if abs(value) > MAX_INT:
        raise _not_canonical("a whole number is beyond ±2^53")
    return str(int(value))


def _members(value: Mapping[object, object], depth: int) -> Iterator[str]:
    """The members of an object by their names, sorted by UTF-16 code units (RFC 8785, section 3.2.3)."""
    if not all(isinstance(name, str) for name in value):
        raise _not_canonical("a name in an object is not text")
    members = sorted(((str(name), item) for name, item in value.items()), key=lambda m: m[0].encode("utf-16-be", "surrogatepass"))
    return (f"{_quoted(name)}:{_written(item, depth)}" for name, item in members)


def _not_canonical(what: str) -> CounterclaimError:
    return CounterclaimError("not_canonical", what)


@dataclass(frozen=True, slots=True)
class Entry:
    """One act in the log.

    ``seq`` counts from 1; ``time`` is UTC, as ``2016-07-08T20:00:00.000000Z``; ``actor`` did it; ``act`` is one word (``add``,
    ``judge``); ``body`` is a canonical JSON object; ``previous`` the hash of the entry before, or :data:`ZEROS`.
    """

    seq: int
    time: str
    actor: str
    act: str
    body: str
    previous: str

    def __post_init__(self) -> None:
        if not 1 <= self.seq <= MAX_INT:
            raise _malformed(f"an entry can't have the number {self.seq}")
        if not is_time(self.time):
            raise _malformed(f"{self.time!r} is not a time in UTC with microseconds", self.seq)
        if not _WORD.fullmatch(self.act):
            raise _malformed(f"{self.act!r} is not the name of an act", self.seq)
        if not _HASH.fullmatch(self.previous):
            raise _malformed("the link is not a hash in hexadecimal digits", self.seq)
        if not self.body.startswith("{") or canonical(_loaded(self.body)) != self.body:
            raise _malformed("the body is not a canonical JSON object", self.seq)
        canonical(self.actor)

    @property
    def line(self) -> str:
        """The entry as one line of canonical JSON, without the end of line."""
        return (
            f'{{"act":{_quoted(self.act)},"actor":{_quoted(self.actor)},"body":{self.body},"prev":"{self.previous}",'
            f'"seq":{self.seq},"time":"{self.time}"}}'
        )

    @property
    def leaf(self) -> bytes:
        """The entry's hash as a leaf of the log's tree (RFC 9162, section 2.1.1)."""
        return leaf_hash(self.line.encode())

    @property
    def hash(self) -> str:
        """:attr:`leaf` in hexadecimal digits: what the next entry is linked to."""
        return self.leaf.hex()


def is_time(text: str) -> bool:
    """Whether a text is a time as entries give it."""
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def after(last: Entry | None, time: str, actor: str, act: str, body: Mapping[str, object]) -> Entry:
    """The entry that follows ``last``, or the first."""
    return Entry(last.seq + 1 if last else 1, time, actor, act, canonical(body), last.hash if last else ZEROS)


def parse(line: str) -> Entry:
    """The entry that a line holds; refuses a line that is not exactly what :attr:`Entry.line` writes."""
    row = _loaded(line)
    if not isinstance(row, dict) or tuple(row) != _KEYS:
        raise _malformed(f"a line does not hold exactly {', '.join(_KEYS)}")
    act, actor, body, prev, seq, time = row.values()
    if not all(isinstance(text, str) for text in (act, actor, prev, time)) or type(seq) is not int:
        raise _malformed("a value has the wrong type")
    entry = Entry(seq, time, actor, act, canonical(body), prev)
    if entry.line != line:
        raise _malformed("the line is not canonical JSON", seq)
    return entry


def chained(entries: Iterable[Entry], last: Entry | None = None) -> Iterator[Problem]:
    """What breaks the chain of entries that follow ``last``: numbers, links by hash, and times that go back."""
    for entry in entries:
        yield from _linked(last, entry)
        last = entry


def _linked(last: Entry | None, entry: Entry) -> Iterator[Problem]:
    where, due = f"log entry {entry.seq}", last.seq + 1 if last else 1
    if entry.seq != due:
        yield Problem("log_gap", where, f"stands where entry {due} should: entries are missing, added or out of order")
    if entry.previous != (last.hash if last else ZEROS):
        before = f"entry {last.seq}" if last else "the start of the log"
        yield Problem("log_broken", where, f"is not linked to {before} as it now reads: one of the two was altered")
    if last and entry.time < last.time:
        yield Problem("log_time", where, f"is dated {entry.time}, before entry {last.seq} ({last.time})")


def _loaded(text: str) -> object:
    """JSON without what has no canonical form: floats, and names that occur twice."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise _malformed(f"a text is not JSON ({error})") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _not_canonical("a name occurs twice in an object")
    return found


def _no_float(text: str) -> NoReturn:
    raise _not_canonical(f"{text[:40]} is not a whole number")


def _malformed(what: str, seq: int | None = None) -> CounterclaimError:
    return CounterclaimError("entry_malformed", what, where=f"log entry {seq}" if seq else "")
