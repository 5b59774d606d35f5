"""Quotes of many reports, numbered over the whole dossier."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from counterclaim.records import Claim, Document
from counterclaim.records.finding import Cite, Position
from counterclaim.records.ledger import Member
from counterclaim.report.cites import fault, with_cue
from counterclaim.report.history import Sourced

# How many quotes a line carries; the first ones, each of another report where there are enough.
QUOTES = 2


class Citations:
    """Numbers the quotes of many documents in the order in which they are first cited; one span keeps one number."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._documents: dict[str, Document] = {}
        self._claims: dict[tuple[str, str], Claim] = {}
        self._numbers: dict[Cite, int] = {}
        for m in members:
            if m.document.id not in self._documents:
                self._documents[m.document.id] = m.document
                self._claims.update({(m.document.id, c.cid): c for c in m.reading.claims})

    @property
    def documents(self) -> tuple[Document, ...]:
        """All reports, in the order in which they came."""
        return tuple(self._documents.values())

    def document(self, name: str) -> Document | None:
        """The report with the id ``name``."""
        return self._documents.get(name)

    def report(self, name: str) -> str:
        """A report by its outlet and its id: ``Orma Daily (r1)``."""
        found = self._documents.get(name)
        short = name if len(name) < 40 else name[:12]
        return f"{found.publisher} ({short})" if found and found.publisher else short

    def reports(self, names: Iterable[str], most: int = 6) -> str:
        """Several reports, the first of them by name: ``Orma Daily (r1), Wire Nord (r2) and 3 more``."""
        every = list(dict.fromkeys(names))
        shown = ", ".join(self.report(n) for n in every[:most])
        return shown + (f" and {len(every) - most} more" if len(every) > most else "")

    def words(self, cite: Cite | None) -> str:
        """The words of a cite on one line."""
        found = self._documents.get(cite.document) if cite else None
        return " ".join(cite.span.of(found.text).split()) if cite and found else ""

    def quotes(self, cites: Iterable[Cite], most: int = QUOTES) -> tuple[Sourced, ...]:
        """The quotes of the first ``most`` cites that can be quoted."""
        found = (q for c in dict.fromkeys(cites) if (q := self._quote(c)))
        return tuple(islice(found, most))

    def positions(self, positions: Iterable[Position], most: int = QUOTES) -> tuple[Sourced, ...]:
        """The words of positions: the first of each report before the second of any."""
        every = [c for p in positions for c in self.cites(p)]
        seen: dict[str, int] = {}
        turns = []
        for c in dict.fromkeys(every):
            seen[c.document] = seen.get(c.document, 0) + 1
            turns.append((seen[c.document], c))
        return self.quotes([c for _, c in sorted(turns, key=lambda t: t[0])], most)

    def cites(self, p: Position) -> list[Cite]:
        """Where a position's words stand, each with its cue where that stands right before it.

        Those that hold the answer come first, then the longest.
        """
        claim, document = self._claims.get((p.document, p.claim)), self._documents.get(p.document)
        text = document.text if document else ""
        answer = p.answer_span
        ranked = sorted(p.spans, key=lambda s: (not (answer and s.holds(answer)), -s.length))
        return [Cite(p.document, with_cue(claim, s, text)) for s in ranked]

    def sources(self, claims: Iterable[str], documents: Iterable[str]) -> tuple[Sourced, ...]:
        """The words by which a report names who makes one of these claims, the fullest that there are ("it" last)."""
        within = list(documents)
        cites = [Cite(d, c.source) for cid in claims for d in within if (c := self._claims.get((d, cid))) is not None and c.source]
        return self.quotes(sorted(cites, key=lambda c: -c.span.length), 1)

    def _quote(self, cite: Cite) -> Sourced | None:
        document = self._documents.get(cite.document)
        if document is None or fault(document.text, cite.span):
            return None
        number = self._numbers.setdefault(cite, len(self._numbers) + 1)
        line = document.text.count("\n", 0, cite.span.start) + 1
        words = cite.span.of(document.text)
        return Sourced(number, words, cite.span.start, cite.span.end, line, document.id, document.publisher, document.published)
