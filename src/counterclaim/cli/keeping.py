"""`counterclaim backup`, `export`, `import`: a whole ledger copied, handed on, and taken in."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli import checks
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


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="The whole ledger: log, evidence and files.")
@click.option("--with-confidential", is_flag=True, help="With the names of confidential sources.")
@of_ledger
@by_actor
@click.pass_obj
def export(services: Services, /, target: Path, everything: bool, with_confidential: bool, ledger: Path, actor: str) -> int:
    """Write the ledger to the file TARGET, to be taken in elsewhere by `import`."""
    from counterclaim.pipeline.transfer import export_all

    if not everything:
        raise CounterclaimError(
            "export_what", "say what to export", where="export", fix="Give --all; one incident: show KEY --format."
        )
    checks.output(target, [])
    with opened(services, ledger, actor) as held:
        told = export_all(held, target, confidential=with_confidential)
    without = "" if with_confidential else "; names of confidential sources are left out"
    say(f"{target} holds {told.entries:,} log entries, {told.documents:,} documents, {told.files:,} files{without}.")
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
