"""`counterclaim diff`: two incidents side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterclaim.cli import desk, tables
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import in_json, of_ledger
from counterclaim.cli.services import Services
from counterclaim.report.wording import many, several

if TYPE_CHECKING:
    from counterclaim.ledger.questions import Page, Row


@click.command("diff")
@click.argument("a", metavar="KEY")
@click.argument("b", metavar="KEY")
@of_ledger
@tables.paged(100)
@in_json
@click.pass_obj
def show_difference(services: Services, /, a: str, b: str, ledger: Path, limit: int, offset: int, as_json: bool) -> int:
    """Show what two incidents share, where they differ, and why they were kept apart."""
    from counterclaim.ledger.difference import diff
    from counterclaim.ledger.questions import Page

    with desk.opened(services, ledger) as held:
        with held.store.reading() as connection:
            told = tables.hidden(held.veil(), diff(connection, a, b))
        questions = list(told["questions"].items())
        page = Page.of([{"question": q, **row} for q, row in questions[offset : offset + limit]], offset, len(questions))
        if as_json:
            told["questions"] = {r.pop("question"): r for r in page.rows}
            desk.emit_json(held, {**told, "offset": offset, "total": page.total, "next": page.next})
        else:
            desk.emit(held, "\n".join(_lines(told, page)) + "\n")
    return int(Exit.OK)


def _lines(told: Row, page: Page) -> Iterator[str]:
    for name in ("a", "b"):
        r = told[name]
        yield from tables.block(f"{name.upper()}  {r['title']} · {r['key']} · {many(r['reports'], 'report')}")
    if told["same"]:
        yield from tables.block("Both keys mean one incident.")
    for name in ("documents", "parties", "outlets"):
        yield from _shared(name, told[name])
    for r in told["weighed"]:
        yield from tables.block(f"kept apart: {r['document']}: {'; '.join(r['reasons'])} (log-odds {r['score']})")
    yield ""
    if page.rows:
        yield from tables.table(("QUESTION", "IN", "ANSWER"), [x for r in page.rows for x in _question(r)])
    yield tables.ending(page, "question")


def _shared(name: str, sides: Row) -> Iterator[str]:
    told = [f"{label}: {several(sides[k])}" for k, label in (("both", "both"), ("a", "A alone"), ("b", "B alone")) if sides[k]]
    if told:
        yield from tables.block(f"{name} · {' · '.join(told)}")


def _question(r: Row) -> Iterator[tuple[str, str, str]]:
    status = r["status"]
    same = status["a"] == status["b"]
    yield r["question"], "", f"{status['a']} in both" if same else f"{status['a']} in A, {status['b']} in B"
    for x in r["both"]:
        what = tables.answered(r["question"], x["answer"], x["stance"])
        yield "", "both", f"{what} ({several(x['a'])}; {several(x['b'])})"
    for name in ("a", "b"):
        for x in r[name]:
            what = tables.answered(r["question"], x["answer"], x["stance"])
            yield "", name.upper(), f"{what} ({several(x['speakers'])})"
