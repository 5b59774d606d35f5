"""The parts of an incident's chapter after its matrix and course: what is agreed, contested, open, and on whose word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from counterclaim.reconcile import wording
from counterclaim.reconcile.positions import in_time, questions_of
from counterclaim.records.finding import Finding
from counterclaim.records.ledger import Copy, History, Origin
from counterclaim.report import phrases
from counterclaim.report.build import doubtful
from counterclaim.report.cited import Citations
from counterclaim.report.course import turned
from counterclaim.report.dossier import Line
from counterclaim.report.history import Section
from counterclaim.report.verdicts import verdicts
from counterclaim.report.wording import many

# How many lines of one section are shown.
LINES = 12
# How many quotes each side of a contradiction is shown with.
EACH = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """What a section is made from; ``titles`` names other incidents of the ledger by their keys."""

    history: History
    citations: Citations
    titles: Mapping[str, str]

    def of(self, kind: str) -> list[Finding]:
        """The findings of one kind."""
        return [f for f in self.history.found.findings if f.kind == kind]

    def line(self, f: Finding, text: str = "") -> Line:
        """A finding with the words of all its sides."""
        sides = (self.citations.positions(in_time(x), EACH) for x in (f.positions, f.against))
        quotes = [*(q for side in sides for q in side), *self.citations.quotes(turned(f))]
        return Line(text or f.sentence, tuple(dict.fromkeys(quotes)), doubtful(f), f.kind)


def agreed(t: Telling) -> Iterator[Line]:
    """What opposed sides agree on and how far that goes, then what they say of each question, then admissions."""
    findings = t.of("agreement")
    told: list[tuple[frozenset[str], Finding]] = []
    for f in findings:
        sides = frozenset(p.side for p in f.positions)
        if not any(sides <= known for known, _ in told):
            told.append((sides, f))
            yield t.line(f)
    for f in findings:
        if f.question != "happened":
            yield t.line(f, f"On {wording.questions([f.question])}: {wording.camp(f.positions)}.")
    yield from (t.line(f) for f in t.of("admission"))


def corroborated(t: Telling) -> Iterator[Line]:
    """What several independent sources say who are not opposed to each other."""
    for f in t.of("corroboration"):
        if t.history.found.status(f.question) == "corroborated":
            held = wording.names(f.positions) if f.question == "happened" else wording.camp(f.positions)
            yield t.line(f, f"{_capital(wording.questions([f.question]))}: {held}.")


def contested(t: Telling) -> Iterator[Line]:
    """Where answers cannot both be right."""
    for f in t.of("contradiction"):
        yield t.line(f, f"{_capital(_matter(f.question))}: {f.sentence}")


def rising(t: Telling) -> Iterator[Line]:
    """Counts that only grew with time."""
    for f in t.of("rising"):
        steps = " to ".join(f"{phrases.answer(p)} ({wording.who(p)})" for p in f.positions)
        yield t.line(f, f"{_capital(wording.questions([f.question]))}: the figure grew from {steps}.")


def single(t: Telling) -> Iterator[Line]:
    """What stands on one source alone, one line for each source."""
    groups: dict[str, list[Finding]] = {}
    for f in t.of("single-source"):
        if t.history.found.status(f.question) == "single-source" and f.question != "other":
            groups.setdefault(f.sentence.removeprefix("Stands on one source: ").rstrip("."), []).append(f)
    for name, findings in groups.items():
        positions = [p for f in findings for p in f.positions]
        text = f"On the word of {name} alone: {wording.questions([f.question for f in findings])}."
        yield Line(text, t.citations.positions(in_time(positions)), all(doubtful(f) for f in findings), "single-source")


def unanswered(t: Telling) -> Iterator[Line]:
    """What nobody says, and who was asked and did not answer."""
    gaps = [f.question for f in t.of("gap")]
    if gaps:
        yield Line(f"No report tells {wording.listed((phrases.OPEN[q] for q in gaps), 'or')}.", mark="gap")
    case = t.history.found.case
    for question in questions_of(case):
        held = [p for p in case.positions if p.question == question and p.stance == "withholds"]
        if held:
            text = f"No answer on {phrases.OPEN.get(question, question)} from {wording.names(held)}."
            yield Line(text, t.citations.positions(held), mark="withholds")


def origins(t: Telling) -> Iterator[Line]:
    """Each act of saying once with the reports that carry it, those that depend on another after that one, then copied text."""
    every = t.history.origins.origins
    first = [o for o in every if o.first_hand]
    for n, group in enumerate(dict.fromkeys(o.group for o in first), 1):
        lead, *rest = [o for o in first if o.group == group]
        yield _origin(f"{n}. ", lead, t)
        yield from (_origin("Counts with it: ", o, t) for o in rest)
    yield from (_origin("Not counted: ", o, t) for o in every if not o.first_hand)
    copies = t.history.copies
    own = {f"{c.document} repeats {c.of}: {c.reason}" for c in copies}
    yield from (Line(f"{_capital(link)}.", mark="link") for link in t.history.origins.links if link not in own)
    yield from (copied(c, t.citations) for c in sorted(copies, key=lambda c: -c.share)[:LINES])


def _origin(lead: str, o: Origin, t: Telling) -> Line:
    side = f" ({o.side})" if o.side and o.side.casefold() != o.name.casefold() else ""
    plainly = o.reason in ("", "speaks for itself", f"speaks for {o.name}", f"speaks for {o.side}")
    reason = "" if plainly else f": {o.reason}"
    name = t.citations.report(o.name.removeprefix("unknown:")) if o.name.startswith("unknown:") else o.name
    carried = f"In {many(len(o.reports), 'report')}: {t.citations.reports(o.reports)}."
    return Line(f"{lead}{name}{side}{reason}. {carried}", t.citations.sources(o.claims, o.reports), mark="origin")


def copied(c: Copy, citations: Citations) -> Line:
    """How much of one report's text stands in an earlier one."""
    whole = round(c.words / c.share) if c.share else 0
    of = f" of its {whole:,}" if whole else ""
    text = f"{citations.report(c.document)} shares {c.words:,}{of} words with {citations.report(c.of)} ({c.kind})."
    return Line(text, mark="copy")


