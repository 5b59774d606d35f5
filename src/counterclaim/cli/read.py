"""`counterclaim read`: reports in, a dossier out; nothing is kept."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterclaim.cli import checks
from counterclaim.cli.codes import Exit
from counterclaim.cli.edge import say
from counterclaim.cli.fetched import Web, by_web, fetcher
from counterclaim.cli.fetched import inputs as fetched_inputs
from counterclaim.cli.progress import progress
from counterclaim.cli.services import Inputs, Services, by_reader
from counterclaim.errors import CounterclaimError
from counterclaim.extract.local.models import SMALL

if TYPE_CHECKING:
    from counterclaim.pipeline.fetching import Pages

FORMATS = ("text", "md", "html", "json", "article", "readings", "incidents")


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; ``width`` ``None`` is the terminal's, or 100 cells elsewhere."""

    sources: tuple[str, ...]
    format: str = "text"
    by: str = "auto"
    published: str = ""
    publisher: str = ""
    output: Path | None = None
    backend: str = "local"
    model: str = SMALL
    width: int | None = None
    quiet: bool = False
    color: str = "auto"
    web: Web = field(default_factory=Web)


@click.command("read")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--format", type=click.Choice(FORMATS), default="text", show_default=True, help="What to print.")
@click.option(
    "--by",
    type=click.Choice(("auto", "report", "incident")),
    default="auto",
    help="One dossier a report, or one an incident; auto: an incident where several reports are read.",
)
@click.option("--published", default="", metavar="DATE", help="When the reports were published: 2016-07-09.")
@click.option("--publisher", default="", metavar="NAME", help="Who published the reports.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, whole or not at all.")
@by_reader
@click.option("--width", type=click.IntRange(60, 120), help="Cells a line of text.  [default: the terminal's]")
@click.option("--quiet", is_flag=True, help="No progress and no summary; what could not be read is still named.")
@by_web
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colour of text.")
@click.pass_obj
def read(services: Services, /, user_agent: str, proxy: str, ignore_robots: bool, **asked: Any) -> int:
    """Read reports and print who claims what about each incident, with the words it rests on.

    Several reports are put together: each incident once, with all that the reports say of it (--by report keeps them apart).

    SOURCE is a file (text, Markdown, HTML, PDF, JSON lines, feed, WARC, WACZ, e-mail, Telegram's export), a folder, a public
    address of the web, or - for standard input.

    Ends with 0 when all was read, 1 after a fault of Counterclaim, 2 after a bad request, 3 when some input could not be
    read (each is named), 130 when interrupted.
    """
    return int(answer(Request(**asked, web=Web(user_agent, proxy, ignore_robots)), services))


def answer(request: Request, services: Services) -> Exit:
    """Carry the request out. Raises ``CounterclaimError`` when it cannot be, before anything is read."""
    checks.sources(request.sources)
    checks.output(request.output, request.sources)
    inputs = _inputs(request, services)
    from counterclaim.cli.batch import Batch  # with all that reading needs, which --help does not
    from counterclaim.cli.formats import form
    from counterclaim.cli.layout import Layout
    from counterclaim.cli.output import output
    from counterclaim.reconcile import PLAIN

    lookups = PLAIN if request.format == "readings" else services.lookups()  # nothing is compared in a reading
    chosen = form(request.format, request.by, Layout(_width(request), _colour(request)), lookups)
    warn = request.format in ("article", "readings", "incidents") and not request.quiet  # a dossier tells its own warnings
    batch: Batch | None = None
    try:
        reader = services.reader(request.backend, request.model)
        with output(request.output) as out, progress(quiet=request.quiet, terminal=_live(request)) as shown:
            batch = Batch(reader, chosen, out, warn=warn)
            batch.read(inputs, shown)
            if batch.tally.inputs:
                out.commit()
    except KeyboardInterrupt:
        return _interrupted(batch.tally.read if batch else 0, request)
    except BrokenPipeError:
        return batch.tally.code if batch else Exit.OK  # whoever read our output has had enough
    if not batch.tally.inputs:
        raise CounterclaimError("nothing_to_read", "no report was found.", where=" ".join(request.sources))
    if not request.quiet and (batch.tally.inputs > 1 or batch.tally.code):
        say(batch.tally)
    return batch.tally.code


def _inputs(request: Request, services: Services) -> Inputs:
    """The documents to read, fetched or from files."""
    said = request.published, request.publisher

    def pages() -> Pages:
        from counterclaim.pipeline.fetching import Pages

        return Pages(fetcher(services, request.web))

    return fetched_inputs(request.sources, lambda named: services.sources(named, *said), pages, said)


def _interrupted(count: int, request: Request) -> Exit:
    kept = f" {request.output} was left as it was." if request.output else ""
    say(f"interrupted; {count} {'report was' if count == 1 else 'reports were'} read.{kept}")
    return Exit.INTERRUPTED


def _live(request: Request) -> bool:
    """Whether a live line may stand on standard error: not where the result scrolls past on the same terminal."""
    as_read = request.format == "readings" or (request.format, request.by) == ("text", "report")
    scrolls = as_read and request.output is None and sys.stdout.isatty()
    return sys.stderr.isatty() and not scrolls


def _colour(request: Request) -> bool:
    if request.color != "auto":
        return request.color == "always"
    return request.output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _width(request: Request) -> int:
    if request.width:
        return request.width
    terminal = request.output is None and sys.stdout.isatty()
    return max(80, min(120, shutil.get_terminal_size().columns)) if terminal else 100
