"""`counterclaim incidents`: the incidents of a ledger, filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterclaim.cli import desk, tables
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import in_json, of_ledger
from counterclaim.cli.services import Services
from counterclaim.report.sentences import count
from counterclaim.report.wording import many

if TYPE_CHECKING:
    from counterclaim.ledger.questions import Page, Row
    from counterclaim.pipeline.ledger import Ledger

SORTS = ("contested", "newest", "oldest", "toll", "reports", "changed")


@click.command("incidents")
@of_ledger
@tables.filtered
@click.option("--sort", type=click.Choice(SORTS), default="contested", show_default=True, help="What comes first.")
@tables.paged()
@in_json
@click.pass_obj
def list_incidents(services: Services, /, ledger: Path, sort: str, limit: int, offset: int, as_json: bool, **asked: Any) -> int:
    """List the incidents, those first of which most is contested.

    Each stands with its key, by which `show`, `timeline`, `why` and `diff` know it.
    """
    from counterclaim.ledger.incident_list import incidents

    with desk.opened(services, ledger) as held:
        with held.store.reading() as connection:
            page = incidents(connection, tables.filters(connection, asked), sort, limit, offset)
        listing(held, page, as_json=as_json)
    return int(Exit.OK)


def listing(ledger: Ledger, page: Page, *, as_json: bool) -> None:
    """Print a page of incidents."""
    page = tables.hidden_page(ledger.veil(), page)
    if as_json:
        desk.emit_json(ledger, page.row("incidents"))
    else:
        desk.emit(ledger, "\n".join(_lines(page)) + "\n")


def _lines(page: Page) -> Iterator[str]:
    if page.rows:
        rows = [(f"{r['contested']} of {len(r['statuses'])}", str(r["reports"]), killed(r), _told(r)) for r in page.rows]
        yield from tables.table(("CONTESTED", "REPORTS", "KILLED", "INCIDENT"), rows)
    yield tables.ending(page, "incident")


def _told(r: Row) -> str:
    contested = [q for q, status in r["statuses"].items() if status == "contested"]
    turned = [many(r["reversals"], "reversal")] if r["reversals"] else []
    facts = [*([f"contested: {', '.join(contested)}"] if contested else []), *turned]
    return "\n".join([r["title"], r["key"], *([" · ".join(facts)] if facts else [])])


def killed(r: Row) -> str:
    """The least and the most dead that reports give of an incident."""
    low, high = r["killed"]
    return count(low, high) if high is not None else ""
