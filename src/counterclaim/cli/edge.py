"""The one place where unforeseen errors are caught, so that nobody meets a traceback who did not ask for one."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import click

from counterclaim.errors import CounterclaimError
from counterclaim.report.safe import flat

T = TypeVar("T")
DEBUG = "COUNTERCLAIM_DEBUG"


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that no part foresaw."""

    doing: str
    error: Exception

    def __str__(self) -> str:
        kind = type(self.error).__name__
        hint = "" if debugging() else f" Set {DEBUG}=1 to see where."
        return f"a fault of Counterclaim while {self.doing} ({kind}: {str(self.error)[:200]}); please report it.{hint}"


def debugging() -> bool:
    """Whether the user asked for tracebacks."""
    return os.environ.get(DEBUG, "") not in ("", "0")


def guarded(doing: str, work: Callable[[], T]) -> T | Fault:
    """What ``work`` gives, or the fault that stopped it. Bad requests, a closed pipe and interrupts pass through."""
    try:
        return work()
    except (CounterclaimError, click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - the edge: a fault in one report must not cost the others
        return Fault(doing, error)


def say(message: object) -> None:
    """One line on standard error; control characters of the material are shown as marks."""
    click.echo(f"counterclaim: {flat(str(message))}", err=True)


def say_fault(fault: Fault) -> None:
    """Tell of a fault in one line, with its traceback only where it was asked for."""
    if debugging():
        click.echo("".join(traceback.format_exception(fault.error)), err=True, nl=False)
    say(fault)
