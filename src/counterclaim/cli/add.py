"""`counterclaim init` and `counterclaim add`: a new ledger, and reports into it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterclaim.cli import checks
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import by_actor, of_ledger, opened
from counterclaim.cli.edge import say
from counterclaim.cli.fetched import Web, by_web, fetcher
from counterclaim.cli.fetched import inputs as fetched_inputs
from counterclaim.cli.progress import progress
from counterclaim.cli.services import Inputs, Services, by_reader
from counterclaim.errors import CounterclaimError
from counterclaim.records import Document, Outcome, Unread

if TYPE_CHECKING:
    from counterclaim.pipeline.fetching import Pages
    from counterclaim.pipeline.ledger import Added, Ledger


@click.command("init")
@of_ledger
@by_actor
@click.pass_obj
def init(services: Services, /, ledger: Path, actor: str) -> int:
    """Make a new, empty ledger in a folder that is empty or not there yet."""
    services.new_ledger(ledger, actor).close()
    say(f"a new ledger is in {ledger}. Put reports into it: counterclaim add SOURCE... --ledger {ledger}")
    return int(Exit.OK)


@click.command("add")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@of_ledger
@by_actor
@click.option("--published", default="", metavar="DATE", help="When the reports were published: 2016-07-09.")
@click.option("--publisher", default="", metavar="NAME", help="Who published the reports.")
@by_reader
@by_web
@click.option("--quiet", is_flag=True, help="No progress and no summary; what could not be read is still named.")
@click.pass_obj
def add(
    services: Services,
    /,
    sources: tuple[str, ...],
    ledger: Path,
    actor: str,
    published: str,
    publisher: str,
    backend: str,
    model: str,
    quiet: bool,
    **web: Any,
) -> int:
    """Read reports and keep them in the ledger, with who claims what about each incident.

    SOURCE is a file (text, Markdown, HTML, PDF, JSON lines, feed, WARC, WACZ, e-mail, Telegram's export), a folder, a public
    address of the web, or - for standard input. Each report is kept for good as soon as it is through: an interrupted run
    goes on where it was when it is started again. A report that is there already is not read again. A page is kept with all that
    the server sent; one that changed is a further document.

    Ends with 0 when all was added, 2 after a bad request, 3 when some input was refused or kept unread (each is named).
    """
    checks.sources(sources)
    from counterclaim.pipeline.adding import add_all

    tally = Tally()
    with opened(services, ledger, actor) as held:
        inputs = _inputs(services, held, sources, (published, publisher), Web(**web))
        reader = services.reader(backend, model)
        try:
            with progress(quiet=quiet, terminal=sys.stderr.isatty()) as shown:
                for item, added in add_all(inputs, held, reader, services.reader_name(backend, model)):
                    tally.count(item, added)
                    shown.step(tally.inputs)
        except KeyboardInterrupt:
            say(f"interrupted; {tally}. Start it again to go on.")
            return int(Exit.INTERRUPTED)
    if not tally.inputs:
        raise CounterclaimError("nothing_to_read", "no report was found.", where=" ".join(sources))
    if not quiet or tally.code:
        say(tally)
    return int(tally.code)


def _inputs(services: Services, held: Ledger, sources: Sequence[str], said: tuple[str, str], web: Web) -> Inputs:
    """The documents to add, fetched or from files; their bytes are kept first."""

    def pages() -> Pages:
        from counterclaim.pipeline.fetching import Pages, held_versions

        return Pages(fetcher(services, web), held.blobs.put, held_versions(held))

    return fetched_inputs(sources, lambda named: services.intake(named, *said, held.blobs.put), pages, said)


@dataclass(slots=True)
class Tally:
    """What became of the inputs; each is counted once."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    held: int = 0
    incidents: set[str] = field(default_factory=set)

    @property
    def inputs(self) -> int:
        """All inputs dealt with."""
        return self.outcomes.total() + self.held

    @property
    def code(self) -> Exit:
        """What the run ends with."""
        return Exit.INCOMPLETE if self.outcomes[Outcome.KEPT_UNREAD] + self.outcomes[Outcome.REFUSED] else Exit.OK

    def count(self, item: Document | Unread, added: Added) -> None:
        """Count one input, and name one that was not read."""
        self.incidents.update(added.touched)
        if added.held:
            self.held += 1
            return
        self.outcomes[added.outcome] += 1
        if added.problem:
            what = "refused" if added.outcome is Outcome.REFUSED else "kept unread"
            say(f"{what}: {added.problem}" + (f" SHA-256 {item.sha256}" if item.sha256 else ""))

    def __str__(self) -> str:
        """The summary: ``added 96, read with warnings 2, kept unread 1, refused 1``."""
        words = [f"added {self.outcomes[Outcome.OK]}"]
        words += [f"{name} {self.outcomes[o]}" for o, name in _ASIDE if self.outcomes[o]]
        words += [f"held already {self.held}"] if self.held else []
        told = len(self.incidents)
        return ", ".join(words) + (f"; {told:,} {'incident' if told == 1 else 'incidents'} new or changed" if told else "")


_ASIDE = (
    (Outcome.READ_WITH_WARNINGS, "read with warnings"),
    (Outcome.KEPT_UNREAD, "kept unread"),
    (Outcome.REFUSED, "refused"),
)
