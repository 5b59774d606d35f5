"""`counterclaim claims`: who said what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterclaim.cli import desk, tables
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import in_json, of_ledger
from counterclaim.cli.services import Services
from counterclaim.records.reading import QUESTIONS, STANCES

if TYPE_CHECKING:
    from counterclaim.ledger.questions import Page, Row


@click.command("claims")
@of_ledger
@click.option("--speaker", default="", metavar="NAME", help="Who says it: a body, an outlet or a person.")
@click.option("--incident", default="", metavar="KEY", help="Of which incident.")
@click.option("--question", default="", type=click.Choice(("", *QUESTIONS)), metavar="QUESTION", help="happened, by, killed, ...")
@click.option("--stance", default="", type=click.Choice(("", *STANCES)), metavar="STANCE", help="asserts, denies, hedges, ...")
@click.option("--document", default="", metavar="ID", help="In which document.")
@tables.dated("on which it was said")
@tables.paged()
@in_json
@click.pass_obj
def list_claims(services: Services, /, ledger: Path, limit: int, offset: int, as_json: bool, **asked: str) -> int:
    """List who said what, one line an answer; `why` with a claim's id shows the words."""
    from counterclaim.ledger.claim_list import ClaimFilters, claims

    with desk.opened(services, ledger) as held:
        with held.store.reading() as connection:
            page = claims(connection, ClaimFilters(**asked), limit, offset)
        page = tables.hidden_page(held.veil(), page)
        if as_json:
            desk.emit_json(held, page.row("claims"))
        else:
            desk.emit(held, "\n".join(_lines(page)) + "\n")
    return int(Exit.OK)


def _lines(page: Page) -> Iterator[str]:
    if page.rows:
        rows = [(r["said"] or f"({r['reported'] or 'undated'})", r["claim"] or "own voice", _told(r)) for r in page.rows]
        yield from tables.table(("SAID", "CLAIM", "WHO AND WHAT"), rows)
    yield tables.ending(page, "answer")


def _told(r: Row) -> str:
    signs: list[Any] = ["given up later"] if r["given_up"] else []
    signs += [r["status"]]
    what = tables.answered(r["question"], r["answer"], r["stance"])
    return f"{tables.through(r)}: {what} ({', '.join(signs)})\n{r['incident']} · {r['publisher'] or r['document']}"
