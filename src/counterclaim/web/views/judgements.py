"""Decisions: every form of the workbench that decides something comes here, and goes to the ledger's log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import APIRouter
from sqlalchemy import select
from starlette.responses import Response

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import evidence, schema
from counterclaim.pipeline import judging
from counterclaim.pipeline.state import State
from counterclaim.web.visit import Fields, Here, back, ours, status_of

router = APIRouter(include_in_schema=False)
Given = Mapping[str, str]
_FIELDS: Final = ("speaker", "kind", "side", "said", "question", "answer", "stance", "incident")


def _words(given: Given, name: str) -> list[str]:
    return [w for w in given.get(name, "").replace("\r\n", "\n").split("\n") if w.strip()]  # as forms send line ends


def _different(state: State, given: Given) -> dict[str, Any]:
    if given.get("other"):
        return judging.apart(state, given["key"], given["other"])
    return judging.different(state, given["key"], _words(given, "documents"))


def _correct(state: State, given: Given) -> dict[str, Any]:
    """With the field ``empty`` = ``keeps`` (as the page of a report sends it) what is empty stays as it was read, a stance ``none``
    takes the answer out, and an incident ``none`` the claim out of its incident."""
    fields = {n: given[n] for n in _FIELDS if n in given}
    if given.get("empty") == "keeps":
        fields = {n: value for n, value in fields.items() if value.strip()}
        if fields.get("stance") == "none":
            fields |= {"stance": "", "answer": ""}
        if fields.get("incident") == "none":
            fields["incident"] = ""
    return judging.correct(state, given["claim"], **fields)


def _missed(state: State, given: Given) -> dict[str, Any]:
    words, start = _selected(state, given)
    points = [(given["question"], given.get("answer", ""), given.get("stance", "asserts"))] if given.get("question") else []
    more = {name: given[name] for name in ("kind", "side", "said") if given.get(name)}
    about = given.get("incident", "")
    return judging.missed(state, given["document"], words, given["speaker"], points, about, start, **more)


def _selected(state: State, given: Given) -> tuple[str, int | None]:
    """The words of a missed claim, and where they begin: by ``span`` (START-END, as the page selects them), or as they were given.

    A form sends line ends as two characters, whatever the document has.
    """
    if not given.get("span"):
        return given["words"].replace("\r\n", "\n").strip(), None
    first, _, last = given["span"].partition("-")
    start, end = number_of(first), number_of(last)
    found = evidence.by_id(state.connection, [given["document"]]).get(given["document"])
    return (found.text[start:end] if found else given["words"]), start


BODIES: Final[dict[str, Callable[[State, Given], dict[str, Any]]]] = {
    "same": lambda state, given: judging.same(state, [*_words(given, "keys"), *given.get("other", "").split()]),
    "different": _different,
    "wrong": lambda state, given: judging.wrong(state, given["claim"]),
    "correct": _correct,
    "confirm": lambda state, given: judging.confirm(state, given["claim"]),
    "seen": lambda state, given: judging.seen(state, given["about"], given.get("other", "")),
    "claim": _missed,
    "grade": lambda state, given: judging.grade(
        given["speaker"], given["letter"], given.get("topic", ""), given.get("since", ""), given.get("until", "")
    ),
    "settle": lambda state, given: judging.settle(
        state, given["key"], given["question"], given["answer"], given.get("stance", "asserts")
    ),
    "note": lambda state, given: judging.note(state, given["about"], given["text"]),
    "undo": lambda state, given: judging.undo(state.connection, number_of(given["judgement"])),
}
"""From the fields of a form to the body of a judgement, by kind; ``keys`` and ``documents`` are one a line.

``other`` is one more key."""


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
    made = here.ledger.judge(kind, body, number_of(given.get("basis", "0")))
    with here.reading() as connection:
        entry = connection.scalar(select(schema.judgement.c.entry).where(schema.judgement.c.number == made.number)) or 0
    here.looked.opened(here.person.name, made.touched, entry)  # one's own decision is no news
    return made.number


@router.post("/judgements/{kind}")
def judge(here: Here, kind: str, fields: Fields) -> Response:
    """Keep a decision and go back to where it was made; one that is refused is told with the way back there."""
    try:
        number = decide(here, kind, fields)
    except CounterclaimError as error:
        told = {name: getattr(error, name) for name in ("code", "what", "where", "fix")}
        return here.page("error.html", status_of(error), **told, again=ours(fields.get("back", "")))
    return back(fields, done=number)


def number_of(text: str) -> int:
    """A number of the log that a form names. Raises ``CounterclaimError`` (``judgement_invalid``)."""
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise CounterclaimError("judgement_invalid", "this is no number", where=repr(text))
    return int(text)
