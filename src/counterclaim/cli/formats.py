"""The forms of a reading on paper: each report written as it is read where the form allows, else all at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from counterclaim.cli.layout import Layout
from counterclaim.reconcile import PLAIN, Lookups
from counterclaim.records import Document, Reading
from counterclaim.records.rows import to_row
from counterclaim.report.build import dossier
from counterclaim.report.dossier import Dossier
from counterclaim.report.html import render_html
from counterclaim.report.json import render_json
from counterclaim.report.markdown import render_markdown
from counterclaim.report.text import render_text

Each = Callable[[Document, Reading], str]
Whole = Callable[[Sequence[Dossier]], str]


@dataclass(frozen=True, slots=True)
class Form:
    """One format: ``each`` gives what is written for a report at once, or ``whole`` for all dossiers at the end."""

    each: Each | None = None
    whole: Whole | None = None
    lookups: Lookups = PLAIN

    def dossier(self, document: Document, reading: Reading) -> Dossier:
        """The dossier of one report."""
        return dossier(document, reading, self.lookups)


def reading_line(document: Document, reading: Reading) -> str:
    """The reading as one JSON line; its id is that of the input."""
    return json.dumps(to_row(reading), ensure_ascii=False) + "\n"


def _text(layout: Layout, lookups: Lookups) -> Form:
    return Form(each=lambda d, r: render_text([dossier(d, r, lookups)], layout.width, layout.colour))


def _readings(layout: Layout, lookups: Lookups) -> Form:
    return Form(each=reading_line)


def _whole(render: Whole) -> Callable[[Layout, Lookups], Form]:
    return lambda layout, lookups: Form(whole=render, lookups=lookups)


FORMS: dict[str, Callable[[Layout, Lookups], Form]] = {
    "text": _text,
    "md": _whole(render_markdown),
    "html": _whole(render_html),
    "json": _whole(render_json),
    "readings": _readings,
}
