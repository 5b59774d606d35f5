"""Earlier incidents of the same kind between the same parties, and how those ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counterclaim.reconcile import wording
from counterclaim.reconcile.lookups import Lookups
from counterclaim.records.edtf import days
from counterclaim.records.finding import Reconciled

# How many precedents are told of one incident.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Dated:
    """A reconciled case with the EDTF time of its incident, empty when untold."""

    found: Reconciled
    date: str


def precedents(of: Dated, others: Iterable[Dated], lookups: Lookups) -> tuple[tuple[str, str], ...]:
    """Pairs (key, sentence) of the incidents before ``of`` with its kind and at least two of its parties, the latest first."""
    when = days(of.date)
    if when is None or of.found.case.type == "other":
        return ()
    mine = parties(of.found)
    found = []
    for other in others:
        before = days(other.date)
        if other.found.case.type != of.found.case.type or before is None or before.last >= when.first:
            continue
        shared = [p for p in mine if any(lookups.same_actor(p, q) for q in parties(other.found))]
        if len(shared) >= 2:
            found.append(
                (before.first, other.found.case.key, f"{wording.listed(shared)} were parties to it too; {ended(other.found)}.")
            )
    found.sort(reverse=True)
    return tuple((key, sentence) for _, key, sentence in found[:SHOWN])


def parties(found: Reconciled) -> Sequence[str]:
    """The sides that speak of an incident and whoever is named as its doer, each once."""
    sides = [p.side for p in found.case.positions if p.side and not p.voice]
    doers = [p.answer for p in found.case.positions if p.question == "by" and p.stance in ("asserts", "hedges")]
    return list(dict.fromkeys([*sides, *(d for d in doers if d[:1].isupper())]))


def ended(found: Reconciled) -> str:
    """How an incident ended in the ledger, in one clause: changes of story first, then what is agreed or contested."""
    changed = [f for f in found.findings if f.kind == "reversal" and f.question in ("happened", "by", "means", "target", "control")]
    if changed:
        who = wording.listed(dict.fromkeys(f.speaker for f in changed))
        return f"{who} changed the story on {wording.listed(wording.QUESTION_WORDS[f.question] for f in changed)}"
    for status, words in (("agreed", "opposed sides came to agree on"), ("contested", "still contested is")):
        asked = [q for q, s in found.statuses if s == status and q != "other"]
        if asked:
            return f"{words} {wording.matters(asked)}"
    return "nobody contested it" if len(parties(found)) > 1 else "one side alone spoke of it"
