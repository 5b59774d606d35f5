"""Words that all forms of the dossier share: who and when, statuses, notes, places of quotes."""

from __future__ import annotations

from counterclaim.reconcile import wording
from counterclaim.reconcile.dates import plain
from counterclaim.report.dossier import Block, Dossier, Entry, Quote

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
    return [w for w in (*words, document.id if len(document.id) < 40 else document.id[:12], read) if w]


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
    """Number and place of a quote: ``[3] line 2, 285–515`` (characters of the text, from 0, the last not included)."""
    return f"[{quote.number}] line {quote.line}, {quote.start}–{quote.end}"


def gaps(entry: Entry) -> str:
    """The questions that nobody answers."""
    return wording.questions(entry.gaps)
