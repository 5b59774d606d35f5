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

FORMATS = ("incidents", "text", "md", "html", "json", "article")


@click.command("group")
@click.argument("readings", type=click.Path(path_type=Path))
@click.option("--reports", required=True, metavar="FILE", help="The reports that were read: JSON lines with id and text.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="incidents", show_default=True, help="What to print.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, whole or not at all.")
@click.pass_obj
def group(services: Services, /, readings: Path, reports: str, form: str, output: Path | None) -> int:
    """Group readings that are made already, by hand or by a program, into incidents, and say who holds what on each.

    READINGS has one JSON object a line in the codebook's form; spans are [start, end] or the words themselves.
    Ends with 0 when all was taken, 2 after a bad request, 3 when some reading or report could not be used (each is named).
    """
    checks.output(output, [str(readings), reports])
    if not readings.is_file():
        raise CounterclaimError("source_not_found", "there is no such file.", where=str(readings))
    from counterclaim.cli.gathered import RENDERED, gathered, incident_lines
    from counterclaim.cli.layout import Layout
    from counterclaim.cli.output import output as opened

    reads, troubled = _taken(services, readings, reports)
    lookups = services.lookups()
    text = incident_lines(reads, lookups) if form == "incidents" else RENDERED[form](gathered(reads, lookups), Layout())
    with opened(output) as out:
        out.write(text)
        out.commit()
    return int(Exit.INCOMPLETE if troubled else Exit.OK)


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
