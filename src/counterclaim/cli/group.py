"""`counterclaim group`: readings made elsewhere in, incidents across reports out; nothing is kept."""

from __future__ import annotations

from pathlib import Path

import click

from counterclaim.cli import checks
from counterclaim.cli.codes import Exit
from counterclaim.cli.edge import say
from counterclaim.cli.services import Services
from counterclaim.errors import CounterclaimError
from counterclaim.records import Document, Problem, Reading
from counterclaim.records.ledger import Settled

FORMATS = ("incidents", "text", "md", "html", "json", "article")


@click.command("group")
@click.argument("readings", type=click.Path(path_type=Path))
@click.option("--reports", required=True, metavar="SOURCE", help="The reports that were read: a file or a folder.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="incidents", show_default=True, help="What to print.")
@click.option("--settled", type=click.Path(path_type=Path), metavar="FILE", help="Questions whose answer is known: JSON lines.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, whole or not at all.")
@click.pass_obj
def group(services: Services, /, readings: Path, reports: str, form: str, settled: Path | None, output: Path | None) -> int:
    """Group readings that are made already, by hand or by a program, into incidents, and say who holds what on each.

    READINGS has one JSON object a line in the codebook's form; spans are [start, end] or the words themselves.
    With --settled (lines with incident, question, answer) speakers get a record; from twenty settled questions on, answers get a
    likelihood.
    Ends with 0 when all was taken, 2 after a bad request, 3 when some reading or report could not be used (each is named).
    """
    checks.output(output, [str(readings), reports, *([str(settled)] if settled else [])])
    for path in filter(None, (readings, settled)):
        if not path.is_file():
            raise CounterclaimError("source_not_found", "there is no such file.", where=str(path))
    from counterclaim.cli.gathered import histories, rendered
    from counterclaim.cli.layout import Layout
    from counterclaim.cli.output import output as opened

    reads, troubled = _taken(services, readings, reports)
    known, unread = _settled(settled)
    found = histories(reads, services.lookups(), known)
    strangers = {s.incident for s in known} - {h.incident.key for h in found}
    for key in sorted(strangers):
        say(Problem("settled_unknown", str(settled), f"no incident has the key {key!r}"))
    with opened(output) as out:
        out.write(rendered(form, reads, found, Layout()))
        out.commit()
    return int(Exit.INCOMPLETE if troubled or unread or strangers else Exit.OK)


def _settled(path: Path | None) -> tuple[list[Settled], bool]:
    """The settled questions of a file, and whether any line of it could not be used."""
    from counterclaim.readers.settled import read

    lines = list(read(path.read_bytes(), path.name)) if path else []
    wrong = [x for x in lines if isinstance(x, Problem)]
    for problem in wrong:
        say(problem)
    return [x for x in lines if isinstance(x, Settled)], bool(wrong)


def _taken(services: Services, readings: Path, reports: str) -> tuple[list[tuple[Document, Reading]], bool]:
    """Each report that has a reading, with it, in the order of the reports; and whether anything could not be used."""
    from counterclaim.readers.readings import read

    documents: dict[str, Document] = {}
    troubled = False
    for item in services.sources([reports], "", ""):
        if isinstance(item, Document):
            documents[item.id] = item
        else:
            troubled = True
            say(f"{item.outcome.value}: {item.problem}")
    read_of: dict[str, Reading] = {}
    for found in read(readings.read_bytes(), {i: d.text for i, d in documents.items()}, readings.name):
        if isinstance(found, Problem):
            troubled = True
            say(found)
            continue
        for problem in found.problems:
            say(problem)
        read_of[found.document] = found
    return [(d, read_of[i]) for i, d in documents.items() if i in read_of], troubled
