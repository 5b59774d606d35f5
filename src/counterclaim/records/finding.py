"""What reconcile works on and concludes: positions, cases, findings (design sections 2 and 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from counterclaim.records.reading import Spans
from counterclaim.records.spans import Span

FINDING_KINDS = (
    "contradiction",
    "reversal",
    "agreement",
    "corroboration",
    "rising",
    "admission",
    "single-source",
    "evidence",
    "gap",
)
QUESTION_STATUSES = ("contested", "rising", "agreed", "corroborated", "single-source", "withdrawn", "unreported")


class Cite(NamedTuple):
    """Words of one document: its id and a half-open span in code points of its text."""

    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class Position:
    """A speaker's answer to a question about one incident, from one claim or one stretch of a report's own voice.

    ``claim`` is the claim's id, empty for the publisher's own ``voice``. ``said`` is the EDTF time it was said, empty when
    untold; ``reported`` the publication time of the document. ``spans`` hold the words; ``answer_span`` the answer's own words
    where the reader marked them. A ``derived`` position was not said: it follows from others ("killed 5" implies that it
    happened). ``confidence`` is the reader's, in 0..1.
    """

    speaker: str
    kind: str
    side: str
    question: str
    answer: str
    stance: str
    document: str
    spans: Spans
    said: str = ""
    reported: str = ""
    via: tuple[str, ...] = ()
    claim: str = ""
    voice: bool = False
    derived: bool = False
    confidence: float = 1.0
    answer_span: Span | None = None

    @property
    def cites(self) -> tuple[Cite, ...]:
        """The words that the position rests on."""
        return tuple(Cite(self.document, s) for s in self.spans)


@dataclass(frozen=True, slots=True)
class Told:
    """A change of story that a report itself tells; ``before`` and ``after`` are claim ids, empty when not read."""

    speaker: str
    question: str
    cite: Cite
    before: str = ""
    after: str = ""
    prompted_by: Cite | None = None
    prompt_words: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Material evidence that a report mentions; ``by`` holds or released it."""

    kind: str
    cite: Cite
    by: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """All that is said about one real-world incident, by one report or many: what the rules of reconcile read.

    ``harmed`` are the words in which reports name what was hit and who suffered (targets and victims); ``answered`` the
    questions that their words answer without anyone's saying so. ``mouths`` are pairs (person in lower case, body) where a text
    says that the person speaks for the body.
    """

    key: str
    type: str
    positions: tuple[Position, ...] = ()
    told: tuple[Told, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    harmed: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    mouths: tuple[tuple[str, str], ...] = ()

    def body(self, speaker: str) -> str:
        """The body for which a speaker speaks, itself when it is none's mouth."""
        return dict(self.mouths).get(speaker.casefold(), speaker) if self.mouths else speaker


@dataclass(frozen=True, slots=True)
class Finding:
    """One conclusion about one incident, with the rule that drew it and all positions it rests on.

    ``against`` are the positions on the other side of a contradiction, or what a reversal came to. ``beside`` are positions
    compatible with every side. ``agreed`` and ``beyond`` give an agreement's scope as questions. ``told`` are the report's own
    words for a change of story, ``prompted_by`` those for what happened in between. ``speaker`` is who changed its story: the body,
    when a person spoke for it.
    """

    kind: str
    question: str
    incident: str
    rule: str
    sentence: str
    positions: tuple[Position, ...] = ()
    against: tuple[Position, ...] = ()
    beside: tuple[Position, ...] = ()
    agreed: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    when: str = ""
    told: tuple[Cite, ...] = ()
    prompted_by: Cite | None = None
    exhibits: tuple[Exhibit, ...] = ()
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A case with its findings, in the order of the rules, and the status of every question that someone answers."""

    case: Case
    findings: tuple[Finding, ...]
    statuses: tuple[tuple[str, str], ...]

    def status(self, question: str) -> str:
        """The status of ``question``; ``unreported`` when nobody answers it."""
        return dict(self.statuses).get(question, "unreported")
