"""`counterclaim rebuild`: the state of a ledger worked out anew from what came in and what was judged."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import by_actor, emit, of_ledger, opened
from counterclaim.cli.edge import say
from counterclaim.cli.progress import progress
from counterclaim.cli.services import Services, by_reader


@click.command("rebuild")
@of_ledger
@by_actor
@click.option("--reread", is_flag=True, help="First read again what another version of the reader read.")
@by_reader
@click.option("--quiet", is_flag=True, help="No progress.")
@click.pass_obj
def rebuild(services: Services, /, ledger: Path, actor: str, reread: bool, backend: str, model: str, quiet: bool) -> int:
    """Work out all incidents anew from documents and judgements, and print what is otherwise than before."""
    from counterclaim.pipeline.rebuilding import changes, read_again, seen

    with opened(services, ledger, actor) as held:
        if reread:
            with progress(quiet=quiet, terminal=sys.stderr.isatty()) as shown:
                for n, _ in enumerate(read_again(held, services.reader(backend, model), services.reader_name(backend, model)), 1):
                    shown.step(n)
        with held.store.reading() as connection:
            before = seen(connection)
        count = held.rebuild()
        with held.store.reading() as connection:
            told = list(changes(before, seen(connection)))
        emit(held, "".join(f"{line}\n" for line in told))
        say(f"worked out anew from {count:,} documents; {len(told) or 'nothing'} changed.")
    return int(Exit.OK)
