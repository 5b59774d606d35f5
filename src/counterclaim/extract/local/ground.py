"""What the rules stand on while one document is read: its text, its dates, and what is known beforehand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from counterclaim.extract.local.decode import Marked
from counterclaim.know.names import Name, Names
from counterclaim.know.places import Places
from counterclaim.records.document import Document
from counterclaim.records.spans import Span

_EDGES = frozenset(",.;:!?…\"'“”‘’»«-–—")
_LOOSE = frozenset({"the", "a", "an", "and", "of", "in", "on", "at", "to", "by", "with", "from", "for", "or"})
_OPENING, _CLOSING = "([{", ")]}"
# What a name of a place begins with and never is alone, and the words by which it goes on.
_OPENS_NAME = re.compile(
    r"(?:north|south|east|west)(?:ern)?|(?:north|south)(?:east|west)(?:ern)?|central|rural|deir|tall?|tell?|khan", re.IGNORECASE
)
_NAME_GOES_ON = re.compile(
    r"[ -](?:(?:al|el|ez|az|ash|as|ar)[ -])?(?!(?:The|An?|In|On|At|It|He|She|They|But|And)\b)[A-Z][\w'’]*(?:-\w+)*"
)
_EMPTY_LINE = re.compile(r"\n\s*\n")
_POSSESSIVE = re.compile(r"\w['’]s")
_CAPITAL = re.compile(r" capital\b")
_LONGEST_REST = 9  # words


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The lookups of :mod:`counterclaim.know` that reading uses."""

    names: Names
    places: Places

    @classmethod
    def load(cls) -> Knowledge:
        """The knowledge that the package carries."""
        return cls(Names.load(), Places.load())


def bodies(names: Names, text: str) -> list[tuple[Name, Span]]:
    """The known names in a text with their spans, but for those that are also names of places."""
    return [(m[0], Span(m[1], m[2])) for m in names.mentioned(text) if m[0].outlet or not names.is_place(m, text)]


@dataclass(frozen=True, slots=True)
class Ground:
    """One document as the rules see it; ``published`` is its effective date (its own dateline wins).

    ``bodies`` are the known parties, bodies and outlets that the text names, in order, places left out.
    """

    document: Document
    words: Sequence[Span]
    sentences: Sequence[Span]
    published: str
    country: str
    bodies: Sequence[tuple[Name, Span]]
    known: Knowledge

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    def phrase(self, span: Span) -> str:
        """The exact words of a span."""
        return span.of(self.document.text)

    def sentence(self, offset: int) -> Span:
        """The sentence in which an offset stands."""
        at = bisect_right([s.start for s in self.sentences], offset) - 1
        return self.sentences[max(0, at)] if self.sentences else Span(0, len(self.text))

    def span(self, marked: Marked) -> Span | None:
        """The offsets of a marked span, without punctuation at its edges; None when nothing is left."""
        inside = list(self.words[marked.start : marked.end])
        inside += self._rest_of_compound(marked.end)
        if marked.layer == "where":
            inside = self._of_one_paragraph([*inside, *self._rest_of_place(marked.end)])
        while inside and self._edge(inside[0], inside, _CLOSING):
            inside.pop(0)
        while inside and (self._edge(inside[-1], inside, _OPENING) or self._loose(inside[-1], marked.layer)):
            inside.pop()
        return Span(inside[0].start, inside[-1].end) if inside else None

    def whole(self, marked: Marked) -> Span:
        """The offsets of a marked span with all that was marked, punctuation too (as attributions are annotated)."""
        return Span(self.words[marked.start].start, self.words[marked.end - 1].end)

    def _rest_of_compound(self, end: int) -> list[Span]:
        """The words after ``end`` that a hyphen glues to the span: a name or a number ("Mi-25", "Ithriya-Raqqa")."""
        out: list[Span] = []
        while 0 < end < len(self.words) - 1:
            before, hyphen, after = self.words[end - 1], self.words[end], self.words[end + 1]
            glued = before.end == hyphen.start and hyphen.end == after.start and self.phrase(hyphen) in "-–"
            if not glued or not self.text[after.start].isalnum() or self.text[after.start].islower():
                break
            out += [hyphen, after]
            end += 2
        return out

    def _rest_of_place(self, end: int) -> list[Span]:
        """The words after ``end`` of a name that the span breaks off in: it ends in "Eastern", "Deir", "Syrian" of a capital."""
        last = self.words[end - 1]
        rest = _NAME_GOES_ON.match(self.text, last.end) if _OPENS_NAME.fullmatch(self.phrase(last)) else None
        if self.known.places.country_of(self.phrase(last)):
            rest = _CAPITAL.match(self.text, last.end)
        return [w for w in self.words[end : end + _LONGEST_REST] if rest and w.end <= rest.end()]

    def _of_one_paragraph(self, inside: list[Span]) -> list[Span]:
        """The first words of some, up to an empty line: no name of a place goes on from a headline into the dateline."""
        broken = (n for n, (a, b) in enumerate(pairwise(inside), 1) if _EMPTY_LINE.search(self.text, a.end, b.start))
        return inside[: next(broken, len(inside))]

    def _loose(self, word: Span, layer: str) -> bool:
        """Whether a word can't end a span of its layer: an article or a preposition, but for cues ("according to")."""
        if layer.endswith("cue"):  # "denied on Friday" is denied; "according to" is whole
            return self.phrase(word).lower() == "on"
        return not layer.endswith(("cue", "content", "source")) and layer != "mention" and self.phrase(word).lower() in _LOOSE

    def _edge(self, word: Span, inside: Sequence[Span], loose: str) -> bool:
        """Whether a word at an edge is mere punctuation, a possessive's "s", or a bracket whose other half is outside."""
        symbol = self.phrase(word)
        if symbol in _EDGES or symbol in loose or (word == inside[0] and _POSSESSIVE.fullmatch(self.text, max(0, word.start - 2), word.end)):
            return True
        stretch = self.text[inside[0].start : inside[-1].end]
        pair = dict(zip(_OPENING + _CLOSING, _CLOSING + _OPENING, strict=True)).get(symbol)
        return pair is not None and pair not in stretch
