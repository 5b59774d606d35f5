"""What stands above single reports: incidents of the ledger, origins of what is said, assessments (design sections 2, 3 and 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from counterclaim.records.document import Document
from counterclaim.records.finding import Reconciled
from counterclaim.records.reading import Incident, Reading
from counterclaim.records.spans import Span


class Member(NamedTuple):
    """One incident as one report tells it: the unit of which a case is made."""

    document: Document
    reading: Reading
    incident: Incident

    @property
    def key(self) -> tuple[str, str]:
        """The document's id and the incident's id in its reading."""
        return self.document.id, self.incident.id


@dataclass(frozen=True, slots=True)
class Merge:
    """Why one report's incident was joined to an incident of the ledger, or kept apart from it.

    ``reasons`` are short clauses, the strongest first; ``score`` is log-odds, above 0 for the same incident. ``vetoed`` says that
    one reason forbade it whatever the score.
    """

    member: tuple[str, str]
    into: str
    score: float
    reasons: tuple[str, ...]
    joined: bool = True
    vetoed: bool = False

    @property
    def sentence(self) -> str:
        """The merge explained in one sentence."""
        verb = "Joined" if self.joined else "Kept apart"
        return f"{verb}: {'; '.join(self.reasons)}." if self.reasons else f"{verb}."


@dataclass(frozen=True, slots=True)
class LedgerIncident:
    """One real-world event with the members (one a report) that tell it, in the order in which they came, and why each joined."""

    key: str
    members: tuple[Member, ...]
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """Words of one document that stand in an earlier one too.

    ``kind`` is ``verbatim``, ``near-copy``, ``shared passage`` or ``shared quote``. ``here`` and ``there`` are half-open spans in
    code points of the two texts; ``words`` counts the shared ones and ``share`` is their part of the later document's words.
    """

    document: str
    of: str
    kind: str
    here: tuple[Span, ...]
    there: tuple[Span, ...]
    words: int
    share: float
    reason: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The act of saying from which reports descend (design section 3).

    ``reports`` are the ids of the documents that carry it, ``claims`` the claims (ids) that make it up. Origins with one ``group``
    are not independent of each other and count once; ``reason`` says in one clause what the origin is, or on what it depends.
    ``first_hand`` is false for one that only repeats another.
    """

    name: str
    side: str
    kind: str
    group: int
    reports: tuple[str, ...]
    claims: tuple[str, ...] = ()
    first_hand: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Origins:
    """The origins of one incident, the number of independent ones, and for each question how many stand behind it."""

    origins: tuple[Origin, ...]
    independent: int
    by_question: tuple[tuple[str, int], ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one origin adds to the log-odds of the leading answer over the next; ``without`` is the probability without it."""

    origin: str
    weight: float
    log_odds: float
    without: float
    reason: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The Admiralty grade of one claim (AJP-2.1): ``letter`` A-F for the source, ``digit`` 1-6 for what it says, and why."""

    claim: str
    speaker: str
    letter: str
    digit: int
    reason: str


class Settled(NamedTuple):
    """A question of an incident whose answer is settled. ``stance`` is ``denies`` where it is settled that the answer is wrong."""

    incident: str
    question: str
    answer: str
    stance: str = "asserts"


@dataclass(frozen=True, slots=True)
class Assessment:
    """How one question of one incident stands.

    ``answers`` are the answers in their order, most supported first, each with its share of support in 0..1. ``likelihood`` is the
    ICD 203 term of the first answer with its range in per cent, empty when no number may be shown; ``confidence`` is low, moderate
    or high and stands apart from it. ``reasons`` are sentences.
    """

    question: str
    status: str
    answers: tuple[tuple[str, float], ...]
    confidence: str
    reasons: tuple[str, ...]
    likelihood: str = ""
    range: tuple[int, int] | None = None
    grades: tuple[Grade, ...] = ()
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """All that the ledger has on one incident: what a dossier of several reports is made from.

    ``related`` names other incidents with the same parties and kind: (key, sentence).
    """

    incident: LedgerIncident
    found: Reconciled
    origins: Origins
    assessments: tuple[Assessment, ...] = ()
    copies: tuple[Copy, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
