"""`counterclaim serve`: the workbench in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli import desk
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import by_actor, of_ledger
from counterclaim.cli.edge import say
from counterclaim.cli.services import Services, by_model


@click.command("serve")
@of_ledger
@by_actor
@click.option("--also", multiple=True, metavar="NAME", help="Another person who uses it, with a link of their own; again for more.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8017, show_default=True, help="The port on this machine.")
@by_model
@click.pass_obj
def serve(services: Services, /, ledger: Path, actor: str, also: tuple[str, ...], port: int, model: str) -> int:
    """Open the workbench on the ledger: a page that only this machine can reach, by the link that is printed.

    It runs until it is interrupted. The link holds a token that is new at every start; keep it to yourself.
    """
    from counterclaim.web import serving

    with desk.opened(services, ledger, actor) as held, serving.bound(port) as socket:
        people = serving.people(actor, also)
        for person in people:
            say(f"the workbench for {person.name}: {serving.link(person, port)}")
        serving.run(held, people, port, socket, model)
    return int(Exit.OK)
