"""One request: who makes it, on which ledger, and how it is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, HTTPException, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import log
from counterclaim.pipeline.ledger import Ledger
from counterclaim.web.guard import FORM_TOKEN, carried
from counterclaim.web.looked import Looked, New, new_to
from counterclaim.web.pages import query, render
from counterclaim.web.people import Person

STATUS: Final = {"judgement_stale": 409, "ledger_busy": 503}
"""HTTP statuses of errors by code; what is unknown gives 404, all else 400."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request by a person on the ledger; ``ledger`` acts in that person's name."""

    request: Request
    person: Person
    ledger: Ledger

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state."""
        with self.ledger.store.reading() as connection:
            yield connection

    @property
    def looked(self) -> Looked:
        """Up to where each person has looked."""
        held: Looked = self.request.app.state.looked
        return held

    def new(self, connection: Connection) -> New:
        """What changed since this person last looked, in the state that a transaction sees."""
        return new_to(self.looked, connection, self.person.name)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """An HTML page from a template. ``basis`` (the log's size) goes with it, so that decisions tell what they rest on."""
        with self.reading() as connection:
            basis = values.pop("basis", None) or log.size(connection)
        common = {
            "veil": self.ledger.veil(),
            "person": self.person,
            "here": self.request.url.path,
            "address": _relative(self.request),
            "basis": str(basis),
            "done": self.request.query_params.get("done", ""),
        }
        return HTMLResponse(render(template, {**common, **values}), status_code=status)

    def json(self, value: object, status: int = 200) -> Response:
        """A JSON answer, without the names of confidential sources."""
        import json

        text = self.ledger.veil().hide(json.dumps(value, ensure_ascii=False))
        return Response(text.encode("utf-8", "replace"), status_code=status, media_type="application/json")


def visit(request: Request) -> Visit:
    """The visit that a request is (a dependency of all pages)."""
    person: Person = request.scope["person"]
    ledger: Ledger = request.app.state.ledger
    return Visit(request, person, Ledger(ledger.store, ledger.blobs, ledger.lookups, ledger.title, person.name))


async def from_our_form(request: Request) -> None:
    """Refuse what changes something and does not carry the person's form token (a dependency of the whole application)."""
    if "must_carry" not in request.scope:
        return
    token = request.headers.get(FORM_TOKEN) or (await request.form(max_part_size=64 * 1024 * 1024)).get("form_token")
    if not isinstance(token, str) or not carried(request.scope["person"], token):
        raise HTTPException(403, "The form is of another person's page or of an earlier start. Load the page again.")


async def _fields(request: Request) -> Mapping[str, str]:
    form = await request.form()
    given = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return {name: "\n".join(v for n, v in given if n == name) for name, _ in given}


Here = Annotated[Visit, Depends(visit)]
Fields = Annotated[Mapping[str, str], Depends(_fields)]
"""The text fields of a form; one that is there several times (boxes that are ticked) holds a value a line."""


def back(fields: Mapping[str, str], otherwise: str = "/incidents", **more: object) -> Response:
    """To the page of ours from which a form came (its field ``back``), never elsewhere."""
    address, _, place = (ours(fields.get("back", "")) or otherwise).partition("#")
    base, _, old = address.partition("?")
    kept = "&".join(p for p in old.split("&") if p and p.partition("=")[0] not in more)
    added = query(base, **more)
    glue = "&" if "?" in added else "?"
    whole = f"{added}{glue}{kept}" if kept else added
    return RedirectResponse(f"{whole}#{place}" if place else whole, status_code=303)


def ours(to: str) -> str:
    """A path of this site that a form names; nothing where it leads elsewhere."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else ""


def status_of(error: CounterclaimError) -> int:
    """The HTTP status that an error gives."""
    if error.code.startswith("unknown_") or error.code in ("nothing_then", "not_found"):
        return 404
    return STATUS.get(error.code, 400)


def _relative(request: Request) -> str:
    """The path and query of a request, without what was just done."""
    kept = "&".join(p for p in request.url.query.split("&") if p and not p.startswith("done="))
    return request.url.path + (f"?{kept}" if kept else "")
