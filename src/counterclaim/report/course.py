"""The course of an incident in the ledger: what was said, shown and published, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counterclaim.reconcile import times
from counterclaim.reconcile.dates import plain
from counterclaim.reconcile.positions import in_time, moment
from counterclaim.records import Document
from counterclaim.records.finding import Cite, Exhibit, Finding, Position
from counterclaim.records.ledger import History
from counterclaim.report import phrases
from counterclaim.report.cited import Citations
from counterclaim.report.dossier import DOUBT, Line
from counterclaim.report.history import Event
from counterclaim.report.incidents import given_up
from counterclaim.report.wording import many

# What comes first of one moment.
_EVIDENCE, _SAYING, _PUBLICATION = range(3)
# A course of more sayings than this leaves out those that answer no fixed question.
SAYINGS = 20
Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Saying:
    """What one speaker said at one time, with the other reports that tell the same."""

    speaker: str
    positions: tuple[Position, ...]
    documents: tuple[str, ...]

    @property
    def facts(self) -> frozenset[tuple[str, str, str]]:
        """What is said, to be compared."""
        return frozenset((p.question, p.answer.casefold(), p.stance) for p in self.positions)


def course(history: History, citations: Citations) -> tuple[tuple[Event, ...], int]:
    """The events of one incident, the earliest first, and how many sayings on other matters a long course leaves out."""
    turns = [f for f in history.found.findings if f.kind == "reversal"]
    every = sayings(history)
    told = [s for s in every if len(every) <= SAYINGS or any(p.question != "other" for p in s.positions)]
    found = [_said(s, turn, citations) for s, turn in _turning(told, turns)]
    found += list(_shown(history, citations))
    found += list(_published([m.document for m in history.incident.members], citations))
    return tuple(e for _, e in sorted(found, key=lambda x: x[0])), len(every) - len(told)


def sayings(history: History) -> list[Saying]:
    """What each speaker said, the earliest first; what one repeats of its own words is told once with all reports that have it."""
    case = history.found.case
    claims: dict[tuple[str, str], list[Position]] = {}
    for p in in_time(p for p in case.positions if p.claim and not p.derived):
        claims.setdefault((p.document, p.claim), []).append(p)
    out: list[Saying] = []
    for group in claims.values():
        new = Saying(case.body(group[0].speaker), tuple(group), (group[0].document,))
        same = next((n for n, s in enumerate(out) if _repeats(new, s)), None)
        if same is None:
            out.append(new)
        else:
            s = out[same]
            out[same] = Saying(s.speaker, s.positions, tuple(dict.fromkeys((*s.documents, *new.documents))))
    return out


def _repeats(new: Saying, old: Saying) -> bool:
    """Whether a speaker says again what it said, or said it on the same day with more beside it."""
    if new.speaker.casefold() != old.speaker.casefold() or not new.facts <= old.facts:
        return False
    a, b = moment(new.positions[0])[0][:10], moment(old.positions[0])[0][:10]
    return new.facts == old.facts or a == b or not new.positions[0].said


def _turning(said: Sequence[Saying], turns: Sequence[Finding]) -> Iterator[tuple[Saying, Finding | None]]:
    """Each saying with the change of story that it is; what says the same change once more is told as a saying."""
    rest = list(turns)
    for s in said:
        turn = next((f for f in rest if any(p in f.against for p in s.positions)), None)
        if turn:
            rest.remove(turn)
        yield s, turn


def _said(s: Saying, turn: Finding | None, citations: Citations) -> tuple[Key, Event]:
    first = s.positions[0]
    text = f"{by(s)} {phrases.together(s.positions, past=True)}"
    others = len(s.documents) - 1
    if others:
        text += f" (so also {many(others, 'other report')})"
    quotes = citations.positions(s.positions)
    doubtful = max(p.confidence for p in s.positions) < DOUBT
    if turn:
        text += f"; {_before(turn, citations)}"
        quotes = tuple(dict.fromkeys((*quotes, *citations.quotes(turned(turn)))))
    line = Line(f"{text}.", quotes, doubtful, "reversal" if turn else first.stance)
    when = plain(first.said) if first.said else f"reported {plain(first.reported)}" if first.reported else "time not told"
    return (*moment(first), _SAYING), Event(when, line, moment(first)[0], first.side)


def by(s: Saying) -> str:
    """The speaker of a saying, with the person who spoke for it and whoever passed it on."""
    first = s.positions[0]
    person = f" ({first.speaker})" if first.speaker.casefold() != s.speaker.casefold() else ""
    relays = f", through {', '.join(first.via)}," if first.via else ""
    return f"{s.speaker}{person}{relays}"


def turned(turn: Finding) -> list[Cite]:
    """Where a report tells of a change and of what came before it."""
    return [*turn.told, *((turn.prompted_by,) if turn.prompted_by else ())]


def _before(turn: Finding, citations: Citations) -> str:
    before = phrases.together(given_up(turn), past=True)
    words = citations.words(turn.prompted_by)
    text = f"before that it {before}" if before else "that is a change of its story"
    return text + (f"; in between: “{words}”" if words else "")


def _shown(history: History, citations: Citations) -> Iterator[tuple[Key, Event]]:
    """Material evidence, when a report first mentions it; the same kind from the same holder once."""
    groups: dict[tuple[str, str], list[Exhibit]] = {}
    order = {m.document.id: times.order(m.document.published) for m in history.incident.members}
    for e in sorted(history.found.case.exhibits, key=lambda e: order.get(e.cite.document, "")):
        groups.setdefault((e.kind, e.by.casefold()), []).append(e)
    for (kind, _), group in groups.items():
        document = citations.document(group[0].cite.document)
        published = document.published if document else ""
        reports = len({e.cite.document for e in group})
        holder = f" from {group[0].by}" if group[0].by else ", holder not named"
        text = f"{EVIDENCE.get(kind, kind.capitalize())}{holder}: mentioned in {many(reports, 'report')}."
        line = Line(text, citations.quotes(e.cite for e in group), mark="evidence")
        when, at = f"reported {plain(published)}" if published else "time not told", times.order(published)
        yield (at, at, _EVIDENCE), Event(when, line, at)


EVIDENCE = {
    "video": "Video",
    "photo": "Photographs",
    "satellite": "Satellite imagery",
    "document": "A document",
    "intercept": "An intercept",
    "sample": "Samples",
    "remains": "Remains or debris",
    "testimony": "Testimony",
}


def _published(documents: Sequence[Document], citations: Citations) -> Iterator[tuple[Key, Event]]:
    """The reports' publication, those of one day together."""
    days: dict[str, list[Document]] = {}
    for d in documents:
        if d.published:
            days.setdefault(times.order(d.published)[:10] or d.published, []).append(d)
    for day, group in days.items():
        last = max(times.order(d.published) for d in group)
        names = citations.reports(d.id for d in group)
        yield (last or day, last, _PUBLICATION), Event(plain(day), Line(f"Published: {names}.", mark="published"), day)
