"""The program: its commands, and what becomes of whatever they raise."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import NoReturn

import click

from counterclaim.cli.add import add, init
from counterclaim.cli.claims import list_claims
from counterclaim.cli.codes import Exit
from counterclaim.cli.diff import show_difference
from counterclaim.cli.doctor import doctor
from counterclaim.cli.edge import Fault, guarded, say, say_fault
from counterclaim.cli.export import export
from counterclaim.cli.group import group
from counterclaim.cli.incidents import list_incidents
from counterclaim.cli.judge import judge
from counterclaim.cli.keeping import backup, import_
from counterclaim.cli.note import conceal, note
from counterclaim.cli.read import read
from counterclaim.cli.rebuild import rebuild
from counterclaim.cli.search import search_documents
from counterclaim.cli.serve import serve
from counterclaim.cli.services import Services
from counterclaim.cli.show import show
from counterclaim.cli.sources import list_sources
from counterclaim.cli.timeline import show_timeline
from counterclaim.cli.verify import checkpoint, delete, verify
from counterclaim.cli.watch import watch
from counterclaim.cli.why import tell_why
from counterclaim.errors import CounterclaimError


def _version() -> str:
    try:
        return version("counterclaim")
    except PackageNotFoundError:
        return "unknown"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(_version(), prog_name="counterclaim")
def commands() -> None:
    """Read reports from a war and keep the ledger of who claims what."""


commands.add_command(read)
commands.add_command(group)
commands.add_command(init)
commands.add_command(add)
commands.add_command(judge)
commands.add_command(note)
commands.add_command(conceal)
commands.add_command(rebuild)
commands.add_command(verify)
commands.add_command(checkpoint)
commands.add_command(delete)
commands.add_command(list_incidents)
commands.add_command(show)
commands.add_command(list_claims)
commands.add_command(list_sources)
commands.add_command(show_timeline)
commands.add_command(search_documents)
commands.add_command(tell_why)
commands.add_command(show_difference)
for command in (backup, export, import_, doctor, serve, watch):
    commands.add_command(command)


def run(arguments: Sequence[str] | None = None, services: Services | None = None) -> int:
    """Run one command line (that of the process by default) and give its exit code; never raises for what users do."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = next((a for a in given if not a.startswith("-")), "starting")
    try:
        ended = guarded(f"running {name!r}", lambda: _command(given, services or Services()))
    except CounterclaimError as error:
        say(error)
        return Exit.BAD_REQUEST
    except click.ClickException as error:
        error.show()
        return Exit.BAD_REQUEST
    except (click.Abort, KeyboardInterrupt):
        say("interrupted.")
        return Exit.INTERRUPTED
    if isinstance(ended, Fault):
        say_fault(ended)
        return Exit.FAULT
    return ended


def _command(arguments: Sequence[str], services: Services) -> int:
    """Click gives back what the command returned, or the code with which help and version end."""
    ended = commands.main(list(arguments), prog_name="counterclaim", standalone_mode=False, obj=services)
    return ended if isinstance(ended, int) else Exit.OK


def main() -> NoReturn:
    """The program ``counterclaim``."""
    # Reports are read side by side; threads of numpy's own would only wait for one another. Set before numpy is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(run())
