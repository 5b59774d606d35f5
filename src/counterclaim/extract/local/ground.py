"""What the rules stand on while one document is read: its text, its dates, and what is known beforehand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

from counterclaim.extract.local.decode import Marked
from counterclaim.know import counts, means, times
from counterclaim.know.names import Name, Names
from counterclaim.know.places import Places
from counterclaim.records.document import Document
from counterclaim.records.spans import Span
from counterclaim.text.lines import clock_lines

_EDGES = frozenset(",.;:!?…\"'“”‘’»«-–—")
_LOOSE = frozenset({"the", "a", "an", "and", "of", "in", "on", "at", "to", "by", "with", "from", "for", "or"})
_OPENING, _CLOSING = "([{", ")]}"
_OTHER_HALF = dict(zip(_OPENING + _CLOSING, _CLOSING + _OPENING, strict=True))
# What a name of a place begins with and never is alone, and the words by which it goes on.
_OPENS_NAME = re.compile(
    r"(?:north|south|east|west)(?:ern)?|(?:north|south)(?:east|west)(?:ern)?|central|rural|deir|tall?|tell?|khan", re.IGNORECASE
)
_NAME_GOES_ON = re.compile(
    r"[ -](?:(?:al|el|ez|az|ash|as|ar)[ -])?(?!(?:The|An?|In|On|At|It|He|She|They|But|And)\b)[A-Z][\w'’]*(?:-\w+)*"
)
COUNTED = ("killed", "wounded", "captured")
_ROOM = 40  # code points beside a mark in which the rest of what it names stands
_BOUNDS = r"(?:up to|at least|(?:no |not )?(?:more|fewer|less) than|as many as|at most)"
_BOUND, _BOUND_BEFORE = re.compile(rf"{_BOUNDS}|up|least", re.IGNORECASE), re.compile(rf"\b{_BOUNDS}\s$", re.IGNORECASE)
_ROSE_FROM = re.compile(
    r"\b(?:rose|risen|ris(?:es|ing)|increas(?:ed|ing)|climb(?:ed|ing)|grown|grew|jumped|went up|gone up|revised|raised)\b"
    r"[^.;]{0,20}\bfrom\s$",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:\s[\w-]+)?\sto\s(?P<now>(?:at least |more than )?[\w-]+)", re.IGNORECASE)
_STRIKE = re.compile(r"[ -](?:strikes?|raids?|attacks?|bombardments?)\b", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n\s*\n")
_POSSESSIVE = re.compile(r"\w['’]s")
_ONE_WORD, _LONGER = re.compile(r"[A-Z][a-z]+"), re.compile(r" (?!News|Newspaper|Agency|TV)[A-Z][a-z]+")
_CAPITAL = re.compile(r" capital\b")
_TIME_THAT = re.compile(r"(?P<when>(?:(?:on|in|late|early) )?[\w ]{4,24}?) that (?=\S)")
# Whose an army is, before where it was: "Northland's army near Orma".
_ARMY_OF = re.compile(
    r"[A-Z][\w-]+['’]s\s+(?:\w+\s+)?(?:army|military|forces|troops|soldiers|navy|police)\s+(?=(?:near|in|at|outside)\b)"
)
_LONGEST_REST = 9  # words
_START, _END = attrgetter("start"), attrgetter("end")


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
    """The known names in a text with their spans, but for those that are also names of places, and for outlets whose name is the
    beginning of another's ("The National Army")."""
    found = [(name, Span(start, end)) for name, start, end in names.mentioned(text)]
    return [
        (name, at)
        for name, at in found
        if not (_opens_another(text, at) if name.outlet else names.is_place((name, at.start, at.end), text))
    ]


