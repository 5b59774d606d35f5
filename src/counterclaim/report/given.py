"""A dossier as it is given away: without names of private persons where these are hidden, and without folders of the machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from counterclaim.records import Document, Problem
from counterclaim.records.ledger import History
from counterclaim.report.aliases import Aliases
from counterclaim.report.gather import gather
from counterclaim.report.history import Histories
from counterclaim.report.redact import nameless, redacted


def given(
    histories: Iterable[History], aliases: Aliases | None = None, note: str = "", quiet: Iterable[Document] = ()
) -> Histories:
    """The dossier of incidents, with ``aliases`` for names in every text; ``note`` says what is hidden. ``quiet`` are reports in
    which no incident was found."""
    if aliases:
        gathered = gather(redacted(histories, aliases), [replace(d, title=aliases.hide(d.title)) for d in quiet])
    else:
        gathered = gather(histories, quiet)
    notes = (note, *_problems(gathered.documents)) if note else _problems(gathered.documents)
    return replace(gathered, documents=tuple(map(_placeless, gathered.documents)), problems=notes)


def _placeless(d: Document) -> Document:
    """A report without the folders of the machine that read it."""
    return replace(d, source=nameless(d.source))


def _problems(documents: Sequence[Document]) -> tuple[str, ...]:
    every = (p for d in documents for p in d.problems)
    return tuple(dict.fromkeys(str(Problem(p.code, nameless(p.where), p.message, p.fix)) for p in every))
