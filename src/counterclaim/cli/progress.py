"""How far a long run is, on standard error: a live line on a terminal, a plain one now and then elsewhere."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

import click

EVERY = 50


class Progress(Protocol):
    """Is told of every input."""

    def step(self, done: int) -> None:
        """``done`` inputs are dealt with."""


class Silent:
    """Says nothing."""

    def step(self, done: int) -> None:
        """Nothing is shown."""


class Counter:
    """A line every fifty inputs, for logs."""

    def step(self, done: int) -> None:
        """Say so every ``EVERY`` inputs."""
        if done % EVERY == 0:
            click.echo(f"{done} inputs read ...", err=True)


class Live:
    """A line that changes in place and is gone at the end."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import Progress as Bar
        from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} inputs read"), TimeElapsedColumn())
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
        self._task = self._bar.add_task("read", total=None)

    def step(self, done: int) -> None:
        """Show the number."""
        self._bar.update(self._task, completed=done)

    def __enter__(self) -> Live:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def progress(*, quiet: bool, terminal: bool) -> AbstractContextManager[Progress]:
    """What suits: nothing when ``quiet``, a live line on a ``terminal``, else a counter."""
    if quiet:
        return nullcontext(Silent())
    return Live() if terminal else nullcontext(Counter())
