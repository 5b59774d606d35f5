"""Assessments in words: support, likelihood only where a number may be shown, and confidence in a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from counterclaim.reconcile import wording
from counterclaim.records.finding import Position
from counterclaim.records.ledger import Assessment, Contribution, Grade, History
from counterclaim.report import phrases
from counterclaim.report.cited import Citations
from counterclaim.report.dossier import Line
from counterclaim.report.wording import STATUS_WORDS, several

# How many answers of one question are ranked by name.
RANKED = 4


def verdicts(history: History, citations: Citations) -> Iterator[Line]:
    """What holds for all questions, then for each one its verdict, what the origins add, and the grades of the claims."""
    every = history.assessments
    shared = [r for r in every[0].reasons if all(r in a.reasons for a in every)] if len(every) > 1 else []
    if shared:
        yield Line(f"On every question: {_sentences(shared)}", mark="assessment")
    documents = [m.document.id for m in history.incident.members]
    for a in every:
        yield Line(verdict(a, shared), mark="assessment")
        yield from (Line(x, mark="contribution") for x in contributions(a))
        alike: dict[tuple[str, int, str], list[Grade]] = {}
        for g in a.grades:
            alike.setdefault((g.letter, g.digit, g.reason), []).append(g)
        for grades in alike.values():
            yield Line(grade(grades), citations.sources([g.claim for g in grades], documents), mark="grade")


def verdict(a: Assessment, told: Sequence[str] = ()) -> str:
    """One question's verdict in sentences, without the reasons that were ``told`` before."""
    head = wording.QUESTION_WORDS.get(a.question, a.question)
    head = "whether it happened" if a.question == "happened" else head
    parts = [f"{head[:1].upper()}{head[1:]}: {STATUS_WORDS.get(a.status, a.status).lower()}.", *_ranking(a)]
    if a.likelihood and a.range and a.answers:
        parts.append(f"That {fact(a.question, a.answers[0][0])} is {a.likelihood} ({a.range[0]} to {a.range[1]} per cent).")
    if a.confidence:
        parts.append(f"Confidence in this is {a.confidence}.")
    rest = [r for r in a.reasons if r not in told]
    return " ".join([*parts, *([_sentences(rest)] if rest else [])])


def _sentences(reasons: Iterable[str]) -> str:
    return " ".join(r if r.endswith(".") else f"{r}." for r in reasons)


def _ranking(a: Assessment) -> list[str]:
    if not a.answers or (a.question == "happened" and len(a.answers) == 1):
        return []
    names = [_words(a.question, name) + (f" ({share:.0%})" if share else "") for name, share in a.answers]
    if len(names) == 1:
        return [f"The one answer: {names[0]}."]
    rest = f", then {len(names) - RANKED} more" if len(names) > RANKED else ""
    return [f"In the order of their support: {', then '.join(names[:RANKED])}{rest}."]


def _words(question: str, answer: str) -> str:
    return answer if question == "happened" else phrases.answer(_position(question, answer))


def fact(question: str, answer: str) -> str:
    """An answer as a clause: ``it was the Hulm army``."""
    return phrases.clause(_position(question, answer))


def _position(question: str, answer: str) -> Position:
    return Position("", "", "", question, answer, "asserts", "", ())


def contributions(a: Assessment) -> Iterator[str]:
    """What the origins add for the first answer or against it, those with one reason together."""
    alike: dict[str, list[Contribution]] = {}
    for c in sorted(a.contributions, key=lambda c: -abs(c.log_odds)):
        if c.log_odds:
            alike.setdefault(c.reason, []).append(c)
    if alike:
        told = "; ".join(f"{', '.join(_added(c, a) for c in cs)}{f' ({reason})' if reason else ''}" for reason, cs in alike.items())
        yield f"Weight for the first answer in log-odds: {told}."


def _added(c: Contribution, a: Assessment) -> str:
    """One origin's weight, and the likelihood that would be left without it where one is shown."""
    return f"{c.origin} {c.log_odds:+.2f}" + (f", without it {c.without:.0%}" if a.range else "")


def grade(grades: Sequence[Grade]) -> str:
    """The Admiralty grade of claims with one reason, and whose they are."""
    first = grades[0]
    who = several(list(dict.fromkeys(g.speaker for g in grades)))
    return f"Graded {first.letter}{first.digit}: {who}{f' ({first.reason})' if first.reason else ''}."
