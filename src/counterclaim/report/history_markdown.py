"""The dossier of several reports as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterclaim.reconcile.dates import plain
from counterclaim.records import Document
from counterclaim.report import phrases, wording
from counterclaim.report.dossier import Line, Quote
from counterclaim.report.history import Chapter, Histories, Row, Section
from counterclaim.report.markdown import doubt, escaped, quoted, section


def render_history_markdown(dossier: Histories) -> str:
    """All incidents; a quote in full where it first stands after the matrix, which links to it."""
    return "\n".join(_Page().histories(dossier)).rstrip() + "\n"


class _Page:
    """Remembers which quotes were written in full."""

    def __init__(self) -> None:
        self._full: set[int] = set()

    def histories(self, d: Histories) -> Iterator[str]:
        """All lines of the dossier."""
        yield from (f"# {escaped(' · '.join(wording.gathered(d)))}", "")
        for chapter in d.told:
            yield from self._chapter(chapter)
        yield from section("Also reported, each by one report", (x for c in d.briefs for x in self._brief(c)))
        left = {q.number: q for q in d.held if q.number not in self._full}
        yield from section("Further words", (x for q in left.values() for x in _anchored(q, "")))
        yield from section("Reports", (_report(x) for x in d.documents))
        yield from section("Notes", (f"- {escaped(n)}" for n in wording.endnotes(d)))

    def _chapter(self, c: Chapter) -> Iterator[str]:
        yield from (f"## {escaped(c.headline)}", "", escaped(c.summary), "")
        if c.matrix.sides:
            yield from ("### Who says what", "", *self._matrix(c), "")
        if c.course:
            yield from ("### Course", "", *(x for e in c.course for x in self._line(e.line, f"**{escaped(e.when)}**: ")))
            yield from ([f"- … and {wording.many(c.unshown, 'saying')} on other matters", ""] if c.unshown else [""])
        for part in c.sections:
            yield from (f"### {part.title}", "", *self._lines(part), "")

    def _matrix(self, c: Chapter) -> Iterator[str]:
        asked = [q for q, _, _ in c.matrix.questions]
        heads = [f"{phrases.SHORT.get(q, q)} ({words.lower()})" for q, _, words in c.matrix.questions]
        yield f"| speaker | {' | '.join(map(escaped, heads))} |"
        yield "|---" * (len(asked) + 1) + "|"
        for side in c.matrix.sides:
            yield f"| **{escaped(side.name)}** |" + " |" * len(asked)
            yield from (self._row(row, asked) for row in side.rows)
            if side.more:
                yield f"| … and {side.more} more |" + " |" * len(asked)

    def _row(self, row: Row, asked: Sequence[str]) -> str:
        note = f"<br>{escaped(row.note)}" if row.note else ""
        cells = ["<br>".join(_cell(h.line, wording.held(h)) for h in row.held(q)) for q in asked]
        return f"| {escaped(row.speaker)}{note} | {' | '.join(cells)} |"

    def _lines(self, part: Section) -> Iterator[str]:
        for line in part.lines:
            yield from self._line(line)
        if part.more:
            yield f"- … and {part.more} more"

    def _line(self, line: Line, lead: str = "") -> Iterator[str]:
        again = [q for q in line.quotes if q.number in self._full]
        links = f" {_links(again)}" if again else ""
        changed = "**CHANGED** " if line.mark == "reversal" and lead else ""
        yield f"- {lead}{changed}{escaped(line.text)}{doubt(line.doubtful)}{links}"
        for quote in line.quotes:
            if quote not in again:
                self._full.add(quote.number)
                yield from _anchored(quote, "  ")

    def _brief(self, c: Chapter) -> Iterator[str]:
        yield from (f"### {escaped(c.headline)}", "", escaped(c.summary), "")
        for line in wording.first_sayings(c):
            yield from self._line(line)
        yield ""


def _anchored(quote: Quote, pad: str) -> tuple[str, ...]:
    return "", f'{pad}<a id="q{quote.number}"></a>', quoted(quote, pad), ""


def _cell(line: Line, notes: str) -> str:
    return f"{escaped(line.text)}{doubt(line.doubtful)}{f' ({escaped(notes)})' if notes else ''} {_links(line.quotes)}".rstrip()


def _links(quotes: Sequence[Quote]) -> str:
    return " ".join(f"[\\[{q.number}\\]](#q{q.number})" for q in quotes)


def _report(d: Document) -> str:
    about = [d.publisher, plain(d.published) if d.published else "date not known", d.title, wording.brief_id(d.id)]
    return f"- {escaped(', '.join(w for w in about if w))}"
