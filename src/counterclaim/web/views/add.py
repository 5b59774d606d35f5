"""Adding reports: files or a pasted text, read in the background, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import Connection, select
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from counterclaim.ledger import schema
from counterclaim.ledger.evidence import chunks
from counterclaim.web.guard import LARGEST
from counterclaim.web.jobs import ORDER, Job, Jobs, Told
from counterclaim.web.pages import path
from counterclaim.web.visit import Here, Visit

router = APIRouter(include_in_schema=False)
SHOWN: Final = 100
"""Reports of a job on one page."""
FILES: Final = 1000
"""Files of one request at most."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What a form for adding holds: its text fields, and the files with their names."""

    fields: dict[str, str]
    files: tuple[tuple[str, bytes], ...]


async def _sent(request: Request) -> Sending:
    form = await request.form(max_files=FILES, max_part_size=LARGEST)
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    files = [f for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
    return Sending(fields, tuple([(f.filename or "", await f.read()) for f in files]))


def jobs_of(here: Visit) -> Jobs:
    """The jobs of this start of the workbench."""
    held: Jobs = here.request.app.state.jobs
    return held


@router.get("/add")
def asked(here: Here) -> Response:
    """The form, and what was added since the workbench was started."""
    return here.page("add.html", jobs=jobs_of(here).newest()[:20], files=FILES, largest=LARGEST)


@router.post("/add")
def added(here: Here, sent: Annotated[Sending, Depends(_sent)]) -> Response:
    """Begin to read what was sent."""
    given = {name: sent.fields.get(name, "").strip() for name in ("title", "publisher", "published")}
    job = jobs_of(here).start(here.ledger, sent.files, sent.fields.get("text", ""), **given)
    return RedirectResponse(path("add", job.id), status_code=303)


@router.get("/add/{name}")
def job(here: Here, name: str, offset: Annotated[int, Query(ge=0, le=2**53)] = 0) -> Response:
    """How far a job is, and what became of each of its reports: what was not read first."""
    found = jobs_of(here).get(name)
    told = sorted(found.told, key=lambda t: ORDER.index(t.outcome))
    some = told[offset : offset + SHOWN]
    with here.reading() as connection:
        titles = titles_of(connection, {key for t in some for key in t.incidents})
    pages = {"before": max(0, offset - SHOWN), "next": offset + SHOWN if len(told) > offset + SHOWN else None, "offset": offset}
    return here.page(
        "add_job.html",
        job=found,
        counts=found.row(),
        told=some,
        titles=titles,
        pages=pages,
        outcomes=ORDER,
        seen=_seen(found, told),
    )


def titles_of(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """The titles of incidents by key."""
    t = schema.incident
    query = select(t.c.key, t.c.title)
    return {key: title for some in chunks(set(keys)) for key, title in connection.execute(query.where(t.c.key.in_(some)))}


def _seen(found: Job, told: Iterable[Told]) -> int:
    """How many incidents a job touched."""
    return len({key for t in told for key in t.incidents}) if found.over else 0
