"""A draft article in the manner of a careful reporter: plain sentences with their citations, nothing that is not in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from counterclaim.reconcile import wording
from counterclaim.reconcile.dates import plain
from counterclaim.records.finding import Cite, Finding, Position
from counterclaim.records.ledger import History
from counterclaim.report import phrases, telling, titles
from counterclaim.report.cited import Citations
from counterclaim.report.course import EVIDENCE
from counterclaim.report.gather import reports
from counterclaim.report.history import Chapter, Histories, Sourced
from counterclaim.report.incidents import given_up
from counterclaim.report.markdown import escaped
from counterclaim.report.matrix import body
from counterclaim.report.telling import Teller, capital
from counterclaim.report.wording import many, place, quoted, several

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
COUNTS = ("killed", "wounded", "captured")
# Between sentences: a new paragraph.
BREAK = ""
# How many sayings on one question are quoted; the others are counted.
SAYINGS = 6


def render_story(dossier: Histories) -> str:
    """One draft article for each incident that several reports tell, or for each where none is; Markdown."""
    chapters = dossier.told or dossier.chapters
    return "\n".join(line for c in chapters for line in _Story(c).lines()).rstrip() + "\n"


class _Story:
    """Writes about one incident; the citations are numbered in the order in which they come."""

    def __init__(self, chapter: Chapter) -> None:
        self._h: History = chapter.history
        self._c = Citations(self._h.incident.members)
        self._t = Teller(self._h.found, self._c)

    def lines(self) -> Iterator[str]:
        """The article with the list of its sources."""
        yield from (f"# {escaped(titles.title(self._h.incident.members))}", "")
        yield from ("*A draft from the ledger: it says who says what, and decides nothing. Check each quote.*", "")
        for paragraph in PARAGRAPHS:
            for sentences in _paragraphs(paragraph(self)):
                yield from (" ".join(sentences), "")
        if self._t.cited:
            yield from ("## Sources", "", *(_source(q) for q in self._t.cited.values()), "")

    def lead(self) -> Iterator[str]:
        """What is told of, by how many, and what both sides agree on."""
        members = self._h.incident.members
        number = len(reports(self._h))
        count = f"{_NUMBERS[number]} {'report' if number == 1 else 'reports'}" if number < len(_NUMBERS) else many(number, "report")
        verb = "tell" if len(reports(self._h)) > 1 else "tells"
        yield escaped(f"{capital(count)} {verb} of {telling.event(members)}.")
        agreed = self._of("agreement")
        first = next((f for f in agreed if f.question == "happened"), agreed[0] if agreed else None)
        if first is None:
            yield from self._unagreed()
            return
        sides = ""
        for f in [first, *(f for f in agreed if f is not first)]:
            who = wording.listed(sorted({phrases.named(p.side) for p in f.positions}))
            lead = "They also agree" if who == sides else f"{capital(who)}, of opposed sides, agree"
            yield self._t.cite(f"{lead} {self._matter(f)}", f.positions, 2)
            sides = who
        told = {f.question for f in agreed}
        beyond = [q for q in first.beyond if q != "other" and q not in told]
        if beyond:
            yield escaped(f"No agreement is shown on {wording.matters(beyond)}.")

    def _unagreed(self) -> Iterator[str]:
        held = [p for p in self._h.found.case.positions if p.question == "happened" and p.stance == "asserts" and not p.voice]
        for group in self._t.alike(held)[:2]:
            yield self._t.told(group)

    def _matter(self, f: Finding) -> str:
        if f.question == "happened":
            return "that it happened"
        answers = list(dict.fromkeys(phrases.answer(p) for p in f.positions))
        return f"on {wording.questions([f.question])}, given as {several(answers, 3)}"

    def contested(self) -> Iterator[str]:
        """What is contested, with the words of each side."""
        for f in self._of("contradiction"):
            if f.question in COUNTS:
                continue
            yield BREAK
            yield escaped(f"{capital(phrases.OPEN.get(f.question, f.question))} is contested.")
            yield from self._sayings([*f.positions, *f.against, *f.beside])

    def _sayings(self, positions: Sequence[Position]) -> Iterator[str]:
        groups = self._t.alike(positions)
        yield from (self._t.told(g) for g in groups[:SAYINGS])
        rest = {body(self._h.found, g[0]) for g in groups[SAYINGS:]} - {body(self._h.found, g[0]) for g in groups[:SAYINGS]}
        if rest:
            yield escaped(f"{capital(many(len(rest), 'further speaker'))} took a position on it.")

    def changes(self) -> Iterator[str]:
        """Who changed their story, and after what."""
        for f in self._of("reversal"):
            yield BREAK
            yield escaped(f"{capital(phrases.named(f.speaker))} changed its account of {phrases.OPEN[f.question]}.")
            yield from (self._t.told(g, True) for g in self._t.alike(given_up(f)))
            if f.prompted_by:
                yield self._t.quote("In between, as a report tells it", f.prompted_by)
            yield from (self._t.told(g, True) for g in self._t.alike(p for p in f.against if p.stance != "retracts"))
            yield from (self._t.quote("A report says of the change", c) for c in f.told[:1])

    def tolls(self) -> Iterator[str]:
        """How many, who says so and when."""
        for question in COUNTS:
            held = [p for p in self._h.found.case.positions if p.question == question and p.stance not in ("withholds", "retracts")]
            groups = self._t.alike(held)
            if not groups:
                continue
            lead = f"The figures for the {question} {_HOW.get(self._h.found.status(question), 'are these')}"
            figures = [self._t.figure(g) for g in groups[: SAYINGS + 2]]
            more = len(groups) - len(figures)
            yield f"{escaped(lead)}: {'; '.join(figures)}{f'; and {more} more' if more > 0 else ''}."

    def evidence(self) -> Iterator[str]:
        """What material there is, and who holds it."""
        groups: dict[tuple[str, str], list[Cite]] = {}
        for e in self._h.found.case.exhibits:
            groups.setdefault((e.kind, e.by), []).append(e.cite)
        if not groups:
            yield "The reports mention no material evidence."
        for (kind, by), cites in groups.items():
            holder = f" from {phrases.named(by)}" if by else ", holder not named"
            within = many(len({c.document for c in cites}), "report")
            yield self._t.cite_at(f"{EVIDENCE.get(kind, kind.capitalize())}{holder}: mentioned in {within}", cites)

    def standing(self) -> Iterator[str]:
        """On how many origins the reports stand, which they are, and what stands on one alone."""
        origins = self._h.origins
        first = [o for o in origins.origins if o.first_hand]
        names = list(dict.fromkeys(self._name(o.name) for o in first))
        stand = "stand" if len(reports(self._h)) > 1 else "stands"
        on = many(origins.independent, "independent origin")
        count = many(len(reports(self._h)), "report")
        yield escaped(f"The {count} {stand} on {on}" + (f": {several(names, 8)}." if names else "."))
        for f in self._of("single-source"):
            if self._h.found.status(f.question) == "single-source" and f.question not in ("other", *COUNTS):
                speakers = wording.listed(dict.fromkeys(phrases.named(p.speaker) for p in f.positions))
                yield self._t.cite(f"{capital(wording.questions([f.question]))} rests on {speakers} alone", f.positions, 1)
        for c in self._h.copies[:3]:
            whole = round(c.words / c.share) if c.share else c.words
            yield escaped(f"{self._c.report(c.document)} shares {c.words} of its {whole} words with {self._c.report(c.of)}.")

    def _name(self, name: str) -> str:
        return self._c.report(name.removeprefix("unknown:")) if name.startswith("unknown:") else phrases.named(name)

    def open(self) -> Iterator[str]:
        """What nobody says, and who would not say."""
        gaps = [phrases.OPEN[f.question] for f in self._of("gap")]
        if gaps:
            yield escaped(f"No report tells {wording.listed(gaps, 'or')}.")
        held = [p for p in self._h.found.case.positions if p.stance == "withholds" and p.question != "other"]
        yield from (self._t.told(g) for g in self._t.alike(held)[:SAYINGS])

    def _of(self, kind: str) -> list[Finding]:
        return [f for f in self._h.found.findings if f.kind == kind]


PARAGRAPHS = (
    _Story.lead,
    _Story.contested,
    _Story.changes,
    _Story.tolls,
    _Story.evidence,
    _Story.standing,
    _Story.open,
)
_HOW = {
    "contested": "contradict each other",
    "rising": "only rose with time, which contradicts nothing",
    "agreed": "go together across sides",
    "corroborated": "go together",
}


def _paragraphs(sentences: Iterable[str]) -> list[list[str]]:
    """Sentences by paragraph; none is empty."""
    return [list(group) for kept, group in groupby(sentences, key=bool) if kept]


def _source(q: Sourced) -> str:
    published = plain(q.published) if q.published else "date not known"
    text = f"[{q.number}] {q.publisher or 'outlet not known'}, {published}: {quoted(q.words)} ({where(q)})"
    return f"- {escaped(text)}"


def where(q: Sourced) -> str:
    """Report and place of a quote, without its number and outlet."""
    return place(q).split(" · ", 1)[-1]