def assessed(t: Telling) -> Iterator[Line]:
    """How each question stands, in the words of analysts."""
    return verdicts(t.history, t.citations)


def joined(t: Telling) -> Iterator[Line]:
    """Why these reports are held to tell of one incident; reports with one reason together."""
    by_sentence: dict[str, list[str]] = {}
    for m in t.history.incident.merges:
        by_sentence.setdefault(m.sentence, []).append(m.member[0])
    for sentence, documents in by_sentence.items():
        yield Line(f"{t.citations.reports(documents)}: {sentence[0].lower()}{sentence[1:]}", mark="merge")


def related(t: Telling) -> Iterator[Line]:
    """Other incidents with the same parties and kind."""
    for key, sentence in t.history.related:
        title = t.titles.get(key, key)
        yield Line(f"{title}: {sentence}", mark="related")


def _matter(question: str) -> str:
    return "whether it happened" if question == "happened" else wording.questions([question])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# The sections of a chapter in their order: name, title, and what makes their lines.
SECTIONS: tuple[tuple[str, str, Callable[[Telling], Iterable[Line]]], ...] = (
    ("agreed", "Agreed across sides", agreed),
    ("corroborated", "Said by several independent sources", corroborated),
    ("contested", "Contested", contested),
    ("rising", "Rising with time", rising),
    ("single", "On one source alone", single),
    ("open", "Open questions", unanswered),
    ("origins", "Origins", origins),
    ("assessment", "Assessment", assessed),
    ("joined", "Why these reports are one incident", joined),
    ("related", "Related incidents", related),
)
_WHOLE = ("assessment", "origins")


def sections(t: Telling) -> tuple[Section, ...]:
    """All sections that have something to say."""
    made = ((name, title, tuple(make(t))) for name, title, make in SECTIONS)
    return tuple(_section(name, title, lines) for name, title, lines in made if lines)


def _section(name: str, title: str, lines: Sequence[Line]) -> Section:
    most = len(lines) if name in _WHOLE else LINES
    return Section(name, title, tuple(lines[:most]), max(0, len(lines) - most))
