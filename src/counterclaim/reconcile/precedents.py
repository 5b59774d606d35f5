"""Earlier incidents of the same kind between the same parties, and how those ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from counterclaim.reconcile import wording
from counterclaim.records.edtf import Days, days
from counterclaim.records.finding import Reconciled

SHOWN = 5  # precedents told of one incident
LOOKED = 400  # incidents of one kind that are looked back over: in a long war the latest precedents are enough

Precedent = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Dated:
    """A reconciled case with the EDTF time of its incident, empty when untold."""

    found: Reconciled
    date: str


class _Placed(NamedTuple):
    when: Days
    found: Reconciled
    parties: Mapping[str, str]


def precedents(every: Iterable[Dated]) -> dict[str, tuple[Precedent, ...]]:
    """For each case (by its key) the cases before it with its kind and at least two of its parties, the latest first.

    A precedent is the key of the earlier case and a sentence that says who was party to both and how that one ended. A case without
    a date, and one of the kind ``other``, has none.
    """
    by_kind: dict[str, list[_Placed]] = {}
    for d in every:
        when = days(d.date)
        if when and d.found.case.type != "other":
            by_kind.setdefault(d.found.case.type, []).append(_Placed(when, d.found, parties(d.found)))
    out = {}
    for of_kind in by_kind.values():
        of_kind.sort(key=lambda p: (p.when.first, p.found.case.key))
        for n, placed in enumerate(of_kind):
            out[placed.found.case.key] = tuple(_before(placed, of_kind[max(0, n - LOOKED) : n]))[:SHOWN]
    return out


def _before(of: _Placed, earlier: Sequence[_Placed]) -> Iterable[Precedent]:
    for other in reversed(earlier):
        shared = [name for key, name in of.parties.items() if key in other.parties]
        if len(shared) > 1 and other.when.last < of.when.first:
            yield other.found.case.key, f"{wording.listed(shared)} were parties to it too; {ended(other.found)}."


def parties(found: Reconciled) -> dict[str, str]:
    """The sides that speak of an incident and whoever is named as its doer: each by its name in lower case."""
    sides = [p.side for p in found.case.positions if p.side and not p.voice]
    doers = [p.answer for p in found.case.positions if p.question == "by" and p.stance in ("asserts", "hedges")]
    return {name.casefold(): name for name in (*sides, *(d for d in doers if d[:1].isupper()))}


def ended(found: Reconciled) -> str:
    """How an incident ended in the ledger, in one clause: changes of story first, then what is agreed or contested."""
    changed = [f for f in found.findings if f.kind == "reversal" and f.question in ("happened", "by", "means", "target", "control")]
    if changed:
        who = wording.listed(f.speaker for f in changed)
        return f"{who} changed the story on {wording.listed(wording.QUESTION_WORDS[f.question] for f in changed)}"
    for status, words in (("agreed", "opposed sides came to agree on"), ("contested", "still contested is")):
        asked = [q for q, s in found.statuses if s == status and q != "other"]
        if asked:
            return f"{words} {wording.matters(asked)}"
    return "nobody contested it" if len(parties(found)) > 1 else "one side alone spoke of it"
