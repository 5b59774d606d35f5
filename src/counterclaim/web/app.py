"""The workbench as an ASGI application on one ledger."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib import resources
from typing import Final

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as Refused
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

import counterclaim
from counterclaim.errors import CounterclaimError
from counterclaim.extract.local.models import SMALL
from counterclaim.pipeline.ledger import Ledger
from counterclaim.web import api
from counterclaim.web.guard import Guard
from counterclaim.web.jobs import Jobs, local
from counterclaim.web.kept import Kept
from counterclaim.web.looked import Looked
from counterclaim.web.people import People
from counterclaim.web.views import VIEWS
from counterclaim.web.visit import from_our_form, status_of, visit

HOSTS: Final = ("127.0.0.1", "localhost", "[::1]")


def app(ledger: Ledger, people: People, port: int, hosts: Iterable[str] = HOSTS, model: str = SMALL) -> FastAPI:
    """The workbench on a ledger, for ``people``, as it is reached under ``hosts`` on ``port``; ``model`` reads what is added."""
    known = frozenset(f"{h}:{port}" for h in hosts) | (frozenset(hosts) if port == 80 else frozenset())
    made = FastAPI(
        title="Counterclaim",
        version=counterclaim.__version__,
        description=api.__doc__ or "",
        openapi_url="/api/openapi.json",
        docs_url=None,  # it would load scripts from elsewhere
        redoc_url=None,
        dependencies=[Depends(from_our_form)],
        middleware=[Middleware(Guard, people=people, hosts=known, port=port)],
    )
    made.state.ledger = ledger
    made.state.jobs = Jobs(partial(local, model))
    made.state.kept = Kept()
    made.state.looked = Looked(ledger.blobs.folder.parent)
    made.mount("/static", StaticFiles(directory=str(resources.files("counterclaim.web") / "static")), name="static")
    for router in (*VIEWS, api.router):
        made.include_router(router)
    made.add_api_route("/", lambda: RedirectResponse("/incidents", status_code=303), include_in_schema=False)
    made.add_exception_handler(CounterclaimError, _told)  # type: ignore[arg-type]
    made.add_exception_handler(Refused, _refused)  # type: ignore[arg-type]
    made.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    made.add_exception_handler(Exception, _failed)
    return made


def _told(request: Request, error: CounterclaimError) -> Response:
    """A request that cannot be carried out: what is wrong, where, and what to do."""
    return _answer(request, status_of(error), error.code, error.what, error.where, error.fix)


def _refused(request: Request, error: HTTPException) -> Response:
    what = "there is no such page" if error.status_code == 404 else str(error.detail)
    return _answer(request, error.status_code, "not_found" if error.status_code == 404 else "refused", what)


def _invalid(request: Request, error: RequestValidationError) -> Response:
    first = error.errors()[0]
    place = ".".join(str(p) for p in first.get("loc", ()) if p not in ("query", "body"))
    return _answer(request, 422, "bad_request", str(first.get("msg", "it can't be read")), place)


def _failed(request: Request, error: Exception) -> Response:
    return _answer(request, 500, "fault", "this is a fault of Counterclaim's; nothing was changed by this page")


def _answer(request: Request, status: int, code: str, what: str, where: str = "", fix: str = "") -> Response:
    if "person" not in request.scope:
        return Response(f"{what}\n", status_code=status, media_type="text/plain")
    here = visit(request)
    if request.url.path.startswith("/api/"):
        return here.json({"error": {"code": code, "what": what, "where": where, "fix": fix}}, status)
    return here.page("error.html", status, code=code, what=what, where=where, fix=fix)