def _opens_another(text: str, outlet: Span) -> bool:
    """Whether an outlet of one plain word after "the" goes on as a longer name."""
    the = text[max(0, outlet.start - len("the ")) : outlet.start].lower() == "the "
    return the and bool(_ONE_WORD.fullmatch(outlet.of(text)) and _LONGER.match(text, outlet.end))


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
    _spans: dict[Marked, Span | None] = field(default_factory=dict, repr=False, compare=False)  # asked for again and again

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    def phrase(self, span: Span) -> str:
        """The exact words of a span."""
        return span.of(self.document.text)

    def sentence(self, offset: int) -> Span:
        """The sentence in which an offset stands."""
        at = bisect_right(self.sentences, offset, key=_START) - 1
        return self.sentences[max(0, at)] if self.sentences else Span(0, len(self.text))

    def span(self, marked: Marked) -> Span | None:
        """The offsets of a marked span, without punctuation at its edges; None when nothing is left."""
        if marked not in self._spans:
            self._spans[marked] = self._trimmed(marked)
        return self._spans[marked]

    def _trimmed(self, marked: Marked) -> Span | None:
        inside = list(self.words[marked.start : marked.end])
        inside += self._rest_of_compound(marked.end)
        inside = self._below_its_clock(inside)
        if marked.layer == "where":
            inside = self._of_one_paragraph([*inside, *self._rest_of_place(marked.end)])
        while inside and self._edge(inside[0], inside, _CLOSING):
            inside.pop(0)
        while inside and (self._edge(inside[-1], inside, _OPENING) or self._loose(inside[-1], marked.layer)):
            inside.pop()
        found = Span(inside[0].start, inside[-1].end) if inside else None
        if found is not None and marked.layer in COUNTED:
            return self._figure(found)
        if found is not None and marked.layer == "c.content":
            return self._after_its_time(found)
        if found is not None and marked.layer == "where" and (whose := _ARMY_OF.match(self.text, *found)):
            return Span(whose.end(), found.end)
        return self._whole_weapon(found) if found is not None and marked.layer == "means" else found

    def _after_its_time(self, content: Span) -> Span:
        """A content without the time of its saying before it: "(denied) a day earlier that it had lost a helicopter"."""
        before = _TIME_THAT.match(self.text, *content)
        timed = before and (times.against(before["when"]) is not None or times.resolve(before["when"], self.published))
        return Span(before.end(), content.end) if before and timed else content

    def _figure(self, span: Span) -> Span | None:
        """A toll with the words that bound it ("up to"), the later of two ("from two to four"); None for such words alone."""
        if _BOUND.fullmatch(self.phrase(span)):
            return None
        rose = _ROSE_FROM.search(self.text, max(0, span.start - _ROOM), span.start) and _TO.match(self.text, span.end)
        if rose and counts.parse_count(rose["now"]):
            return Span(*rose.span("now"))
        bound = _BOUND_BEFORE.search(self.text, max(0, span.start - _ROOM), span.start)
        return Span(bound.start(), span.end) if bound else span

    def _whole_weapon(self, span: Span) -> Span:
        """A weapon's name of which only the first words were marked ("air" of "air defences")."""
        if self.phrase(span).lower() == "air" and (strike := _STRIKE.match(self.text, span.end)):
            return Span(span.start, strike.end())
        known = means.mention(self.text[span.start : span.end + _ROOM])
        return Span(span.start, max(span.end, span.start + known[2])) if known and known[1] == 0 else span

    def whole(self, marked: Marked) -> Span:
        """The offsets of a marked span with all that was marked, punctuation too (as attributions are annotated)."""
        return Span(self.words[marked.start].start, self.words[marked.end - 1].end)

    def mark(self, layer: str, span: Span, confidence: float) -> Marked:
        """The words that overlap a span, marked for a layer; the span must overlap one."""
        first = bisect_left(self.words, span.start + 1, key=_END)
        last = bisect_right(self.words, span.end - 1, key=_START)
        return Marked(layer, first, max(last, first + 1), confidence)

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

    def _below_its_clock(self, inside: list[Span]) -> list[Span]:
        """Some words without those of a line before them that holds but a clock time."""
        if not inside or not self.text[inside[0].start].isdigit() or "\n" not in self.text[inside[0].start : inside[-1].end]:
            return inside
        heads = [at.end for at, _ in clock_lines(self.text) if at.start <= inside[0].start < at.end]
        return [w for w in inside if not heads or w.start > heads[0]]

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
        if (
            symbol in _EDGES
            or symbol in loose
            or (word == inside[0] and _POSSESSIVE.fullmatch(self.text, max(0, word.start - 2), word.end))
        ):
            return True
        pair = _OTHER_HALF.get(symbol)
        return pair is not None and pair not in self.text[inside[0].start : inside[-1].end]
