"""Lines of a terminal with their quotes: what all dossiers in plain text share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from counterclaim.report import wording
from counterclaim.report.dossier import Line, Quote
from counterclaim.report.layout import paint, wrap
from counterclaim.report.safe import flat

NARROW, WIDE = 60, 120
LABEL = 12
# A quote that stands in full above is shortened to about this many characters when it is cited again.
SHORT = 70


class Sheet:
    """Lays out lines with their quotes, ``width`` cells wide; remembers which quotes were printed in full."""

    def __init__(self, width: int, colour: bool) -> None:
        self._width = width
        self._colour = colour
        self._full: set[int] = set()

    def _section(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        body = list(lines)
        if body:
            yield from ("", self._paint(title, "bold"), *body)

    def _label(self, word: str) -> str:
        return f"  {word:<{LABEL}}"

    def _line(self, line: Line, pad: str, label: str = "") -> Iterator[str]:
        doubt = " (?)" if line.doubtful else ""
        yield from wrap(flat(line.text) + doubt, self._width, (label or pad) + "• ", pad + "  ")
        for quote in line.quotes:
            yield from self._quote(quote, pad + "    ")

    def _quote(self, quote: Quote, pad: str) -> Iterator[str]:
        words = flat(quote.words)
        if quote.number in self._full and len(words) > SHORT:
            words = words[:SHORT].rsplit(" ", 1)[0] + " […]"
        place = flat(wording.again(quote) if quote.number in self._full else wording.place(quote))
        self._full.add(quote.number)
        lines = wrap(f"{wording.quoted(words)} {place}", self._width, pad, pad + " ")
        yield from (self._dimmed(x, place) for x in lines)

    def _dimmed(self, line: str, place: str) -> str:
        return line.replace(place, self._paint(place, "dim")) if place in line else line

    def _paint(self, text: str, style: str) -> str:
        return paint(text, style, self._colour)

    def _painted(self, lines: Iterable[str], style: str) -> Iterator[str]:
        return (self._paint(x, style) for x in lines)
