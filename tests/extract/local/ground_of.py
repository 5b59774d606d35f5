"""A document as the rules see it, for tests."""

from counterclaim.extract.local.decode import Marked
from counterclaim.extract.local.ground import Ground, Knowledge, bodies
from counterclaim.records import Document, Span
from counterclaim.text.sentences import sentences
from counterclaim.text.words import words

KNOWN = Knowledge.load()


def ground(text: str, published: str = "2016-07-09", country: str = "Syria") -> Ground:
    document = Document("d", "", text, publisher="A Wire", published=published)
    return Ground(document, words(text), sentences(text), published, country, bodies(KNOWN.names, text), KNOWN)


def span(text: str, quote: str, nth: int = 1) -> Span:
    at = -1
    for _ in range(nth):
        at = text.index(quote, at + 1)
    return Span(at, at + len(quote))


def marked(of: Ground, layer: str, quote: str) -> Marked:
    """The words of a quote, marked for a layer and sure."""
    at = span(of.text, quote)
    inside = [k for k, w in enumerate(of.words) if at.start <= w.start and w.end <= at.end]
    return Marked(layer, inside[0], inside[-1] + 1, 0.9)
