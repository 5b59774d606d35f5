"""`counterclaim show`: the dossier of one incident, now or as it stood; and what changed since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterclaim.cli import desk, tables
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import in_json, of_ledger
from counterclaim.cli.edge import say
from counterclaim.cli.services import Services
from counterclaim.errors import CounterclaimError

if TYPE_CHECKING:
    from counterclaim.pipeline.ledger import Ledger

FORMATS = ("text", "md", "html", "json", "article", "incidents")
CLOCKS = ("published", "recorded")


@click.command("show")
@click.argument("key", required=False, default="")
@of_ledger
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What to print.")
@click.option("--as-of", default="", metavar="TIME", help="As it stood then: 2016-07-08T20:00 (UTC), or a day's end.")
@click.option("--clock", type=click.Choice(CLOCKS), default="published", show_default=True, help="Then by which of the two times.")
@click.option(
    "--changes-since", default="", metavar="TIME", help="Not a dossier: which incidents changed since then, or since entry N."
)
@tables.paged()
@in_json
@click.pass_obj
def show(
    services: Services,
    /,
    key: str,
    ledger: Path,
    form: str,
    as_of: str,
    clock: str,
    changes_since: str,
    limit: int,
    offset: int,
    as_json: bool,
) -> int:
    """Show all that the ledger has on the incident KEY: who says what, how it changed, on what it stands.

    A key that became part of another incident's shows that one.
    """
    if bool(key) == bool(changes_since):
        raise CounterclaimError(
            "show_what", "give either the KEY of an incident or --changes-since", where="show", fix="See: incidents"
        )
    with desk.opened(services, ledger) as held:
        if changes_since:
            _changes(held, changes_since, limit, offset, as_json)
        else:
            _dossier(held, key, "json" if as_json else form, as_of, clock)
    return int(Exit.OK)


def _dossier(ledger: Ledger, key: str, form: str, as_of: str, clock: str) -> None:
    from counterclaim.cli.gathered import rendered
    from counterclaim.cli.layout import Layout
    from counterclaim.ledger.addresses import fetched
    from counterclaim.ledger.log import size
    from counterclaim.pipeline.histories import history_of
    from counterclaim.pipeline.shown import notes_of

    with ledger.store.reading() as connection:
        history = history_of(ledger, connection, key, as_of, clock)
        notes, entry = notes_of(ledger.state(connection), history), size(connection)
        reads = {m.document.id: (m.document, m.reading) for m in history.incident.members}
        pages = fetched(connection, [document for document, _ in reads.values()])
    told = rendered(form, list(reads.values()), [history], Layout())
    if form == "json":
        more = {"notes": notes, "pages": pages, "entry": entry}
        told = json.dumps({**json.loads(told), **more}, ensure_ascii=False, indent=1) + "\n"
    if form == "text":
        told += _noted(notes) + "".join(f"{line}\n" for line in tables.addresses(pages))
    desk.emit(ledger, told)
    then = f"as it stood at {as_of}, by what was {clock} then" if as_of else f"as of entry {entry}; judge with --seen {entry}"
    say(f"{history.incident.key}, {then}.")


def _noted(notes: Sequence[Any]) -> str:
    return "".join(f"\nNOTE J{n['judgement']}  {n['text']}\n" for n in notes)


def _changes(ledger: Ledger, since: str, limit: int, offset: int, as_json: bool) -> None:
    from counterclaim.cli.incidents import listing
    from counterclaim.ledger.incident_list import changes_since
    from counterclaim.ledger.questions import entry_at

    with ledger.store.reading() as connection:
        page = changes_since(connection, entry_at(connection, since), limit, offset)
    listing(ledger, page, as_json=as_json)
