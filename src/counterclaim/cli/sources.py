"""`counterclaim sources`: the records of speakers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from counterclaim.cli import desk, tables
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import in_json, of_ledger
from counterclaim.cli.services import Services
from counterclaim.report.wording import many, several

OUTCOMES: Final = ("agreed", "corroborated", "contested", "reversed", "alone")
_HEADS: Final = ("QUESTIONS", *map(str.upper, OUTCOMES))
NOTE: Final = (
    "Of the questions that each answered (every question of an incident once): how many are agreed across sides, corroborated, "
    "contested, given up by itself, or answered by it alone; below each, the 95 % interval of the share. A contested question does "
    "not say who is wrong."
)

if TYPE_CHECKING:
    from counterclaim.ledger.questions import Page, Row


@click.command("sources")
@click.argument("name", required=False, default="")
@of_ledger
@tables.paged()
@in_json
@click.pass_obj
def list_sources(services: Services, /, name: str, ledger: Path, limit: int, offset: int, as_json: bool) -> int:
    """Show what became of what speakers said: agreed later, contested, taken back, or theirs alone.

    With NAME, the record of one, by type of incident; without, all of them, whoever said most first.
    """
    from counterclaim.ledger.questions import Page
    from counterclaim.ledger.speaker_records import source, sources

    with desk.opened(services, ledger) as held:
        with held.store.reading() as connection:
            found = [s.row() for s in source(connection, name)] if name else []
            page = Page.of(found[offset : offset + limit], offset, len(found)) if name else sources(connection, limit, offset)
        page = tables.hidden_page(held.veil(), page)
        if as_json:
            desk.emit_json(held, page.row("sources"))
        else:
            desk.emit(held, "\n".join(_records(page) if name else _list(page)) + "\n")
    return int(Exit.OK)


def _list(page: Page) -> Iterator[str]:
    if page.rows:
        yield from tables.table(("SOURCE", *_HEADS), [(_named(r), *_shares(r)) for r in page.rows], wide=0)
        yield from tables.block(NOTE)
    yield tables.ending(page, "source")


def _named(r: Row) -> str:
    return f"{r['name']}\n{_kind(r)}"


def _kind(r: Row) -> str:
    side = f", of {r['side']}" if r["side"] and r["side"] != r["name"] else ""
    return f"{r['kind']}{side}"


def _shares(r: Mapping[str, Any]) -> Sequence[str]:
    return [f"{r['questions']}\n{many(r['incidents'], 'incident')}", *(_share(r[outcome]) for outcome in OUTCOMES)]


def _share(s: Mapping[str, Any]) -> str:
    return f"{s['count']}\n{s['low'] * 100:.0f}–{s['high'] * 100:.0f} %"


def _records(page: Page) -> Iterator[str]:
    for r in page.rows:
        yield from tables.block(f"{r['name']} ({_kind(r)})")
        yield from tables.block(f"{many(r['answers'], 'answer')}, heard from {r['first'] or '?'} to {r['last'] or '?'}", 2)
        if r["mouths"]:
            yield from tables.block(f"spoken for by {several(r['mouths'])}", 2)
        rows = [("all", *_shares(r)), *((topic, *_shares(record)) for topic, record in r["topics"].items())]
        yield from tables.table(("TYPE", *_HEADS), rows, wide=0)
        yield ""
    if page.rows:
        yield from tables.block(NOTE)
    yield tables.ending(page, "source")
