"""Readings made elsewhere, annotated by hand or by another program: JSON lines in the codebook's form.

Spans are ``[start, end]`` (code points, half-open) or the words themselves, ``words@2`` for the second time they stand in the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from counterclaim.records.problem import Problem
from counterclaim.records.reading import INCIDENT_TYPES, QUESTIONS, SLOTS, STANCES, STATUSES, Reading
from counterclaim.records.rows import from_row

Row = dict[str, Any]
_LISTS = ("incidents", "claims", "evidence", "voice", "reversals", "attributions")


def read(data: bytes, texts: Mapping[str, str], name: str) -> Iterator[Reading | Problem]:
    """One reading a line, or the reason why a line gives none; ``texts`` are the reports' texts by id, ``name`` the file's.

    A span that does not stand in its text is left out, and the reading's ``problems`` say so.
    """
    seen: set[str] = set()
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield _one(line, texts, seen, f"{name} line {number}")


def _one(line: bytes, texts: Mapping[str, str], seen: set[str], where: str) -> Reading | Problem:
    try:
        row = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return _wrong(where, "the line is not JSON")
    flaw = _flaw(row, texts)
    if flaw:
        return _wrong(where, flaw)
    if row["id"] in seen:
        return _wrong(where, f"the reading of {row['id']} was already given")
    seen.add(row["id"])
    lost: list[str] = []
    reading = from_row(_located(row, texts[row["id"]], lost))
    problems = tuple(Problem("span_not_in_text", where, f"{w} is not in the text; it was left out") for w in lost)
    return replace(reading, problems=problems)


def _wrong(where: str, what: str) -> Problem:
    return Problem("reading_invalid", where, what, "Write one JSON object a line in the codebook's form.")


def _flaw(row: object, texts: Mapping[str, str]) -> str:
    """What is wrong with a row's form, in words; empty when it can be read."""
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        return "the line is not an object with an 'id'"
    if row["id"] not in texts:
        return f"no report has the id {row['id']!r}"
    for key in _LISTS:
        value = row.get(key)
        if value is not None and not (isinstance(value, list) and all(isinstance(x, dict) for x in value)):
            return f"{key!r} is not a list of objects"
    return next((f for i in row.get("incidents") or [] if (f := _incident_flaw(i))), "") or _claims_flaw(row)


def _incident_flaw(i: Row) -> str:
    if not isinstance(i.get("id"), str):
        return "an incident has no 'id'"
    for key, allowed in (("type", INCIDENT_TYPES), ("status", STATUSES), ("reported_as", ("fact", "attributed"))):
        if i.get(key) not in allowed:
            return f"incident {i['id']}: {key} {i.get(key)!r} is none of {', '.join(allowed)}"
    for key in ("killed_n", "wounded_n"):
        bounds = i.get(key)
        if bounds is not None and not (isinstance(bounds, list) and len(bounds) == 2 and all(_count(b) for b in bounds)):
            return f"incident {i['id']}: {key} is not [low, high]"
    return ""


def _count(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))


def _claims_flaw(row: Row) -> str:
    ids = [i["id"] for i in row.get("incidents") or []]
    if len(set(ids)) != len(ids):
        return "two incidents have one id"
    for n, c in enumerate(row.get("claims") or []):
        if not isinstance(c.get("speaker"), str):
            return f"claim {n} has no 'speaker'"
        if c.get("incident") and c["incident"] not in ids:
            return f"claim {n} names the incident {c['incident']!r}, which is not there"
        for point in c.get("points") or []:
            if not (isinstance(point, list) and len(point) == 3 and point[0] in QUESTIONS and point[2] in STANCES):
                return f"claim {n}: the point {point!r} is no [question, answer, stance]"
    return ""


def _located(row: Row, text: str, lost: list[str]) -> Row:
    """The row with every span as a pair; those that are not in the text are added to ``lost``."""

    def many(value: object) -> list[list[int]]:
        values = value if isinstance(value, list) and not _is_pair(value) else [value] if value else []
        return [pair for v in values if (pair := one(v)) is not None]

    def one(value: object) -> list[int] | None:
        if not value:
            return None
        pair = _pair(value, text)
        if pair is None:
            lost.append(repr(value)[:80])
        return pair

    incidents = [{**i, **{k: many(i.get(k)) for k in ("mentions", *SLOTS)}} for i in row.get("incidents") or []]
    claims = [
        {**c, "content": many(c.get("content")), "source": one(c.get("source")), "cue": one(c.get("cue"))}
        for c in row.get("claims") or []
    ]
    evidence = [{**e, "span": pair} for e in row.get("evidence") or [] if (pair := one(e.get("span")))]
    voice = [{**v, "content": pairs} for v in row.get("voice") or [] if (pairs := many(v.get("content")))]
    reversals = [
        {**r, "span": pair, "prompted_by": one(r.get("prompted_by"))}
        for r in row.get("reversals") or []
        if (pair := one(r.get("span")))
    ]
    attributions = [{k: many(a.get(k)) for k in ("source", "cue", "content")} for a in row.get("attributions") or []]
    return {
        "id": row["id"],
        "incidents": incidents,
        "claims": claims,
        "evidence": evidence,
        "voice": voice,
        "reversals": reversals,
        "attributions": attributions,
    }


def _is_pair(value: list[object]) -> bool:
    return len(value) == 2 and all(isinstance(x, int) for x in value)


def _pair(value: object, text: str) -> list[int] | None:
    if isinstance(value, str):
        return _found(value, text)
    if not (isinstance(value, list) and _is_pair(value)):
        return None
    return value if 0 <= value[0] < value[1] <= len(text) else None


def _found(words: str, text: str) -> list[int] | None:
    """Where words stand in the text; ``words@2`` is the second time, unless the text has the sign itself."""
    head, _, nth = words.rpartition("@")
    times = 1
    if words not in text and head and nth.isdecimal():
        words, times = head, int(nth)
    at = -1
    for _ in range(times):
        at = text.find(words, at + 1)
        if at < 0:
            return None
    return [at, at + len(words)]
