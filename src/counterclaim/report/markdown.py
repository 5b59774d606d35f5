"""Dossiers as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from counterclaim.report import wording
from counterclaim.report.dossier import Block, Dossier, Entry, Line, Quote
from counterclaim.report.safe import flat

# What means something to Markdown or HTML is escaped, anywhere or at the start of a line; links in the material stay words.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&]|^[#+=>-])")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_URL = re.compile(r"\b(https?|ftp|www)([:.])", re.IGNORECASE)


def render_markdown(dossiers: Sequence[Dossier]) -> str:
    """The dossiers one after another."""
    return "\n".join(line for d in dossiers for line in _dossier(d)).rstrip() + "\n"


def escaped(words: str) -> str:
    """Words on one line, with nothing in them that Markdown would read as markup or a renderer turn into a link."""
    text = _SPECIAL.sub(r"\\\1", flat(words))
    return _URL.sub(r"\1&#8203;\2", _NUMBERED.sub(r"\1\\\2", text))


def _dossier(d: Dossier) -> Iterator[str]:
    yield from (f"# {escaped(wording.heading(d.document))}", "", escaped(" · ".join(wording.about(d))), "")
    if not d.entries:
        yield from (wording.nothing(d), "")
    for entry in d.main:
        yield from _entry(entry)
    yield from section("Also reported", (x for e in d.others for x in _other(e)))
    yield from section("Said about no one incident", (x for g in d.general for x in bullet(g)))
    yield from section("Record in this report", (f"- {escaped(r)}" for r in d.record))
    yield from section("Not used", (x for u in d.unused for x in bullet(u)))
    yield from section("Notes", (f"- {escaped(n)}" for n in wording.notes(d)))


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A titled part of the page, nothing where it has no lines."""
    body = list(lines)
    if body:
        yield from (f"## {title}", "", *body, "")


def _entry(entry: Entry) -> Iterator[str]:
    yield from (f"## {escaped(entry.headline)}{doubt(entry.doubtful)}", "", escaped(entry.summary), "")
    for block in entry.blocks:
        yield from _block(block)
    yield from _part("evidence", entry.evidence)
    yield from _part("sources", entry.origins)
    if entry.gaps:
        yield from (f"**not told**: {wording.gaps(entry)}", "")


def _block(block: Block) -> Iterator[str]:
    yield from (f"### {block.question}: {wording.status(block)}", "")
    for finding in (f for f in block.findings if f.mark in wording.MARKS):
        mark = wording.MARKS[finding.mark]
        yield (f"**{mark}** " if mark else "") + escaped(finding.text) + doubt(finding.doubtful)
        yield from ("", *(x for q in finding.quotes for x in (quoted(q, ""), "")))
    yield from (x for line in block.lines for x in bullet(line))
    yield ""


def _part(title: str, lines: Sequence[Line]) -> Iterator[str]:
    if lines:
        yield from (f"### {title}", "", *(x for line in lines for x in bullet(line)), "")


def bullet(line: Line) -> Iterator[str]:
    """A line with its quotes below it."""
    yield f"- {escaped(line.text)}{doubt(line.doubtful)}"
    for q in line.quotes:
        yield quoted(q, "  ")


def quoted(quote: Quote, pad: str) -> str:
    """Words in full with their place."""
    return f"{pad}> {escaped(wording.quoted(quote.words))} {escaped(wording.place(quote))}"


def _other(entry: Entry) -> Iterator[str]:
    yield from (f"### {escaped(entry.headline)}{doubt(entry.doubtful)}", "", escaped(entry.summary), "")
    yield from (x for line in (*entry.brief, *entry.evidence) for x in bullet(line))
    yield ""


def doubt(doubtful: bool) -> str:
    """The mark of what the reader is less sure of than not."""
    return " (?)" if doubtful else ""
