"""The forms of many reports at once: incidents with all that is said of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from counterclaim.cli.edge import say
from counterclaim.cli.layout import Layout
from counterclaim.pipeline import Gathering
from counterclaim.reconcile import Lookups
from counterclaim.reconcile.settling import judged
from counterclaim.records import Document, Problem, Reading
from counterclaim.records.ledger import History, Settled
from counterclaim.report.gather import gather
from counterclaim.report.history import Histories
from counterclaim.report.history_html import render_history_html
from counterclaim.report.history_json import render_history_json
from counterclaim.report.history_markdown import render_history_markdown
from counterclaim.report.history_text import render_history_text
from counterclaim.report.incidents import incident_row
from counterclaim.report.story import render_story

Read = tuple[Document, Reading]


def histories(reads: Iterable[Read], lookups: Lookups, settled: Sequence[Settled] = ()) -> tuple[History, ...]:
    """The incidents of all readings, taken in the order in which the reports were published, judged by what is settled."""
    gathering = Gathering(lookups)
    for document, reading in sorted(_once(reads), key=lambda r: r[0].published):
        gathering.add(document, reading)
    found = gathering.histories()
    return judged(found, settled, lookups) if settled else found


def _once(reads: Iterable[Read]) -> Iterator[Read]:
    """Each document once: the same one given again adds nothing, another text under a known id is named and left out."""
    texts: dict[str, str] = {}
    for document, reading in reads:
        if document.id not in texts:
            texts[document.id] = document.text
            yield document, reading
        elif texts[document.id] == document.text:
            say(Problem("given_twice", document.source or document.id, "the same report was given before; it counts once."))
        else:
            what = f"another report has the id {document.id!r} too; only the first one is used."
            say(Problem("id_repeated", document.source or document.id, what, "Give every report an id of its own."))


def incident_lines(found: Iterable[History]) -> str:
    """One JSON line an incident (design section 4)."""
    return "".join(json.dumps(incident_row(h), ensure_ascii=False) + "\n" for h in found)


def rendered(name: str, reads: Sequence[Read], found: Iterable[History], layout: Layout) -> str:
    """The incidents in the form called ``name``: one of ``RENDERED``, or ``incidents``."""
    if name == "incidents":
        return incident_lines(found)
    return RENDERED[name](gather(found, [d for d, _ in reads]), layout)


RENDERED: dict[str, Callable[[Histories, Layout], str]] = {
    "text": lambda dossier, layout: render_history_text(dossier, layout.width, layout.colour),
    "md": lambda dossier, layout: render_history_markdown(dossier),
    "html": lambda dossier, layout: render_history_html(dossier),
    "json": lambda dossier, layout: render_history_json(dossier),
    "article": lambda dossier, layout: render_story(dossier),
}
