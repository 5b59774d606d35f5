"""`counterclaim export`: what a ledger holds in the forms of other programs, or the whole ledger to be taken in elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from counterclaim.cli import checks, tables
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import by_actor, of_ledger, opened
from counterclaim.cli.edge import say
from counterclaim.cli.output import FileOutput
from counterclaim.cli.services import Services
from counterclaim.errors import CounterclaimError
from counterclaim.report.wording import many

FORMS = (
    "stix",
    "annotations",
    "jsonld",
    "geojson",
    "claims-csv",
    "positions-csv",
    "incidents-csv",
    "claims-parquet",
    "positions-parquet",
    "incidents-parquet",
    "parquet",
    "docx",
    "pdf",
)
PAPERS = ("docx", "pdf")
"""The forms that people are given, with names hidden like a bundle's."""
BUNDLE = "bundle"
"""The form that holds more than one file."""


@click.command("export")
@click.argument("names", nargs=-1, metavar="[KEY...]")
@click.option(
    "--form", default="", type=click.Choice(("", *FORMS, BUNDLE)), metavar="FORM", help=f"One of {', '.join((*FORMS, BUNDLE))}."
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to write.")
@click.option("--all", "everything", is_flag=True, help="Not a form: the whole ledger (log, evidence, files), for `import`.")
@click.option("--with-confidential", is_flag=True, help="With --all: with the names of confidential sources.")
@click.option("--with-persons", is_flag=True, help="With --form bundle, docx or pdf: with the names of private persons.")
@click.option("--hide", multiple=True, metavar="NAME", help="With these forms: a name to hide too; may be given several times.")
@click.option("--with-log", is_flag=True, help="With --form bundle: with the log's entries, which name who acted, and paths.")
@of_ledger
@by_actor
@tables.filtered
@click.pass_obj
def export(
    services: Services,
    /,
    names: tuple[str, ...],
    form: str,
    output: Path | None,
    everything: bool,
    with_confidential: bool,
    with_persons: bool,
    hide: tuple[str, ...],
    with_log: bool,
    ledger: Path,
    actor: str,
    **asked: Any,
) -> int:
    """Write the incidents KEY, those that the filters let through, or else all, in the form of other programs.

    What the form can't hold is named on standard error. A bundle is a dossier with all that it takes to check it. With --all FILE
    the whole ledger is written, to be taken in elsewhere by `import`.
    """
    if form not in (BUNDLE, *PAPERS) and (with_persons or hide):
        what = "only a dossier for people is given away with a choice of names"
        raise CounterclaimError("export_given", what, where="export", fix="Give --form bundle, docx or pdf, or leave it out.")
    if form != BUNDLE and with_log:
        what = "only a bundle holds the log"
        raise CounterclaimError("export_bundle", what, where="export", fix="Give --form bundle, or leave the option out.")
    if with_persons and hide:
        raise CounterclaimError("export_hide", "--with-persons hides nobody", where="export", fix="Leave one of the options out.")
    if everything:
        return _whole(services, _target(names, output, form), ledger, actor, with_confidential)
    if not form:
        raise CounterclaimError(
            "export_what", "say what to export", where="export", fix="Give a --form, or --all for the whole ledger."
        )
    if with_confidential:
        raise CounterclaimError("export_names", "no form names confidential sources", where="export", fix="Only --all can.")
    if output is None:
        raise CounterclaimError("export_where", "say where to write", where="export", fix="Give --output FILE.")
    given = (with_persons, with_log, hide)
    return _formed(services, names, form, output, ledger, asked, given)


def _formed(
    services: Services,
    keys: tuple[str, ...],
    form: str,
    output: Path,
    path: Path,
    asked: dict[str, Any],
    given: tuple[bool, bool, tuple[str, ...]],
) -> int:
    from counterclaim.exports.bundle import write_bundle
    from counterclaim.exports.collect import collect
    from counterclaim.exports.forms import FORMS as WRITERS
    from counterclaim.exports.forms import PAPERS as ON_PAPER
    from counterclaim.exports.values import Asked

    checks.output(output, [])
    if keys and any(v not in ("", None, False) for v in asked.values()):
        raise CounterclaimError("export_both", "give either keys or filters", where="export", fix="Leave one out.")
    with opened(services, path) as held:
        with held.store.reading() as connection:
            filters = tables.filters(connection, asked)
        batch = collect(held, keys, filters)
        with FileOutput(output) as file:
            if form == BUNDLE:
                losses = write_bundle(held, batch, file.stream, Asked(*given))
            else:
                made = ON_PAPER[form](batch, Asked(*given)) if form in ON_PAPER else WRITERS[form](batch)
                losses = made.losses
                file.write_bytes(made.data)
            file.commit()
    say(f"{output} holds {many(len(batch.items), 'incident')} of {many(len(batch.reads), 'report')}, as of {batch.as_of}.")
    for loss in losses:
        say(f"not held by {form}: {loss.words} [{loss.code}]")
    return int(Exit.OK)


def _target(names: tuple[str, ...], output: Path | None, form: str) -> Path:
    """The one file that --all is to write."""
    given = [*map(Path, names), *([output] if output else [])]
    if len(given) != 1 or form:
        raise CounterclaimError("export_where", "--all writes one file", where="export", fix="export --all FILE, without a form.")
    return given[0]


def _whole(services: Services, target: Path, path: Path, actor: str, confidential: bool) -> int:
    from counterclaim.pipeline.transfer import export_all

    checks.output(target, [])
    with opened(services, path, actor) as held:
        told = export_all(held, target, confidential=confidential)
    without = "" if confidential else "; names of confidential sources are left out"
    say(f"{target} holds {told.entries:,} log entries, {told.documents:,} documents, {told.files:,} files{without}.")
    return int(Exit.OK)
