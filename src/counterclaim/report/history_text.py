"""The dossier of several reports for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from counterclaim.report import wording
from counterclaim.report.dossier import Line
from counterclaim.report.history import Chapter, Histories, Row, Section, Side
from counterclaim.report.layout import wrap
from counterclaim.report.safe import flat
from counterclaim.report.sheet import LABEL, NARROW, WIDE, Sheet
from counterclaim.report.text import COLOURS

_INDENTED = ("contribution", "grade")


def render_history_text(dossier: Histories, width: int = 100, colour: bool = False) -> str:
    """All incidents in lines of at most ``width`` cells (60 to 120); a quote in full where it first stands."""
    return "\n".join(_Page(max(NARROW, min(WIDE, width)), colour).histories(dossier)) + "\n"


class _Page(Sheet):
    """Lays out incidents of many reports."""

    def __init__(self, width: int, colour: bool) -> None:
        super().__init__(width, colour)
        self._noted: set[str] = set()

    def histories(self, d: Histories) -> Iterator[str]:
        """All lines of the dossier."""
        yield self._paint("━" * self._width, "dim")
        yield from self._painted(wrap(" · ".join(wording.gathered(d)), self._width), "dim")
        for chapter in d.told:
            yield from self._chapter(chapter)
        yield from self._section("ALSO REPORTED, EACH BY ONE REPORT", (x for c in d.briefs for x in self._brief(c)))
        yield from self._section("NOTES", (x for n in wording.endnotes(d) for x in wrap(flat(n), self._width, "  ", "    ")))
        yield ""

    def _chapter(self, c: Chapter) -> Iterator[str]:
        self._noted.clear()
        yield ""
        yield self._paint("─" * self._width, "dim")
        yield from self._painted(wrap(flat(c.headline), self._width, "", "  "), "bold")
        yield from wrap(flat(c.summary), self._width, "  ")
        yield from self._section("WHO SAYS WHAT", (x for q in c.matrix.questions for x in self._question(c, *q)))
        yield from self._section("COURSE", self._course(c))
        for section in c.sections:
            yield from self._section(section.title.upper(), self._lines(section))

    def _question(self, c: Chapter, question: str, status: str, words: str) -> Iterator[str]:
        yield self._label(question) + self._paint(words, COLOURS.get(status, "bold"))
        for side in c.matrix.sides:
            rows = [r for r in side.rows if r.held(question)]
            if rows:
                yield from self._rows(question, side, rows)

    def _rows(self, question: str, side: Side, rows: Iterable[Row]) -> Iterator[str]:
        pad = " " * (LABEL + 2)
        yield from self._painted(wrap(flat(side.name), self._width, pad, pad), "under")
        told = [r for r in rows if not all(h.implied for h in r.held(question))]
        for row in told:
            note = f", {row.note}" if row.note and row.speaker not in self._noted else ""
            self._noted.add(row.speaker)
            for n, held in enumerate(row.held(question)):
                notes = wording.held(held)
                text = f"{row.speaker}{note if n == 0 else ''}: {held.line.text}{f' ({notes})' if notes else ''}"
                yield from self._line(replace(held.line, text=text, quotes=held.line.quotes[:1]), pad)
        implied = [r.speaker for r in rows if r not in told]
        if implied:
            yield from wrap(f"• implied by what {flat(wording.several(implied))} said", self._width, pad, pad + "  ")

    def _course(self, c: Chapter) -> Iterator[str]:
        for event in c.course:
            yield from self._event(event.when, event.line)
        if c.unshown:
            yield f"  … and {wording.many(c.unshown, 'saying')} on other matters"

    def _event(self, when: str, line: Line) -> Iterator[str]:
        mark = "CHANGED " if line.mark == "reversal" else ""
        found = list(self._line(replace(line, text=f"{when}: {mark}{line.text}"), "  "))
        yield from (x.replace("CHANGED", self._paint("CHANGED", "magenta"), 1) if mark else x for x in found)

    def _lines(self, section: Section) -> Iterator[str]:
        for line in section.lines:
            yield from self._line(line, "      " if line.mark in _INDENTED else "  ")
        if section.more:
            yield f"  … and {section.more} more"

    def _brief(self, c: Chapter) -> Iterator[str]:
        yield from self._painted(wrap(flat(c.headline), self._width, "  ", "    "), "bold")
        yield from wrap(flat(c.summary), self._width, "    ")
        for line in wording.first_sayings(c):
            yield from self._line(line, "    ")
