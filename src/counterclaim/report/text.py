"""Dossiers for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterclaim.report import wording
from counterclaim.report.dossier import Block, Dossier, Entry, Line
from counterclaim.report.layout import wrap
from counterclaim.report.safe import flat
from counterclaim.report.sheet import LABEL, NARROW, WIDE, Sheet

COLOURS = {
    "contested": "red",
    "contradiction": "red",
    "agreed": "green",
    "agreement": "green",
    "corroborated": "green",
    "corroboration": "green",
    "rising": "yellow",
    "reversal": "magenta",
    "withdrawn": "magenta",
    "admission": "cyan",
    "single-source": "yellow",
}


def render_text(dossiers: Sequence[Dossier], width: int = 100, colour: bool = False) -> str:
    """The dossiers one after another, in lines of at most ``width`` cells (60 to 120).

    ``colour`` adds escape sequences of our own; those of the material never reach the output.
    """
    width = max(NARROW, min(WIDE, width))
    return "\n".join(line for d in dossiers for line in _Page(width, colour).dossier(d)) + "\n"


class _Page(Sheet):
    """Lays out one dossier."""

    def dossier(self, d: Dossier) -> Iterator[str]:
        """All lines of one dossier."""
        yield self._paint("━" * self._width, "dim")
        yield from self._painted(wrap(flat(wording.heading(d.document)), self._width), "bold")
        yield from self._painted(wrap(" · ".join(map(flat, wording.about(d))), self._width), "dim")
        if not d.entries:
            yield ""
            yield from wrap(wording.nothing(d), self._width)
        for entry in d.main:
            yield from self._entry(entry)
        yield from self._section("ALSO REPORTED", (x for e in d.others for x in self._other(e)))
        yield from self._section("SAID ABOUT NO ONE INCIDENT", (x for g in d.general for x in self._line(g, "  ")))
        yield from self._section("RECORD IN THIS REPORT", (x for r in d.record for x in wrap(flat(r), self._width, "  ", "    ")))
        yield from self._section("NOT USED", (x for u in d.unused for x in self._line(u, "  ")))
        yield from self._section("NOTES", (x for n in wording.notes(d) for x in wrap(flat(n), self._width, "  ", "    ")))
        yield ""

    def _entry(self, entry: Entry) -> Iterator[str]:
        yield ""
        head = flat(entry.headline) + (" (?)" if entry.doubtful else "")
        yield from self._painted(wrap(head, self._width, "", "  "), "bold")
        yield from wrap(flat(entry.summary), self._width, "  ")
        for block in entry.blocks:
            yield from self._block(block)
        yield from self._listed("evidence", entry.evidence)
        yield from self._listed("sources", entry.origins)
        if entry.gaps:
            yield from wrap(wording.gaps(entry), self._width, self._label("not told"), " " * (LABEL + 2))

    def _block(self, block: Block) -> Iterator[str]:
        shown = [f for f in block.findings if f.mark in wording.MARKS]
        style = COLOURS.get(block.status, "bold")
        yield self._label(block.question) + self._paint(wording.status(block), style)
        for finding in shown:
            yield from self._found(finding)
        for line in block.lines:
            yield from self._line(line, " " * (LABEL + 2))

    def _found(self, finding: Line) -> Iterator[str]:
        pad = " " * (LABEL + 2)
        mark = wording.MARKS[finding.mark]
        text = wrap(f"{mark} {flat(finding.text)}{' (?)' if finding.doubtful else ''}".strip(), self._width, pad, pad)
        yield from (self._marked(x, mark, finding.mark) for x in text)
        for quote in finding.quotes:
            yield from self._quote(quote, pad + "    ")

    def _marked(self, line: str, mark: str, kind: str) -> str:
        return line.replace(mark, self._paint(mark, COLOURS[kind]), 1) if mark and line.lstrip().startswith(mark) else line

    def _listed(self, word: str, lines: Sequence[Line]) -> Iterator[str]:
        for n, line in enumerate(lines):
            label = self._label(word if n == 0 else "")
            yield from self._line(line, " " * (LABEL + 2), label)

    def _other(self, entry: Entry) -> Iterator[str]:
        yield from self._painted(wrap(flat(entry.headline) + (" (?)" if entry.doubtful else ""), self._width, "  ", "    "), "bold")
        yield from wrap(flat(entry.summary), self._width, "    ")
        for line in (*entry.brief, *entry.evidence):
            yield from self._line(line, "    ")
