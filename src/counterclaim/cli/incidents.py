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
from counterclaim.records.reading import INCIDENT_TYPES
from counterclaim.report.sentences import count
from counterclaim.report.wording import many

if TYPE_CHECKING:
    from counterclaim.ledger.questions import Page, Row
    from counterclaim.pipeline.ledger import Ledger

SORTS = ("contested", "newest", "oldest", "toll", "reports", "changed")


@click.command("incidents")
@of_ledger
@tables.around
@tables.dated("of the event")
@click.option("--type", default="", type=click.Choice(("", *INCIDENT_TYPES)), metavar="TYPE", help="airstrike, shelling, ...")
@click.option("--status", default="", metavar="STATUS", help="contested, agreed, ... of any question, or of one: by:contested.")
@click.option("--party", default="", metavar="NAME", help="A party speaks of it.")
@click.option("--outlet", default="", metavar="NAME", help="An outlet reports it.")
@click.option("--box", default="", metavar="S,W,N,E", help="Within these degrees: south, west, north, east.")
@click.option("--contested", is_flag=True, help="Only those of which anything is contested.")
@click.option("--reversals", is_flag=True, help="Only those in which somebody changed the story.")
@click.option("--min-killed", type=click.IntRange(0, 2**53), metavar="N", help="Some report gives at least N killed.")
@click.option("--changed-since", default="", metavar="WHEN", help="Changed after an entry of the log (a number) or a moment (UTC).")
@click.option("--sort", type=click.Choice(SORTS), default="contested", show_default=True, help="What comes first.")
@tables.paged()
@in_json
@click.pass_obj
def list_incidents(
    services: Services, /, ledger: Path, changed_since: str, sort: str, limit: int, offset: int, as_json: bool, **asked: Any
) -> int:
    """List the incidents, those first of which most is contested.

    Each stands with its key, by which `show`, `timeline`, `why` and `diff` know it.
    """
    asked["radius_km"] = asked.pop("radius")
    from counterclaim.ledger.incident_list import Filters, incidents
    from counterclaim.ledger.questions import entry_at

    with desk.opened(services, ledger) as held:
        with held.store.reading() as connection:
            entry = entry_at(connection, changed_since) if changed_since else None
            page = incidents(connection, Filters(**asked, changed_since=entry), sort, limit, offset)
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
