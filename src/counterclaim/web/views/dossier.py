"""A dossier of chosen incidents, as ``report/`` makes it, to keep or to give away.

The incidents stand in the address. Private persons are hidden unless asked otherwise. Images are never shown live: pages and
dossiers hold words alone, so that there is none to blur.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from sqlalchemy import Connection, select
from starlette.responses import Response

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import log, schema
from counterclaim.ledger.questions import Row, standing
from counterclaim.pipeline.histories import history_of
from counterclaim.pipeline.shown import notes_of
from counterclaim.records.ledger import History
from counterclaim.report.aliases import Aliases
from counterclaim.report.given import given
from counterclaim.report.history import Histories
from counterclaim.report.history_html import render_history_html
from counterclaim.report.history_json import render_history_json
from counterclaim.report.history_markdown import render_history_markdown
from counterclaim.report.markdown import escaped
from counterclaim.report.redact import aliases_for
from counterclaim.report.story import render_story
from counterclaim.web.guard import POLICY
from counterclaim.web.visit import Here

router = APIRouter(include_in_schema=False)
MOST: Final = 100
"""Incidents of one dossier at most."""
Keys = Annotated[list[str], Query(max_length=MOST)]
Names = Annotated[str, Query(max_length=4000)]
FORMS: Final[dict[str, tuple[str, str]]] = {
    "html": ("html", "text/html"),
    "md": ("md", "text/markdown"),
    "article": ("md", "text/markdown"),
    "json": ("json", "application/json"),
}
"""Forms of a dossier: the ending of its file's name, and its media type."""


@router.get("/dossier")
def asked(here: Here, key: Annotated[list[str] | None, Query(max_length=MOST)] = None) -> Response:
    """The choice of incidents and of the form."""
    with here.reading() as connection:
        chosen = _chosen(connection, key or [])
        offered = [] if chosen else _offered(connection)
    keys = [c["key"] for c in chosen]
    without = {k: [other for other in keys if other != k] for k in keys}
    return here.page("dossier.html", chosen=chosen, keys=keys, without=without, forms=list(FORMS), offered=offered, most=MOST)


@router.get("/dossier/download")
def made(
    here: Here, key: Keys, form: str = "html", hide: Annotated[str, Query(max_length=3)] = "yes", also: Names = "", kept: Names = ""
) -> Response:
    """The dossier as a file. ``hide=no`` leaves the names of private persons; ``also`` and ``kept`` are names, one a line."""
    if form not in FORMS:
        raise CounterclaimError("form_unknown", "there is no such form", where=form, fix=f"Use one of {', '.join(FORMS)}.")
    with here.reading() as connection:
        keys = [c["key"] for c in _chosen(connection, key)]
        histories = [history_of(here.ledger, connection, k) for k in keys]
        state = here.ledger.state(connection)
        notes = {h.incident.key: notes_of(state, h) for h in histories}
        entry = log.size(connection)
    aliases = aliases_for(histories, _lines(also), _lines(kept)) if hide != "no" else None
    text = here.ledger.veil().hide(rendered(form, histories, aliases, notes, entry))
    ending, media = FORMS[form]
    return Response(text.encode("utf-8", "replace"), media_type=media, headers=_headers(ending))


def rendered(
    form: str,
    histories: Sequence[History],
    aliases: Aliases | None = None,
    notes: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    entry: int = 0,
) -> str:
    """Incidents in one of ``FORMS``, with aliases for private persons where these are given."""
    return RENDERED[form](given(histories, aliases, aliases.note if aliases else ""), aliases, notes or {}, entry)


def _article(d: Histories, aliases: Aliases | None, notes: object, entry: int) -> str:
    return render_story(d) + (f"\n*{escaped(aliases.note)}*\n" if aliases else "")


def _json(d: Histories, aliases: Aliases | None, notes: Mapping[str, Sequence[Mapping[str, Any]]], entry: int) -> str:
    hide: Callable[[str], str] = aliases.hide if aliases else lambda text: text
    told = [{"incident": key, **n, "text": hide(n["text"])} for key, every in notes.items() for n in every]
    hidden = len(aliases.persons) if aliases else None
    row = {**json.loads(render_history_json(d)), "notes": told, "entry": entry, "hidden_persons": hidden}
    return json.dumps(row, ensure_ascii=False, indent=1) + "\n"


Rendered = Callable[[Histories, Aliases | None, Mapping[str, Sequence[Mapping[str, Any]]], int], str]
RENDERED: Final[dict[str, Rendered]] = {
    "html": lambda d, *_: render_history_html(d),
    "md": lambda d, *_: render_history_markdown(d),
    "article": _article,
    "json": _json,
}


def _chosen(connection: Connection, keys: Sequence[str]) -> list[Row]:
    """The incidents that keys mean now, each once, with their titles. Raises ``CounterclaimError`` (``unknown_incident``)."""
    found: dict[str, Row] = {}
    for key in filter(None, map(str.strip, keys)):
        number, now = standing(connection, key)
        found[now] = found.get(now) or _titled(connection, number)
    return list(found.values())


def _titled(connection: Connection, number: int) -> Row:
    t = schema.incident
    row = connection.execute(select(t.c.key, t.c.title, t.c.date, t.c.reports).where(t.c.number == number)).mappings().one()
    return dict(row)


def _offered(connection: Connection) -> list[Row]:
    """The most contested incidents, to begin with."""
    t = schema.incident
    query = select(t.c.key, t.c.title, t.c.date, t.c.reports).where(t.c.live == 1)
    return [dict(r) for r in connection.execute(query.order_by(t.c.contested.desc(), t.c.reports.desc()).limit(10)).mappings()]


def _lines(names: str) -> list[str]:
    return [n.strip() for n in names.splitlines() if n.strip()]


def _headers(ending: str) -> dict[str, str]:
    """An attachment that runs nothing wherever it is opened; its name tells nothing but the day."""
    name = f"dossier-{datetime.now(UTC):%Y-%m-%d}.{ending}"
    policy = POLICY.replace("style-src 'self'", "style-src 'unsafe-inline'")
    return {"content-disposition": f'attachment; filename="{name}"', "content-security-policy": f"{policy}; sandbox"}
