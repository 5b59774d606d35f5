"""The forms of readings on paper: each report written as it is read where the form allows, else all at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from counterclaim.cli.gathered import Read, histories, rendered
from counterclaim.cli.layout import Layout
from counterclaim.reconcile import Lookups
from counterclaim.records import Document, Reading
from counterclaim.records.rows import to_row
from counterclaim.report.build import dossier
from counterclaim.report.dossier import Dossier
from counterclaim.report.html import render_html
from counterclaim.report.json import render_json
from counterclaim.report.markdown import render_markdown
from counterclaim.report.text import render_text

Each = Callable[[Document, Reading], str]
Whole = Callable[[Sequence[Read]], str]


@dataclass(frozen=True, slots=True)
class Form:
    """One format: ``each`` gives what is written for a report at once, or ``whole`` for all at the end."""

    each: Each | None = None
    whole: Whole | None = None


def reading_line(document: Document, reading: Reading) -> str:
    """The reading as one JSON line; its id is that of the input."""
    return json.dumps(to_row(reading), ensure_ascii=False) + "\n"


_SINGLE: dict[str, Callable[[Sequence[Dossier], Layout], str]] = {
    "text": lambda dossiers, layout: render_text(dossiers, layout.width, layout.colour),
    "md": lambda dossiers, layout: render_markdown(dossiers),
    "html": lambda dossiers, layout: render_html(dossiers),
    "json": lambda dossiers, layout: render_json(dossiers),
}


def form(name: str, by: str, layout: Layout, lookups: Lookups) -> Form:
    """The form called ``name``; ``by`` is ``report``, ``incident``, or ``auto``: incidents wherever there are several reports."""
    if name == "readings":
        return Form(each=reading_line)
    if name == "text" and by == "report":
        return Form(each=lambda d, r: _SINGLE["text"]([dossier(d, r, lookups)], layout))

    def whole(reads: Sequence[Read]) -> str:
        if name not in _SINGLE or by == "incident" or (by == "auto" and len(reads) > 1):
            return rendered(name, reads, histories(reads, lookups), layout)
        return _SINGLE[name]([dossier(d, r, lookups) for d, r in reads], layout)

    return Form(whole=whole)
