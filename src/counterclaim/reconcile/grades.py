"""Records of speakers on settled questions, and the Admiralty grades that follow (AJP-2.1): the source apart from the saying.

The letter comes from how often a speaker was right where the answer is settled, this incident left out; the digit from who else,
independent of the speaker, says so too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb
from typing import NamedTuple

from counterclaim.reconcile.changes import admits, changes, standing
from counterclaim.reconcile.compatibility import clash, compatible, entails
from counterclaim.reconcile.lookups import PLAIN, Lookups
from counterclaim.reconcile.positions import Moment, moment
from counterclaim.records.finding import Position
from counterclaim.records.ledger import History, Settled

JUDGED_FROM = 5  # settled questions below which a source cannot be judged
# The letter by the least value of the lower bound of the share that was right.
LETTERS: tuple[tuple[float, str, str], ...] = (
    (0.90, "A", "completely reliable"),
    (0.75, "B", "usually reliable"),
    (0.55, "C", "fairly reliable"),
    (0.35, "D", "not usually reliable"),
    (0.00, "E", "unreliable"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """How often a speaker was right and wrong on settled questions: (incident, question, whether it was right), in time."""

    judged: tuple[tuple[str, str, bool], ...] = ()

    def count(self, question: str | None = None) -> tuple[int, int]:
        """How many were right and how many wrong, of one kind of question or of all."""
        found = [right for _, q, right in self.judged if question in (None, q)]
        return sum(found), len(found) - sum(found)

    def faded(self, question: str, carried: float, half_life: float) -> tuple[float, float]:
        """How much speaks for and against a speaker on one kind of question.

        Settled questions of another kind count ``carried``, and each is worth half when ``half_life`` later ones were judged: a
        source that was captured or that mends its ways is known by what it did since.
        """
        for_it, against = 0.0, 0.0
        for age, (_, q, right) in enumerate(reversed(self.judged)):
            part = (1.0 if q == question else carried) * 0.5 ** (age / half_life)
            for_it, against = (for_it + part, against) if right else (for_it, against + part)
        return for_it, against


def records_of(
    histories: Iterable[History], settled: Sequence[Settled], excluding: str = "", lookups: Lookups = PLAIN
) -> dict[str, Record]:
    """Each speaker's record (by its name in lower case) on the settled questions of all incidents but ``excluding``."""
    by_incident: dict[str, list[Settled]] = {}
    for s in settled:
        by_incident.setdefault(s.incident, []).append(s)
    judged: dict[str, list[tuple[Moment, str, str, bool]]] = {}
    for h in histories:
        key = h.incident.key
        for s in [] if key == excluding else by_incident.get(key, ()):
            for speaker, (when, right) in _judged(h, s, lookups).items():
                judged.setdefault(speaker, []).append((when, key, s.question, right))
    return {speaker: Record(tuple(row[1:] for row in sorted(found))) for speaker, found in judged.items()}


def _judged(h: History, s: Settled, lookups: Lookups) -> dict[str, tuple[Moment, bool]]:
    """Who was right or wrong on one settled question by what it stood by at last; guesses are not judged."""
    case = h.found.case
    made = changes(case, lookups)
    found: dict[str, tuple[Moment, bool]] = {}
    for p in standing(case, made):
        if p.question != s.question or (p.stance != "denies" and not admits(p, made)):
            continue
        right = right_on(replace(p, stance="asserts") if p.stance != "denies" else p, s, lookups)
        if right is not None:
            speaker = case.body(p.speaker).casefold()
            found[speaker] = (moment(p), right and (speaker not in found or found[speaker][1]))
    return found


def right_on(p: Position, s: Settled, lookups: Lookups) -> bool | None:
    """Whether a position that asserts or denies is right by a settled answer; ``None`` when the two do not meet."""
    truth = replace(p, answer=s.answer, stance=s.stance, confidence=1.0)
    if clash(p, truth, lookups):
        return False
    if p.stance == truth.stance == "denies":
        return True if entails(p, truth, lookups) or entails(truth, p, lookups) else None
    if "denies" in (p.stance, truth.stance):
        return True if compatible(p, truth, lookups) is False else None
    return True if compatible(p, truth, lookups) else None


def questions_settled(records: Mapping[str, Record]) -> int:
    """How many settled questions the records rest on."""
    return len({(incident, question) for r in records.values() for incident, question, _ in r.judged})


def lower_bound(right: int, wrong: int, level: float = 0.9) -> float:
    """The share of right answers that the true one exceeds with probability ``level``, all shares being alike beforehand.

    It is the lower quantile of the Beta distribution with ``right`` + 1 and ``wrong`` + 1, found by halving.
    """
    n, low, high = right + wrong + 1, 0.0, 1.0
    for _ in range(40):
        x = (low + high) / 2
        below = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(right + 1, n + 1))
        low, high = (x, high) if below < 1 - level else (low, x)
    return low


def letter(record: Record | None) -> tuple[str, str]:
    """The Admiralty letter of a source with its reason."""
    right, wrong = record.count() if record else (0, 0)
    total = right + wrong
    if total < JUDGED_FROM:
        return "F", f"no judging the source: {total or 'no'} settled question{'s' if total != 1 else ''}"
    bound = lower_bound(right, wrong)
    _, found, words = next(row for row in LETTERS if bound >= row[0])
    return found, f"{words}: right on {right} of {total} settled questions"


class Backing(NamedTuple):
    """What a digit is given by: how many others, independent of the speaker, say so or contradict it, and how it was said."""

    others: int
    against: int
    opposed_agree: bool
    against_interest: bool
    guessed: bool
    heard: bool = True  # the saying has an origin


# The rules for the digit in their order; the first that holds gives it.
DIGITS = (
    (lambda b: not b.heard, 6, "no origin to judge it by"),
    (lambda b: b.others >= 1 and (b.against == 0 or b.opposed_agree), 1, "confirmed by an independent origin"),
    (lambda b: b.others > b.against, 2, "said by more independent origins than contradict it"),
    (lambda b: b.against_interest and b.against == 0, 2, "said against its own interest and not contradicted"),
    (lambda b: b.others >= 1, 3, "confirmed and contradicted"),
    (lambda b: b.against_interest, 3, "said against its own interest, and contradicted"),
    (lambda b: b.against >= 2, 5, "contradicted by several independent origins and confirmed by none"),
    (lambda b: b.against == 1, 4, "contradicted by an independent origin and confirmed by none"),
    (lambda b: b.guessed, 4, "a guess that nobody confirms"),
    (lambda b: True, 3, "not confirmed and not contradicted"),
)


def digit(backing: Backing) -> tuple[int, str]:
    """The Admiralty digit of a saying with its reason."""
    return next((n, words) for holds, n, words in DIGITS if holds(backing))
