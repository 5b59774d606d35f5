"""From histories to the dossier of several reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from counterclaim.reconcile import particulars, wording
from counterclaim.reconcile.dates import plain
from counterclaim.records import Document
from counterclaim.records.ledger import History
from counterclaim.report import titles
from counterclaim.report.chapters import Telling, sections
from counterclaim.report.cited import Citations
from counterclaim.report.course import course
from counterclaim.report.history import Chapter, Histories
from counterclaim.report.matrix import matrix
from counterclaim.report.sentences import preposition
from counterclaim.report.wording import many, several


def gather(histories: Iterable[History], documents: Iterable[Document] = ()) -> Histories:
    """The dossier of all incidents, the most reported first; those of one report alone in short, where others have several.

    ``documents`` are all reports that were read, also those in which no incident was found.
    """
    ranked = sorted(histories, key=lambda h: (-len(reports(h)), -len(h.found.case.positions)))
    citations = Citations(m for h in ranked for m in h.incident.members)
    named = {h.incident.key: titles.title(h.incident.members) for h in ranked}
    several = any(len(reports(h)) > 1 for h in ranked)
    chapters = tuple(_chapter(Telling(h, citations, named), several and len(reports(h)) == 1) for h in ranked)
    read = {d.id: d for d in (*documents, *citations.documents)}
    problems = dict.fromkeys(str(p) for d in read.values() for p in d.problems)
    return Histories(chapters, tuple(read.values()), len(read) - len(citations.documents), tuple(problems))


def reports(history: History) -> list[str]:
    """The ids of the reports that tell of an incident."""
    return list(dict.fromkeys(m.document.id for m in history.incident.members))


def _chapter(t: Telling, brief: bool) -> Chapter:
    grid = matrix(t.history.found, t.citations)
    events, unshown = course(t.history, t.citations)
    return Chapter(
        history=t.history,
        headline=headline(t.history),
        summary=summary(t.history),
        matrix=grid,
        course=events,
        sections=sections(t),
        brief=brief,
        unshown=unshown,
    )


def headline(history: History) -> str:
    """What, where, when, the range of the toll, and on how much it stands: ``12 reports, 2 independent origins``."""
    members = history.incident.members
    place = titles.shown(particulars.place_of(members))
    where = f" {preposition(place)}{place}" if place else ""
    on = f"{many(len(reports(history)), 'report')}, {many(history.origins.independent, 'independent origin')}"
    rest = [plain(particulars.date_of(members)), *titles.tolls_of(members), on]
    return " · ".join([titles.what(members).upper() + where, *(r for r in rest if r)])


def summary(history: History) -> str:
    """In a sentence or two: what is agreed, contested, rising or stands on one source, and who changed their story."""
    found = history.found
    asked = {s: [q for q, status in found.statuses if status == s and q != "other"] for s in _CLAUSES}
    parts = [_CLAUSES[s].format(wording.matters(asked[s])) for s in _CLAUSES if asked[s]]
    text = f"{parts[0][:1].upper()}{parts[0][1:]}" + "".join(f"; {p}" for p in parts[1:]) + "." if parts else _unopposed(history)
    changed = [f.speaker for f in found.findings if f.kind == "reversal"]
    if changed:
        names = list(dict.fromkeys(changed))
        text += f" {_turned(names)}"
    return text


_CLAUSES = {
    "agreed": "opposed sides agree on {}",
    "contested": "contested: {}",
    "rising": "the figure rose for {}",
    "corroborated": "several independent sources give {}",
    "withdrawn": "what was said on {} was taken back",
}


def _turned(names: Sequence[str]) -> str:
    return f"{several(names, wording.NAMED)} changed {'its' if len(names) == 1 else 'their'} story."


def _unopposed(history: History) -> str:
    speakers = list(dict.fromkeys(p.speaker for p in history.found.case.positions if p.stance != "withholds" and not p.voice))
    if not speakers:
        return "Told in the reports' own voice, with nobody quoted."
    return f"Said by {several(speakers, wording.NAMED)}{' alone' if len(speakers) == 1 else ''}; nobody contradicts it here."
