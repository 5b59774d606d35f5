"""Spans of a document's text -> the text with marks: whole and in order, cut wherever a mark begins or ends.

What the page holds maps back to the text sign by sign: what is shown otherwise (control characters, confidential names) stands in
an element of its own whose ``data-n`` says how many code points of the text it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markupsafe import Markup, escape

from counterclaim.ledger.veil import Veil
from counterclaim.records import Claim, Document, PartKind, Reading, Span
from counterclaim.report.safe import lines

ASIDE: Final = (PartKind.COMMENTS, PartKind.LINKS, PartKind.CAPTION)
STRONG: Final = ("at", "claim")
"""Kinds that are marked as ``mark``; the others are spans."""
_PLAIN: Final = str.maketrans("", "", "\n\t\xa0")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that are something: ``kind`` is a class of the style sheet, ``claim`` the claim's id.

    ``number`` is the claim's number on the page, where its first words begin.
    """

    span: Span
    kind: str
    claim: str = ""
    number: int = 0


def marks_of(document: Document, reading: Reading, at: Sequence[Span] = ()) -> list[Mark]:
    """The marks on a document's text: its claims in the order in which they stand there, its incidents, what is no reporting, and
    the words that were asked for."""
    found = [Mark(part.span, f"aside {part.kind.value}") for part in document.parts if part.kind in ASIDE]
    found += [Mark(s, "incident") for i in reading.incidents for s in i.mentions]
    for number, c in enumerate(in_order(reading), 1):
        found += [Mark(s, "claim", c.cid, number if s == c.content[0] else 0) for s in c.content]
        found += [Mark(s, kind, c.cid) for kind, s in (("source", c.source), ("cue", c.cue)) if s]
    return found + [Mark(s, "at", number=int(not n)) for n, s in enumerate(at)]


def in_order(reading: Reading) -> list[Claim]:
    """The claims of a reading in the order in which their words stand in the text."""
    return sorted(reading.claims, key=lambda c: (min(c.content, default=Span(0, 0)), c.cid))


def marked(text: str, marks: Iterable[Mark], veil: Veil) -> Markup:
    """The text as HTML, with anchors ``at`` and ``w-`` and a claim's id where their words begin."""
    fit = [m for m in (_within(m, len(text)) for m in marks) if m.span.length]
    return Markup("").join(_pieces(text, fit, list(veil.hidden(text))))


def _within(mark: Mark, end: int) -> Mark:
    start = min(max(mark.span.start, 0), end)
    return Mark(Span(start, min(max(mark.span.end, start), end)), mark.kind, mark.claim, mark.number)


def _pieces(text: str, marks: Sequence[Mark], hidden: Sequence[tuple[int, int, str]]) -> Iterator[Markup]:
    opening: dict[int, list[Mark]] = {}
    for m in marks:
        opening.setdefault(m.span.start, []).append(m)
    told = {start: (end, words) for start, end, words in hidden}
    covered = [Span(start, end) for start, end, _ in hidden]
    ends = {x for m in marks for x in m.span} | {x for s in covered for x in s} | {0, len(text)}
    covering: list[Mark] = []
    for start, end in pairwise(sorted(ends)):
        opened = opening.get(start, [])
        covering = [m for m in covering if m.span.end > start] + opened
        yield from _anchors(opened)
        if start in told:
            words = Markup('<span class="veiled" data-n="{}">{}</span>').format(told[start][0] - start, told[start][1])
        elif any(s.start < start < s.end for s in covered):
            continue  # the rest of a name that is hidden
        else:
            words = shown(text[start:end])
        yield _wrapped(words, covering)


def _anchors(opened: Sequence[Mark]) -> Iterator[Markup]:
    for m in opened:
        if m.number and m.kind == "at":
            yield Markup('<span id="at" tabindex="-1"></span>')
        elif m.number:
            yield Markup('<span class="spot" id="w-{}" data-number="{}"></span>').format(m.claim, m.number)


def _wrapped(words: Markup, covering: Sequence[Mark]) -> Markup:
    if not covering:
        return words
    kinds = list(dict.fromkeys(m.kind for m in covering))
    claims = " ".join(dict.fromkeys(m.claim for m in covering if m.claim))
    tag = "mark" if any(k in STRONG for k in kinds) else "span"
    data = Markup(' data-claims="{}"').format(claims) if claims else ""
    return Markup('<{tag} class="{kinds}"{data}>{words}</{tag}>').format(tag=tag, kinds=" ".join(kinds), data=data, words=words)


def shown(words: str) -> Markup:
    """Words as they may stand on a page: each character that must not act is named in an element that tells what it stands for."""
    if words.translate(_PLAIN).isprintable():
        return escape(words)
    return Markup("").join(_sign(c) for c in _signs(words))


def _signs(words: str) -> Iterator[str]:
    """The characters one by one; a line end of two is one sign."""
    at = 0
    while at < len(words):
        size = 2 if words.startswith("\r\n", at) else 1
        yield words[at : at + size]
        at += size


def _sign(sign: str) -> Markup:
    safe = lines(sign)
    return escape(sign) if safe == sign else Markup('<span class="sign" data-n="{}">{}</span>').format(len(sign), safe)
