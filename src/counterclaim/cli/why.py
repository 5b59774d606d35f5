"""`counterclaim why`: from what the ledger says down to the words on which it rests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterclaim.cli import desk, tables
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import in_json, of_ledger
from counterclaim.cli.services import Services
from counterclaim.report.wording import quoted

if TYPE_CHECKING:
    from counterclaim.ledger.questions import Row


@click.command("why")
@click.argument("name", metavar="ID")
@of_ledger
@tables.paged()
@in_json
@click.pass_obj
def tell_why(services: Services, /, name: str, ledger: Path, limit: int, offset: int, as_json: bool) -> int:
    """Show on which words a finding, a claim or an incident rests, with where they stand.

    ID is that of a finding or a claim, or the key of an incident, which gives all its findings. Places are [document start-end], in
    characters of the stored text.
    """
    from counterclaim.ledger.grounds import why
    from counterclaim.ledger.questions import Page

    with desk.opened(services, ledger) as held:
        with held.store.reading() as connection:
            found = why(connection, name)
        findings = found["findings"]
        page = Page.of(findings[offset : offset + limit], offset, len(findings))
        told = tables.hidden(held.veil(), {**found, "findings": list(page.rows)})
        if as_json:
            desk.emit_json(held, {**told, "offset": offset, "total": page.total, "next": page.next})
        else:
            desk.emit(held, "\n".join((*_lines(told), tables.ending(page, "finding"), *tables.addresses(told["pages"]))) + "\n")
    return int(Exit.OK)


def _lines(told: Row) -> Iterator[str]:
    incident = told["incident"]
    yield from tables.block(f"{incident['title']} · {incident['key']}")
    if told["kind"] == "claim":
        answers = "; ".join(tables.answered(a["question"], a["answer"], a["stance"]) for a in told["answers"])
        yield from tables.block(f"{told['id']} · {told['speaker']}: {answers}", 2)
        yield from _words(told["words"], 4)
    for joined in told.get("joined", ()):
        yield from tables.block(f"{joined['document']} joined: {'; '.join(joined['reasons'])}", 2)
    for finding in told["findings"]:
        yield ""
        yield from tables.block(f"{finding['kind'].upper()} on {finding['question']} · {finding['id']} · rule {finding['rule']}")
        yield from tables.block(finding["sentence"], 2)
        yield from _grounds(finding)
    yield ""


def _grounds(finding: Row) -> Iterator[str]:
    for name, label in (("positions", ""), ("against", "against: "), ("beside", "fits either: ")):
        for p in finding.get(name, ()):
            what = tables.answered(p["question"], p["answer"], p["stance"])
            yield from tables.block(f"{label}{p['speaker']}: {what} · {p['claim'] or 'own voice'}", 4)
            yield from _words(p["words"], 6)
    for exhibit in finding.get("exhibits", ()):
        by = f", from {exhibit['by']}" if exhibit["by"] else ""
        yield from tables.block(exhibit["kind"] + by, 4)
        yield from _words(exhibit["words"], 6)
    yield from _words(finding.get("told", ()), 4)
    if finding.get("prompted_by"):
        yield from tables.block("after:", 4)
        yield from _words([finding["prompted_by"]], 6)


def _words(words: list[Row], indent: int) -> Iterator[str]:
    """The content in full; who says it and by which word, where that is known, on one line."""
    for w in words:
        part = "" if w["part"] == "content" else f"{w['part']} "
        yield from tables.block(f"{part}{quoted(w['quote'])} [{w['document']} {w['start']}-{w['end']}]", indent)
