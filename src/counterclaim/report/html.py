"""Dossiers as one self-contained page: dossier on the left, article on the right, linked both ways. No script, no network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources

from counterclaim.report import article, wording
from counterclaim.report.dossier import Block, Dossier, Entry, Line, Quote
from counterclaim.report.safe import flat

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render_html(dossiers: Sequence[Dossier]) -> str:
    """One page that holds everything it needs; every word of the material is escaped."""
    title = wording.heading(dossiers[0].document) if len(dossiers) == 1 else f"{len(dossiers)} reports"
    return whole(title, "\n".join(_Page(n, d).html() for n, d in enumerate(dossiers, 1)))


def whole(title: str, body: str) -> str:
    """A page around ``body``, which is HTML already."""
    style = resources.files("counterclaim.report").joinpath("page.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)} – Counterclaim</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def text(words: str) -> str:
    """Words of strangers as the text of a page."""
    return escape(flat(words), quote=True)


class _Page:
    """One dossier; ``n`` keeps its anchors apart from those of other reports on the page."""

    def __init__(self, n: int, dossier: Dossier) -> None:
        self._n = n
        self._d = dossier
        self._cited: dict[int, Quote] = {}

    def html(self) -> str:
        """The report as a section of two columns."""
        left = self._dossier()
        right = article.html(self._n, self._d.document, list(self._cited.values()))
        about = " · ".join(text(w) for w in wording.about(self._d))
        head = f'<h1 dir="auto">{text(wording.heading(self._d.document))}</h1><p class="about">{about}</p>'
        return f'<section class="report"><header>{head}</header><div class="dossier">{left}</div>{right}</section>'

    def _dossier(self) -> str:
        d = self._d
        parts = [] if d.entries else [f"<p>{text(wording.nothing(d))}</p>"]
        parts += [self._entry(e) for e in d.main]
        parts.append(section("Also reported", (self._other(e) for e in d.others)))
        parts.append(section("Said about no one incident", (self._lines(d.general),)))
        parts.append(section("Record in this report", (plain(d.record),)))
        parts.append(section("Not used", (self._lines(d.unused),)))
        parts.append(section("Notes", (plain(wording.notes(d)),)))
        return "\n".join(p for p in parts if p)

    def _entry(self, e: Entry) -> str:
        blocks = "".join(self._block(b) for b in e.blocks)
        rest = self._part("evidence", e.evidence) + self._part("sources", e.origins)
        gaps = f"<dt>not told</dt><dd>{text(wording.gaps(e))}</dd>" if e.gaps else ""
        return f'<article class="incident">{_head(e, "h2")}<dl>{blocks}{rest}{gaps}</dl></article>'

    def _block(self, b: Block) -> str:
        found = "".join(self._found(f) for f in b.findings if f.mark in wording.MARKS)
        status = f'<span class="status {escape(b.status or "told")}">{text(wording.status(b).capitalize())}</span>'
        return f"<dt>{text(b.question)}</dt><dd>{status}{found}{self._lines(b.lines)}</dd>"

    def _found(self, f: Line) -> str:
        mark = wording.MARKS[f.mark].capitalize()
        strong = f'<strong class="{escape(f.mark)}">{mark}.</strong> ' if mark else ""
        return f'<p class="finding">{strong}{text(f.text)}{doubt(f.doubtful)} {self._quotes(f.quotes)}</p>'

    def _part(self, title: str, lines: Sequence[Line]) -> str:
        return f"<dt>{title}</dt><dd>{self._lines(lines)}</dd>" if lines else ""

    def _lines(self, lines: Sequence[Line]) -> str:
        items = "".join(
            f'<li class="{escape(x.mark)}">{text(x.text)}{doubt(x.doubtful)} {self._quotes(x.quotes)}</li>' for x in lines
        )
        return f"<ul>{items}</ul>" if items else ""

    def _quotes(self, quotes: Iterable[Quote]) -> str:
        return " ".join(self._quote(q) for q in quotes)

    def _quote(self, q: Quote) -> str:
        first = q.number not in self._cited
        self._cited.setdefault(q.number, q)
        anchor = f' id="d{self._n}-q{q.number}"' if first else ""
        mark = wording.place(q)
        own = ' class="own"' if wording.has_marks(flat(q.words)) else ""
        return (
            f'<span class="quote"{anchor}><q dir="auto"{own}>{text(q.words)}</q> '
            f'<a class="place" href="#d{self._n}-s{q.number}">{text(mark)}</a></span>'
        )

    def _other(self, e: Entry) -> str:
        blocks = "".join(self._block(b) for b in e.blocks)
        more = f"<details><summary>Question by question</summary><dl>{blocks}</dl></details>" if blocks else ""
        return f'<div class="incident short">{_head(e, "h3")}{self._lines((*e.brief, *e.evidence))}{more}</div>'


def _head(e: Entry, tag: str) -> str:
    return f'<{tag} dir="auto">{text(e.headline)}{doubt(e.doubtful)}</{tag}><p class="summary">{text(e.summary)}</p>'


def doubt(doubtful: bool) -> str:
    """The mark of what the reader is less sure of than not."""
    return ' <span class="doubt" title="The reader is less sure of this than not">?</span>' if doubtful else ""


def section(title: str, parts: Iterable[str]) -> str:
    """A titled part of the page, nothing where it is empty."""
    body = "".join(parts)
    return f'<section class="part"><h2 class="small">{title}</h2>{body}</section>' if body else ""


def plain(lines: Sequence[str]) -> str:
    """Lines without quotes as a list."""
    return "<ul>" + "".join(f"<li>{text(x)}</li>" for x in lines) + "</ul>" if lines else ""
