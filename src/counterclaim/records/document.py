"""What was read, or why it could not be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counterclaim.records.problem import Problem
from counterclaim.records.spans import Span


class Outcome(StrEnum):
    """What became of one input."""

    OK = "ok"
    READ_WITH_WARNINGS = "read-with-warnings"
    KEPT_UNREAD = "kept-unread"
    REFUSED = "refused"


class PartKind(StrEnum):
    """What a stretch of a document is. Comments, links and captions' credits are never read as reporting."""

    TITLE = "title"
    BODY = "body"
    CAPTION = "caption"
    LINKS = "links"
    COMMENTS = "comments"


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a document's text and what it is."""

    kind: PartKind
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A report as decoded and extracted; ``text`` is never changed afterwards.

    ``id`` is the one given with the input, else the SHA-256 of the raw bytes. ``published`` and ``retrieved`` are EDTF, with
    time of day where known, or empty. ``parts`` cover the text in order without overlap. ``problems`` are warnings.
    """

    id: str
    sha256: str
    text: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    retrieved: str = ""
    language: str = ""
    url: str = ""
    source: str = ""
    parts: tuple[Part, ...] = ()
    problems: tuple[Problem, ...] = ()
    repeats: str = ""

    @property
    def outcome(self) -> Outcome:
        """``OK``, or ``READ_WITH_WARNINGS`` when there are problems."""
        return Outcome.READ_WITH_WARNINGS if self.problems else Outcome.OK

    def reporting(self) -> tuple[Span, ...]:
        """The spans that are reporting (title and body), in order; the whole text when no parts are known."""
        if not self.parts:
            return (Span(0, len(self.text)),) if self.text else ()
        return tuple(p.span for p in self.parts if p.kind in (PartKind.TITLE, PartKind.BODY))


@dataclass(frozen=True, slots=True)
class Unread:
    """An input that gave no document: refused, or kept without being read."""

    source: str
    outcome: Outcome
    problem: Problem
    sha256: str = ""
