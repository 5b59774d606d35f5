"""Contested answers by letter: those that fit together have the same one, wherever the page of an incident shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from counterclaim.reconcile import wording
from counterclaim.reconcile.compatibility import blurs, compatible
from counterclaim.reconcile.lookups import Lookups
from counterclaim.reconcile.positions import on
from counterclaim.records.finding import Position, Reconciled
from counterclaim.records.ledger import History
from counterclaim.report import phrases
from counterclaim.report.cited import Citations
from counterclaim.report.dossier import Quote
from counterclaim.report.history import Sourced

LETTERS: Final = "ABCDEF"
"""The letters that are given on one question; answers beyond them, and answers that fit several, have none."""
_TAKEN: Final = ("asserts", "hedges", "denies")


class Lettered(NamedTuple):
    """A letter of one question, and the answer for which it stands in words."""

    question: str
    letter: str
    answer: str


@dataclass(frozen=True)
class Answers:
    """The letters of the contested answers of an incident, by position; and which positions rest on a quote."""

    history: History
    lookups: Lookups

    @cached_property
    def legend(self) -> dict[str, tuple[Lettered, ...]]:
        """The letters of each contested question in their order."""
        return {q: tuple(dict.fromkeys(given.values())) for q, given in self._given.items() if given}

    def of_cell(self, question: str, answer: str) -> Lettered | None:
        """The letter of an answer as a cell of the matrix has it; none where one wording stands for several."""
        found = self._cells.get((question, answer.casefold()), set())
        return next(iter(found)) if len(found) == 1 else None

    def of_quotes(self, quotes: Iterable[Quote]) -> list[Lettered]:
        """The letters of all that is said in some quotes, in the order of the questions."""
        found = {given for q in quotes for p in self.said_in(q) if (given := self._given.get(p.question, {}).get(p))}
        return sorted(found, key=lambda x: (list(self.legend).index(x.question), x.letter))

    def said_in(self, quote: Quote) -> Sequence[Position]:
        """The positions that rest on a quote."""
        return self._by_words.get((quote.document, quote.start, quote.end), ()) if isinstance(quote, Sourced) else ()

    def chain(self, quote: Quote, question: str = "") -> str:
        """Who says the words of a quote, and through whom: ``X, through Interfax``; of one question where several speak there."""
        said = [p for p in self.said_in(quote) if p.question == question] or self.said_in(quote)
        return " · ".join(dict.fromkeys(wording.who(p) for p in said))

    @cached_property
    def _given(self) -> dict[str, dict[Position, Lettered]]:
        found = self.history.found
        return {q: _lettered(found, q, self.lookups) for q, status in found.statuses if status == "contested"}

    @cached_property
    def _cells(self) -> dict[tuple[str, str], set[Lettered | None]]:
        cells: dict[tuple[str, str], set[Lettered | None]] = {}
        for question, given in self._given.items():
            for p in on(self.history.found.case, question):
                cells.setdefault((question, phrases.cell(p).casefold()), set()).add(given.get(p))
        return cells

    @cached_property
    def _by_words(self) -> Mapping[tuple[str, int, int], list[Position]]:
        citations = Citations(self.history.incident.members)
        found: dict[tuple[str, int, int], list[Position]] = {}
        for p in self.history.found.case.positions:
            for c in () if p.derived else citations.cites(p):
                found.setdefault((c.document, *c.span), []).append(p)
        return found


def _lettered(found: Reconciled, question: str, lookups: Lookups) -> dict[Position, Lettered]:
    """The letters of the positions on one question that contradict others, and of those that fit one of their answers alone."""
    clashing = {
        p for f in found.findings if (f.kind, f.question) == ("contradiction", question) for p in (*f.positions, *f.against)
    }
    said = [p for p in on(found.case, question) if p.stance in _TAKEN]
    camps = _camps([p for p in said if p in clashing], lookups)
    homes = {_same(p): _home(p, camps, lookups) for p in reversed(said)}
    held = Counter(home for p in said if (home := homes[_same(p)]) is not None)
    most = [n for n, _ in held.most_common(len(LETTERS))]
    lettered = {n: Lettered(question, x, _name(camps[n])) for n, x in zip(sorted(most), LETTERS, strict=False)}
    return {p: lettered[home] for p in said if (home := homes[_same(p)]) in lettered}


def _same(p: Position) -> tuple[str, str, str]:
    """What tells positions apart here: answer and stance, and the side, by which a label ("terrorists") means one or another."""
    return p.answer.casefold(), p.stance, p.side


def _camps(clashing: Sequence[Position], lookups: Lookups) -> list[list[Position]]:
    """Contradicting positions put together whose answers fit, denials apart from the rest, in the order in which they were said."""
    camps: list[list[Position]] = []
    for p in clashing:
        home = next((c for c in camps if all(_fits(p, x, lookups) for x in c)), None)
        if home is None:
            camps.append([p])
        else:
            home.append(p)
    return camps


def _home(p: Position, camps: Sequence[Sequence[Position]], lookups: Lookups) -> int | None:
    """The camp of a position; ``None`` when it fits several ("from the ground") or settles nothing ("a helicopter")."""
    own = [n for n, c in enumerate(camps) if any(_same(p) == _same(x) for x in c)]
    if not own and any(blurs(p, x) for c in camps for x in c):
        return None
    near = own or [n for n, c in enumerate(camps) if any(_fits(p, x, lookups) for x in c)]
    return near[0] if len(near) == 1 else None


def _fits(a: Position, b: Position, lookups: Lookups) -> bool:
    if (a.stance == "denies") != (b.stance == "denies"):
        return False
    return a.answer.casefold() == b.answer.casefold() or compatible(a, b, lookups) is True


def _name(camp: Sequence[Position]) -> str:
    """The answer as it is given most often in a camp."""
    told = [p.answer for p in camp]
    first = max(camp, key=lambda p: told.count(p.answer))
    words = "it happened" if first.question == "happened" else phrases.answer(first)
    return words if first.stance != "denies" else "it did not" if first.question == "happened" else f"not {words}"
