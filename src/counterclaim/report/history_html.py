"""The dossier of several reports as one self-contained page: incidents first, then every report with its quotes marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from counterclaim.records import Document
from counterclaim.report import article, phrases, wording
from counterclaim.report.dossier import Line, Quote
from counterclaim.report.history import Chapter, Held, Histories, Row, Section, Side, Sourced
from counterclaim.report.html import doubt, plain, section, text, whole
from counterclaim.report.safe import flat

# All incidents and reports of a page share one numbering of quotes.
_N = 1


def render_history_html(dossier: Histories) -> str:
    """One page that holds everything it needs; every word of the material is escaped. No script, no network."""
    return whole(" · ".join(wording.gathered(dossier)), _Page(dossier).html())


class _Page:
    """Remembers which quotes stand on the page in full: the matrix and later lines link to those."""

    def __init__(self, dossier: Histories) -> None:
        self._d = dossier
        self._cited: dict[int, Sourced] = {}

    def html(self) -> str:
        """The whole body."""
        d = self._d
        head = f"<header><h1>{text(' · '.join(wording.gathered(d)))}</h1></header>"
        told = "".join(self._chapter(c) for c in d.told)
        briefs = section("Also reported, each by one report", (self._brief(c) for c in d.briefs))
        notes = section("Notes", (plain(wording.endnotes(d)),))
        rest = self._uncited()
        reports = section("Reports", (self._report(x) for x in d.documents))
        return f'<main class="histories dossier">{head}{told}{briefs}{notes}{rest}{reports}</main>'

    def _chapter(self, c: Chapter) -> str:
        course = "".join(self._event(e.when, e.line) for e in c.course)
        more = f"<li>… and {wording.many(c.unshown, 'saying')} on other matters</li>" if c.unshown else ""
        parts = [
            f'<h2 dir="auto">{text(c.headline)}</h2><p class="summary">{text(c.summary)}</p>',
            section("Who says what", (self._matrix(c),) if c.matrix.sides else ()),
            section("Course", (f'<ol class="course">{course}{more}</ol>',) if course else ()),
            *(section(s.title, (self._section(s),)) for s in c.sections),
        ]
        return f'<article class="incident">{"".join(parts)}</article>'

    def _matrix(self, c: Chapter) -> str:
        heads = "".join(_head(*q) for q in c.matrix.questions)
        asked = [q for q, _, _ in c.matrix.questions]
        sides = "".join(self._side(s, asked) for s in c.matrix.sides)
        head = f'<thead><tr><th scope="col">Speaker</th>{heads}</tr></thead>'
        return f'<div class="wide"><table class="matrix">{head}{sides}</table></div>'

    def _side(self, side: Side, asked: Sequence[str]) -> str:
        span = len(asked) + 1
        more = f'<tr><td colspan="{span}">… and {side.more} more</td></tr>' if side.more else ""
        rows = "".join(self._row(r, asked) for r in side.rows)
        head = f'<tr class="side"><th colspan="{span}" scope="rowgroup" dir="auto">{text(side.name)}</th></tr>'
        return f"<tbody>{head}{rows}{more}</tbody>"

    def _row(self, row: Row, asked: Sequence[str]) -> str:
        note = f'<span class="time">{text(row.note)}</span>' if row.note else ""
        cells = "".join(f"<td>{''.join(self._held(h) for h in row.held(q))}</td>" for q in asked)
        return f'<tr><th scope="row" dir="auto">{text(row.speaker)}{note}</th>{cells}</tr>'

    def _held(self, h: Held) -> str:
        notes = wording.held(h)
        time = f' <span class="time">{text(notes)}</span>' if notes else ""
        mark = escape(h.line.mark) + (" left" if h.left else "")
        answer = f'<span class="answer">{text(h.line.text)}</span>{doubt(h.line.doubtful)}'
        return f'<div class="{mark}">{answer} {_links(h.line.quotes)}{time}</div>'

    def _event(self, when: str, line: Line) -> str:
        changed = '<strong class="reversal">Changed.</strong> ' if line.mark == "reversal" else ""
        return f'<li class="{escape(line.mark)}"><span class="when">{text(when)}</span> {changed}{self._told(line)}</li>'

    def _section(self, s: Section) -> str:
        items = "".join(f'<li class="{escape(x.mark)}">{self._told(x)}</li>' for x in s.lines)
        return f"<ul>{items}{f'<li>… and {s.more} more</li>' if s.more else ''}</ul>"

    def _told(self, line: Line) -> str:
        again = [q for q in line.quotes if q.number in self._cited]
        new = [q for q in line.quotes if q not in again and isinstance(q, Sourced)]
        return f"{text(line.text)}{doubt(line.doubtful)} {_links(again)}{''.join(self._quote(q) for q in new)}"

    def _quote(self, q: Sourced) -> str:
        self._cited[q.number] = q
        own = ' class="own"' if wording.has_marks(flat(q.words)) else ""
        return (
            f'<span class="quote" id="d{_N}-q{q.number}"><q dir="auto"{own}>{text(q.words)}</q> '
            f'<a class="place" href="#d{_N}-s{q.number}">{text(wording.place(q))}</a></span>'
        )

    def _brief(self, c: Chapter) -> str:
        lines = "".join(f'<li class="{escape(x.mark)}">{self._told(x)}</li>' for x in wording.first_sayings(c))
        head = f'<h3 dir="auto">{text(c.headline)}</h3><p class="summary">{text(c.summary)}</p>'
        return f'<div class="incident short">{head}<ul>{lines}</ul></div>'

    def _uncited(self) -> str:
        """Quotes to which only the matrix leads."""
        left = {q.number: q for q in self._d.held if q.number not in self._cited and isinstance(q, Sourced)}
        return section(
            "Further words", (f"<ul>{''.join(f'<li>{self._quote(q)}</li>' for q in left.values())}</ul>",) if left else ()
        )

    def _report(self, d: Document) -> str:
        quotes = [q for q in self._cited.values() if q.document == d.id]
        about = " · ".join(text(w) for w in wording.source(d))
        body = article.html(_N, d, quotes)
        return f'<section class="source"><h3 dir="auto">{text(wording.heading(d))}</h3><p class="about">{about}</p>{body}</section>'


def _head(question: str, status: str, words: str) -> str:
    name = f"{text(phrases.SHORT.get(question, question))}<br>"
    return f'<th scope="col">{name}<span class="status {escape(status)}">{text(words.capitalize())}</span></th>'


def _links(quotes: Iterable[Quote]) -> str:
    return " ".join(_link(q) for q in quotes)


def _link(q: Quote) -> str:
    shown = f"{text(wording.quoted(q.words))} {text(wording.place(q))}"
    return f'<a class="ref" href="#d{_N}-q{q.number}" title="{shown}">[{q.number}]</a>'
