"""A dossier for paper: the blocks that DOCX and PDF lay out, made from the values that all forms of the dossier share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from counterclaim.exports.values import Asked, Batch, Loss
from counterclaim.reconcile.dates import plain
from counterclaim.records import Document
from counterclaim.report import phrases, wording
from counterclaim.report.dossier import Line, Quote
from counterclaim.report.given import given
from counterclaim.report.history import Chapter, Histories, Sourced
from counterclaim.report.redact import aliases_for

Style = Literal["title", "head", "subhead", "words", "item", "quote"]

LOSSES: Final = (
    Loss("printed", "A printed dossier is for reading: programs get more out of the other forms."),
    Loss("shortened", "Long lists are cut as in every dossier, and say how much more there is."),
    Loss("marks", "Control and direction characters stand as visible marks; line ends within quotes are spaces."),
)


class Block(NamedTuple):
    """One paragraph and what it is."""

    style: Style
    words: str


def dossier_blocks(batch: Batch, asked: Asked) -> Iterator[Block]:
    """All paragraphs of a dossier, without names of confidential sources and without control characters."""
    for style, words in _blocks(batch, asked):
        yield Block(style, batch.words.tell(words))


def _dossier(batch: Batch, asked: Asked) -> tuple[Histories, str]:
    """What is told, and what is said of those whose names are hidden: private persons, unless they are asked for."""
    histories = [i.history for i in batch.items]
    telling = {m.document.id for h in histories for m in h.incident.members}
    quiet = [d for d, _ in batch.reads.values() if d.id not in telling]
    if asked.persons:
        return given(histories, quiet=quiet), ""
    aliases = aliases_for(histories, asked.also, (), batch.words.confidential)
    return given(histories, aliases, quiet=quiet), aliases.note


def _blocks(batch: Batch, asked: Asked) -> Iterator[tuple[Style, str]]:
    dossier, note = _dossier(batch, asked)
    yield "title", "Who claims what"
    yield "words", " · ".join(wording.gathered(dossier))
    when = f", {plain(f'{batch.moment[:16]}Z')}" if batch.moment else ""
    yield "words", f"As of ledger entry {batch.entry}{when}. It does not say what is true; it says who says so."
    if note:
        yield "words", note
    page = _Page(batch, dossier)
    for chapter in dossier.told:
        yield from page.chapter(chapter)
    if dossier.briefs:
        yield "head", "Also reported, each by one report"
        yield from (b for c in dossier.briefs for b in page.brief(c))
    yield "head", "Reports"
    yield from (("item", _report(d)) for d in dossier.documents)
    yield "head", "What this file can't hold"
    yield from (("item", loss.words) for loss in LOSSES)


class _Page:
    """Remembers which quotes were written in full."""

    def __init__(self, batch: Batch, dossier: Histories) -> None:
        self._hidden, self._texts = batch.words, {d.id: d.text for d in dossier.documents}
        self._full: set[int] = set()

    def chapter(self, c: Chapter) -> Iterator[tuple[Style, str]]:
        yield "head", c.headline
        yield "words", c.summary
        for question, _, status in c.matrix.questions:
            yield "subhead", f"{phrases.SHORT.get(question, question)} · {status}"
            for side in c.matrix.sides:
                for row in side.rows:
                    for held in row.held(question):
                        notes = ", ".join(n for n in (side.name, row.note, wording.held(held)) if n)
                        yield from self._line(held.line, f"{row.speaker} ({notes}): ")
        if c.course:
            yield "subhead", "Course"
            for event in c.course:
                yield from self._line(event.line, f"{event.when}: {'CHANGED ' if event.line.mark == 'reversal' else ''}")
        for section in c.sections:
            yield "subhead", section.title
            for line in section.lines:
                yield from self._line(line, "")
            if section.more:
                yield "item", f"… and {section.more} more"

    def brief(self, c: Chapter) -> Iterator[tuple[Style, str]]:
        yield "subhead", c.headline
        yield "words", c.summary
        for line in wording.first_sayings(c):
            yield from self._line(line, "")

    def _line(self, line: Line, lead: str) -> Iterator[tuple[Style, str]]:
        again = [q for q in line.quotes if q.number in self._full]
        numbers = " " + " ".join(f"[{q.number}]" for q in again) if again else ""
        yield "item", f"{lead}{line.text}{' (?)' if line.doubtful else ''}{numbers}"
        yield from self._quotes([q for q in line.quotes if q not in again])

    def _quotes(self, quotes: Sequence[Quote]) -> Iterator[tuple[Style, str]]:
        for quote in quotes:
            self._full.add(quote.number)
            yield "quote", f"{wording.quoted(' '.join(self._words(quote).split()))} {wording.place(quote)}"

    def _words(self, quote: Quote) -> str:
        """The words of a quote; a name that must be hidden is hidden whole where the quote cuts it."""
        text = self._texts.get(quote.document) if isinstance(quote, Sourced) else None
        return self._hidden.slice(text, quote.start, quote.end) if text else quote.words


def _report(d: Document) -> str:
    about = [d.publisher, plain(d.published) if d.published else "date not known", d.title, wording.brief_id(d.id)]
    told = ", ".join(w for w in about if w)
    warned = f" (read with warnings: {', '.join(dict.fromkeys(p.code for p in d.problems))})" if d.problems else ""
    return f"{told}{warned}; SHA-256 {d.sha256}"
