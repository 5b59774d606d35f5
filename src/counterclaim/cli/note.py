"""`counterclaim note` and `counterclaim conceal`: what is in no document, and who must not be named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import by_actor, of_ledger, opened
from counterclaim.cli.edge import say
from counterclaim.cli.services import Services


@click.command("note")
@click.argument("words")
@click.option("--speaker", required=True, help="Who said it.")
@click.option(
    "--point", "points", nargs=3, multiple=True, metavar="QUESTION ANSWER STANCE", help="What it answers; again for more."
)
@click.option("--incident", default="", metavar="KEY", help="Which incident it is about.")
@click.option("--said", default="", metavar="DATE", help="When it was said: 2016-07-09.")
@click.option("--kind", default="other", show_default=True, help="What kind of speaker.")
@click.option("--side", default="", help="For which party the speaker speaks.")
@click.option("--type", "type_", default="other", show_default=True, help="Of a new incident: its type.")
@click.option("--date", default="", help="Of a new incident: when it was.")
@click.option("--place", default="", help="Of a new incident: where it was.")
@click.option("--confidential", is_flag=True, help="Never show who the speaker is.")
@of_ledger
@by_actor
@click.pass_obj
def note(services: Services, /, ledger: Path, actor: str, type_: str, **given: Any) -> int:
    """Keep what was said in no document, a phone call, a briefing, an interview, as a claim of its speaker."""
    from counterclaim.pipeline.noting import Noted, take_note

    with opened(services, ledger, actor) as held:
        added = take_note(held, Noted(type=type_, **given))
        say(held.veil().hide(f"noted as document {added.document}; it tells {', '.join(added.touched)}."))
    return int(Exit.OK)


@click.command("conceal")
@click.argument("name")
@of_ledger
@by_actor
@click.pass_obj
def conceal(services: Services, /, name: str, ledger: Path, actor: str) -> int:
    """Let a source be confidential: nothing that is shown or exported tells who it is."""
    from counterclaim.pipeline.noting import conceal as concealed

    with opened(services, ledger, actor) as held:
        say(f"shown from now on as {concealed(held, name)!r}. The words of documents stay; what is shown of them hides the name.")
    return int(Exit.OK)
