"""What all commands on a ledger share: which ledger, who acts, and how results are written."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterclaim.cli.output import StandardOutput
from counterclaim.cli.services import Services

if TYPE_CHECKING:
    from counterclaim.pipeline.ledger import Ledger

Command = Callable[..., Any]


def of_ledger(command: Command) -> Command:
    """Give a command the option that names its ledger, as the argument ``ledger`` (a path)."""
    return click.option(
        "--ledger",
        type=click.Path(path_type=Path),
        default=Path("ledger"),
        envvar="COUNTERCLAIM_LEDGER",
        show_default=True,
        help="The ledger's folder, or set COUNTERCLAIM_LEDGER.",
    )(command)


def by_actor(command: Command) -> Command:
    """Give a command the option that says who acts, as the argument ``actor``."""
    return click.option(
        "--actor",
        default=_login,
        envvar="COUNTERCLAIM_ACTOR",
        metavar="NAME",
        help="Who does it, for the log.  [default: your login]",
    )(command)


def in_json(command: Command) -> Command:
    """Give a command the option to print JSON, as the argument ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


@contextmanager
def opened(services: Services, path: Path, actor: str = "") -> Iterator[Ledger]:
    """The ledger in a folder, closed at the end. Raises ``CounterclaimError`` when there is none."""
    ledger = services.ledger(path, actor)
    try:
        yield ledger
    finally:
        ledger.close()


def emit(ledger: Ledger, text: str) -> None:
    """Write a result to standard output, without the names of confidential sources."""
    with StandardOutput() as out:
        out.write(ledger.veil().hide(text))


def emit_json(ledger: Ledger, value: object) -> None:
    """Write a result as JSON, without the names of confidential sources."""
    emit(ledger, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"
