"""`counterclaim verify`, `checkpoint` and `delete`: whether a ledger is as it was, a root for others to hold, and erasure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import by_actor, of_ledger, opened
from counterclaim.cli.edge import say
from counterclaim.cli.output import StandardOutput, output
from counterclaim.cli.services import Services
from counterclaim.errors import CounterclaimError
from counterclaim.report.safe import flat

if TYPE_CHECKING:
    from counterclaim.pipeline.erasure import Erased

HOLD = """\
A key was made in {path}. Whoever has that file can sign for this ledger: keep it to yourself, best not on the ledger's machine.
Give the checkpoint and this public key to somebody who does not work on the ledger, such as a lawyer or a partner desk:
  {public}
With both, anybody finds out later whether the log was rewritten or cut:
  counterclaim verify --checkpoint FILE --key {public}"""


@click.command("verify")
@of_ledger
@click.option("--quick", is_flag=True, help="Leave out the state, which follows from the rest and takes longest.")
@click.option(
    "--checkpoint", "note", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A checkpoint that was kept."
)
@click.option("--key", metavar="VKEY", help="The public key that signed the checkpoint.")
@click.pass_obj
def verify(services: Services, /, ledger: Path, quick: bool, note: Path | None, key: str | None) -> int:
    """Check database, log, files and state, and name whatever was altered, is missing or was added. Ends with 4 if anything was.

    Ends with 3 where another version of Counterclaim worked out the state, since that can be compared only after a rebuild.

    Without a checkpoint that somebody kept, a ledger that was rewritten as a whole can't be told from a genuine one.
    """
    from counterclaim.pipeline.verify import verify_at

    if (note is None) != (key is None):
        raise CounterclaimError("checkpoint_needs_key", "--checkpoint and --key go together", where="verify")
    text = note.read_bytes().decode("utf-8", "replace") if note else None
    problems, extent = verify_at(lambda: services.ledger(ledger, ""), text, key, quick)
    with StandardOutput() as out:
        out.write("".join(f"{flat(str(problem))}\n" for problem in problems))
        if extent:
            held = f"{extent.entries:,} log entries, {extent.documents:,} documents, {extent.files:,} files"
            against = "" if note else "; no checkpoint to compare with"
            out.write(f"all is as it was: {held}{' (quick: state not compared)' if quick else ''}{against}\n")
    if not problems:
        return int(Exit.OK)
    if all(p.code == "state_outdated" for p in problems):
        say("log, evidence and files are as they were; whether the state is can be told after a rebuild.")
        return int(Exit.INCOMPLETE)
    say(f"{len(problems)} problems: this ledger is not as it was.")
    return int(Exit.DAMAGED)


@click.command("checkpoint")
@of_ledger
@click.option("--output", "path", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
@click.option(
    "--key", type=click.Path(path_type=Path, dir_okay=False), help="The file of the private key.  [default: in the ledger]"
)
@click.pass_obj
def checkpoint(services: Services, /, ledger: Path, path: Path | None, key: Path | None) -> int:
    """Print the signed root of the log as it is now, for somebody else to keep. Changes nothing in the ledger."""
    from counterclaim.pipeline.sealing import KEY_FILE, seal

    with opened(services, ledger) as held:
        sealed = seal(held, key)
    with output(path) as out:
        out.write(sealed.note)
        out.commit()
    told = HOLD.format(path=key or ledger / KEY_FILE, public=sealed.public) if sealed.new else f"public key: {sealed.public}"
    for line in told.splitlines():
        click.echo(line, err=True)
    return int(Exit.OK)


@click.command("delete")
@click.argument("document", metavar="DOCUMENT")
@of_ledger
@by_actor
@click.option("--reason", required=True, help="Why, for the log, which is kept for ever: quote nothing here.")
@click.option("--yes", is_flag=True, help="Do it; nothing brings it back.")
@click.pass_obj
def delete(services: Services, /, document: str, ledger: Path, actor: str, reason: str, yes: bool) -> int:
    """Delete a document for legal reasons: its bytes, its text, what was read in it and judged of it. A tombstone stays in the log.

    DOCUMENT is a document's id, or the SHA-256 of a file that was kept unread. Backups and exports are not changed.
    """
    from counterclaim.pipeline.erasure import erase

    if not yes:
        what = "deletes it for good; nothing was deleted"
        raise CounterclaimError("not_confirmed", what, where=document, fix="Say --yes to do it.")
    with opened(services, ledger, actor) as held:
        erased = erase(held, document, reason)
        say(held.veil().hide(_told(document, erased)))
    return int(Exit.OK)


def _told(document: str, erased: Erased) -> str:
    told = f"deleted {document}: {erased.rows} rows and {erased.files} files. Backups and exports are not changed."
    if erased.kept:
        told += f" Judgements that speak of other documents too were kept, look at them: {', '.join(f'J{n}' for n in erased.kept)}."
    if erased.lost:
        lost = ", ".join(f"J{n}" for n in erased.lost)
        told += f" Judgements on other documents too went with it, since they hold words, decide again what they said: {lost}."
    if erased.copies:
        told += f" Documents that repeat it were kept: {', '.join(erased.copies)}."
    return told
