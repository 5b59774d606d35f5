"""The article with its quoted words highlighted and linked back to the dossier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from counterclaim.records import Document, PartKind
from counterclaim.report.dossier import Quote
from counterclaim.report.safe import lines

_ASIDE = (PartKind.COMMENTS, PartKind.LINKS, PartKind.CAPTION)


def html(n: int, document: Document, quotes: Sequence[Quote]) -> str:
    """The text of the report ``n`` of a page, in order and whole, cut only where quotes begin and end."""
    body = "".join(_pieces(n, document, sorted(quotes, key=lambda q: (q.start, -q.end))))
    return f'<div class="article" dir="auto">{body}</div>'


def _pieces(n: int, document: Document, quotes: Sequence[Quote]) -> Iterator[str]:
    asides = [p.span for p in document.parts if p.kind in _ASIDE]
    ends = {x for q in quotes for x in (q.start, q.end)} | {x for s in asides for x in s}
    cuts = sorted({0, len(document.text), *ends})
    opening: dict[int, list[Quote]] = {}
    for q in quotes:
        opening.setdefault(q.start, []).append(q)
    covering: list[Quote] = []
    for start, end in pairwise(cuts):
        covering = [q for q in covering if q.end > start] + opening.get(start, [])
        aside = any(s.start <= start and end <= s.end for s in asides)
        opens = "".join(f'<a class="at" id="d{n}-s{q.number}"></a>' for q in opening.get(start, []))
        closes = "".join(_back(n, q) for q in covering if q.end == end)
        yield opens + _piece(document.text[start:end], covering, aside) + closes


def _piece(words: str, covering: Sequence[Quote], aside: bool) -> str:
    text = escape(lines(words), quote=True)
    if covering:
        depth = min(3, len(covering))
        text = f'<mark class="m{depth}">{text}</mark>'
    return f'<span class="aside">{text}</span>' if aside else text


def _back(n: int, q: Quote) -> str:
    return f'<a class="back" href="#d{n}-q{q.number}" title="Cited in the dossier">{q.number}</a>'
