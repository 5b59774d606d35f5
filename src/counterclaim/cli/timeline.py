"""`counterclaim timeline`: the course of an incident."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterclaim.cli import desk, tables
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import in_json, of_ledger
from counterclaim.cli.services import Services

if TYPE_CHECKING:
    from counterclaim.ledger.questions import Page, Row


@click.command("timeline")
@click.argument("key")
@of_ledger
@tables.paged(100)
@in_json
@click.pass_obj
def show_timeline(services: Services, /, key: str, ledger: Path, limit: int, offset: int, as_json: bool) -> int:
    """Show what was said, shown and taken back about the incident KEY, in the order in which it was.

    A time in brackets is that of the report, where it does not tell when something was said.
    """
    from counterclaim.ledger.course import timeline

    with desk.opened(services, ledger) as held:
        with held.store.reading() as connection:
            page = timeline(connection, key, limit, offset)
        page = tables.hidden_page(held.veil(), page)
        if as_json:
            desk.emit_json(held, page.row("timeline"))
        else:
            desk.emit(held, "\n".join(_lines(page)) + "\n")
    return int(Exit.OK)


def _lines(page: Page) -> Iterator[str]:
    if page.rows:
        rows = [(r["when"] if r["told"] else f"({r['when'] or 'undated'})", r["kind"].upper(), _told(r)) for r in page.rows]
        yield from tables.table(("WHEN", "", "WHAT"), rows)
    yield tables.ending(page, "event")


def _told(r: Row) -> str:
    where = r["publisher"] or r["document"]
    if r["kind"] != "said":
        return f"{r['sentence']}\n{' · '.join(x for x in (r['finding'], where) if x)}"
    answers = "; ".join(tables.answered(*a) for a in r["answers"])
    left = " (given up later)" if r["given_up"] else ""
    return f"{tables.through(r)}: {answers}{left}\n{r['claim'] or 'own voice'} · {where}"
