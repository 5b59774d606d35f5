"""Words that all forms of the dossier share: who and when, statuses, notes, places of quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from textwrap import shorten

from counterclaim.reconcile import wording
from counterclaim.reconcile.dates import plain
from counterclaim.records import Document
from counterclaim.records.edtf import days
from counterclaim.records.versions import key_of
from counterclaim.report.dossier import Block, Dossier, Entry, Line, Quote
from counterclaim.report.history import Chapter, Held, Histories, Sourced

HEADING = 100  # code points
STATUS_WORDS = {
    "contested": "CONTESTED",
    "agreed": "AGREED ACROSS SIDES",
    "corroborated": "SEVERAL INDEPENDENT SOURCES",
    "rising": "RISING",
    "single-source": "ONE SOURCE",
    "withdrawn": "WITHDRAWN",
    "unreported": "NOT TOLD",
}
# The word that opens a finding's sentence. Kinds that only repeat the status are not told a second time.
MARKS = {
    "contradiction": "",
    "agreement": "",
    "reversal": "CHANGED",
    "admission": "ADMISSION",
    "rising": "",
    "corroboration": "",
}
STATUS_OF = {"contradiction": "contested", "agreement": "agreed", "reversal": "withdrawn", "rising": "rising"}


def status(block: Block) -> str:
    """The status of a block in words; the report's own voice is named apart from the one source beside it."""
    if block.status != "single-source":
        return STATUS_WORDS.get(block.status, "AS TOLD")
    if block.sources > 1:
        return "EACH FROM ONE SOURCE"
    return (
        "THIS REPORT ALONE" if block.voice and not block.spoken else "ONE SOURCE" + (" BESIDE THIS REPORT" if block.voice else "")
    )


def about(d: Dossier) -> list[str]:
    """Publisher, author, date, id, and how much was read."""
    document = d.document
    words = [
        document.publisher,
        document.author,
        plain(document.published) if document.published else "date not known",
        document.url,
    ]
    claims = len(d.reading.claims)
    read = f"{many(len(d.entries), 'incident')}, {many(claims, 'claim')} by {many(len(d.record), 'speaker')}"
    return [w for w in (*words, brief_id(document.id), read) if w]


