"""Decisions: every form of the workbench that decides something comes here, and goes to the ledger's log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from counterclaim.errors import CounterclaimError
from counterclaim.pipeline import judging
from counterclaim.pipeline.state import State
from counterclaim.web.visit import Fields, Here, back

router = APIRouter(include_in_schema=False)
Given = Mapping[str, str]
_FIELDS: Final = ("speaker", "kind", "side", "said", "question", "answer", "stance", "incident")


def _words(given: Given, name: str) -> list[str]:
    return [w for w in given.get(name, "").split("\n") if w.strip()]


def _missed(state: State, given: Given) -> dict[str, Any]:
    points = [(given["question"], given.get("answer", ""), given.get("stance", "asserts"))] if given.get("question") else []
    more = {name: given[name] for name in ("kind", "side", "said") if given.get(name)}
    return judging.missed(state, given["document"], given["words"], given["speaker"], points, given.get("incident", ""), **more)


BODIES: Final[dict[str, Callable[[State, Given], dict[str, Any]]]] = {
    "same": lambda state, given: judging.same(state, _words(given, "keys")),
    "different": lambda state, given: judging.different(state, given["key"], _words(given, "documents")),
    "wrong": lambda state, given: judging.wrong(state, given["claim"]),
    "correct": lambda state, given: judging.correct(state, given["claim"], **{n: given[n] for n in _FIELDS if n in given}),
    "claim": _missed,
    "grade": lambda state, given: judging.grade(
        given["speaker"], given["letter"], given.get("topic", ""), given.get("since", ""), given.get("until", "")
    ),
    "settle": lambda state, given: judging.settle(
        state, given["key"], given["question"], given["answer"], given.get("stance", "asserts")
    ),
    "note": lambda state, given: judging.note(state, given["about"], given["text"]),
    "undo": lambda state, given: judging.undo(state.connection, _number(given["judgement"])),
}
"""From the fields of a form to the body of a judgement, by kind; ``keys`` and ``documents`` are one a line."""


def decide(here: Here, kind: str, given: Given) -> int:
    """Keep a decision by the person who visits; its number. Raises ``CounterclaimError``, as ``judge`` does."""
    if kind not in BODIES:
        raise CounterclaimError(
            "judgement_invalid", "there is no such decision", where=kind, fix=f"Use one of {', '.join(BODIES)}."
        )
    try:
        with here.reading() as connection:
            body = BODIES[kind](here.ledger.state(connection), given)
    except KeyError as error:
        raise CounterclaimError("judgement_invalid", "a field is missing", where=str(error.args[0]), fix="Fill it in.") from error
    return here.ledger.judge(kind, body, _number(given.get("basis", "0"))).number


@router.post("/judgements/{kind}")
def judge(here: Here, kind: str, fields: Fields) -> Response:
    """Keep a decision and go back to where it was made."""
    return back(fields, done=decide(here, kind, fields))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise CounterclaimError("judgement_invalid", "this is no number", where=repr(text))
    return int(text)
