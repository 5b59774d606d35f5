"""Questions whose answer is settled, by a court, an inquiry or an admission: JSON lines that name incident, question and answer."""

from __future__ import annotations

import json
from collections.abc import Iterator

from counterclaim.records.ledger import Settled
from counterclaim.records.problem import Problem
from counterclaim.records.reading import QUESTIONS

_STANCES = ("asserts", "denies")


def read(data: bytes, name: str) -> Iterator[Settled | Problem]:
    """One settled question a line (``incident``, ``question``, ``answer``, ``stance`` when it is ``denies``), or what is wrong."""
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield _one(line, f"{name} line {number}")


def _one(line: bytes, where: str) -> Settled | Problem:
    try:
        row = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or not all(isinstance(row.get(k), str) and row[k] for k in ("incident", "question", "answer")):
        what = "the line is not an object with 'incident', 'question' and 'answer'"
    elif row["question"] not in QUESTIONS:
        what = f"{row['question']!r} is no question; the questions are {', '.join(QUESTIONS)}"
    elif row.get("stance", "asserts") not in _STANCES:
        what = f"the stance {row['stance']!r} is neither {' nor '.join(_STANCES)}"
    else:
        return Settled(row["incident"], row["question"], row["answer"], row.get("stance", "asserts"))
    return Problem("settled_invalid", where, what)
