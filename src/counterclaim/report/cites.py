"""Quotes with their places, and the check that they are what the text says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from counterclaim.records import Claim, Document, Reading, Span
from counterclaim.records.finding import Position
from counterclaim.report.dossier import Quote


class Citer:
    """Numbers the quotes of one document in the order in which they are first cited; one span keeps one number."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self._text = document.text
        self._claims = {c.cid: c for c in reading.claims}
        self._numbers: dict[Span, int] = {}

    def quote(self, span: Span) -> Quote | None:
        """The words at ``span``; ``None`` when it does not lie in the text or cuts a word."""
        if fault(self._text, span):
            return None
        number = self._numbers.setdefault(span, len(self._numbers) + 1)
        line = self._text.count("\n", 0, span.start) + 1
        return Quote(number, span.of(self._text), span.start, span.end, line)

    def quotes(self, spans: Iterable[Span]) -> tuple[Quote, ...]:
        """The quotes of all spans that can be quoted."""
        return tuple(q for s in dict.fromkeys(spans) if (q := self.quote(s)))

    def claim(self, cid: str, spans: Iterable[Span]) -> tuple[Quote, ...]:
        """The quotes of a claim: its content, with the cue where it stands right beside it ("denied the report")."""
        claim = self._claims.get(cid)
        return self.quotes(with_cue(claim, s, self._text) for s in spans)

    def source(self, positions: Iterable[Position]) -> tuple[Quote, ...]:
        """The words by which a report names the speaker of these positions, the first that it has."""
        claims = (self._claims.get(p.claim) for p in positions)
        return self.quotes([c.source for c in claims if c and c.source][:1])


def with_cue(claim: Claim | None, span: Span, text: str) -> Span:
    """A span of a claim's content, with its cue where that stands right before it: a bare "any loss" becomes "denied any loss"."""
    cue = claim.cue if claim else None
    if cue is None or not fault(text, span) == fault(text, cue) == "":
        return span
    if cue.end <= span.start and text[cue.end : span.start] in ("", " "):
        return Span(cue.start, span.end)
    return span


def fault(text: str, span: Span) -> str:
    """Why ``span`` cannot be quoted, or nothing: it must lie in the text, hold words, and begin and end with whole words."""
    if not 0 <= span.start < span.end <= len(text):
        return "outside"
    if not span.of(text).strip():
        return "empty"
    cut = any(0 < at < len(text) and text[at - 1].isalpha() and text[at].isalpha() for at in span)
    return "cut" if cut and not _unspaced(text, span) else ""


def _unspaced(text: str, span: Span) -> bool:
    """Scripts without spaces between words, and damaged text where a capital follows without one, have no cut to see."""
    joints = [(text[at - 1], text[at]) for at in span if 0 < at < len(text) and text[at - 1].isalpha() and text[at].isalpha()]
    return all((a.islower() and b.isupper()) or "\u0e00" <= a <= "\u0eff" or a >= "\u2e80" for a, b in joints)


def every_span(reading: Reading) -> Iterator[Span]:
    """All spans of a reading."""
    for i in reading.incidents:
        yield from i.mentions
        for slot in (i.by, i.target, i.victims, i.means, i.where, i.when, i.killed, i.wounded, i.captured):
            yield from slot
    for c in reading.claims:
        yield from (s for s in (c.source, c.cue, *c.content) if s)
    for a in reading.attributions:
        yield from (*a.source, *a.cue, *a.content)
    yield from (v.content for v in reading.voice)
    yield from (e.span for e in reading.evidence)
    yield from (r.span for r in reading.reversals)
    yield from (r.prompted_by for r in reading.reversals if r.prompted_by)


def failed(document: Document, reading: Reading) -> int:
    """How many different spans of a reading cannot be quoted."""
    return sum(bool(fault(document.text, s)) for s in set(every_span(reading)))
