"""`counterclaim backup`, `import`: a whole ledger copied, and taken in."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import by_actor, of_ledger, opened
from counterclaim.cli.edge import say
from counterclaim.cli.services import Services
from counterclaim.errors import CounterclaimError


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@of_ledger
@click.pass_obj
def backup(services: Services, /, target: Path, ledger: Path) -> int:
    """Copy the whole ledger into the folder TARGET while others use it, and verify the copy.

    The copy is a ledger itself: to go back to it, give it as --ledger.
    """
    from counterclaim.pipeline.backup import back_up

    with opened(services, ledger) as held:
        copied = back_up(held, target)
    say(f"{target} holds {copied.entries:,} log entries, {copied.documents:,} documents, {copied.files:,} files, and verifies.")
    return int(Exit.OK)


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@of_ledger
@by_actor
@click.pass_obj
def import_(services: Services, /, source: Path, ledger: Path, actor: str) -> int:
    """Make a new ledger from a file that `export --all` wrote."""
    from counterclaim.pipeline.transfer import import_all
    from counterclaim.report.titles import title

    if not source.is_file():
        raise CounterclaimError("not_found", "there is no such file", where=str(source))
    told = import_all(source, ledger, services.lookups(), title, actor)
    say(f"{ledger} holds {told.entries:,} log entries, {told.documents:,} documents, {told.files:,} files, and verifies.")
    return int(Exit.OK)