def many(count: int, noun: str) -> str:
    """``1 claim``, ``3 claims``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def nothing(d: Dossier) -> str:
    """What is said of a report without incidents."""
    if not d.document.text.strip():
        return "No text was found in this report."
    found = many(d.statements, "attributed statement") if d.statements else "no attributed statement"
    return f"No incident was found in this report; it holds {found}."


def notes(d: Dossier) -> list[str]:
    """The legend for doubtful lines, what bears on no incident, problems, and spans that failed."""
    out = ["(?) marks what the reader is less sure of than not: look at the quote before you use it."] if d.doubtful else []
    if d.unlinked and d.entries:
        out.append(f"{many(d.unlinked, 'further attributed statement')} tied to no incident.")
    if d.failed:
        out.append(
            f"{many(d.failed, 'span')} of the reading did not fit the text and {'was' if d.failed == 1 else 'were'} left out."
        )
    return out + [f"Problem: {p}" for p in d.problems]


def quoted(words: str) -> str:
    """Words in quotation marks; in angle ones where the words bring their own."""
    return f"‹{words}›" if has_marks(words) else f"“{words}”"


def has_marks(words: str) -> bool:
    """Whether words begin or end with quotation marks of their own."""
    return not {words[:1], words[-1:]}.isdisjoint('“”"„«»')


def place(quote: Quote) -> str:
    """Number and place of a quote: ``[3] line 2, 285–515`` (characters of the text, from 0, the last not included).

    Among the words of several reports its report comes first: ``[3] Orma Daily, 7 May 2031 · r1, line 2, 285–515``.
    """
    where = f"line {quote.line}, {quote.start}–{quote.end}"
    return f"[{quote.number}] {report(quote)}, {where}" if isinstance(quote, Sourced) else f"[{quote.number}] {where}"


def report(quote: Sourced) -> str:
    """The report of a quote: ``Orma Daily, 7 May 2031 · r1``."""
    about = ", ".join(w for w in (quote.publisher, plain(quote.published) if quote.published else "date not known") if w)
    return f"{about} · {brief_id(quote.document)}"


def heading(document: Document) -> str:
    """What a report is headed by: its title, else its first line, cut short after ``HEADING`` code points, else its id."""
    first = next((line.strip() for line in document.text.splitlines() if line.strip()), "")
    return document.title or shorten(first, HEADING, placeholder=" …") or brief_id(document.id)


def brief_id(document: str) -> str:
    """The id of a report, a long hash cut short; of one that tells its version, the digits that do, as all before is alike."""
    if key := key_of(document):
        return document[len(key) :]
    return document if len(document) < 40 else document[:12]


def again(quote: Quote) -> str:
    """Where a quote stands that was already shown in full: among several reports its number and outlet are enough."""
    if isinstance(quote, Sourced):
        return f"[{quote.number}] {quote.publisher or brief_id(quote.document)}"
    return place(quote)


def gaps(entry: Entry) -> str:
    """The questions that nobody answers."""
    return wording.questions(entry.gaps)


def held(h: Held) -> str:
    """What stands beside an answer of the matrix: its time, how many reports have it, whether it was changed later."""
    notes = [h.said, many(h.reports, "report") if h.reports > 1 else "", "later changed" if h.left else ""]
    return "; ".join(n for n in notes if n)


def several(names: Sequence[str], most: int = 6) -> str:
    """Names as a list in words, the first few of many."""
    few = names[:most]
    return wording.listed(few) if len(few) == len(names) else f"{', '.join(few)} and {len(names) - len(few)} more"


def gathered(d: Histories) -> list[str]:
    """How much was read, and how many of it tells of incidents."""
    read = [many(len(d.documents), "report"), many(len(d.chapters), "incident")]
    several = len(d.told) if d.briefs else sum(len({m.document.id for m in c.history.incident.members}) > 1 for c in d.chapters)
    return [*read, f"{several:,} told by several reports"] if several else read


def endnotes(d: Histories) -> list[str]:
    """The legend for doubtful lines, reports without incidents, and problems."""
    lines = [x for c in d.chapters for x in (*(e.line for e in c.course), *(y for s in c.sections for y in s.lines))]
    out = ["(?) marks what the reader is less sure of than not: look at the quote before you use it."]
    out = out if any(x.doubtful for x in lines) else []
    if d.untold:
        out.append(f"No incident was found in {many(d.untold, 'report')}.")
    return out + [f"Problem: {p}" for p in d.problems]


# How many sayings stand for an incident that one report alone tells.
FEW = 3


def first_sayings(c: Chapter) -> list[Line]:
    """What stands for an incident told in short: the first sayings, else the material, with their times."""
    said = [e for e in c.course if e.line.mark != "published"]
    lines = [replace(e.line, text=f"{e.when}: {e.line.text}") for e in said[:FEW]]
    more = len(said) - FEW
    return [*lines, Line(f"… and {more} more")] if more > 0 else lines


def source(document: Document) -> list[str]:
    """A report's outlet, date, address and id."""
    published = plain(document.published) if document.published else "date not known"
    return [w for w in (document.publisher, published, document.url, brief_id(document.id)) if w]


def sayings(said: Iterable[str]) -> list[str]:
    """The times (EDTF) at which one thing was said, once each; a stretch of days that holds a told day is no further one."""
    every = list(dict.fromkeys(said))
    told = [d for s in every if "/" not in s and (d := days(s))]

    def again(s: str) -> bool:
        stretch = days(s) if "/" in s else None
        return stretch is not None and any(stretch.gap(d) == 0 for d in told)

    return [s for s in every if not again(s)]
