"""`counterclaim watch`: feeds and pages polled, what is new added, and what changed in the ledger's incidents told."""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterclaim.cli import checks
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import by_actor, of_ledger, opened
from counterclaim.cli.edge import say
from counterclaim.cli.fetched import Web, by_web, fetcher
from counterclaim.cli.output import StandardOutput, output
from counterclaim.cli.services import Services, by_reader
from counterclaim.cli.watchfeed import atom
from counterclaim.errors import CounterclaimError
from counterclaim.report.safe import flat

if TYPE_CHECKING:
    from counterclaim.pipeline.ledger import Ledger
    from counterclaim.pipeline.watching import Event, Watcher

NAP = 60.0
"""Seconds: the longest sleep between two looks at the clock."""
COMMAND_SECONDS = 60.0
COMMAND_TRIES = 5
_TOLD = ("polled", "new", "changed", "gone", "failed", "refused", "unread")


@dataclass(frozen=True, slots=True)
class Telling:
    """How changes are told: lines or JSON on standard output, and what else the user asked for."""

    as_json: bool = False
    feed: Path | None = None
    command: tuple[str, ...] = ()


@click.command("watch")
@click.argument("feeds", type=click.Path(path_type=Path))
@of_ledger
@by_actor
@click.option("--once", is_flag=True, help="One round over all feeds and pages, then end.")
@click.option("--state", type=click.Path(path_type=Path), metavar="FILE", help="What is remembered.  [default: FEEDS.state.json]")
@click.option("--json", "as_json", is_flag=True, help="Print each change as a line of JSON.")
@click.option("--feed", type=click.Path(path_type=Path), metavar="FILE", help="Write the changes as an Atom feed too.")
@click.option("--command", default="", metavar="CMD", help="Run CMD with each change as JSON on its standard input (no shell).")
@by_web
@by_reader
@click.option("--quiet", is_flag=True, help="Tell changes alone, not what was polled.")
@click.pass_obj
def watch(
    services: Services,
    /,
    feeds: Path,
    ledger: Path,
    actor: str,
    once: bool,
    state: Path | None,
    as_json: bool,
    feed: Path | None,
    command: str,
    backend: str,
    model: str,
    quiet: bool,
    **web: Any,
) -> int:
    """Poll the feeds and pages that the file FEEDS names, add what is new, and tell what changed in the incidents of the ledger.

    Changes are a new incident, a story that changed, an admission, a new origin, a toll or another question that became
    contested, evidence. They go to standard output, what was polled to standard error. A watch that was stopped or killed goes
    on where it was.

    Ends with 0 after --once, 130 when interrupted.
    """
    from counterclaim.pipeline.fetching import Pages, held_versions
    from counterclaim.pipeline.watching import Watcher
    from counterclaim.pipeline.watchlist import watchlist
    from counterclaim.pipeline.watchstate import StateFile

    watched = watchlist(feeds)
    checks.output(feed, [])
    telling = Telling(as_json, feed, _program(command))
    file = StateFile(state or feeds.with_name(f"{feeds.name}.state.json"))
    with file.alone(), opened(services, ledger, actor) as held, _ending():
        pages = Pages(fetcher(services, Web(**web), quiet=quiet), held.blobs.put, held_versions(held))
        watcher = Watcher(watched, held, pages, services.reader(backend, model), services.reader_name(backend, model), file)
        try:
            _run(watcher, held, telling, once=once, quiet=quiet)
        except KeyboardInterrupt:
            say("interrupted; started again, it goes on where it was.")
            return int(Exit.INTERRUPTED)
    return int(Exit.OK)


def _run(watcher: Watcher, ledger: Ledger, telling: Telling, *, once: bool, quiet: bool) -> None:
    watcher.begin()
    while True:
        for event in chain(watcher.round(all_due=once), watcher.rest() if once else ()):
            if not quiet and event.what in _TOLD:
                say(_polled(event))
        tell(watcher, ledger, telling)
        if once:
            return
        while (left := watcher.next_due() - time.time()) > 0:
            time.sleep(min(left, NAP))


def tell(watcher: Watcher, ledger: Ledger, telling: Telling) -> None:
    """Tell what is in the outbox: each change leaves it after it was told, so that a kill may repeat one and loses none."""
    with StandardOutput() as out:
        for row in list(watcher.state.outbox):
            told = {k: v for k, v in row.items() if k != "tries"}
            text = ledger.veil().hide(json.dumps(told, ensure_ascii=False))
            if telling.command and not _passed(telling.command, text, row["id"], watcher):
                continue
            out.write((text if telling.as_json else _line(json.loads(text))) + "\n")
            watcher.told(row["id"])
    if telling.feed:
        veil = ledger.veil()
        rows = [json.loads(veil.hide(json.dumps(r, ensure_ascii=False))) for r in (*watcher.state.told, *watcher.state.outbox)]
        with output(telling.feed) as file:
            file.write(atom(rows, watcher.state.feed))
            file.commit()


def _line(row: dict[str, Any]) -> str:
    return flat(f"{row['kind'].upper()} · {row['title']} · {row['sentence']} · {row['incident']}")


def _polled(event: Event) -> str:
    return f"{event.what}: {event.url}" + (f" · {event.detail}" if event.detail else "")


def _program(command: str) -> tuple[str, ...]:
    """The words of a command. Raises ``CounterclaimError`` (``command_invalid``) when there is no such program."""
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise CounterclaimError("command_invalid", f"it can't be taken apart ({error})", where="--command") from error
    if words and shutil.which(words[0]) is None:
        raise CounterclaimError("command_invalid", "there is no such program", where=words[0], fix="Give its path.")
    return words


def _passed(command: tuple[str, ...], text: str, change: str, watcher: Watcher) -> bool:
    """Whether the command took the change. One that failed is tried again after the next round, some times."""
    try:
        done = subprocess.run(command, input=text.encode(), timeout=COMMAND_SECONDS, check=False, stdout=subprocess.DEVNULL)
        wrong = f"ended with {done.returncode}" if done.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as error:
        wrong = type(error).__name__
    if not wrong:
        return True
    again = watcher.missed(change) < COMMAND_TRIES
    say(f"the command {command[0]} {wrong} on change {change}; {'it is tried again' if again else 'it is given up'}.")
    return not again


@contextmanager
def _ending() -> Iterator[None]:
    """Inside the block the signal that asks programs to end interrupts."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
