"""`counterclaim search`: documents by their words."""

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
    from counterclaim.ledger.questions import Page


@click.command("search")
@click.argument("words", nargs=-1)
@of_ledger
@tables.around
@tables.dated("of publication")
@tables.paged()
@in_json
@click.pass_obj
def search_documents(
    services: Services,
    /,
    words: tuple[str, ...],
    ledger: Path,
    near: str,
    radius: float | None,
    since: str,
    until: str,
    limit: int,
    offset: int,
    as_json: bool,
) -> int:
    """Find the reports that hold all WORDS, and the incidents that they tell.

    "Words in quotation marks" stand together (in a shell: '"barrel bomb"'); a name with a capital letter is found in other
    spellings too (Hezbollah, Hizbullah).
    """
    from counterclaim.ledger.document_search import search

    with desk.opened(services, ledger) as held:
        with held.store.reading() as connection:
            where = {"near": near, "since": since, "until": until}
            asked = " ".join(words)
            page = search(held.store, connection, asked, **where, radius_km=radius, limit=limit, offset=offset)
        page = tables.hidden_page(held.veil(), page)
        if as_json:
            desk.emit_json(held, page.row("documents"))
        else:
            desk.emit(held, "\n".join(_lines(page)) + "\n")
    return int(Exit.OK)


def _lines(page: Page) -> Iterator[str]:
    for r in page.rows:
        yield from tables.block(r["title"] or r["id"])
        yield from tables.block(" · ".join(x for x in (r["publisher"], r["published"], r["id"]) if x), 2)
        yield from tables.block(r["excerpt"], 2)
        for key in r["incidents"]:
            yield from tables.block(f"→ {key}", 2)
        yield ""
    yield tables.ending(page, "document")
