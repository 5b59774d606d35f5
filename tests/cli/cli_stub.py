"""Services that need no model and no files: what the command line does can be seen without them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from counterclaim.cli.services import Services
from counterclaim.reconcile import PlainLookups
from counterclaim.records import Claim, Document, Incident, Outcome, Point, Problem, Reading, Span, Unread

TEXT = "The army said a bridge was hit."


class StubReader:
    """Finds one claim in every report; ``before`` is called with each document first."""

    def __init__(self, before: Callable[[Document], None] = lambda document: None) -> None:
        self._before = before

    def read(self, document: Document) -> Reading:
        self._before(document)
        incident = Incident("i1", "shelling", "occurred", "attributed", (Span(27, 30),), target=(Span(14, 22),))
        points = (Point("happened", "yes", "asserts"),)
        claim = Claim("c1", "army", "military", "", Span(0, 8), Span(9, 13), (Span(14, 30),), incident="i1", points=points)
        return Reading(document.id, (incident,), (claim,))


def report(name: str, *problems: Problem) -> Document:
    return Document(id=name, sha256="0" * 64, text=TEXT, title=f"Report {name}", source=name, problems=problems)


def warned(name: str) -> Document:
    return report(name, Problem("charset_guessed", name, "the encoding was guessed."))


def unread(name: str, outcome: Outcome) -> Unread:
    return Unread(name, outcome, Problem("pdf_damaged", name, "damaged PDF."), "ab12")


def services(items: Sequence[Document | Unread], reader: StubReader | None = None) -> Services:
    def inputs(sources: Sequence[str], published: str, publisher: str) -> Iterator[Document | Unread]:
        yield from items

    return Services(sources=inputs, reader=lambda *which: reader or StubReader(), lookups=PlainLookups)
